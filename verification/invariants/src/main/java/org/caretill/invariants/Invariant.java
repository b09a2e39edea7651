package org.caretill.invariants;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The invariants, by the numbers of the design. Each is a pure question to the evidence. */
public enum Invariant {
    I1("every webhook answered 2xx is stored and reaches its final state", DeliveryInvariants::webhooksReachTheirEnd),
    I2("every event has one effect: a request is paid at most once", DeliveryInvariants::effectsHappenOnce),
    I3("what was paid and given back is what Stripe's books say", MoneyInvariants::isConserved),
    I4("what is paid here is paid at Stripe: account, PaymentIntent, amount, currency", MoneyInvariants::isNoPhantom),
    I5("what Stripe did not send changes nothing", DeliveryInvariants::nothingIsForged),
    I6("nobody is shown what is not theirs", LiveViewInvariants::keepTenantsApart),
    I7("every timeline goes by the allowed transitions, and is published in its order", TimelineInvariants::replay),
    I8("live views, events and copies show what the owner's database says", CopyInvariants::converge),
    I9(
            "nothing is parked in silence: outboxes are empty, dead letters listed and alarmed",
            DeliveryInvariants::nothingIsParked),
    I10("no request is charged twice", MoneyInvariants::isTakenOnce),
    I11("memory, threads and open files stay bounded", ResourceInvariants::stayBounded),
    I12(
            "descriptions, names, addresses and tokens stand in no log, topic, metric, and not at Stripe",
            PrivacyInvariants::isKept);

    private final String sentence;
    private final BiConsumer<Evidence, Examination> question;

    Invariant(String sentence, BiConsumer<Evidence, Examination> question) {
        this.sentence = sentence;
        this.question = question;
    }

    /** What holds. */
    public String sentence() {
        return sentence;
    }

    /** Looks whether it holds. */
    public Finding examine(Evidence evidence) {
        var examination = new Examination();
        question.accept(evidence, examination);
        return new Finding(this, examination.examined(), examination.violations());
    }

    /** Looks at every invariant. */
    public static List<Finding> examineAll(Evidence evidence) {
        return Stream.of(values()).map(invariant -> invariant.examine(evidence)).toList();
    }

    /** Collects what an invariant's question finds. */
    static final class Examination {

        private final ArrayList<String> violations = new ArrayList<>();
        private long examined;

        /** Something was looked at; {@code sentence} says what is wrong unless it holds. */
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
