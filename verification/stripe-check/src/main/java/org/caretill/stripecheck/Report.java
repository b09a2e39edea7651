package org.caretill.stripecheck;

import com.stripe.exception.StripeException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table: prints a line for each check as soon as it is made. */
final class Report {

    private final PrintStream out;
    private final List<String> failures = new ArrayList<>();
    private int holding;
    private int notChecked;

    Report(PrintStream out) {
        this.out = out;
    }

    /** What is checked. */
    @FunctionalInterface
    interface Check<T> {
        Seen<T> run() throws StripeException;
    }

    /**
     * What was seen, and it is as it should be.
     *
     * @param words for the table
     * @param value for the checks that follow
     */
    record Seen<T>(String words, T value) {

        static Seen<Boolean> that(String words) {
            return new Seen<>(words, true);
        }
    }

    /** What is checked is not as it should be; the message says what to do. */
    static final class Failed extends RuntimeException {
        private final String why;

        Failed(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }

    /** It cannot be checked here; the message says why. */
    static final class NotChecked extends RuntimeException {
        private final String why;

        NotChecked(String why) {
            super(why, null, false, false);
            this.why = why;
        }
    }

    /** Makes a check and prints its line. Empty if it fails or cannot be made. */
    <T> Optional<T> check(String what, Check<T> check) {
        try {
            Seen<T> seen = check.run();
            holding++;
            print("holds", what, seen.words());
            return Optional.of(seen.value());
        } catch (NotChecked e) {
            notChecked++;
            print("not checked", what, e.why);
        } catch (Failed e) {
            fail(what, e.why);
        } catch (StripeException e) {
            fail(what, "Stripe says: " + e.getMessage());
        }
        return Optional.empty();
    }

    /** Makes a check that needs the result of an earlier one. */
    <T, S> Optional<T> check(String what, Optional<S> earlier, String missing, Needing<S, T> check) {
        return check(what, () -> {
            if (earlier.isEmpty()) {
                throw new NotChecked("because " + missing + " is not there");
            }
            return check.run(earlier.get());
        });
    }

    /** A check that needs the result of an earlier one. */
    @FunctionalInterface
    interface Needing<S, T> {
        Seen<T> run(S earlier) throws StripeException;
    }

    private void fail(String what, String why) {
        failures.add(what + ": " + why);
        print("FAILS", what, why);
    }

    private void print(String result, String what, String words) {
        out.printf("%-11s  %-34s  %s%n", result, what, words.replaceAll("\\p{Cntrl}+", " "));
    }

    void end() {
        out.printf("%d hold, %d fail, %d not checked%n", holding, failures.size(), notChecked);
    }

    /** Each with what was checked and why it fails. */
    List<String> failures() {
        return List.copyOf(failures);
    }
}
