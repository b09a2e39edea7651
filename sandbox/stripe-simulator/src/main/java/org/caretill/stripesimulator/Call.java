package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One HTTP request: its path segments, headers, and query and form parameters, nested as Stripe does it. */
record Call(
        String method,
        String path,
        List<String> segments,
        Map<String, String> headers,
        ObjectNode params,
        String body) {
    static final String FORM = "application/x-www-form-urlencoded";

    private static final int MAX_BODY_BYTES = 256 * 1024;
    private static final int MAX_PARAMETERS = 1_000;
    private static final Pattern PIECE = Pattern.compile("\\[([^\\]\\[]*)]");

    static Call of(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            throw ApiError.of(413, "invalid_request_error", null, "The request is larger than 256 KiB.");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        String text = new String(body, StandardCharsets.UTF_8);
        ObjectNode params = Json.object();
        read(exchange.getRequestURI().getRawQuery(), params);
        if (isOfType(headers, FORM)) {
            read(text, params);
        }
        String path = exchange.getRequestURI().getPath();
        List<String> segments =
                List.of(path.split("/")).stream().filter(s -> !s.isEmpty()).toList();
        return new Call(exchange.getRequestMethod(), path, segments, headers, params, text);
    }

    String header(String name) {
        return headers.get(name);
    }

    /** Whether the header Content-Type names this media type, with or without parameters such as a charset. */
    boolean isOfType(String mediaType) {
        return isOfType(headers, mediaType);
    }

    private static boolean isOfType(Map<String, String> headers, String mediaType) {
        return headers.getOrDefault("Content-Type", "").split(";", 2)[0].strip().equalsIgnoreCase(mediaType);
    }

    String param(String name) {
        return Json.text(params, name);
    }

    String segment(int index) {
        return index < segments.size() ? segments.get(index) : "";
    }

    /** Parses {@code a[b][]=1&a[c]=2} into nested objects and lists of texts. */
    static void read(String encoded, ObjectNode into) {
        if (encoded == null || encoded.isEmpty()) {
            return;
        }
        String[] pairs = encoded.split("&", -1);
        if (pairs.length > MAX_PARAMETERS) {
            throw ApiError.invalid(null, "Too many parameters.", null);
        }
        for (String pair : pairs) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
            put(into, name, value);
        }
        listsOf(into);
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw ApiError.invalid(null, "Invalid encoding of parameters.", null);
        }
    }

    private static void put(ObjectNode into, String name, String value) {
        int bracket = name.indexOf('[');
        List<String> pieces = new ArrayList<>(List.of(bracket <= 0 ? name : name.substring(0, bracket)));
        if (bracket > 0) {
            PIECE.matcher(name.substring(bracket)).results().forEach(piece -> pieces.add(piece.group(1)));
        }
        ObjectNode at = into;
        for (String piece : pieces.subList(0, pieces.size() - 1)) {
            at = at.get(piece) instanceof ObjectNode inner ? inner : at.putObject(piece);
        }
        String last = pieces.getLast();
        at.put(last.isEmpty() ? Integer.toString(at.size()) : last, value);
    }

    /** Turns objects with the names 0, 1, 2 … into lists. */
    private static void listsOf(ObjectNode object) {
        for (String name : List.copyOf(iterate(object))) {
            if (object.get(name) instanceof ObjectNode inner) {
                listsOf(inner);
                boolean list = inner.size() > 0
                        && iterate(inner).stream().allMatch(key -> key.length() < 4 && key.matches("\\d+"));
                if (list) {
                    ArrayNode items = Json.array();
                    inner.forEach(items::add);
                    object.set(name, items);
                }
            }
        }
    }

    private static List<String> iterate(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
