{{/* The variables of a service: docs/operations/configuration.md says what each means. */}}
{{- define "caretill.environment" -}}
{{- $values := .root.Values }}
{{- $secrets := $values.secrets }}
{{- $facts := index (include "caretill.services" .root | fromYaml) .service }}
- {name: PRODUCTION, value: {{ $values.production | quote }}}
- {name: HTTP_HOST, value: "0.0.0.0"}
- {name: HTTP_PORT, value: {{ $facts.port | quote }}}
- {name: MANAGEMENT_PORT, value: {{ $facts.managementPort | quote }}}
- {name: POSTGRES_HOST, value: {{ required "postgresql.host is missing" $values.postgresql.host | quote }}}
- {name: POSTGRES_PORT, value: {{ $values.postgresql.port | quote }}}
- {name: POSTGRES_SSLMODE, value: {{ $values.postgresql.sslMode }}}
{{- if include "caretill.rootCertificates" .root }}
- {name: POSTGRES_SSLROOTCERT, value: /etc/caretill/postgresql/ca.crt}
{{- end }}
- name: POSTGRES_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ $secrets.postgresql.name }}, key: {{ .service }}}}
{{- if .migrates }}
- {name: MIGRATE_ONLY, value: "true"}
- name: POSTGRES_OWNER_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ $secrets.postgresqlOwners.name }}, key: {{ .service }}}}
{{- else }}
- {name: MIGRATE_AT_START, value: "false"}
{{- end }}
- {name: KAFKA_BOOTSTRAP_SERVERS, value: {{ required "kafka.bootstrapServers is missing" $values.kafka.bootstrapServers | quote }}}
- {name: KAFKA_SECURITY_PROTOCOL, value: {{ $values.kafka.securityProtocol }}}
{{- /* A migration uses no topic, and its pod comes before the users that Strimzi makes. */}}
{{- if and (hasPrefix "SASL" $values.kafka.securityProtocol) (not .migrates) }}
- {name: KAFKA_SASL_MECHANISM, value: {{ $values.kafka.saslMechanism }}}
- name: KAFKA_SASL_JAAS_CONFIG
  {{- if $values.kafka.strimzi.enabled }}
  valueFrom: {secretKeyRef: {name: {{ include "caretill.name" . }}, key: sasl.jaas.config}}
  {{- else }}
  valueFrom: {secretKeyRef: {name: {{ $secrets.kafka.name }}, key: {{ .service }}}}
  {{- end }}
{{- end }}
{{- if $values.kafka.trustedCertificates.secret }}
- {name: KAFKA_SSL_TRUSTSTORE_TYPE, value: PEM}
- {name: KAFKA_SSL_TRUSTSTORE_LOCATION, value: /etc/caretill/kafka/ca.crt}
{{- end }}
- {name: OIDC_AUTH_SERVER_URL, value: {{ required "oidc.authServerUrl is missing" $values.oidc.authServerUrl | quote }}}
{{- include "caretill.identityProvider" (dict "provider" $values.oidc "prefix" "OIDC_" "name" "STAFF_NAME_CLAIM") }}
{{- with $values.oidc.second.authServerUrl }}
- {name: OIDC_SECOND_AUTH_SERVER_URL, value: {{ . | quote }}}
{{- include "caretill.identityProvider" (dict "provider" $values.oidc.second "prefix" "OIDC_SECOND_" "name" "OIDC_SECOND_NAME_CLAIM") }}
{{- end }}
- {name: ALLOWED_ORIGINS, value: {{ required "addresses.allowedOrigins is missing: the pages that may call the API" $values.addresses.allowedOrigins | quote }}}
{{- if $facts.stripe }}
- name: STRIPE_SECRET_KEY
  valueFrom: {secretKeyRef: {name: {{ $secrets.stripe.name }}, key: {{ $secrets.stripe.secretKey }}}}
{{- with $values.stripe.callsPerSecond }}
- {name: STRIPE_CALLS_PER_SECOND, value: {{ . | quote }}}
{{- end }}
{{- with $values.stripe.callsPerSecondOfEndpoint }}
- {name: STRIPE_CALLS_PER_SECOND_OF_ENDPOINT, value: {{ . | quote }}}
{{- end }}
{{- end }}
{{- if eq .service "clinic-config-service" }}
- {name: STRIPE_CLIENT_ID, value: {{ required "stripe.clientId is missing (ca_…)" $values.stripe.clientId }}}
- {name: STRIPE_LINK_WAYS, value: {{ $values.stripe.linkWays | quote }}}
- {name: PUBLIC_BASE_URL, value: {{ $values.addresses.publicBaseUrl | default (include "caretill.address" .) | required "addresses.publicBaseUrl or ingress.hosts.clinic-config-service is missing" | quote }}}
- {name: RETURN_URL_ALLOWLIST, value: {{ $values.addresses.returnUrlAllowlist | default $values.addresses.allowedOrigins | quote }}}
- {name: AUDIT_LOG_KEYS_FILE, value: /etc/caretill/audit-log/keys}
{{- else if eq .service "payment-request-service" }}
- {name: STRIPE_PUBLISHABLE_KEY, value: {{ required "stripe.publishableKey is missing (pk_…)" $values.stripe.publishableKey }}}
- {name: STRIPE_CLIENT_ID, value: {{ required "stripe.clientId is missing (ca_…)" $values.stripe.clientId }}}
- {name: GUEST_TOKEN_KEYS_FILE, value: /etc/caretill/guest-tokens/guest-token-keys.json}
- {name: WEBHOOK_SECRET_KEYS_FILE, value: /etc/caretill/webhook-secret-keys/keys}
- {name: PAY_PAGE_URL, value: {{ required "addresses.payPage is missing: the page that redeems a pay link" $values.addresses.payPage | quote }}}
{{- with $values.webhooks.allowedNetworks }}
- {name: WEBHOOK_ALLOWED_NETWORKS, value: {{ . | quote }}}
{{- end }}
{{- if $values.webhooks.allowHttp }}
- {name: WEBHOOK_ALLOW_HTTP, value: "true"}
{{- end }}
{{- with $values.webhooks.pausedAfter }}
- {name: WEBHOOK_PAUSED_AFTER, value: {{ . | quote }}}
{{- end }}
{{- with $values.addresses.embedAncestors }}
- {name: EMBED_ANCESTORS, value: {{ . | quote }}}
- {name: EMBED_NOTIFICATION_URL, value: {{ include "caretill.address" (dict "root" $.root "service" "notification-service") | required "ingress.hosts.notification-service is missing: pages in frames call it" | quote }}}
- {name: EMBED_CLINIC_CONFIG_URL, value: {{ include "caretill.address" (dict "root" $.root "service" "clinic-config-service") | required "ingress.hosts.clinic-config-service is missing: pages in frames call it" | quote }}}
{{- end }}
{{- with $values.ingress.trustedProxies }}
- {name: TRUSTED_PROXIES, value: {{ . | quote }}}
{{- end }}
{{- else if eq .service "stripe-webhook-service" }}
- {name: STRIPE_CLIENT_ID, value: {{ required "stripe.clientId is missing (ca_…)" $values.stripe.clientId }}}
- {name: STRIPE_CONNECT_WEBHOOK_SECRETS_FILE, value: /etc/caretill/webhook-secrets/connect}
- {name: STRIPE_ACCOUNT_WEBHOOK_SECRETS_FILE, value: /etc/caretill/webhook-secrets/account}
{{- else }}
# The keys are public, and the pods are in one namespace.
- {name: GUEST_TOKEN_KEYS_URL, value: "http://{{ include "caretill.name" (dict "root" .root "service" "payment-request-service") }}:8082/v1/guest-token-keys"}
{{- end }}
{{- end }}

{{/* What an identity provider's tokens say where, unless it is the service's default. */}}
{{- define "caretill.identityProvider" -}}
{{- $prefix := .prefix }}
{{- with .provider.audience }}
- {name: {{ $prefix }}AUDIENCE, value: {{ . | quote }}}
{{- end }}
{{- with .provider.rolesClaim }}
- {name: {{ $prefix }}ROLES_CLAIM, value: {{ . | quote }}}
{{- end }}
{{- with .provider.roleNames }}
- {name: {{ $prefix }}ROLE_NAMES, value: {{ . | quote }}}
{{- end }}
{{- with .provider.organisationClaim }}
- {name: {{ $prefix }}ORGANISATION_CLAIM, value: {{ . | quote }}}
{{- end }}
{{- with .provider.clinicsClaim }}
- {name: {{ $prefix }}CLINICS_CLAIM, value: {{ . | quote }}}
{{- end }}
{{- if .provider.nameClaim }}
- {name: {{ .name }}, value: {{ .provider.nameClaim | quote }}}
{{- end }}
{{- end }}
