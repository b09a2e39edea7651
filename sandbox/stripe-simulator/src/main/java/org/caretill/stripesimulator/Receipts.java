package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.InstantSource;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/**
 * The receipts of PaymentIntents that have a {@code receipt_email}. Stripe e-mails them in live mode only
 * (https://docs.stripe.com/receipts); here they are stored, for anybody to read, and say whether Stripe would have sent
 * them.
 */
final class Receipts {
    private Receipts() {}

    static void write(Change change, InstantSource clock, ObjectNode account, ObjectNode charge) {
        String clinic = account.get("business_profile").get("name").asText();
        String number = number(charge);
        String text = """
                Receipt from %s

                Amount paid: %s
                Payment method: %s ending in %s
                Receipt number: %s

                View your receipt: %s
                """.formatted(
                        clinic,
                        Dashboard.money(charge.get("amount").asLong(), charge),
                        charge.at("/payment_method_details/card/brand").asText(),
                        charge.at("/payment_method_details/card/last4").asText(),
                        number,
                        charge.get("receipt_url").asText());
        change.put(
                Kind.MAIL,
                account.get("id").asText(),
                Json.object()
                        .put("id", Ids.random("mail_", 16))
                        .put("to", charge.get("receipt_email").asText())
                        .put("subject", "Your receipt from %s [#%s]".formatted(clinic, number))
                        .put("text", text)
                        .put("account", account.get("id").asText())
                        .put("paymentIntent", charge.get("payment_intent").asText())
                        .put("charge", charge.get("id").asText())
                        .put("livemode", charge.get("livemode").asBoolean())
                        .put("sent", charge.get("livemode").asBoolean())
                        .put("at", clock.instant().toString()));
    }

    static String number(ObjectNode charge) {
        int hash = charge.get("id").asText().hashCode();
        return "%04d-%04d".formatted(Math.floorMod(hash, 10_000), Math.floorMod(hash / 10_000, 10_000));
    }
}
