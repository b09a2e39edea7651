package org.caretill.endtoendtests.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * A Java agent that lets the harness step the clock of a service. It replaces {@code Instant.now()} in the service's
 * only clock, {@code ServiceClock}, so that nothing of the product knows of it. How far the clock is off, in
 * milliseconds, is in a file that has the name of the service's HTTP port. The agent makes a file of that name and
 * {@code .rewritten} when it has found that clock. The clocks of PostgreSQL and of libraries, such as the one
 * that checks when a token ends, stay as they are.
 */
public final class SteppedClock {

    private static final String SERVICE_CLOCK = "org/caretill/transactions/ServiceClock";
    private static final long READ_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static volatile Path file;
    private static volatile long readAtNanos;
    private static volatile long offsetMs;

    private SteppedClock() {}

    /**
     * Called by the JVM before the service's own {@code main}.
     *
     * @param directory of the files
     */
    public static void premain(String directory, Instrumentation instrumentation) {
        String port = System.getenv("HTTP_PORT");
        if (port == null) {
            return;
        }
        file = Path.of(directory, port);
        read();
        instrumentation.addTransformer(new Rewriting());
    }

    /** Rewrites the class of the service's clock. */
    static final class Rewriting implements ClassFileTransformer {

        private static final ClassDesc HERE = ClassDesc.of(SteppedClock.class.getName());
        private static final ClassDesc INSTANT = ClassDesc.of(Instant.class.getName());

        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
            return SERVICE_CLOCK.equals(name) ? rewritten(bytes) : null;
        }

        private static byte[] rewritten(byte[] bytes) {
            return ClassFile.of()
                    .transformClass(
                            ClassFile.of().parse(bytes), ClassTransform.transformingMethodBodies((code, element) -> {
                                if (element instanceof InvokeInstruction call
                                        && call.owner().asSymbol().equals(INSTANT)
                                        && call.name().equalsString("now")) {
                                    code.invokestatic(HERE, "now", MethodTypeDesc.of(INSTANT));
                                    tellRewritten();
                                } else {
                                    code.with(element);
                                }
                            }));
        }
    }

    /** The time, as far off as the harness says. */
    public static Instant now() {
        if (System.nanoTime() - readAtNanos > READ_EVERY_NANOS) {
            read();
        }
        return Instant.now().plusMillis(offsetMs);
    }

    private static void tellRewritten() {
        try {
            Files.writeString(file.resolveSibling(file.getFileName() + ".rewritten"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read() {
        readAtNanos = System.nanoTime();
        try {
            offsetMs = Files.exists(file) ? Long.parseLong(Files.readString(file)) : 0;
        } catch (IOException removedMeanwhile) {
            offsetMs = 0;
        }
    }
}
