package org.caretill.stripewebhook;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Reloads the {@link WebhookSecrets} if a file has changed, every two seconds. */
@ApplicationScoped
class WebhookSecretsJob {

    private final WebhookSecrets secrets;

    WebhookSecretsJob(WebhookSecrets secrets) {
        this.secrets = secrets;
    }

    @Scheduled(every = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void readAgain() {
        secrets.readAgain();
    }
}
