package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import org.caretill.stripesimulator.Balances.Movement;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * The platform's application fee on a charge of a clinic's account: collected with the charge, and refunded with its
 * refunds if requested.
 */
final class ApplicationFees {
    private final InstantSource clock;
    private final Balances balances;

    ApplicationFees(InstantSource clock, Balances balances) {
        this.clock = clock;
        this.balances = balances;
    }

    /** Collects the charge's application fee, if it has one. */
    void collect(Change change, String account, ObjectNode charge) {
        long amountMinor = charge.path("application_fee_amount").asLong();
        if (amountMinor == 0) {
            return;
        }
        ObjectNode fee = Json.object()
                .put("id", Ids.random("fee_1", 23))
                .put("object", "application_fee")
                .put("account", account)
                .put("amount", amountMinor)
                .put("amount_refunded", 0)
                .put("application", Json.text(charge, "application"))
                .put("charge", Json.text(charge, "id"))
                .put("created", clock.instant().getEpochSecond())
                .put("currency", Json.text(charge, "currency"))
                .put("livemode", false)
                .put("refunded", false);
        fee.put("balance_transaction", balances.record(change, Accounts.PLATFORM, Movement.APPLICATION_FEE, fee));
        change.put(Kind.APPLICATION_FEE, Accounts.PLATFORM, fee);
        charge.put("application_fee", Json.text(fee, "id"));
    }

    /**
     * Refunds the fee in proportion to all refunds of the charge, including this one; a full refund refunds all of it.
     *
     * @param refundedMinor the total refunded of the charge
     * @return the part of the fee refunded with this refund
     */
    long refund(Change change, ObjectNode charge, long refundedMinor) {
        String id = Json.text(charge, "application_fee");
        ObjectNode fee = id == null ? null : change.find(Kind.APPLICATION_FEE, Accounts.PLATFORM, id);
        if (fee == null) {
            throw ApiError.invalid(
                    null,
                    "Charge %s has no application fee to refund.".formatted(Json.text(charge, "id")),
                    "refund_application_fee");
        }
        long chargedMinor = charge.get("amount").asLong();
        long dueMinor = (fee.get("amount").asLong() * refundedMinor + chargedMinor / 2) / chargedMinor;
        long givenMinor = Math.max(0, dueMinor - fee.get("amount_refunded").asLong());
        if (givenMinor > 0) {
            ObjectNode given = Json.object()
                    .put("id", Ids.random("fr_1", 23))
                    .put("amount", givenMinor)
                    .put("currency", Json.text(fee, "currency"));
            balances.record(change, Accounts.PLATFORM, Movement.APPLICATION_FEE_REFUND, given);
            fee.put("amount_refunded", fee.get("amount_refunded").asLong() + givenMinor)
                    .put("refunded", refundedMinor == chargedMinor);
            change.put(Kind.APPLICATION_FEE, Accounts.PLATFORM, fee);
        }
        return givenMinor;
    }
}
