/** This service's copy of how each clinic may take payments. */
@NullMarked
package org.caretill.paymentrequest.clinic;

import org.jspecify.annotations.NullMarked;
