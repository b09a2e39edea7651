package org.caretill.testinfrastructure;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random input of a test, the same for the same seed. A run takes the seed of its day (UTC), so that a month of runs tries
 * more than any of them. Each test prints the seed; {@code -Dseed=20261128} runs that day's input again, and
 * {@code -Dthorough} makes tests that take long try more of it.
 */
public final class RandomInput {

    private static final long SEED = Long.getLong(
            "seed", Long.parseLong(LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE)));

    /** The input of a day has nothing in common with that of the next, though seeds are neighbours. */
    private static final long APART = 1_000_003;

    private final SplittableRandom random;

    private RandomInput(SplittableRandom random) {
        this.random = random;
    }

    /** What must be true for any input. */
    @FunctionalInterface
    public interface Check {
        /** Fails, or throws whatever the code under test throws. */
        void accept(RandomInput input) throws Exception;
    }

    /** Checks so many inputs. A failure names the one that failed and how to try it again. */
    public static void checkOften(int tries, Check check) {
        print(tries);
        for (int number = 0; number < tries; number++) {
            try {
                check.accept(number(number));
            } catch (Exception | AssertionError failure) {
                throw new AssertionError(
                        "Try %d with -Dseed=%d: %s".formatted(number, SEED, failure.getMessage()), failure);
            }
        }
    }

    /** The input of one of many tries, which {@link #print} should announce. */
    public static RandomInput number(int number) {
        return new RandomInput(new SplittableRandom(SEED * APART + number));
    }

    /** How many tries a test makes that takes long: the second number with {@code -Dthorough}. */
    public static int tries(int usually, int thorough) {
        return System.getProperty("thorough") == null ? usually : thorough;
    }

    /** Tells the reader of the log what is tried, and how to do it again. */
    public static void print(int tries) {
        System.out.printf("%d tries with -Dseed=%d%n", tries, SEED);
    }

    /** From the first number to the last, both included. */
    public int between(int first, int last) {
        return random.nextInt(first, last + 1);
    }

    /** True once in so many times. */
    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** Any of these. */
    public <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** At most so many bytes, often none. */
    public byte[] bytes(int most) {
        byte[] bytes = new byte[length(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** At most so many ASCII characters, often none; controls are among them. */
    public String ascii(int most) {
        return characters(most, 0x7f);
    }

    /** At most so many characters of any script, often none; controls, and what takes one to four bytes, are among them. */
    public String text(int most) {
        return characters(most, any(List.of(0x7f, 0x7ff, 0xffff, Character.MAX_CODE_POINT)));
    }

    private String characters(int most, int last) {
        int surrogates = Character.MAX_SURROGATE - Character.MIN_SURROGATE + 1;
        return random.ints(length(most), 0, last + 1)
                .map(each ->
                        Character.MIN_SURROGATE <= each && each <= Character.MAX_SURROGATE ? each - surrogates : each)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private int length(int most) {
        return oneIn(20) ? 0 : between(0, most);
    }
}
