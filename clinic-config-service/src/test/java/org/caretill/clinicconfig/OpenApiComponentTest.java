package org.caretill.clinicconfig;

import io.quarkus.test.junit.QuarkusTest;
import org.caretill.testinfrastructure.OpenApiOfService;

/** The API of this service is the committed one. */
@QuarkusTest
class OpenApiComponentTest extends OpenApiOfService {

    OpenApiComponentTest() {
        super("clinic-config-service");
    }
}
