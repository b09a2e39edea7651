package org.caretill.democall;

import io.quarkus.vertx.http.runtime.filters.Filters;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.regex.Pattern;

/**
 * Each page has one address: other spellings of a path, which the framework would take for the same one, are not found.
 * Otherwise rules that look at the path, such as the policy of a page, and pages that use their own path as an address
 * ({@code //evil.example} is another host) would be led astray.
 */
@ApplicationScoped
class OddPathRequestFilter {

    /** Doubled slashes, path parameters, backslashes, dot segments, a slash at the end, and all these encoded. */
    private static final Pattern ODD =
            Pattern.compile("//|;|\\\\|/\\.{1,2}(/|$)|(?<!^)/$|%(2f|3b|5c|2e)", Pattern.CASE_INSENSITIVE);

    void refuse(@Observes Filters filters) {
        filters.register(
                context -> {
                    if (ODD.matcher(context.request().path()).find()) {
                        context.response().setStatusCode(404).end();
                    } else {
                        context.next();
                    }
                },
                // After the headers of every answer.
                90);
    }
}
