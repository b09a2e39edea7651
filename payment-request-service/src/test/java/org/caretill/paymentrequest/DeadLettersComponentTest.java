package org.caretill.paymentrequest;

import io.quarkus.test.junit.QuarkusTest;
import org.caretill.testinfrastructure.DeadLettersOfService;

/** Messages that this service cannot process. */
@QuarkusTest
class DeadLettersComponentTest extends DeadLettersOfService {

    DeadLettersComponentTest() {
        super("payment-request-service", "stripe-facts.v1", "StripePaymentSucceeded", "pi_", 403);
    }
}
