package org.caretill.paymentrequest.platformevents;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import org.caretill.duework.DueWork;
import org.caretill.transactions.Tenancy;
import org.caretill.transactions.Transactions;

/**
 * Encrypts with the first key what is encrypted with another one, so that this can be removed, and what replicas of the
 * version before have stored in clear.
 */
@ApplicationScoped
class WebhookSecretsJob {

    private final DueWork<String> work;

    WebhookSecretsJob(Transactions transactions, WebhookEndpoints endpoints, MeterRegistry metrics) {
        this.work = new DueWork<>(
                "webhook secret encryption",
                limit -> transactions.await(Tenancy.EVERYTHING, () -> endpoints.secretsToEncrypt(limit)),
                id -> transactions.await(Tenancy.EVERYTHING, () -> endpoints.encrypt(id)),
                Runnable::run,
                metrics);
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void encrypt() {
        work.run();
    }
}
