/**
 * How a service sends and receives events. Sending: the transaction that causes an event writes a row into the outbox,
 * and the {@link org.caretill.outboxinbox.OutboxRelay} sends it. Receiving: the transaction with the event's effect
 * writes a row into the inbox, so that a duplicate changes nothing.
 */
@NullMarked
package org.caretill.outboxinbox;

import org.jspecify.annotations.NullMarked;
