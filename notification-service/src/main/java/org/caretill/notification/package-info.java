/**
 * notification-service: the live view of a call. Kafka events arrive at {@link
 * org.caretill.notification.PaymentRequestEventsListener}, change the {@link org.caretill.notification.LiveView} in the
 * database, and are pushed to the sockets of their call.
 */
@NullMarked
package org.caretill.notification;

import org.jspecify.annotations.NullMarked;
