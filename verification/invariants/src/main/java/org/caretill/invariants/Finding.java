package org.caretill.invariants;

import java.util.List;

/**
 * What came of looking at one invariant.
 *
 * @param examined how many things were looked at: none means that nothing is shown
 * @param violations a sentence each, with the ids of what breaks it
 */
public record Finding(Invariant invariant, long examined, List<String> violations) {

    /** Whether nothing breaks the invariant. */
    public boolean holds() {
        return violations.isEmpty();
    }
}
