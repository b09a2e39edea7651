package org.caretill.paymentrequest.embed;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.caretill.httpserver.RouteLabels;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /caretill/…}: the payment elements, as the jar {@code payment-elements} has them, for the pages for frames and
 * for a script tag in a page of any origin: {@code payment-elements.json} says the versioned file and its hash. They are
 * public, so this is a route ahead of token checks and CORS, which would refuse other origins.
 *
 * <p>They are sent compressed as they were when they were built. A name that changes with the content is kept by browsers
 * for a year; any other is asked for again and, by its {@code ETag}, rarely sent.
 */
@Singleton
final class ElementFilesRoute {

    private static final String PATH = "/caretill/";
    private static final String FOLDER = "META-INF/resources" + PATH;

    /** Before Quarkus' authentication (-200) and CORS (-300), and after the checks of every request. */
    private static final int BEFORE_SECURITY_FILTERS = -800;

    /** No name leads out of the folder. */
    private static final Pattern NAME =
            Pattern.compile("(?:(?:embed|fonts|languages)/)?[A-Za-z0-9][A-Za-z0-9._-]*[.](?<type>[a-z]+)");

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript;charset=UTF-8",
            "json", "application/json",
            "txt", "text/plain;charset=UTF-8",
            "woff", "font/woff");

    /** A part of a module, which is named after its content, or the module of one version. */
    private static final Pattern UNCHANGING =
            Pattern.compile("[a-z-]+-[A-Z0-9]{8}[.]js|payment-elements-[0-9]+(?:[.][0-9]+)*[.]js");

    /** How files may be compressed, the smallest first: the name of the coding in HTTP, and the end of the file's name. */
    private static final List<Coding> CODINGS = List.of(new Coding("br", ".br"), new Coding("gzip", ".gz"));

    private record Coding(String name, String end) {}

    /** The files that were asked for, by their names in the jar, which has some hundred. */
    private final Map<String, Stored> files = new ConcurrentHashMap<>();

    /**
     * A file, once for all answers.
     *
     * @param content outside the heap, so that sending it copies nothing, however many read it slowly
     */
    private record Stored(Buffer content, String eTag) {

        static Stored of(byte[] content) {
            return new Stored(
                    Buffer.buffer(Unpooled.directBuffer(content.length).writeBytes(content)),
                    '"' + DigestUtils.sha256Hex(content).substring(0, 32) + '"');
        }
    }

    /**
     * A file as it is sent.
     *
     * @param coding how it is compressed; null: it is not
     */
    private record Sent(Stored file, @Nullable String coding) {}

    void register(@Observes Router router) {
        router.route(PATH + "*").order(BEFORE_SECURITY_FILTERS).handler(this::answer);
    }

    private void answer(RoutingContext context) {
        RouteLabels.label(context.request(), PATH + "{file}");
        HttpServerResponse response = context.response();
        // The elements are public, also for a page that asks with a check of their hash, or is isolated.
        response.headers()
                .set("Access-Control-Allow-Origin", "*")
                .set("Cross-Origin-Resource-Policy", "cross-origin")
                .set(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        HttpMethod method = context.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            response.setStatusCode(405)
                    .putHeader(HttpHeaders.ALLOW, "GET, HEAD")
                    .end();
            return;
        }
        String path = context.normalizedPath();
        String name = path.startsWith(PATH) ? path.substring(PATH.length()) : "";
        var matcher = NAME.matcher(name);
        String type = matcher.matches() ? TYPES.get(matcher.group("type")) : null;
        if (type == null) {
            response.setStatusCode(404).end();
            return;
        }
        List<Coding> accepted = accepted(context.request().headers().getAll(HttpHeaders.ACCEPT_ENCODING));
        Callable<Optional<Sent>> reading = () -> read(name, accepted);
        context.vertx()
                .executeBlocking(reading, false)
                .onSuccess(found -> found.ifPresentOrElse(
                        file -> send(context, name, type, file),
                        () -> response.setStatusCode(404).end()))
                .onFailure(context::fail);
    }

    private static void send(RoutingContext context, String name, String type, Sent sent) {
        HttpServerResponse response = context.response();
        String eTag = sent.file.eTag;
        response.headers()
                .set(HttpHeaders.ETAG, eTag)
                .set(
                        HttpHeaders.CACHE_CONTROL,
                        UNCHANGING.matcher(name).matches() ? "public, max-age=31536000, immutable" : "no-cache");
        String known = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && known.contains(eTag)) {
            response.setStatusCode(304).end();
            return;
        }
        response.headers().set(HttpHeaders.CONTENT_TYPE, type);
        if (sent.coding != null) {
            response.headers().set(HttpHeaders.CONTENT_ENCODING, sent.coding);
        }
        response.end(sent.file.content);
    }

    /** What the browser reads, without what it says it does not. */
    private static List<Coding> accepted(List<String> headers) {
        List<String> codings = headers.stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(coding -> coding.replace(" ", ""))
                .filter(coding -> !coding.matches(".*;q=0(?:[.]0*)?"))
                .map(coding -> coding.replaceFirst(";.*", ""))
                .toList();
        return CODINGS.stream().filter(coding -> codings.contains(coding.name)).toList();
    }

    private Optional<Sent> read(String name, List<Coding> accepted) {
        for (Coding coding : accepted) {
            Stored file = stored(name + coding.end);
            if (file != null) {
                return Optional.of(new Sent(file, coding.name));
            }
        }
        return Optional.ofNullable(stored(name)).map(file -> new Sent(file, null));
    }

    /** Null if there is none. */
    private @Nullable Stored stored(String name) {
        return files.computeIfAbsent(name, _ -> {
            try (InputStream in = ElementFilesRoute.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
                return in == null ? null : Stored.of(in.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
