package org.caretill.stripecheck;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.PaymentMethodDomain;
import com.stripe.net.RequestOptions;
import com.stripe.param.EventListParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.PaymentMethodDomainListParams;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.caretill.stripecheck.Report.Failed;
import org.caretill.stripecheck.Report.NotChecked;
import org.caretill.stripecheck.Report.Seen;
import org.caretill.striperules.StripeEventType;

/**
 * A small payment with a test card on the demo clinic's linked account, through the running stack: what the patient's
 * browser does, its webhook, its refund, its receipt.
 */
final class PaymentThroughCaretill {

    static final String CLINIC = "demo-clinic";

    private static final String CLINICS = "clinic-config-service";
    private static final String PAYMENTS = "payment-request-service";
    private static final String WEBHOOKS = "stripe-webhook-service";

    /** In the smallest unit, above Stripe's smallest amount in every currency of the sandbox. */
    private static final long AMOUNT_MINOR = 500;

    private static final String EMAIL = "stripe-check@example.com";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final RunningCaretill caretill;
    private final StripeClient stripe;
    private final StripeClient browser;
    private final boolean isSimulator;

    PaymentThroughCaretill(Settings settings) {
        caretill = new RunningCaretill(settings);
        stripe = settings.client(settings.secretKey());
        browser = settings.client(settings.publishableKey());
        isSimulator = settings.simulator().isPresent();
    }

    /** The clinic's account, and what its requests must be like. */
    private record LinkedAccount(String id, String currency, long amountMinor) {

        RequestOptions options() {
            return RequestOptions.builder().setStripeAccount(id).build();
        }
    }

    /** A payment request whose payment has begun. */
    private record Begun(LinkedAccount account, String request, String intent, String clientSecret) {}

    void check(Report report) {
        Optional<LinkedAccount> account = report.check("Linked account", this::linkedAccount);
        report.check("Apple Pay and Google Pay", account, "a linked account", this::wallets);
        Optional<Begun> begun = report.check("Payment begins", account, "a linked account", this::begin);
        report.check("Publishable key", begun, "a payment", this::publishableKey);
        Optional<Begun> paid = report.check("Payment with a test card", begun, "a payment", this::pay);
        report.check("Receipt", paid, "a payment", this::receipt);
        report.check("Refund", paid, "a payment", this::refund);
        report.check("Webhooks", paid, "a payment", this::webhooks);
    }

    private Seen<LinkedAccount> linkedAccount() throws StripeException {
        JsonNode settings = caretill.get(
                        CLINICS, "/v1/clinics/" + CLINIC + "/payment-settings", caretill.signIn("admin"))
                .expect(200);
        String id = settings.at("/stripe/account").asText("");
        if (!settings.at("/stripe/status").asText().equals("LINKED")) {
            throw new Failed(
                    "%s has no Stripe account: link a test account under Configure > Client payments of the demo call"
                            .formatted(CLINIC));
        }
        if (!Boolean.TRUE.equals(stripe.v1().accounts().retrieve(id).getChargesEnabled())) {
            throw new Failed(id + " cannot take payments yet: complete it in its own Dashboard at Stripe");
        }
        long amountMinor = Math.max(AMOUNT_MINOR, settings.path("minimumMinor").asLong());
        return new Seen<>(
                id + " can take payments",
                new LinkedAccount(id, settings.path("currency").asText(), amountMinor));
    }

    /** A page's domain is registered within seconds after an account is linked or the domain is added. */
    private Seen<Boolean> wallets(LinkedAccount account) throws StripeException {
        List<String> pages = caretill.get(CLINICS, "/v1/payment-page-domains", caretill.signIn("operator"))
                .expect(200)
                .findValuesAsText("domain");
        List<String> registrable = isSimulator
                ? pages
                : pages.stream().filter(domain -> !domain.equals("localhost")).toList();
        if (registrable.isEmpty()) {
            throw new NotChecked("no domain of a payment page can be registered at Stripe: add yours with PUT"
                    + " /v1/payment-page-domains/{domain}");
        }
        for (String domain : registrable) {
            PaymentMethodDomain atStripe = await(
                    () -> registered(account, domain),
                    () -> new Failed(domain + " is not registered on the account: look at the clinic's page, which says"
                            + " why"));
            if (!"active".equals(atStripe.getApplePay().getStatus())
                    || !"active".equals(atStripe.getGooglePay().getStatus())) {
                throw new Failed("%s is registered, but a wallet is not active: Apple Pay %s, Google Pay %s"
                        .formatted(
                                domain,
                                atStripe.getApplePay().getStatus(),
                                atStripe.getGooglePay().getStatus()));
            }
        }
        return Seen.that("on for " + String.join(", ", registrable));
    }

    private Optional<PaymentMethodDomain> registered(LinkedAccount account, String domain) throws StripeException {
        return stripe
                .v1()
                .paymentMethodDomains()
                .list(
                        PaymentMethodDomainListParams.builder()
                                .setDomainName(domain)
                                .setEnabled(true)
                                .build(),
                        account.options())
                .getData()
                .stream()
                .findFirst();
    }

    private Seen<Begun> begin(LinkedAccount account) {
        String mark = "stripe-check-" + UUID.randomUUID();
        String guest = caretill.post(
                        PAYMENTS,
                        "/v1/calls/" + mark + "/guests",
                        caretill.callPlatform(),
                        Map.of("clinicId", CLINIC, "participantId", mark, "displayName", "Stripe Check"))
                .expect(201)
                .path("guestToken")
                .asText();
        String request = caretill.post(
                        PAYMENTS,
                        "/v1/payment-requests",
                        caretill.signIn("clinician"),
                        Map.of(
                                "clinicId",
                                CLINIC,
                                "callId",
                                mark,
                                "payerParticipantId",
                                mark,
                                "amountMinor",
                                account.amountMinor(),
                                "currency",
                                account.currency(),
                                "description",
                                "Check of Stripe, refunded at once"))
                .expect(201)
                .path("id")
                .asText();
        JsonNode begun = caretill.post(PAYMENTS, "/v1/guest/payment-requests/" + request + "/payment", guest, Map.of())
                .expect(200);
        String secret = begun.path("clientSecret").asText();
        String intent = secret.replaceAll("_secret_.*", "");
        return new Seen<>(
                "%s %d (minor units) as %s".formatted(account.currency(), account.amountMinor(), intent),
                new Begun(account, request, intent, secret));
    }

    private Seen<Boolean> publishableKey(Begun begun) throws StripeException {
        PaymentIntent seen = browser.v1()
                .paymentIntents()
                .retrieve(
                        begun.intent(),
                        PaymentIntentRetrieveParams.builder()
                                .setClientSecret(begun.clientSecret())
                                .build(),
                        begun.account().options());
        return Seen.that("reads the payment as the patient's browser does: " + seen.getStatus());
    }

    private Seen<Begun> pay(Begun begun) throws StripeException {
        stripe.v1()
                .paymentIntents()
                .confirm(
                        begun.intent(),
                        PaymentIntentConfirmParams.builder()
                                .setPaymentMethod("pm_card_visa")
                                .setReceiptEmail(EMAIL)
                                .build(),
                        begun.account().options());
        long confirmed = System.nanoTime();
        String clinician = caretill.signIn("clinician");
        await(
                () -> Optional.of(caretill.get(PAYMENTS, "/v1/payment-requests/" + begun.request(), clinician)
                                .expect(200)
                                .path("status")
                                .asText())
                        .filter("PAID"::equals),
                () -> new Failed("Stripe has the payment, and Caretill does not know it after a minute"));
        return new Seen<>(
                "Caretill knew it after %d ms"
                        .formatted(
                                Duration.ofNanos(System.nanoTime() - confirmed).toMillis()),
                begun);
    }

    /**
     * Only a webhook with a right signature is stored as one; what a back-fill brought says so. A back-fill may read one
     * of the payment's events before its webhook arrives, so one webhook is enough. Stripe lists the newest events
     * first, so those of this payment are among the first hundred.
     */
    private Seen<Boolean> webhooks(Begun begun) throws StripeException {
        List<String> events = stripe
                .v1()
                .events()
                .list(
                        EventListParams.builder()
                                .addAllType(List.copyOf(StripeEventType.codes()))
                                .setLimit(100L)
                                .build(),
                        begun.account().options())
                .getData()
                .stream()
                .filter(each -> each.getDataObjectDeserializer().getRawJson().contains('"' + begun.intent() + '"'))
                .map(Event::getId)
                .toList();
        if (events.isEmpty()) {
            throw new Failed("Stripe lists no event of this payment");
        }
        String operator = caretill.signIn("operator");
        for (String event : events) {
            JsonNode stored = await(
                    () -> Optional.of(caretill.get(WEBHOOKS, "/v1/stripe-events/" + event, operator))
                            .filter(answer -> answer.status() == 200)
                            .map(answer -> answer.expect(200)),
                    () -> new Failed(event + " did not arrive: run `stripe listen`, or register the endpoints and set"
                            + " their signing secrets"));
            if (!stored.path("source").asText().equals("webhook")) {
                continue;
            }
            if (!stored.path("endpoint").asText().equals("connect")) {
                throw new Failed(event + " arrived at the endpoint of the platform's own account: the secrets or the"
                        + " addresses of the two endpoints are exchanged");
            }
            return Seen.that(event + " arrived, with a right signature");
        }
        throw new Failed(String.join(", ", events) + " were read from Stripe's list because no webhook arrived: run"
                + " `stripe listen`, or register the endpoints and set their signing secrets");
    }

    private Seen<Boolean> receipt(Begun begun) throws StripeException {
        var charge = stripe.v1()
                .paymentIntents()
                .retrieve(
                        begun.intent(),
                        PaymentIntentRetrieveParams.builder()
                                .addExpand("latest_charge")
                                .build(),
                        begun.account().options())
                .getLatestChargeObject();
        if (charge.getReceiptUrl() == null || !EMAIL.equals(charge.getReceiptEmail())) {
            throw new Failed("Stripe's charge " + charge.getId() + " has no receipt for the address that was given");
        }
        caretill.get(PAYMENTS, "/v1/payment-requests/" + begun.request() + "/receipt", caretill.signIn("clinician"))
                .expect(200);
        return Seen.that("at Stripe and at Caretill; in test mode Stripe sends no e-mail");
    }

    private Seen<Boolean> refund(Begun begun) throws StripeException {
        String admin = caretill.signIn("admin");
        String refunds = "/v1/payment-requests/" + begun.request() + "/refunds";
        caretill.post(PAYMENTS, refunds, admin, Map.of("reason", "requested_by_customer"))
                .expect(201);
        String status = await(
                () -> Optional.of(caretill.get(PAYMENTS, refunds, admin)
                                .expect(200)
                                .at("/items/0/status")
                                .asText())
                        .filter(now -> !now.equals("PENDING")),
                () -> new NotChecked("Stripe has not completed the refund within a minute; look again later"));
        if (!status.equals("SUCCEEDED")) {
            throw new Failed("the refund is " + status);
        }
        return Seen.that("succeeded");
    }

    /** A check that is repeated until it has a result. */
    private static <T> T await(Attempt<T> attempt, Supplier<RuntimeException> late) throws StripeException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<T> result = attempt.result();
            if (result.isPresent()) {
                return result.get();
            }
            if (System.nanoTime() > end) {
                throw late.get();
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NotChecked("interrupted");
            }
        }
    }

    /** One attempt; empty: not yet. */
    @FunctionalInterface
    private interface Attempt<T> {
        Optional<T> result() throws StripeException;
    }
}
