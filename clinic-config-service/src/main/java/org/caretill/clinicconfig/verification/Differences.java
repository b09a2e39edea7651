package org.caretill.clinicconfig.verification;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Where two states differ: the names of the fields, never their values. */
final class Differences {

    private Differences() {}

    /**
     * The fields in which a state differs from the one that the audit log knows, such as {@code settings.maximumMinor}.
     * A field at the top that no entry has had yet is not compared, so that a later version of the service may add
     * one. Below that everything counts; a missing field is the same as null, and as false, so that a setting may be
     * added that is off.
     */
    static List<String> between(JsonNode known, JsonNode found) {
        List<String> differences = new ArrayList<>();
        found.propertyStream()
                .filter(field -> known.has(field.getKey()))
                .forEach(field -> collect(field.getKey(), known.path(field.getKey()), field.getValue(), differences));
        return differences;
    }

    private static void collect(String path, JsonNode known, JsonNode found, List<String> differences) {
        if (known.isObject() && found.isObject()) {
            Set<String> names = new LinkedHashSet<>();
            known.fieldNames().forEachRemaining(names::add);
            found.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> collect(path + "." + name, known.path(name), found.path(name), differences));
        } else if (known.isArray() && found.isArray() && known.size() == found.size()) {
            for (int i = 0; i < known.size(); i++) {
                collect(path + "[" + i + "]", known.path(i), found.path(i), differences);
            }
        } else if (!known.equals(found) && !(isNothing(known) && isNothing(found))) {
            differences.add(path);
        }
    }

    private static boolean isNothing(JsonNode value) {
        return value.isMissingNode() || value.isNull() || (value.isBoolean() && !value.booleanValue());
    }
}
