{{- define "floe-jobs.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 -}}
{{- end -}}

{{- define "floe-jobs.container" -}}
image: {{ include "floe-jobs.image" (dict "root" .root "image" .container.image) | quote }}
imagePullPolicy: {{ .container.image.pullPolicy | quote }}
{{- if ternary (omit (default dict .container.securityContext) "runAsGroup" "runAsUser") .container.securityContext (eq (include "floe-jobs.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .container.securityContext) "runAsGroup" "runAsUser") .container.securityContext (eq (include "floe-jobs.openshift" .root) "true") | toJson }}
{{- end }}
terminationMessagePolicy: FallbackToLogsOnError
{{- with .container.workingDir }}
workingDir: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "floe-jobs.cronJobName" -}}
{{- include "floe-jobs.shorten" (list (printf "%s-%s" (include "floe-jobs.fullname" .root) .name) 52) -}}
{{- end -}}

{{- define "floe-jobs.dagsterUrl" -}}
{{- .Values.platform.dagster.url | default (printf "http://%s.%s.svc:80" (include "floe-jobs.shorten" (list (printf "%s-webserver" (ternary .Values.platform.release (printf "%s-dagster" .Values.platform.release) (contains "dagster" .Values.platform.release))) 63)) (.Values.platform.namespace | default "")) -}}
{{- end -}}

{{- define "floe-jobs.dnsEgress" -}}
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

{{- define "floe-jobs.fixedSpec" -}}
{{- with .job.completionMode }}
completionMode: {{ . | quote }}
{{- end }}
{{- if not (kindIs "invalid" .job.completions) }}
completions: {{ .job.completions | int64 }}
{{- end }}
{{- if and (eq .job.restartPolicy "Never") .job.podFailurePolicy }}
podFailurePolicy: {{ .job.podFailurePolicy | toJson }}
{{- end }}
template:
  {{- include "floe-jobs.podTemplate" (dict "root" .root "name" .name "job" .job) | nindent 2 }}
{{- end }}

{{- define "floe-jobs.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains "floe-jobs" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (.Values.nameOverride | default "floe-jobs") -}}
{{- end -}}
{{- end -}}

{{- define "floe-jobs.hook" -}}
{{- if eq .Values.global.hooks.mode "helm" }}
helm.sh/hook: "post-install,post-upgrade"
helm.sh/hook-delete-policy: before-hook-creation
helm.sh/hook-weight: "0"
{{- end }}
{{- if not (eq .Values.global.hooks.mode "helm") }}
{{- if eq .Values.global.hooks.mode "argocd" }}
argocd.argoproj.io/hook: PostSync
argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
argocd.argoproj.io/sync-wave: "0"
{{- end }}
{{- end }}
{{- if not (or (eq .Values.global.hooks.mode "helm") (eq .Values.global.hooks.mode "argocd")) }}
{}
{{- end }}
{{- end }}

{{- define "floe-jobs.image" -}}
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

{{- define "floe-jobs.jobContainer" -}}
env:
  - name: HOME
    value: "/tmp"
  {{- if or .root.Values.environment .root.Values.global.environment }}
  - name: FLOE_ENVIRONMENT
    value: {{ .root.Values.environment | default .root.Values.global.environment | quote }}
  {{- end }}
  {{- if .root.Values.product }}
  - name: FLOE_PRODUCT_NAME
    value: {{ .root.Values.product | quote }}
  {{- end }}
  {{- if or .root.Values.artifacts.inline .root.Values.artifacts.existingConfigMap .root.Values.artifacts.oci.reference .root.Values.artifacts.imageVolume.reference }}
  - name: FLOE_COMPILED_ARTIFACTS
    value: {{ printf "%s/%s" .root.Values.artifacts.mountPath .root.Values.artifacts.key | quote }}
  {{- end }}
  {{- if and .root.Values.platform.polaris.enabled (or .root.Values.platform.polaris.url .root.Values.platform.namespace) }}
  - name: POLARIS_ENDPOINT
    value: {{ include "floe-jobs.polarisUrl" .root | quote }}
  - name: POLARIS_URI
    value: {{ printf "%s/api/catalog" (include "floe-jobs.polarisUrl" .root) | quote }}
  {{- end }}
  {{- if and .root.Values.platform.otel.enabled (or .root.Values.platform.otel.url .root.Values.platform.namespace) }}
  - name: OTEL_EXPORTER_OTLP_ENDPOINT
    value: {{ include "floe-jobs.otelUrl" .root | quote }}
  - name: OTEL_EXPORTER_OTLP_PROTOCOL
    value: {{ .root.Values.platform.otel.protocol | quote }}
  - name: OTEL_SERVICE_NAME
    value: {{ include "floe-jobs.jobName" (dict "root" .root "name" .name) | quote }}
  - name: OTEL_RESOURCE_ATTRIBUTES
    value: {{ include "floe-jobs.resourceAttributes" .root | quote }}
  {{- end }}
  {{- if and .root.Values.platform.marquez.enabled (or .root.Values.platform.marquez.url .root.Values.platform.namespace) }}
  - name: OPENLINEAGE_URL
    value: {{ include "floe-jobs.marquezUrl" .root | quote }}
  - name: OPENLINEAGE_NAMESPACE
    value: {{ .root.Values.product | default (include "floe-jobs.fullname" .root) | quote }}
  {{- end }}
  {{- if and .root.Values.platform.dagster.enabled (or .root.Values.platform.dagster.url .root.Values.platform.namespace) }}
  - name: DAGSTER_URL
    value: {{ include "floe-jobs.dagsterUrl" .root | quote }}
  {{- end }}
  {{- if or (eq .job.type "dbt") (eq .job.type "quality") }}
  - name: DBT_PROJECT_DIR
    value: {{ .job.dbt.projectDir | quote }}
  - name: DBT_PROFILES_DIR
    value: {{ .job.dbt.profilesDir | quote }}
  - name: DBT_TARGET_PATH
    value: "/work/target"
  - name: DBT_LOG_PATH
    value: "/work/logs"
  - name: DBT_LOG_FORMAT
    value: json
  - name: DBT_USE_COLORS
    value: "false"
  - name: DBT_SEND_ANONYMOUS_USAGE_STATS
    value: "false"
  {{- if .job.dbt.target }}
  - name: DBT_TARGET
    value: {{ .job.dbt.target | quote }}
  {{- end }}
  {{- end }}
  {{- if eq .job.type "ingestion" }}
  - name: DLT_DATA_DIR
    value: "/work/dlt"
  - name: RUNTIME__DLTHUB_TELEMETRY
    value: "false"
  - name: PYTHONUNBUFFERED
    value: "1"
  {{- end }}
  {{- range $name, $env := .job.env }}
  - name: {{ $name | quote }}
    value: {{ $env | quote }}
  {{- end }}
  {{- range $name, $env := .job.secrets.env }}
  - name: {{ $name | quote }}
    valueFrom:
      secretKeyRef:
        name: {{ $env.name | quote }}
        key: {{ $env.key | quote }}
  {{- end }}
  {{- range (include "floe-jobs.quantities" (list .job.extraEnv "*.valueFrom.resourceFieldRef.divisor") | fromJsonArray) }}
  - {{ toJson . }}
  {{- end }}
{{- if or .root.Values.platform.endpointsConfigMap .job.secrets.envFrom .job.extraEnvFrom }}
envFrom:
  {{- if .root.Values.platform.endpointsConfigMap }}
  - configMapRef:
      name: {{ .root.Values.platform.endpointsConfigMap | quote }}
  {{- end }}
  {{- range $envFrom := .job.secrets.envFrom }}
  - secretRef:
      name: {{ $envFrom | quote }}
  {{- end }}
  {{- range .job.extraEnvFrom }}
  - {{ toJson . }}
  {{- end }}
{{- end }}
volumeMounts:
  - name: work
    mountPath: "/work"
  - name: tmp
    mountPath: "/tmp"
  {{- if or .root.Values.artifacts.inline .root.Values.artifacts.existingConfigMap .root.Values.artifacts.oci.reference .root.Values.artifacts.imageVolume.reference }}
  - name: artifacts
    mountPath: {{ .root.Values.artifacts.mountPath | quote }}
    readOnly: true
  {{- end }}
  {{- if .root.Values.dbt.profiles }}
  - name: profiles
    mountPath: {{ .job.dbt.profilesDir | quote }}
    readOnly: true
  {{- end }}
  {{- if .job.files }}
  - name: files
    mountPath: {{ .job.filesPath | quote }}
    readOnly: true
  {{- end }}
  {{- range $name, $file := .job.secrets.files }}
  - name: {{ printf "secret-%s" $name | quote }}
    mountPath: {{ $file.mountPath | quote }}
    readOnly: true
  {{- end }}
  {{- range .job.extraVolumeMounts }}
  - {{ toJson . }}
  {{- end }}
{{- include "floe-jobs.container" (dict "root" .root "container" .job) | nindent 0 }}
{{- end }}

{{- define "floe-jobs.jobLabels" -}}
{{ include "floe-jobs.union" (list .job.labels (include "floe-jobs.labels" .root | fromYaml) (dict "app.kubernetes.io/component" .name "floe.dev/job-type" .job.type)) }}
{{- end }}

{{- define "floe-jobs.jobName" -}}
{{- include "floe-jobs.shorten" (list (printf "%s-%s" (include "floe-jobs.fullname" .root) .name) 54) -}}
{{- end -}}

{{- define "floe-jobs.jobPod" -}}
{{- include "floe-jobs.pod" (dict "root" .root "pod" .job "account" (.job.serviceAccountName | default (include "floe-jobs.serviceAccount" (dict "root" .root "account" .root.Values.serviceAccount))) "token" .job.automountServiceAccountToken) | nindent 0 }}
{{- if .job.affinity | default .root.Values.global.affinity }}
affinity: {{ .job.affinity | default .root.Values.global.affinity | toJson }}
{{- end }}
{{- if or .root.Values.artifacts.oci.reference (and .root.Values.artifacts.validate (or .root.Values.artifacts.existingConfigMap .root.Values.artifacts.imageVolume.reference) (not .root.Values.artifacts.inline) (not (eq .job.type "custom"))) .job.extraInitContainers }}
initContainers:
  {{- if .root.Values.artifacts.oci.reference }}
  - name: pull-artifacts
    image: {{ include "floe-jobs.image" (dict "root" .root "image" .root.Values.artifacts.oci.image) | quote }}
    imagePullPolicy: {{ .root.Values.artifacts.oci.image.pullPolicy | quote }}
    command:
      - oras
    args:
      - pull
      - "--no-tty"
      - "--output"
      - {{ .root.Values.artifacts.mountPath | quote }}
      {{- if .root.Values.artifacts.oci.plainHttp }}
      - "--plain-http"
      {{- end }}
      {{- if .root.Values.artifacts.oci.pullSecret }}
      - "--registry-config"
      - "/registry/config.json"
      {{- end }}
      - {{ .root.Values.artifacts.oci.reference | quote }}
    env:
      - name: HOME
        value: "/tmp"
    resources:
      {{- with .root.Values.artifacts.resources.claims }}
      claims: {{ . | toJson }}
      {{- end }}
      {{- with .root.Values.artifacts.resources.limits }}
      limits: {{ include "floe-jobs.quantities" (list . "*") }}
      {{- end }}
      {{- with .root.Values.artifacts.resources.requests }}
      requests: {{ include "floe-jobs.quantities" (list . "*") }}
      {{- end }}
      {{- if not (or .root.Values.artifacts.resources.claims .root.Values.artifacts.resources.limits .root.Values.artifacts.resources.requests) }}
      {}
      {{- end }}
    volumeMounts:
      - name: artifacts
        mountPath: {{ .root.Values.artifacts.mountPath | quote }}
      - name: tmp
        mountPath: "/tmp"
      {{- if .root.Values.artifacts.oci.pullSecret }}
      - name: registry
        mountPath: "/registry"
        readOnly: true
      {{- end }}
    {{- if ternary (omit (default dict .job.securityContext) "runAsGroup" "runAsUser") .job.securityContext (eq (include "floe-jobs.openshift" .root) "true") }}
    securityContext: {{ ternary (omit (default dict .job.securityContext) "runAsGroup" "runAsUser") .job.securityContext (eq (include "floe-jobs.openshift" .root) "true") | toJson }}
    {{- end }}
    terminationMessagePolicy: FallbackToLogsOnError
  {{- end }}
  {{- if and .root.Values.artifacts.validate (or .root.Values.artifacts.existingConfigMap .root.Values.artifacts.oci.reference .root.Values.artifacts.imageVolume.reference) (not .root.Values.artifacts.inline) (not (eq .job.type "custom")) }}
  - name: check-artifacts
    image: {{ include "floe-jobs.image" (dict "root" .root "image" .job.image) | quote }}
    imagePullPolicy: {{ .job.image.pullPolicy | quote }}
    command:
      - python
      - "-c"
    args:
      - |-
        """Checks the CompiledArtifacts before a job starts: a JSON object of a known version, with what jobs rely on."""

        import json
        import os
        import re
        import sys

        MEMBERS = ["version", "metadata", "identity", "mode", "observability", "plugins", "transforms", "dbt_profiles"]
        VERSIONS = r"^0\.[0-9]+\.[0-9]+([-+].*)?$"

        path = os.environ["FLOE_COMPILED_ARTIFACTS"]
        try:
            with open(path, encoding="utf-8") as file:
                artifacts = json.load(file)
        except OSError as error:
            sys.exit(f"{path}: {error.strerror}; artifacts.key must be the name of the file or key in its source")
        except ValueError as error:
            sys.exit(f"{path}: is not JSON: {error}; give the file that `floe compile` wrote")
        if not isinstance(artifacts, dict):
            sys.exit(f"{path}: is not a JSON object; give the file that `floe compile` wrote")

        findings = [f"{path}: has no `{member}`; compile the product again" for member in MEMBERS if member not in artifacts]
        version = artifacts.get("version")
        if "version" in artifacts and not (isinstance(version, str) and re.search(VERSIONS, version)):
            findings.append(f"{path}: version: {version!r} is not a version 0.x.y; use a release of the chart that knows it")
        if findings:
            sys.exit("\n".join(findings))
        print(f"{path}: CompiledArtifacts of version {version}")
    env:
      - name: FLOE_COMPILED_ARTIFACTS
        value: {{ printf "%s/%s" .root.Values.artifacts.mountPath .root.Values.artifacts.key | quote }}
    resources:
      {{- with .root.Values.artifacts.resources.claims }}
      claims: {{ . | toJson }}
      {{- end }}
      {{- with .root.Values.artifacts.resources.limits }}
      limits: {{ include "floe-jobs.quantities" (list . "*") }}
      {{- end }}
      {{- with .root.Values.artifacts.resources.requests }}
      requests: {{ include "floe-jobs.quantities" (list . "*") }}
      {{- end }}
      {{- if not (or .root.Values.artifacts.resources.claims .root.Values.artifacts.resources.limits .root.Values.artifacts.resources.requests) }}
      {}
      {{- end }}
    volumeMounts:
      - name: artifacts
        mountPath: {{ .root.Values.artifacts.mountPath | quote }}
        readOnly: true
      - name: tmp
        mountPath: "/tmp"
    {{- if ternary (omit (default dict .job.securityContext) "runAsGroup" "runAsUser") .job.securityContext (eq (include "floe-jobs.openshift" .root) "true") }}
    securityContext: {{ ternary (omit (default dict .job.securityContext) "runAsGroup" "runAsUser") .job.securityContext (eq (include "floe-jobs.openshift" .root) "true") | toJson }}
    {{- end }}
    terminationMessagePolicy: FallbackToLogsOnError
  {{- end }}
  {{- range (include "floe-jobs.quantities" (list .job.extraInitContainers "*.env.*.valueFrom.resourceFieldRef.divisor" "*.resources.limits.*" "*.resources.requests.*") | fromJsonArray) }}
  - {{ toJson . }}
  {{- end }}
{{- end }}
{{- if .job.topologySpreadConstraints | default .root.Values.global.topologySpreadConstraints }}
topologySpreadConstraints: {{ .job.topologySpreadConstraints | default .root.Values.global.topologySpreadConstraints | toJson }}
{{- end }}
volumes:
  - name: work
    emptyDir:
      {{- if not (kindIs "invalid" .job.scratch.sizeLimit) }}
      sizeLimit: {{ ternary .job.scratch.sizeLimit (toJson .job.scratch.sizeLimit) (kindIs "string" .job.scratch.sizeLimit) | quote }}
      {{- else }}
      {}
      {{- end }}
  - name: tmp
    emptyDir:
      {{- if not (kindIs "invalid" .job.scratch.sizeLimit) }}
      sizeLimit: {{ ternary .job.scratch.sizeLimit (toJson .job.scratch.sizeLimit) (kindIs "string" .job.scratch.sizeLimit) | quote }}
      {{- else }}
      {}
      {{- end }}
  {{- if or .root.Values.artifacts.inline .root.Values.artifacts.existingConfigMap }}
  - name: artifacts
    configMap:
      name: {{ .root.Values.artifacts.existingConfigMap | default (include "floe-jobs.shorten" (list (printf "%s-artifacts" (include "floe-jobs.fullname" .root)) 63)) | quote }}
      items:
        - key: {{ .root.Values.artifacts.key | quote }}
          path: {{ .root.Values.artifacts.key | quote }}
  {{- end }}
  {{- if .root.Values.artifacts.oci.reference }}
  - name: artifacts
    emptyDir:
      sizeLimit: {{ ternary .root.Values.artifacts.oci.sizeLimit (toJson .root.Values.artifacts.oci.sizeLimit) (kindIs "string" .root.Values.artifacts.oci.sizeLimit) | quote }}
  {{- end }}
  {{- if .root.Values.artifacts.imageVolume.reference }}
  - name: artifacts
    image:
      pullPolicy: {{ .root.Values.artifacts.imageVolume.pullPolicy | quote }}
      reference: {{ .root.Values.artifacts.imageVolume.reference | quote }}
  {{- end }}
  {{- if and .root.Values.artifacts.oci.reference .root.Values.artifacts.oci.pullSecret }}
  - name: registry
    secret:
      defaultMode: 288
      items:
        - key: ".dockerconfigjson"
          path: config.json
      secretName: {{ .root.Values.artifacts.oci.pullSecret | quote }}
  {{- end }}
  {{- if .root.Values.dbt.profiles }}
  - name: profiles
    configMap:
      name: {{ include "floe-jobs.shorten" (list (printf "%s-profiles" (include "floe-jobs.fullname" .root)) 63) | quote }}
      items:
        - key: profiles.yml
          path: profiles.yml
  {{- end }}
  {{- if .job.files }}
  - name: files
    configMap:
      name: {{ include "floe-jobs.shorten" (list (printf "%s-%s-files" (include "floe-jobs.fullname" .root) .name) 63) | quote }}
  {{- end }}
  {{- range $name, $file := .job.secrets.files }}
  - name: {{ printf "secret-%s" $name | quote }}
    secret:
      defaultMode: 288
      secretName: {{ $file.name | quote }}
  {{- end }}
  {{- range (include "floe-jobs.quantities" (list .job.extraVolumes "*.downwardAPI.items.*.resourceFieldRef.divisor" "*.emptyDir.sizeLimit" "*.ephemeral.volumeClaimTemplate.spec.resources.limits.*" "*.ephemeral.volumeClaimTemplate.spec.resources.requests.*" "*.projected.sources.*.downwardAPI.items.*.resourceFieldRef.divisor") | fromJsonArray) }}
  - {{ toJson . }}
  {{- end }}
{{- end }}

{{- define "floe-jobs.labels" -}}
{{ include "floe-jobs.union" (list .Values.global.commonLabels (include "floe-jobs.stableLabels" . | fromYaml) (dict "app.kubernetes.io/version" .Chart.AppVersion "helm.sh/chart" (include "floe-jobs.chart" .))) }}
{{- end }}

{{- define "floe-jobs.marquezUrl" -}}
{{- .Values.platform.marquez.url | default (printf "http://%s.%s.svc:5000" (include "floe-jobs.shorten" (list (ternary .Values.platform.release (printf "%s-marquez" .Values.platform.release) (contains "marquez" .Values.platform.release)) 63)) (.Values.platform.namespace | default "")) -}}
{{- end -}}

{{- define "floe-jobs.namespace" -}}
{{- .Values.namespaceOverride | default (.Values.global.namespaceOverride | default .Release.Namespace) -}}
{{- end -}}

{{- define "floe-jobs.openshift" -}}
{{- if or (eq .Values.global.compatibility.openshift "force") (and (eq .Values.global.compatibility.openshift "auto") (.Capabilities.APIVersions.Has "security.openshift.io/v1")) -}}
{{- "true" -}}
{{- else -}}
{{- "false" -}}
{{- end -}}
{{- end -}}

{{- define "floe-jobs.otelUrl" -}}
{{- if eq .Values.platform.otel.protocol "grpc" -}}
{{- .Values.platform.otel.url | default (printf "http://%s.%s.svc:4317" (include "floe-jobs.shorten" (list (ternary .Values.platform.release (printf "%s-otel-collector" .Values.platform.release) (contains "otel-collector" .Values.platform.release)) 63)) (.Values.platform.namespace | default "")) -}}
{{- else -}}
{{- .Values.platform.otel.url | default (printf "http://%s.%s.svc:4318" (include "floe-jobs.shorten" (list (ternary .Values.platform.release (printf "%s-otel-collector" .Values.platform.release) (contains "otel-collector" .Values.platform.release)) 63)) (.Values.platform.namespace | default "")) -}}
{{- end -}}
{{- end -}}

{{- define "floe-jobs.ownName" -}}
{{- include "floe-jobs.shorten" (list (include "floe-jobs.fullname" .) 63) -}}
{{- end -}}

{{- define "floe-jobs.pod" -}}
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
{{- if ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "floe-jobs.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "floe-jobs.openshift" .root) "true") | toJson }}
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

{{- define "floe-jobs.podAnnotations" -}}
{{- if .root.Values.artifacts.inline }}
checksum/artifacts: {{ .root.Values.artifacts.inline | sha256sum | quote }}
{{- end }}
{{- if .job.files }}
checksum/files: {{ .job.files | toJson | sha256sum | quote }}
{{- end }}
{{- if .root.Values.dbt.profiles }}
checksum/profiles: {{ .root.Values.dbt.profiles | toJson | sha256sum | quote }}
{{- end }}
kubectl.kubernetes.io/default-container: job
{{- end }}

{{- define "floe-jobs.podTemplate" -}}
metadata:
  labels: {{ include "floe-jobs.union" (list .root.Values.global.commonLabels .job.podLabels (include "floe-jobs.stableLabels" .root | fromYaml) (dict "floe.dev/dagster-client" "true" "floe.dev/marquez-client" "true" "floe.dev/object-store-client" "true" "floe.dev/otel-collector-client" "true" "floe.dev/polaris-client" "true") (dict "app.kubernetes.io/component" .name "floe.dev/job-type" .job.type)) }}
  annotations: {{ include "floe-jobs.union" (list .root.Values.global.commonAnnotations .job.podAnnotations (include "floe-jobs.podAnnotations" (dict "root" .root "job" .job) | fromYaml)) }}
spec:
  {{- include "floe-jobs.jobPod" (dict "root" .root "name" .name "job" .job) | nindent 2 }}
  containers:
    - name: job
      {{- if or (eq .job.type "dbt") (eq .job.type "quality") (eq .job.type "ingestion") .job.command }}
      command:
        {{- if and (not .job.command) (or (eq .job.type "dbt") (eq .job.type "quality")) }}
        - dbt
        {{- end }}
        {{- if and (not .job.command) (eq .job.type "ingestion") }}
        - python
        {{- end }}
        {{- range $command := .job.command }}
        - {{ $command | quote }}
        {{- end }}
      {{- end }}
      {{- if or (eq .job.type "dbt") (eq .job.type "quality") (and (eq .job.type "ingestion") .job.ingestion.module) (and (eq .job.type "ingestion") .job.ingestion.script) .job.args .job.extraArgs }}
      args:
        {{- if and (not .job.args) (or (eq .job.type "dbt") (eq .job.type "quality")) }}
        {{- if eq .job.dbt.command "source-freshness" }}
        - source
        - freshness
        {{- end }}
        {{- if not (eq .job.dbt.command "source-freshness") }}
        - {{ .job.dbt.command | quote }}
        {{- end }}
        {{- if eq .job.dbt.command "run-operation" }}
        {{- with .job.dbt.macro }}
        - {{ . | quote }}
        {{- end }}
        {{- if .job.dbt.macroArgs }}
        - "--args"
        - {{ .job.dbt.macroArgs | toJson | quote }}
        {{- end }}
        {{- end }}
        {{- if .job.dbt.select }}
        - "--select"
        - {{ .job.dbt.select | quote }}
        {{- end }}
        {{- if .job.dbt.exclude }}
        - "--exclude"
        - {{ .job.dbt.exclude | quote }}
        {{- end }}
        {{- if .job.dbt.profile }}
        - "--profile"
        - {{ .job.dbt.profile | quote }}
        {{- end }}
        {{- if .job.dbt.vars }}
        - "--vars"
        - {{ .job.dbt.vars | toJson | quote }}
        {{- end }}
        {{- if not (kindIs "invalid" .job.dbt.threads) }}
        - "--threads"
        - {{ .job.dbt.threads | int64 | quote }}
        {{- end }}
        {{- if .job.dbt.fullRefresh }}
        - "--full-refresh"
        {{- end }}
        {{- if .job.dbt.failFast }}
        - "--fail-fast"
        {{- end }}
        {{- end }}
        {{- if and (not .job.args) (eq .job.type "ingestion") }}
        {{- if .job.ingestion.module }}
        - "-m"
        - {{ .job.ingestion.module | quote }}
        {{- end }}
        {{- with .job.ingestion.script }}
        - {{ . | quote }}
        {{- end }}
        {{- end }}
        {{- range $arg := .job.args }}
        - {{ $arg | quote }}
        {{- end }}
        {{- range $extraArg := .job.extraArgs }}
        - {{ $extraArg | quote }}
        {{- end }}
      {{- end }}
      resources:
        {{- include "floe-jobs.resources" (dict "root" .root "preset" (.job.resourcePreset | default (.root.Values.global.resourcePreset | default "medium")) "resources" .job.resources) | nindent 8 }}
      {{- include "floe-jobs.jobContainer" (dict "root" .root "name" .name "job" .job) | nindent 6 }}
      {{- with .job.lifecycle }}
      lifecycle: {{ . | toJson }}
      {{- end }}
    {{- range (include "floe-jobs.quantities" (list .job.extraContainers "*.env.*.valueFrom.resourceFieldRef.divisor" "*.resources.limits.*" "*.resources.requests.*") | fromJsonArray) }}
    - {{ toJson . }}
    {{- end }}
  restartPolicy: {{ .job.restartPolicy | quote }}
{{- end }}

{{- define "floe-jobs.polarisUrl" -}}
{{- .Values.platform.polaris.url | default (printf "http://%s.%s.svc:8181" (include "floe-jobs.shorten" (list (ternary .Values.platform.release (printf "%s-polaris" .Values.platform.release) (contains "polaris" .Values.platform.release)) 63)) (.Values.platform.namespace | default "")) -}}
{{- end -}}

{{- define "floe-jobs.quota" -}}
{{- if eq .preset "small" }}
limits.cpu: "16"
{{- else if eq .preset "medium" }}
limits.cpu: "32"
{{- else if eq .preset "large" }}
limits.cpu: "64"
{{- end }}
{{- if eq .preset "small" }}
limits.memory: "32Gi"
{{- else if eq .preset "medium" }}
limits.memory: "64Gi"
{{- else if eq .preset "large" }}
limits.memory: "128Gi"
{{- end }}
{{- if eq .preset "small" }}
pods: "50"
{{- else if eq .preset "medium" }}
pods: "100"
{{- else if eq .preset "large" }}
pods: "200"
{{- end }}
{{- if eq .preset "small" }}
requests.cpu: "8"
{{- else if eq .preset "medium" }}
requests.cpu: "16"
{{- else if eq .preset "large" }}
requests.cpu: "32"
{{- end }}
{{- if eq .preset "small" }}
requests.memory: "16Gi"
{{- else if eq .preset "medium" }}
requests.memory: "32Gi"
{{- else if eq .preset "large" }}
requests.memory: "64Gi"
{{- end }}
{{- if not (or (eq .preset "small") (eq .preset "medium") (eq .preset "large")) }}
{}
{{- end }}
{{- end }}

{{- define "floe-jobs.resourceAttributes" -}}
{{- printf "service.namespace=%s" (include "floe-jobs.namespace" .) -}}
{{- if or .Values.environment .Values.global.environment -}}
{{- printf ",deployment.environment.name=%s" (.Values.environment | default .Values.global.environment) -}}
{{- end -}}
{{- end -}}

{{- define "floe-jobs.resources" -}}
{{- with .resources.claims }}
claims: {{ . | toJson }}
{{- end }}
{{- if eq .preset "small" }}
limits: {{ include "floe-jobs.union" (list (dict "cpu" "500m" "memory" "512Mi") (include "floe-jobs.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
limits: {{ include "floe-jobs.union" (list (dict "cpu" "1" "memory" "1Gi") (include "floe-jobs.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "large" }}
limits: {{ include "floe-jobs.union" (list (dict "cpu" "2" "memory" "2Gi") (include "floe-jobs.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if .resources.limits }}
limits: {{ include "floe-jobs.quantities" (list .resources.limits "*") }}
{{- end }}
{{- if eq .preset "small" }}
requests: {{ include "floe-jobs.union" (list (dict "cpu" "100m" "memory" "256Mi") (include "floe-jobs.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
requests: {{ include "floe-jobs.union" (list (dict "cpu" "250m" "memory" "512Mi") (include "floe-jobs.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "large" }}
requests: {{ include "floe-jobs.union" (list (dict "cpu" "500m" "memory" "1Gi") (include "floe-jobs.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if .resources.requests }}
requests: {{ include "floe-jobs.quantities" (list .resources.requests "*") }}
{{- end }}
{{- if not (or .resources.claims (eq .preset "small") (eq .preset "medium") (eq .preset "large") .resources.limits .resources.requests) }}
{}
{{- end }}
{{- end }}

{{- define "floe-jobs.serviceAccount" -}}
{{- .account.name | default (ternary (include "floe-jobs.ownName" .root) "default" .account.create) -}}
{{- end -}}

{{- define "floe-jobs.stableLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/name: floe-jobs
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: floe-jobs
{{- if or .Values.environment .Values.global.environment }}
floe.dev/environment: {{ .Values.environment | default .Values.global.environment | quote }}
{{- end }}
{{- with .Values.product }}
floe.dev/product: {{ . | quote }}
{{- end }}
{{- end }}

{{- /* (list defaults changes...): the changes merged over the defaults at every depth, one after the other, null deletes; as JSON. */ -}}
{{- define "floe-jobs.overlay" -}}
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
{{- $_ := set $merged $key (include "floe-jobs.overlay" (list (ternary $old dict (kindIs "map" $old)) $value) | fromJson) -}}
{{- else -}}
{{- $_ := set $merged $key $value -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $merged -}}
{{- end }}

{{- /* (list value path...): the value with numbers at the paths, such as "limits.*", as text; as JSON. */ -}}
{{- define "floe-jobs.quantities" -}}
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
{{- $members = append $members (printf "%s:%s" (toJson $key) (include "floe-jobs.quantities" $below)) -}}
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
{{- $items = append $items (include "floe-jobs.quantities" $below) -}}
{{- end -}}
{{- printf "[%s]" (join "," $items) -}}
{{- else -}}
{{- toJson $value -}}
{{- end -}}
{{- end }}

{{- /* (list text length): the text, or where it is longer its head and the start of its hash. */ -}}
{{- define "floe-jobs.shorten" -}}
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
{{- define "floe-jobs.union" -}}
{{- $union := dict -}}
{{- range $map := . -}}
{{- range $key, $value := $map -}}
{{- $_ := set $union $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $union -}}
{{- end }}
