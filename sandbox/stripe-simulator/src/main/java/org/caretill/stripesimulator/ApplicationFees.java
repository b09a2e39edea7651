package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import org.caretill.stripesimulator.Balances.Movement;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/** What the platform keeps of a charge on a clinic's account: taken with it, and given back with its refunds if asked. */
final class ApplicationFees {
    private final InstantSource clock;
    private final Balances balances;

    ApplicationFees(InstantSource clock, Balances balances) {
        this.clock = clock;
        this.balances = balances;
    }

    /** Collects the fee that the charge names, if it names one. */
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
        fee.put("balance_transaction", balances.book(change, Accounts.PLATFORM, Movement.APPLICATION_FEE, fee));
        change.put(Kind.APPLICATION_FEE, Accounts.PLATFORM, fee);
        charge.put("application_fee", Json.text(fee, "id"));
    }

    /**
     * Gives back the part of the fee that the charge's refunds come to, this one included; of a whole refund, all.
     *
     * @param refundedMinor what is refunded of the charge altogether
     * @return what this refund gives back
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
            balances.book(change, Accounts.PLATFORM, Movement.APPLICATION_FEE_REFUND, given);
            fee.put("amount_refunded", fee.get("amount_refunded").asLong() + givenMinor)
                    .put("refunded", refundedMinor == chargedMinor);
            change.put(Kind.APPLICATION_FEE, Accounts.PLATFORM, fee);
        }
        return givenMinor;
    }
}
