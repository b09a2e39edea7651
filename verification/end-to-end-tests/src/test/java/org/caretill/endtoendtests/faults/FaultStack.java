package org.caretill.endtoendtests.faults;

import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;
import static org.caretill.endtoendtests.Address.CLINIC_CONFIG;
import static org.caretill.endtoendtests.Address.KAFKA;
import static org.caretill.endtoendtests.Address.NOTIFICATION;
import static org.caretill.endtoendtests.Address.PAYMENT_REQUEST;
import static org.caretill.endtoendtests.Address.POSTGRES;
import static org.caretill.endtoendtests.Address.STRIPE_WEBHOOK;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.caretill.endtoendtests.Address;
import org.caretill.endtoendtests.Clinic;
import org.caretill.endtoendtests.RunningStack;
import org.caretill.testinfrastructure.SilentProxy;

/**
 * A stack for one run of the harness or for several, one after the other. Each service reaches PostgreSQL through a
 * proxy of its own, and all of them Kafka through another one, so that connections can go silent; the services' clocks
 * can be stepped.
 */
final class FaultStack implements AutoCloseable {

    static final Map<String, Address> SERVICES = Map.of(
            "clinic-config-service", CLINIC_CONFIG,
            "payment-request-service", PAYMENT_REQUEST,
            "stripe-webhook-service", STRIPE_WEBHOOK,
            "notification-service", NOTIFICATION);

    /** A service may make its clock only when it reads the time first. */
    private static final Duration CLOCK_TIMEOUT = Duration.ofSeconds(30);

    private final Map<String, SilentProxy> proxies = new HashMap<>();
    private final ClockSteps clocks =
            new ClockSteps(Path.of("target", "faults-clocks").toAbsolutePath());
    private final RunningStack stack;
    private final boolean kafkaSasl;
    private final int replicas;
    private final List<Clinic> clinics = new ArrayList<>();

    /**
     * @param replicas how many processes of each service
     * @param kafkaSasl whether Kafka asks every client for a password
     */
    FaultStack(int replicas, boolean kafkaSasl) {
        this.replicas = replicas;
        this.kafkaSasl = kafkaSasl;
        this.stack = RunningStack.start("faults", replicas, this::variables);
        try {
            await("the clock of every service can be stepped")
                    .atMost(CLOCK_TIMEOUT)
                    .until(() -> addresses().keySet().stream().allMatch(process -> clocks.canStep(port(process))));
        } catch (RuntimeException failure) {
            stack.close();
            throw failure;
        }
    }

    private Map<String, String> variables(ToIntFunction<Address> ports) {
        Map<String, String> variables = new HashMap<>();
        // All clients have one address here, which would exceed the limit.
        variables.put("CARETILL_ATTEMPTS_PAYMENTS_PER_ADDRESS_AND_HOUR", "1000000");
        variables.put("CARETILL_KAFKA_SASL", Boolean.toString(kafkaSasl));
        variables.put("JAVA_TOOL_OPTIONS", clocks.jvmOption());
        SERVICES.forEach((service, address) ->
                variables.put(address.name() + "_POSTGRES_PORT", proxy(service, ports.applyAsInt(POSTGRES))));
        variables.put("KAFKA_ADVERTISED_PORT", proxy("kafka", ports.applyAsInt(KAFKA)));
        return variables;
    }

    private String proxy(String before, int port) {
        var proxy = new SilentProxy(port);
        proxies.put(before, proxy);
        return Integer.toString(proxy.port());
    }

    RunningStack running() {
        return stack;
    }

    /** Steps the clock of a process so far from the true time. */
    void stepClock(String process, Duration offset) {
        clocks.step(port(process), offset);
    }

    private int port(String process) {
        return URI.create(addresses().get(process)).getPort();
    }

    int replicas() {
        return replicas;
    }

    boolean kafkaAsksForPassword() {
        return kafkaSasl;
    }

    /** @param path the service whose connections to PostgreSQL pass it, or {@code kafka} for all connections to Kafka */
    SilentProxy proxy(String path) {
        return proxies.get(path);
    }

    /** The addresses of every process of every service, by the name of the part. */
    Map<String, String> addresses() {
        return SERVICES.entrySet().stream()
                .flatMap(service -> IntStream.range(0, replicas)
                        .mapToObj(replica -> Map.entry(
                                service.getKey() + (replica == 0 ? "" : "-2"),
                                stack.urls(service.getValue()).get(replica))))
                .collect(toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Clinics that take payments, the same ones in each run. Requests of the last one expire after a minute. */
    List<Clinic> clinics(int count) {
        if (clinics.isEmpty()) {
            IntStream.range(0, count).forEach(_ -> clinics.add(Clinic.takingPayments(stack)));
            clinics.getLast().letRequestsExpireAfter(1);
        }
        return List.copyOf(clinics);
    }

    @Override
    public void close() throws IOException {
        try {
            stack.close();
        } finally {
            for (SilentProxy proxy : proxies.values()) {
                proxy.close();
            }
        }
    }
}
