package org.caretill.httpserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.problemdetails.Problems;

/**
 * Refuses requests that are malformed before REST, authentication and WebSockets read them, because those would answer
 * some of them with 500 and a stack trace, or would read them in another way than a proxy in front of us.
 *
 * <ul>
 *   <li>400: HTTP/1.1 without exactly one Host (<a href="https://www.rfc-editor.org/rfc/rfc9112#section-3.2">RFC
 *       9112</a>), a transfer coding that we do not understand, a NUL in the address, which no database stores, or
 *       a WebSocket's subprotocol that should carry the token and cannot be read
 *   <li>401: a bearer token that does not have the form of a JWT
 *   <li>405: a method that HTTP does not define
 * </ul>
 */
@Singleton
final class MalformedRequests {

    /** After {@link RouteLabels}, and before every handler of the framework. */
    private static final int BEFORE_THE_FRAMEWORK = -9_000;

    /** After the routes that take no token and answer every method themselves, such as Stripe's webhooks. */
    private static final int BEFORE_AUTHENTICATION = -900;

    private static final CharSequence SUBPROTOCOLS = HttpHeaders.createOptimized("Sec-WebSocket-Protocol");

    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS,
            HttpMethod.TRACE,
            HttpMethod.CONNECT);

    private static final String ALL_METHODS =
            METHODS.stream().map(HttpMethod::name).sorted().collect(Collectors.joining(", "));

    /** What RFC 3986 allows in a host and its port. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._~%!$&'()*+,;=:\\[\\]-]+");

    private static final String ENCODED_NUL = "%00";

    private static final String BEARER = "bearer";

    /** A bearer token that is a signed JWT: three parts of base64url. */
    private static final Pattern BEARER_JWT =
            Pattern.compile(BEARER + " +[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+ *", Pattern.CASE_INSENSITIVE);

    /** A browser cannot set headers on a WebSocket, so it passes the token as a subprotocol that begins like this. */
    private static final String HEADER_IN_SUBPROTOCOL = "quarkus-http-upgrade";

    private static final String TOKEN_HEADER = HEADER_IN_SUBPROTOCOL + "#Authorization#";

    /** Quarkus answers 500 if it cannot make a header of the subprotocol. */
    private static final Pattern READABLE_TOKEN_HEADER =
            Pattern.compile(TOKEN_HEADER + "[^#\\p{Cntrl}]+", Pattern.CASE_INSENSITIVE);

    void register(@Observes Router router) {
        router.route().order(BEFORE_THE_FRAMEWORK).handler(MalformedRequests::checkForm);
        router.route().order(BEFORE_AUTHENTICATION).handler(MalformedRequests::checkMethod);
        router.route().order(BEFORE_AUTHENTICATION).handler(MalformedRequests::checkToken);
        router.route().order(BEFORE_THE_FRAMEWORK).failureHandler(MalformedRequests::answerRouter);
    }

    void registerManagement(@Observes ManagementInterface management) {
        management.router().route().order(BEFORE_THE_FRAMEWORK).handler(MalformedRequests::checkForm);
        management.router().route().order(BEFORE_THE_FRAMEWORK).failureHandler(MalformedRequests::answerRouter);
        // An address that the router cannot decode reaches no route here. Without this it would be logged as an error.
        management.router().errorHandler(400, MalformedRequests::answerRouter);
    }

    static boolean isKnown(HttpMethod method) {
        return METHODS.contains(method);
    }

    private static void checkForm(RoutingContext context) {
        HttpServerRequest request = context.request();
        joinSubprotocols(request.headers());
        if (!namesOneHost(request)) {
            refuse(context, 400, "malformed-request", "The header Host must name one host");
        } else if (request.uri().contains(ENCODED_NUL)) {
            refuse(context, 400, "malformed-request", "The address must not have the character U+0000");
        } else if (!canReadBodyOf(request)) {
            refuse(context, 400, "malformed-request", "The only transfer coding that is understood is: chunked");
        } else if (!canReadSubprotocolsOf(request)) {
            refuse(context, 400, "malformed-request", "The subprotocols of the WebSocket cannot be read");
        } else {
            context.next();
        }
    }

    /** The router refuses some requests before it calls a handler; the framework would log each as an error. */
    private static void answerRouter(RoutingContext context) {
        if (context.statusCode() == 400 && !context.response().ended()) {
            refuse(context, 400, "malformed-request", "The request is not HTTP as it is defined");
        } else {
            context.next();
        }
    }

    private static void checkMethod(RoutingContext context) {
        if (isKnown(context.request().method())) {
            context.next();
        } else {
            context.response().putHeader(HttpHeaders.ALLOW, ALL_METHODS);
            refuse(context, 405, "method-not-allowed", "HTTP does not define this method");
        }
    }

    private static void checkToken(RoutingContext context) {
        Stream<String> inHeaders = context.request().headers().getAll(HttpHeaders.AUTHORIZATION).stream();
        Stream<String> inSubprotocols =
                headersIn(subprotocolsOf(context.request())).map(header -> header.substring(TOKEN_HEADER.length()));
        if (Stream.concat(inHeaders, inSubprotocols).allMatch(MalformedRequests::mayBeValid)) {
            context.next();
        } else {
            context.fail(new AuthenticationFailedException("The bearer token is not a signed JWT"));
        }
    }

    private static boolean mayBeValid(String credentials) {
        return !credentials.regionMatches(true, 0, BEARER, 0, BEARER.length())
                || BEARER_JWT.matcher(credentials).matches();
    }

    private static boolean namesOneHost(HttpServerRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        return request.version() != HttpVersion.HTTP_1_1
                || (hosts.size() == 1 && HOST.matcher(hosts.getFirst()).matches());
    }

    private static boolean canReadBodyOf(HttpServerRequest request) {
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        return codings.isEmpty() || (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked"));
    }

    /**
     * Whether there is a subprotocol for the answer beside those that stand for headers, and the only such header is
     * the token's.
     */
    private static boolean canReadSubprotocolsOf(HttpServerRequest request) {
        List<String> subprotocols = subprotocolsOf(request);
        try {
            List<String> headers = headersIn(subprotocols).toList();
            return headers.isEmpty()
                    || (headers.size() == 1
                            && subprotocols.size() > 1
                            && READABLE_TOKEN_HEADER.matcher(headers.getFirst()).matches());
        } catch (IllegalArgumentException _) {
            // A percent sign without two digits.
            return false;
        }
    }

    /** The framework reads the first of several headers only, and they mean the same as one. */
    private static void joinSubprotocols(MultiMap headers) {
        List<String> values = headers.getAll(SUBPROTOCOLS);
        if (values.size() > 1) {
            headers.set(SUBPROTOCOLS, String.join(",", values));
        }
    }

    private static List<String> subprotocolsOf(HttpServerRequest request) {
        return request.headers().getAll(SUBPROTOCOLS).stream()
                .flatMap(header -> Stream.of(header.split(",")))
                .map(String::strip)
                .toList();
    }

    /** The headers that the subprotocols stand for, each as {@code quarkus-http-upgrade#name#value}. */
    private static Stream<String> headersIn(List<String> subprotocols) {
        return subprotocols.stream()
                .filter(subprotocol -> subprotocol.startsWith(HEADER_IN_SUBPROTOCOL))
                .map(subprotocol -> URLDecoder.decode(subprotocol, UTF_8));
    }

    /** Closes the connection, because it is not certain where a malformed request ends. */
    private static void refuse(RoutingContext context, int status, String code, String detail) {
        HttpProblem problem = Problems.problem(status, code, detail);
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(new JsonObject()
                        .put("type", problem.getType().toString())
                        .put("status", status)
                        .put("title", problem.getTitle())
                        .put("detail", detail)
                        .put("code", code)
                        .toBuffer())
                .onComplete(_ -> context.request().connection().close());
    }
}
