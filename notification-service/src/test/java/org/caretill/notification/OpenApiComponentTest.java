package org.caretill.notification;

import io.quarkus.test.junit.QuarkusTest;
import org.caretill.testinfrastructure.OpenApiOfService;

/** The API of this service is the committed one. */
@QuarkusTest
class OpenApiComponentTest extends OpenApiOfService {

    OpenApiComponentTest() {
        super("notification-service");
    }
}
