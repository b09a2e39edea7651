package org.caretill.endtoendtests.faults;

import java.util.List;
import java.util.Map;
import org.caretill.endtoendtests.Clinic;
import org.caretill.endtoendtests.RunningStack;
import org.caretill.endtoendtests.Simulator;

/** Something that goes wrong for a while. */
sealed interface Fault {

    /** What it is, for counting. */
    String kind();

    /** What it happens to: two faults of one target do not happen at once. */
    String target();

    void begin();

    /** Takes back what does not end by itself. */
    default void end() {}

    /** {@code kill -9}; the launcher starts it again. */
    record Killed(RunningStack stack, String target) implements Fault {

        @Override
        public String kind() {
            return "killed";
        }

        @Override
        public void begin() {
            stack.signal(target, "KILL");
        }
    }

    /** Killed again whenever it is back, so that it is away for as long as the fault lasts. */
    record Away(RunningStack stack, String target) implements Fault {

        private static final int BETWEEN_KILLS_MS = 1_000;

        @Override
        public String kind() {
            return "away";
        }

        @Override
        public void begin() {
            stack.signal(target, "KILL");
        }

        /** Asked for every second until the fault ends. */
        void again() {
            stack.signal(target, "KILL");
        }
    }

    /** Stands still: its sockets are open, and it says nothing. */
    record Paused(RunningStack stack, String target) implements Fault {

        @Override
        public String kind() {
            return "paused";
        }

        @Override
        public void begin() {
            stack.signal(target, "STOP");
        }

        @Override
        public void end() {
            stack.signal(target, "CONT");
        }
    }

    /** Its processes are asked to end and started again, one after the other, as in an update. */
    record Restarted(RunningStack stack, String target, List<String> replicas) implements Fault {

        @Override
        public String kind() {
            return "rolling restart";
        }

        @Override
        public void begin() {
            for (String replica : replicas) {
                stack.restart(replica);
            }
        }
    }

    /** Stripe is in trouble, as its simulator is told. */
    final class StripesTrouble implements Fault {

        private final Simulator stripe;
        private final String kind;
        private final Map<String, ?> order;
        private String trouble;

        StripesTrouble(Simulator stripe, String kind, Map<String, ?> order) {
            this.stripe = stripe;
            this.kind = kind;
            this.order = order;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public String target() {
            return kind;
        }

        @Override
        public void begin() {
            trouble = stripe.troubles(order);
        }

        @Override
        public void end() {
            if (trouble != null) {
                stripe.isWellAgain(trouble);
            }
        }

        @Override
        public String toString() {
            return kind + " " + order;
        }
    }

    /** Somebody who is not Stripe sends webhooks, or Stripe's own once more. */
    record Forged(Forgeries forgeries) implements Fault {

        @Override
        public String kind() {
            return "forged webhooks";
        }

        @Override
        public String target() {
            return "webhooks";
        }

        @Override
        public void begin() {
            forgeries.sendAll();
        }

        @Override
        public String toString() {
            return kind();
        }
    }

    /** The secret of the Connect endpoint is rolled: for a while Stripe signs with both, then with the new one alone. */
    record SecretRolled(WebhookSecret secret) implements Fault {

        @Override
        public String kind() {
            return "webhook secret rolled";
        }

        @Override
        public String target() {
            return "webhook secret";
        }

        @Override
        public void begin() {
            secret.addAnother();
        }

        @Override
        public void end() {
            secret.forgetOld();
        }

        @Override
        public String toString() {
            return kind();
        }
    }

    /** A clinic disconnects the platform in its Stripe Dashboard. */
    record Unlinked(Clinic clinic) implements Fault {

        @Override
        public String kind() {
            return "account unlinked";
        }

        @Override
        public String target() {
            return clinic.account;
        }

        @Override
        public void begin() {
            clinic.simulator.disconnect(clinic.account);
        }

        @Override
        public String toString() {
            return kind() + " " + clinic.account;
        }
    }
}
