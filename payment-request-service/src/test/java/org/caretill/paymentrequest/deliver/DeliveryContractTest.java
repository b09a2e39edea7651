package org.caretill.paymentrequest.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.EventTopics;
import org.caretill.outboxinbox.ReceivedEvent;
import org.junit.jupiter.api.Test;

class DeliveryContractTest {

    @Test
    void the_delivery_of_the_contract_is_read() {
        assertThat(EventTopics.eventTypes("live-deliveries.v1")).containsExactly("PaymentRequestDelivered");
        var event =
                new ReceivedEvent("id", "PaymentRequestDelivered", EventContract.example("PaymentRequestDelivered"));
        assertThat(event.dataAs(Delivery.class))
                .isEqualTo(new Delivery("preq_01kaqx4f9ne8m9y3r2vk7c5d1a", Instant.parse("2026-11-23T01:02:03.812Z")));
    }
}
