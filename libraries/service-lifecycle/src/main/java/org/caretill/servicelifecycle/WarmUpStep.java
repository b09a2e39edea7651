package org.caretill.servicelifecycle;

/** Something that a service does once before it is ready, because its first time is slow. */
public interface WarmUpStep {

    /** For the log. */
    String name();

    /** Runs it, blocking, on a virtual thread. It must change nothing, and may fail. */
    void run();
}
