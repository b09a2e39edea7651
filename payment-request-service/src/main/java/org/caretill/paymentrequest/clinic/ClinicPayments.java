package org.caretill.paymentrequest.clinic;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.paymentrequest.model.ApplicationFee;
import org.caretill.paymentrequest.model.Business;
import org.caretill.paymentrequest.model.Gst;
import org.caretill.paymentrequest.model.Money;
import org.caretill.problemdetails.RefusedException;
import org.caretill.striperules.StripeCurrency;
import org.jspecify.annotations.Nullable;

/**
 * A clinic's payment settings, as last published by clinic-config-service: what this service reads of
 * {@code ClinicPaymentsChanged}. Amounts are minor units.
 *
 * @param openRequests what happens to open requests while payments are disabled; null: they stay payable
 * @param stripe the account that takes payments where no route applies
 * @param accounts all connected accounts; an account that is missing here is disconnected
 * @param routes which clinicians' requests are paid to which account
 * @param mayRequest the roles that may request payments
 * @param mayRefund the roles that may refund payments; none if it is empty
 * @param applicationFee the platform's fee on each payment; null: none
 * @param country ISO 3166-1 alpha-2 of the clinic, which decides how amounts and dates are written; null in older events: Australia
 * @param business what tax invoices show of the clinic, besides its name; null if it entered nothing
 * @param gstRegistered whether requested amounts may include GST; null in older events: they may not
 * @param timeZone IANA time zone of the clinic's days; null: not set
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClinicPayments(
        String clinicId,
        String organisationId,
        int version,
        boolean enabled,
        @Nullable OpenRequests openRequests,
        String currency,
        long minimumMinor,
        long maximumMinor,
        int expiryMinutes,
        Stripe stripe,
        List<Account> accounts,
        List<Route> routes,
        List<String> mayRequest,
        List<String> mayRefund,
        @Nullable String statementDescriptorSuffix,
        @Nullable String country,
        @Nullable String timeZone,
        @Nullable ApplicationFee applicationFee,
        @Nullable Boolean gstRegistered,
        @Nullable PublicBusiness business) {

    /** Older events do not have the lists; they mean the one account in {@code stripe} and the default roles. */
    public ClinicPayments {
        accounts = accounts != null ? List.copyOf(accounts) : stripe.asAccounts();
        routes = routes != null ? List.copyOf(routes) : List.of();
        mayRequest = mayRequest != null ? List.copyOf(mayRequest) : List.of(Roles.CLINICIAN);
        mayRefund = mayRefund != null ? List.copyOf(mayRefund) : List.of(Roles.CLINIC_ADMIN);
    }

    enum OpenRequests {
        KEEP,
        CANCEL
    }

    record Stripe(String status, @Nullable String account, boolean chargesEnabled) {

        private List<Account> asAccounts() {
            return account == null || status.equals("UNLINKED")
                    ? List.of()
                    : List.of(new Account(account, Account.Status.valueOf(status), chargesEnabled));
        }
    }

    record Account(String account, Status status, boolean chargesEnabled) {

        enum Status {
            LINKED,
            /** Gets no new requests; its open ones stay payable. */
            REPLACED,
            /** Its open requests are to be cancelled, before the account is disconnected. */
            REMOVING
        }

        private boolean isReady() {
            return status == Status.LINKED && chargesEnabled;
        }
    }

    record Route(String clinician, String account) {}

    record PublicBusiness(
            @Nullable String abn,
            @Nullable String address,
            @Nullable String phone) {}

    /**
     * Refuses people who may not request payments.
     *
     * @throws RefusedException if the clinic does not let the caller's roles do so
     */
    public void requireMayRequest(Staff staff) {
        if (mayRequest.stream().noneMatch(staff::has)) {
            throw RefusedException.notAllowed(
                    "not-allowed-to-request", "The clinic does not let your role ask for payments");
        }
    }

    /**
     * Refuses people who may not refund payments.
     *
     * @throws RefusedException if the clinic does not let the caller's roles do so
     */
    public void requireMayRefund(Staff staff) {
        if (mayRefund.stream().noneMatch(staff::has)) {
            throw RefusedException.notAllowed(
                    "not-allowed-to-refund", "The clinic does not let your role give payments back");
        }
    }

    /**
     * The account that the clinician's requests are paid to.
     *
     * @throws RefusedException if payments are not enabled, or the account cannot take
     *     payments; there is no fallback to another account
     */
    public String accountFor(String clinician) {
        if (!enabled) {
            throw notEnabled();
        }
        String chosen = routes.stream()
                .filter(route -> route.clinician().equals(clinician))
                .map(Route::account)
                .findFirst()
                .orElse(stripe.account());
        return accounts.stream()
                .filter(account -> account.account().equals(chosen) && account.isReady())
                .map(Account::account)
                .findFirst()
                .orElseThrow(() -> RefusedException.conflict(
                        "stripe-account-not-ready", "The clinic has no Stripe account that can take payments"));
    }

    /**
     * Checks the amount and currency of a new request.
     *
     * @throws RefusedException if the currency is not the clinic's, the amount is
     *     outside the limits of the clinic or of Stripe, or it is not a multiple of the step in which Stripe charges
     *     the currency
     */
    public Money price(long amountMinor, String asked) {
        if (!asked.equals(currency)) {
            throw RefusedException.unprocessable("currency-not-accepted", "This clinic takes payments in " + currency);
        }
        StripeCurrency atStripe = StripeCurrency.of(currency)
                .orElseThrow(() -> RefusedException.unprocessable(
                        "currency-not-accepted", "Stripe does not take payments in " + currency));
        long least = Math.max(minimumMinor, atStripe.minimumMinor());
        if (amountMinor < least) {
            throw notThisAmount("amount-below-minimum", "The minimum is " + written(least));
        }
        long most = Math.min(maximumMinor, atStripe.maximumMinor());
        if (amountMinor > most) {
            throw notThisAmount("amount-above-maximum", "The maximum is " + written(most));
        }
        if (!atStripe.isChargeable(amountMinor)) {
            throw notThisAmount("amount-not-chargeable", "Amounts are multiples of " + written(atStripe.stepMinor()));
        }
        return new Money(amountMinor, Currency.getInstance(currency));
    }

    private static RuntimeException notThisAmount(String code, String rule) {
        return RefusedException.unprocessable(code, rule);
    }

    private String written(long amountMinor) {
        ClinicPlace place = ClinicPlace.of(this);
        return new Money(amountMinor, Currency.getInstance(currency)).written(place.english(), place.country());
    }

    /**
     * The clinic as a business, for the receipt.
     *
     * @param name that it trades under; null: the receipt has the name of its Stripe account
     */
    public Business business(@Nullable String name) {
        return business == null
                ? new Business(name, null, null, null)
                : new Business(name, business.abn(), business.address(), business.phone());
    }

    /**
     * The GST in a price that includes it, in minor units.
     *
     * @throws RefusedException if the clinic may not charge GST or cannot make out a tax invoice
     */
    public long gstMinor(Money price) {
        if (!Boolean.TRUE.equals(gstRegistered)
                || !price.currency().getCurrencyCode().equals("AUD")) {
            throw RefusedException.unprocessable(
                    "gst-not-charged", "Only a clinic that is registered for GST may charge it, and only in AUD");
        }
        if (business == null || business.abn() == null) {
            throw RefusedException.unprocessable(
                    "abn-missing", "A tax invoice shows the clinic's ABN, which its payment settings do not have");
        }
        return Gst.includedIn(price.amountMinor());
    }

    /** The platform's fee on a payment, in minor units. */
    public long applicationFeeMinor(Money price) {
        return (applicationFee == null ? ApplicationFee.NONE : applicationFee).ofMinor(price);
    }

    /** The refusal for a clinic whose payments are not enabled. */
    public static RuntimeException notEnabled() {
        return RefusedException.conflict("payments-not-enabled", "Payments are not enabled for this clinic");
    }

    public boolean cancelsOpenRequests() {
        return !enabled && openRequests == OpenRequests.CANCEL;
    }

    /** The clinic's time zone, UTC if not set. */
    public ZoneId zone() {
        return ZoneId.of(timeZone == null ? "UTC" : timeZone);
    }

    /** The ids of all connected accounts, including those being removed. */
    public String[] connected() {
        return accounts.stream().map(Account::account).toArray(String[]::new);
    }

    public String[] beingRemoved() {
        return accounts.stream()
                .filter(account -> account.status() == Account.Status.REMOVING)
                .map(Account::account)
                .toArray(String[]::new);
    }
}
