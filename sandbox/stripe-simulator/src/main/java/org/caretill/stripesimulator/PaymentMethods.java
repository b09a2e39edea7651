package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.caretill.stripesimulator.Store.Change;
import org.caretill.stripesimulator.Store.Kind;

/** Cards as payment methods. The card form's data is validated like Stripe does, and stored without the number. */
final class PaymentMethods {
    private static final ObjectNode BLANK = Json.parse("""
            {
              "id": "", "object": "payment_method", "allow_redisplay": "unspecified",
              "billing_details": {
                "address": {"city": null, "country": null, "line1": null, "line2": null, "postal_code": null, "state": null},
                "email": null, "name": null, "phone": null, "tax_id": null
              },
              "card": {
                "brand": "", "checks": {"address_line1_check": null, "address_postal_code_check": null, "cvc_check": "pass"},
                "country": "US", "display_brand": "", "exp_month": 0, "exp_year": 0, "fingerprint": "", "funding": "credit",
                "generated_from": null, "last4": "", "networks": {"available": [], "preferred": null},
                "regulated_status": "unregulated", "three_d_secure_usage": {"supported": true}, "wallet": null
              },
              "created": 0, "customer": null, "customer_account": null, "livemode": false, "metadata": {}, "type": "card"
            }
            """);

    private final InstantSource clock;

    PaymentMethods(InstantSource clock) {
        this.clock = clock;
    }

    /** The payment method whose id or data the parameters have, or null if they have neither. */
    ObjectNode chosen(Change change, String account, ObjectNode params) {
        if (params.has("payment_method_data")) {
            return create(change, account, (ObjectNode) params.get("payment_method_data"));
        }
        String id = Json.text(params, "payment_method");
        if (id == null) {
            return null;
        }
        ObjectNode known = change.find(Kind.PAYMENT_METHOD, account, id);
        if (known != null) {
            return known;
        }
        TestCard card =
                TestCard.ofPaymentMethod(id).orElseThrow(() -> ApiError.missing("PaymentMethod", id, "payment_method"));
        ObjectNode data = Json.object().put("type", "card");
        data.putObject("card")
                .put("number", card.number)
                .put("exp_month", 12)
                .put("exp_year", today().getYear() + 2)
                .put("cvc", "123");
        return create(change, account, data);
    }

    /**
     * A test card, held by the wallet of a device (https://docs.stripe.com/api/payment_methods/object, card.wallet).
     *
     * @param type {@code apple_pay} or {@code google_pay}
     * @param email what the person let the wallet give away; null: nothing
     */
    ObjectNode ofWallet(Change change, String account, String type, String testCard, String email) {
        TestCard card = TestCard.ofPaymentMethod(testCard)
                .orElseThrow(() -> ApiError.missing("PaymentMethod", testCard, "payment_method"));
        EmailAddress.check(email, "email");
        ObjectNode method = chosen(change, account, Json.object().put("payment_method", card.paymentMethod));
        ((ObjectNode) method.get("billing_details")).put("email", email).put("name", "Pat Wallet");
        ObjectNode wallet = Json.object()
                .put("dynamic_last4", Json.text((ObjectNode) method.get("card"), "last4"))
                .put("type", type);
        wallet.putObject(type);
        ((ObjectNode) method.get("card")).set("wallet", wallet);
        change.put(Kind.PAYMENT_METHOD, account, method);
        return method;
    }

    ObjectNode retrieve(Change change, String account, String id) {
        ObjectNode method = change.find(Kind.PAYMENT_METHOD, account, id);
        if (method == null) {
            throw ApiError.missing("PaymentMethod", id, "payment_method");
        }
        return method;
    }

    private ObjectNode create(Change change, String account, ObjectNode data) {
        if (!"card".equals(Json.text(data, "type"))) {
            throw ApiError.invalid(
                    "payment_intent_invalid_parameter",
                    "The PaymentMethod provided (%s) is not allowed for this PaymentIntent. The simulator knows cards only."
                            .formatted(Json.text(data, "type")),
                    "payment_method_data[type]");
        }
        if (!(data.get("card") instanceof ObjectNode card)) {
            throw ApiError.invalid(
                    "parameter_missing",
                    "Missing required param: payment_method_data[card].",
                    "payment_method_data[card]");
        }
        if (data.get("billing_details") instanceof ObjectNode details) {
            EmailAddress.check(Json.text(details, "email"), "payment_method_data[billing_details][email]");
        }
        String number = checked(card);
        ObjectNode method = BLANK.deepCopy();
        method.put("id", Ids.random("pm_1", 23)).put("created", clock.instant().getEpochSecond());
        merge((ObjectNode) method.get("billing_details"), data.path("billing_details"));
        ((ObjectNode) method.get("metadata")).setAll(data.get("metadata") instanceof ObjectNode m ? m : Json.object());
        ObjectNode kept = (ObjectNode) method.get("card");
        kept.put("brand", TestCard.brand(number))
                .put("display_brand", TestCard.brand(number))
                .put("exp_month", card.get("exp_month").asInt())
                .put("exp_year", fullYear(card))
                .put("fingerprint", TestCard.fingerprint(number))
                .put("last4", number.substring(number.length() - 4));
        kept.withArray("/networks/available").add(TestCard.brand(number));
        ((ObjectNode) kept.get("checks")).put("cvc_check", card.has("cvc") ? "pass" : null);
        change.put(Kind.PAYMENT_METHOD, account, method);
        return method;
    }

    private String checked(ObjectNode card) {
        String number = Json.text(card, "number").replaceAll("[ -]", "");
        if (!TestCard.isCardNumber(number)) {
            throw ApiError.card("incorrect_number", null, "Your card number is incorrect.", "number");
        }
        int month = card.get("exp_month").asInt();
        if (month < 1 || month > 12) {
            throw ApiError.card("invalid_expiry_month", null, "Your card's expiration month is invalid.", "exp_month");
        }
        int year = fullYear(card);
        if (year < today().getYear() || year > today().getYear() + 50) {
            throw ApiError.card("invalid_expiry_year", null, "Your card's expiration year is invalid.", "exp_year");
        }
        if (YearMonth.of(year, month).isBefore(today())) {
            throw ApiError.card("invalid_expiry_month", null, "Your card's expiration month is invalid.", "exp_month");
        }
        String cvc = Json.text(card, "cvc");
        int digits = TestCard.brand(number).equals("amex") ? 4 : 3;
        if (cvc != null && !cvc.matches("\\d{3," + digits + "}")) {
            throw ApiError.card("invalid_cvc", null, "Your card's security code is invalid.", "cvc");
        }
        return number;
    }

    private YearMonth today() {
        return YearMonth.from(Instant.ofEpochMilli(clock.millis()).atZone(ZoneOffset.UTC));
    }

    private static int fullYear(ObjectNode card) {
        int year = card.get("exp_year").asInt();
        return year >= 0 && year < 100 ? 2_000 + year : year;
    }

    private static void merge(ObjectNode into, JsonNode from) {
        for (var field : from.properties()) {
            if (field.getValue() instanceof ObjectNode inner && into.get(field.getKey()) instanceof ObjectNode target) {
                merge(target, inner);
            } else {
                into.set(field.getKey(), field.getValue().asText().isEmpty() ? null : field.getValue());
            }
        }
    }
}
