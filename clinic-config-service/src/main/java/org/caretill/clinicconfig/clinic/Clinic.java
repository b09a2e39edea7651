package org.caretill.clinicconfig.clinic;

import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.caretill.identity.Roles;
import org.caretill.identity.Staff;
import org.caretill.problem.Problems;
import org.jspecify.annotations.Nullable;

/**
 * A clinic of the video-call platform: whether and how it may take payments. Changed only through
 * {@link Clinics#change}, which counts the version, writes the audit log and publishes.
 */
@Entity
public class Clinic {

    @Id
    private String id;

    private String organisationId;
    private String name;
    private String country;
    private String timeZone;
    private long version;

    @Enumerated(EnumType.STRING)
    private Enablement enablement;

    @Embedded
    private PaymentTerms terms;

    @Embedded
    private @Nullable StripeLink stripe;

    /** When the last account was disconnected; news of that must not disconnect the next. */
    private @Nullable Instant stripeUnlinkedAt;

    protected Clinic() {}

    public String id() {
        return id;
    }

    public String organisationId() {
        return organisationId;
    }

    public boolean enabled() {
        return enablement == Enablement.ENABLED;
    }

    public PaymentTerms terms() {
        return terms;
    }

    public @Nullable StripeLink stripe() {
        return stripe;
    }

    /** Whether the clinic is one the caller may see: a member's own, a manager's organisation's, or any. */
    public boolean isVisibleTo(Staff staff) {
        return staff.belongsTo(id)
                || (staff.has(Roles.ORGANISATION_ADMIN) && organisationId.equals(staff.organisationId()));
    }

    /** What the clinic's people see of it. */
    public PaymentSettings settings() {
        return PaymentSettings.of(this, version);
    }

    State state() {
        return new State(organisationId, name, country, timeZone, enablement, settings());
    }

    ClinicPaymentsChanged event() {
        return ClinicPaymentsChanged.of(settings(), country);
    }

    void countChange() {
        version++;
    }

    /** Takes over what the platform says. A clinic stays with its organisation: its payments are that one's. */
    void register(Registration registration) {
        if (!organisationId.equals(registration.organisationId())) {
            throw Problems.conflict("other-organisation", "The clinic belongs to another organisation");
        }
        name = registration.name();
        country = registration.country();
        timeZone = registration.timeZone();
    }

    /** An organisation asks for payments. */
    public void requestEnablement() {
        switch (enablement) {
            case NOT_REQUESTED -> enablement = Enablement.REQUESTED;
            case REQUESTED ->
                throw Problems.conflict("already-requested", "Payments are already requested for clinic " + id);
            case ENABLED -> throw Problems.conflict("already-enabled", "Payments are already enabled for clinic " + id);
        }
    }

    /** The operator approves. */
    public void enable() {
        enablement = Enablement.ENABLED;
    }

    /** The operator declines; the organisation may ask again. */
    public void declineEnablement() {
        if (enablement == Enablement.REQUESTED) {
            enablement = Enablement.NOT_REQUESTED;
        }
    }

    public void changeTerms(PaymentTerms terms) {
        this.terms = terms;
    }

    /** Refuses a link for a clinic that may not have one (now). */
    public void mustBeLinkable() {
        if (!enabled()) {
            throw Problems.conflict("payments-not-enabled", "Payments are not enabled for this clinic");
        }
        if (stripe != null) {
            throw switch (stripe.status()) {
                case LINKED ->
                    Problems.conflict("already-linked", "A Stripe account is linked: remove it before linking another");
                case REMOVING -> Problems.conflict("removal-in-progress", "The linked Stripe account is being removed");
            };
        }
    }

    /** Links the account; linking the same one again takes over what Stripe now says about it. */
    public void link(StripeLink link) {
        boolean again = stripe != null
                && stripe.status() == StripeLink.Status.LINKED
                && stripe.account().equals(link.account());
        if (!again) {
            mustBeLinkable();
        }
        stripe = link;
    }

    /** Stops new payment requests, until {@link #unlink}. */
    public void startRemoval() {
        if (stripe != null) {
            stripe = stripe.removing();
        }
    }

    /**
     * Nothing is linked any more.
     *
     * @param at by Stripe's clock
     */
    public void unlink(Instant at) {
        stripe = null;
        stripeUnlinkedAt = at;
    }

    /** Takes in what Stripe says about the linked account, unless it is older than what is known. */
    public void learnReadiness(boolean chargesEnabled, List<String> requirements, Instant asOf) {
        if (stripe != null && !isOlder(asOf, stripe.readinessAsOf())) {
            stripe = stripe.withReadiness(chargesEnabled, requirements, asOf);
        }
    }

    /** Takes in that the account was disconnected at Stripe, unless it has been linked (again) since. */
    public void learnDeauthorisation(Instant at) {
        boolean isOfRemoval = stripeUnlinkedAt != null && !at.isAfter(stripeUnlinkedAt);
        if (stripe != null && !isOlder(at, stripe.linkedAt()) && !isOfRemoval) {
            unlink(at);
        }
    }

    /** Stripe's times are whole seconds: in the same second, the later news is believed. */
    private static boolean isOlder(Instant at, Instant known) {
        return at.isBefore(known.truncatedTo(ChronoUnit.SECONDS));
    }

    /** All of the clinic that the audit log compares. */
    record State(
            String organisationId,
            String name,
            String country,
            String timeZone,
            Enablement enablement,
            PaymentSettings settings) {}
}
