package org.caretill.clinicconfig;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import org.caretill.calleridentity.CallerIdentityConfiguration;
import org.caretill.clinicconfig.audit.AuditKeys;
import org.caretill.clinicconfig.link.LinkWays;
import org.caretill.clinicconfig.link.ReturnUrls;
import org.caretill.clinicconfig.stripe.StripeConfiguration;
import org.caretill.servicelifecycle.ServiceStart;
import org.caretill.transactions.DatabaseConfiguration;

/** Starts the service, unless its configuration is incomplete. */
@QuarkusMain
public final class ClinicConfigService {

    private ClinicConfigService() {}

    public static void main(String... arguments) {
        ServiceStart.run(
                "clinic-config-service",
                List.of(
                        DatabaseConfiguration::problems,
                        CallerIdentityConfiguration::problems,
                        StripeConfiguration::problems,
                        LinkWays::problems,
                        ReturnUrls::problems,
                        AuditKeys::problems),
                DatabaseConfiguration::awaitLogIn,
                arguments);
    }
}
