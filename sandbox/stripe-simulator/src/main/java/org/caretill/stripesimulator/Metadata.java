package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Merges metadata like Stripe: a new value replaces the old one, an empty value removes the key, an empty text instead
 * of an object removes all.
 */
final class Metadata {
    private static final int MAX_KEYS = 50;
    private static final int LONGEST_KEY = 40;
    private static final int LONGEST_VALUE = 500;

    private Metadata() {}

    static void merge(ObjectNode object, ObjectNode params) {
        if (!params.has("metadata")) {
            return;
        }
        ObjectNode metadata = (ObjectNode) object.get("metadata");
        if (!(params.get("metadata") instanceof ObjectNode given)) {
            metadata.removeAll();
            return;
        }
        for (var entry : given.properties()) {
            String value = entry.getValue().asText();
            if (entry.getKey().length() > LONGEST_KEY || value.length() > LONGEST_VALUE) {
                throw ApiError.invalid(
                        null,
                        "Metadata keys can be up to 40 characters long and values up to 500 characters long.",
                        "metadata[" + entry.getKey() + "]");
            }
            if (value.isEmpty()) {
                metadata.remove(entry.getKey());
            } else {
                metadata.put(entry.getKey(), value);
            }
        }
        if (metadata.size() > MAX_KEYS) {
            throw ApiError.invalid(null, "Metadata can have up to 50 keys.", "metadata");
        }
    }
}
