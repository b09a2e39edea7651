package org.caretill.paymentrequest.clinic;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import org.caretill.calleridentity.Roles;
import org.caretill.calleridentity.Staff;
import org.caretill.paymentrequest.model.ApplicationFee;
import org.caretill.paymentrequest.model.Money;
import org.caretill.problemdetails.Problems;
import org.caretill.striperules.StripeCurrency;
import org.jspecify.annotations.Nullable;

/**
 * How a clinic may take payments, as clinic-config-service last said: what this service reads of
 * {@code ClinicPaymentsChanged}. Amounts are minor units.
 *
 * @param openRequests what happens to open requests while payments are not enabled; they stay payable unless it says so
 * @param stripe the account that takes payments where no route says otherwise
 * @param accounts every account that is connected; one that is gone from here is disconnected
 * @param routes which clinicians' requests are paid to which account
 * @param mayRequest the roles that may ask for payments
 * @param mayRefund the roles that may give payments back; none if it is empty
 * @param applicationFee what the platform keeps of each payment; null: nothing
 * @param timeZone of the IANA database, where the clinic's days begin; null: nobody said
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
        @Nullable String timeZone,
        @Nullable ApplicationFee applicationFee) {

    /** The lists are younger than the event: one that says none means the one account of {@code stripe}. */
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
            /** Takes no new requests; its open ones stay payable. */
            REPLACED,
            /** Its open requests are to be cancelled, before the account is disconnected. */
            REMOVING
        }

        private boolean isReady() {
            return status == Status.LINKED && chargesEnabled;
        }
    }

    record Route(String clinician, String account) {}

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 403 if the clinic lets others ask for payments, not the caller */
    public void mustLetAsk(Staff staff) {
        if (mayRequest.stream().noneMatch(staff::has)) {
            throw Problems.problem(403, "not-allowed-to-request", "The clinic does not let your role ask for payments");
        }
    }

    /** @throws io.quarkiverse.resteasy.problem.HttpProblem 403 if the clinic does not let the caller give payments back */
    public void mustLetRefund(Staff staff) {
        if (mayRefund.stream().noneMatch(staff::has)) {
            throw Problems.problem(
                    403, "not-allowed-to-refund", "The clinic does not let your role give payments back");
        }
    }

    /**
     * The account that the clinician's requests are paid to.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 409 if payments are not enabled, or the account cannot charge.
     *     Money for one account never goes to another instead.
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
                .orElseThrow(() -> Problems.conflict(
                        "stripe-account-not-ready", "The clinic has no Stripe account that can take payments"));
    }

    /**
     * What the payer of a request for this amount is to pay.
     *
     * @throws io.quarkiverse.resteasy.problem.HttpProblem 422 if it is not in the clinic's currency, not within the limits
     *     of the clinic and of Stripe, or Stripe does not charge its last digits
     */
    public Money price(long amountMinor, String asked) {
        if (!asked.equals(currency)) {
            throw Problems.unprocessable("currency-not-accepted", "This clinic takes payments in " + currency);
        }
        StripeCurrency atStripe = StripeCurrency.of(currency)
                .orElseThrow(() -> Problems.unprocessable(
                        "currency-not-accepted", "Stripe does not take payments in " + currency));
        long least = Math.max(minimumMinor, atStripe.minimumMinor());
        if (amountMinor < least) {
            throw notThisAmount("amount-below-minimum", "The least that can be asked for is " + least);
        }
        long most = Math.min(maximumMinor, atStripe.maximumMinor());
        if (amountMinor > most) {
            throw notThisAmount("amount-above-maximum", "The most that can be asked for is " + most);
        }
        if (!atStripe.isChargeable(amountMinor)) {
            throw notThisAmount("amount-not-chargeable", "Amounts are multiples of " + atStripe.stepMinor());
        }
        return new Money(amountMinor, Currency.getInstance(currency));
    }

    private RuntimeException notThisAmount(String code, String rule) {
        return Problems.unprocessable(code, rule + " (minor units of " + currency + ")");
    }

    /** What the platform keeps of a payment, in minor units. */
    public long applicationFeeMinor(Money price) {
        return (applicationFee == null ? ApplicationFee.NONE : applicationFee).ofMinor(price);
    }

    /** What the caller of a clinic without payments is told. */
    public static RuntimeException notEnabled() {
        return Problems.conflict("payments-not-enabled", "Payments are not enabled for this clinic");
    }

    public boolean cancelsOpenRequests() {
        return !enabled && openRequests == OpenRequests.CANCEL;
    }

    /** Where the clinic's days begin and end. */
    public ZoneId zone() {
        return ZoneId.of(timeZone == null ? "UTC" : timeZone);
    }

    /** The ids of the accounts that are connected. */
    public List<String> accountIds() {
        return accounts.stream().map(Account::account).toList();
    }

    /** The accounts that are connected; those being removed are among them. */
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
