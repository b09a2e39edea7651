package org.caretill.notification;

import io.quarkus.test.junit.QuarkusTest;
import org.caretill.testinfrastructure.SlowRequestsOfService;

@QuarkusTest
class SlowRequestsComponentTest extends SlowRequestsOfService {}
