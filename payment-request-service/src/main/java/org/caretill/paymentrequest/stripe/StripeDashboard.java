package org.caretill.paymentrequest.stripe;

import jakarta.enterprise.context.ApplicationScoped;

/**
 * Addresses in the Stripe Dashboard of a clinic's own account, where its owner sees payments and payouts and answers
 * disputes; with the simulator, in the simulator's dashboard.
 */
@ApplicationScoped
public class StripeDashboard {

    private final StripeConfiguration configuration;

    StripeDashboard(StripeConfiguration configuration) {
        this.configuration = configuration;
    }

    /** The payment, with its refunds and disputes. */
    public String payment(String account, String paymentIntent) {
        return address(account, "payments", paymentIntent);
    }

    public String payout(String account, String payout) {
        return address(account, "payouts", payout);
    }

    private String address(String account, String list, String id) {
        return configuration
                .simulator()
                .map(simulator -> simulator + "/dashboard/" + account + "#" + id)
                .orElseGet(() -> "https://dashboard.stripe.com/%s/%s%s/%s"
                        .formatted(account, configuration.livemode() ? "" : "test/", list, id));
    }
}
