import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The backend of a small video-call platform with Caretill's payments: it registers its clinic, signs clinicians in, admits
 * patients to calls, ends calls, hears by webhooks what was paid, and serves the pages.
 */
final class Platform {

    private static final int MOST_BYTES = 64 * 1024;
    private static final Pattern OF_CALL = Pattern.compile("/api/calls/([\\w-]{1,64})/(guests|payments|end)");

    /** By their ids, which nobody can guess. */
    private final Newest<Call> calls = new Newest<>();

    private final Sessions sessions = new Sessions();
    private final Outcomes outcomes = new Outcomes();
    private final Pages pages = new Pages();

    void main() throws Exception {
        Clinics.register();
        // Nobody keeps a connection with half a request, and there are not more of them than this.
        System.setProperty("sun.net.httpserver.maxReqTime", "15");
        System.setProperty("jdk.httpserver.maxConnections", "500");
        int port = Integer.parseInt(Settings.of("PORT"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        System.out.println("Listening at http://visits.localhost:" + port);
    }

    private record Call(String startedBy, boolean hasEnded) {}

    private record Answer(int status, byte[] body, Map<String, String> headers) {

        static Answer of(int status) {
            return new Answer(status, new byte[0], Map.of());
        }

        static Answer json(Object json) {
            return new Answer(200, json.toString().getBytes(UTF_8), Map.of("Content-Type", "application/json"))
                    .with("Cache-Control", "no-store");
        }

        Answer with(String header, String value) {
            var more = new HashMap<>(headers);
            more.put(header, value);
            return new Answer(status, body, more);
        }

        /** With https, add {@code Secure}. */
        Answer withCookie(String name, String value) {
            return with("Set-Cookie", name + "=" + value + "; Path=/api; HttpOnly; SameSite=Strict");
        }
    }

    /** Ends a request with this status. */
    private static final class Refusal extends Exception {

        private final int status;

        Refusal(int status) {
            this.status = status;
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        Answer answer;
        try {
            answer = answerTo(exchange);
        } catch (Refusal refusal) {
            answer = Answer.of(refusal.status);
        } catch (Identity.SignInRefusedException refused) {
            answer = Answer.of(401);
        } catch (Requests.RefusedException refused) {
            // Caretill refuses what is wrong, such as a name that nobody can read; anything else it says is our
            // trouble.
            answer = Answer.of(refused.status == 400 ? 400 : 502);
            System.err.println(refused.getMessage());
        } catch (Exception failure) {
            answer = Answer.of(502);
            failure.printStackTrace();
        }
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        int length = answer.body().length;
        exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
        if (length > 0) {
            exchange.getResponseBody().write(answer.body());
        }
        exchange.close();
    }

    private Answer answerTo(HttpExchange exchange) throws Exception {
        String path = exchange.getRequestURI().getPath();
        Matcher ofCall = OF_CALL.matcher(path);
        String callId = ofCall.matches() ? ofCall.group(1) : "";
        String what = ofCall.matches() ? ofCall.group(2) : path;
        return switch (exchange.getRequestMethod() + " " + what) {
            case "GET /" -> Answer.of(303).with("Location", "/consult.html");
            case "GET /config.json" -> Answer.json(addresses());
            case "POST /api/sign-in" -> signIn(fields(exchange));
            case "POST /api/access-token" ->
                Answer.json(sessions.accessToken(cookie(exchange, "session")).orElseThrow(() -> new Refusal(401)));
            case "POST /api/calls" -> startCall(signedIn(exchange));
            case "POST guests" -> admit(exchange, callId);
            case "GET payments" -> {
                mustBeOwnCall(exchange, callId);
                yield Answer.json(outcomes.ofCall(callId));
            }
            case "POST end" -> {
                mustBeOwnCall(exchange, callId);
                Calls.end(callId);
                calls.put(callId, new Call(signedIn(exchange), true));
                yield Answer.of(204);
            }
            case "POST /webhooks/caretill" -> webhook(exchange);
            default -> file(exchange, path);
        };
    }

    private static JsonObject addresses() {
        var addresses = new JsonObject();
        addresses.addProperty("clinicId", Settings.of("CLINIC_ID"));
        addresses.addProperty("clinicConfigServiceUrl", Settings.of("CLINIC_CONFIG_URL"));
        addresses.addProperty("paymentRequestServiceUrl", Settings.of("PAYMENT_REQUEST_URL"));
        addresses.addProperty("notificationServiceUrl", Settings.of("NOTIFICATION_URL"));
        addresses.addProperty("stripeJsUrl", Settings.of("STRIPE_JS_URL"));
        return addresses;
    }

    private Answer signIn(JsonObject fields) throws Exception {
        return Answer.of(204).withCookie("session", sessions.start(text(fields, "name"), text(fields, "password")));
    }

    private Answer startCall(String person) {
        String callId = UUID.randomUUID().toString();
        calls.put(callId, new Call(person, false));
        var started = new JsonObject();
        started.addProperty("callId", callId);
        return Answer.json(started);
    }

    private Answer admit(HttpExchange exchange, String callId) throws Exception {
        Call call = calls.get(callId);
        if (call == null || call.hasEnded()) {
            throw new Refusal(404);
        }
        JsonObject fields = fields(exchange);
        String known = cookie(exchange, "participant");
        String participantId = known.isEmpty() ? UUID.randomUUID().toString() : known;
        var guest = new JsonObject();
        guest.addProperty(
                "guestToken",
                Calls.admit(callId, participantId, text(fields, "displayName"), text(fields, "language")));
        return Answer.json(guest).withCookie("participant", participantId);
    }

    /** The signature is over the body as it came, so it is read as text. */
    private Answer webhook(HttpExchange exchange) throws Exception {
        if (outcomes.take(body(exchange), exchange.getRequestHeaders()::getFirst)) {
            return Answer.of(204);
        }
        System.err.println("A webhook was refused");
        return Answer.of(400);
    }

    private Answer file(HttpExchange exchange, String path) throws Exception {
        if (!exchange.getRequestMethod().equals("GET")) {
            return Answer.of(404);
        }
        return pages.at(path)
                .map(page -> new Answer(200, page.body(), page.headers()))
                .orElse(Answer.of(404));
    }

    private String signedIn(HttpExchange exchange) throws Refusal {
        return sessions.personOf(cookie(exchange, "session")).orElseThrow(() -> new Refusal(401));
    }

    /** A call of somebody else is answered like one that does not exist. */
    private void mustBeOwnCall(HttpExchange exchange, String callId) throws Refusal {
        String person = signedIn(exchange);
        Call call = calls.get(callId);
        if (call == null || !call.startedBy().equals(person)) {
            throw new Refusal(404);
        }
    }

    private static String cookie(HttpExchange exchange, String name) {
        String all = exchange.getRequestHeaders().getFirst("Cookie");
        Matcher found = Pattern.compile("(?:^|; )" + name + "=([\\w-]{1,64})").matcher(all == null ? "" : all);
        return found.find() ? found.group(1) : "";
    }

    private static JsonObject fields(HttpExchange exchange) throws Exception {
        String body = body(exchange);
        try {
            return JsonParser.parseString(body).getAsJsonObject();
        } catch (RuntimeException notJson) {
            throw new Refusal(400);
        }
    }

    private static String text(JsonObject fields, String name) {
        return fields.has(name) ? fields.get(name).getAsString() : "";
    }

    private static String body(HttpExchange exchange) throws Exception {
        byte[] body = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new Refusal(413);
        }
        return new String(body, UTF_8);
    }
}
