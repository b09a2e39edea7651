package org.caretill.paymentrequest.stripe;

import com.stripe.model.Dispute;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.caretill.stripeclient.StripeClients;
import org.jspecify.annotations.Nullable;

/**
 * Disputes on the clinics' own accounts (<a href="https://docs.stripe.com/api/disputes">disputes</a>). Every call
 * blocks: call from a virtual thread, never inside a transaction. Fails with a {@link
 * org.caretill.stripeclient.StripeFailure}.
 */
@ApplicationScoped
public class StripeDisputes {

    private final StripeCalls stripe;
    private final InstantSource clock;

    StripeDisputes(StripeCalls stripe, InstantSource clock) {
        this.stripe = stripe;
        this.clock = clock;
    }

    /**
     * A dispute at Stripe at a point in time.
     *
     * @param id {@code du_…} or {@code dp_…}
     * @param amountMinor in the currency's smallest unit
     * @param status Stripe's code
     * @param at when it was in this state
     */
    public record DisputeSnapshot(
            String id,
            long amountMinor,
            String currency,
            String status,
            @Nullable String reason,
            @Nullable Instant evidenceDueBy,
            Instant openedAt,
            Instant at) {}

    /** Reads the dispute from Stripe. */
    public DisputeSnapshot retrieve(String account, String id) {
        return stripe.call(client -> read(client.v1().disputes().retrieve(id, StripeCalls.on(account))));
    }

    private DisputeSnapshot read(Dispute dispute) {
        var evidence = dispute.getEvidenceDetails();
        return new DisputeSnapshot(
                dispute.getId(),
                dispute.getAmount(),
                dispute.getCurrency().toUpperCase(Locale.ROOT),
                dispute.getStatus(),
                dispute.getReason(),
                evidence == null || evidence.getDueBy() == null ? null : Instant.ofEpochSecond(evidence.getDueBy()),
                Instant.ofEpochSecond(dispute.getCreated()),
                StripeClients.answeredAt(dispute.getLastResponse(), clock));
    }
}
