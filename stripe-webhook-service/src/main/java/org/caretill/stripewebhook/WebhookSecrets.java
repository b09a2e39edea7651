package org.caretill.stripewebhook;

import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.caretill.reloadedfile.ListedSecrets;
import org.caretill.reloadedfile.ReloadedFile;
import org.caretill.reloadedfile.ReloadedFilesJob;
import org.caretill.reloadedfile.UnusableFileException;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * The signing secrets of the two webhook endpoints: a comma-separated list, or a file with one secret a line, a
 * {@link ReloadedFile}. The service does not start if secrets are missing or malformed, and logs the variables. Values
 * are never logged.
 */
@Singleton
final class WebhookSecrets {

    private static final Logger LOG = Logger.getLogger(WebhookSecrets.class);

    private static final String SHARED = "the two endpoints must not share a secret";

    private final InstantSource clock;

    private final ReloadedFile<Map<WebhookEndpoint, StripeSignature>> signatures;

    WebhookSecrets(Config config, ReloadedFilesJob files, InstantSource clock) {
        this.clock = clock;
        try {
            this.signatures =
                    files.open(LOG, "webhook secrets", () -> signatures(read(config)), known -> "known=" + known);
        } catch (UnusableFileException e) {
            throw new ConfigurationException(e.getMessage());
        }
    }

    /** Verifies the endpoint's webhooks; read it for each webhook, because secrets are rotated. */
    StripeSignature signatureOf(WebhookEndpoint endpoint) {
        return Objects.requireNonNull(signatures.value().get(endpoint));
    }

    /** Everything that is wrong with the secrets, as one sentence for each variable; empty if they can be used. */
    static List<String> problems(Config config) {
        try {
            read(config);
            return List.of();
        } catch (UnusableFileException e) {
            return List.of(e.getMessage());
        }
    }

    private static Map<WebhookEndpoint, List<String>> read(Config config) throws UnusableFileException {
        Map<WebhookEndpoint, List<String>> secrets = new EnumMap<>(WebhookEndpoint.class);
        List<String> complaints = new ArrayList<>();
        for (WebhookEndpoint endpoint : WebhookEndpoint.values()) {
            try {
                secrets.put(endpoint, read(config, endpoint));
            } catch (UnusableFileException e) {
                complaints.add(e.getMessage());
            }
        }
        if (complaints.isEmpty() && shareOne(secrets)) {
            complaints.add(SHARED);
        }
        if (!complaints.isEmpty()) {
            throw new UnusableFileException(String.join("; ", complaints));
        }
        return secrets;
    }

    private static boolean shareOne(Map<WebhookEndpoint, List<String>> secrets) {
        return secrets.values().stream().mapToLong(List::size).sum()
                > secrets.values().stream().flatMap(List::stream).distinct().count();
    }

    private static List<String> read(Config config, WebhookEndpoint endpoint) throws UnusableFileException {
        String property = "caretill.stripe." + endpoint.text() + "-webhook-secrets";
        var written = ListedSecrets.read(
                "STRIPE_%s_WEBHOOK_SECRETS".formatted(endpoint.name()),
                config.getOptionalValue(property, String.class),
                config.getOptionalValue(property + "-file", Path.class));
        List<String> secrets = written.texts();
        if (secrets.isEmpty() || !secrets.stream().allMatch(secret -> secret.matches("whsec_[^\\s,]+"))) {
            throw new UnusableFileException(
                    written.variable() + " must have the endpoint's signing secrets (whsec_…) and nothing else");
        }
        return secrets;
    }

    private Map<WebhookEndpoint, StripeSignature> signatures(Map<WebhookEndpoint, List<String>> secrets) {
        return secrets.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new StripeSignature(entry.getValue(), clock)));
    }
}
