package org.caretill.stripewebhook;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.caretill.testinfrastructure.DeadLettersOfService;

/** Messages that this service cannot process. */
@QuarkusTest
@WithTestResource(StripeKeysResource.class)
class DeadLettersComponentTest extends DeadLettersOfService {

    DeadLettersComponentTest() {
        super("stripe-webhook-service", "clinic-payments.v1", "ClinicPaymentsChanged", "clinic-", 401);
    }
}
