/**
 * The live view of a call. Kafka events come in at {@link org.caretill.notification.PaymentRequestEventsListener}, change the
 * {@link org.caretill.notification.LiveView} in the database, and then leave through the sockets of their call.
 */
@NullMarked
package org.caretill.notification;

import org.jspecify.annotations.NullMarked;
