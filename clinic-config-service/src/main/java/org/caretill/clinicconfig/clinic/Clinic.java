package org.caretill.clinicconfig.clinic;

import jakarta.persistence.Convert;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.problemdetails.RefusedException;
import org.hibernate.annotations.Formula;
import org.jspecify.annotations.Nullable;

/**
 * A clinic of the video-call platform: whether and how it may take payments. It is changed only through
 * {@link Clinics#change}, which increments the version, writes the audit log and publishes.
 */
@Entity
public class Clinic {

    /** Longer than the calls to Stripe take; after that, another replica tries. */
    private static final Duration DISCONNECTION_LEASE = Duration.ofMinutes(2);

    @Id
    private String id;

    private String organisationId;

    /** The organisation's name; null if the platform has not said it. */
    @Formula("(select o.name from organisation o where o.organisation_id = organisation_id)")
    private @Nullable String organisationName;

    private String name;
    private String country;
    private String timeZone;
    private long version;

    @Enumerated(EnumType.STRING)
    private Enablement enablement;

    /** The operator's reason for the last decision. */
    private @Nullable String enablementReason;

    /** What happens to open requests while the clinic is disabled. */
    @Enumerated(EnumType.STRING)
    private @Nullable OpenRequests openRequests;

    @Embedded
    private PaymentTerms terms;

    @Convert(converter = StripeAccountsColumn.class)
    private StripeAccounts stripeAccounts = StripeAccounts.NONE;

    /** The organisation's fee, copied to each clinic because the clinic's event contains it. */
    @Convert(converter = ApplicationFee.Column.class)
    private ApplicationFee applicationFee = ApplicationFee.NONE;

    /**
     * Whether one of the accounts is being removed: a column of its own, because a job queries it every few seconds.
     */
    @SuppressWarnings("UnusedVariable") // Queries read it.
    private boolean removing;

    /** Until when one replica is disconnecting an account at Stripe; null if none is. */
    private @Nullable Instant disconnectingUntil;

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

    String timeZone() {
        return timeZone;
    }

    @Nullable
    String organisationName() {
        return organisationName;
    }

    public PaymentTerms terms() {
        return terms;
    }

    public StripeAccounts stripeAccounts() {
        return stripeAccounts;
    }

    /** Whether the Stripe account is linked to the clinic and takes new payment requests. */
    public boolean isLinkedTo(String account) {
        StripeLink link = stripeAccounts.connected(account);
        return link != null && link.status() == StripeLink.Status.LINKED;
    }

    /** Whether the caller may see the clinic: as a member, as manager of its organisation, or as operator. */
    public boolean isVisibleTo(Staff staff) {
        return staff.belongsTo(id)
                || (staff.has(Roles.ORGANISATION_ADMIN) && organisationId.equals(staff.organisationId()));
    }

    /** The payment settings as the clinic's people see them. */
    public PaymentSettings settings() {
        return PaymentSettings.of(this, version);
    }

    State state() {
        return new State(
                organisationId,
                name,
                country,
                timeZone,
                enablement,
                enablementReason,
                openRequests,
                terms,
                stripeAccounts.links().stream().map(State.Account::of).toList(),
                applicationFee);
    }

    ClinicPaymentsChanged event() {
        return ClinicPaymentsChanged.of(settings(), openRequests, stripeAccounts, applicationFee);
    }

    /** Sets the fee that the operator decided for the organisation. */
    void chargeFee(ApplicationFee fee) {
        applicationFee = fee;
    }

    void countChange() {
        version++;
    }

    /** Updates the registration. A clinic cannot move to another organisation, because its payments belong to it. */
    void register(Registration registration) {
        if (!organisationId.equals(registration.organisationId())) {
            throw RefusedException.conflict("other-organisation", "The clinic belongs to another organisation");
        }
        name = registration.name();
        country = registration.country();
        timeZone = registration.timeZone();
    }

    /**
     * Refuses a request for payments if one of the clinics is already requested, enabled or disabled.
     *
     * @throws RefusedException that names the clinics
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
                throw RefusedException.conflict(
                        code, "Cannot be asked for: " + String.join(", ", named), "clinicIds", named);
            }
        }
    }

    /** An organisation requests payments. */
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
    public void resetRequest(@Nullable String reason) {
        enablement = Enablement.NOT_REQUESTED;
        enablementReason = reason;
    }

    /** The operator disables payments. */
    void disable(String reason, OpenRequests open) {
        if (enablement != Enablement.ENABLED) {
            throw RefusedException.conflict("not-enabled", "Payments are not enabled for this clinic");
        }
        enablement = Enablement.DISABLED;
        enablementReason = reason;
        openRequests = open;
    }

    /** The operator enables payments of a disabled clinic again. */
    void enableAgain(@Nullable String reason) {
        if (enablement != Enablement.DISABLED) {
            throw RefusedException.conflict("not-disabled", "Payments are not disabled for this clinic");
        }
        enable(reason);
    }

    public void changeTerms(PaymentTerms terms) {
        this.terms = terms;
    }

    /** Refuses to link an account while payments are not enabled. */
    public void mustBeLinkable() {
        if (!enabled()) {
            throw RefusedException.conflict("payments-not-enabled", "Payments are not enabled for this clinic");
        }
    }

    /**
     * Links the account that its administrator has confirmed.
     *
     * @param severalAllowed whether the organisation's clinics may have several accounts
     */
    void link(StripeLink fresh, StripeAccounts.Use use, boolean severalAllowed) {
        mustBeLinkable();
        change(stripeAccounts.confirmed(fresh, use, severalAllowed));
    }

    /** Makes the account the default one for new payment requests. */
    public void makeDefault(String account, boolean severalAllowed) {
        change(stripeAccounts.withDefault(account, severalAllowed));
    }

    /**
     * Begins to remove the account: it gets no new payment requests, and the open ones are cancelled.
     *
     * @param toCancel how many are open
     */
    public void startRemoval(String account, int toCancel, Instant now) {
        change(stripeAccounts.removing(account, Removal.byClinic(toCancel, now, version + 1)));
    }

    /** Records that no open payment request uses the account any more. */
    public void recordRequestsEnded(String account, RequestsEnded ended) {
        change(stripeAccounts.requestsEnded(account, ended));
    }

    /**
     * Records that the account is disconnected, which completes its removal.
     *
     * @param at by Stripe's clock
     */
    public void completeRemoval(String account, Instant at) {
        change(stripeAccounts.removed(account, at));
    }

    /** Applies what an event of Stripe says about an account, if it is newer than what is known. */
    public void reportReadiness(String account, Readiness reported) {
        change(stripeAccounts.withReport(account, reported));
    }

    /** Applies Stripe's answer about an account, unless something newer is known. */
    public void updateReadiness(String account, Readiness latest, Instant now) {
        change(stripeAccounts.withReadiness(account, latest, now));
    }

    /**
     * Records that the account was disconnected at Stripe, unless it has been linked (again) since.
     *
     * @param openRequests how many payment requests were open
     */
    public void recordDeauthorisation(String account, Instant at, int openRequests) {
        change(stripeAccounts.deauthorised(account, at, Removal.atStripe(openRequests, at, version + 1)));
    }

    /**
     * Whether the caller alone may disconnect the account at Stripe now: it is still to be done, and nobody does it.
     */
    public boolean claimDisconnection(String account, Instant now) {
        StripeLink link = stripeAccounts.connected(account);
        if (link == null
                || !link.isRemovalAt(Removal.Step.DEAUTHORISING)
                || (disconnectingUntil != null && disconnectingUntil.isAfter(now))) {
            return false;
        }
        disconnectingUntil = now.plus(DISCONNECTION_LEASE);
        return true;
    }

    /** The attempt to disconnect an account is over. */
    public void releaseDisconnection() {
        disconnectingUntil = null;
    }

    private void change(StripeAccounts changed) {
        stripeAccounts = changed;
        removing = changed.hasRemoval();
        terms = terms.withRoutes(this::isLinkedTo);
    }

    /**
     * The state of the clinic in the audit log, which is compared with the row later ({@link ClinicRow}). Not in it, so
     * not compared: when Stripe said something and when an account was linked, the address of its Dashboard, and the
     * lease of a disconnection.
     */
    record State(
            String organisationId,
            String name,
            String country,
            String timeZone,
            Enablement enablement,
            @Nullable String enablementReason,
            @Nullable OpenRequests openRequests,
            PaymentTerms settings,
            List<Account> stripeAccounts,
            ApplicationFee applicationFee) {

        /** A Stripe account without times of readiness, so that an unchanged readiness is no change. */
        record Account(
                String account,
                @Nullable String accountName,
                @Nullable String country,
                boolean livemode,
                StripeLink.Status status,
                boolean isDefault,
                boolean chargesEnabled,
                List<String> requirements,
                List<String> pastDue,
                List<String> pendingVerification,
                @Nullable String disabledReason,
                @Nullable Removal removal) {

            static Account of(StripeLink link) {
                Readiness readiness = link.readiness();
                return new Account(
                        link.account(),
                        link.accountName(),
                        link.country(),
                        link.livemode(),
                        link.status(),
                        link.isDefault(),
                        readiness.chargesEnabled(),
                        readiness.requirements(),
                        readiness.pastDue(),
                        readiness.pendingVerification(),
                        readiness.disabledReason(),
                        link.removal());
            }
        }
    }
}
