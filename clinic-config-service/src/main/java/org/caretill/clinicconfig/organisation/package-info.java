/** The operator's settings for whole organisations. */
@NullMarked
package org.caretill.clinicconfig.organisation;

import org.jspecify.annotations.NullMarked;
