package org.caretill.clinicconfig.clinic;

import io.quarkiverse.resteasy.problem.HttpProblem;
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

    /** Why the operator decided so, in the operator's words. */
    private @Nullable String enablementReason;

    /** While the clinic is disabled. */
    @Enumerated(EnumType.STRING)
    private @Nullable OpenRequests openRequests;

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

    /** ISO 3166-1 alpha-2. */
    public String country() {
        return country;
    }

    public PaymentTerms terms() {
        return terms;
    }

    public @Nullable StripeLink stripe() {
        return stripe;
    }

    /** Whether the Stripe account is linked to the clinic and takes new payment requests. */
    public boolean isLinkedTo(String account) {
        return stripe != null
                && stripe.status() == StripeLink.Status.LINKED
                && stripe.account().equals(account);
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
        return new State(
                organisationId, name, country, timeZone, enablement, enablementReason, openRequests, settings());
    }

    ClinicPaymentsChanged event() {
        return ClinicPaymentsChanged.of(settings(), country, openRequests);
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

    /**
     * Refuses an organisation's wish as long as one of the clinics is pending, enabled or disabled.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 409 that names the clinics
     */
    public static void mustBeRequestable(List<Clinic> clinics) {
        for (Enablement obstacle : List.of(Enablement.DISABLED, Enablement.ENABLED, Enablement.REQUESTED)) {
            List<String> named = clinics.stream()
                    .filter(clinic -> clinic.enablement == obstacle)
                    .map(Clinic::id)
                    .toList();
            if (!named.isEmpty()) {
                String code = switch (obstacle) {
                    case DISABLED -> "disabled-by-operator";
                    case ENABLED -> "already-enabled";
                    case REQUESTED -> "already-requested";
                    case NOT_REQUESTED -> throw new IllegalStateException();
                };
                throw HttpProblem.builder(Problems.conflict(code, "Cannot be asked for: " + String.join(", ", named)))
                        .with("clinicIds", named)
                        .build();
            }
        }
    }

    /** An organisation asks for payments. */
    public void requestEnablement() {
        mustBeRequestable(List.of(this));
        enablement = Enablement.REQUESTED;
        enablementReason = null;
    }

    /** The operator approves. */
    public void enable(@Nullable String reason) {
        enablement = Enablement.ENABLED;
        enablementReason = reason;
        openRequests = null;
    }

    /** The operator declines, or the organisation withdraws; it may ask again. */
    public void forgetRequest(@Nullable String reason) {
        enablement = Enablement.NOT_REQUESTED;
        enablementReason = reason;
    }

    /** The operator takes payments back. */
    void disable(String reason, OpenRequests open) {
        if (enablement != Enablement.ENABLED) {
            throw Problems.conflict("not-enabled", "Payments are not enabled for this clinic");
        }
        enablement = Enablement.DISABLED;
        enablementReason = reason;
        openRequests = open;
    }

    /** The operator lets a clinic that was disabled take payments again. */
    void enableAgain(@Nullable String reason) {
        if (enablement != Enablement.DISABLED) {
            throw Problems.conflict("not-disabled", "Payments are not disabled for this clinic");
        }
        enable(reason);
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
            terms = terms.withRoutes(this::isLinkedTo);
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
        terms = terms.withRoutes(this::isLinkedTo);
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
            @Nullable String enablementReason,
            @Nullable OpenRequests openRequests,
            PaymentSettings settings) {}
}
