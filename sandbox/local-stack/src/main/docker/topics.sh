#!/bin/bash
# Run once in the kafka image: creates the topics of contracts/asyncapi.yaml and each consumer's dead-letter topic.
set -eu
topic() {
  name=$1 partitions=$2
  shift 2
  /opt/kafka/bin/kafka-topics.sh --bootstrap-server kafka:9092 --create --if-not-exists \
    --topic "$name" --partitions "$partitions" --replication-factor 1 "${@/#/--config=}"
}
topic clinic-payments.v1 6 cleanup.policy=compact
topic stripe-facts.v1 6 cleanup.policy=delete retention.ms=1209600000
topic payment-requests.v1 6 cleanup.policy=delete retention.ms=1209600000
topic live-deliveries.v1 6 cleanup.policy=delete retention.ms=86400000
topic clinic-config-service.dead-letters 1 cleanup.policy=delete max.message.bytes=2097152 retention.ms=1209600000
topic payment-request-service.dead-letters 1 cleanup.policy=delete max.message.bytes=2097152 retention.ms=1209600000
topic stripe-webhook-service.dead-letters 1 cleanup.policy=delete max.message.bytes=2097152 retention.ms=1209600000
topic notification-service.dead-letters 1 cleanup.policy=delete max.message.bytes=2097152 retention.ms=1209600000
