package org.caretill.servicelifecycle;

import java.util.List;

/** The service cannot start with its settings. The message is for the operator and quotes no secret. */
public final class StartRefusedException extends Exception {

    /** @param problems each a sentence that names the environment variable */
    public StartRefusedException(List<String> problems) {
        super(String.join(System.lineSeparator() + "  - ", problems), null, false, false);
    }
}
