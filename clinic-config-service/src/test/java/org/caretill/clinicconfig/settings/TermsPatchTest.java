package org.caretill.clinicconfig.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.caretill.clinicconfig.clinic.Business;
import org.caretill.clinicconfig.clinic.PaymentTerms;
import org.caretill.clinicconfig.clinic.PaymentTerms.Receipt;
import org.caretill.clinicconfig.clinic.PaymentTerms.Route;
import org.caretill.clinicconfig.clinic.Preset;
import org.caretill.identifiers.ReceiptDetails;
import org.caretill.problemdetails.RefusedException;
import org.caretill.problemdetails.RefusedException.Violation;
import org.caretill.striperules.StripeCurrency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TermsPatchTest {

    private static final PaymentTerms CURRENT = terms("AUD", 50, 1_000_000, List.of());

    @Test
    void fields_that_are_not_given_stay() {
        assertThat(apply("{}")).isEqualTo(CURRENT);
        assertThat(apply("{'maximumMinor': 5000}")).isEqualTo(terms("AUD", 50, 5_000, List.of()));
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
                        new Preset("Long", 15_000, "36", "Long consultation", false),
                        new Preset("Short", 8_500, null, "Consultation", false));
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
        {'currency': 'BGN'}                 | currency
        {'currency': 'HUF', 'minimumMinor': 17499} | minimumMinor
        {'currency': 'KWD', 'minimumMinor': 9} | minimumMinor
        {'currency': 'IDR', 'maximumMinor': 1000000000000} | maximumMinor
        {'currency': 'ISK', 'minimumMinor': 100, 'presets': [{'label': 'x', 'amountMinor': 550, 'description': 'x'}]} | presets[0].amountMinor
        {'currency': 'KWD', 'presets': [{'label': 'x', 'amountMinor': 8505, 'description': 'x'}]} | presets[0].amountMinor
        {'enabled': true}                   | enabled
        {'stripe': {}}                      | stripe
        {'version': 9}                      | version
        {'presets': {}}                     | presets
        {'presets': [5]}                    | presets[0]
        {'presets': [{'label': '', 'amountMinor': 50, 'description': 'x'}]} | presets[0].label
        {'presets': [{'label': 'x', 'amountMinor': 49, 'description': 'x'}]} | presets[0].amountMinor
        {'presets': [{'label': 'x', 'amountMinor': 50}]} | presets[0].description
        {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'x', 'colour': 'red'}]} | presets[0].colour
        {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'x', 'itemNumber': 36}]} | presets[0].itemNumber
        {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'x', 'itemNumber': '=1'}]} | presets[0].itemNumber
        {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'x', 'itemNumber': 'é'}]} | presets[0].itemNumber
        {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'x', 'itemNumber': '2\\n3'}]} | presets[0].itemNumber
        {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'x', 'itemNumber': ''}]} | presets[0].itemNumber
        {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'x', 'itemNumber': '123456789012345678901'}]} | presets[0].itemNumber
        {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'a\\u0000b'}]} | presets[0].description
        {'presets': [{'label': '\\u200B', 'amountMinor': 50, 'description': 'x'}]} | presets[0].label
        {'presets': [{'label': 'x', 'amountMinor': 50, 'description': '\\u3164 \\u2800'}]} | presets[0].description
        {'receipt': {'providers': [{'name': '\\u200D', 'providerNumber': '4024742F'}]}} | receipt.providers[0].name
        {'presets': null}                   | presets
        {'presets': [null]}                 | presets[0]
        {'mayRequest': []}                  | mayRequest
        {'mayRequest': ['organisation-admin']} | mayRequest
        {'mayRequest': ['clinician', 'clinician']} | mayRequest
        {'mayRequest': 'clinician'}         | mayRequest
        {'mayRequest': [1]}                 | mayRequest[0]
        {'mayRefund': ['patient']}          | mayRefund
        {'statementDescriptorSuffix': ''}   | statementDescriptorSuffix
        {'statementDescriptorSuffix': '12345'} | statementDescriptorSuffix
        {'statementDescriptorSuffix': 'ELEVENCHARS'} | statementDescriptorSuffix
        {'statementDescriptorSuffix': 'A*B'} | statementDescriptorSuffix
        {'statementDescriptorSuffix': 'A<B'} | statementDescriptorSuffix
        {'statementDescriptorSuffix': 'A\\\\B'} | statementDescriptorSuffix
        {'statementDescriptorSuffix': 'A\\u0027B'} | statementDescriptorSuffix
        {'statementDescriptorSuffix': 'A\\u0022B'} | statementDescriptorSuffix
        {'statementDescriptorSuffix': 'CAFÉ'} | statementDescriptorSuffix
        {'statementDescriptorSuffix': 'ДОКТОР'} | statementDescriptorSuffix
        {'statementDescriptorSuffix': 'A\\nB'} | statementDescriptorSuffix
        {'statementDescriptorSuffix': 7}    | statementDescriptorSuffix
        {'receipt': null}                   | receipt
        {'receipt': []}                     | receipt
        {'receipt': {'logo': 'x'}}          | receipt.logo
        {'receipt': {'providers': {}}}      | receipt.providers
        {'receipt': {'providers': [{'name': 'Dr A', 'providerNumber': '4024742A'}]}} | receipt.providers[0].providerNumber
        {'receipt': {'providers': [{'name': 'Dr A', 'providerNumber': ''}]}} | receipt.providers[0].providerNumber
        {'receipt': {'providers': [{'name': '', 'providerNumber': '4024742F'}]}} | receipt.providers[0].name
        {'receipt': {'providers': [{'name': 'Dr A', 'providerNumber': '4024742F', 'title': 'x'}]}} | receipt.providers[0].title
        {'business': {'abn': '51824753557'}} | business.abn
        {'business': {'abn': '5182475355'}} | business.abn
        {'business': {'abn': '01824753556'}} | business.abn
        {'business': {'abn': 51824753556}}  | business.abn
        {'business': {'name': ''}}          | business.name
        {'business': {'address': 'a\\nb'}}   | business.address
        {'business': {'phone': 'call us'}}  | business.phone
        {'business': {'gstRegistered': 'yes'}} | business.gstRegistered
        {'business': {'gstRegistered': true}} | business.abn
        {'business': {'logo': 'x'}}         | business.logo
        {'business': []}                    | business
        {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'x', 'gstIncluded': true}]} | presets[0].gstIncluded
        {'presets': [{'label': 'x', 'amountMinor': 50, 'description': 'x', 'gstIncluded': 1}]} | presets[0].gstIncluded
        {'routes': [{'clinician': 'c 1', 'account': 'acct_linked'}]} | routes[0].clinician
        {'routes': [{'clinician': 'c1', 'account': 'acct_other'}]} | routes[0].account
        {'routes': [{'clinician': '', 'account': 'acct_linked'}]} | routes[0].clinician
        {'routes': [{'clinician': 'c1'}]}   | routes[0].account
        {'routes': [{'clinician': 'c1', 'account': 'acct_linked'}, {'clinician': 'c1', 'account': 'acct_linked'}]} | routes[1].clinician
        """)
    void an_invalid_field_is_refused_with_its_name(String changes, String field) {
        assertThat(violations(changes)).extracting(Violation::field).contains(field);
        assertThat(violations(changes)).extracting(Violation::message).doesNotContain("");
    }

    @ParameterizedTest
    @MethodSource("org.caretill.striperules.StripeCurrency#codes")
    void a_clinic_may_take_every_currency_that_stripe_charges_in_within_its_limits(String code) {
        StripeCurrency currency = StripeCurrency.of(code).orElseThrow();
        String limits = "{'currency': '%s', 'minimumMinor': %d, 'maximumMinor': %d}";
        assertThat(apply(limits.formatted(code, currency.minimumMinor(), currency.maximumMinor()))
                        .currency())
                .isEqualTo(code);
        assertThat(violations(limits.formatted(code, currency.minimumMinor() - 1, currency.maximumMinor() + 1)))
                .extracting(Violation::field)
                .containsExactly("minimumMinor", "maximumMinor");
    }

    @Test
    void a_change_of_the_limits_may_not_leave_a_preset_outside() {
        var current = terms("AUD", 50, 10_000, List.of(new Preset("x", 9_000, null, "x", false)));
        var refused = catchThrowableOfType(
                RefusedException.class,
                () -> TermsPatch.apply(
                        JsonMapper.builder().build().readTree("{\"maximumMinor\":8000}"), current, "AU", _ -> false));
        assertThat(refused.members().get("violations").toString()).contains("presets[0].amountMinor");
    }

    @Test
    void all_violations_are_reported_at_once() {
        assertThat(violations("{'minimumMinor': 1, 'maximumMinor': 999999999, 'expiryMinutes': 0}"))
                .extracting(Violation::field)
                .containsExactly("minimumMinor", "maximumMinor", "expiryMinutes");
    }

    @Test
    void unreadable_fields_are_reported_together_with_violations() {
        assertThat(violations("{'minimumMinor': 'x', 'currency': 5, 'expiryMinutes': 0, 'colour': 1, 'routes': [7]}"))
                .extracting(Violation::field)
                .containsExactlyInAnyOrder("minimumMinor", "currency", "expiryMinutes", "colour", "routes[0]");
    }

    @Test
    void roles_suffix_providers_and_routes_are_accepted() {
        var changed = apply("""
            {'mayRequest': ['clinic-admin', 'clinician'], 'mayRefund': [], 'statementDescriptorSuffix': ' VIDEO #1 ',
             'receipt': {'providers': [{'name': 'Dr A', 'providerNumber': '4024742F'}, {'name': 'Ms B'}]},
             'routes': [{'clinician': 'c1', 'account': 'acct_linked'}]}
            """);
        assertThat(changed.mayRequest()).containsExactly("clinic-admin", "clinician");
        assertThat(changed.mayRefund()).isEmpty();
        assertThat(changed.statementDescriptorSuffix()).isEqualTo("VIDEO #1");
        assertThat(changed.receipt().providers())
                .containsExactly(
                        new PaymentTerms.Provider("Dr A", "4024742F"), new PaymentTerms.Provider("Ms B", null));
        assertThat(changed.routes()).containsExactly(new Route("c1", "acct_linked"));
        assertThat(TermsPatch.apply(json("{'statementDescriptorSuffix': null}"), changed, "AU", _ -> false))
                .satisfies(without ->
                        assertThat(without.statementDescriptorSuffix()).isNull())
                .satisfies(without -> assertThat(without.routes()).isEqualTo(changed.routes()));
        assertThat(TermsPatch.apply(json("{'receipt': {}}"), changed, "AU", _ -> false))
                .isEqualTo(changed);
        assertThat(TermsPatch.apply(json("{'receipt': {'providers': null}}"), changed, "AU", _ -> false)
                        .receipt()
                        .providers())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5d4f0f3e-7c0b-4a52-9d0c-3f5f1c2b7a11", "auth0|5f7c8ec7c33c", "second|q2hAb0@clients"})
    void a_clinician_is_routed_whatever_subject_the_identity_provider_gives(String subject) {
        assertThat(apply("{'routes': [{'clinician': '%s', 'account': 'acct_linked'}]}".formatted(subject))
                        .routes())
                .containsExactly(new Route(subject, "acct_linked"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NZ-12/345", ".12", "12.345.678"})
    void providers_of_other_countries_have_the_numbers_that_payment_requests_may_name(String number) {
        JsonNode provider = json("{'receipt': {'providers': [{'name': '%s', 'providerNumber': '%s'}]}}"
                .formatted("x".repeat(ReceiptDetails.NAME_LENGTH), number));
        assertThat(TermsPatch.apply(provider, CURRENT, "NZ", _ -> false)
                        .receipt()
                        .providers())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4024742F", "0000000Y", "1234560T", "123456XH"})
    void medicares_check_character_is_known(String number) {
        assertThat(MedicareProviderNumber.isOne(number)).isTrue();
        assertThat(MedicareProviderNumber.isOne("9" + number.substring(1))).isFalse();
        assertThat(MedicareProviderNumber.isOne(number.substring(1))).isFalse();
        assertThat(MedicareProviderNumber.isOne(number + "A")).isFalse();
    }

    @Test
    void business_details_are_merged_and_the_abn_loses_its_spaces() {
        var named = apply("""
            {'business': {'name': 'Harbour Health', 'abn': '51 824 753 556', 'address': '1 Harbour St, Sydney NSW 2000',
                          'phone': '(02) 5550 1234', 'gstRegistered': true},
             'presets': [{'label': 'Report', 'amountMinor': 11000, 'description': 'Report', 'gstIncluded': true}]}
            """);
        assertThat(named.business())
                .isEqualTo(new Business(
                        "Harbour Health", "51824753556", "1 Harbour St, Sydney NSW 2000", "(02) 5550 1234", true));
        assertThat(named.presets()).containsExactly(new Preset("Report", 11_000, null, "Report", true));
        assertThat(patched("{'business': {'phone': null}}", named).business())
                .isEqualTo(new Business("Harbour Health", "51824753556", "1 Harbour St, Sydney NSW 2000", null, true));
        assertThat(patched("{'business': null, 'presets': []}", named).business())
                .isNull();
    }

    @Test
    void a_clinic_that_is_no_longer_registered_for_gst_may_not_keep_a_preset_with_it() {
        var registered = apply("""
            {'business': {'abn': '51824753556', 'gstRegistered': true},
             'presets': [{'label': 'Report', 'amountMinor': 11000, 'description': 'Report', 'gstIncluded': true}]}
            """);
        assertThat(violations(() -> patched("{'business': {'gstRegistered': false}}", registered)))
                .extracting(Violation::field)
                .containsExactly("presets[0].gstIncluded");
        assertThat(violations(() -> patched("{'business': {'abn': null}}", registered)))
                .extracting(Violation::field)
                .containsExactly("business.abn");
        assertThat(violations(() -> patched(
                        "{'currency': 'NZD', 'presets': [{'label': 'R', 'amountMinor': 11000, 'description': 'R',"
                                + " 'gstIncluded': true}]}",
                        registered)))
                .extracting(Violation::field)
                .containsExactly("presets[0].gstIncluded");
    }

    @Test
    void only_clinics_in_australia_have_an_abn_and_gst() {
        assertThat(violations(() -> TermsPatch.apply(
                        json("{'business': {'abn': '51824753556', 'gstRegistered': true}}"),
                        CURRENT,
                        "NZ",
                        _ -> false)))
                .extracting(Violation::field)
                .containsExactly("business.abn", "business.gstRegistered");
    }

    @Test
    void whether_to_ask_at_hanging_up_is_true_or_false() {
        assertThat(apply("{'askWhenNothingRequested': true}").askWhenNothingRequested())
                .isTrue();
        assertThat(violations("{'askWhenNothingRequested': 'yes'}"))
                .containsExactly(new Violation("askWhenNothingRequested", "must be true or false"));
    }

    @Test
    void there_is_a_limit_on_the_number_of_presets() {
        String many = IntStream.range(0, 51)
                .mapToObj(_ -> "{'label': 'x', 'amountMinor': 50, 'description': 'x'}")
                .collect(Collectors.joining(",", "{'presets': [", "]}"));
        assertThat(violations(many)).extracting(Violation::field).containsExactly("presets");
    }

    private static PaymentTerms terms(String currency, long minimumMinor, long maximumMinor, List<Preset> presets) {
        return new PaymentTerms(
                currency,
                minimumMinor,
                maximumMinor,
                60,
                presets,
                List.of("clinician"),
                List.of("clinic-admin"),
                null,
                new Receipt(List.of()),
                null,
                List.of(),
                false);
    }

    private static PaymentTerms apply(String json) {
        return TermsPatch.apply(json(json), CURRENT, "AU", "acct_linked"::equals);
    }

    private static JsonNode json(String json) {
        try {
            return JsonMapper.builder().build().readTree(json.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static PaymentTerms patched(String json, PaymentTerms current) {
        return TermsPatch.apply(json(json), current, "AU", _ -> false);
    }

    private static List<Violation> violations(String json) {
        return violations(() -> apply(json));
    }

    @SuppressWarnings("unchecked") // Only RefusedException.invalid sets the member.
    private static List<Violation> violations(ThrowingCallable change) {
        RefusedException refused = catchThrowableOfType(RefusedException.class, change);
        assertThat(refused.kind()).isEqualTo(RefusedException.Kind.INVALID);
        return (List<Violation>) refused.members().get("violations");
    }
}
