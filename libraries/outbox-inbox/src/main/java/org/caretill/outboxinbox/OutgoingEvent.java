package org.caretill.outboxinbox;

/**
 * An event to publish as a CloudEvent.
 *
 * @param topic the Kafka topic
 * @param key the Kafka key: events of one key are published in the order of their transactions
 * @param type the CloudEvent type, such as {@code PaymentRequested}
 * @param data the CloudEvent data; written as JSON
 */
public record OutgoingEvent(String topic, String key, String type, Object data) {}
