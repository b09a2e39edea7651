package org.caretill.clinicconfig;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An operator who does not offer OAuth, which Stripe advises against for new platforms. */
@QuarkusTest
@TestProfile(LinkWaysComponentTest.OnboardingOnly.class)
class LinkWaysComponentTest {

    public static final class OnboardingOnly implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("caretill.stripe.link-ways", "onboarding");
        }
    }

    @Test
    void clinics_are_offered_what_the_operator_offers_and_nothing_else() {
        var story = Story.enabled();
        String link = "/v1/clinics/" + story.clinic + "/stripe-account/link";
        story.admin().get(link).then().statusCode(200).body("ways", contains("ONBOARDING"));
        story.admin()
                .body(Map.of("returnUrl", Story.RETURN_URL))
                .post(link)
                .then()
                .statusCode(409)
                .body("code", equalTo("link-way-not-offered"));
        story.leaveForOnboarding().then().statusCode(200);
    }
}
