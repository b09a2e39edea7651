/** This service's copy of each clinic's payment settings. */
@NullMarked
package org.caretill.paymentrequest.clinic;

import org.jspecify.annotations.NullMarked;
