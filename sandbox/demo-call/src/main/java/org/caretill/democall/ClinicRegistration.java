package org.caretill.democall;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/** Registers this platform's clinics with Caretill at every start, and retries until the service answers. */
@Startup
@ApplicationScoped
class ClinicRegistration {

    private static final Logger LOG = Logger.getLogger(ClinicRegistration.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    @Inject
    @RestClient
    ClinicConfigService clinicConfig;

    @ConfigProperty(name = "clinic-registration.enabled")
    boolean enabled;

    private Thread registering;

    @PostConstruct
    void start() {
        registering = Thread.ofVirtual().name("clinic-registration").unstarted(this::registerAll);
        if (enabled) {
            registering.start();
        }
    }

    void stop(@Observes ShutdownEvent shutdown) {
        registering.interrupt();
    }

    private void registerAll() {
        try {
            for (DemoClinic clinic : DemoClinic.values()) {
                registerUntilDone(clinic);
            }
        } catch (InterruptedException _) {
            LOG.debug("clinic registration stopped with the application");
        }
    }

    private void registerUntilDone(DemoClinic clinic) throws InterruptedException {
        Duration wait = Duration.ofSeconds(1);
        while (true) {
            try {
                clinicConfig.register(
                        clinic.clinicId,
                        new ClinicConfigService.Clinic(
                                clinic.organisationId, clinic.displayName, "AU", "Australia/Sydney"));
                LOG.infof("clinic registered: clinic=%s", clinic.clinicId);
                return;
            } catch (RuntimeException e) {
                LOG.infof(
                        "clinic registration failed, retrying: clinic=%s waitSeconds=%d cause=%s",
                        clinic.clinicId, wait.toSeconds(), e);
                Thread.sleep(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
            }
        }
    }
}
