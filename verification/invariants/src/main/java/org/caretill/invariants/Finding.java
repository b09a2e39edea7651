package org.caretill.invariants;

import java.util.List;

/**
 * The result of checking one invariant.
 *
 * @param examined how many things were checked; with none the result means nothing
 * @param violations a sentence for each, with the ids concerned
 */
public record Finding(Invariant invariant, long examined, List<String> violations) {

    /** Whether there are no violations. */
    public boolean holds() {
        return violations.isEmpty();
    }
}
