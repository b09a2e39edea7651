package org.caretill.testinfrastructure;

import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;

/** Closes {@link Events} after each test class. Quarkus finds it by its name in {@code META-INF/services}. */
public final class EventsAfterAll implements QuarkusTestAfterAllCallback {

    @Override
    public void afterAll(QuarkusTestContext context) {
        Events.close();
    }
}
