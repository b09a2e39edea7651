package org.caretill.servicelifecycle;

import java.util.NoSuchElementException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Reads one setting while the configuration is still being checked. */
public final class Setting {

    private Setting() {}

    /** The setting's value; empty if it is not set, blank, or refers to a variable that is not set. */
    public static Optional<String> of(Config config, String name) {
        try {
            return config.getOptionalValue(name, String.class).filter(text -> !text.isBlank());
        } catch (NoSuchElementException e) {
            // It refers to a variable that is not set.
            return Optional.empty();
        }
    }
}
