/** Organisations request payments for their clinics; the platform's operator decides. */
@NullMarked
package org.caretill.clinicconfig.enablement;

import org.jspecify.annotations.NullMarked;
