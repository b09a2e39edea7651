package org.caretill.stripewebhook;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks every two seconds whether a file of the {@link WebhookSecrets} has changed. */
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
