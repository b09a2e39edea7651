package org.caretill.clinicconfig.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.caretill.problemdetails.RefusedException;
import org.junit.jupiter.api.Test;

class LinkWaysTest {

    @Test
    void the_operator_offers_one_way_or_both() {
        assertThat(new LinkWays(Optional.of("oauth")).offered()).containsExactly(LinkWay.OAUTH);
        assertThat(new LinkWays(Optional.of(" onboarding , oauth,")).offered())
                .containsExactly(LinkWay.ONBOARDING, LinkWay.OAUTH);
        assertThat(problems("oauth,onboarding")).isEmpty();
    }

    @Test
    void a_way_that_is_not_offered_is_refused_with_its_own_code() {
        var ways = new LinkWays(Optional.of("onboarding"));
        ways.mustOffer(LinkWay.ONBOARDING);
        assertThatThrownBy(() -> ways.mustOffer(LinkWay.OAUTH))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo("link-way-not-offered"));
    }

    @Test
    void a_wrong_value_is_named_at_the_start() {
        assertThat(problems("oauth,standard")).containsExactly("STRIPE_LINK_WAYS names an unknown way: standard");
        assertThat(problems(" ,")).singleElement().asString().contains("names no way");
    }

    private static List<String> problems(String value) {
        return LinkWays.problems(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of("caretill.stripe.link-ways", value), "test", 100))
                .build());
    }
}
