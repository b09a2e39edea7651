package org.caretill.paymentrequest.platformevents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import org.caretill.contracts.EventContract;
import org.caretill.identifiers.TypeId;
import org.junit.jupiter.api.Test;

class PlatformEventContractTest {

    @Test
    void every_type_of_event_is_in_the_contract_and_in_the_pattern() {
        String example = EventContract.exampleText("PlatformEvent");
        assertThat(Arrays.stream(PlatformEventType.values()).map(PlatformEventType::wireName))
                .allMatch(name -> name.matches(PlatformEventType.PATTERN))
                .allSatisfy(name -> assertThat(EventContract.violations(
                                "PlatformEvent", example.replace("payment_request.paid", name)))
                        .isEmpty());
        assertThat(EventContract.violations(
                        "PlatformEvent", example.replace("payment_request.paid", "payment_request.opened")))
                .isNotEmpty();
    }

    @Test
    void the_headers_of_an_event_are_those_of_the_contract() throws IOException {
        JsonNode headers = contract().at("/components/messages/platformEvent/headers/properties");
        String id = TypeId.next(PlatformEvents.PREFIX);
        List<String> secrets = List.of(WebhookSignature.newSecret(), WebhookSignature.newSecret());
        assertThat(id).matches(headers.at("/webhook-id/pattern").asText());
        assertThat("1795395761")
                .matches(headers.at("/webhook-timestamp/pattern").asText());
        for (List<String> valid : List.of(secrets, secrets.subList(0, 1))) {
            assertThat(WebhookSignature.of(valid, id, 1_795_395_761L, "{}"))
                    .matches(headers.at("/webhook-signature/pattern").asText());
        }
    }

    @Test
    void the_example_in_the_contract_is_that_of_the_schema() throws IOException {
        assertThat(contract().at("/components/messages/platformEvent/examples/0/payload"))
                .isEqualTo(new ObjectMapper().readTree(EventContract.exampleText("PlatformEvent")));
    }

    private static JsonNode contract() throws IOException {
        try (InputStream yaml = EventContract.class.getResourceAsStream("/contracts/webhooks-asyncapi.yaml")) {
            return new YAMLMapper().readTree(yaml);
        }
    }
}
