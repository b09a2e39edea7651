package org.caretill.calleridentity;

import java.util.List;
import org.eclipse.microprofile.config.Config;

/**
 * What a service has to know of its callers before it starts.
 */
public final class CallerIdentityConfiguration {

    private CallerIdentityConfiguration() {}

    /** Everything that is wrong with the settings. */
    public static List<String> problems(Config config) {
        return AllowedOrigins.problems(config, "caretill.allowed-origins", "ALLOWED_ORIGINS");
    }
}
