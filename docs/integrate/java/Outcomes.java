import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What Caretill's webhooks say about payments. */
final class Outcomes {

    private static final Duration OLDEST = Duration.ofMinutes(5);
    private static final int MOST = 100_000;

    private final SecretKeySpec secret = new SecretKeySpec(
            Base64.getDecoder().decode(Settings.of("WEBHOOK_SECRET").substring("whsec_".length())), "HmacSHA256");
    /** By {@code webhook-id}, and by the id of the request. */
    private final Newest<Boolean> received = new Newest<>();

    private final Newest<JsonObject> payments = new Newest<>();

    /**
     * Takes a webhook. It may come twice, and after a newer one of the same request: the highest version counts.
     *
     * @param header a header by its name, null if it is absent
     * @return false if it is not signed with our secret, or is older than five minutes
     */
    boolean take(String body, UnaryOperator<String> header) throws GeneralSecurityException {
        String id = header.apply("webhook-id");
        if (!isGenuine(id, header.apply("webhook-timestamp"), header.apply("webhook-signature"), body)) {
            return false;
        }
        JsonObject event = JsonParser.parseString(body).getAsJsonObject();
        synchronized (this) {
            if (received.get(id) == null && event.get("type").getAsString().startsWith("payment_request.")) {
                keep(event.getAsJsonObject("data"));
            }
            received.put(id, true);
        }
        return true;
    }

    /** What is known of the payments of a call. */
    JsonArray ofCall(String callId) {
        var found = new JsonArray();
        payments.all().stream()
                .filter(payment -> payment.get("callId").getAsString().equals(callId))
                .forEach(found::add);
        return found;
    }

    private void keep(JsonObject payment) {
        String id = payment.get("paymentRequestId").getAsString();
        JsonObject known = payments.get(id);
        if (known == null || version(known) < version(payment)) {
            payments.put(id, payment);
        }
    }

    private static int version(JsonObject payment) {
        return payment.get("version").getAsInt();
    }

    /** As https://www.standardwebhooks.com describes it; while a secret is replaced there are two signatures. */
    private boolean isGenuine(String id, String timestamp, String signatures, String body)
            throws GeneralSecurityException {
        if (id == null || timestamp == null || signatures == null || !timestamp.matches("[0-9]{1,12}")) {
            return false;
        }
        Instant sentAt = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(sentAt, Instant.now()).abs().compareTo(OLDEST) > 0) {
            return false;
        }
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(secret);
        byte[] hash = mac.doFinal((id + "." + timestamp + "." + body).getBytes(UTF_8));
        byte[] expected = ("v1," + Base64.getEncoder().encodeToString(hash)).getBytes(US_ASCII);
        for (String signature : signatures.split(" ")) {
            if (MessageDigest.isEqual(expected, signature.getBytes(US_ASCII))) {
                return true;
            }
        }
        return false;
    }
}
