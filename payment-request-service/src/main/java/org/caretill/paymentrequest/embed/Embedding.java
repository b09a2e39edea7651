package org.caretill.paymentrequest.embed;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who may show our pages in a frame, and the addresses that these pages call. Without {@code EMBED_ANCESTORS} nobody may.
 * An entry that is no origin, or an address that is missing, ends the start: a browser would only show an empty frame.
 */
@Startup
@Singleton
class Embedding {

    /** As browsers write an origin (<a href="https://www.rfc-editor.org/rfc/rfc6454#section-6.2">RFC 6454</a>). */
    private static final Pattern ORIGIN = Pattern.compile(
            "(?:https(?!.*:443$)|http(?!.*:80$))://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[1-9][0-9]{0,4})?");

    private final List<String> ancestors;
    private final Optional<URI> notificationService;
    private final Optional<URI> clinicConfigService;
    private final URI stripeJs;

    Embedding(
            @ConfigProperty(name = "caretill.embed.ancestors") Optional<List<String>> ancestors,
            @ConfigProperty(name = "caretill.embed.notification-service") Optional<URI> notificationService,
            @ConfigProperty(name = "caretill.embed.clinic-config-service") Optional<URI> clinicConfigService,
            @ConfigProperty(name = "caretill.embed.stripe-js") URI stripeJs) {
        this.ancestors = ancestors.orElse(List.of()).stream()
                .map(String::strip)
                .distinct()
                .toList();
        this.notificationService = notificationService;
        this.clinicConfigService = clinicConfigService;
        this.stripeJs = stripeJs;
        for (String ancestor : this.ancestors) {
            if (!ORIGIN.matcher(ancestor).matches()) {
                throw new IllegalStateException(
                        "EMBED_ANCESTORS has an entry that is not an origin such as https://call.example.org: "
                                + ancestor);
            }
        }
        if (isOn()) {
            notificationService();
            clinicConfigService();
        }
    }

    boolean isOn() {
        return !ancestors.isEmpty();
    }

    /** The origins of all pages around a frame, as {@code https://call.example.org}; empty: there are no frames. */
    List<String> ancestors() {
        return ancestors;
    }

    URI notificationService() {
        return given(notificationService, "EMBED_NOTIFICATION_URL");
    }

    URI clinicConfigService() {
        return given(clinicConfigService, "EMBED_CLINIC_CONFIG_URL");
    }

    /** Stripe.js at Stripe, or the simulator's. */
    URI stripeJs() {
        return stripeJs;
    }

    private static URI given(Optional<URI> address, String variable) {
        return address.orElseThrow(() -> new IllegalStateException(
                "EMBED_ANCESTORS is set, so " + variable + " must be: the address that browsers know"));
    }
}
