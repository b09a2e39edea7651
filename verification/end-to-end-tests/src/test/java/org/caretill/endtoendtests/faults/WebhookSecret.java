package org.caretill.endtoendtests.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.caretill.endtoendtests.RunningStack;

/** The signing secrets of one of the two endpoints, which the simulator and stripe-webhook-service read from one file. */
final class WebhookSecret {

    private final Path file;
    private final Recorder recorder;
    private int rolled;

    /** @param endpoint {@code connect} or {@code account} */
    WebhookSecret(RunningStack stack, String endpoint, Recorder recorder) {
        this.file = stack.data().resolve("webhook-secrets-" + endpoint);
        this.recorder = recorder;
    }

    /** A secret that every process knows for sure: while there are two, the old one. */
    synchronized String valid() {
        return all().getLast();
    }

    synchronized void addAnother() {
        String another = "whsec_rolled_for_the_%dth_time".formatted(++rolled);
        recorder.addPrivateWord(another);
        write(List.of(another, valid()));
    }

    synchronized void forgetOld() {
        write(List.of(all().getFirst()));
    }

    private List<String> all() {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Atomically, as an operator's tools do. */
    private void write(List<String> secrets) {
        try {
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            Files.write(draft, secrets);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
