package org.caretill.stripewebhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeptFieldsTest {

    private static final String CONNECT_FACTS = "org.caretill.stripewebhook.StripeExamples#connectFacts";

    @ParameterizedTest
    @MethodSource(CONNECT_FACTS)
    void the_kept_fields_have_the_same_facts_as_the_whole_event(String example) {
        StripeEvent whole = StripeExamples.event(StripeExamples.body(example));
        StripeEvent kept = StripeExamples.read(KeptFields.of(whole.json())).orElseThrow();
        Translation translation = Translation.again(kept, StripeExamples.platform(false));
        assertThat(translation.facts()).isNotEmpty();
        assertThat(translation).isEqualTo(Translation.again(whole, StripeExamples.platform(false)));
    }

    @ParameterizedTest
    @MethodSource(CONNECT_FACTS)
    void nothing_about_a_person_is_kept(String example) {
        assertThat(kept(StripeExamples.body(example)))
                .doesNotContain("@", "Example", "\"name\"", "\"phone\"", "\"address\"", "\"description\"")
                .doesNotContain("client_secret", "fingerprint", "exp_year", "\"US\"");
    }

    @Test
    void a_field_is_kept_only_where_it_is_read() {
        assertThat(kept("""
                {"id": "evt_1", "type": "payment_intent.succeeded", "country": "AU", "request": {"id": "req_1"}, "data": {
                  "object": {
                    "id": {"email": "pat@example.org"}, "reason": ["a", {"name": "Pat"}, null, 1.50],
                    "payment_intent": "pi_1", "last_payment_error": {"message": "No, Pat."}, "metadata": {"room": "7"},
                    "latest_charge": {"payment_method_details": {"card": {"last4": "4242", "country": "AU"}}}},
                  "previous_attributes": {"amount": 1}}}
                """))
                .isEqualTo("{\"id\":\"evt_1\",\"type\":\"payment_intent.succeeded\",\"data\":{\"object\":{"
                        + "\"metadata\":{},\"last_payment_error\":{},"
                        + "\"latest_charge\":{\"payment_method_details\":{\"card\":{\"last4\":\"4242\"}}},"
                        + "\"payment_intent\":\"pi_1\",\"reason\":[\"a\",null,1.5]}}}");
    }

    private static String kept(String event) {
        return new String(KeptFields.of(StripeExamples.event(event).json()), UTF_8);
    }
}
