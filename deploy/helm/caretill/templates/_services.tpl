{{/* What the chart knows of each service, and no value can change. */}}
{{- define "caretill.services" -}}
clinic-config-service:
  port: 8081
  managementPort: 9081
  database: clinic_config
  stripe: true
  writes: [clinic-payments.v1]
  reads: [stripe-facts.v1, payment-requests.v1]
  groups: [clinic-config-service]
payment-request-service:
  port: 8082
  managementPort: 9082
  database: payment_request
  stripe: true
  writes: [payment-requests.v1]
  reads: [clinic-payments.v1, stripe-facts.v1, live-deliveries.v1]
  groups: [payment-request-service]
stripe-webhook-service:
  port: 8083
  managementPort: 9083
  database: stripe_webhook
  stripe: true
  writes: [stripe-facts.v1]
  reads: [clinic-payments.v1]
  groups: [stripe-webhook-service]
notification-service:
  port: 8084
  managementPort: 9084
  database: notification
  stripe: false
  writes: [live-deliveries.v1]
  reads: [payment-requests.v1]
  groups: [notification-service]
{{- end }}

{{/* The topics of contracts/asyncapi.yaml, and each consumer's dead letters. */}}
{{- define "caretill.topics" -}}
clinic-payments.v1: {partitions: 6, config: {cleanup.policy: compact}}
stripe-facts.v1: {partitions: 6, config: {cleanup.policy: delete, retention.ms: 1209600000}}
payment-requests.v1: {partitions: 6, config: {cleanup.policy: delete, retention.ms: 1209600000}}
live-deliveries.v1: {partitions: 6, config: {cleanup.policy: delete, retention.ms: 86400000}}
clinic-config-service.dead-letters: {partitions: 1, config: {cleanup.policy: delete, max.message.bytes: 2097152, retention.ms: 1209600000}}
payment-request-service.dead-letters: {partitions: 1, config: {cleanup.policy: delete, max.message.bytes: 2097152, retention.ms: 1209600000}}
stripe-webhook-service.dead-letters: {partitions: 1, config: {cleanup.policy: delete, max.message.bytes: 2097152, retention.ms: 1209600000}}
notification-service.dead-letters: {partitions: 1, config: {cleanup.policy: delete, max.message.bytes: 2097152, retention.ms: 1209600000}}
{{- end }}

{{- define "caretill.name" -}}
{{- printf "%s-%s" .root.Release.Name .service | trunc 63 | trimSuffix "-" }}
{{- end }}

{{- define "caretill.selector" -}}
app.kubernetes.io/name: {{ .service }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{- define "caretill.labels" -}}
{{ include "caretill.selector" . }}
app.kubernetes.io/part-of: caretill
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{- define "caretill.image" -}}
{{- $image := .root.Values.image }}
{{- $path := printf "%s/%s/%s" (required "image.registry is missing: the registry that has the images" $image.registry) $image.repository .service }}
{{- $digest := (index .root.Values.services .service).imageDigest }}
{{- if $digest }}{{ $path }}@{{ $digest }}{{ else }}{{ $path }}:{{ $image.tag | default .root.Chart.AppVersion }}{{ end }}
{{- end }}

{{- define "caretill.address" -}}
{{- $host := index .root.Values.ingress.hosts .service }}
{{- if $host }}https://{{ $host }}{{ end }}
{{- end }}
