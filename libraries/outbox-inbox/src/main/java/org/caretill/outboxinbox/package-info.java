/**
 * How events leave and enter a service. Out: a row in the outbox, written by the transaction that causes the event and
 * sent by the {@link org.caretill.outboxinbox.OutboxRelay}. In: a row in the inbox, written by the transaction of the
 * event's effect, so that a second delivery changes nothing.
 */
@NullMarked
package org.caretill.outboxinbox;

import org.jspecify.annotations.NullMarked;
