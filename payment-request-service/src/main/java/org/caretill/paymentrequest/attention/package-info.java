/** An administrator of the clinic has dealt with a request that needed attention. */
@NullMarked
package org.caretill.paymentrequest.attention;

import org.jspecify.annotations.NullMarked;
