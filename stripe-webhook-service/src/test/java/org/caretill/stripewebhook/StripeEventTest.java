package org.caretill.stripewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.caretill.testinfrastructure.RandomInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StripeEventTest {

    @Test
    void stripes_example_event_is_read() {
        StripeEvent event = StripeExamples.event(StripeExamples.body("payment_intent.succeeded"));
        assertThat(event.id()).isEqualTo("evt_3SW9kqDemoClinicAU1Suc0001");
        assertThat(event.type()).isEqualTo("payment_intent.succeeded");
        assertThat(event.account()).isEqualTo(StripeExamples.ACCOUNT);
        assertThat(event.apiVersion()).isEqualTo("2026-07-29.dahlia");
        assertThat(event.livemode()).isFalse();
        assertThat(event.created()).isEqualTo(Instant.parse("2026-11-23T01:02:31Z"));
        assertThat(event.object().path("object").asText()).isEqualTo("payment_intent");
    }

    @ParameterizedTest
    @CsvSource({
        "1000000000, 2001-09-09T01:46:40Z",
        "1795824000, 2026-11-28T00:00:00Z",
        "1795824001, 2026-11-28T00:00:00Z",
        "4102444800, 2026-11-28T00:00:00Z"
    })
    void no_event_happened_after_it_was_sent(long created, Instant believed) {
        StripeEvent event = StripeExamples.event(
                StripeExamples.body("account.updated").replaceFirst("\"created\": \\d+", "\"created\": " + created));
        assertThat(event.created()).isEqualTo(believed);
    }

    @Test
    void an_event_with_few_fields_is_read() {
        StripeEvent event = StripeExamples.event("{\"id\": \"evt_1\", \"type\": \"ping\", \"created\": \"yesterday\"}");
        assertThat(event.account()).isNull();
        assertThat(event.apiVersion()).isNull();
        assertThat(event.livemode()).isNull();
        assertThat(event.created()).isNull();
        assertThat(event.object().isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "no json",
                "null",
                "[]",
                "\"evt_1\"",
                "{",
                "{}",
                "{\"id\": \"evt_1\"}",
                "{\"type\": \"ping\"}",
                "{\"id\": 1, \"type\": \"ping\"}",
                "{\"id\": \"\", \"type\": \"ping\"}",
                "{\"id\": \"evt 1\", \"type\": \"ping\"}",
                "{\"id\": \"evt_\\u0000\", \"type\": \"ping\"}",
                "{\"id\": \"evt_1\", \"type\": null}",
                "{\"id\": \"evt_1\", \"type\": \"ping\"} {}",
                "{\"id\": \"evt_1\", \"type\": \"ping\",}"
            })
    void invalid_events_are_not_read(String body) {
        assertThat(StripeExamples.read(body.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void invalid_utf_8_is_not_read() {
        byte[] body = "{\"id\": \"evt_1\", \"type\": \"ping\", \"x\": \"?\"}".getBytes(StandardCharsets.UTF_8);
        body[body.length - 3] = (byte) 0xff;
        assertThat(StripeExamples.read(body)).isEmpty();
    }

    @Test
    void a_body_nested_too_deep_is_not_read() {
        String deep = "{\"id\": \"evt_1\", \"type\": \"ping\", \"x\": " + "[".repeat(50_000) + "]".repeat(50_000) + "}";
        assertThat(StripeExamples.read(deep.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void an_id_that_is_too_long_is_not_read() {
        String body = "{\"id\": \"evt_%s\", \"type\": \"ping\"}".formatted("1".repeat(252));
        assertThat(StripeExamples.read(body.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void reading_never_throws() {
        RandomInput.checkOften(
                2_000,
                input -> assertThat(StripeExamples.read(input.bytes(255))).isEmpty());
    }
}
