package org.caretill.stripewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TranslationTest {

    private static final String SUCCEEDED = StripeExamples.body("payment_intent.succeeded");
    private static final String OF_THE_PLATFORM = StripeExamples.body("payment_intent.succeeded-on-the-platform");

    @Test
    void a_test_event_at_a_live_platform_is_flagged_and_has_no_fact() {
        assertFlagged(SUCCEEDED, WebhookEndpoint.CONNECT, true, Flag.WRONG_LIVEMODE);
    }

    @Test
    void a_live_event_at_a_test_platform_is_flagged_and_has_no_fact() {
        String live = live(SUCCEEDED);
        assertFlagged(live, WebhookEndpoint.CONNECT, false, Flag.WRONG_LIVEMODE);
    }

    @Test
    void a_live_event_at_a_live_platform_has_its_fact() {
        Translation translation = Translation.of(
                StripeExamples.event(live(SUCCEEDED)), WebhookEndpoint.CONNECT, StripeExamples.platform(true));
        assertThat(translation.flags()).isEmpty();
        assertThat(translation.facts().getFirst()).isNotNull();
    }

    @Test
    void an_event_without_a_mode_is_flagged() {
        String silent = SUCCEEDED.replace("\"livemode\"", "\"mode\"");
        assertFlagged(silent, WebhookEndpoint.CONNECT, false, Flag.WRONG_LIVEMODE);
        assertFlagged(silent, WebhookEndpoint.CONNECT, true, Flag.WRONG_LIVEMODE);
    }

    @Test
    void an_event_without_account_at_the_connect_endpoint_is_flagged() {
        assertFlagged(OF_THE_PLATFORM, WebhookEndpoint.CONNECT, false, Flag.ACCOUNT_MISSING);
    }

    @Test
    void an_event_of_a_connected_account_at_the_account_endpoint_is_flagged() {
        assertFlagged(SUCCEEDED, WebhookEndpoint.ACCOUNT, false, Flag.ACCOUNT_UNEXPECTED);
    }

    @Test
    void an_event_may_have_several_flags() {
        assertFlagged(SUCCEEDED, WebhookEndpoint.ACCOUNT, true, Flag.WRONG_LIVEMODE, Flag.ACCOUNT_UNEXPECTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "charge.succeeded",
                "payment_intent.created",
                "v2.core.account[requirements].updated",
                "PAYMENT_INTENT.SUCCEEDED"
            })
    void an_event_of_another_type_is_foreign_whatever_else_is_wrong_with_it(String type) {
        StripeEvent other = StripeExamples.event(SUCCEEDED.replace("payment_intent.succeeded", type));
        for (WebhookEndpoint endpoint : WebhookEndpoint.values()) {
            assertThat(Translation.of(other, endpoint, StripeExamples.platform(false))
                            .isForeign())
                    .isTrue();
            assertThat(Translation.of(other, endpoint, StripeExamples.platform(true))
                            .isForeign())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "\"ca_other\"", "{\"id\": \"ca_other\", \"object\": \"application\"}"})
    void a_payment_that_was_taken_at_the_clinics_account_without_caretill_is_foreign(String application) {
        String taken = SUCCEEDED
                .replace("caretill_payment_request_id", "order")
                .replaceFirst("\"application\": null", "\"application\": " + application);
        assertThat(Translation.of(StripeExamples.event(taken), WebhookEndpoint.CONNECT, StripeExamples.platform(false))
                        .isForeign())
                .isTrue();
    }

    @Test
    void a_payment_with_our_metadata_is_ours_whatever_application_it_names() {
        String ours = SUCCEEDED.replaceFirst("\"application\": null", "\"application\": \"ca_other\"");
        assertThat(Translation.of(StripeExamples.event(ours), WebhookEndpoint.CONNECT, StripeExamples.platform(false))
                        .isForeign())
                .isFalse();
    }

    private static String live(String body) {
        return body.replace("\"livemode\": false", "\"livemode\": true");
    }

    private static void assertFlagged(String body, WebhookEndpoint endpoint, boolean live, Flag... flags) {
        assertThat(Translation.of(StripeExamples.event(body), endpoint, StripeExamples.platform(live)))
                .isEqualTo(new Translation(Set.of(flags), List.of()));
    }
}
