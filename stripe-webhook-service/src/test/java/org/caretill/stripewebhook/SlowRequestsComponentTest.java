package org.caretill.stripewebhook;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.caretill.testinfrastructure.SlowRequestsOfService;

@QuarkusTest
@WithTestResource(StripeKeysResource.class)
class SlowRequestsComponentTest extends SlowRequestsOfService {}
