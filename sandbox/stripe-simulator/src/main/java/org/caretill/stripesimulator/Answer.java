package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** An HTTP response. {@link #NOTHING} stands for a timeout: the connection is closed without a response. */
record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    static final Answer NOTHING = new Answer(0, "", new byte[0], Map.of());

    boolean isNothing() {
        return status == 0;
    }

    static Answer json(int status, JsonNode body) {
        return jsonText(status, Json.pretty(body));
    }

    static Answer jsonText(int status, String body) {
        return new Answer(status, "application/json", body.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Answer error(ApiError error) {
        return json(error.status(), error.body());
    }

    static Answer empty(int status) {
        return new Answer(status, "text/plain; charset=utf-8", new byte[0], Map.of());
    }

    static Answer redirect(String location) {
        return empty(303).with("Location", location);
    }

    Answer with(String name, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
