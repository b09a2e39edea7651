package org.caretill.calleridentity;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * What a service has to know of its callers before it starts: their identity providers, and the origins of their pages.
 */
public final class CallerIdentityConfiguration {

    private CallerIdentityConfiguration() {}

    /** Everything that is wrong with the settings. */
    public static List<String> problems(Config config) {
        List<String> problems = new ArrayList<>(IdentityProvider.problems(config));
        problems.addAll(AllowedOrigins.problems(config, "caretill.allowed-origins", "ALLOWED_ORIGINS"));
        return problems;
    }
}
