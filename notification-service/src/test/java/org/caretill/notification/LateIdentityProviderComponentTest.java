package org.caretill.notification;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.caretill.calleridentity.Roles.CLINICIAN;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.concurrent.atomic.AtomicBoolean;
import org.caretill.testinfrastructure.EmbeddedKafkaResource;
import org.caretill.testinfrastructure.EmbeddedPostgresResource;
import org.caretill.testinfrastructure.LateSecondProviderResource;
import org.caretill.testinfrastructure.OwnTestResources;
import org.caretill.testinfrastructure.Tokens;
import org.junit.jupiter.api.Test;

/** The second identity provider is away when the service starts, and for a while after. */
@QuarkusTest
@TestProfile(LateIdentityProviderComponentTest.WithLateProvider.class)
class LateIdentityProviderComponentTest {

    private static final String CALL = "call-of-late-provider";

    @SuppressWarnings("NullAway.Init") // LateSecondProviderResource sets it.
    AtomicBoolean secondProviderIsAway;

    @Test
    void its_people_are_told_to_come_again_and_are_admitted_once_it_is_there() {
        String theirs = Tokens.ofSecondProvider("clara", "Telehealth Clinicians", "demo-health", "demo-clinic");
        String ours = Tokens.staff(CLINICIAN, "demo-health", "demo-clinic");
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(deadLetters(theirs)).as("attempt " + attempt).isEqualTo(503);
            assertThat(LiveClient.refusal(CALL, theirs))
                    .as("attempt " + attempt)
                    .isEqualTo(503);
            assertThat(deadLetters(ours)).as("verified, and of another role").isEqualTo(403);
            assertThat(LiveClient.refusal(CALL, ours)).isEqualTo(101);
        }

        secondProviderIsAway.set(false);

        assertThat(deadLetters(theirs)).as("verified, and of another role").isEqualTo(403);
        assertThat(LiveClient.refusal(CALL, theirs)).isEqualTo(101);
    }

    private static int deadLetters(String token) {
        return given().auth().oauth2(token).get("/v1/dead-letters").statusCode();
    }

    public static class WithLateProvider extends OwnTestResources {

        public WithLateProvider() {
            super(
                    postgres(EmbeddedPostgresResource.class, "notification"),
                    new TestResourceEntry(EmbeddedKafkaResource.class),
                    new TestResourceEntry(LateSecondProviderResource.class));
        }
    }
}
