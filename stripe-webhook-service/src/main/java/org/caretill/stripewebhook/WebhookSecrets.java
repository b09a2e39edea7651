package org.caretill.stripewebhook;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that the two webhook endpoints are signed with: a comma list, or a file with one secret a line, which is
 * read again within seconds of its change ({@link WebhookSecretsJob}), so that secrets are rotated without a restart. A
 * start without secrets, or with mistaken ones, is refused and names the variables; a file that is unreadable, empty or
 * mistaken later is warned of once, and the secrets known before stay. Never shows a value.
 */
@Singleton
final class WebhookSecrets {

    private static final Logger LOG = Logger.getLogger(WebhookSecrets.class);

    private static final String SHARED = "the two endpoints must not share a secret";

    private final Config config;
    private final InstantSource clock;

    /** What was wrong when the files were read last; null: nothing. */
    private @Nullable String complaint;

    private volatile Map<WebhookEndpoint, StripeSignature> signatures;

    WebhookSecrets(Config config, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        try {
            this.signatures = signatures(read());
        } catch (Unusable e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    /** Who decides about the webhooks of the endpoint; asked anew for each webhook, because secrets are rotated. */
    StripeSignature signatureOf(WebhookEndpoint endpoint) {
        return Objects.requireNonNull(signatures.get(endpoint));
    }

    void readAgain() {
        try {
            Map<WebhookEndpoint, StripeSignature> now = signatures(read());
            if (!now.equals(signatures) || complaint != null) {
                LOG.infof("webhook secrets read: %s", now);
            }
            complaint = null;
            signatures = now;
        } catch (Unusable e) {
            if (!e.getMessage().equals(complaint)) {
                complaint = e.getMessage();
                LOG.warnf("webhook secret file refused, keeping the secrets in use: known=%s cause=%s", signatures, complaint);
            }
        }
    }

    private Map<WebhookEndpoint, List<String>> read() throws Unusable {
        Map<WebhookEndpoint, List<String>> secrets = new EnumMap<>(WebhookEndpoint.class);
        List<String> complaints = new ArrayList<>();
        for (WebhookEndpoint endpoint : WebhookEndpoint.values()) {
            try {
                secrets.put(endpoint, read(endpoint));
            } catch (Unusable e) {
                complaints.add(e.getMessage());
            }
        }
        if (complaints.isEmpty() && shareOne(secrets)) {
            complaints.add(SHARED);
        }
        if (!complaints.isEmpty()) {
            throw new Unusable(String.join("; ", complaints));
        }
        return secrets;
    }

    private static boolean shareOne(Map<WebhookEndpoint, List<String>> secrets) {
        return secrets.values().stream().mapToLong(List::size).sum()
                > secrets.values().stream().flatMap(List::stream).distinct().count();
    }

    private List<String> read(WebhookEndpoint endpoint) throws Unusable {
        String property = "caretill.stripe." + endpoint.text() + "-webhook-secrets";
        String variable = "STRIPE_%s_WEBHOOK_SECRETS".formatted(endpoint.name());
        Optional<Path> file = config.getOptionalValue(property + "-file", Path.class);
        if (file.isPresent()) {
            return checked(lines(file.get(), variable + "_FILE"), variable + "_FILE");
        }
        String listed = config.getOptionalValue(property, String.class).orElse("");
        return checked(Stream.of(listed.split(",")), variable);
    }

    private static Stream<String> lines(Path file, String variable) throws Unusable {
        try {
            return Files.readString(file).lines();
        } catch (IOException _) {
            throw new Unusable(variable + " names a file that cannot be read");
        }
    }

    private static List<String> checked(Stream<String> written, String variable) throws Unusable {
        List<String> secrets = written.map(String::strip)
                .filter(secret -> !secret.isEmpty())
                .distinct()
                .toList();
        if (secrets.isEmpty() || !secrets.stream().allMatch(secret -> secret.matches("whsec_[^\\s,]+"))) {
            throw new Unusable(variable + " must have the endpoint's signing secrets (whsec_…) and nothing else");
        }
        return secrets;
    }

    private Map<WebhookEndpoint, StripeSignature> signatures(Map<WebhookEndpoint, List<String>> secrets) {
        return secrets.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new StripeSignature(entry.getValue(), clock)));
    }

    /** In words that show no secret. */
    private static final class Unusable extends Exception {
        private Unusable(String complaint) {
            super(complaint, null, false, false);
        }

        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }
}
