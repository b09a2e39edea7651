package org.caretill.stripewebhook;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** The platform's keys of a component test, with the Connect endpoint in the middle of a rotation. */
public class StripeKeysResource implements QuarkusTestResourceLifecycleManager {

    static final String CONNECT_SECRET = "whsec_component_connect";
    static final String RETIRING_CONNECT_SECRET = "whsec_component_connect_retiring";
    static final String ACCOUNT_SECRET = "whsec_component_account";

    @Override
    public Map<String, String> start() {
        return Map.of(
                "STRIPE_SECRET_KEY",
                "sk_test_component",
                "STRIPE_CLIENT_ID",
                "ca_component",
                "STRIPE_CONNECT_WEBHOOK_SECRETS",
                CONNECT_SECRET + "," + RETIRING_CONNECT_SECRET,
                "STRIPE_ACCOUNT_WEBHOOK_SECRETS",
                ACCOUNT_SECRET);
    }

    @Override
    public void stop() {}
}
