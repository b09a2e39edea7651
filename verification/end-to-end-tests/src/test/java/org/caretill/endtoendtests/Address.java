package org.caretill.endtoendtests;

/** The address of a part of the stack: its default port, and the variable that changes it (see local-stack). */
public enum Address {
    DEMO(8080),
    CLINIC_CONFIG(8081),
    PAYMENT_REQUEST(8082),
    STRIPE_WEBHOOK(8083),
    NOTIFICATION(8084),
    SIMULATOR(8090),
    KEYCLOAK(8180),
    POSTGRES(5433),
    KAFKA(9092),
    KAFKA_CONTROLLER(9093),
    CLINIC_CONFIG_MANAGEMENT(9081),
    PAYMENT_REQUEST_MANAGEMENT(9082),
    STRIPE_WEBHOOK_MANAGEMENT(9083),
    NOTIFICATION_MANAGEMENT(9084);

    public final int sandboxPort;

    Address(int sandboxPort) {
        this.sandboxPort = sandboxPort;
    }

    public String variable() {
        return name() + "_PORT";
    }
}
