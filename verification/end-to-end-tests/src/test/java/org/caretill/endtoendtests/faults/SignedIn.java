package org.caretill.endtoendtests.faults;

import java.time.Duration;
import java.util.function.Supplier;

/** The access token of somebody who stays signed in for as long as it takes. */
final class SignedIn implements Supplier<String> {

    /** Well before a token of the sandbox ends. */
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
            recorder.keepsPrivate(token);
        }
        return token;
    }
}
