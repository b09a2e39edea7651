package org.caretill.paymentrequest.embed;

import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.caretill.calleridentity.AllowedOrigins;
import org.caretill.servicelifecycle.Setting;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who may show our pages in a frame, and the addresses that these pages call. Without {@code EMBED_ANCESTORS} nobody may.
 * An entry that is no origin, or an address that is missing, ends the start: a browser would only show an empty frame.
 */
@Startup
@Singleton
public class Embedding {

    private static final String ANCESTORS = "caretill.embed.ancestors";
    private static final String NOTIFICATION_SERVICE = "caretill.embed.notification-service";
    private static final String CLINIC_CONFIG_SERVICE = "caretill.embed.clinic-config-service";

    private static final Map<String, String> ADDRESSES =
            Map.of(NOTIFICATION_SERVICE, "EMBED_NOTIFICATION_URL", CLINIC_CONFIG_SERVICE, "EMBED_CLINIC_CONFIG_URL");

    private final List<String> ancestors;
    private final Optional<URI> notificationService;
    private final Optional<URI> clinicConfigService;
    private final URI stripeJs;

    Embedding(
            @ConfigProperty(name = ANCESTORS) Optional<String> ancestors,
            @ConfigProperty(name = NOTIFICATION_SERVICE) Optional<URI> notificationService,
            @ConfigProperty(name = CLINIC_CONFIG_SERVICE) Optional<URI> clinicConfigService,
            @ConfigProperty(name = "caretill.embed.stripe-js") URI stripeJs) {
        this.ancestors = AllowedOrigins.of(ancestors.orElse("")).entries();
        this.notificationService = notificationService;
        this.clinicConfigService = clinicConfigService;
        this.stripeJs = stripeJs;
    }

    /** Everything that is wrong with the settings, in sentences that name the variables. */
    public static List<String> problems(Config config) {
        List<String> problems = new ArrayList<>(AllowedOrigins.problems(config, ANCESTORS, "EMBED_ANCESTORS"));
        if (Setting.of(config, ANCESTORS).isPresent()) {
            ADDRESSES.forEach((setting, variable) -> {
                if (Setting.of(config, setting).isEmpty()) {
                    problems.add("EMBED_ANCESTORS is set, so " + variable + " must be: the address that browsers know");
                }
            });
        }
        return problems;
    }

    boolean isOn() {
        return !ancestors.isEmpty();
    }

    /**
     * The origins of all pages around a frame, as {@code https://call.example.org} or {@code https://*.example.org};
     * empty: there are no frames.
     */
    List<String> ancestors() {
        return ancestors;
    }

    URI notificationService() {
        return notificationService.orElseThrow();
    }

    URI clinicConfigService() {
        return clinicConfigService.orElseThrow();
    }

    /** Stripe.js at Stripe, or the simulator's. */
    URI stripeJs() {
        return stripeJs;
    }
}
