package org.caretill.stripewebhook;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.caretill.testinfrastructure.OpenApiOfService;

/** The API of this service is the committed one. */
@QuarkusTest
@WithTestResource(StripeKeysResource.class)
class OpenApiComponentTest extends OpenApiOfService {

    OpenApiComponentTest() {
        super("stripe-webhook-service");
    }
}
