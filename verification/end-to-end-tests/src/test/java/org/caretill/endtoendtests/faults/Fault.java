package org.caretill.endtoendtests.faults;

import java.util.List;
import java.util.Map;
import org.caretill.endtoendtests.Clinic;
import org.caretill.endtoendtests.RunningStack;
import org.caretill.endtoendtests.Simulator;

/** A temporary fault. */
sealed interface Fault {

    /** Its kind, for counting. */
    String kind();

    /** Its target. Two faults with one target do not happen at once. */
    String target();

    void begin();

    /** Ends what does not end by itself. */
    default void end() {}

    /** A {@code kill -9}; the launcher restarts the process. */
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

    /** Kills the process again whenever it is back, so that it is unavailable for the duration of the fault. */
    record KeptDown(RunningStack stack, String target) implements Fault {

        @Override
        public String kind() {
            return "kept down";
        }

        @Override
        public void begin() {
            stack.signal(target, "KILL");
        }

        /** Called every second until the fault ends. */
        void again() {
            stack.signal(target, "KILL");
        }
    }

    /** Stops the process (SIGSTOP): its sockets stay open, but it does not answer. */
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

    /** Restarts the service's processes one after the other, as in a rolling update. */
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

    /** A fault of Stripe, ordered from the simulator. */
    final class StripeFault implements Fault {

        private final Simulator stripe;
        private final String kind;
        private final Map<String, ?> order;
        private String fault;

        StripeFault(Simulator stripe, String kind, Map<String, ?> order) {
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
            fault = stripe.addFault(order);
        }

        @Override
        public void end() {
            if (fault != null) {
                stripe.removeFault(fault);
            }
        }

        @Override
        public String toString() {
            return kind + " " + order;
        }
    }

    /** An attacker sends forged webhooks, and replays some of Stripe's. */
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

    /** Rotates the secret of the Connect endpoint: for a while Stripe signs with both, then with the new one only. */
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
