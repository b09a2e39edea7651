package org.caretill.stripeclient;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows what keeps calls from Stripe. The service stays ready: all replicas have the same key, and what needs no Stripe
 * still works.
 */
@Readiness
class StripeReadiness implements HealthCheck {

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("stripe").up();
        StripeAlarm.ofProcess()
                .problem()
                .ifPresent(problem -> answer.withData("problem", problem.cause().word())
                        .withData("since", problem.since().toString()));
        return answer.build();
    }
}
