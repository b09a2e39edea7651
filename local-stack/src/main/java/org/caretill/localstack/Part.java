package org.caretill.localstack;

import java.util.Set;

/** One process of the stack: what it waits for, how it starts, when it is ready, how it ends. */
interface Part {

    String name();

    /** The names of the parts that must be ready before this one starts. */
    Set<String> after();

    int port();

    /** Refuses what no waiting would mend; asked of every part before the first one starts. */
    default void check() {}

    /** Makes everything the program needs to start; called before every start, so it does only what is left to do. */
    default void prepare() throws Exception {}

    Guardian.Program program();

    /** Asked again and again while the program runs; does what completes the start, such as creating topics. */
    boolean ready() throws Exception;

    /** The signal that asks for an orderly end. */
    default String stopSignal() {
        return "TERM";
    }
}
