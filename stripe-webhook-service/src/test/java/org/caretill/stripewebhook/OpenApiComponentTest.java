package org.caretill.stripewebhook;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.OidcProviderResource;
import org.caretill.testinfrastructure.OpenApiOfService;

/** The API of this service is the committed one. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "stripe_webhook"))
@WithTestResource(EmbeddedKafkaResource.class)
@WithTestResource(OidcProviderResource.class)
@WithTestResource(StripeKeysResource.class)
class OpenApiComponentTest extends OpenApiOfService {

    OpenApiComponentTest() {
        super("stripe-webhook-service");
    }
}
