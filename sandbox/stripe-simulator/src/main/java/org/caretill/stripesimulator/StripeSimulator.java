package org.caretill.stripesimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.caretill.stripesimulator.Store.Kind;

/**
 * Simulates Stripe offline: its API and Connect OAuth at one address, its Stripe.js, its signed webhooks, and a few
 * pages for people. The product calls it over HTTP with the real stripe-java library. It runs as a program
 * ({@link #main}) or inside a test ({@link #start}), which then closes it. With a data directory, what it acknowledged
 * survives a crash. Test cards and the test surface are described in the module's README.
 */
public final class StripeSimulator implements AutoCloseable {
    /** Australian, can take payments. */
    public static final String DEMO_CLINIC = "acct_1DemoClinicAU001";

    /** Australian, can take payments, belongs to another organisation. */
    public static final String OTHER_CLINIC = "acct_1OtherClinicAU01";

    /** Cannot take payments yet: an identity document and a bank account are missing. */
    public static final String NOT_READY_CLINIC = "acct_1NotReadyClinic1";

    /**
     * A receipt by e-mail.
     *
     * @param sent whether Stripe would have sent it; if not, it would have been in live mode
     */
    public record ReceiptMail(
            String to, String subject, String text, String account, String paymentIntent, boolean sent) {}

    private static final Logger LOG = Logger.getLogger(StripeSimulator.class.getName());
    private static final int SLOW_BANK_SECONDS = 2;

    static {
        // Otherwise every small response would wait 40 ms for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Store store;
    private final Faults faults = new Faults();
    private final RateLimits limits = new RateLimits();
    private final CrossSiteRequests crossSiteRequests;
    private final WebhookDelivery delivery;
    private final Accounts accounts;
    private final Api api;
    private final OAuth oauth;
    private final AccountsV2 accountsV2;
    private final TestSurface testSurface;
    private final Ledger ledger;
    private final Pages pages;
    private final HttpServer server;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService bank = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("bank").factory());

    private StripeSimulator(SimulatorSettings settings) {
        server = listen(settings);
        crossSiteRequests = new CrossSiteRequests(settings);
        store = new Store(settings.dataDirectory());
        var clock = settings.clock();
        delivery = new WebhookDelivery(store, faults, settings);
        Events events = new Events(clock, delivery);
        accounts = new Accounts(clock, events, settings.clientId());
        PaymentMethodDomains domains = new PaymentMethodDomains(store, clock);
        Balances balances = new Balances(clock);
        Disputes disputes = new Disputes(clock, events, balances);
        Payouts payouts = new Payouts(store, clock, accounts, events, balances);
        ApplicationFees applicationFees = new ApplicationFees(clock, balances);
        Charges charges = new Charges(
                clock,
                events,
                accounts,
                balances,
                disputes,
                applicationFees,
                () -> address().toString());
        Settlement settlement = new Settlement(store, bank);
        PaymentMethods paymentMethods = new PaymentMethods(clock);
        PaymentIntents intents = new PaymentIntents(
                store,
                clock,
                events,
                accounts,
                paymentMethods,
                charges,
                settlement,
                faults,
                settings.clientId(),
                end -> {
                    var _ = bank.schedule(() -> atBank(end), SLOW_BANK_SECONDS, TimeUnit.SECONDS);
                });
        Refunds refunds = new Refunds(clock, events, charges, balances, applicationFees);
        oauth = new OAuth(settings, store, accounts);
        Onboarding onboarding = new Onboarding(store, clock, accounts);
        accountsV2 = new AccountsV2(settings, store, faults, accounts, onboarding, this::address);
        api = new Api(
                settings,
                store,
                faults,
                limits,
                accounts,
                events,
                intents,
                paymentMethods,
                charges,
                refunds,
                disputes,
                balances,
                new WebhookEndpoints(settings, delivery),
                domains,
                payouts);
        testSurface = new TestSurface(
                store,
                clock,
                accounts,
                events,
                oauth,
                onboarding,
                faults,
                limits,
                settlement,
                delivery,
                intents,
                charges,
                refunds,
                disputes,
                domains,
                payouts);
        ledger = new Ledger(store, accounts, settings);
        Dashboard dashboard = new Dashboard(store, accounts, refunds, disputes, payouts);
        pages = new Pages(
                store,
                accounts,
                oauth,
                onboarding,
                intents,
                dashboard,
                new Wallets(settings, store, accounts, paymentMethods, domains));
        store.change(change -> {
            accounts.seed(change);
            return null;
        });
        delivery.resume();
        store.change(change -> {
            intents.finishProcessing(change);
            return null;
        });
        payouts.everyDay(bank);
        server.setExecutor(requests);
        server.createContext("/", this::serve);
        server.start();
    }

    public static StripeSimulator start(SimulatorSettings settings) {
        return new StripeSimulator(settings);
    }

    /** Starts in memory with the sandbox's keys; port 0 uses any free port. */
    public static StripeSimulator start(int port) {
        return start(SimulatorSettings.sandbox().withPort(port));
    }

    public static void main(String[] args) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n");
        try {
            StripeSimulator simulator = start(SimulatorSettings.from(System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(simulator::close));
            LOG.info(() -> "Stripe simulator ready at " + simulator.address() + " (dashboard: " + simulator.address()
                    + "/dashboard)");
        } catch (IllegalArgumentException | UncheckedIOException e) {
            LOG.severe("Stripe simulator cannot start: " + e.getMessage());
            System.exit(1);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** The API base and Connect base for stripe-java. */
    public URI address() {
        return URI.create("http://localhost:" + port());
    }

    /** Sets the addresses for webhooks; null sends none. */
    public void sendWebhooksTo(URI connect, URI account) {
        sendWebhooksTo(
                Stream.ofNullable(connect).toList(), Stream.ofNullable(account).toList());
    }

    /** Sets the addresses for webhooks; attempts go to them in turn. */
    void sendWebhooksTo(List<URI> connect, List<URI> account) {
        delivery.sendTo(connect, account);
    }

    /** Connects the account to the platform, as a clinic's consent would. */
    public void connect(String account) {
        store.change(change -> accounts.connect(change, account, Accounts.READ_WRITE));
    }

    /** Disconnects the account from the platform, as the clinic can in its Stripe dashboard. */
    public void disconnect(String account) {
        store.change(change -> {
            accounts.disconnect(change, account);
            return null;
        });
    }

    /** The PaymentIntent's current state. */
    public Optional<JsonNode> paymentIntent(String account, String id) {
        return Optional.ofNullable(store.change(change -> change.find(Kind.PAYMENT_INTENT, account, id)));
    }

    /** The response of {@code GET /_simulator/ledger}. */
    public JsonNode ledger() {
        var written = new ByteArrayOutputStream();
        try {
            ledger.writeTo(written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Json.parse(written.toByteArray());
    }

    public List<ReceiptMail> mail() {
        List<ReceiptMail> mail = new ArrayList<>();
        testSurface
                .mail()
                .forEach(receipt -> mail.add(new ReceiptMail(
                        receipt.get("to").asText(),
                        receipt.get("subject").asText(),
                        receipt.get("text").asText(),
                        receipt.get("account").asText(),
                        receipt.get("paymentIntent").asText(),
                        receipt.get("sent").asBoolean())));
        return mail;
    }

    @Override
    public void close() {
        server.stop(0);
        requests.shutdownNow();
        bank.shutdownNow();
        delivery.close();
        store.close();
    }

    private static HttpServer listen(SimulatorSettings settings) {
        try {
            return HttpServer.create(
                    new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port()), 256);
        } catch (BindException e) {
            throw new UncheckedIOException(
                    "port %d on %s is in use (HTTP_PORT)".formatted(settings.port(), settings.host()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + settings.host() + ": " + e.getMessage(), e);
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                Call call = Call.of(exchange);
                crossSiteRequests.refuse(call);
                if (call.method().equals("GET") && call.path().equals("/_simulator/ledger")) {
                    send(exchange, Answer.jsonText(200, ""), 0);
                    ledger.writeTo(exchange.getResponseBody());
                    return;
                }
                answer = call.method().equals("OPTIONS") ? Answer.empty(204) : answer(call);
                if (call.segment(0).equals("v1")) {
                    answer = forBrowsers(answer);
                }
            } catch (ApiError e) {
                answer = Answer.error(e);
            } catch (RuntimeException e) {
                LOG.log(Level.SEVERE, "a call failed", e);
                answer = Answer.error(ApiError.of(500, "api_error", null, "The simulator failed; see its log."));
            }
            if (answer.isNothing()) {
                return;
            }
            int length = answer.body().length;
            send(exchange, answer, length == 0 ? -1 : length);
            if (length > 0 && !exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    /** @param length of the body; 0: unknown, -1: none */
    private static void send(HttpExchange exchange, Answer answer, long length) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.contentType());
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        answer.headers().forEach(headers::set);
        if (exchange.getRequestHeaders().containsKey("Transfer-Encoding")) {
            // The JDK's server wrongly ends a chunk's extension at a line break inside quotation marks, so what follows
            // such a body could be a smuggled request. It is not read.
            headers.set("Connection", "close");
        }
        exchange.sendResponseHeaders(answer.status(), length);
    }

    private Answer answer(Call call) {
        return switch (call.segment(0)) {
            case "v1" -> api.handle(call);
            case "v2" -> accountsV2.handle(call);
            case "_simulator" -> testSurface.handle(call);
            case "oauth" ->
                switch (call.method() + " " + call.segment(1)) {
                    case "POST token" -> withFaults(call, oauth::token);
                    case "POST deauthorize" -> withFaults(call, oauth::deauthorize);
                    default -> pages.handle(call);
                };
            default -> pages.handle(call);
        };
    }

    /** Runs the end of a slow payment. Nobody waits for it, so only the log can tell that it failed. */
    private static void atBank(Runnable end) {
        try {
            end.run();
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "the end of a slow payment failed", e);
        }
    }

    private Answer withFaults(Call call, Function<Call, Answer> work) {
        return faults.around(call, Accounts.PLATFORM, fault -> {
            fault.beforeWork();
            return fault.afterWork(work.apply(call));
        });
    }

    private static Answer forBrowsers(Answer answer) {
        return answer.isNothing()
                ? answer
                : answer.with("Access-Control-Allow-Origin", "*")
                        .with("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
                        .with(
                                "Access-Control-Allow-Headers",
                                "Authorization, Content-Type, Idempotency-Key, Stripe-Account, Stripe-Version")
                        .with("Access-Control-Expose-Headers", "Request-Id, Idempotent-Replayed")
                        .with("Access-Control-Max-Age", "300");
    }
}
