package org.caretill.clinicconfig.settings;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.caretill.clinicconfig.clinic.PaymentTerms;
import org.caretill.problemdetails.RefusedException.Violation;

/**
 * Applies a JSON Merge Patch (<a href="https://www.rfc-editor.org/rfc/rfc7396">RFC 7396</a>) to the terms of a clinic:
 * objects are merged, everything else is replaced. Nothing is coerced: a text is not accepted as a number, nor 85.5 as
 * an integer, and unknown fields are errors. Texts are trimmed.
 */
final class StrictTerms {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
            .addModule(new SimpleModule().addDeserializer(String.class, new Text()))
            .build();

    /** The settings that a null removes. */
    private static final Set<String> OPTIONAL = Set.of("statementDescriptorSuffix", "business");

    private StrictTerms() {}

    /** The terms after the patch; fields that cannot be read are reported and stay unchanged. */
    static PaymentTerms patched(PaymentTerms current, JsonNode patch, Consumer<Violation> violations) {
        ObjectNode before = JSON.valueToTree(current);
        ObjectNode after = before.deepCopy();
        patch.properties().forEach(change -> {
            String field = change.getKey();
            if (!before.has(field)) {
                violations.accept(new Violation(field, "is not a setting that can be changed"));
            } else if (change.getValue().isNull() && !OPTIONAL.contains(field)) {
                violations.accept(new Violation(field, "cannot be removed"));
            } else {
                after.set(field, merged(after.get(field), change.getValue()));
            }
        });
        while (true) {
            try {
                return JSON.treeToValue(after, PaymentTerms.class);
            } catch (JsonMappingException e) {
                violations.accept(new Violation(pathOf(e), rule(e)));
                String field = e.getPath().getFirst().getFieldName();
                after.set(field, before.get(field));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static JsonNode merged(JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode result = target.isObject() ? target.deepCopy() : JSON.createObjectNode();
        patch.properties().forEach(change -> {
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                result.set(change.getKey(), merged(result.path(change.getKey()), change.getValue()));
            }
        });
        return result;
    }

    private static String pathOf(JsonMappingException e) {
        var path = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getFieldName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return path.toString();
    }

    private static String rule(JsonMappingException e) {
        if (e instanceof UnrecognizedPropertyException) {
            return "is not known here";
        }
        if (e instanceof InvalidNullException) {
            return "must not be null";
        }
        Class<?> wanted = e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : long.class;
        if (wanted == String.class) {
            return "must be a text";
        }
        if (wanted == long.class || wanted == int.class) {
            return "must be a whole number; amounts are in the currency's smallest unit";
        }
        if (wanted == boolean.class || wanted == Boolean.class) {
            return "must be true or false";
        }
        return wanted != null && List.class.isAssignableFrom(wanted) ? "must be a list" : "must be an object";
    }

    private static final class Text extends StdScalarDeserializer<String> {

        Text() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return context.reportInputMismatch(String.class, "must be a text");
            }
            return parser.getText().strip();
        }
    }
}
