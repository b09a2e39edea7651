package org.caretill.notification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.caretill.contracts.EventContract;
import org.caretill.notification.GuestPages.Page;
import org.caretill.notification.GuestPages.Presence;
import org.junit.jupiter.api.Test;

/** What is sent over a socket is what {@code contracts/live-asyncapi.yaml} describes. */
class LiveMessagesContractTest {

    private static final ObjectMapper JSON =
            JsonMapper.builder().addModule(new JavaTimeModule()).build();

    private final LiveMessages messages = new LiveMessages(JSON);
    private final PaymentRequestState request =
            ExampleRequest.in("clinic-a", "call-1").version(1).state();
    private final Viewer viewer = new Viewer.Clinician("call-1", Set.of("clinic-a"));

    @Test
    void each_message_has_the_type_and_the_fields_of_the_contract() throws IOException {
        JsonNode declared = contract().at("/components/messages");

        for (String sent : List.of(
                messages.snapshot(viewer, List.of(request)),
                messages.change("PaymentOpened", Instant.EPOCH, request).textFor(viewer),
                messages.presence(
                        new Viewer.Clinician("call-1", Set.of("clinic-a")),
                        List.of(new Presence(new Page("clinic-a", "call-1", "patient-1", ""), true))),
                LiveMessages.HEARTBEAT)) {
            JsonNode message = JSON.readTree(sent);
            JsonNode payload = declared.path(message.get("type").asText()).path("payload");
            assertThat(payload.at("/properties/type/const").asText())
                    .as(sent)
                    .isEqualTo(message.get("type").asText());
            assertThat(message.fieldNames())
                    .toIterable()
                    .as(sent)
                    .containsExactlyInAnyOrderElementsOf(payload.get("required")
                            .valueStream()
                            .map(JsonNode::asText)
                            .toList());
        }
        assertThat(declared.size()).isEqualTo(4);
    }

    @Test
    void the_example_of_a_heartbeat_is_what_is_sent() throws IOException {
        assertThat(contract().at("/components/messages/heartbeat/examples/0/payload"))
                .isEqualTo(JSON.readTree(LiveMessages.HEARTBEAT));
    }

    private static JsonNode contract() throws IOException {
        try (InputStream yaml = EventContract.class.getResourceAsStream("/contracts/live-asyncapi.yaml")) {
            return new YAMLMapper().readTree(yaml);
        }
    }
}
