package org.caretill.paymentrequest;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.caretill.calleridentity.CallerIdentityConfiguration;
import org.caretill.paymentrequest.embed.Embedding;
import org.caretill.paymentrequest.guest.GuestTokenKeys;
import org.caretill.paymentrequest.paylink.PayLinks;
import org.caretill.paymentrequest.platformevents.WebhookSecretKeys;
import org.caretill.paymentrequest.platformevents.WebhookTargets;
import org.caretill.paymentrequest.stripe.StripeConfiguration;
import org.caretill.servicelifecycle.ServiceStart;
import org.caretill.transactions.DatabaseConfiguration;

/** Starts the service, unless its configuration is incomplete. */
@QuarkusMain
public final class PaymentRequestService {

    private PaymentRequestService() {}

    public static void main(String... arguments) {
        ServiceStart.run(
                "payment-request-service",
                List.of(
                        DatabaseConfiguration::problems,
                        CallerIdentityConfiguration::problems,
                        StripeConfiguration::problems,
                        GuestTokenKeys::problems,
                        PayLinks::problems,
                        Embedding::problems,
                        WebhookTargets::problems,
                        WebhookSecretKeys::problems),
                DatabaseConfiguration::awaitLogIn,
                arguments);
    }
}
