package org.caretill.clinicconfig.clinic;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.persistence.Convert;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.clinicconfig.readiness.Readiness;
import org.caretill.problemdetails.Problems;
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

    @Convert(converter = StripeAccountsColumn.class)
    private StripeAccounts stripeAccounts = StripeAccounts.NONE;

    /** The organisation's: each clinic has it, so that its event says it. */
    @Convert(converter = ApplicationFee.Column.class)
    private ApplicationFee applicationFee = ApplicationFee.NONE;

    /** Whether one of the accounts is being removed: a column of its own, because it is looked for every few seconds. */
    private boolean removing;

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

    public StripeAccounts stripeAccounts() {
        return stripeAccounts;
    }

    /** Whether the Stripe account is linked to the clinic and takes new payment requests. */
    public boolean isLinkedTo(String account) {
        StripeLink link = stripeAccounts.connected(account);
        return link != null && link.status() == StripeLink.Status.LINKED;
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
        return ClinicPaymentsChanged.of(settings(), country, timeZone, openRequests, stripeAccounts, applicationFee);
    }

    /** Takes over what the operator has decided for the organisation. */
    void chargeFee(ApplicationFee fee) {
        applicationFee = fee;
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

    /** Has new payment requests paid to another of its accounts. */
    public void makeDefault(String account, boolean severalAllowed) {
        change(stripeAccounts.withDefault(account, severalAllowed));
    }

    /**
     * Stops new payment requests on the account, and has the open ones cancelled.
     *
     * @param toCancel how many are open
     */
    public void startRemoval(String account, int toCancel, Instant now) {
        change(stripeAccounts.removing(account, Removal.byClinic(toCancel, now, version + 1)));
    }

    /** Takes in that no open payment request uses the account any more. */
    public void learnRequestsEnded(String account, RequestsEnded ended) {
        change(stripeAccounts.requestsEnded(account, ended));
    }

    /**
     * The account is disconnected; nothing of it is left to do.
     *
     * @param at by Stripe's clock
     */
    public void completeRemoval(String account, Instant at) {
        change(stripeAccounts.removed(account, at));
    }

    /** Takes in what Stripe says about an account, unless it is older than what is known. */
    public void learnReadiness(String account, Readiness news) {
        change(stripeAccounts.learned(account, news));
    }

    /**
     * Takes in that the account was disconnected at Stripe, unless it has been linked (again) since.
     *
     * @param openRequests how many payment requests were open
     */
    public void learnDeauthorisation(String account, Instant at, int openRequests) {
        change(stripeAccounts.deauthorised(account, at, Removal.atStripe(openRequests, at, version + 1)));
    }

    private void change(StripeAccounts changed) {
        stripeAccounts = changed;
        removing = changed.links().stream().anyMatch(link -> link.status() == StripeLink.Status.REMOVING);
        terms = terms.withRoutes(this::isLinkedTo);
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
            PaymentTerms settings,
            List<Account> stripeAccounts,
            ApplicationFee applicationFee) {

        /** A Stripe account, without the times at which Stripe said the same again. */
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
