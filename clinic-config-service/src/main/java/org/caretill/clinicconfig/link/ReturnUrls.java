package org.caretill.clinicconfig.link;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.caretill.calleridentity.AllowedOrigins;
import org.caretill.problemdetails.RefusedException;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The origins to which a browser may return from Stripe: only these, so that linking is not an open redirect. */
@Startup
@Singleton
public class ReturnUrls {

    static final int MAX_LENGTH = 2_000;

    private static final String SETTING = "caretill.return-url-allowlist";

    private final AllowedOrigins origins;

    ReturnUrls(@ConfigProperty(name = SETTING) Optional<AllowedOrigins> origins) {
        this.origins = origins.orElse(AllowedOrigins.NONE);
    }

    /** What is wrong with the setting. */
    public static List<String> problems(Config config) {
        return AllowedOrigins.problems(config, SETTING, "RETURN_URL_ALLOWLIST");
    }

    /** @throws RefusedException if the page is not one of the platform's */
    void mustAllow(String returnUrl) {
        if (returnUrl.length() > MAX_LENGTH || !origins.allows(originOf(parsed(returnUrl)))) {
            throw RefusedException.invalid("returnUrl", "must be an address of one of the platform's own pages");
        }
    }

    /**
     * The address with the result of the link and the return ticket. The ticket is in the fragment, which no server and
     * no other site gets to see, as the parameter {@code stripe-return}; a fragment of the page's own is replaced.
     */
    static URI withTicket(String returnUrl, String result, String ticket) {
        return withResult(returnUrl, result).resolve("#stripe-return=" + ticket);
    }

    /** The address with the result of the link as the query parameter {@code stripe}. */
    static URI withResult(String returnUrl, String result) {
        int fragment = returnUrl.indexOf('#');
        String page = fragment < 0 ? returnUrl : returnUrl.substring(0, fragment);
        int query = page.indexOf('?');
        // Remove an older result, which would be read instead of this one.
        String others = query < 0
                ? ""
                : Stream.of(page.substring(query + 1).split("&", -1))
                        .filter(parameter ->
                                !parameter.isEmpty() && !parameter.equals("stripe") && !parameter.startsWith("stripe="))
                        .map(parameter -> parameter + "&")
                        .collect(Collectors.joining());
        return URI.create((query < 0 ? page : page.substring(0, query))
                + "?"
                + others
                + "stripe="
                + result
                + (fragment < 0 ? "" : returnUrl.substring(fragment)));
    }

    private static URI parsed(String returnUrl) {
        try {
            return new URI(returnUrl);
        } catch (URISyntaxException e) {
            throw RefusedException.invalid("returnUrl", "must be an address");
        }
    }

    /** <a href="https://www.rfc-editor.org/rfc/rfc6454#section-6.1">RFC 6454</a>; empty for anything but a web page. */
    private static String originOf(URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null) {
            return "";
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return "";
        }
        boolean defaultPort = uri.getPort() == -1 || uri.getPort() == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + (defaultPort ? "" : ":" + uri.getPort());
    }
}
