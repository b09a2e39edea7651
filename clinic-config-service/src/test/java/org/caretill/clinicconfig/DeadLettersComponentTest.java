package org.caretill.clinicconfig;

import io.quarkus.test.junit.QuarkusTest;
import org.caretill.testinfrastructure.DeadLettersOfService;

/** Messages that this service cannot process. */
@QuarkusTest
class DeadLettersComponentTest extends DeadLettersOfService {

    DeadLettersComponentTest() {
        super("clinic-config-service", "stripe-facts.v1", "StripeAccountChanged", "acct_", 401);
    }
}
