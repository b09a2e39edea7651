package org.caretill.localstack;

import java.util.Set;
import java.util.function.Consumer;

/** One process of the stack: which parts it depends on, how it starts, when it is ready, how it stops. */
interface Part {

    String name();

    /** The names of the parts that must be ready before this one starts. */
    Set<String> after();

    int port();

    /** Refuses the start for what waiting cannot fix. Called for every part before the first one starts. */
    default void check() {}

    /**
     * Prepares what the program needs and reports steps that take long. Called before every start, so it must be
     * repeatable.
     */
    default void prepare(Consumer<String> progress) throws Exception {}

    Guardian.Program program();

    /** Called repeatedly while the program runs. Also does what completes the start, such as creating topics. */
    boolean ready() throws Exception;

    /** The signal that requests an orderly stop. */
    default String stopSignal() {
        return "TERM";
    }
}
