package org.caretill.democall;

import io.quarkus.test.junit.QuarkusTest;
import org.caretill.testinfrastructure.SlowRequestsOfService;

@QuarkusTest
class SlowRequestsComponentTest extends SlowRequestsOfService {}
