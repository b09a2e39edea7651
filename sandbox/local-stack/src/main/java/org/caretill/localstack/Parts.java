package org.caretill.localstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.caretill.striperules.StripeEventType;

/**
 * The parts that Caretill consists of on one machine, with their environment variables. docker-compose.yml defines the
 * same as containers.
 */
final class Parts {

    /** The database of each service, which is also the name of the role that uses it. */
    private static final Map<String, String> DATABASES = Map.of(
            "clinic-config-service", "clinic_config",
            "payment-request-service", "payment_request",
            "stripe-webhook-service", "stripe_webhook",
            "notification-service", "notification");

    private static final int SERVICE_HEAP_MEGABYTES = 128;

    /** The simulator keeps everything in memory, about 25 MB per thousand payments. */
    private static final int SIMULATOR_HEAP_MEGABYTES = 1024;

    private final Settings settings;
    private final Ports ports;

    private Parts(Settings settings) {
        this.settings = settings;
        this.ports = settings.ports();
    }

    /** The parts that this run starts. */
    static List<Part> of(Settings settings, Guardian guardian) {
        return new Parts(settings).all(guardian);
    }

    /** The parts that are left out, with the same environment as if they were started here. */
    static List<Application> leftOut(Settings settings) {
        return new Parts(settings)
                .applications()
                .filter(application -> settings.leftOut().contains(application.name()))
                .toList();
    }

    static List<String> databases() {
        return Stream.concat(DATABASES.values().stream(), Stream.of(Keycloak.NAME))
                .toList();
    }

    private List<Part> all(Guardian guardian) {
        var postgres = new Postgres(settings, guardian, databases());
        var parts = new ArrayList<Part>(
                List.of(postgres, new Kafka(settings, guardian), new Keycloak(settings, guardian, postgres)));
        if (settings.stripe() instanceof StripeAccess.Simulator) {
            parts.add(simulator());
        }
        applications()
                .filter(application -> !settings.leftOut().contains(application.name()))
                .forEach(parts::add);
        return parts;
    }

    /** Our services and the demo call. */
    private Stream<Application> applications() {
        Stream<Application> services =
                IntStream.rangeClosed(1, settings.replicas()).boxed().flatMap(replica -> services(replica).stream());
        return Stream.concat(services, Stream.of(demoCall()));
    }

    /** One process of each service. */
    private List<Application> services(int replica) {
        return List.of(
                service(
                        Port.CLINIC_CONFIG.of(replica),
                        Port.CLINIC_CONFIG_MANAGEMENT.of(replica),
                        List.of("STRIPE_SECRET_KEY", "STRIPE_CLIENT_ID"),
                        clinicConfig()),
                service(
                        Port.PAYMENT_REQUEST.of(replica),
                        Port.PAYMENT_REQUEST_MANAGEMENT.of(replica),
                        List.of("STRIPE_SECRET_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_CLIENT_ID"),
                        paymentRequests()),
                service(
                        Port.STRIPE_WEBHOOK.of(replica),
                        Port.STRIPE_WEBHOOK_MANAGEMENT.of(replica),
                        List.of(
                                "STRIPE_SECRET_KEY",
                                "STRIPE_CLIENT_ID",
                                "STRIPE_CONNECT_WEBHOOK_SECRETS",
                                "STRIPE_ACCOUNT_WEBHOOK_SECRETS"),
                        webhookSecrets()),
                service(
                        Port.NOTIFICATION.of(replica),
                        Port.NOTIFICATION_MANAGEMENT.of(replica),
                        List.of(),
                        Map.of(
                                "GUEST_TOKEN_KEYS_URL",
                                ports.url(Port.PAYMENT_REQUEST.of(replica)) + "/v1/guest-token-keys")));
    }

    private Map<String, String> clinicConfig() {
        var variables = new HashMap<String, String>();
        variables.put("AUDIT_LOG_KEYS_FILE", settings.secrets().auditLogKeys().toString());
        // Stripe redirects the browser to one fixed address, whichever replica the link began at.
        variables.put("PUBLIC_BASE_URL", ports.url(Port.CLINIC_CONFIG));
        variables.put("RETURN_URL_ALLOWLIST", andThoseOf("RETURN_URL_ALLOWLIST", demoOrigins()));
        String linkWays = settings.environment().get("STRIPE_LINK_WAYS");
        if (linkWays != null) {
            variables.put("STRIPE_LINK_WAYS", linkWays);
        }
        return variables;
    }

    private Map<String, String> paymentRequests() {
        var variables = new HashMap<String, String>();
        variables.put(
                "GUEST_TOKEN_KEYS_FILE", settings.secrets().guestTokenKeys().toString());
        variables.put(
                "WEBHOOK_SECRET_KEYS_FILE",
                settings.secrets().webhookSecretKeys().toString());
        variables.put("PAY_PAGE_URL", settings.given("PAY_PAGE_URL").orElse(ports.url(Port.DEMO) + "/pay"));
        // Every page that may call the services may also show theirs in a frame.
        variables.put("EMBED_ANCESTORS", andThoseOf("EMBED_ANCESTORS", andThoseOf("ALLOWED_ORIGINS", demoOrigins())));
        variables.put("EMBED_NOTIFICATION_URL", ports.url(Port.NOTIFICATION));
        variables.put("EMBED_CLINIC_CONFIG_URL", ports.url(Port.CLINIC_CONFIG));
        variables.put("STRIPE_JS_URL", settings.stripe().scriptUrl());
        return variables;
    }

    private Part simulator() {
        var variables = new HashMap<>(settings.stripe().variables());
        variables.putAll(webhookSecrets());
        variables.putAll(listening(Port.SIMULATOR));
        variables.put(
                "SIMULATOR_DATA_DIR", settings.data().directory("simulator").toString());
        variables.put("STRIPE_REDIRECT_URIS", ports.url(Port.CLINIC_CONFIG) + "/v1/stripe/oauth/callback");
        variables.put("WEBHOOK_CONNECT_URL", webhookAddresses("/webhooks/stripe/connect"));
        variables.put("WEBHOOK_ACCOUNT_URL", webhookAddresses("/webhooks/stripe/account"));
        variables.put("WEBHOOK_EVENTS", String.join(",", StripeEventType.codes()));
        return new Application(
                settings,
                Port.SIMULATOR.part,
                settings.checkout()
                        .resolve(Port.SIMULATOR.directory)
                        .resolve("target/stripe-simulator-1.0.0-SNAPSHOT.jar"),
                SIMULATOR_HEAP_MEGABYTES,
                ports.number(Port.SIMULATOR),
                ports.url(Port.SIMULATOR) + "/dahlia/stripe.js",
                Set.of(),
                variables);
    }

    /**
     * The simulator and the webhook service read the same files; with a real Stripe account the secrets come from the
     * environment.
     */
    private Map<String, String> webhookSecrets() {
        return settings.stripe() instanceof StripeAccess.Simulator
                ? Map.of(
                        "STRIPE_CONNECT_WEBHOOK_SECRETS_FILE",
                        settings.secrets().webhookSecrets("connect").toString(),
                        "STRIPE_ACCOUNT_WEBHOOK_SECRETS_FILE",
                        settings.secrets().webhookSecrets("account").toString())
                : Map.of();
    }

    /** The addresses of all replicas, among which the simulator distributes webhooks like a load balancer. */
    private String webhookAddresses(String path) {
        return IntStream.rangeClosed(1, settings.replicas())
                .mapToObj(replica -> ports.url(Port.STRIPE_WEBHOOK.of(replica)) + path)
                .collect(Collectors.joining(","));
    }

    /** @param keys the Stripe variables the service needs; it gets no others */
    private Application service(Port http, Port management, List<String> keys, Map<String, String> own) {
        String database = DATABASES.get(http.first().part);
        var variables = new HashMap<>(own);
        variables.putAll(listening(http));
        variables.put("MANAGEMENT_PORT", Integer.toString(ports.number(management)));
        variables.put("POSTGRES_HOST", "localhost");
        variables.put(
                "POSTGRES_PORT",
                Integer.toString(settings.port(http.first().name() + "_POSTGRES_PORT", ports.number(Port.POSTGRES))));
        variables.put("POSTGRES_PASSWORD", settings.secrets().password(database));
        variables.put("POSTGRES_OWNER_PASSWORD", settings.secrets().password(Postgres.ownerOf(database)));
        variables.putAll(Kafka.clientVariables(settings));
        variables.put(
                "OIDC_AUTH_SERVER_URL",
                settings.given("OIDC_AUTH_SERVER_URL").orElse(ports.url(Port.KEYCLOAK) + "/realms/caretill"));
        variables.put(
                "ALLOWED_ORIGINS",
                andThoseOf("ALLOWED_ORIGINS", demoOrigins() + "," + ports.url(Port.PAYMENT_REQUEST)));
        // No load balancer has to notice that a service stops.
        variables.put("SHUTDOWN_DELAY", "1S");
        if (!keys.isEmpty()) {
            variables.putAll(settings.stripe().variables());
            variables.keySet().removeIf(name -> StripeAccess.VARIABLES.contains(name) && !keys.contains(name));
        }
        return quarkus(http, ports.url(management) + "/q/health/ready", Set.of(Postgres.NAME, Kafka.NAME), variables);
    }

    private Application demoCall() {
        var variables = new HashMap<>(listening(Port.DEMO));
        variables.put("CALL_PLATFORM_CLIENT_SECRET", "call-platform-secret");
        // Its people sign in at the sandbox's Keycloak, whatever provider the services are told.
        variables.put("OIDC_AUTH_SERVER_URL", ports.url(Port.KEYCLOAK) + "/realms/caretill");
        variables.put("CLINIC_CONFIG_URL", ports.url(Port.CLINIC_CONFIG));
        variables.put("PAYMENT_REQUEST_URL", ports.url(Port.PAYMENT_REQUEST));
        variables.put("STRIPE_WEBHOOK_URL", ports.url(Port.STRIPE_WEBHOOK));
        variables.put("NOTIFICATION_URL", ports.url(Port.NOTIFICATION));
        variables.put("STRIPE_JS_URL", settings.stripe().scriptUrl());
        return quarkus(
                Port.DEMO,
                ports.url(Port.DEMO) + "/",
                Set.of(Keycloak.NAME, Port.CLINIC_CONFIG.part, Port.PAYMENT_REQUEST.part, Port.NOTIFICATION.part),
                variables);
    }

    private Application quarkus(Port http, String readiness, Set<String> after, Map<String, String> variables) {
        return new Application(
                settings,
                http.part,
                settings.checkout().resolve(Path.of(http.directory, "target/quarkus-app/quarkus-run.jar")),
                SERVICE_HEAP_MEGABYTES,
                ports.number(http),
                readiness,
                settings.leftOut().without(after),
                variables);
    }

    private Map<String, String> listening(Port port) {
        return Map.of("HTTP_HOST", "localhost", "HTTP_PORT", Integer.toString(ports.number(port)));
    }

    /** Also of pages of somebody's own, if the environment names their origins. */
    private String andThoseOf(String variable, String origins) {
        return settings.given(variable).map(more -> origins + "," + more).orElse(origins);
    }

    private String demoOrigins() {
        int port = ports.number(Port.DEMO);
        return "http://localhost:%1$d,http://127.0.0.1:%1$d".formatted(port);
    }
}
