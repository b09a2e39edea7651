package org.caretill.paymentrequest.platformevents;

import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.caretill.servicelifecycle.Setting;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which addresses webhooks may be sent to, so that nobody who may register an endpoint can make this service call what
 * only it can reach. An address must be one that the internet routes (IANA's registries of special-purpose addresses
 * for <a href="https://www.iana.org/assignments/iana-ipv4-special-registry">IPv4</a> and <a
 * href="https://www.iana.org/assignments/iana-ipv6-special-registry">IPv6</a>), unless the operator allows its network.
 */
@ApplicationScoped
public class WebhookTargets {

    /** A name, or an IPv4 address; an IPv6 address needs a name. */
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    /** How an IPv4 address may be written; the last label of a name is never a number. */
    private static final Pattern NUMERIC = Pattern.compile("(.*\\.)?(0[xX][0-9a-fA-F]*|[0-9]+)");

    private static final int HIGHEST_PORT = 65_535;

    private static final Networks NOT_PUBLIC_IPV4 = Networks.of(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            // Link-local, with the metadata services of most clouds.
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            // Azure's metadata service, which is a public address by its number only.
            "168.63.129.16/32");

    /** The only part of IPv6 that is routed. Private, link-local, multicast and translated addresses are outside. */
    private static final Networks GLOBAL_IPV6 = Networks.of("2000::/3");

    /** What is special within it: Teredo and others, documentation, and 6to4, which contains an IPv4 address. */
    private static final Networks NOT_PUBLIC_IPV6 = Networks.of("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

    private static final int IPV4_BYTES = 4;

    private final boolean httpAllowed;
    private final Networks allowed;

    WebhookTargets(
            @ConfigProperty(name = "caretill.webhooks-out.allow-http") boolean httpAllowed,
            @ConfigProperty(name = "caretill.webhooks-out.allowed-networks") Optional<String> allowed) {
        this.httpAllowed = httpAllowed;
        this.allowed = Networks.of(networksIn(allowed.orElse("")));
    }

    /** What is wrong with the settings. */
    public static List<String> problems(Config config) {
        List<String> problems = new ArrayList<>();
        String http = Setting.of(config, "caretill.webhooks-out.allow-http").orElse("");
        if (!http.equals("true") && !http.equals("false")) {
            problems.add("WEBHOOK_ALLOW_HTTP must be true or false");
        }
        if (http.equals("true")
                && Setting.of(config, "caretill.production").orElse("false").equals("true")) {
            problems.add("WEBHOOK_ALLOW_HTTP is true: in production, webhooks are sent by https only");
        }
        try {
            Networks.of(networksIn(
                    Setting.of(config, "caretill.webhooks-out.allowed-networks").orElse("")));
        } catch (IllegalArgumentException _) {
            problems.add("WEBHOOK_ALLOWED_NETWORKS must be addresses or networks such as 10.1.0.0/16, by comma");
        }
        return problems;
    }

    private static List<String> networksIn(String setting) {
        return Stream.of(setting.split(","))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    /**
     * Where to send.
     *
     * @param path with the query
     */
    record Target(boolean https, String host, int port, String path) {}

    /** Why an address cannot be used. */
    static final class BadTargetException extends Exception {

        private final String rule;

        BadTargetException(String rule) {
            super(rule);
            this.rule = rule;
        }

        String rule() {
            return rule;
        }
    }

    /**
     * Reads the address of an endpoint. Whether its name leads to an allowed address is known only when something is
     * sent.
     *
     * @throws BadTargetException with the rule that it breaks
     */
    Target read(String url) throws BadTargetException {
        URI uri = parse(url);
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        if (!https && !(httpAllowed && "http".equalsIgnoreCase(uri.getScheme()))) {
            throw new BadTargetException("must begin with https://");
        }
        if (uri.getHost() == null || !HOST.matcher(uri.getHost()).matches()) {
            throw new BadTargetException("must name a host");
        }
        if (uri.getRawUserInfo() != null || uri.getRawFragment() != null) {
            throw new BadTargetException("must have neither a user nor a fragment");
        }
        if (uri.getPort() == 0 || uri.getPort() > HIGHEST_PORT) {
            throw new BadTargetException("must have a port that exists, or none");
        }
        if (NUMERIC.matcher(uri.getHost()).matches() && !isAllowedLiteral(uri.getHost())) {
            throw new BadTargetException("must not name an address that is private or reserved");
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new Target(
                https,
                uri.getHost(),
                uri.getPort() == -1 ? (https ? 443 : 80) : uri.getPort(),
                uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery());
    }

    private static URI parse(String url) throws BadTargetException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(url)) {
            throw new BadTargetException("must consist of letters that exist");
        }
        try {
            // Other letters of the path and query are sent in their encoding.
            return new URI(new URI(url).toASCIIString());
        } catch (URISyntaxException e) {
            throw new BadTargetException("must be an address such as https://example.org/webhooks");
        }
    }

    private boolean isAllowedLiteral(String host) {
        try {
            return allows(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** Whether this service may connect to the address. */
    boolean allows(InetAddress address) {
        return allowed.contain(address) || isPublic(address);
    }

    /** Whether it may connect to each of them: a name that also leads elsewhere is not trusted at all. */
    boolean allowsAll(InetAddress[] addresses) {
        return Arrays.stream(addresses).allMatch(this::allows);
    }

    private static boolean isPublic(InetAddress address) {
        return address.getAddress().length == IPV4_BYTES
                ? !NOT_PUBLIC_IPV4.contain(address)
                : GLOBAL_IPV6.contain(address) && !NOT_PUBLIC_IPV6.contain(address);
    }
}
