package org.caretill.outboxinbox;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.ResourceArg;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;

/** What stands around the test's service; started once for all component tests. */
@QuarkusTestResource(
        value = EmbeddedPostgresResource.class,
        initArgs = @ResourceArg(name = "database", value = "outbox_inbox_test"))
@QuarkusTestResource(EmbeddedKafkaResource.class)
final class ComponentTestResources {

    private ComponentTestResources() {}
}
