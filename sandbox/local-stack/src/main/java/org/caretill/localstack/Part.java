package org.caretill.localstack;

import java.util.Set;
import java.util.function.Consumer;

/** One process of the stack: what it waits for, how it starts, when it is ready, how it ends. */
interface Part {

    String name();

    /** The names of the parts that must be ready before this one starts. */
    Set<String> after();

    int port();

    /** Refuses what no waiting would mend; asked of every part before the first one starts. */
    default void check() {}

    /** Makes what the program needs to start, and tells of what takes long. Called before every start: does what is left. */
    default void prepare(Consumer<String> tell) throws Exception {}

    Guardian.Program program();

    /** Asked again and again while the program runs; does what completes the start, such as creating topics. */
    boolean ready() throws Exception;

    /** The signal that asks for an orderly end. */
    default String stopSignal() {
        return "TERM";
    }
}
