package org.caretill.democall;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClinicRegistrationTest {

    private final List<String> registered = Collections.synchronizedList(new ArrayList<>());

    @ParameterizedTest
    @CsvSource({"http://localhost:8090/dahlia/stripe.js, true", "https://js.stripe.com/dahlia/stripe.js, false"})
    void clinics_and_domains_are_registered_but_not_localhost_at_stripe_itself(String stripeJs, boolean withLocalhost)
            throws InterruptedException {
        var registration = new ClinicRegistration(
                (clinic, _) -> registered.add(clinic),
                registered::add,
                new OnlyStripe(URI.create(stripeJs), List.of("localhost", "call.example.com")),
                true);

        registration.start();
        registration.join(Duration.ofSeconds(10));

        assertThat(registered).contains("demo-clinic", "call.example.com");
        assertThat(registered.contains("localhost")).isEqualTo(withLocalhost);
    }

    private record OnlyStripe(URI stripeJsUrl, List<String> paymentPageDomains) implements Addresses {

        private static final URI NOT_USED = URI.create("http://localhost/");

        @Override
        public URI clinicConfigUrl() {
            return NOT_USED;
        }

        @Override
        public URI paymentRequestUrl() {
            return NOT_USED;
        }

        @Override
        public URI stripeWebhookUrl() {
            return NOT_USED;
        }

        @Override
        public URI notificationUrl() {
            return NOT_USED;
        }

        @Override
        public URI oidcUrl() {
            return NOT_USED;
        }
    }
}
