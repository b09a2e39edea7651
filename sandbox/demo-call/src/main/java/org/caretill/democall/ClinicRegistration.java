package org.caretill.democall;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.rest.client.inject.RestClient;
import org.jboss.logging.Logger;

/**
 * Registers this platform's clinics and the domains of its payment pages with Caretill at every start, and retries
 * until the service answers.
 */
@Startup
@ApplicationScoped
class ClinicRegistration {

    private static final Logger LOG = Logger.getLogger(ClinicRegistration.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private final ClinicConfigService clinicConfig;
    private final PaymentPageService paymentPages;
    private final Addresses addresses;
    private final boolean enabled;
    private Thread registering;

    ClinicRegistration(
            @RestClient ClinicConfigService clinicConfig,
            @RestClient PaymentPageService paymentPages,
            Addresses addresses,
            @ConfigProperty(name = "clinic-registration.enabled") boolean enabled) {
        this.clinicConfig = clinicConfig;
        this.paymentPages = paymentPages;
        this.addresses = addresses;
        this.enabled = enabled;
    }

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

    /** Waits until everything is registered, no longer than this. */
    void join(Duration limit) throws InterruptedException {
        registering.join(limit);
    }

    private void registerAll() {
        try {
            for (DemoClinic clinic : DemoClinic.values()) {
                var described = new ClinicConfigService.Clinic(
                        clinic.organisationId, clinic.organisationName, clinic.displayName, "AU", "Australia/Sydney");
                retryUntilDone("clinic=" + clinic.clinicId, () -> clinicConfig.register(clinic.clinicId, described));
            }
            for (String domain : addresses.paymentPageDomains()) {
                registerDomain(domain);
            }
        } catch (InterruptedException _) {
            LOG.debug("clinic registration stopped with the application");
        }
    }

    private void registerDomain(String domain) throws InterruptedException {
        if (domain.equals("localhost") && addresses.isStripeItself()) {
            LOG.info("Stripe does not register localhost, so Apple Pay and Google Pay do not appear here; cards work.");
            return;
        }
        retryUntilDone("domain=" + domain, () -> paymentPages.add(domain));
    }

    private static void retryUntilDone(String what, Runnable register) throws InterruptedException {
        Duration wait = Duration.ofSeconds(1);
        while (true) {
            try {
                register.run();
                LOG.infof("registered: %s", what);
                return;
            } catch (RuntimeException e) {
                LOG.infof("registration failed, retrying: %s waitSeconds=%d cause=%s", what, wait.toSeconds(), e);
                Thread.sleep(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) < 0 ? wait.multipliedBy(2) : LONGEST_WAIT;
            }
        }
    }
}
