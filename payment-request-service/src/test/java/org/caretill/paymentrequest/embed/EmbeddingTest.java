package org.caretill.paymentrequest.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.commons.codec.digest.DigestUtils;
import org.caretill.problemdetails.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may show our pages in a frame, and what the pages may load. */
class EmbeddingTest {

    private static final Optional<URI> LIVE = Optional.of(URI.create("https://live.example.org/"));
    private static final Optional<URI> CONFIG = Optional.of(URI.create("https://config.example.org"));
    private static final URI STRIPE = URI.create("https://js.stripe.com/dahlia/stripe.js");

    private static Embedding embedding(String... ancestors) {
        return new Embedding(Optional.of(String.join(",", ancestors)), LIVE, CONFIG, STRIPE);
    }

    @Test
    void unless_the_operator_says_who_may_nobody_embeds_anything() {
        var off = new Embedding(Optional.empty(), Optional.empty(), Optional.empty(), STRIPE);
        assertThat(off.isOn()).isFalse();
        var pages = new EmbedResource(off);
        assertThatThrownBy(pages::pay).isInstanceOf(RefusedException.class).hasMessageContaining("EMBED_ANCESTORS");
        assertThatThrownBy(pages::request).isInstanceOf(RefusedException.class);
    }

    @Test
    void whoever_may_embed_is_named_as_browsers_name_origins() {
        assertThat(embedding("https://call.example.org", " http://localhost:3000", "https://*.example.org")
                        .ancestors())
                .containsExactly("https://call.example.org", "http://localhost:3000", "https://*.example.org");
        assertThat(problems("https://call.example.org,https://*.example.org", "https://live.example.org"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call.example.org",
                "https://call.example.org/",
                "https://call.example.org; script-src *",
                "https://call.example.org https://other.example.org",
                "*",
                "null"
            })
    void anything_else_ends_the_start(String entry) {
        assertThat(problems(entry, "https://live.example.org"))
                .singleElement()
                .asString()
                .contains("EMBED_ANCESTORS", entry);
    }

    @Test
    void an_address_that_the_pages_need_must_be_there() {
        assertThat(problems("https://call.example.org", ""))
                .singleElement()
                .asString()
                .contains("EMBED_NOTIFICATION_URL");
        assertThat(problems("", "")).isEmpty();
    }

    private static List<String> problems(String ancestors, String notificationService) {
        return Embedding.problems(new SmallRyeConfigBuilder()
                .withDefaultValue("caretill.embed.ancestors", ancestors)
                .withDefaultValue("caretill.embed.notification-service", notificationService)
                .withDefaultValue("caretill.embed.clinic-config-service", "https://config.example.org")
                .build());
    }

    @Test
    void the_patients_page_may_load_stripe_and_nothing_else_of_others() {
        assertThat(EmbeddedPage.pay(embedding("https://call.example.org")).contentSecurityPolicy())
                .isEqualTo("default-src 'none'; script-src 'self' https://js.stripe.com https://*.js.stripe.com;"
                        + " connect-src 'self' https://live.example.org wss://live.example.org https://api.stripe.com;"
                        + " frame-src https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com;"
                        + " style-src-attr 'unsafe-inline'; style-src 'sha256-" + hashOfStyle() + "'; font-src 'self';"
                        + " img-src data:; base-uri 'none'; form-action 'none';"
                        + " frame-ancestors https://call.example.org;"
                        + " require-trusted-types-for 'script'; trusted-types lit-html caretill");
    }

    @Test
    void the_clinicians_page_loads_nothing_of_stripes() {
        EmbeddedPage page = EmbeddedPage.request(embedding("https://call.example.org", "https://portal.example.org"));
        assertThat(page.contentSecurityPolicy())
                .doesNotContain("stripe")
                .contains(
                        "connect-src 'self' https://live.example.org wss://live.example.org https://config.example.org;")
                .contains("frame-src 'none'")
                .contains("frame-ancestors https://call.example.org https://portal.example.org;");
        assertThat(page.html()).doesNotContain("stripe").contains("data-clinic-config-service-url=");
    }

    @Test
    void the_page_has_no_script_of_its_own_and_its_values_are_escaped() {
        var quotes = new Embedding(
                Optional.of("https://call.example.org"),
                Optional.of(URI.create("https://live.example.org/a'b&c")),
                CONFIG,
                STRIPE);
        assertThat(EmbeddedPage.pay(quotes).html())
                .containsOnlyOnce("<script")
                .contains("<script type=\"module\" src=\"../caretill/embed/page.js\"></script>")
                .contains("data-ancestors=\"https://call.example.org\"")
                .contains("https://live.example.org/a&#39;b&amp;c");
    }

    private static String hashOfStyle() {
        String html = EmbeddedPage.pay(embedding("https://call.example.org")).html();
        String style = html.substring(html.indexOf("<style>") + "<style>".length(), html.indexOf("</style>"));
        return Base64.getEncoder().encodeToString(DigestUtils.sha256(style));
    }
}
