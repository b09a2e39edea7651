package org.caretill.paymentrequest.platformevents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookTargetsTest {

    private final WebhookTargets strict = new WebhookTargets(false, Optional.empty());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.254",
                "168.63.129.16",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "::10.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b:1::1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:a00:1::1",
                "3fff::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void private_and_reserved_addresses_are_not_allowed(String address) {
        assertThat(strict.allows(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.128.0.1",
                "126.255.255.255",
                "128.0.0.1",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "223.255.255.255",
                "2001:4860:4860::8888",
                "2606:4700::1111",
                "2a00::1"
            })
    void public_addresses_are_allowed(String address) {
        assertThat(strict.allows(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void the_operator_allows_networks_and_nothing_beside_them() {
        var targets = new WebhookTargets(false, Optional.of("10.1.0.0/16, fd00:1::/32 ,192.168.0.7"));
        assertThat(targets.allows(InetAddress.ofLiteral("10.1.255.1"))).isTrue();
        assertThat(targets.allows(InetAddress.ofLiteral("10.2.0.1"))).isFalse();
        assertThat(targets.allows(InetAddress.ofLiteral("fd00:1:2::3"))).isTrue();
        assertThat(targets.allows(InetAddress.ofLiteral("fd00:2::3"))).isFalse();
        assertThat(targets.allows(InetAddress.ofLiteral("192.168.0.7"))).isTrue();
        assertThat(targets.allows(InetAddress.ofLiteral("192.168.0.8"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "example.org", "10.0.0.0/-1"})
    void a_network_that_is_none_is_refused(String network) {
        assertThatThrownBy(() -> new WebhookTargets(false, Optional.of(network)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void plain_http_needs_the_operators_consent() throws Exception {
        assertThatThrownBy(() -> strict.read("http://example.org/")).hasMessageContaining("https://");
        assertThat(new WebhookTargets(true, Optional.empty()).read("http://example.org"))
                .isEqualTo(new WebhookTargets.Target(false, "example.org", 80, "/"));
        assertThat(strict.read("https://example.org:8443/a?b=c"))
                .isEqualTo(new WebhookTargets.Target(true, "example.org", 8443, "/a?b=c"));
    }

    @Test
    void letters_of_other_scripts_are_sent_in_their_encoding() throws Exception {
        assertThat(strict.read("https://example.org/zahlungen/für?an=Zoë").path())
                .isEqualTo("/zahlungen/f%C3%BCr?an=Zo%C3%AB");
        assertThat(strict.read("https://example.org/a%20b").path()).isEqualTo("/a%20b");
        assertThatThrownBy(() -> strict.read("https://example.org/\ud800")).hasMessageContaining("letters that exist");
    }

    @Test
    void what_is_wrong_with_the_settings_is_said_at_the_start() {
        assertThat(problems("false", "false", "10.1.0.0/16, 10.2.0.1")).isEmpty();
        assertThat(problems("false", "true", "")).isEmpty();
        assertThat(problems("false", "yes", "")).containsExactly("WEBHOOK_ALLOW_HTTP must be true or false");
        assertThat(problems("true", "true", "intranet"))
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("WEBHOOK_ALLOW_HTTP is true: in production"))
                .anyMatch(problem -> problem.startsWith("WEBHOOK_ALLOWED_NETWORKS must be"));
    }

    private static List<String> problems(String production, String http, String networks) {
        return WebhookTargets.problems(new SmallRyeConfigBuilder()
                .withDefaultValue("caretill.production", production)
                .withDefaultValue("caretill.webhooks-out.allow-http", http)
                .withDefaultValue("caretill.webhooks-out.allowed-networks", networks)
                .build());
    }
}
