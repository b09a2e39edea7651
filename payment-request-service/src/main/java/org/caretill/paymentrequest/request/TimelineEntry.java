package org.caretill.paymentrequest.request;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import java.time.Instant;
import org.caretill.contracts.PaymentRequestEventType;
import org.caretill.paymentrequest.model.Fact;
import org.caretill.paymentrequest.model.Status;
import org.jspecify.annotations.Nullable;

/** One change of a payment request: the event, its time, and the status after it. Never changed, never deleted. */
@Entity
@IdClass(TimelineEntry.Key.class)
class TimelineEntry {

    @Id
    String paymentRequestId;

    @Id
    int version;

    @Enumerated(EnumType.STRING)
    PaymentRequestEventType event;

    @Enumerated(EnumType.STRING)
    Status status;

    Instant at;

    @Nullable
    String detail;

    /** The member of staff who resolved what needed attention. */
    @Nullable
    String resolvedBy;

    @Nullable
    String resolvedByName;

    record Key(String paymentRequestId, int version) {}

    /** For Hibernate. */
    TimelineEntry() {}

    TimelineEntry(PaymentRequest request, PaymentRequestEventType event, @Nullable Fact cause, Instant at) {
        this.paymentRequestId = request.id();
        this.version = request.version();
        this.event = event;
        this.status = request.status();
        this.at = at;
        this.detail = detail(request, event, cause);
        if (cause instanceof Fact.AttentionResolved resolved) {
            this.resolvedBy = resolved.by();
            this.resolvedByName = resolved.byName();
        }
    }

    private static @Nullable String detail(
            PaymentRequest request, PaymentRequestEventType event, @Nullable Fact cause) {
        return switch (event) {
            case PaymentAttemptFailed ->
                switch (cause) {
                    case Fact.AttemptFailed failed -> failed.code();
                    case Fact.CardAwaited awaited -> awaited.failureCode();
                    case null, default -> null;
                };
            case PaymentDeclined, PaymentCancelled, PaymentExpired -> request.endReason();
            case PaymentRefunded ->
                cause instanceof Fact.RefundChanged refund ? refund.status().name() : null;
            case PaymentDisputed ->
                cause instanceof Fact.DisputeChanged dispute ? dispute.status().name() : null;
            case PaymentNeedsAttention ->
                request.needsAttention() == null
                        ? null
                        : request.needsAttention().code();
            case PaymentAttentionResolved ->
                cause instanceof Fact.AttentionResolved resolved
                        ? resolved.reason().code()
                        : null;
            case PaymentRequested,
                    PaymentDelivered,
                    PaymentOpened,
                    PaymentStarted,
                    PaymentActionRequired,
                    PaymentSucceeded,
                    PaymentCardIdentified,
                    PaymentReminded -> null;
        };
    }
}
