package org.caretill.stripewebhook;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Event bodies as Stripe sends them, and signatures as Stripe makes them. */
final class StripeExamples {

    static final String ACCOUNT = "acct_1CaretillDemoAU01";
    static final String PAYMENT_INTENT = "pi_3SW9kqDemoClinicAU1c2d3e4f";

    /** Later than all examples. */
    static final Instant SENT_AT = Instant.parse("2026-11-28T00:00:00Z");

    /** The example events that have a fact when received at the Connect endpoint. */
    static final List<String> CONNECT_FACTS = List.of(
            "payment_intent.succeeded",
            "payment_intent.succeeded-with-expanded-charge",
            "payment_intent.succeeded-2020-08-27",
            "payment_intent.payment_failed",
            "payment_intent.processing",
            "payment_intent.requires_action",
            "payment_intent.canceled",
            "refund.created",
            "refund.updated",
            "refund.failed",
            "charge.refund.updated",
            "charge.refunded-2020-08-27",
            "charge.dispute.created",
            "charge.dispute.updated",
            "charge.dispute.closed",
            "charge.dispute.funds_withdrawn",
            "charge.dispute.funds_reinstated",
            "charge.dispute.created-2020-08-27",
            "account.updated",
            "account.application.deauthorized");

    /** The platform's Connect application. */
    static final String APPLICATION = "ca_1";

    private StripeExamples() {}

    static Platform platform(boolean livemode) {
        return new Platform(APPLICATION, livemode);
    }

    static List<String> connectFacts() {
        return CONNECT_FACTS;
    }

    static String body(String name) {
        try (InputStream file = StripeExamples.class.getResourceAsStream("/stripe-events/" + name + ".json")) {
            return new String(Objects.requireNonNull(file, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The example under an event id that no other test uses. */
    static String freshBody(String name) {
        return body(name).replaceFirst("\"evt_[A-Za-z0-9]+\"", '"' + freshId() + '"');
    }

    static String freshId() {
        return "evt_" + UUID.randomUUID().toString().replace("-", "");
    }

    static String idOf(String body) {
        return event(body).id();
    }

    static StripeEvent event(String body) {
        return read(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    }

    /** Reads the body as if it had been sent after all examples. */
    static Optional<StripeEvent> read(byte[] body) {
        return StripeEvent.read(body, SENT_AT);
    }

    static String signature(String secret, long epochSecond, byte[] body) {
        return "t=" + epochSecond + ",v1=" + hmac(secret, epochSecond, body);
    }

    static String hmac(String secret, long epochSecond, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((epochSecond + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
