package org.caretill.invariants;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The invariants, with the numbers of the design. Each is a pure function of the evidence. */
public enum Invariant {
    I1("every webhook answered 2xx is stored and reaches its final state", DeliveryInvariants::webhooksAreProcessed),
    I2("every event has one effect: a request is paid at most once", DeliveryInvariants::effectsHappenOnce),
    I3("received and refunded amounts match Stripe's records", MoneyInvariants::amountsMatch),
    I4(
            "every payment exists at Stripe, with the same account, PaymentIntent, amount and currency",
            MoneyInvariants::paymentsExistAtStripe),
    I5("events that Stripe did not send have no effect", DeliveryInvariants::forgeriesHaveNoEffect),
    I6("nobody sees requests of other clinics, calls or patients", LiveViewInvariants::tenantsAreIsolated),
    I7("every timeline has only allowed transitions, and is published in order", TimelineInvariants::replay),
    I8("live views, events and copies agree with the owner's database", CopyInvariants::copiesAgree),
    I9(
            "nothing is stuck unnoticed: outboxes are empty, dead letters are listed and counted for the alert",
            DeliveryInvariants::nothingIsStuck),
    I10("no request is charged twice", MoneyInvariants::chargedOnce),
    I11("memory, threads and open files stay bounded", ResourceInvariants::stayBounded),
    I12(
            "descriptions, names, addresses and tokens appear in no log, topic or metric, and not at Stripe",
            PrivacyInvariants::nothingLeaks);

    private final String sentence;
    private final BiConsumer<Evidence, Examination> question;

    Invariant(String sentence, BiConsumer<Evidence, Examination> question) {
        this.sentence = sentence;
        this.question = question;
    }

    /** What must hold, in one sentence. */
    public String sentence() {
        return sentence;
    }

    /** Checks the invariant. */
    public Finding examine(Evidence evidence) {
        var examination = new Examination();
        question.accept(evidence, examination);
        return new Finding(this, examination.examined(), examination.violations());
    }

    /** Checks every invariant. */
    public static List<Finding> examineAll(Evidence evidence) {
        return Stream.of(values()).map(invariant -> invariant.examine(evidence)).toList();
    }

    /** Collects the violations of one invariant. */
    static final class Examination {

        private final ArrayList<String> violations = new ArrayList<>();
        private long examined;

        /** Counts one check; {@code sentence} describes the violation unless it holds. */
        void expect(boolean holds, String sentence, @Nullable Object... arguments) {
            examined++;
            if (!holds) {
                violations.add(sentence.formatted((Object[]) arguments).strip());
            }
        }

        long examined() {
            return examined;
        }

        List<String> violations() {
            return List.copyOf(violations);
        }
    }
}
