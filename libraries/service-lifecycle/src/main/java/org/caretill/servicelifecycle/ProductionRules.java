package org.caretill.servicelifecycle;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.config.Config;

/**
 * What a sandbox may leave to its defaults, and production must not ({@code PRODUCTION=true}): addresses of this machine,
 * plain HTTP, connections that are not encrypted, Stripe's simulator. A live key of Stripe requires production, because
 * then real money moves.
 *
 * <p>Each module declares its addresses as {@code caretill.production.addresses.<VARIABLE>=<value>}, and those that are
 * only called inside the cluster as {@code caretill.production.inside.<VARIABLE>}.
 */
final class ProductionRules {

    private static final String ADDRESSES = "caretill.production.addresses.";
    private static final String INSIDE = "caretill.production.inside.";

    private static final Set<String> ENCRYPTED_DATABASE = Set.of("require", "verify-ca", "verify-full");
    private static final Set<String> ENCRYPTED_KAFKA = Set.of("SSL", "SASL_SSL");

    private static final Pattern THIS_MACHINE =
            Pattern.compile("localhost|.*\\.localhost|127\\..*|0\\.0\\.0\\.0|\\[?::1]?");

    /** A setting of origins may allow all subdomains; then the domain says where that is. */
    private static final Pattern ALL_SUBDOMAINS = Pattern.compile("(?<=^[a-z]{1,5}://)\\*\\.");

    /** A name without a dot, or of a Kubernetes service: nothing outside the cluster has such a name. */
    private static final Pattern IN_THE_CLUSTER = Pattern.compile("[^.]+|.*\\.svc|.*\\.svc\\.cluster\\.local");

    private ProductionRules() {}

    static List<String> problems(Config config) {
        String said = Setting.of(config, "caretill.production").orElse("false");
        if (!Set.of("true", "false").contains(said)) {
            return List.of("PRODUCTION must be true or false");
        }
        if (said.equals("false")) {
            return Setting.of(config, "caretill.stripe.secret-key")
                    .filter(key -> key.contains("_live_"))
                    .map(_ -> List.of("STRIPE_SECRET_KEY is a live key, so PRODUCTION must be true"))
                    .orElse(List.of());
        }
        List<String> problems = new ArrayList<>();
        names(config, ADDRESSES).forEach(variable -> problems.addAll(wrongAddresses(config, ADDRESSES, variable)));
        names(config, INSIDE).forEach(variable -> problems.addAll(wrongAddresses(config, INSIDE, variable)));
        Setting.of(config, "caretill.database-tls.mode")
                .filter(mode -> !ENCRYPTED_DATABASE.contains(mode))
                .ifPresent(mode -> problems.add("POSTGRES_SSLMODE is " + mode
                        + ": in production, connections to PostgreSQL are encrypted (require,"
                        + " verify-ca, verify-full)"));
        if (Setting.of(config, "kafka.bootstrap.servers").isPresent()) {
            String protocol = Setting.of(config, "kafka.security.protocol").orElse("PLAINTEXT");
            if (!ENCRYPTED_KAFKA.contains(protocol.toUpperCase(Locale.ROOT))) {
                problems.add("KAFKA_SECURITY_PROTOCOL is " + protocol
                        + ": in production, connections to Kafka are encrypted (SSL, SASL_SSL)");
            }
        }
        Setting.of(config, "caretill.stripe.api-base")
                .ifPresent(_ -> problems.add("STRIPE_API_BASE is set: production uses Stripe itself"));
        return problems;
    }

    private static List<String> names(Config config, String prefix) {
        return StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .sorted()
                .distinct()
                .toList();
    }

    private static List<String> wrongAddresses(Config config, String prefix, String variable) {
        return Setting.of(config, prefix + variable).stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .flatMap(address -> fault(address, prefix.equals(INSIDE)).stream())
                .distinct()
                .map(fault -> variable + " " + fault)
                .toList();
    }

    private static Optional<String> fault(String address, boolean inside) {
        URI uri;
        try {
            uri = URI.create(ALL_SUBDOMAINS.matcher(address).replaceFirst(""));
        } catch (IllegalArgumentException e) {
            return Optional.of("has something that is no address");
        }
        String host = uri.getHost();
        if (host == null) {
            return Optional.of("has something that is no address");
        }
        if (THIS_MACHINE.matcher(host).matches()) {
            return Optional.of("is not set, or is an address of this machine, which production does not have");
        }
        boolean plain = !"https".equalsIgnoreCase(uri.getScheme());
        return plain && !(inside && IN_THE_CLUSTER.matcher(host).matches())
                ? Optional.of("must begin with https:// in production")
                : Optional.empty();
    }
}
