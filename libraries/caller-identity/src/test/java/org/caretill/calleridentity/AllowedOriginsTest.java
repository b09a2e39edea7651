package org.caretill.calleridentity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {

    @Test
    void each_entry_is_there_once_as_a_browser_writes_it() {
        assertThat(AllowedOrigins.of(
                                "https://Call.example.org:443, https://*.Example.org:8443,https://call.example.org,")
                        .entries())
                .containsExactly("https://call.example.org", "https://*.example.org:8443");
    }

    @ParameterizedTest
    @CsvSource({
        "https://call.example.org, https://call.example.org",
        "https://call.example.org:443, https://call.example.org",
        "HTTPS://Call.Example.Org, https://call.example.org",
        "http://localhost:3000, http://localhost:3000",
        "http://127.0.0.1:8080, http://127.0.0.1:8080",
        "http://[::1]:8080, http://[::1]:8080",
        "https://xn--mnchen-3ya.example, https://xn--mnchen-3ya.example",
        "https://*.example.org, https://call.example.org",
        "https://*.example.org, https://branch-7.previews.example.org",
        "https://*.example.org, https://feature_7.example.org",
        "https://*.example.org:8443, https://call.example.org:8443",
        "http://*.localhost:3000, http://clinic-a.localhost:3000",
    })
    void what_an_entry_means_is_allowed_to_the_api_and_to_sockets_alike(String setting, String origin) {
        assertThat(AllowedOrigins.of(setting).allows(origin)).isTrue();
        assertThat(corsAllows(setting, origin)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "https://call.example.org, http://call.example.org",
        "https://call.example.org, https://call.example.org:8443",
        "https://call.example.org, https://call.example.org.evil.example",
        "https://call.example.org, https://evil.example",
        "https://call.example.org, null",
        "https://*.example.org, https://example.org",
        "https://*.example.org, https://evil-example.org",
        "https://*.example.org, https://callxexample.org",
        "https://*.example.org, https://call.examplexorg",
        "https://*.example.org, http://call.example.org",
        "https://*.example.org, https://call.example.org:8443",
        "https://*.example.org, https://call.example.org.evil.example",
        "https://*.example.org, https://evil.example/.example.org",
        "https://*.example.org, https://evil.example#.example.org",
        "https://*.example.org, https://evil.example:80@call.example.org",
        "https://*.example.org, https://.example.org",
        "'', https://call.example.org",
        "'', *",
    })
    void anything_else_is_refused_by_both(String setting, String origin) {
        assertThat(AllowedOrigins.of(setting).allows(origin)).isFalse();
        assertThat(corsAllows(setting, origin)).isFalse();
    }

    @Test
    void a_caller_without_an_origin_is_on_no_list() {
        assertThat(AllowedOrigins.of("https://call.example.org").allows(null)).isFalse();
    }

    @Test
    void a_setting_is_a_list() {
        var origins = AllowedOrigins.of("https://call.example.org, https://*.example.com ,,http://localhost:3000");
        assertThat(List.of("https://call.example.org", "https://a.example.com", "http://localhost:3000"))
                .allMatch(origins::allows);
        assertThat(origins.allows("https://example.com")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "https://*",
                "https://*.org",
                "https://*.1",
                "https://*.127.0.0.1",
                "https://call.*.example.org",
                "https://call*.example.org",
                "https://*.*.example.org",
                "/https://.*/",
                "/https://.*\\.example\\.org/",
                "call.example.org",
                "//call.example.org",
                "ftp://call.example.org",
                "https://call.example.org/",
                "https://call.example.org/pay",
                "https://call.example.org?a=b",
                "https://user@call.example.org",
                "https://call.example.org:0",
                "https://call.example.org:65536",
                "https://call.example.org:port",
                "https://münchen.example",
                "https://call.example.org https://other.example.org"
            })
    void what_is_no_origin_is_refused_before_the_start_by_name(String entry) {
        var config = new SmallRyeConfigBuilder()
                .withDefaultValue("caretill.allowed-origins", "https://call.example.org," + entry)
                .build();
        assertThat(AllowedOrigins.problems(config, "caretill.allowed-origins", "ALLOWED_ORIGINS"))
                .singleElement()
                .asString()
                .startsWith("ALLOWED_ORIGINS has an entry that is no origin: " + entry + " (write https://");
        assertThatThrownBy(() -> AllowedOrigins.of(entry)).isInstanceOf(IllegalArgumentException.class);
    }

    /** As the framework's filter understands its setting: an origin, or a regular expression between slashes. */
    private static boolean corsAllows(String setting, String origin) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredInterceptors()
                .withDefaultValue("caretill.allowed-origins", setting)
                .withDefaultValue("quarkus.http.cors.origins", "${caretill.allowed-origins}")
                .build();
        Optional<String[]> origins = config.getOptionalValue("quarkus.http.cors.origins", String[].class);
        return Arrays.stream(origins.orElse(new String[0]))
                .anyMatch(entry -> entry.startsWith("/")
                        ? Pattern.matches(entry.substring(1, entry.length() - 1), origin)
                        : entry.equals(origin));
    }
}
