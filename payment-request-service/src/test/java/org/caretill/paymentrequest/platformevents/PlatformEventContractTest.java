package org.caretill.paymentrequest.platformevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.caretill.contracts.EventContract;
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
}
