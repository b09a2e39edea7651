package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What Stripe.js asks about the wallet of a device, and what the wallet gives it: a payment method, by which the page
 * confirms. A wallet is offered, and pays, only on pages whose domains the account has registered ({@link
 * PaymentMethodDomains}): the domain in the address bar and that of the page with Stripe's frame.
 */
final class Wallets {
    private static final List<String> WALLETS =
            List.of(PaymentMethodDomains.APPLE_PAY, PaymentMethodDomains.GOOGLE_PAY);

    private final SimulatorSettings settings;
    private final Store store;
    private final Accounts accounts;
    private final PaymentMethods paymentMethods;
    private final PaymentMethodDomains domains;

    Wallets(
            SimulatorSettings settings,
            Store store,
            Accounts accounts,
            PaymentMethods paymentMethods,
            PaymentMethodDomains domains) {
        this.settings = settings;
        this.store = store;
        this.accounts = accounts;
        this.paymentMethods = paymentMethods;
        this.domains = domains;
    }

    /** Whether the account may offer the wallet on the page, and the account's name for its sheet. */
    Answer offered(Call call) {
        String account = account(call);
        String merchant = store.change(change -> accounts.name(accounts.find(change, account)));
        return Answer.json(
                200, Json.object().put("offered", isOffered(account, call)).put("merchant", merchant));
    }

    /** The person has agreed on the wallet's sheet. */
    Answer agreed(Call call) {
        String account = account(call);
        if (!isOffered(account, call)) {
            throw ApiError.forbidden(null, "The wallet is not registered for the domain of this page.");
        }
        ObjectNode method = store.change(change ->
                paymentMethods.ofWallet(change, account, wallet(call), call.param("card"), call.param("email")));
        return Answer.json(200, Json.object().put("id", method.get("id").asText()));
    }

    private boolean isOffered(String account, Call call) {
        JsonNode given = call.params().path("hosts");
        List<String> hosts = StreamSupport.stream(given.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        String wallet = wallet(call);
        return !hosts.isEmpty() && hosts.stream().allMatch(host -> domains.isRegistered(account, host, wallet));
    }

    /** The one that the device has, {@code apple_pay} or {@code google_pay}. */
    private static String wallet(Call call) {
        String wallet = String.valueOf(call.param("wallet"));
        if (!WALLETS.contains(wallet)) {
            throw ApiError.invalid(null, "wallet is one of " + String.join(", ", WALLETS) + ".", "wallet");
        }
        return wallet;
    }

    private String account(Call call) {
        String account = Api.accountAskedFor(call);
        boolean allowed = settings.publishableKey().equals(Api.key(call))
                && (account.equals(Accounts.PLATFORM) || store.change(change -> accounts.isConnected(change, account)));
        if (!allowed) {
            throw Accounts.notAccessible(account, String.valueOf(Api.key(call)));
        }
        return account;
    }
}
