package org.caretill.stripewebhook;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.caretill.calleridentity.CallerIdentityConfiguration;
import org.caretill.servicelifecycle.ServiceStart;
import org.caretill.transactions.DatabaseConfiguration;

/** Starts the service, unless its configuration is incomplete. */
@QuarkusMain
public final class StripeWebhookService {

    private StripeWebhookService() {}

    public static void main(String... arguments) {
        ServiceStart.run(
                "stripe-webhook-service",
                List.of(
                        DatabaseConfiguration::problems,
                        CallerIdentityConfiguration::problems,
                        StripeConfiguration::problems,
                        WebhookSecrets::problems),
                DatabaseConfiguration::awaitLogIn,
                arguments);
    }
}
