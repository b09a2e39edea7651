package org.caretill.endtoendtests.faults;

import java.time.Duration;
import java.util.function.Supplier;

/** The access token of a person who stays signed in during the run. */
final class SignedIn implements Supplier<String> {

    /** Less than the lifetime of a token in the sandbox. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final Supplier<String> signIn;
    private final Recorder recorder;
    private String token;
    private long sinceNanos;

    SignedIn(Supplier<String> signIn, Recorder recorder) {
        this.signIn = signIn;
        this.recorder = recorder;
    }

    @Override
    public synchronized String get() {
        if (token == null || System.nanoTime() - sinceNanos > FRESH.toNanos()) {
            token = signIn.get();
            sinceNanos = System.nanoTime();
            recorder.addPrivateWord(token);
        }
        return token;
    }
}
