package org.caretill.clinicconfig;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
class LinkComponentTest {

    @Test
    void an_administrator_links_the_clinics_account() {
        String account = Story.newAccount();
        Story story = Story.enabled();
        assertThat(story.link(account)).isEqualTo(Story.RETURN_URL + "?stripe=linked");
        assertThat(story.stripeStatus()).isEqualTo("LINKED");
    }
}
