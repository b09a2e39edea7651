package org.caretill.testinfrastructure;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Random input for tests, the same for the same seed. The default seed is the current day (UTC), so that a month of
 * runs tries more than one run. Each test prints the seed; {@code -Dseed=20261128} repeats that day's input, and {@code
 * -Dthorough} makes slow tests try more.
 */
public final class RandomInput {

    @SuppressWarnings("TimeInStaticInitializer") // The seed of a run does not change at midnight.
    private static final long SEED = Long.getLong(
            "seed", Long.parseLong(LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE)));

    /** Keeps the inputs of neighbouring seeds apart. */
    private static final long APART = 1_000_003;

    private final SplittableRandom random;

    private RandomInput(SplittableRandom random) {
        this.random = random;
    }

    /** A property that must hold for any input. */
    @FunctionalInterface
    public interface Check {
        /** Fails, or throws whatever the code under test throws. */
        void accept(RandomInput input) throws Exception;
    }

    /** Checks this many inputs. A failure says which one failed and how to repeat it. */
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

    /** The input of one try; {@link #print} should announce the tries. */
    public static RandomInput number(int number) {
        return new RandomInput(new SplittableRandom(SEED * APART + number));
    }

    /** The number of tries of a slow test: the second number with {@code -Dthorough}. */
    public static int tries(int usually, int thorough) {
        return System.getProperty("thorough") == null ? usually : thorough;
    }

    /** Prints the number of tries and the seed. */
    public static void print(int tries) {
        System.out.printf("%d tries with -Dseed=%d%n", tries, SEED);
    }

    /** A number in the range, both ends included. */
    public int between(int first, int last) {
        return random.nextInt(first, last + 1);
    }

    /** True with a probability of one in {@code times}. */
    public boolean oneIn(int times) {
        return random.nextInt(times) == 0;
    }

    /** A random element of the list. */
    public <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** At most this many bytes, often none. */
    public byte[] bytes(int most) {
        byte[] bytes = new byte[length(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** At most this many ASCII characters, often none; includes control characters. */
    public String ascii(int most) {
        return characters(most, 0x7f);
    }

    /**
     * At most this many characters of any script, often none; includes control characters and characters of one to four
     * bytes in UTF-8.
     */
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
