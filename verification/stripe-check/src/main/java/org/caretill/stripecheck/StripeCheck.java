package org.caretill.stripecheck;

import java.nio.file.Path;

/**
 * {@code bin/stripe-check}: goes through everything that can only be seen at Stripe and prints a line for each. Exit
 * code 0: nothing fails. 1: something fails. 2: the settings are not complete.
 */
final class StripeCheck {

    private StripeCheck() {}

    public static void main(String[] arguments) {
        Settings settings;
        try {
            settings = Settings.from(System.getenv(), Path.of(arguments[0]));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        System.out.println(
                "Checks " + (settings.simulator().isPresent() ? "the Stripe simulator" : "Stripe's test mode")
                        + " with the payments of the clinic " + PaymentThroughCaretill.CLINIC + ".");
        Report report = new Report(System.out);
        new PlatformAtStripe(settings).check(report);
        new PaymentThroughCaretill(settings).check(report);
        report.end();
        System.exit(report.failures().isEmpty() ? 0 : 1);
    }
}
