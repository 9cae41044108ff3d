{{- define "dagster.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 -}}
{{- end -}}

{{- define "dagster.codeEnvName" -}}
{{- include "dagster.shorten" (list (printf "%s-code-%s-env" (include "dagster.fullname" .root) .location) 63) -}}
{{- end -}}

{{- define "dagster.codeName" -}}
{{- include "dagster.shorten" (list (printf "%s-code-%s" (include "dagster.fullname" .root) .location) 63) -}}
{{- end -}}

{{- define "dagster.codeServiceAccount" -}}
{{- .account.name | default (ternary (include "dagster.shorten" (list (printf "%s-code" (include "dagster.fullname" .root)) 63)) "default" .account.create) -}}
{{- end -}}

{{- define "dagster.codeTemplate" -}}
metadata:
  labels: {{ include "dagster.union" (list .root.Values.global.commonLabels .location.podLabels (include "dagster.stableLabels" .root | fromYaml) (dict "floe.dev/postgresql-client" "true" "floe.dev/object-store-client" "true" "floe.dev/otel-collector-client" "true" "floe.dev/polaris-client" "true" "floe.dev/marquez-client" "true") (dict "app.kubernetes.io/component" "code-location" "floe.dev/code-location" .name)) }}
  annotations: {{ include "dagster.union" (list .root.Values.global.commonAnnotations .location.podAnnotations (dict "kubectl.kubernetes.io/default-container" "code") (ternary (dict) (dict "checksum/instance" (include "dagster.instanceFiles" .root | fromYaml | toJson | sha256sum)) (not (empty .root.Values.instance.existingConfigMap))) (ternary (dict "floe.dev/rotation" .root.Values.global.postgresql.rotation) (dict) (not (empty .root.Values.global.postgresql.rotation))) (ternary (ternary (dict "floe.dev/object-store-rotation" .root.Values.global.objectStore.rotation) (dict) (not (empty .root.Values.global.objectStore.rotation))) (dict) (eq .root.Values.computeLogs.type "ObjectStore")) (ternary (dict "checksum/env" (.location.env | toJson | sha256sum)) (dict) (not (empty .location.env)))) }}
spec:
  {{- include "dagster.pod" (dict "root" .root "pod" .location "account" (.location.serviceAccountName | default (include "dagster.codeServiceAccount" (dict "root" .root "account" .root.Values.serviceAccounts.code))) "token" (or .location.automountServiceAccountToken (and .root.Values.runMonitoring.enabled (gt (int64 .root.Values.runMonitoring.maxResumeRunAttempts) 0) (eq .root.Values.runLauncher.type "k8s")))) | nindent 2 }}
  {{- if .location.affinity | default .root.Values.global.affinity }}
  affinity: {{ .location.affinity | default .root.Values.global.affinity | toJson }}
  {{- end }}
  containers:
    - name: code
      command:
        {{- if not .location.command }}
        - dagster
        {{- end }}
        {{- range $command := .location.command }}
        - {{ $command | quote }}
        {{- end }}
      args:
        {{- if not .location.args }}
        - api
        - grpc
        - "-h"
        - "0.0.0.0"
        - "-p"
        - {{ .location.port | int64 | quote }}
        {{- if .location.pythonModule }}
        - "-m"
        - {{ .location.pythonModule | quote }}
        {{- end }}
        {{- if .location.pythonFile }}
        - "-f"
        - {{ .location.pythonFile | quote }}
        {{- end }}
        {{- if .location.workingDirectory }}
        - "-d"
        - {{ .location.workingDirectory | quote }}
        {{- end }}
        {{- if .location.attribute }}
        - "-a"
        - {{ .location.attribute | quote }}
        {{- end }}
        {{- end }}
        {{- range $arg := .location.args }}
        - {{ $arg | quote }}
        {{- end }}
        {{- range $extraArg := .location.extraArgs }}
        - {{ $extraArg | quote }}
        {{- end }}
      ports:
        - name: grpc
          containerPort: {{ .location.port | int64 }}
      env:
        - name: DAGSTER_HOME
          value: "/opt/dagster/dagster_home"
        - name: HOME
          value: "/tmp"
        - name: DAGSTER_PG_PASSWORD
          valueFrom:
            secretKeyRef:
              name: {{ include "dagster.postgresqlSecret" .root | quote }}
              {{- if .root.Values.global.postgresql.existingSecret }}
              key: {{ .root.Values.global.postgresql.passwordKey | quote }}
              {{- else }}
              key: password
              {{- end }}
        {{- if or .root.Values.environment .root.Values.global.environment }}
        - name: FLOE_ENVIRONMENT
          value: {{ .root.Values.environment | default .root.Values.global.environment | quote }}
        {{- end }}
        {{- if .root.Values.global.otel.enabled }}
        - name: OTEL_EXPORTER_OTLP_ENDPOINT
          value: {{ .root.Values.global.otel.endpoint | default (printf "http://%s.%s.svc:4317" (include "dagster.shorten" (list (ternary .root.Release.Name (printf "%s-otel-collector" .root.Release.Name) (contains "otel-collector" .root.Release.Name)) 63)) (include "dagster.namespace" .root)) | quote }}
        - name: OTEL_EXPORTER_OTLP_PROTOCOL
          value: grpc
        - name: OTEL_SERVICE_NAME
          value: dagster-code
        - name: OTEL_RESOURCE_ATTRIBUTES
          value: {{ printf "service.namespace=%s%s" (include "dagster.namespace" .root) (ternary (printf ",deployment.environment.name=%s" (.root.Values.environment | default .root.Values.global.environment)) "" (not (not (or .root.Values.environment .root.Values.global.environment)))) | quote }}
        {{- if or .root.Values.otel.existingSecret (and .root.Values.global.externalSecrets.enabled (not (kindIs "invalid" .root.Values.otel.externalSecret))) }}
        - name: OTEL_EXPORTER_OTLP_HEADERS
          valueFrom:
            secretKeyRef:
              name: {{ .root.Values.otel.existingSecret | default (include "dagster.shorten" (list (printf "%s-otel" (include "dagster.fullname" .root)) 63)) | quote }}
              key: {{ .root.Values.otel.headersKey | quote }}
        {{- end }}
        {{- end }}
        {{- if and (eq .root.Values.computeLogs.type "S3") (or .root.Values.computeLogs.existingSecret (and .root.Values.global.externalSecrets.enabled .root.Values.computeLogs.externalSecret)) }}
        - name: AWS_ACCESS_KEY_ID
          valueFrom:
            secretKeyRef:
              name: {{ .root.Values.computeLogs.existingSecret | default (include "dagster.shorten" (list (printf "%s-compute-logs" (include "dagster.fullname" .root)) 63)) | quote }}
              key: {{ .root.Values.computeLogs.accessKeyIdKey | quote }}
        - name: AWS_SECRET_ACCESS_KEY
          valueFrom:
            secretKeyRef:
              name: {{ .root.Values.computeLogs.existingSecret | default (include "dagster.shorten" (list (printf "%s-compute-logs" (include "dagster.fullname" .root)) 63)) | quote }}
              key: {{ .root.Values.computeLogs.secretAccessKeyKey | quote }}
        {{- end }}
        {{- if and (eq .root.Values.computeLogs.type "GCS") (or .root.Values.computeLogs.existingSecret (and .root.Values.global.externalSecrets.enabled .root.Values.computeLogs.externalSecret)) }}
        - name: DAGSTER_GCS_CREDENTIALS
          valueFrom:
            secretKeyRef:
              name: {{ .root.Values.computeLogs.existingSecret | default (include "dagster.shorten" (list (printf "%s-compute-logs" (include "dagster.fullname" .root)) 63)) | quote }}
              key: {{ .root.Values.computeLogs.credentialKey | quote }}
        {{- end }}
        {{- if and (eq .root.Values.computeLogs.type "Azure") (or .root.Values.computeLogs.existingSecret (and .root.Values.global.externalSecrets.enabled .root.Values.computeLogs.externalSecret)) }}
        - name: DAGSTER_AZURE_KEY
          valueFrom:
            secretKeyRef:
              name: {{ .root.Values.computeLogs.existingSecret | default (include "dagster.shorten" (list (printf "%s-compute-logs" (include "dagster.fullname" .root)) 63)) | quote }}
              key: {{ .root.Values.computeLogs.credentialKey | quote }}
        {{- end }}
        {{- if eq .root.Values.computeLogs.type "ObjectStore" }}
        {{- if and (or .root.Values.global.objectStore.bundled.enabled (eq .root.Values.global.objectStore.type "S3")) (or .root.Values.global.objectStore.bundled.enabled (eq .root.Values.global.objectStore.auth "static")) }}
        - name: AWS_ACCESS_KEY_ID
          valueFrom:
            secretKeyRef:
              name: {{ .root.Values.global.objectStore.existingSecret | default (include "dagster.shorten" (list (.root.Values.global.objectStore.bundled.fullnameOverride | default (ternary .root.Release.Name (printf "%s-object-store" .root.Release.Name) (contains "object-store" .root.Release.Name))) 63)) | quote }}
              key: {{ .root.Values.global.objectStore.accessKeyIdKey | quote }}
        - name: AWS_SECRET_ACCESS_KEY
          valueFrom:
            secretKeyRef:
              name: {{ .root.Values.global.objectStore.existingSecret | default (include "dagster.shorten" (list (.root.Values.global.objectStore.bundled.fullnameOverride | default (ternary .root.Release.Name (printf "%s-object-store" .root.Release.Name) (contains "object-store" .root.Release.Name))) 63)) | quote }}
              key: {{ .root.Values.global.objectStore.secretAccessKeyKey | quote }}
        {{- end }}
        {{- if and (or .root.Values.global.objectStore.bundled.enabled (eq .root.Values.global.objectStore.type "S3")) (or .root.Values.global.objectStore.region .root.Values.global.objectStore.bundled.enabled) }}
        - name: AWS_REGION
          value: {{ .root.Values.global.objectStore.region | default "us-east-1" | quote }}
        {{- end }}
        {{- end }}
        {{- if .root.Values.catalogEnv.enabled }}
        - name: POLARIS_URI
          value: {{ .root.Values.catalogEnv.uri | default (printf "http://%s.%s.svc:8181/api/catalog" (include "dagster.shorten" (list (ternary .root.Release.Name (printf "%s-polaris" .root.Release.Name) (contains "polaris" .root.Release.Name)) 63)) (include "dagster.namespace" .root)) | quote }}
        - name: POLARIS_WAREHOUSE
          value: {{ .root.Values.catalogEnv.warehouse | quote }}
        {{- if or .root.Values.catalogEnv.existingSecret (and .root.Values.global.externalSecrets.enabled (not (kindIs "invalid" .root.Values.catalogEnv.externalSecret))) }}
        - name: POLARIS_CREDENTIAL
          valueFrom:
            secretKeyRef:
              name: {{ .root.Values.catalogEnv.existingSecret | default (include "dagster.shorten" (list (printf "%s-catalog" (include "dagster.fullname" .root)) 63)) | quote }}
              key: {{ .root.Values.catalogEnv.credentialKey | quote }}
        {{- end }}
        {{- end }}
        {{- if .root.Values.openLineage.enabled }}
        - name: OPENLINEAGE_URL
          value: {{ .root.Values.openLineage.url | default (printf "http://%s.%s.svc:5000" (include "dagster.shorten" (list (ternary .root.Release.Name (printf "%s-marquez" .root.Release.Name) (contains "marquez" .root.Release.Name)) 63)) (include "dagster.namespace" .root)) | quote }}
        - name: OPENLINEAGE_NAMESPACE
          value: {{ .root.Values.openLineage.namespace | default (ternary (.root.Values.environment | default .root.Values.global.environment) "default" (not (not (or .root.Values.environment .root.Values.global.environment)))) | quote }}
        {{- end }}
        - name: DAGSTER_CURRENT_IMAGE
          value: {{ include "dagster.image" (dict "root" .root "image" .location.image) | quote }}
        {{- if .location.includeConfigInLaunchedRuns }}
        - name: DAGSTER_CLI_API_GRPC_CONTAINER_CONTEXT
          value: |-
            {{- include "dagster.containerContext" (dict "root" .root "name" .name "location" .location) | fromYaml | toPrettyJson | nindent 12 }}
        {{- end }}
        {{- range (include "dagster.quantities" (list .location.extraEnv "*.valueFrom.resourceFieldRef.divisor") | fromJsonArray) }}
        - {{ toJson . }}
        {{- end }}
      {{- if or .location.env .location.extraEnvFrom }}
      envFrom:
        {{- if .location.env }}
        - configMapRef:
            name: {{ include "dagster.codeEnvName" (dict "root" .root "location" .name) | quote }}
        {{- end }}
        {{- range .location.extraEnvFrom }}
        - {{ toJson . }}
        {{- end }}
      {{- end }}
      resources:
        {{- include "dagster.userCodeResources" (dict "root" .root "preset" (.location.resourcePreset | default (.root.Values.global.resourcePreset | default "medium")) "resources" .location.resources) | nindent 8 }}
      volumeMounts:
        - name: dagster-home
          mountPath: "/opt/dagster/dagster_home"
        - name: instance
          mountPath: "/opt/dagster/dagster_home/dagster.yaml"
          readOnly: true
          subPath: dagster.yaml
        - name: tmp
          mountPath: "/tmp"
        {{- if .root.Values.global.postgresql.caSecret.name }}
        - name: database-ca
          mountPath: "/etc/floe/postgresql"
          readOnly: true
        {{- end }}
        {{- range .location.extraVolumeMounts }}
        - {{ toJson . }}
        {{- end }}
      {{- include "dagster.container" (dict "root" .root "container" .location) | nindent 6 }}
      {{- with .location.lifecycle }}
      lifecycle: {{ . | toJson }}
      {{- end }}
      {{- if not (kindIs "invalid" .location.livenessProbe) }}
      livenessProbe:
        {{- if or (not (kindIs "invalid" .location.livenessProbe.exec)) (not (or (not (kindIs "invalid" .location.livenessProbe.httpGet)) (not (kindIs "invalid" .location.livenessProbe.tcpSocket)) (not (kindIs "invalid" .location.livenessProbe.grpc)))) }}
        {{- if not (kindIs "invalid" .location.livenessProbe.exec) }}
        exec: {{ .location.livenessProbe.exec | default (dict) | toJson }}
        {{- else }}
        exec:
          command:
            - dagster
            - api
            - grpc-health-check
            - "-p"
            - {{ .location.port | int64 | quote }}
        {{- end }}
        {{- end }}
        failureThreshold: {{ .location.livenessProbe.failureThreshold | int64 }}
        {{- if not (kindIs "invalid" .location.livenessProbe.grpc) }}
        grpc: {{ .location.livenessProbe.grpc | default (dict) | toJson }}
        {{- end }}
        {{- if not (kindIs "invalid" .location.livenessProbe.httpGet) }}
        httpGet: {{ .location.livenessProbe.httpGet | default (dict) | toJson }}
        {{- end }}
        initialDelaySeconds: {{ .location.livenessProbe.initialDelaySeconds | int64 }}
        periodSeconds: {{ .location.livenessProbe.periodSeconds | int64 }}
        {{- if not (kindIs "invalid" .location.livenessProbe.tcpSocket) }}
        tcpSocket: {{ .location.livenessProbe.tcpSocket | default (dict) | toJson }}
        {{- end }}
        timeoutSeconds: {{ .location.livenessProbe.timeoutSeconds | int64 }}
      {{- end }}
      {{- if not (kindIs "invalid" .location.readinessProbe) }}
      readinessProbe:
        {{- if or (not (kindIs "invalid" .location.readinessProbe.exec)) (not (or (not (kindIs "invalid" .location.readinessProbe.httpGet)) (not (kindIs "invalid" .location.readinessProbe.tcpSocket)) (not (kindIs "invalid" .location.readinessProbe.grpc)))) }}
        {{- if not (kindIs "invalid" .location.readinessProbe.exec) }}
        exec: {{ .location.readinessProbe.exec | default (dict) | toJson }}
        {{- else }}
        exec:
          command:
            - dagster
            - api
            - grpc-health-check
            - "-p"
            - {{ .location.port | int64 | quote }}
        {{- end }}
        {{- end }}
        failureThreshold: {{ .location.readinessProbe.failureThreshold | int64 }}
        {{- if not (kindIs "invalid" .location.readinessProbe.grpc) }}
        grpc: {{ .location.readinessProbe.grpc | default (dict) | toJson }}
        {{- end }}
        {{- if not (kindIs "invalid" .location.readinessProbe.httpGet) }}
        httpGet: {{ .location.readinessProbe.httpGet | default (dict) | toJson }}
        {{- end }}
        initialDelaySeconds: {{ .location.readinessProbe.initialDelaySeconds | int64 }}
        periodSeconds: {{ .location.readinessProbe.periodSeconds | int64 }}
        {{- if not (kindIs "invalid" .location.readinessProbe.tcpSocket) }}
        tcpSocket: {{ .location.readinessProbe.tcpSocket | default (dict) | toJson }}
        {{- end }}
        timeoutSeconds: {{ .location.readinessProbe.timeoutSeconds | int64 }}
      {{- end }}
      {{- if not (kindIs "invalid" .location.startupProbe) }}
      startupProbe:
        {{- if or (not (kindIs "invalid" .location.startupProbe.exec)) (not (or (not (kindIs "invalid" .location.startupProbe.httpGet)) (not (kindIs "invalid" .location.startupProbe.tcpSocket)) (not (kindIs "invalid" .location.startupProbe.grpc)))) }}
        {{- if not (kindIs "invalid" .location.startupProbe.exec) }}
        exec: {{ .location.startupProbe.exec | default (dict) | toJson }}
        {{- else }}
        exec:
          command:
            - dagster
            - api
            - grpc-health-check
            - "-p"
            - {{ .location.port | int64 | quote }}
        {{- end }}
        {{- end }}
        failureThreshold: {{ .location.startupProbe.failureThreshold | int64 }}
        {{- if not (kindIs "invalid" .location.startupProbe.grpc) }}
        grpc: {{ .location.startupProbe.grpc | default (dict) | toJson }}
        {{- end }}
        {{- if not (kindIs "invalid" .location.startupProbe.httpGet) }}
        httpGet: {{ .location.startupProbe.httpGet | default (dict) | toJson }}
        {{- end }}
        initialDelaySeconds: {{ .location.startupProbe.initialDelaySeconds | int64 }}
        periodSeconds: {{ .location.startupProbe.periodSeconds | int64 }}
        {{- if not (kindIs "invalid" .location.startupProbe.tcpSocket) }}
        tcpSocket: {{ .location.startupProbe.tcpSocket | default (dict) | toJson }}
        {{- end }}
        timeoutSeconds: {{ .location.startupProbe.timeoutSeconds | int64 }}
      {{- end }}
    {{- range (include "dagster.quantities" (list .location.extraContainers "*.env.*.valueFrom.resourceFieldRef.divisor" "*.resources.limits.*" "*.resources.requests.*") | fromJsonArray) }}
    - {{ toJson . }}
    {{- end }}
  {{- if .location.extraInitContainers }}
  initContainers:
    {{- range (include "dagster.quantities" (list .location.extraInitContainers "*.env.*.valueFrom.resourceFieldRef.divisor" "*.resources.limits.*" "*.resources.requests.*") | fromJsonArray) }}
    - {{ toJson . }}
    {{- end }}
  {{- end }}
  {{- if .location.topologySpreadConstraints | default .root.Values.global.topologySpreadConstraints }}
  topologySpreadConstraints: {{ .location.topologySpreadConstraints | default .root.Values.global.topologySpreadConstraints | toJson }}
  {{- end }}
  volumes:
    - name: dagster-home
      emptyDir:
        {{- if not (kindIs "invalid" .root.Values.scratch.sizeLimit) }}
        sizeLimit: {{ ternary .root.Values.scratch.sizeLimit (toJson .root.Values.scratch.sizeLimit) (kindIs "string" .root.Values.scratch.sizeLimit) | quote }}
        {{- else }}
        {}
        {{- end }}
    - name: instance
      configMap:
        name: {{ .root.Values.instance.existingConfigMap | default (include "dagster.shorten" (list (printf "%s-instance" (include "dagster.fullname" .root)) 63)) | quote }}
    - name: tmp
      emptyDir:
        {{- if not (kindIs "invalid" .root.Values.scratch.sizeLimit) }}
        sizeLimit: {{ ternary .root.Values.scratch.sizeLimit (toJson .root.Values.scratch.sizeLimit) (kindIs "string" .root.Values.scratch.sizeLimit) | quote }}
        {{- else }}
        {}
        {{- end }}
    {{- if .root.Values.global.postgresql.caSecret.name }}
    - name: database-ca
      secret:
        defaultMode: 288
        items:
          - key: {{ .root.Values.global.postgresql.caSecret.key | quote }}
            path: ca.crt
        secretName: {{ .root.Values.global.postgresql.caSecret.name | quote }}
    {{- end }}
    {{- range (include "dagster.quantities" (list .location.extraVolumes "*.downwardAPI.items.*.resourceFieldRef.divisor" "*.emptyDir.sizeLimit" "*.ephemeral.volumeClaimTemplate.spec.resources.limits.*" "*.ephemeral.volumeClaimTemplate.spec.resources.requests.*" "*.projected.sources.*.downwardAPI.items.*.resourceFieldRef.divisor") | fromJsonArray) }}
    - {{ toJson . }}
    {{- end }}
{{- end }}

{{- define "dagster.container" -}}
image: {{ include "dagster.image" (dict "root" .root "image" .container.image) | quote }}
imagePullPolicy: {{ .container.image.pullPolicy | quote }}
{{- if ternary (omit (default dict .container.securityContext) "runAsGroup" "runAsUser") .container.securityContext (eq (include "dagster.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .container.securityContext) "runAsGroup" "runAsUser") .container.securityContext (eq (include "dagster.openshift" .root) "true") | toJson }}
{{- end }}
terminationMessagePolicy: FallbackToLogsOnError
{{- with .container.workingDir }}
workingDir: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "dagster.containerContext" -}}
k8s:
  {{- with .location.extraEnv }}
  env: {{ include "dagster.quantities" (list . "*.valueFrom.resourceFieldRef.divisor") }}
  {{- end }}
  {{- if or .location.resources.limits .location.resources.requests }}
  resources:
    {{- with .location.resources.limits }}
    limits: {{ include "dagster.quantities" (list . "*") }}
    {{- end }}
    {{- with .location.resources.requests }}
    requests: {{ include "dagster.quantities" (list . "*") }}
    {{- end }}
    {{- with .location.resources.claims }}
    claims: {{ . | toJson }}
    {{- end }}
  {{- end }}
  image_pull_policy: {{ .location.image.pullPolicy | quote }}
  {{- with .location.imagePullSecrets }}
  image_pull_secrets: {{ . | toJson }}
  {{- end }}
  {{- if .location.env }}
  env_config_maps:
    - {{ include "dagster.codeEnvName" (dict "root" .root "location" .name) | quote }}
  {{- end }}
  {{- with .location.extraVolumes }}
  volumes: {{ include "dagster.quantities" (list . "*.downwardAPI.items.*.resourceFieldRef.divisor" "*.emptyDir.sizeLimit" "*.ephemeral.volumeClaimTemplate.spec.resources.limits.*" "*.ephemeral.volumeClaimTemplate.spec.resources.requests.*" "*.projected.sources.*.downwardAPI.items.*.resourceFieldRef.divisor") }}
  {{- end }}
  {{- with .location.extraVolumeMounts }}
  volume_mounts: {{ . | toJson }}
  {{- end }}
{{- end }}

{{- define "dagster.dnsEgress" -}}
ports:
  - port: 53
    protocol: UDP
  - port: 53
    protocol: TCP
to:
  - namespaceSelector: {{ .dns.namespaceSelector | default (dict) | toJson }}
    {{- with .dns.podSelector }}
    podSelector: {{ . | toJson }}
    {{- end }}
{{- end }}

{{- define "dagster.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains "dagster" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (.Values.nameOverride | default "dagster") -}}
{{- end -}}
{{- end -}}

{{- define "dagster.image" -}}
{{- if or .root.Values.global.imageRegistry .image.registry -}}
{{- printf "%s/" (.root.Values.global.imageRegistry | default .image.registry) -}}
{{- end -}}
{{- .image.repository -}}
{{- if .image.digest -}}
{{- printf "@%s" .image.digest -}}
{{- else -}}
{{- printf ":%s" (.image.tag | default .root.Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{- define "dagster.instanceFiles" -}}
{{- if eq .Values.runLauncher.type "k8s" }}
dagster.yaml: |-
  storage:
    postgres:
      postgres_db:
        hostname: {{ include "dagster.postgresqlHost" . | toJson }}
        port: {{ .Values.global.postgresql.port | int64 }}
        username: {{ .Values.global.postgresql.user | toJson }}
        password:
          env: "DAGSTER_PG_PASSWORD"
        db_name: {{ .Values.global.postgresql.databases.dagster | default "" | toJson }}
        params:
          {{- with .Values.global.postgresql.sslMode }}
          sslmode: {{ . | toJson }}
          {{- end }}
          {{- if .Values.global.postgresql.caSecret.name }}
          sslrootcert: "/etc/floe/postgresql/ca.crt"
          {{- end }}
          application_name: "dagster"
  run_launcher:
    module: "dagster_k8s"
    class: "K8sRunLauncher"
    config:
      load_incluster_config: true
      job_namespace: {{ .Values.runLauncher.jobNamespace | default (include "dagster.namespace" .) | toJson }}
      {{- with .Values.runLauncher.image }}
      job_image: {{ . | toJson }}
      {{- end }}
      image_pull_policy: {{ .Values.runLauncher.imagePullPolicy | toJson }}
      {{- with .Values.runLauncher.imagePullSecrets }}
      image_pull_secrets: {{ . | toJson }}
      {{- end }}
      service_account_name: {{ .Values.runLauncher.serviceAccountName | default (include "dagster.runsServiceAccount" (dict "root" . "account" .Values.serviceAccounts.runs)) | toJson }}
      dagster_home: "/opt/dagster/dagster_home"
      instance_config_map: {{ .Values.instance.existingConfigMap | default (include "dagster.shorten" (list (printf "%s-instance" (include "dagster.fullname" .)) 63)) | toJson }}
      {{- if .Values.runLauncher.envConfigMaps }}
      env_config_maps:
        {{- range $envConfigMap := .Values.runLauncher.envConfigMaps }}
        - {{ $envConfigMap | toJson }}
        {{- end }}
      {{- end }}
      {{- if .Values.runLauncher.envSecrets }}
      env_secrets:
        {{- range $envSecret := .Values.runLauncher.envSecrets }}
        - {{ $envSecret | toJson }}
        {{- end }}
      {{- end }}
      {{- if .Values.runLauncher.envVars }}
      env_vars:
        {{- range $envVar := .Values.runLauncher.envVars }}
        - {{ $envVar | toJson }}
        {{- end }}
      {{- end }}
      labels: {{ include "dagster.union" (list .Values.runLauncher.labels (dict "floe.dev/dagster-instance" .Release.Name "floe.dev/postgresql-client" "true" "floe.dev/object-store-client" "true" "floe.dev/otel-collector-client" "true" "floe.dev/polaris-client" "true" "floe.dev/marquez-client" "true") (ternary (dict "floe.dev/environment" (.Values.environment | default .Values.global.environment)) (dict) (not (not (or .Values.environment .Values.global.environment))))) }}
      {{- with .Values.runLauncher.resources }}
      resources: {{ include "dagster.quantities" (list . "limits.*" "requests.*") }}
      {{- end }}
      {{- if or .Values.runLauncher.schedulerName .Values.global.schedulerName }}
      scheduler_name: {{ .Values.runLauncher.schedulerName | default .Values.global.schedulerName | toJson }}
      {{- end }}
      {{- if ternary (omit (default dict .Values.runLauncher.securityContext) "runAsGroup" "runAsUser") .Values.runLauncher.securityContext (eq (include "dagster.openshift" .) "true") }}
      security_context: {{ ternary (omit (default dict .Values.runLauncher.securityContext) "runAsGroup" "runAsUser") .Values.runLauncher.securityContext (eq (include "dagster.openshift" .) "true") | toJson }}
      {{- end }}
      fail_pod_on_run_failure: {{ .Values.runLauncher.failPodOnRunFailure | toJson }}
      run_k8s_config:
        container_config:
          env:
            - name: "DAGSTER_PG_PASSWORD"
              valueFrom:
                secretKeyRef:
                  {{- if .Values.global.postgresql.existingSecret }}
                  key: {{ .Values.global.postgresql.passwordKey | toJson }}
                  {{- else }}
                  key: "password"
                  {{- end }}
                  name: {{ include "dagster.postgresqlSecret" . | toJson }}
            {{- if .Values.global.otel.enabled }}
            - name: "OTEL_EXPORTER_OTLP_ENDPOINT"
              value: {{ .Values.global.otel.endpoint | default (printf "http://%s.%s.svc:4317" (include "dagster.shorten" (list (ternary .Release.Name (printf "%s-otel-collector" .Release.Name) (contains "otel-collector" .Release.Name)) 63)) (include "dagster.namespace" .)) | toJson }}
            - name: "OTEL_EXPORTER_OTLP_PROTOCOL"
              value: "grpc"
            - name: "OTEL_SERVICE_NAME"
              value: "dagster-run"
            - name: "OTEL_RESOURCE_ATTRIBUTES"
              value: {{ printf "service.namespace=%s%s" (include "dagster.namespace" .) (ternary (printf ",deployment.environment.name=%s" (.Values.environment | default .Values.global.environment)) "" (not (not (or .Values.environment .Values.global.environment)))) | toJson }}
            {{- if or .Values.otel.existingSecret (and .Values.global.externalSecrets.enabled (not (kindIs "invalid" .Values.otel.externalSecret))) }}
            - name: "OTEL_EXPORTER_OTLP_HEADERS"
              valueFrom:
                secretKeyRef:
                  key: {{ .Values.otel.headersKey | toJson }}
                  name: {{ .Values.otel.existingSecret | default (include "dagster.shorten" (list (printf "%s-otel" (include "dagster.fullname" .)) 63)) | toJson }}
            {{- end }}
            {{- end }}
            {{- if .Values.catalogEnv.enabled }}
            - name: "POLARIS_URI"
              value: {{ .Values.catalogEnv.uri | default (printf "http://%s.%s.svc:8181/api/catalog" (include "dagster.shorten" (list (ternary .Release.Name (printf "%s-polaris" .Release.Name) (contains "polaris" .Release.Name)) 63)) (include "dagster.namespace" .)) | toJson }}
            - name: "POLARIS_WAREHOUSE"
              value: {{ .Values.catalogEnv.warehouse | toJson }}
            {{- if or .Values.catalogEnv.existingSecret (and .Values.global.externalSecrets.enabled (not (kindIs "invalid" .Values.catalogEnv.externalSecret))) }}
            - name: "POLARIS_CREDENTIAL"
              valueFrom:
                secretKeyRef:
                  key: {{ .Values.catalogEnv.credentialKey | toJson }}
                  name: {{ .Values.catalogEnv.existingSecret | default (include "dagster.shorten" (list (printf "%s-catalog" (include "dagster.fullname" .)) 63)) | toJson }}
            {{- end }}
            {{- end }}
            {{- if .Values.openLineage.enabled }}
            - name: "OPENLINEAGE_URL"
              value: {{ .Values.openLineage.url | default (printf "http://%s.%s.svc:5000" (include "dagster.shorten" (list (ternary .Release.Name (printf "%s-marquez" .Release.Name) (contains "marquez" .Release.Name)) 63)) (include "dagster.namespace" .)) | toJson }}
            - name: "OPENLINEAGE_NAMESPACE"
              value: {{ .Values.openLineage.namespace | default (ternary (.Values.environment | default .Values.global.environment) "default" (not (not (or .Values.environment .Values.global.environment)))) | toJson }}
            {{- end }}
            {{- if and (eq .Values.computeLogs.type "S3") (or .Values.computeLogs.existingSecret (and .Values.global.externalSecrets.enabled .Values.computeLogs.externalSecret)) }}
            - name: "AWS_ACCESS_KEY_ID"
              valueFrom:
                secretKeyRef:
                  key: {{ .Values.computeLogs.accessKeyIdKey | toJson }}
                  name: {{ .Values.computeLogs.existingSecret | default (include "dagster.shorten" (list (printf "%s-compute-logs" (include "dagster.fullname" .)) 63)) | toJson }}
            - name: "AWS_SECRET_ACCESS_KEY"
              valueFrom:
                secretKeyRef:
                  key: {{ .Values.computeLogs.secretAccessKeyKey | toJson }}
                  name: {{ .Values.computeLogs.existingSecret | default (include "dagster.shorten" (list (printf "%s-compute-logs" (include "dagster.fullname" .)) 63)) | toJson }}
            {{- end }}
            {{- if and (eq .Values.computeLogs.type "GCS") (or .Values.computeLogs.existingSecret (and .Values.global.externalSecrets.enabled .Values.computeLogs.externalSecret)) }}
            - name: "DAGSTER_GCS_CREDENTIALS"
              valueFrom:
                secretKeyRef:
                  key: {{ .Values.computeLogs.credentialKey | toJson }}
                  name: {{ .Values.computeLogs.existingSecret | default (include "dagster.shorten" (list (printf "%s-compute-logs" (include "dagster.fullname" .)) 63)) | toJson }}
            {{- end }}
            {{- if and (eq .Values.computeLogs.type "Azure") (or .Values.computeLogs.existingSecret (and .Values.global.externalSecrets.enabled .Values.computeLogs.externalSecret)) }}
            - name: "DAGSTER_AZURE_KEY"
              valueFrom:
                secretKeyRef:
                  key: {{ .Values.computeLogs.credentialKey | toJson }}
                  name: {{ .Values.computeLogs.existingSecret | default (include "dagster.shorten" (list (printf "%s-compute-logs" (include "dagster.fullname" .)) 63)) | toJson }}
            {{- end }}
          volumeMounts:
            - mountPath: "/opt/dagster/dagster_home/storage"
              name: "dagster-storage"
            - mountPath: "/tmp"
              name: "tmp"
            {{- if .Values.global.postgresql.caSecret.name }}
            - mountPath: "/etc/floe/postgresql"
              name: "database-ca"
              readOnly: true
            {{- end }}
            {{- range .Values.runLauncher.pod.volumeMounts }}
            - {{ toJson . }}
            {{- end }}
        pod_spec_config:
          automountServiceAccountToken: {{ or .Values.runLauncher.pod.automountServiceAccountToken .Values.runLauncher.stepJobs (and .Values.runMonitoring.enabled (gt (int64 .Values.runMonitoring.maxResumeRunAttempts) 0)) | toJson }}
          hostUsers: {{ .Values.runLauncher.pod.hostUsers | toJson }}
          {{- if ternary (omit (default dict .Values.runLauncher.pod.securityContext) "fsGroup" "runAsGroup" "runAsUser") .Values.runLauncher.pod.securityContext (eq (include "dagster.openshift" .) "true") }}
          securityContext: {{ ternary (omit (default dict .Values.runLauncher.pod.securityContext) "fsGroup" "runAsGroup" "runAsUser") .Values.runLauncher.pod.securityContext (eq (include "dagster.openshift" .) "true") | toJson }}
          {{- end }}
          {{- if .Values.runLauncher.pod.nodeSelector | default .Values.global.nodeSelector }}
          nodeSelector: {{ .Values.runLauncher.pod.nodeSelector | default .Values.global.nodeSelector | toJson }}
          {{- end }}
          {{- if .Values.runLauncher.pod.tolerations | default .Values.global.tolerations }}
          tolerations: {{ .Values.runLauncher.pod.tolerations | default .Values.global.tolerations | toJson }}
          {{- end }}
          {{- if .Values.runLauncher.pod.affinity | default .Values.global.affinity }}
          affinity: {{ .Values.runLauncher.pod.affinity | default .Values.global.affinity | toJson }}
          {{- end }}
          {{- if or .Values.runLauncher.pod.priorityClassName .Values.global.priorityClassName }}
          priorityClassName: {{ .Values.runLauncher.pod.priorityClassName | default .Values.global.priorityClassName | toJson }}
          {{- end }}
          {{- if or .Values.runLauncher.pod.runtimeClassName .Values.global.runtimeClassName }}
          runtimeClassName: {{ .Values.runLauncher.pod.runtimeClassName | default .Values.global.runtimeClassName | toJson }}
          {{- end }}
          volumes:
            - emptyDir:
                {{- if not (kindIs "invalid" .Values.runLauncher.pod.scratch.sizeLimit) }}
                sizeLimit: {{ ternary .Values.runLauncher.pod.scratch.sizeLimit (toJson .Values.runLauncher.pod.scratch.sizeLimit) (kindIs "string" .Values.runLauncher.pod.scratch.sizeLimit) | toJson }}
                {{- else }}
                {}
                {{- end }}
              name: "dagster-storage"
            - emptyDir:
                {{- if not (kindIs "invalid" .Values.runLauncher.pod.scratch.sizeLimit) }}
                sizeLimit: {{ ternary .Values.runLauncher.pod.scratch.sizeLimit (toJson .Values.runLauncher.pod.scratch.sizeLimit) (kindIs "string" .Values.runLauncher.pod.scratch.sizeLimit) | toJson }}
                {{- else }}
                {}
                {{- end }}
              name: "tmp"
            {{- if .Values.global.postgresql.caSecret.name }}
            - name: "database-ca"
              secret:
                defaultMode: 288
                items:
                  - key: {{ .Values.global.postgresql.caSecret.key | toJson }}
                    path: "ca.crt"
                secretName: {{ .Values.global.postgresql.caSecret.name | toJson }}
            {{- end }}
            {{- range (include "dagster.quantities" (list .Values.runLauncher.pod.volumes "*.downwardAPI.items.*.resourceFieldRef.divisor" "*.emptyDir.sizeLimit" "*.ephemeral.volumeClaimTemplate.spec.resources.limits.*" "*.ephemeral.volumeClaimTemplate.spec.resources.requests.*" "*.projected.sources.*.downwardAPI.items.*.resourceFieldRef.divisor") | fromJsonArray) }}
            - {{ toJson . }}
            {{- end }}
        pod_template_spec_metadata:
          {{- if .Values.runLauncher.pod.annotations }}
          annotations: {{ .Values.runLauncher.pod.annotations | toJson }}
          {{- else }}
          {}
          {{- end }}
        job_spec_config:
          backoffLimit: {{ .Values.runLauncher.pod.backoffLimit | int64 }}
          {{- if not (kindIs "invalid" .Values.runLauncher.pod.ttlSecondsAfterFinished) }}
          ttlSecondsAfterFinished: {{ .Values.runLauncher.pod.ttlSecondsAfterFinished | int64 }}
          {{- end }}
          {{- if not (kindIs "invalid" .Values.runLauncher.pod.activeDeadlineSeconds) }}
          activeDeadlineSeconds: {{ .Values.runLauncher.pod.activeDeadlineSeconds | int64 }}
          {{- end }}
      {{- with .Values.runLauncher.onlyAllowUserDefinedK8sConfigFields }}
      only_allow_user_defined_k8s_config_fields: {{ . | toJson }}
      {{- end }}
      {{- if .Values.runLauncher.onlyAllowUserDefinedEnvVars }}
      only_allow_user_defined_env_vars:
        {{- range $onlyAllowUserDefinedEnvVar := .Values.runLauncher.onlyAllowUserDefinedEnvVars }}
        - {{ $onlyAllowUserDefinedEnvVar | toJson }}
        {{- end }}
      {{- end }}
  run_coordinator:
    module: "dagster.core.run_coordinator"
    class: "QueuedRunCoordinator"
    config:
      {{- if not .Values.runCoordinator.concurrency }}
      max_concurrent_runs: {{ .Values.runCoordinator.maxConcurrentRuns | int64 }}
      {{- end }}
      {{- if and (not .Values.runCoordinator.concurrency) .Values.runCoordinator.tagConcurrencyLimits }}
      tag_concurrency_limits: {{ .Values.runCoordinator.tagConcurrencyLimits | toJson }}
      {{- end }}
      dequeue_interval_seconds: {{ .Values.runCoordinator.dequeueIntervalSeconds | int64 }}
      dequeue_use_threads: {{ .Values.runCoordinator.dequeueUseThreads | toJson }}
      dequeue_num_workers: {{ .Values.runCoordinator.dequeueNumWorkers | int64 }}
  {{- with .Values.runCoordinator.concurrency }}
  concurrency: {{ . | toJson }}
  {{- end }}
  compute_logs:
    {{- if eq .Values.computeLogs.type "NoOp" }}
    module: "dagster.core.storage.noop_compute_log_manager"
    {{- else if eq .Values.computeLogs.type "Local" }}
    module: "dagster.core.storage.local_compute_log_manager"
    {{- else if eq .Values.computeLogs.type "S3" }}
    module: "dagster_aws.s3.compute_log_manager"
    {{- else if eq .Values.computeLogs.type "GCS" }}
    module: "dagster_gcp.gcs.compute_log_manager"
    {{- else if eq .Values.computeLogs.type "Azure" }}
    module: "dagster_azure.blob.compute_log_manager"
    {{- else }}
    module: "dagster_aws.s3.compute_log_manager"
    {{- end }}
    {{- if eq .Values.computeLogs.type "NoOp" }}
    class: "NoOpComputeLogManager"
    {{- else if eq .Values.computeLogs.type "Local" }}
    class: "LocalComputeLogManager"
    {{- else if eq .Values.computeLogs.type "S3" }}
    class: "S3ComputeLogManager"
    {{- else if eq .Values.computeLogs.type "GCS" }}
    class: "GCSComputeLogManager"
    {{- else if eq .Values.computeLogs.type "Azure" }}
    class: "AzureBlobComputeLogManager"
    {{- else }}
    class: "S3ComputeLogManager"
    {{- end }}
    {{- if not (eq .Values.computeLogs.type "NoOp") }}
    config:
      {{- if eq .Values.computeLogs.type "Local" }}
      base_dir: {{ .Values.computeLogs.localDir | toJson }}
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "Azure") .Values.computeLogs.storageAccount }}
      storage_account: {{ .Values.computeLogs.storageAccount | toJson }}
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "Azure") .Values.computeLogs.container }}
      container: {{ .Values.computeLogs.container | toJson }}
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "Azure") (or .Values.computeLogs.existingSecret (and .Values.global.externalSecrets.enabled .Values.computeLogs.externalSecret)) }}
      access_key_or_sas_token:
        env: "DAGSTER_AZURE_KEY"
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "GCS") (or .Values.computeLogs.existingSecret (and .Values.global.externalSecrets.enabled .Values.computeLogs.externalSecret)) }}
      json_credentials_envvar: "DAGSTER_GCS_CREDENTIALS"
      {{- end }}
      {{- if or (and (or (eq .Values.computeLogs.type "S3") (eq .Values.computeLogs.type "GCS")) .Values.computeLogs.bucket) (and (eq .Values.computeLogs.type "ObjectStore") .Values.global.objectStore.buckets.artifacts) }}
      {{- if eq .Values.computeLogs.type "ObjectStore" }}
      bucket: {{ .Values.global.objectStore.buckets.artifacts | toJson }}
      {{- else }}
      bucket: {{ .Values.computeLogs.bucket | default "" | toJson }}
      {{- end }}
      {{- end }}
      {{- if and (not (eq .Values.computeLogs.type "Local")) .Values.computeLogs.prefix }}
      prefix: {{ .Values.computeLogs.prefix | toJson }}
      {{- end }}
      {{- if not (eq .Values.computeLogs.type "Local") }}
      local_dir: {{ .Values.computeLogs.localDir | toJson }}
      {{- end }}
      {{- if or (and (eq .Values.computeLogs.type "S3") .Values.computeLogs.region) (and (eq .Values.computeLogs.type "ObjectStore") (or .Values.global.objectStore.region .Values.global.objectStore.bundled.enabled)) }}
      {{- if eq .Values.computeLogs.type "ObjectStore" }}
      region: {{ .Values.global.objectStore.region | default (ternary "us-east-1" "" .Values.global.objectStore.bundled.enabled) | toJson }}
      {{- else }}
      region: {{ .Values.computeLogs.region | default "" | toJson }}
      {{- end }}
      {{- end }}
      {{- if or (and (eq .Values.computeLogs.type "S3") .Values.computeLogs.endpointUrl) (and (eq .Values.computeLogs.type "ObjectStore") (include "dagster.objectStoreEndpoint" .)) }}
      {{- if eq .Values.computeLogs.type "ObjectStore" }}
      endpoint_url: {{ include "dagster.objectStoreEndpoint" . | toJson }}
      {{- else }}
      endpoint_url: {{ .Values.computeLogs.endpointUrl | default "" | toJson }}
      {{- end }}
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "S3") (not .Values.computeLogs.useSsl) }}
      use_ssl: false
      {{- end }}
      {{- if and (not (eq .Values.computeLogs.type "Local")) .Values.computeLogs.showUrlOnly }}
      show_url_only: true
      {{- end }}
      {{- if and (not (eq .Values.computeLogs.type "Local")) (not (kindIs "invalid" .Values.computeLogs.uploadInterval)) }}
      upload_interval: {{ .Values.computeLogs.uploadInterval | int64 }}
      {{- end }}
    {{- end }}
  run_monitoring:
    enabled: {{ .Values.runMonitoring.enabled | toJson }}
    start_timeout_seconds: {{ .Values.runMonitoring.startTimeoutSeconds | int64 }}
    cancel_timeout_seconds: {{ .Values.runMonitoring.cancelTimeoutSeconds | int64 }}
    max_resume_run_attempts: {{ .Values.runMonitoring.maxResumeRunAttempts | int64 }}
    poll_interval_seconds: {{ .Values.runMonitoring.pollIntervalSeconds | int64 }}
    max_runtime_seconds: {{ .Values.runMonitoring.maxRuntimeSeconds | int64 }}
  run_retries:
    enabled: {{ .Values.runRetries.enabled | toJson }}
    max_retries: {{ .Values.runRetries.maxRetries | int64 }}
  sensors:
    use_threads: {{ .Values.sensors.useThreads | toJson }}
    num_workers: {{ .Values.sensors.numWorkers | int64 }}
  schedules:
    use_threads: {{ .Values.schedules.useThreads | toJson }}
    num_workers: {{ .Values.schedules.numWorkers | int64 }}
  backfills:
    use_threads: {{ .Values.backfills.useThreads | toJson }}
    num_workers: {{ .Values.backfills.numWorkers | int64 }}
  retention:
    schedule:
      purge_after_days: {{ .Values.retention.schedule | int64 }}
    sensor:
      purge_after_days: {{ .Values.retention.sensor | int64 }}
  {{- if or .Values.pythonLogs.level .Values.pythonLogs.managedLoggers }}
  python_logs:
    {{- if .Values.pythonLogs.level }}
    {{- if eq .Values.pythonLogs.level "critical" }}
    python_log_level: "CRITICAL"
    {{- else if eq .Values.pythonLogs.level "error" }}
    python_log_level: "ERROR"
    {{- else if eq .Values.pythonLogs.level "warning" }}
    python_log_level: "WARNING"
    {{- else if eq .Values.pythonLogs.level "info" }}
    python_log_level: "INFO"
    {{- else }}
    python_log_level: "DEBUG"
    {{- end }}
    {{- end }}
    {{- if .Values.pythonLogs.managedLoggers }}
    managed_python_loggers:
      {{- range $managedLogger := .Values.pythonLogs.managedLoggers }}
      - {{ $managedLogger | toJson }}
      {{- end }}
    {{- end }}
  {{- end }}
  telemetry:
    enabled: {{ .Values.telemetry | toJson }}
{{- else if eq .Values.runLauncher.type "default" }}
dagster.yaml: |-
  storage:
    postgres:
      postgres_db:
        hostname: {{ include "dagster.postgresqlHost" . | toJson }}
        port: {{ .Values.global.postgresql.port | int64 }}
        username: {{ .Values.global.postgresql.user | toJson }}
        password:
          env: "DAGSTER_PG_PASSWORD"
        db_name: {{ .Values.global.postgresql.databases.dagster | default "" | toJson }}
        params:
          {{- with .Values.global.postgresql.sslMode }}
          sslmode: {{ . | toJson }}
          {{- end }}
          {{- if .Values.global.postgresql.caSecret.name }}
          sslrootcert: "/etc/floe/postgresql/ca.crt"
          {{- end }}
          application_name: "dagster"
  run_launcher:
    module: "dagster.core.launcher"
    class: "DefaultRunLauncher"
  run_coordinator:
    module: "dagster.core.run_coordinator"
    class: "QueuedRunCoordinator"
    config:
      {{- if not .Values.runCoordinator.concurrency }}
      max_concurrent_runs: {{ .Values.runCoordinator.maxConcurrentRuns | int64 }}
      {{- end }}
      {{- if and (not .Values.runCoordinator.concurrency) .Values.runCoordinator.tagConcurrencyLimits }}
      tag_concurrency_limits: {{ .Values.runCoordinator.tagConcurrencyLimits | toJson }}
      {{- end }}
      dequeue_interval_seconds: {{ .Values.runCoordinator.dequeueIntervalSeconds | int64 }}
      dequeue_use_threads: {{ .Values.runCoordinator.dequeueUseThreads | toJson }}
      dequeue_num_workers: {{ .Values.runCoordinator.dequeueNumWorkers | int64 }}
  {{- with .Values.runCoordinator.concurrency }}
  concurrency: {{ . | toJson }}
  {{- end }}
  compute_logs:
    {{- if eq .Values.computeLogs.type "NoOp" }}
    module: "dagster.core.storage.noop_compute_log_manager"
    {{- else if eq .Values.computeLogs.type "Local" }}
    module: "dagster.core.storage.local_compute_log_manager"
    {{- else if eq .Values.computeLogs.type "S3" }}
    module: "dagster_aws.s3.compute_log_manager"
    {{- else if eq .Values.computeLogs.type "GCS" }}
    module: "dagster_gcp.gcs.compute_log_manager"
    {{- else if eq .Values.computeLogs.type "Azure" }}
    module: "dagster_azure.blob.compute_log_manager"
    {{- else }}
    module: "dagster_aws.s3.compute_log_manager"
    {{- end }}
    {{- if eq .Values.computeLogs.type "NoOp" }}
    class: "NoOpComputeLogManager"
    {{- else if eq .Values.computeLogs.type "Local" }}
    class: "LocalComputeLogManager"
    {{- else if eq .Values.computeLogs.type "S3" }}
    class: "S3ComputeLogManager"
    {{- else if eq .Values.computeLogs.type "GCS" }}
    class: "GCSComputeLogManager"
    {{- else if eq .Values.computeLogs.type "Azure" }}
    class: "AzureBlobComputeLogManager"
    {{- else }}
    class: "S3ComputeLogManager"
    {{- end }}
    {{- if not (eq .Values.computeLogs.type "NoOp") }}
    config:
      {{- if eq .Values.computeLogs.type "Local" }}
      base_dir: {{ .Values.computeLogs.localDir | toJson }}
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "Azure") .Values.computeLogs.storageAccount }}
      storage_account: {{ .Values.computeLogs.storageAccount | toJson }}
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "Azure") .Values.computeLogs.container }}
      container: {{ .Values.computeLogs.container | toJson }}
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "Azure") (or .Values.computeLogs.existingSecret (and .Values.global.externalSecrets.enabled .Values.computeLogs.externalSecret)) }}
      access_key_or_sas_token:
        env: "DAGSTER_AZURE_KEY"
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "GCS") (or .Values.computeLogs.existingSecret (and .Values.global.externalSecrets.enabled .Values.computeLogs.externalSecret)) }}
      json_credentials_envvar: "DAGSTER_GCS_CREDENTIALS"
      {{- end }}
      {{- if or (and (or (eq .Values.computeLogs.type "S3") (eq .Values.computeLogs.type "GCS")) .Values.computeLogs.bucket) (and (eq .Values.computeLogs.type "ObjectStore") .Values.global.objectStore.buckets.artifacts) }}
      {{- if eq .Values.computeLogs.type "ObjectStore" }}
      bucket: {{ .Values.global.objectStore.buckets.artifacts | toJson }}
      {{- else }}
      bucket: {{ .Values.computeLogs.bucket | default "" | toJson }}
      {{- end }}
      {{- end }}
      {{- if and (not (eq .Values.computeLogs.type "Local")) .Values.computeLogs.prefix }}
      prefix: {{ .Values.computeLogs.prefix | toJson }}
      {{- end }}
      {{- if not (eq .Values.computeLogs.type "Local") }}
      local_dir: {{ .Values.computeLogs.localDir | toJson }}
      {{- end }}
      {{- if or (and (eq .Values.computeLogs.type "S3") .Values.computeLogs.region) (and (eq .Values.computeLogs.type "ObjectStore") (or .Values.global.objectStore.region .Values.global.objectStore.bundled.enabled)) }}
      {{- if eq .Values.computeLogs.type "ObjectStore" }}
      region: {{ .Values.global.objectStore.region | default (ternary "us-east-1" "" .Values.global.objectStore.bundled.enabled) | toJson }}
      {{- else }}
      region: {{ .Values.computeLogs.region | default "" | toJson }}
      {{- end }}
      {{- end }}
      {{- if or (and (eq .Values.computeLogs.type "S3") .Values.computeLogs.endpointUrl) (and (eq .Values.computeLogs.type "ObjectStore") (include "dagster.objectStoreEndpoint" .)) }}
      {{- if eq .Values.computeLogs.type "ObjectStore" }}
      endpoint_url: {{ include "dagster.objectStoreEndpoint" . | toJson }}
      {{- else }}
      endpoint_url: {{ .Values.computeLogs.endpointUrl | default "" | toJson }}
      {{- end }}
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "S3") (not .Values.computeLogs.useSsl) }}
      use_ssl: false
      {{- end }}
      {{- if and (not (eq .Values.computeLogs.type "Local")) .Values.computeLogs.showUrlOnly }}
      show_url_only: true
      {{- end }}
      {{- if and (not (eq .Values.computeLogs.type "Local")) (not (kindIs "invalid" .Values.computeLogs.uploadInterval)) }}
      upload_interval: {{ .Values.computeLogs.uploadInterval | int64 }}
      {{- end }}
    {{- end }}
  run_monitoring:
    enabled: {{ .Values.runMonitoring.enabled | toJson }}
    start_timeout_seconds: {{ .Values.runMonitoring.startTimeoutSeconds | int64 }}
    cancel_timeout_seconds: {{ .Values.runMonitoring.cancelTimeoutSeconds | int64 }}
    max_resume_run_attempts: {{ .Values.runMonitoring.maxResumeRunAttempts | int64 }}
    poll_interval_seconds: {{ .Values.runMonitoring.pollIntervalSeconds | int64 }}
    max_runtime_seconds: {{ .Values.runMonitoring.maxRuntimeSeconds | int64 }}
  run_retries:
    enabled: {{ .Values.runRetries.enabled | toJson }}
    max_retries: {{ .Values.runRetries.maxRetries | int64 }}
  sensors:
    use_threads: {{ .Values.sensors.useThreads | toJson }}
    num_workers: {{ .Values.sensors.numWorkers | int64 }}
  schedules:
    use_threads: {{ .Values.schedules.useThreads | toJson }}
    num_workers: {{ .Values.schedules.numWorkers | int64 }}
  backfills:
    use_threads: {{ .Values.backfills.useThreads | toJson }}
    num_workers: {{ .Values.backfills.numWorkers | int64 }}
  retention:
    schedule:
      purge_after_days: {{ .Values.retention.schedule | int64 }}
    sensor:
      purge_after_days: {{ .Values.retention.sensor | int64 }}
  {{- if or .Values.pythonLogs.level .Values.pythonLogs.managedLoggers }}
  python_logs:
    {{- if .Values.pythonLogs.level }}
    {{- if eq .Values.pythonLogs.level "critical" }}
    python_log_level: "CRITICAL"
    {{- else if eq .Values.pythonLogs.level "error" }}
    python_log_level: "ERROR"
    {{- else if eq .Values.pythonLogs.level "warning" }}
    python_log_level: "WARNING"
    {{- else if eq .Values.pythonLogs.level "info" }}
    python_log_level: "INFO"
    {{- else }}
    python_log_level: "DEBUG"
    {{- end }}
    {{- end }}
    {{- if .Values.pythonLogs.managedLoggers }}
    managed_python_loggers:
      {{- range $managedLogger := .Values.pythonLogs.managedLoggers }}
      - {{ $managedLogger | toJson }}
      {{- end }}
    {{- end }}
  {{- end }}
  telemetry:
    enabled: {{ .Values.telemetry | toJson }}
{{- else }}
dagster.yaml: |-
  storage:
    postgres:
      postgres_db:
        hostname: {{ include "dagster.postgresqlHost" . | toJson }}
        port: {{ .Values.global.postgresql.port | int64 }}
        username: {{ .Values.global.postgresql.user | toJson }}
        password:
          env: "DAGSTER_PG_PASSWORD"
        db_name: {{ .Values.global.postgresql.databases.dagster | default "" | toJson }}
        params:
          {{- with .Values.global.postgresql.sslMode }}
          sslmode: {{ . | toJson }}
          {{- end }}
          {{- if .Values.global.postgresql.caSecret.name }}
          sslrootcert: "/etc/floe/postgresql/ca.crt"
          {{- end }}
          application_name: "dagster"
  run_launcher: {{ .Values.runLauncher.custom | default (dict) | toJson }}
  run_coordinator:
    module: "dagster.core.run_coordinator"
    class: "QueuedRunCoordinator"
    config:
      {{- if not .Values.runCoordinator.concurrency }}
      max_concurrent_runs: {{ .Values.runCoordinator.maxConcurrentRuns | int64 }}
      {{- end }}
      {{- if and (not .Values.runCoordinator.concurrency) .Values.runCoordinator.tagConcurrencyLimits }}
      tag_concurrency_limits: {{ .Values.runCoordinator.tagConcurrencyLimits | toJson }}
      {{- end }}
      dequeue_interval_seconds: {{ .Values.runCoordinator.dequeueIntervalSeconds | int64 }}
      dequeue_use_threads: {{ .Values.runCoordinator.dequeueUseThreads | toJson }}
      dequeue_num_workers: {{ .Values.runCoordinator.dequeueNumWorkers | int64 }}
  {{- with .Values.runCoordinator.concurrency }}
  concurrency: {{ . | toJson }}
  {{- end }}
  compute_logs:
    {{- if eq .Values.computeLogs.type "NoOp" }}
    module: "dagster.core.storage.noop_compute_log_manager"
    {{- else if eq .Values.computeLogs.type "Local" }}
    module: "dagster.core.storage.local_compute_log_manager"
    {{- else if eq .Values.computeLogs.type "S3" }}
    module: "dagster_aws.s3.compute_log_manager"
    {{- else if eq .Values.computeLogs.type "GCS" }}
    module: "dagster_gcp.gcs.compute_log_manager"
    {{- else if eq .Values.computeLogs.type "Azure" }}
    module: "dagster_azure.blob.compute_log_manager"
    {{- else }}
    module: "dagster_aws.s3.compute_log_manager"
    {{- end }}
    {{- if eq .Values.computeLogs.type "NoOp" }}
    class: "NoOpComputeLogManager"
    {{- else if eq .Values.computeLogs.type "Local" }}
    class: "LocalComputeLogManager"
    {{- else if eq .Values.computeLogs.type "S3" }}
    class: "S3ComputeLogManager"
    {{- else if eq .Values.computeLogs.type "GCS" }}
    class: "GCSComputeLogManager"
    {{- else if eq .Values.computeLogs.type "Azure" }}
    class: "AzureBlobComputeLogManager"
    {{- else }}
    class: "S3ComputeLogManager"
    {{- end }}
    {{- if not (eq .Values.computeLogs.type "NoOp") }}
    config:
      {{- if eq .Values.computeLogs.type "Local" }}
      base_dir: {{ .Values.computeLogs.localDir | toJson }}
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "Azure") .Values.computeLogs.storageAccount }}
      storage_account: {{ .Values.computeLogs.storageAccount | toJson }}
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "Azure") .Values.computeLogs.container }}
      container: {{ .Values.computeLogs.container | toJson }}
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "Azure") (or .Values.computeLogs.existingSecret (and .Values.global.externalSecrets.enabled .Values.computeLogs.externalSecret)) }}
      access_key_or_sas_token:
        env: "DAGSTER_AZURE_KEY"
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "GCS") (or .Values.computeLogs.existingSecret (and .Values.global.externalSecrets.enabled .Values.computeLogs.externalSecret)) }}
      json_credentials_envvar: "DAGSTER_GCS_CREDENTIALS"
      {{- end }}
      {{- if or (and (or (eq .Values.computeLogs.type "S3") (eq .Values.computeLogs.type "GCS")) .Values.computeLogs.bucket) (and (eq .Values.computeLogs.type "ObjectStore") .Values.global.objectStore.buckets.artifacts) }}
      {{- if eq .Values.computeLogs.type "ObjectStore" }}
      bucket: {{ .Values.global.objectStore.buckets.artifacts | toJson }}
      {{- else }}
      bucket: {{ .Values.computeLogs.bucket | default "" | toJson }}
      {{- end }}
      {{- end }}
      {{- if and (not (eq .Values.computeLogs.type "Local")) .Values.computeLogs.prefix }}
      prefix: {{ .Values.computeLogs.prefix | toJson }}
      {{- end }}
      {{- if not (eq .Values.computeLogs.type "Local") }}
      local_dir: {{ .Values.computeLogs.localDir | toJson }}
      {{- end }}
      {{- if or (and (eq .Values.computeLogs.type "S3") .Values.computeLogs.region) (and (eq .Values.computeLogs.type "ObjectStore") (or .Values.global.objectStore.region .Values.global.objectStore.bundled.enabled)) }}
      {{- if eq .Values.computeLogs.type "ObjectStore" }}
      region: {{ .Values.global.objectStore.region | default (ternary "us-east-1" "" .Values.global.objectStore.bundled.enabled) | toJson }}
      {{- else }}
      region: {{ .Values.computeLogs.region | default "" | toJson }}
      {{- end }}
      {{- end }}
      {{- if or (and (eq .Values.computeLogs.type "S3") .Values.computeLogs.endpointUrl) (and (eq .Values.computeLogs.type "ObjectStore") (include "dagster.objectStoreEndpoint" .)) }}
      {{- if eq .Values.computeLogs.type "ObjectStore" }}
      endpoint_url: {{ include "dagster.objectStoreEndpoint" . | toJson }}
      {{- else }}
      endpoint_url: {{ .Values.computeLogs.endpointUrl | default "" | toJson }}
      {{- end }}
      {{- end }}
      {{- if and (eq .Values.computeLogs.type "S3") (not .Values.computeLogs.useSsl) }}
      use_ssl: false
      {{- end }}
      {{- if and (not (eq .Values.computeLogs.type "Local")) .Values.computeLogs.showUrlOnly }}
      show_url_only: true
      {{- end }}
      {{- if and (not (eq .Values.computeLogs.type "Local")) (not (kindIs "invalid" .Values.computeLogs.uploadInterval)) }}
      upload_interval: {{ .Values.computeLogs.uploadInterval | int64 }}
      {{- end }}
    {{- end }}
  run_monitoring:
    enabled: {{ .Values.runMonitoring.enabled | toJson }}
    start_timeout_seconds: {{ .Values.runMonitoring.startTimeoutSeconds | int64 }}
    cancel_timeout_seconds: {{ .Values.runMonitoring.cancelTimeoutSeconds | int64 }}
    max_resume_run_attempts: {{ .Values.runMonitoring.maxResumeRunAttempts | int64 }}
    poll_interval_seconds: {{ .Values.runMonitoring.pollIntervalSeconds | int64 }}
    max_runtime_seconds: {{ .Values.runMonitoring.maxRuntimeSeconds | int64 }}
  run_retries:
    enabled: {{ .Values.runRetries.enabled | toJson }}
    max_retries: {{ .Values.runRetries.maxRetries | int64 }}
  sensors:
    use_threads: {{ .Values.sensors.useThreads | toJson }}
    num_workers: {{ .Values.sensors.numWorkers | int64 }}
  schedules:
    use_threads: {{ .Values.schedules.useThreads | toJson }}
    num_workers: {{ .Values.schedules.numWorkers | int64 }}
  backfills:
    use_threads: {{ .Values.backfills.useThreads | toJson }}
    num_workers: {{ .Values.backfills.numWorkers | int64 }}
  retention:
    schedule:
      purge_after_days: {{ .Values.retention.schedule | int64 }}
    sensor:
      purge_after_days: {{ .Values.retention.sensor | int64 }}
  {{- if or .Values.pythonLogs.level .Values.pythonLogs.managedLoggers }}
  python_logs:
    {{- if .Values.pythonLogs.level }}
    {{- if eq .Values.pythonLogs.level "critical" }}
    python_log_level: "CRITICAL"
    {{- else if eq .Values.pythonLogs.level "error" }}
    python_log_level: "ERROR"
    {{- else if eq .Values.pythonLogs.level "warning" }}
    python_log_level: "WARNING"
    {{- else if eq .Values.pythonLogs.level "info" }}
    python_log_level: "INFO"
    {{- else }}
    python_log_level: "DEBUG"
    {{- end }}
    {{- end }}
    {{- if .Values.pythonLogs.managedLoggers }}
    managed_python_loggers:
      {{- range $managedLogger := .Values.pythonLogs.managedLoggers }}
      - {{ $managedLogger | toJson }}
      {{- end }}
    {{- end }}
  {{- end }}
  telemetry:
    enabled: {{ .Values.telemetry | toJson }}
{{- end }}
{{- end }}

{{- define "dagster.labels" -}}
{{ include "dagster.union" (list .Values.global.commonLabels (include "dagster.stableLabels" . | fromYaml) (dict "app.kubernetes.io/version" .Chart.AppVersion "helm.sh/chart" (include "dagster.chart" .))) }}
{{- end }}

{{- define "dagster.migrate" -}}
activeDeadlineSeconds: {{ .Values.migrate.activeDeadlineSeconds | int64 }}
backoffLimit: 1
template:
  metadata:
    labels: {{ include "dagster.union" (list .Values.global.commonLabels .Values.daemon.podLabels (include "dagster.stableLabels" . | fromYaml) (dict "floe.dev/postgresql-client" "true" "floe.dev/object-store-client" "true" "floe.dev/otel-collector-client" "true" "floe.dev/polaris-client" "true" "floe.dev/marquez-client" "true") (dict "app.kubernetes.io/component" "migrate")) }}
    {{- with .Values.global.commonAnnotations }}
    annotations: {{ . | toJson }}
    {{- end }}
  spec:
    {{- include "dagster.pod" (dict "root" . "pod" .Values.daemon "account" (include "dagster.codeServiceAccount" (dict "root" . "account" .Values.serviceAccounts.code)) "token" (and .Values.runMonitoring.enabled (gt (int64 .Values.runMonitoring.maxResumeRunAttempts) 0) (eq .Values.runLauncher.type "k8s"))) | nindent 4 }}
    {{- if .Values.daemon.affinity | default .Values.global.affinity }}
    affinity: {{ .Values.daemon.affinity | default .Values.global.affinity | toJson }}
    {{- end }}
    containers:
      - name: migrate
        command:
          - dagster
          - instance
          - migrate
        env:
          - name: DAGSTER_HOME
            value: "/opt/dagster/dagster_home"
          - name: HOME
            value: "/tmp"
          - name: DAGSTER_PG_PASSWORD
            valueFrom:
              secretKeyRef:
                name: {{ include "dagster.postgresqlSecret" . | quote }}
                {{- if .Values.global.postgresql.existingSecret }}
                key: {{ .Values.global.postgresql.passwordKey | quote }}
                {{- else }}
                key: password
                {{- end }}
          {{- if or .Values.environment .Values.global.environment }}
          - name: FLOE_ENVIRONMENT
            value: {{ .Values.environment | default .Values.global.environment | quote }}
          {{- end }}
          {{- if .Values.global.otel.enabled }}
          - name: OTEL_EXPORTER_OTLP_ENDPOINT
            value: {{ .Values.global.otel.endpoint | default (printf "http://%s.%s.svc:4317" (include "dagster.shorten" (list (ternary .Release.Name (printf "%s-otel-collector" .Release.Name) (contains "otel-collector" .Release.Name)) 63)) (include "dagster.namespace" .)) | quote }}
          - name: OTEL_EXPORTER_OTLP_PROTOCOL
            value: grpc
          - name: OTEL_SERVICE_NAME
            value: dagster-migrate
          - name: OTEL_RESOURCE_ATTRIBUTES
            value: {{ printf "service.namespace=%s%s" (include "dagster.namespace" .) (ternary (printf ",deployment.environment.name=%s" (.Values.environment | default .Values.global.environment)) "" (not (not (or .Values.environment .Values.global.environment)))) | quote }}
          {{- if or .Values.otel.existingSecret (and .Values.global.externalSecrets.enabled (not (kindIs "invalid" .Values.otel.externalSecret))) }}
          - name: OTEL_EXPORTER_OTLP_HEADERS
            valueFrom:
              secretKeyRef:
                name: {{ .Values.otel.existingSecret | default (include "dagster.shorten" (list (printf "%s-otel" (include "dagster.fullname" .)) 63)) | quote }}
                key: {{ .Values.otel.headersKey | quote }}
          {{- end }}
          {{- end }}
          {{- if and (eq .Values.computeLogs.type "S3") (or .Values.computeLogs.existingSecret (and .Values.global.externalSecrets.enabled .Values.computeLogs.externalSecret)) }}
          - name: AWS_ACCESS_KEY_ID
            valueFrom:
              secretKeyRef:
                name: {{ .Values.computeLogs.existingSecret | default (include "dagster.shorten" (list (printf "%s-compute-logs" (include "dagster.fullname" .)) 63)) | quote }}
                key: {{ .Values.computeLogs.accessKeyIdKey | quote }}
          - name: AWS_SECRET_ACCESS_KEY
            valueFrom:
              secretKeyRef:
                name: {{ .Values.computeLogs.existingSecret | default (include "dagster.shorten" (list (printf "%s-compute-logs" (include "dagster.fullname" .)) 63)) | quote }}
                key: {{ .Values.computeLogs.secretAccessKeyKey | quote }}
          {{- end }}
          {{- if and (eq .Values.computeLogs.type "GCS") (or .Values.computeLogs.existingSecret (and .Values.global.externalSecrets.enabled .Values.computeLogs.externalSecret)) }}
          - name: DAGSTER_GCS_CREDENTIALS
            valueFrom:
              secretKeyRef:
                name: {{ .Values.computeLogs.existingSecret | default (include "dagster.shorten" (list (printf "%s-compute-logs" (include "dagster.fullname" .)) 63)) | quote }}
                key: {{ .Values.computeLogs.credentialKey | quote }}
          {{- end }}
          {{- if and (eq .Values.computeLogs.type "Azure") (or .Values.computeLogs.existingSecret (and .Values.global.externalSecrets.enabled .Values.computeLogs.externalSecret)) }}
          - name: DAGSTER_AZURE_KEY
            valueFrom:
              secretKeyRef:
                name: {{ .Values.computeLogs.existingSecret | default (include "dagster.shorten" (list (printf "%s-compute-logs" (include "dagster.fullname" .)) 63)) | quote }}
                key: {{ .Values.computeLogs.credentialKey | quote }}
          {{- end }}
          {{- if eq .Values.computeLogs.type "ObjectStore" }}
          {{- if and (or .Values.global.objectStore.bundled.enabled (eq .Values.global.objectStore.type "S3")) (or .Values.global.objectStore.bundled.enabled (eq .Values.global.objectStore.auth "static")) }}
          - name: AWS_ACCESS_KEY_ID
            valueFrom:
              secretKeyRef:
                name: {{ .Values.global.objectStore.existingSecret | default (include "dagster.shorten" (list (.Values.global.objectStore.bundled.fullnameOverride | default (ternary .Release.Name (printf "%s-object-store" .Release.Name) (contains "object-store" .Release.Name))) 63)) | quote }}
                key: {{ .Values.global.objectStore.accessKeyIdKey | quote }}
          - name: AWS_SECRET_ACCESS_KEY
            valueFrom:
              secretKeyRef:
                name: {{ .Values.global.objectStore.existingSecret | default (include "dagster.shorten" (list (.Values.global.objectStore.bundled.fullnameOverride | default (ternary .Release.Name (printf "%s-object-store" .Release.Name) (contains "object-store" .Release.Name))) 63)) | quote }}
                key: {{ .Values.global.objectStore.secretAccessKeyKey | quote }}
          {{- end }}
          {{- if and (or .Values.global.objectStore.bundled.enabled (eq .Values.global.objectStore.type "S3")) (or .Values.global.objectStore.region .Values.global.objectStore.bundled.enabled) }}
          - name: AWS_REGION
            value: {{ .Values.global.objectStore.region | default "us-east-1" | quote }}
          {{- end }}
          {{- end }}
        resources:
          {{- with .Values.migrate.resources.claims }}
          claims: {{ . | toJson }}
          {{- end }}
          {{- with .Values.migrate.resources.limits }}
          limits: {{ include "dagster.quantities" (list . "*") }}
          {{- end }}
          {{- with .Values.migrate.resources.requests }}
          requests: {{ include "dagster.quantities" (list . "*") }}
          {{- end }}
          {{- if not (or .Values.migrate.resources.claims .Values.migrate.resources.limits .Values.migrate.resources.requests) }}
          {}
          {{- end }}
        volumeMounts:
          - name: dagster-home
            mountPath: "/opt/dagster/dagster_home"
          - name: instance
            mountPath: "/opt/dagster/dagster_home/dagster.yaml"
            readOnly: true
            subPath: dagster.yaml
          - name: tmp
            mountPath: "/tmp"
          {{- if .Values.global.postgresql.caSecret.name }}
          - name: database-ca
            mountPath: "/etc/floe/postgresql"
            readOnly: true
          {{- end }}
        {{- include "dagster.container" (dict "root" . "container" .Values.daemon) | nindent 8 }}
    {{- if .Values.waitForDatabase.enabled }}
    initContainers:
      - name: wait-for-database
        image: {{ include "dagster.image" (dict "root" . "image" .Values.waitForDatabase.image) | quote }}
        imagePullPolicy: {{ .Values.waitForDatabase.image.pullPolicy | quote }}
        command:
          - sh
          - "-ec"
        args:
          - |-
            # Waits for PostgreSQL at $PGHOST:$PGPORT, at most $TIMEOUT seconds.
            end=$(($(date +%s) + TIMEOUT))
            until pg_isready --quiet; do
              if [ "$(date +%s)" -ge "$end" ]; then
                echo "PostgreSQL at $PGHOST:$PGPORT does not answer; gave up after $TIMEOUT seconds" >&2
                exit 1
              fi
              echo "waiting for PostgreSQL at $PGHOST:$PGPORT"
              sleep 2
            done
        env:
          - name: PGHOST
            value: {{ include "dagster.postgresqlHost" . | quote }}
          - name: PGPORT
            value: {{ .Values.global.postgresql.port | int64 | quote }}
          - name: PGUSER
            value: {{ .Values.global.postgresql.user | quote }}
          - name: TIMEOUT
            value: {{ .Values.waitForDatabase.timeoutSeconds | int64 | quote }}
        resources:
          {{- with .Values.waitForDatabase.resources.claims }}
          claims: {{ . | toJson }}
          {{- end }}
          {{- with .Values.waitForDatabase.resources.limits }}
          limits: {{ include "dagster.quantities" (list . "*") }}
          {{- end }}
          {{- with .Values.waitForDatabase.resources.requests }}
          requests: {{ include "dagster.quantities" (list . "*") }}
          {{- end }}
          {{- if not (or .Values.waitForDatabase.resources.claims .Values.waitForDatabase.resources.limits .Values.waitForDatabase.resources.requests) }}
          {}
          {{- end }}
        {{- if ternary (omit (default dict .Values.daemon.securityContext) "runAsGroup" "runAsUser") .Values.daemon.securityContext (eq (include "dagster.openshift" .) "true") }}
        securityContext: {{ ternary (omit (default dict .Values.daemon.securityContext) "runAsGroup" "runAsUser") .Values.daemon.securityContext (eq (include "dagster.openshift" .) "true") | toJson }}
        {{- end }}
        terminationMessagePolicy: FallbackToLogsOnError
    {{- end }}
    restartPolicy: Never
    {{- if .Values.daemon.topologySpreadConstraints | default .Values.global.topologySpreadConstraints }}
    topologySpreadConstraints: {{ .Values.daemon.topologySpreadConstraints | default .Values.global.topologySpreadConstraints | toJson }}
    {{- end }}
    volumes:
      - name: dagster-home
        emptyDir:
          {{- if not (kindIs "invalid" .Values.scratch.sizeLimit) }}
          sizeLimit: {{ ternary .Values.scratch.sizeLimit (toJson .Values.scratch.sizeLimit) (kindIs "string" .Values.scratch.sizeLimit) | quote }}
          {{- else }}
          {}
          {{- end }}
      - name: instance
        configMap:
          name: {{ .Values.instance.existingConfigMap | default (include "dagster.shorten" (list (printf "%s-instance" (include "dagster.fullname" .)) 63)) | quote }}
      - name: tmp
        emptyDir:
          {{- if not (kindIs "invalid" .Values.scratch.sizeLimit) }}
          sizeLimit: {{ ternary .Values.scratch.sizeLimit (toJson .Values.scratch.sizeLimit) (kindIs "string" .Values.scratch.sizeLimit) | quote }}
          {{- else }}
          {}
          {{- end }}
      {{- if .Values.global.postgresql.caSecret.name }}
      - name: database-ca
        secret:
          defaultMode: 288
          items:
            - key: {{ .Values.global.postgresql.caSecret.key | quote }}
              path: ca.crt
          secretName: {{ .Values.global.postgresql.caSecret.name | quote }}
      {{- end }}
{{- end }}

{{- define "dagster.migrateHook" -}}
{{- if eq .Values.global.hooks.mode "helm" }}
helm.sh/hook: pre-upgrade
helm.sh/hook-delete-policy: before-hook-creation
helm.sh/hook-weight: "0"
{{- end }}
{{- if not (eq .Values.global.hooks.mode "helm") }}
{{- if eq .Values.global.hooks.mode "argocd" }}
argocd.argoproj.io/hook: Sync
argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
argocd.argoproj.io/sync-wave: "1"
{{- end }}
{{- end }}
{{- if not (or (eq .Values.global.hooks.mode "helm") (eq .Values.global.hooks.mode "argocd")) }}
{}
{{- end }}
{{- end }}

{{- define "dagster.namespace" -}}
{{- .Values.namespaceOverride | default (.Values.global.namespaceOverride | default .Release.Namespace) -}}
{{- end -}}

{{- define "dagster.objectStoreEndpoint" -}}
{{- if .Values.global.objectStore.bundled.enabled -}}
{{- printf "http://%s.%s.svc:9000" (include "dagster.shorten" (list (.Values.global.objectStore.bundled.fullnameOverride | default (ternary .Release.Name (printf "%s-object-store" .Release.Name) (contains "object-store" .Release.Name))) 63)) (include "dagster.namespace" .) -}}
{{- else -}}
{{- .Values.global.objectStore.endpoint | default "" -}}
{{- end -}}
{{- end -}}

{{- define "dagster.openshift" -}}
{{- if or (eq .Values.global.compatibility.openshift "force") (and (eq .Values.global.compatibility.openshift "auto") (.Capabilities.APIVersions.Has "security.openshift.io/v1")) -}}
{{- "true" -}}
{{- else -}}
{{- "false" -}}
{{- end -}}
{{- end -}}

{{- define "dagster.ownName" -}}
{{- include "dagster.shorten" (list (include "dagster.fullname" .) 63) -}}
{{- end -}}

{{- define "dagster.pod" -}}
automountServiceAccountToken: {{ .token }}
{{- with .pod.dnsConfig }}
dnsConfig: {{ . | toJson }}
{{- end }}
{{- with .pod.dnsPolicy }}
dnsPolicy: {{ . | quote }}
{{- end }}
enableServiceLinks: {{ .pod.enableServiceLinks }}
{{- with .pod.hostAliases }}
hostAliases: {{ . | toJson }}
{{- end }}
{{- if not .pod.hostUsers }}
hostUsers: false
{{- end }}
{{- if .pod.hostNetwork }}
hostNetwork: true
{{- end }}
{{- if or .root.Values.global.imagePullSecrets .pod.imagePullSecrets }}
imagePullSecrets:
  {{- range .root.Values.global.imagePullSecrets }}
  - {{ toJson . }}
  {{- end }}
  {{- range .pod.imagePullSecrets }}
  - {{ toJson . }}
  {{- end }}
{{- end }}
{{- if .pod.nodeSelector | default .root.Values.global.nodeSelector }}
nodeSelector: {{ .pod.nodeSelector | default .root.Values.global.nodeSelector | toJson }}
{{- end }}
{{- if or .pod.priorityClassName .root.Values.global.priorityClassName }}
priorityClassName: {{ .pod.priorityClassName | default .root.Values.global.priorityClassName | quote }}
{{- end }}
{{- with .pod.resourceClaims }}
resourceClaims: {{ . | toJson }}
{{- end }}
{{- if or .pod.runtimeClassName .root.Values.global.runtimeClassName }}
runtimeClassName: {{ .pod.runtimeClassName | default .root.Values.global.runtimeClassName | quote }}
{{- end }}
{{- if or .pod.schedulerName .root.Values.global.schedulerName }}
schedulerName: {{ .pod.schedulerName | default .root.Values.global.schedulerName | quote }}
{{- end }}
{{- if ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "dagster.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "dagster.openshift" .root) "true") | toJson }}
{{- end }}
serviceAccountName: {{ .account | quote }}
{{- if .pod.shareProcessNamespace }}
shareProcessNamespace: true
{{- end }}
{{- if not (kindIs "invalid" .pod.terminationGracePeriodSeconds) }}
terminationGracePeriodSeconds: {{ .pod.terminationGracePeriodSeconds | int64 }}
{{- end }}
{{- if .pod.tolerations | default .root.Values.global.tolerations }}
tolerations: {{ .pod.tolerations | default .root.Values.global.tolerations | toJson }}
{{- end }}
{{- end }}

{{- define "dagster.postgresqlHost" -}}
{{- .Values.global.postgresql.host | default (include "dagster.shorten" (list (printf "%s-rw" (include "dagster.postgresqlName" .)) 63)) -}}
{{- end -}}

{{- define "dagster.postgresqlName" -}}
{{- .Values.global.postgresql.fullnameOverride | default (ternary .Release.Name (printf "%s-postgresql" .Release.Name) (contains "postgresql" .Release.Name)) -}}
{{- end -}}

{{- define "dagster.postgresqlSecret" -}}
{{- .Values.global.postgresql.existingSecret | default (include "dagster.shorten" (list (printf "%s-app" (include "dagster.postgresqlName" .)) 63)) -}}
{{- end -}}

{{- define "dagster.resources" -}}
{{- with .resources.claims }}
claims: {{ . | toJson }}
{{- end }}
{{- if eq .preset "small" }}
limits: {{ include "dagster.union" (list (dict "cpu" "500m" "memory" "512Mi") (include "dagster.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
limits: {{ include "dagster.union" (list (dict "cpu" "1" "memory" "1Gi") (include "dagster.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "large" }}
limits: {{ include "dagster.union" (list (dict "cpu" "2" "memory" "2Gi") (include "dagster.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if .resources.limits }}
limits: {{ include "dagster.quantities" (list .resources.limits "*") }}
{{- end }}
{{- if eq .preset "small" }}
requests: {{ include "dagster.union" (list (dict "cpu" "100m" "memory" "256Mi") (include "dagster.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
requests: {{ include "dagster.union" (list (dict "cpu" "250m" "memory" "512Mi") (include "dagster.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "large" }}
requests: {{ include "dagster.union" (list (dict "cpu" "500m" "memory" "1Gi") (include "dagster.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if .resources.requests }}
requests: {{ include "dagster.quantities" (list .resources.requests "*") }}
{{- end }}
{{- if not (or .resources.claims (eq .preset "small") (eq .preset "medium") (eq .preset "large") .resources.limits .resources.requests) }}
{}
{{- end }}
{{- end }}

{{- define "dagster.runsServiceAccount" -}}
{{- .account.name | default (ternary (include "dagster.shorten" (list (printf "%s-runs" (include "dagster.fullname" .root)) 63)) "default" .account.create) -}}
{{- end -}}

{{- define "dagster.service" -}}
{{- with .service.externalTrafficPolicy }}
externalTrafficPolicy: {{ . | quote }}
{{- end }}
{{- if .service.ipFamilies }}
ipFamilies:
  {{- range $ipFamily := .service.ipFamilies }}
  - {{ $ipFamily | quote }}
  {{- end }}
{{- end }}
{{- with .service.ipFamilyPolicy }}
ipFamilyPolicy: {{ . | quote }}
{{- end }}
{{- with .service.loadBalancerClass }}
loadBalancerClass: {{ . | quote }}
{{- end }}
{{- if .service.loadBalancerSourceRanges }}
loadBalancerSourceRanges:
  {{- range $loadBalancerSourceRange := .service.loadBalancerSourceRanges }}
  - {{ $loadBalancerSourceRange | quote }}
  {{- end }}
{{- end }}
type: {{ .service.type | quote }}
{{- end }}

{{- define "dagster.serviceAccount" -}}
{{- .account.name | default (ternary (include "dagster.ownName" .root) "default" .account.create) -}}
{{- end -}}

{{- define "dagster.stableLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/name: dagster
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: floe-platform
{{- if or .Values.environment .Values.global.environment }}
floe.dev/environment: {{ .Values.environment | default .Values.global.environment | quote }}
{{- end }}
{{- end }}

{{- define "dagster.userCodeResources" -}}
{{- with .resources.claims }}
claims: {{ . | toJson }}
{{- end }}
{{- if eq .preset "small" }}
limits: {{ include "dagster.union" (list (dict "cpu" "500m" "memory" "512Mi") (include "dagster.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
limits: {{ include "dagster.union" (list (dict "cpu" "1" "memory" "1Gi") (include "dagster.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "large" }}
limits: {{ include "dagster.union" (list (dict "cpu" "2" "memory" "2Gi") (include "dagster.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if .resources.limits }}
limits: {{ include "dagster.quantities" (list .resources.limits "*") }}
{{- end }}
{{- if eq .preset "small" }}
requests: {{ include "dagster.union" (list (dict "cpu" "250m" "memory" "512Mi") (include "dagster.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
requests: {{ include "dagster.union" (list (dict "cpu" "500m" "memory" "1Gi") (include "dagster.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "large" }}
requests: {{ include "dagster.union" (list (dict "cpu" "1" "memory" "2Gi") (include "dagster.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if .resources.requests }}
requests: {{ include "dagster.quantities" (list .resources.requests "*") }}
{{- end }}
{{- if not (or .resources.claims (eq .preset "small") (eq .preset "medium") (eq .preset "large") .resources.limits .resources.requests) }}
{}
{{- end }}
{{- end }}

{{- define "dagster.workspaceFiles" -}}
workspace.yaml: |-
  load_from:
    {{- $any4 := false }}
    {{- range $name, $codeLocation := .Values.codeLocations }}
    {{- $codeLocation := include "dagster.overlay" (list $.Values.codeLocationDefaults $codeLocation) | fromJson }}
    {{- if $codeLocation.enabled }}
    {{- if eq $codeLocation.type "module" }}
    {{- $any4 = true }}
    - python_module:
        location_name: {{ $name | toJson }}
        module_name: {{ $codeLocation.pythonModule | default "" | toJson }}
        {{- with $codeLocation.workingDirectory }}
        working_directory: {{ . | toJson }}
        {{- end }}
        {{- with $codeLocation.attribute }}
        attribute: {{ . | toJson }}
        {{- end }}
    {{- else if and (eq $codeLocation.type "external") $codeLocation.ssl }}
    {{- $any4 = true }}
    - grpc_server:
        location_name: {{ $name | toJson }}
        host: {{ $codeLocation.host | default "" | toJson }}
        port: {{ $codeLocation.port | int64 }}
        ssl: true
    {{- else }}
    {{- $any4 = true }}
    - grpc_server:
        location_name: {{ $name | toJson }}
        {{- if eq $codeLocation.type "external" }}
        host: {{ $codeLocation.host | default "" | toJson }}
        {{- else }}
        host: {{ include "dagster.codeName" (dict "root" $ "location" $name) | toJson }}
        {{- end }}
        port: {{ $codeLocation.port | int64 }}
    {{- end }}
    {{- end }}
    {{- end }}
    {{- if not $any4 }}
    []
    {{- end }}
{{- end }}

{{- /* (list defaults changes...): the changes merged over the defaults at every depth, one after the other, null deletes; as JSON. */ -}}
{{- define "dagster.overlay" -}}
{{- $merged := dict -}}
{{- range $key, $value := first . -}}
{{- $_ := set $merged $key $value -}}
{{- end -}}
{{- range $changes := rest . -}}
{{- range $key, $value := $changes -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $merged $key -}}
{{- else if kindIs "map" $value -}}
{{- $old := get $merged $key -}}
{{- $_ := set $merged $key (include "dagster.overlay" (list (ternary $old dict (kindIs "map" $old)) $value) | fromJson) -}}
{{- else -}}
{{- $_ := set $merged $key $value -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $merged -}}
{{- end }}

{{- /* (list value path...): the value with numbers at the paths, such as "limits.*", as text; as JSON. */ -}}
{{- define "dagster.quantities" -}}
{{- $value := first . -}}
{{- $paths := rest . -}}
{{- if not $paths -}}
{{- toJson $value -}}
{{- else if has "" $paths -}}
{{- ternary $value (toJson $value) (kindIs "string" $value) | toJson -}}
{{- else if kindIs "map" $value -}}
{{- $members := list -}}
{{- range $key, $member := $value -}}
{{- $below := list $member -}}
{{- range $path := $paths -}}
{{- $head := splitList "." $path | first -}}
{{- if or (eq $head "*") (eq $head $key) -}}
{{- $below = append $below (trimPrefix $head $path | trimPrefix ".") -}}
{{- end -}}
{{- end -}}
{{- $members = append $members (printf "%s:%s" (toJson $key) (include "dagster.quantities" $below)) -}}
{{- end -}}
{{- printf "{%s}" (join "," $members) -}}
{{- else if kindIs "slice" $value -}}
{{- $items := list -}}
{{- range $item := $value -}}
{{- $below := list $item -}}
{{- range $path := $paths -}}
{{- if hasPrefix "*" $path -}}
{{- $below = append $below (trimPrefix "*" $path | trimPrefix ".") -}}
{{- end -}}
{{- end -}}
{{- $items = append $items (include "dagster.quantities" $below) -}}
{{- end -}}
{{- printf "[%s]" (join "," $items) -}}
{{- else -}}
{{- toJson $value -}}
{{- end -}}
{{- end }}

{{- /* (list text length): the text, or where it is longer its head and the start of its hash. */ -}}
{{- define "dagster.shorten" -}}
{{- $text := first . -}}
{{- $length := last . | int -}}
{{- if le (len $text) $length -}}
{{- $text -}}
{{- else -}}
{{- $head := trunc (sub $length 9 | int) $text -}}
{{- printf "%s-%s" (regexReplaceAll "[-.]+$" $head "") (sha256sum $text | trunc 8) -}}
{{- end -}}
{{- end }}

{{- /* (list base over): the entries of both, those of "over" winning; as JSON. */ -}}
{{- define "dagster.union" -}}
{{- $union := dict -}}
{{- range $map := . -}}
{{- range $key, $value := $map -}}
{{- $_ := set $union $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $union -}}
{{- end }}
