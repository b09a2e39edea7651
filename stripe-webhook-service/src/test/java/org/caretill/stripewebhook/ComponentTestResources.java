package org.caretill.stripewebhook;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.OidcProviderResource;

/** The resources of every component test. Each test names the Stripe that it needs: keys alone, or the simulator. */
@QuarkusTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "stripe_webhook"))
@QuarkusTestResource(EmbeddedKafkaResource.class)
@QuarkusTestResource(OidcProviderResource.class)
final class ComponentTestResources {

    private ComponentTestResources() {}
}
