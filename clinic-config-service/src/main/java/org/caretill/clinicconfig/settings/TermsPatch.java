package org.caretill.clinicconfig.settings;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.caretill.clinicconfig.clinic.PaymentTerms;
import org.caretill.clinicconfig.clinic.Preset;
import org.caretill.problem.Problems;
import org.caretill.problem.Problems.Violation;
import org.jspecify.annotations.Nullable;

/** Applies the JSON of a PATCH to the terms of a clinic and checks the result, telling everything wrong at once. */
final class TermsPatch {

    private static final String WHOLE_NUMBER = "must be a whole number in the currency's smallest unit";
    private static final int MAX_EXPIRY_MINUTES = 7 * 24 * 60;
    private static final int MAX_PRESETS = 50;
    private static final int MAX_LABEL = 60;
    private static final int MAX_ITEM_NUMBER = 20;
    private static final int MAX_DESCRIPTION = 200;

    private final List<Violation> violations = new ArrayList<>();

    private TermsPatch() {}

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 400 that names each field and rule */
    static PaymentTerms apply(@Nullable JsonNode changes, PaymentTerms current) {
        if (changes == null || !changes.isObject()) {
            throw Problems.invalid("", "must be a JSON object");
        }
        TermsPatch patch = new TermsPatch();
        PaymentTerms terms = patch.merged(changes, current);
        if (patch.violations.isEmpty()) {
            patch.check(terms);
        }
        if (!patch.violations.isEmpty()) {
            throw Problems.invalid(patch.violations);
        }
        return terms;
    }

    private PaymentTerms merged(JsonNode changes, PaymentTerms terms) {
        for (var change : changes.properties()) {
            String field = change.getKey();
            JsonNode value = change.getValue();
            terms = switch (field) {
                case "currency" ->
                    new PaymentTerms(
                            text(field, value),
                            terms.minimumMinor(),
                            terms.maximumMinor(),
                            terms.expiryMinutes(),
                            terms.presets());
                case "minimumMinor" ->
                    new PaymentTerms(
                            terms.currency(),
                            number(field, value, WHOLE_NUMBER),
                            terms.maximumMinor(),
                            terms.expiryMinutes(),
                            terms.presets());
                case "maximumMinor" ->
                    new PaymentTerms(
                            terms.currency(),
                            terms.minimumMinor(),
                            number(field, value, WHOLE_NUMBER),
                            terms.expiryMinutes(),
                            terms.presets());
                case "expiryMinutes" ->
                    new PaymentTerms(
                            terms.currency(),
                            terms.minimumMinor(),
                            terms.maximumMinor(),
                            Math.clamp(number(field, value, "must be a whole number"), 0, Integer.MAX_VALUE),
                            terms.presets());
                case "presets" ->
                    new PaymentTerms(
                            terms.currency(),
                            terms.minimumMinor(),
                            terms.maximumMinor(),
                            terms.expiryMinutes(),
                            presets(value));
                default -> {
                    violate(field, "is not a setting that can be changed");
                    yield terms;
                }
            };
        }
        return terms;
    }

    private List<Preset> presets(JsonNode list) {
        if (!list.isArray() || list.size() > MAX_PRESETS) {
            violate("presets", "must be a list of at most " + MAX_PRESETS);
            return List.of();
        }
        return IntStream.range(0, list.size())
                .mapToObj(position -> preset("presets[" + position + "]", list.get(position)))
                .toList();
    }

    private Preset preset(String field, JsonNode preset) {
        for (var part : preset.properties()) {
            if (!List.of("label", "amountMinor", "itemNumber", "description").contains(part.getKey())) {
                violate(field + "." + part.getKey(), "is not a field of a preset");
            }
        }
        JsonNode itemNumber = preset.path("itemNumber");
        return new Preset(
                text(field + ".label", preset.path("label")),
                number(field + ".amountMinor", preset.path("amountMinor"), WHOLE_NUMBER),
                itemNumber.isMissingNode() || itemNumber.isNull() ? null : text(field + ".itemNumber", itemNumber),
                text(field + ".description", preset.path("description")));
    }

    private String text(String field, JsonNode value) {
        if (!value.isTextual()) {
            violate(field, "must be a text");
        }
        return value.asText().strip();
    }

    private long number(String field, JsonNode value, String rule) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            violate(field, rule);
        }
        return value.asLong();
    }

    private void check(PaymentTerms terms) {
        Long least = ChargeLimits.MINIMUM_MINOR.get(terms.currency());
        if (least == null) {
            violate("currency", "must be one of " + String.join(", ", ChargeLimits.MINIMUM_MINOR.keySet()));
            return;
        }
        if (terms.minimumMinor() < least) {
            violate("minimumMinor", "must be at least " + least + ", the least Stripe charges in " + terms.currency());
        }
        if (terms.maximumMinor() > ChargeLimits.MAXIMUM_MINOR) {
            violate("maximumMinor", "must be at most " + ChargeLimits.MAXIMUM_MINOR + ", the most Stripe charges");
        }
        if (terms.minimumMinor() > terms.maximumMinor()) {
            violate("maximumMinor", "must not be less than minimumMinor");
        }
        if (terms.expiryMinutes() < 1 || terms.expiryMinutes() > MAX_EXPIRY_MINUTES) {
            violate("expiryMinutes", "must be between 1 and " + MAX_EXPIRY_MINUTES);
        }
        for (int position = 0; position < terms.presets().size(); position++) {
            check("presets[" + position + "]", terms.presets().get(position), terms);
        }
    }

    private void check(String field, Preset preset, PaymentTerms terms) {
        length(field + ".label", preset.label(), MAX_LABEL);
        length(field + ".description", preset.description(), MAX_DESCRIPTION);
        if (preset.itemNumber() != null) {
            length(field + ".itemNumber", preset.itemNumber(), MAX_ITEM_NUMBER);
        }
        if (preset.amountMinor() < terms.minimumMinor() || preset.amountMinor() > terms.maximumMinor()) {
            violate(field + ".amountMinor", "must be between minimumMinor and maximumMinor");
        }
    }

    private void length(String field, String text, int most) {
        if (text.isEmpty() || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            violate(field, "must have 1 to " + most + " characters and no line breaks");
        }
    }

    private void violate(String field, String message) {
        violations.add(new Violation(field, message));
    }
}
