package org.caretill.clinicconfig.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkiverse.resteasy.problem.HttpProblem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.caretill.clinicconfig.clinic.PaymentTerms;
import org.caretill.clinicconfig.clinic.Preset;
import org.caretill.problem.Problems.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsPatchTest {

    private static final PaymentTerms CURRENT = new PaymentTerms("AUD", 50, 1_000_000, 60, List.of());

    @Test
    void fields_that_are_not_given_stay() {
        assertThat(apply("{}")).isEqualTo(CURRENT);
        assertThat(apply("{'maximumMinor': 5000}")).isEqualTo(new PaymentTerms("AUD", 50, 5_000, 60, List.of()));
        assertThat(apply("{'currency': 'JPY'}").currency()).isEqualTo("JPY");
    }

    @Test
    void presets_are_replaced_as_a_whole_and_keep_their_order() {
        var presets = apply("""
                {'presets': [{'label': ' Long ', 'amountMinor': 15000, 'itemNumber': '36', 'description': 'Long consultation'},
                             {'label': 'Short', 'amountMinor': 8500, 'itemNumber': null, 'description': 'Consultation'}]}
                """).presets();
        assertThat(presets)
                .containsExactly(
                        new Preset("Long", 15_000, "36", "Long consultation"),
                        new Preset("Short", 8_500, null, "Consultation"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'currency': 'aud'}                 | currency
            {'currency': 'XAU'}                 | currency
            {'currency': null}                  | currency
            {'currency': 36}                    | currency
            {'minimumMinor': 49}                | minimumMinor
            {'minimumMinor': 50.5}              | minimumMinor
            {'minimumMinor': '50'}              | minimumMinor
            {'minimumMinor': 1e3}               | minimumMinor
            {'minimumMinor': -1}                | minimumMinor
            {'minimumMinor': 99999999999999999999} | minimumMinor
            {'maximumMinor': 100000000}         | maximumMinor
            {'maximumMinor': 49}                | maximumMinor
            {'minimumMinor': 2000000}           | maximumMinor
            {'expiryMinutes': 0}                | expiryMinutes
            {'expiryMinutes': 10081}            | expiryMinutes
            {'expiryMinutes': 4294967297}       | expiryMinutes
            {'currency': 'GBP', 'minimumMinor': 29} | minimumMinor
            {'enabled': true}                   | enabled
            {'stripe': {}}                      | stripe
            {'version': 9}                      | version
            {'presets': {}}                     | presets
            {'presets': [5]}                    | presets[0].label
            {'presets': [{'label': '', 'amountMinor': 50, 'description': 'x'}]} | presets[0].label
            {'presets': [{'label': 'x', 'amountMinor': 49, 'description': 'x'}]} | presets[0].amountMinor
            {'presets': [{'label': 'x', 'amountMinor': 50}]} | presets[0].description
            {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'x', 'colour': 'red'}]} | presets[0].colour
            {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'x', 'itemNumber': 36}]} | presets[0].itemNumber
            {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'a\\u0000b'}]} | presets[0].description
            """)
    void what_breaks_a_rule_is_refused_by_the_name_of_its_field(String changes, String field) {
        assertThat(violations(changes)).extracting(Violation::field).contains(field);
        assertThat(violations(changes)).extracting(Violation::message).doesNotContain("");
    }

    @Test
    void a_change_of_the_limits_may_not_leave_a_preset_outside() {
        var current = new PaymentTerms("AUD", 50, 10_000, 60, List.of(new Preset("x", 9_000, null, "x")));
        var problem = catchThrowableOfType(
                HttpProblem.class,
                () -> TermsPatch.apply(JsonMapper.builder().build().readTree("{\"maximumMinor\":8000}"), current));
        assertThat(problem.getParameters().get("violations").toString()).contains("presets[0].amountMinor");
    }

    @Test
    void everything_wrong_is_told_at_once() {
        assertThat(violations("{'minimumMinor': 1, 'maximumMinor': 999999999, 'expiryMinutes': 0}"))
                .extracting(Violation::field)
                .containsExactly("minimumMinor", "maximumMinor", "expiryMinutes");
    }

    @Test
    void there_is_a_limit_on_the_number_of_presets() {
        String many = IntStream.range(0, 51)
                .mapToObj(_ -> "{'label': 'x', 'amountMinor': 50, 'description': 'x'}")
                .collect(Collectors.joining(",", "{'presets': [", "]}"));
        assertThat(violations(many)).extracting(Violation::field).containsExactly("presets");
    }

    private static PaymentTerms apply(String json) {
        try {
            return TermsPatch.apply(JsonMapper.builder().build().readTree(json.replace('\'', '"')), CURRENT);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Violation> violations(String json) {
        HttpProblem problem = catchThrowableOfType(HttpProblem.class, () -> apply(json));
        assertThat(problem.getStatusCode()).isEqualTo(400);
        return (List<Violation>) problem.getParameters().get("violations");
    }
}
