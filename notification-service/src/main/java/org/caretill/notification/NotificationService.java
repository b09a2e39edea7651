package org.caretill.notification;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.caretill.calleridentity.CallerIdentityConfiguration;
import org.caretill.servicelifecycle.ServiceStart;
import org.caretill.transactions.DatabaseConfiguration;

/** Starts the service, unless its configuration is incomplete. */
@QuarkusMain
public final class NotificationService {

    private NotificationService() {}

    public static void main(String... arguments) {
        ServiceStart.run(
                "notification-service",
                List.of(DatabaseConfiguration::problems, CallerIdentityConfiguration::problems),
                DatabaseConfiguration::awaitLogIn,
                arguments);
    }
}
