package org.caretill.localstack;

/** Every port of the stack on loopback: whose it is, its number in the sandbox, the variable that moves it. */
enum Port {
    DEMO("demo-call", 8080),
    CLINIC_CONFIG("clinic-config-service", 8081),
    PAYMENT_REQUEST("payment-request-service", 8082),
    STRIPE_WEBHOOK("stripe-webhook-service", 8083),
    NOTIFICATION("notification-service", 8084),
    SIMULATOR("stripe-simulator", 8090),
    KEYCLOAK("keycloak", 8180),
    POSTGRES("postgres", 5433),
    KAFKA("kafka", 9092),
    KAFKA_CONTROLLER("kafka", 9093),
    CLINIC_CONFIG_MANAGEMENT("clinic-config-service", 9081),
    PAYMENT_REQUEST_MANAGEMENT("payment-request-service", 9082),
    STRIPE_WEBHOOK_MANAGEMENT("stripe-webhook-service", 9083),
    NOTIFICATION_MANAGEMENT("notification-service", 9084);

    final String part;
    final int sandboxNumber;

    Port(String part, int sandboxNumber) {
        this.part = part;
        this.sandboxNumber = sandboxNumber;
    }

    /** The environment variable that moves this port. */
    String variable() {
        return name() + "_PORT";
    }
}
