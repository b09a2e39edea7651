package org.caretill.notification;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.caretill.servicelifecycle.WarmUpStep;

/** Reads and writes the snapshots of a call that does not exist. */
@ApplicationScoped
class FirstSnapshotWarmUp implements WarmUpStep {

    private static final String NONE = "warm-up";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final LiveView view;
    private final RevokedGuestTokens revoked;
    private final LiveMessages messages;

    FirstSnapshotWarmUp(LiveView view, RevokedGuestTokens revoked, LiveMessages messages) {
        this.view = view;
        this.revoked = revoked;
        this.messages = messages;
    }

    @Override
    public String name() {
        return "first snapshot";
    }

    @Override
    public void run() {
        List<Viewer> viewers = List.of(
                new Viewer.Clinician(NONE, Set.of(NONE)),
                new Viewer.Guest(NONE, NONE, NONE, 0, null),
                new Viewer.Guest(NONE, NONE, NONE, 0, NONE));
        for (Viewer viewer : viewers) {
            revoked.include(viewer)
                    .chain(() -> view.of(viewer))
                    .invoke(requests -> messages.snapshot(viewer, requests))
                    .await()
                    .atMost(LIMIT);
        }
    }
}
