package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Stripe's lists: newest first, {@code limit} 1 to 100, {@code starting_after} and {@code ending_before} with an id.
 */
final class Lists {
    static final String AFTER = "starting_after";

    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 100;

    private Lists() {}

    /** @param newestFirst the objects, already restricted by {@link #AFTER} */
    static ObjectNode page(String url, Stream<ObjectNode> newestFirst, ObjectNode params) {
        int limit = params.path("limit").asInt(DEFAULT_LIMIT);
        if (limit < 1 || limit > MAX_LIMIT) {
            throw ApiError.invalid(
                    "parameter_invalid_integer",
                    limit < 1
                            ? "This value must be greater than or equal to 1."
                            : "This value must be less than or equal to 100 (it currently is '" + limit + "').",
                    "limit");
        }
        String before = Json.text(params, "ending_before");
        List<ObjectNode> found = newestFirst
                .filter(object -> isWithin(object.path("created").asLong(), params.path("created")))
                .limit(before == null ? limit + 1 : Long.MAX_VALUE)
                .toList();
        if (before != null) {
            found = found.subList(0, position(found, before, "ending_before"));
        }
        boolean hasMore = found.size() > limit;
        List<ObjectNode> page = new ArrayList<>(
                hasMore && before != null
                        ? found.subList(found.size() - limit, found.size())
                        : found.subList(0, Math.min(limit, found.size())));
        ObjectNode list = Json.object().put("object", "list");
        list.putArray("data").addAll(page);
        return list.put("has_more", hasMore).put("url", url);
    }

    private static int position(List<ObjectNode> found, String id, String param) {
        for (int i = 0; i < found.size(); i++) {
            if (found.get(i).get("id").asText().equals(id)) {
                return i;
            }
        }
        throw ApiError.missing("object", id, param);
    }

    static boolean isWithin(long created, JsonNode range) {
        return switch (range) {
            case ObjectNode bounds ->
                created > bounds.path("gt").asLong(Long.MIN_VALUE)
                        && created >= bounds.path("gte").asLong(Long.MIN_VALUE)
                        && created < bounds.path("lt").asLong(Long.MAX_VALUE)
                        && created <= bounds.path("lte").asLong(Long.MAX_VALUE);
            case JsonNode exact when exact.isNumber() -> created == exact.asLong();
            default -> true;
        };
    }
}
