package org.caretill.stripewebhook;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.caretill.testinfrastructure.DeadLettersOfService;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.OidcProviderResource;

/** Messages that this service cannot process. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "stripe_webhook"))
@WithTestResource(EmbeddedKafkaResource.class)
@WithTestResource(OidcProviderResource.class)
@WithTestResource(StripeKeysResource.class)
class DeadLettersComponentTest extends DeadLettersOfService {

    DeadLettersComponentTest() {
        super("stripe-webhook-service", "clinic-payments.v1", "ClinicPaymentsChanged", "clinic-", 401);
    }
}
