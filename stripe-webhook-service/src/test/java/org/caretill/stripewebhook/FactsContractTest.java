package org.caretill.stripewebhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.caretill.contracts.EventContract;
import org.caretill.contracts.StripeFactType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FactsContractTest {

    static List<String> examples() {
        return StripeExamples.CONNECT_FACTS;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void every_fact_fits_its_schema(String example) {
        Fact fact = factOf(example);
        assertThat(EventContract.violations(fact.type().name(), fact.json())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void a_fact_has_no_text_that_people_wrote(String example) {
        assertThat(factOf(example).json())
                .doesNotContain("example.org", "Pat Example", "Telehealth", "secret", "call-1", "demo-clinic");
    }

    @Test
    void every_fact_of_the_contract_is_produced() {
        assertThat(examples().stream().map(example -> factOf(example).type()).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(StripeFactType.values());
    }

    private static Fact factOf(String example) {
        StripeEvent event = StripeExamples.event(StripeExamples.body(example));
        return Objects.requireNonNull(Translation.of(event, WebhookEndpoint.CONNECT, StripeExamples.platform(false))
                .facts()
                .getFirst());
    }
}
