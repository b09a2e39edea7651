/** Secrets in files that are read again while a service runs. */
@NullMarked
package org.caretill.reloadedfile;

import org.jspecify.annotations.NullMarked;
