package org.caretill.calleridentity;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.identifiers.PlatformId;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Where in a token an identity provider says something: a claim by its name ({@code clinic_ids}, {@code
 * https://example.org/clinics}), or a path through objects ({@code realm_access/roles}). A claim that is really called
 * as the whole path goes before the path.
 */
record Claim(String path) {

    /** What the token says there; null if it says nothing. */
    @Nullable
    Object in(JsonWebToken token) {
        Object whole = token.getClaim(path);
        if (whole != null) {
            return whole;
        }
        String[] names = path.split("/");
        Object value = token.getClaim(names[0]);
        for (String name : Arrays.asList(names).subList(1, names.length)) {
            value = value instanceof JsonObject object ? object.get(name) : null;
        }
        return value;
    }

    /** The texts of a list, or the one text; empty if the claim is absent or anything else. */
    Set<String> textsIn(JsonWebToken token) {
        return texts(in(token)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The ids of a list or of a text. Some providers can only give a text, so it may contain several, by comma or space,
     * which no id contains. What is no id is left out, so that nothing ever stands for all clinics.
     */
    Set<String> idsIn(JsonWebToken token) {
        return texts(in(token))
                .flatMap(text -> Arrays.stream(text.split("[,\\s]+")))
                .filter(id -> id.matches(PlatformId.PATTERN))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> texts(@Nullable Object value) {
        return switch (value) {
            case String text -> Stream.of(text);
            case JsonString text -> Stream.of(text.getString());
            case JsonArray list ->
                list.stream().filter(JsonString.class::isInstance).flatMap(Claim::texts);
            // The claim groups, which the framework reads itself.
            case Collection<?> list ->
                list.stream().filter(String.class::isInstance).flatMap(Claim::texts);
            case null, default -> Stream.empty();
        };
    }
}
