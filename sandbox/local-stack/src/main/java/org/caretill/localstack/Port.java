package org.caretill.localstack;

import java.util.stream.Stream;

/**
 * Every port of the stack, all on loopback: the part it belongs to, its default number, and the variable that changes
 * it.
 */
enum Port {
    DEMO("demo-call", "sandbox/demo-call", 8080),
    CLINIC_CONFIG("clinic-config-service", 8081),
    PAYMENT_REQUEST("payment-request-service", 8082),
    STRIPE_WEBHOOK("stripe-webhook-service", 8083),
    NOTIFICATION("notification-service", 8084),
    SIMULATOR("stripe-simulator", "sandbox/stripe-simulator", 8090),
    KEYCLOAK("keycloak", 8180),
    POSTGRES("postgres", 5433),
    KAFKA("kafka", 9092),
    KAFKA_CONTROLLER("kafka", 9093),
    CLINIC_CONFIG_MANAGEMENT("clinic-config-service", 9081),
    PAYMENT_REQUEST_MANAGEMENT("payment-request-service", 9082),
    STRIPE_WEBHOOK_MANAGEMENT("stripe-webhook-service", 9083),
    NOTIFICATION_MANAGEMENT("notification-service", 9084),
    CLINIC_CONFIG_2(CLINIC_CONFIG),
    PAYMENT_REQUEST_2(PAYMENT_REQUEST),
    STRIPE_WEBHOOK_2(STRIPE_WEBHOOK),
    NOTIFICATION_2(NOTIFICATION),
    CLINIC_CONFIG_2_MANAGEMENT(CLINIC_CONFIG_MANAGEMENT),
    PAYMENT_REQUEST_2_MANAGEMENT(PAYMENT_REQUEST_MANAGEMENT),
    STRIPE_WEBHOOK_2_MANAGEMENT(STRIPE_WEBHOOK_MANAGEMENT),
    NOTIFICATION_2_MANAGEMENT(NOTIFICATION_MANAGEMENT);

    /** The offset of a second process's ports from those of the first, also if these were changed. */
    static final int TO_SECOND_REPLICA = 100;

    final String part;
    final int sandboxNumber;

    /** The module directory of the program that listens, relative to the checkout. */
    final String directory;

    /** Null unless this is the port of a service's second process. */
    private final Port first;

    Port(String part, int sandboxNumber) {
        this(part, part, sandboxNumber);
    }

    Port(String part, String directory, int sandboxNumber) {
        this.part = part;
        this.directory = directory;
        this.sandboxNumber = sandboxNumber;
        this.first = null;
    }

    Port(Port first) {
        this.part = first.part + "-2";
        this.directory = first.directory;
        this.sandboxNumber = first.sandboxNumber + TO_SECOND_REPLICA;
        this.first = first;
    }

    /** The same port of the service's first process: this one, unless it is a second process's. */
    Port first() {
        return first == null ? this : first;
    }

    int replica() {
        return first == null ? 1 : 2;
    }

    /** The same port of another process of the service. */
    Port of(int replica) {
        return Stream.of(values())
                .filter(port -> port.first() == first() && port.replica() == replica)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("%s has no replica %d".formatted(part, replica)));
    }

    /** The environment variable that changes this port. */
    String variable() {
        return name() + "_PORT";
    }
}
