package org.caretill.clinicconfig.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Optional;
import org.caretill.calleridentity.AllowedOrigins;
import org.caretill.problemdetails.RefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnUrlsTest {

    private final ReturnUrls urls = new ReturnUrls(
            Optional.of(AllowedOrigins.of("https://calls.example, http://localhost:8080, https://*.previews.example")));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://calls.example",
                "https://calls.example/configure?tab=payments#stripe",
                "https://calls.example:443/",
                "HTTPS://CALLS.EXAMPLE/",
                "http://localhost:8080/configure",
                "https://branch-7.previews.example/configure"
            })
    void a_page_of_an_allowed_origin_is_allowed(String url) {
        assertThatCode(() -> urls.mustAllow(url)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/configure",
                "//calls.example/",
                "http://calls.example/",
                "https://calls.example:8443/",
                "https://calls.example.evil.example/",
                "https://previews.example/",
                "https://branch-7.previews.example.evil.example/",
                "https://evil.example/https://calls.example",
                "https://calls.example@evil.example/",
                "https://user@calls.example/",
                "https://calls.example\\@evil.example/",
                "https://calls.example%2f.evil.example/",
                "https://calls.example /",
                "javascript:alert(1)//calls.example",
                "data:text/html,calls.example",
                "http://localhost/",
                "http://127.0.0.1:8080/",
                "https:calls.example"
            })
    void anything_else_is_refused(String url) {
        assertThatThrownBy(() -> urls.mustAllow(url)).isInstanceOf(RefusedException.class);
    }

    @Test
    void an_endless_address_is_refused() {
        assertThatThrownBy(() -> urls.mustAllow("https://calls.example/" + "a".repeat(2_000)))
                .isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://calls.example, https://calls.example?stripe=linked",
        "https://calls.example/a, https://calls.example/a?stripe=linked",
        "https://calls.example/a?b=c%20d, https://calls.example/a?b=c%20d&stripe=linked",
        "https://calls.example/a#b, https://calls.example/a?stripe=linked#b"
    })
    void the_result_is_added_as_a_query_parameter(String url, String expected) {
        assertThat(ReturnUrls.withResult(url, "linked")).hasToString(expected);
    }

    @Test
    void an_allow_list_of_more_than_origins_is_refused_before_the_start() {
        var config = new SmallRyeConfigBuilder()
                .withDefaultValue(
                        "caretill.return-url-allowlist", "https://calls.example/configure,http://localhost:8080")
                .build();
        assertThat(ReturnUrls.problems(config))
                .singleElement()
                .asString()
                .startsWith("RETURN_URL_ALLOWLIST has an entry that is no origin: https://calls.example/configure ");
    }

    @Test
    void without_an_allow_list_nobody_is_sent_anywhere() {
        assertThatThrownBy(() -> new ReturnUrls(Optional.empty()).mustAllow("https://calls.example/"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void an_older_result_is_replaced() {
        assertThat(ReturnUrls.withResult("http://localhost:8080/configure?stripe=linked&a=b#top", "denied"))
                .hasToString("http://localhost:8080/configure?a=b&stripe=denied#top");
        assertThat(ReturnUrls.withResult("http://localhost:8080/configure?stripe", "denied"))
                .hasToString("http://localhost:8080/configure?stripe=denied");
    }
}
