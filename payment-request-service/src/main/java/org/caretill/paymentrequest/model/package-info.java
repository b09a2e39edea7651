/** What a payment request is and how it changes: plain Java, no framework. */
@NullMarked
package org.caretill.paymentrequest.model;

import org.jspecify.annotations.NullMarked;
