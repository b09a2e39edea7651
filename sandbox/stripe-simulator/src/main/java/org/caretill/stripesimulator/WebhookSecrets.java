package org.caretill.stripesimulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The secrets for signing an endpoint's webhooks: a fixed list, or the lines of a file, read whenever a webhook is sent
 * so that secrets can be rotated while the simulator runs. Each secret signs, as at Stripe while an old secret is still
 * valid.
 */
public final class WebhookSecrets {
    private final Path file;
    private volatile List<String> known;

    private WebhookSecrets(Path file, List<String> known) {
        this.file = file;
        this.known = known;
    }

    static WebhookSecrets of(String... secrets) {
        return new WebhookSecrets(null, List.of(secrets));
    }

    /**
     * Throws {@link UncheckedIOException} if the file cannot be read now. If it becomes unreadable later, the secrets
     * read before are used.
     */
    static WebhookSecrets in(Path file) {
        try {
            return new WebhookSecrets(file, read(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    List<String> now() {
        if (file != null) {
            try {
                known = read(file);
            } catch (IOException _) {
                return known;
            }
        }
        return known;
    }

    private static List<String> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }
}
