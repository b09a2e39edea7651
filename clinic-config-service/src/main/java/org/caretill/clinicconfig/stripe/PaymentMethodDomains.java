package org.caretill.clinicconfig.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentMethodDomain;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentMethodDomainCreateParams;
import com.stripe.param.PaymentMethodDomainListParams;
import com.stripe.param.PaymentMethodDomainUpdateParams;
import com.stripe.service.PaymentMethodDomainService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import org.caretill.clinicconfig.paymentpages.WalletAnswer;
import org.caretill.clinicconfig.paymentpages.WalletAnswer.Wallet;
import org.caretill.stripeclient.BoundedCall;
import org.caretill.stripeclient.CallBudget;
import org.caretill.stripeclient.StripeClients;
import org.caretill.stripeclient.StripeFailure;
import org.jspecify.annotations.Nullable;

/**
 * The domains on which Stripe shows an account's wallets. With direct charges the platform registers them on every
 * connected account, through the API only (<a
 * href="https://docs.stripe.com/payments/payment-methods/pmd-registration">Register domains for payment methods</a>).
 * Calls block: make them on a virtual thread and outside a transaction.
 */
@Singleton
public class PaymentMethodDomains {

    private static final int RETRIES = 2;

    private static final String ACTIVE = "active";

    private static final int MAX_WORDS = 300;

    private final PaymentMethodDomainService domains;
    private final Duration limit;

    @Inject
    PaymentMethodDomains(StripeConfiguration configuration, CallBudget budget) {
        this(configuration, BoundedCall.LIMIT, budget);
    }

    PaymentMethodDomains(StripeConfiguration configuration, Duration limit, CallBudget budget) {
        StripeClient client = StripeClients.of(configuration.secretKey(), configuration.simulator(), RETRIES, budget);
        this.domains = client.v1().paymentMethodDomains();
        this.limit = limit;
    }

    /**
     * Makes the domain registered and enabled on the account, whatever its state there was, and has a wallet that is
     * not active verified again. Idempotent.
     *
     * @throws StripeFailure if Stripe does not answer
     */
    public WalletAnswer register(String account, String domain) {
        RequestOptions options = on(account);
        try {
            PaymentMethodDomain registered = enabled(domain, options);
            return answer(isActive(registered) ? registered : validated(registered, options));
        } catch (StripeException e) {
            return switch (StripeFailure.logged(e)) {
                case StripeFailure.Refused _ -> WalletAnswer.refused(wordsOf(e));
                case StripeFailure.NotPermitted _, StripeFailure.AccountNotConnected _ -> WalletAnswer.notPermitted();
                case StripeFailure failure -> throw failure;
            };
        }
    }

    /**
     * Disables the domain on the account, because Stripe has no call to delete it. Idempotent; an account that the
     * platform may not use (any more) is left as it is.
     *
     * @throws StripeFailure if Stripe refuses or does not answer
     */
    public void disable(String account, String domain) {
        RequestOptions options = on(account);
        try {
            Optional<PaymentMethodDomain> known = find(domain, options);
            if (known.isPresent() && isEnabled(known.get())) {
                setEnabled(known.get(), false, options);
            }
        } catch (StripeException e) {
            switch (StripeFailure.logged(e)) {
                case StripeFailure.NotPermitted _, StripeFailure.AccountNotConnected _ -> {}
                case StripeFailure failure -> throw failure;
            }
        }
    }

    /** Most checks find the domain as it should be, so this looks before it writes. */
    private PaymentMethodDomain enabled(String domain, RequestOptions options) throws StripeException {
        Optional<PaymentMethodDomain> known = find(domain, options);
        PaymentMethodDomain found = known.isPresent() ? known.get() : create(domain, options);
        return isEnabled(found) ? found : setEnabled(found, true, options);
    }

    private Optional<PaymentMethodDomain> find(String domain, RequestOptions options) throws StripeException {
        var named = PaymentMethodDomainListParams.builder()
                .setDomainName(domain)
                .setLimit(1L)
                .build();
        return BoundedCall.run(limit, () -> domains.list(named, options)).getData().stream()
                .findFirst();
    }

    private PaymentMethodDomain create(String domain, RequestOptions options) throws StripeException {
        var params = PaymentMethodDomainCreateParams.builder()
                .setDomainName(domain)
                .setEnabled(true)
                .build();
        return BoundedCall.run(limit, () -> domains.create(params, options));
    }

    private PaymentMethodDomain setEnabled(PaymentMethodDomain domain, boolean enabled, RequestOptions options)
            throws StripeException {
        var params =
                PaymentMethodDomainUpdateParams.builder().setEnabled(enabled).build();
        return BoundedCall.run(limit, () -> domains.update(domain.getId(), params, options));
    }

    private PaymentMethodDomain validated(PaymentMethodDomain domain, RequestOptions options) throws StripeException {
        return BoundedCall.run(limit, () -> domains.validate(domain.getId(), options));
    }

    private static RequestOptions on(String account) {
        return RequestOptions.builder().setStripeAccount(account).build();
    }

    private static boolean isEnabled(PaymentMethodDomain domain) {
        return Boolean.TRUE.equals(domain.getEnabled());
    }

    private static boolean isActive(PaymentMethodDomain domain) {
        WalletAnswer answer = answer(domain);
        return answer.applePay().active() && answer.googlePay().active();
    }

    private static WalletAnswer answer(PaymentMethodDomain domain) {
        var apple = domain.getApplePay();
        var google = domain.getGooglePay();
        return WalletAnswer.registered(
                apple == null
                        ? Wallet.OFF
                        : new Wallet(
                                ACTIVE.equals(apple.getStatus()),
                                apple.getStatusDetails() == null
                                        ? null
                                        : shown(apple.getStatusDetails().getErrorMessage())),
                google == null
                        ? Wallet.OFF
                        : new Wallet(
                                ACTIVE.equals(google.getStatus()),
                                google.getStatusDetails() == null
                                        ? null
                                        : shown(google.getStatusDetails().getErrorMessage())));
    }

    private static @Nullable String wordsOf(StripeException e) {
        return e.getStripeError() == null ? null : shown(e.getStripeError().getMessage());
    }

    /** Foreign words, so only as many as fit on the page, and on one line. */
    private static @Nullable String shown(@Nullable String words) {
        if (words == null || words.isBlank()) {
            return null;
        }
        String line = words.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= MAX_WORDS ? line : line.substring(0, MAX_WORDS - 1) + "…";
    }
}
