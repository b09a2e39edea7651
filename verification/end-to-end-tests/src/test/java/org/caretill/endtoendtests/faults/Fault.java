package org.caretill.endtoendtests.faults;

import java.time.Duration;
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
    record Restarted(FaultStack stack, OrderlyStops stops, String target, List<String> replicas) implements Fault {

        @Override
        public String kind() {
            return "rolling restart";
        }

        @Override
        public void begin() {
            for (String replica : replicas) {
                String address = stack.addresses().get(replica);
                stops.asked(address);
                try {
                    stack.running().restart(replica);
                } finally {
                    stops.over(address);
                }
            }
        }
    }

    /**
     * Connections go silent: no byte arrives any more, and nobody is told. Those of now stay silent for good.
     *
     * @param path the service whose connections to PostgreSQL they are, or {@code kafka}
     * @param newOnesToo whether new connections are silent, too, until the fault ends
     */
    record Silent(FaultStack stack, String path, boolean newOnesToo) implements Fault {

        @Override
        public String kind() {
            return "%s connections to %s silent"
                    .formatted(newOnesToo ? "all" : "open", path.equals("kafka") ? "Kafka" : "PostgreSQL");
        }

        @Override
        public String target() {
            return "connections of " + path;
        }

        @Override
        public void begin() {
            if (newOnesToo) {
                stack.proxy(path).silenceEverything();
            } else {
                stack.proxy(path).silenceConnections();
            }
        }

        @Override
        public void end() {
            stack.proxy(path).recover();
        }
    }

    /** The wall clock of a process is stepped, and stepped back. */
    record ClockStepped(FaultStack stack, String process, Duration offset) implements Fault {

        @Override
        public String kind() {
            return "clock stepped";
        }

        @Override
        public String target() {
            return "clock of " + process;
        }

        @Override
        public void begin() {
            stack.stepClock(process, offset);
        }

        @Override
        public void end() {
            stack.stepClock(process, Duration.ZERO);
        }
    }

    /**
     * Stripe sends the events of connected accounts to the endpoint of the platform's own account, and the platform's
     * own to the other one.
     */
    record WrongEndpoint(Simulator stripe, StripeFault misdirected) implements Fault {

        static final String KIND = "webhooks at the wrong endpoint";

        static WrongEndpoint of(Simulator stripe) {
            return new WrongEndpoint(
                    stripe, new StripeFault(stripe, KIND, Map.of("event", "*", "action", "misdirect", "calls", 1_000)));
        }

        @Override
        public String kind() {
            return misdirected.kind();
        }

        @Override
        public String target() {
            return misdirected.target();
        }

        @Override
        public void begin() {
            misdirected.begin();
            // The one event of the platform's own account that happens here.
            stripe.restrict(Simulator.PLATFORM, false);
        }

        @Override
        public void end() {
            misdirected.end();
        }
    }

    /**
     * Stripe restricts a clinic's account and lifts the restriction, or the other way round, within moments, and the
     * news arrive in the other order.
     */
    record AccountNews(Clinic clinic, StripeFault reordered, boolean restrictedAtLast) implements Fault {

        static AccountNews of(Clinic clinic, boolean restrictedAtLast) {
            return new AccountNews(
                    clinic,
                    new StripeFault(
                            clinic.simulator,
                            "account news reordered",
                            Map.of(
                                    "event",
                                    "account.updated",
                                    "account",
                                    clinic.account,
                                    "action",
                                    "reorder",
                                    "delayMs",
                                    3_000,
                                    "calls",
                                    2)),
                    restrictedAtLast);
        }

        @Override
        public String kind() {
            return reordered.kind();
        }

        @Override
        public String target() {
            return clinic.account;
        }

        @Override
        public void begin() {
            reordered.begin();
            clinic.simulator.restrict(clinic.account, !restrictedAtLast);
            clinic.simulator.restrict(clinic.account, restrictedAtLast);
        }

        @Override
        public void end() {
            reordered.end();
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
