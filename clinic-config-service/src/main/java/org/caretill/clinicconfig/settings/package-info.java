/** The payment settings of a clinic, as its people read and change them. */
@NullMarked
package org.caretill.clinicconfig.settings;

import org.jspecify.annotations.NullMarked;
