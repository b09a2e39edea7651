/** When regular work is done. */
@NullMarked
package org.caretill.clinicconfig.schedule;

import org.jspecify.annotations.NullMarked;
