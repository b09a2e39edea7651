@NullMarked
package org.caretill.notification;

import org.jspecify.annotations.NullMarked;
