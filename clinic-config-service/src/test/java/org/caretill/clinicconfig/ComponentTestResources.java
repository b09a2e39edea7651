package org.caretill.clinicconfig;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.OidcProviderResource;

/** The resources of every component test, started once for all of them. */
@QuarkusTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "clinic_config"))
@QuarkusTestResource(EmbeddedKafkaResource.class)
@QuarkusTestResource(OidcProviderResource.class)
@QuarkusTestResource(StripeSimulatorResource.class)
@QuarkusTestResource(AuditLogKeysResource.class)
final class ComponentTestResources {

    private ComponentTestResources() {}
}
