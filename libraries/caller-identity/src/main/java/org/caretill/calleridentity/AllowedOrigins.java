package org.caretill.calleridentity;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.servicelifecycle.Setting;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * The origins of the pages that a setting allows. Every such list has this grammar: for calls of the API, for live
 * sockets, for return addresses and for pages around frames. An entry is an origin as browsers send it (<a
 * href="https://www.rfc-editor.org/rfc/rfc6454#section-6.2">RFC 6454</a>), such as {@code https://call.example.org} or
 * {@code http://localhost:3000}, or all subdomains of a domain, at any depth but without the domain itself: {@code
 * https://*.example.org}, as in a <a href="https://www.w3.org/TR/CSP3/#match-hosts">Content-Security-Policy</a>. A
 * star alone and regular expressions are refused, because they allow more than their author can see.
 */
public final class AllowedOrigins {

    /** For a setting that is empty. */
    public static final AllowedOrigins NONE = new AllowedOrigins(List.of(), Set.of(), List.of());

    private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

    /** A star needs two names after it, since nobody owns all of .com; localhost is everybody's own. */
    private static final Pattern ENTRY = Pattern.compile("(?<scheme>https?)://"
            + "(?:(?<star>\\*\\.)(?<domain>localhost|(?:" + LABEL + "\\.)+(?![0-9]+(?::|$))" + LABEL + ")"
            + "|(?<host>" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9a-f:.]+]))"
            + "(?::(?<port>[1-9][0-9]{0,4}))?");

    private static final int MAX_PORT = 65_535;

    private final List<String> entries;
    private final Set<String> exact;
    private final List<Pattern> subdomains;

    private AllowedOrigins(List<String> entries, Set<String> exact, List<Pattern> subdomains) {
        this.entries = entries;
        this.exact = exact;
        this.subdomains = subdomains;
    }

    /**
     * Reads a setting: entries by comma.
     *
     * @throws IllegalArgumentException naming the first entry that is no origin
     */
    public static AllowedOrigins of(String setting) {
        entries(setting).filter(entry -> !isOrigin(entry)).findFirst().ifPresent(entry -> {
            throw new IllegalArgumentException(faultOf(entry));
        });
        return new AllowedOrigins(
                origins(setting).map(AllowedOrigins::text).distinct().toList(),
                origins(setting)
                        .filter(origin -> origin.group("star") == null)
                        .map(AllowedOrigins::text)
                        .collect(Collectors.toUnmodifiableSet()),
                origins(setting)
                        .filter(origin -> origin.group("star") != null)
                        .map(AllowedOrigins::pattern)
                        .toList());
    }

    /** What is wrong with the setting, in sentences that name its variable; for the check before the start. */
    public static List<String> problems(Config config, String setting, String variable) {
        return entries(Setting.of(config, setting).orElse(""))
                .filter(entry -> !isOrigin(entry))
                .map(entry -> variable + " " + faultOf(entry))
                .toList();
    }

    /**
     * Whether a page of the origin is allowed.
     *
     * @param origin as the browser sends it, null if it sends none
     */
    public boolean allows(@Nullable String origin) {
        return origin != null
                && (exact.contains(origin)
                        || subdomains.stream()
                                .anyMatch(pattern -> pattern.matcher(origin).matches()));
    }

    /** Each once, as a browser writes an origin, or a Content-Security-Policy the subdomains of a domain. */
    public List<String> entries() {
        return entries;
    }

    /** As {@code quarkus.http.cors.origins}, which knows origins, and regular expressions between slashes. */
    String forCorsFilter() {
        return Stream.concat(exact.stream().sorted(), subdomains.stream().map(pattern -> "/" + pattern + "/"))
                .collect(Collectors.joining(","));
    }

    private static Stream<String> entries(String setting) {
        return Arrays.stream(setting.split(",")).map(String::strip).filter(entry -> !entry.isEmpty());
    }

    private static Stream<Matcher> origins(String setting) {
        return entries(setting).map(AllowedOrigins::match).filter(Matcher::matches);
    }

    private static Matcher match(String entry) {
        return ENTRY.matcher(entry.toLowerCase(Locale.ROOT));
    }

    private static boolean isOrigin(String entry) {
        Matcher origin = match(entry);
        return origin.matches() && (origin.group("port") == null || Integer.parseInt(origin.group("port")) <= MAX_PORT);
    }

    private static String faultOf(String entry) {
        return "has an entry that is no origin: " + entry
                + " (write https://call.example.org, or https://*.example.org for all its subdomains; neither a path,"
                + " nor a star alone, nor a regular expression)";
    }

    private static String text(Matcher origin) {
        String host = origin.group("star") == null ? origin.group("host") : "*." + origin.group("domain");
        return origin.group("scheme") + "://" + host + port(origin);
    }

    /** Without a comma or a backslash, which a list in the configuration would take for its own. */
    private static Pattern pattern(Matcher origin) {
        return Pattern.compile(origin.group("scheme") + "://(?:[a-z0-9_-]+[.])+"
                + origin.group("domain").replace(".", "[.]") + port(origin));
    }

    /** Browsers leave out the port that the scheme has anyway. */
    private static String port(Matcher origin) {
        String port = origin.group("port");
        boolean usual = port == null || port.equals(origin.group("scheme").equals("https") ? "443" : "80");
        return usual ? "" : ":" + port;
    }
}
