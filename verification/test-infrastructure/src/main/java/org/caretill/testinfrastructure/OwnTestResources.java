package org.caretill.testinfrastructure;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * The profile of a component test that needs other resources than the tests of its module share, such as a database
 * behind a {@link SilentProxy}. The service is started for it once more, with these resources alone.
 */
public abstract class OwnTestResources implements QuarkusTestProfile {

    private final List<TestResourceEntry> resources;

    protected OwnTestResources(TestResourceEntry... resources) {
        this.resources = List.of(resources);
    }

    /**
     * A PostgreSQL with the service's database.
     *
     * @param kind {@link EmbeddedPostgresResource}, or how it differs
     */
    protected static TestResourceEntry postgres(Class<? extends EmbeddedPostgresResource> kind, String database) {
        return new TestResourceEntry(kind, Map.of("database", database), true);
    }

    @Override
    public final boolean disableGlobalTestResources() {
        return true;
    }

    @Override
    public final List<TestResourceEntry> testResources() {
        return resources;
    }
}
