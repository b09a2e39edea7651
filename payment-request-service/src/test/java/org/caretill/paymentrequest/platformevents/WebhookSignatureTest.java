package org.caretill.paymentrequest.platformevents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {

    /** The example of the libraries of Standard Webhooks. */
    @Test
    void the_signature_is_that_of_the_standards_example() {
        assertThat(WebhookSignature.of(
                        List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        1_614_265_330,
                        "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void each_secret_signs() {
        String both = WebhookSignature.of(
                List.of(WebhookSignature.newSecret(), WebhookSignature.newSecret()), "event_1", 1, "{}");
        assertThat(both.split(" "))
                .hasSize(2)
                .allMatch(one -> one.startsWith("v1,"))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_secret_has_256_random_bits() {
        String secret = WebhookSignature.newSecret();
        assertThat(secret).startsWith("whsec_").isNotEqualTo(WebhookSignature.newSecret());
        assertThat(Base64.getDecoder().decode(secret.substring(6))).hasSize(32);
    }
}
