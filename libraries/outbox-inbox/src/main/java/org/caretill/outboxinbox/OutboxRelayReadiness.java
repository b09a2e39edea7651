package org.caretill.outboxinbox;

import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready while the relay is stuck or without its database for half a minute: what is committed would not be sent.
 */
@Readiness
class OutboxRelayReadiness implements HealthCheck {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final OutboxRelay relay;

    OutboxRelayReadiness(OutboxRelay relay) {
        this.relay = relay;
    }

    @Override
    public HealthCheckResponse call() {
        Duration stuck = relay.stuckFor();
        return HealthCheckResponse.named("outbox relay")
                .status(stuck.compareTo(LIMIT) < 0)
                .withData("lastRoundSecondsAgo", stuck.toSeconds())
                .build();
    }
}
