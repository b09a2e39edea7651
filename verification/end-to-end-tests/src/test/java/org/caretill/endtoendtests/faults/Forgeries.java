package org.caretill.endtoendtests.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.caretill.endtoendtests.Clinic;
import org.caretill.endtoendtests.Rest;

/**
 * Forged webhooks, sent to every replica: none of them may be stored. Also real events of Stripe that are replayed, and
 * correctly signed events that concern nobody: they are stored and change nothing.
 */
final class Forgeries {

    private static final int LARGER_THAN_ALLOWED = 10 << 20;
    private static final Set<Integer> REFUSED = Set.of(400, 413, 503);
    private static final Set<Integer> ACCEPTED = Set.of(200, 503);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    /** More than the five minutes that are allowed, also by a clock that is stepped at the time. */
    private static final int TOO_LATE_S = -301 - ClockSteps.LARGEST_S;

    private final List<String> replicas;
    private final List<Clinic> clinics;
    private final WebhookSecret secret;
    private final WebhookSecret ofOtherEndpoint;
    private final Recorder recorder;
    private final Random random;

    /**
     * @param replicas of stripe-webhook-service
     * @param secret of the endpoint that the forged webhooks are sent to
     */
    Forgeries(
            List<String> replicas,
            List<Clinic> clinics,
            WebhookSecret secret,
            WebhookSecret ofOtherEndpoint,
            Recorder recorder,
            long seed) {
        this.replicas = replicas;
        this.secret = secret;
        this.ofOtherEndpoint = ofOtherEndpoint;
        this.clinics = clinics;
        this.recorder = recorder;
        this.random = new Random(seed);
    }

    private record Webhook(String what, byte[] body, String signature, Set<Integer> answers) {}

    /** Sends each of them once, all at the same time. */
    void sendAll() {
        Clinic clinic = clinics.get(random.nextInt(clinics.size()));
        var sent = replicas.stream()
                .flatMap(replica -> all(clinic).stream().map(webhook -> send(replica, webhook)))
                .toList();
        sent.forEach(CompletableFuture::join);
    }

    private List<Webhook> all(Clinic clinic) {
        var all = new ArrayList<>(forged(clinic));
        String stranger = event("payment_intent.succeeded", "acct_1Stranger" + mark(), "pi_" + mark());
        all.add(accepted("of an unknown account", stranger));
        all.add(accepted("of an unknown type", event("wormhole.opened", clinic.account, "wh_" + mark())));
        for (JsonNode event : clinic.simulator.eventsIfAvailable(clinic.account)) {
            all.add(accepted("replayed", event.toPrettyString()));
            byte[] caught = event.toPrettyString().getBytes(UTF_8);
            all.add(refused("replayed too late", caught, signature(secret.valid(), caught, TOO_LATE_S)));
        }
        return all;
    }

    private List<Webhook> forged(Clinic clinic) {
        String text = event("payment_intent.succeeded", clinic.account, "pi_" + mark());
        recorder.forged(text.replaceFirst("(?s).*(evt_1Forged[0-9a-f]+).*", "$1"));
        byte[] body = text.getBytes(UTF_8);
        String signature = signature(secret.valid(), body, 0);
        byte[] changed = body.clone();
        changed[changed.length / 2]++;
        byte[] large = Arrays.copyOf(body, LARGER_THAN_ALLOWED);
        Arrays.fill(large, body.length, large.length, (byte) ' ');
        return List.of(
                refused("without a signature", body, null),
                refused("with an empty signature", body, ""),
                refused("with nonsense for a time", body, "t=abc,v1=" + "0".repeat(64)),
                refused("with a number too large", body, "t=99999999999999999999,v1=" + "0".repeat(64)),
                refused("with an empty v1", body, signature.replaceFirst("v1=.*", "v1=")),
                refused("with half a v1", body, signature.substring(0, signature.length() - 32)),
                refused("with another scheme", body, signature.replace("v1=", "v0=")),
                refused("with somebody else's secret", body, signature("whsec_somebody_elses", body, 0)),
                refused("with the other endpoint's secret", body, signature(ofOtherEndpoint.valid(), body, 0)),
                refused("from the past", body, signature(secret.valid(), body, -3_600)),
                refused("from the future", body, signature(secret.valid(), body, 3_600)),
                refused("with a byte changed", changed, signature),
                refused("re-serialised", text.replaceAll("\\s", "").getBytes(UTF_8), signature),
                refused(
                        "with a byte order mark",
                        joined(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, body),
                        signature),
                refused("with invalid UTF-8", joined(body, new byte[] {(byte) 0xC3, 0x28}), signature),
                refused("cut off", Arrays.copyOf(body, body.length / 2), signature),
                refused("empty", new byte[0], signature),
                refused("compressed", compressed(body), signature),
                refused("much too large", large, signature(secret.valid(), large, 0)),
                refused(
                        "signed, but no JSON",
                        "paid!".getBytes(UTF_8),
                        signature(secret.valid(), "paid!".getBytes(UTF_8), 0)));
    }

    private static Webhook refused(String what, byte[] body, String signature) {
        return new Webhook(what, body, signature, REFUSED);
    }

    private Webhook accepted(String what, String text) {
        byte[] body = text.getBytes(UTF_8);
        return new Webhook(what, body, signature(secret.valid(), body, 0), ACCEPTED);
    }

    private CompletableFuture<Void> send(String replica, Webhook webhook) {
        var request = HttpRequest.newBuilder(URI.create(replica + "/webhooks/stripe/connect"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json; charset=utf-8")
                .POST(BodyPublishers.ofByteArray(webhook.body()));
        if (webhook.signature() != null) {
            request.header("Stripe-Signature", webhook.signature());
        }
        return HTTP.sendAsync(request.build(), BodyHandlers.discarding()).handle((answer, nobody) -> {
            if (answer != null) {
                recorder.count("forged or replayed webhooks");
                if (!webhook.answers().contains(answer.statusCode())) {
                    recorder.violation("a webhook %s was answered %d".formatted(webhook.what(), answer.statusCode()));
                }
            }
            return null;
        });
    }

    private String event(String type, String account, String object) {
        String id = "evt_1Forged" + mark();
        var event = Rest.JSON.createObjectNode();
        event.put("id", id)
                .put("object", "event")
                .put("account", account)
                .put("api_version", "2019-01-01")
                .put("created", Instant.now().getEpochSecond())
                .put("livemode", false)
                .put("type", type);
        event.putObject("data")
                .putObject("object")
                .put("id", object)
                .put("object", "payment_intent")
                .put("amount", 4_200)
                .put("amount_received", 4_200)
                .put("currency", "aud")
                .put("status", "succeeded");
        return event.toPrettyString();
    }

    private String mark() {
        return "%016x".formatted(random.nextLong());
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] compressed(byte[] body) {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new GZIPOutputStream(bytes)) {
            zip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Signs as described at https://docs.stripe.com/webhooks/signature. */
    private static String signature(String secret, byte[] body, long offsetSeconds) {
        long at = Instant.now().getEpochSecond() + offsetSeconds;
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
            mac.update((at + ".").getBytes(UTF_8));
            return "t=%d,v1=%s".formatted(at, HexFormat.of().formatHex(mac.doFinal(body)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
