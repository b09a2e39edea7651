/** Organisations ask for payments to be enabled; the platform's operator decides. */
@NullMarked
package org.caretill.clinicconfig.enablement;

import org.jspecify.annotations.NullMarked;
