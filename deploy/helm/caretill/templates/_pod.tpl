{{/*
The container that a service's Deployment and its migration have in common. .migrates: it is the migration, which alone has
the owner's password and opens no port.
*/}}
{{- define "caretill.container" -}}
{{- $values := .root.Values }}
{{- $facts := index (include "caretill.services" .root | fromYaml) .service }}
{{- $own := index $values.services .service }}
- name: {{ .service }}
  image: {{ include "caretill.image" . }}
  imagePullPolicy: {{ $values.image.pullPolicy }}
  securityContext:
    allowPrivilegeEscalation: false
    readOnlyRootFilesystem: true
    capabilities: {drop: [ALL]}
  env:
    {{- include "caretill.environment" . | nindent 4 }}
    {{- range $name, $value := $own.env }}
    - {name: {{ $name }}, value: {{ $value | quote }}}
    {{- end }}
  {{- if .migrates }}
  resources: {{- toYaml $values.migrations.resources | nindent 4 }}
  {{- else }}
  ports:
    - {name: http, containerPort: {{ $facts.port }}}
    - {name: management, containerPort: {{ $facts.managementPort }}}
  # Up as soon as the service listens. A cold start takes half a minute on a busy node, and the database may come later.
  startupProbe:
    httpGet: {path: /q/health/started, port: management}
    periodSeconds: 2
    timeoutSeconds: 5
    failureThreshold: 90
  livenessProbe:
    httpGet: {path: /q/health/live, port: management}
    periodSeconds: 10
    timeoutSeconds: 5
    failureThreshold: 3
  # Readiness waits 4 s for PostgreSQL before it says that it is not ready.
  readinessProbe:
    httpGet: {path: /q/health/ready, port: management}
    periodSeconds: 5
    timeoutSeconds: 6
    failureThreshold: 2
  resources: {{- toYaml $own.resources | nindent 4 }}
  {{- end }}
  volumeMounts:
    - {name: tmp, mountPath: /tmp}
    {{- if include "caretill.rootCertificates" .root }}
    - {name: postgresql-certificates, mountPath: /etc/caretill/postgresql, readOnly: true}
    {{- end }}
    {{- if $values.kafka.trustedCertificates.secret }}
    - {name: kafka-certificates, mountPath: /etc/caretill/kafka, readOnly: true}
    {{- end }}
    {{- include "caretill.secretMounts" . | nindent 4 }}
{{- end }}

{{- define "caretill.rootCertificates" -}}
{{- with .Values.postgresql.rootCertificates }}{{ or .secret .configMap }}{{ end }}
{{- end }}

{{/* Secrets with several lines are files, which the services read again when they change. */}}
{{- define "caretill.secretMounts" -}}
{{- if eq .service "payment-request-service" }}
- {name: guest-tokens, mountPath: /etc/caretill/guest-tokens, readOnly: true}
- {name: webhook-secret-keys, mountPath: /etc/caretill/webhook-secret-keys, readOnly: true}
{{- else if eq .service "clinic-config-service" }}
- {name: audit-log, mountPath: /etc/caretill/audit-log, readOnly: true}
{{- else if eq .service "stripe-webhook-service" }}
- {name: webhook-secrets, mountPath: /etc/caretill/webhook-secrets, readOnly: true}
{{- end }}
{{- end }}

{{- define "caretill.volumes" -}}
{{- $values := .root.Values }}
{{- $secrets := $values.secrets }}
- name: tmp
  emptyDir: {sizeLimit: 256Mi}
{{- with $values.postgresql.rootCertificates }}
{{- if .secret }}
- name: postgresql-certificates
  secret: {secretName: {{ .secret }}, items: [{key: {{ .key }}, path: ca.crt}]}
{{- else if .configMap }}
- name: postgresql-certificates
  configMap: {name: {{ .configMap }}, items: [{key: {{ .key }}, path: ca.crt}]}
{{- end }}
{{- end }}
{{- with $values.kafka.trustedCertificates }}
{{- if .secret }}
- name: kafka-certificates
  secret: {secretName: {{ .secret }}, items: [{key: {{ .key }}, path: ca.crt}]}
{{- end }}
{{- end }}
{{- if eq .service "payment-request-service" }}
- name: guest-tokens
  secret: {secretName: {{ $secrets.guestTokens.name }}, items: [{key: {{ $secrets.guestTokens.key }}, path: guest-token-keys.json}]}
- name: webhook-secret-keys
  secret: {secretName: {{ $secrets.webhookSecretKeys.name }}, items: [{key: {{ $secrets.webhookSecretKeys.key }}, path: keys}]}
{{- else if eq .service "clinic-config-service" }}
- name: audit-log
  secret: {secretName: {{ $secrets.auditLog.name }}, items: [{key: {{ $secrets.auditLog.key }}, path: keys}]}
{{- else if eq .service "stripe-webhook-service" }}
- name: webhook-secrets
  secret: {secretName: {{ $secrets.stripe.name }}, items: [{key: {{ $secrets.stripe.connectWebhookSecrets }}, path: connect}, {key: {{ $secrets.stripe.accountWebhookSecrets }}, path: account}]}
{{- end }}
{{- end }}

{{/* What a pod may do: nothing that needs a privilege, and no call to Kubernetes. */}}
{{- define "caretill.podSecurity" -}}
serviceAccountName: {{ .root.Release.Name }}
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 1001
  fsGroup: 1001
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- range . }}
  - {name: {{ . }}}{{ end }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}
