{{- define "otel-collector.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 -}}
{{- end -}}

{{- define "otel-collector.config" -}}
extensions:
  health_check:
    endpoint: ":13133"
receivers:
  otlp:
    protocols:
      grpc:
        endpoint: ":4317"
      http:
        endpoint: ":4318"
processors:
  memory_limiter:
    check_interval: {{ .Values.memoryLimiter.checkInterval | quote }}
    limit_percentage: {{ .Values.memoryLimiter.limitPercentage | int64 }}
    spike_limit_percentage: {{ .Values.memoryLimiter.spikeLimitPercentage | int64 }}
  {{- if .Values.presets.kubernetesAttributes }}
  k8s_attributes:
    auth_type: serviceAccount
    extract:
      metadata:
        - k8s.namespace.name
        - k8s.node.name
        - k8s.pod.name
        - k8s.pod.start_time
        - k8s.pod.uid
        - k8s.deployment.name
    {{- if eq .Values.mode "daemonset" }}
    filter:
      node_from_env_var: K8S_NODE_NAME
    {{- end }}
    pod_association:
      - sources:
          - name: k8s.pod.uid
            from: resource_attribute
      - sources:
          - name: k8s.pod.ip
            from: resource_attribute
      - sources:
          - from: connection
  {{- end }}
  {{- if not (and (not (or .Values.environment .Values.global.environment)) (not .Values.resourceAttributes)) }}
  resource:
    attributes:
      {{- if or .Values.environment .Values.global.environment }}
      - key: deployment.environment.name
        value: {{ .Values.environment | default .Values.global.environment | quote }}
        action: upsert
      - key: deployment.environment
        value: {{ .Values.environment | default .Values.global.environment | quote }}
        action: upsert
      {{- end }}
      {{- range $name, $resourceAttribute := .Values.resourceAttributes }}
      - key: {{ $name | quote }}
        value: {{ $resourceAttribute | quote }}
        action: upsert
      {{- end }}
  {{- end }}
  {{- if not (regexMatch "^1(\\.0+)?$" (ternary .Values.sampling.ratio (toJson .Values.sampling.ratio) (kindIs "string" .Values.sampling.ratio))) }}
  probabilistic_sampler:
    sampling_percentage: {{ mulf .Values.sampling.ratio 100 | toJson }}
  {{- end }}
  batch:
    send_batch_size: {{ .Values.batch.sendBatchSize | int64 }}
    timeout: {{ .Values.batch.timeout | quote }}
exporters:
  {{- if .Values.export.debug.enabled }}
  debug:
    verbosity: {{ .Values.export.debug.verbosity | quote }}
  {{- end }}
  {{- if and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "grpc") }}
  otlp_grpc:
    endpoint: {{ .Values.export.otlp.endpoint | quote }}
    headers: {{ include "otel-collector.union" (list .Values.export.otlp.headers (include "otel-collector.secretHeaders" . | fromYaml)) }}
    tls:
      insecure: {{ .Values.export.otlp.tls.insecure | toJson }}
      insecure_skip_verify: {{ .Values.export.otlp.tls.insecureSkipVerify | toJson }}
      {{- if .Values.export.otlp.tls.caSecret.name }}
      ca_file: "/etc/floe/otlp-ca/ca.crt"
      {{- end }}
      {{- if .Values.export.otlp.tls.clientSecret }}
      cert_file: "/etc/floe/otlp-client/tls.crt"
      key_file: "/etc/floe/otlp-client/tls.key"
      {{- end }}
  {{- end }}
  {{- if and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "http") }}
  otlp_http:
    endpoint: {{ .Values.export.otlp.endpoint | quote }}
    headers: {{ include "otel-collector.union" (list .Values.export.otlp.headers (include "otel-collector.secretHeaders" . | fromYaml)) }}
    tls:
      insecure: {{ .Values.export.otlp.tls.insecure | toJson }}
      insecure_skip_verify: {{ .Values.export.otlp.tls.insecureSkipVerify | toJson }}
      {{- if .Values.export.otlp.tls.caSecret.name }}
      ca_file: "/etc/floe/otlp-ca/ca.crt"
      {{- end }}
      {{- if .Values.export.otlp.tls.clientSecret }}
      cert_file: "/etc/floe/otlp-client/tls.crt"
      key_file: "/etc/floe/otlp-client/tls.key"
      {{- end }}
  {{- end }}
  {{- if .Values.global.jaeger.enabled }}
  otlp_grpc/jaeger:
    endpoint: {{ printf "%s.%s.svc:4317" (include "otel-collector.shorten" (list (ternary .Release.Name (printf "%s-jaeger" .Release.Name) (contains "jaeger" .Release.Name)) 63)) (include "otel-collector.namespace" .) | quote }}
    tls:
      insecure: true
      insecure_skip_verify: false
  {{- end }}
  {{- if .Values.export.prometheus.enabled }}
  prometheus:
    endpoint: {{ printf ":%d" (int64 .Values.export.prometheus.port) | quote }}
  {{- end }}
  {{- if not (or .Values.export.debug.enabled (and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "grpc")) (and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "http")) .Values.global.jaeger.enabled .Values.export.prometheus.enabled) }}
  {}
  {{- end }}
service:
  extensions:
    - health_check
  telemetry:
    logs:
      level: {{ .Values.logLevel | quote }}
      encoding: json
    metrics:
      readers:
        - pull:
            exporter:
              prometheus:
                host: ""
                port: 8888
  pipelines:
    {{- if or .Values.export.debug.enabled (and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "grpc")) (and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "http")) .Values.global.jaeger.enabled }}
    traces:
      receivers:
        - otlp
      processors:
        - memory_limiter
        {{- if .Values.presets.kubernetesAttributes }}
        - k8s_attributes
        {{- end }}
        {{- if not (and (not (or .Values.environment .Values.global.environment)) (not .Values.resourceAttributes)) }}
        - resource
        {{- end }}
        {{- if not (regexMatch "^1(\\.0+)?$" (ternary .Values.sampling.ratio (toJson .Values.sampling.ratio) (kindIs "string" .Values.sampling.ratio))) }}
        - probabilistic_sampler
        {{- end }}
        - batch
      exporters:
        {{- if .Values.export.debug.enabled }}
        - debug
        {{- end }}
        {{- if and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "grpc") }}
        - otlp_grpc
        {{- end }}
        {{- if and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "http") }}
        - otlp_http
        {{- end }}
        {{- if .Values.global.jaeger.enabled }}
        - otlp_grpc/jaeger
        {{- end }}
    {{- end }}
    {{- if or .Values.export.debug.enabled (and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "grpc")) (and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "http")) .Values.export.prometheus.enabled }}
    metrics:
      receivers:
        - otlp
      processors:
        - memory_limiter
        {{- if .Values.presets.kubernetesAttributes }}
        - k8s_attributes
        {{- end }}
        {{- if not (and (not (or .Values.environment .Values.global.environment)) (not .Values.resourceAttributes)) }}
        - resource
        {{- end }}
        - batch
      exporters:
        {{- if .Values.export.debug.enabled }}
        - debug
        {{- end }}
        {{- if and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "grpc") }}
        - otlp_grpc
        {{- end }}
        {{- if and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "http") }}
        - otlp_http
        {{- end }}
        {{- if .Values.export.prometheus.enabled }}
        - prometheus
        {{- end }}
    {{- end }}
    {{- if or .Values.export.debug.enabled (and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "grpc")) (and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "http")) }}
    logs:
      receivers:
        - otlp
      processors:
        - memory_limiter
        {{- if .Values.presets.kubernetesAttributes }}
        - k8s_attributes
        {{- end }}
        {{- if not (and (not (or .Values.environment .Values.global.environment)) (not .Values.resourceAttributes)) }}
        - resource
        {{- end }}
        - batch
      exporters:
        {{- if .Values.export.debug.enabled }}
        - debug
        {{- end }}
        {{- if and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "grpc") }}
        - otlp_grpc
        {{- end }}
        {{- if and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "http") }}
        - otlp_http
        {{- end }}
    {{- end }}
    {{- if not (or .Values.export.debug.enabled (and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "grpc")) (and .Values.export.otlp.endpoint (eq .Values.export.otlp.protocol "http")) .Values.global.jaeger.enabled .Values.export.prometheus.enabled) }}
    {}
    {{- end }}
{{- end }}

{{- define "otel-collector.configFiles" -}}
relay.yaml: |-
  {{- include "otel-collector.overlay" (list (include "otel-collector.config" . | fromYaml) (.Values.config | default (dict))) | fromJson | toPrettyJson | nindent 2 }}
{{- end }}

{{- define "otel-collector.container" -}}
image: {{ include "otel-collector.image" (dict "root" .root "image" .container.image) | quote }}
imagePullPolicy: {{ .container.image.pullPolicy | quote }}
{{- if ternary (omit (default dict .container.securityContext) "runAsGroup" "runAsUser") .container.securityContext (eq (include "otel-collector.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .container.securityContext) "runAsGroup" "runAsUser") .container.securityContext (eq (include "otel-collector.openshift" .root) "true") | toJson }}
{{- end }}
terminationMessagePolicy: FallbackToLogsOnError
{{- with .container.workingDir }}
workingDir: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "otel-collector.dnsEgress" -}}
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

{{- define "otel-collector.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains "otel-collector" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (.Values.nameOverride | default "otel-collector") -}}
{{- end -}}
{{- end -}}

{{- define "otel-collector.image" -}}
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

{{- define "otel-collector.labels" -}}
{{ include "otel-collector.union" (list .Values.global.commonLabels (include "otel-collector.stableLabels" . | fromYaml) (dict "app.kubernetes.io/version" .Chart.AppVersion "helm.sh/chart" (include "otel-collector.chart" .))) }}
{{- end }}

{{- define "otel-collector.memoryLimit" -}}
{{- ternary (index (.resources.limits | default (dict)) "memory" | default "") (toJson (index (.resources.limits | default (dict)) "memory" | default "")) (kindIs "string" (index (.resources.limits | default (dict)) "memory" | default "")) | default (ternary "512Mi" (ternary "1Gi" (ternary "2Gi" "" (eq .preset "large")) (eq .preset "medium")) (eq .preset "small")) -}}
{{- end -}}

{{- define "otel-collector.namespace" -}}
{{- .Values.namespaceOverride | default (.Values.global.namespaceOverride | default .Release.Namespace) -}}
{{- end -}}

{{- define "otel-collector.openshift" -}}
{{- if or (eq .Values.global.compatibility.openshift "force") (and (eq .Values.global.compatibility.openshift "auto") (.Capabilities.APIVersions.Has "security.openshift.io/v1")) -}}
{{- "true" -}}
{{- else -}}
{{- "false" -}}
{{- end -}}
{{- end -}}

{{- define "otel-collector.ownName" -}}
{{- include "otel-collector.shorten" (list (include "otel-collector.fullname" .) 63) -}}
{{- end -}}

{{- define "otel-collector.pod" -}}
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
{{- if ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "otel-collector.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "otel-collector.openshift" .root) "true") | toJson }}
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

{{- define "otel-collector.resources" -}}
{{- with .resources.claims }}
claims: {{ . | toJson }}
{{- end }}
{{- if eq .preset "small" }}
limits: {{ include "otel-collector.union" (list (dict "cpu" "500m" "memory" "512Mi") (include "otel-collector.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
limits: {{ include "otel-collector.union" (list (dict "cpu" "1" "memory" "1Gi") (include "otel-collector.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "large" }}
limits: {{ include "otel-collector.union" (list (dict "cpu" "2" "memory" "2Gi") (include "otel-collector.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if .resources.limits }}
limits: {{ include "otel-collector.quantities" (list .resources.limits "*") }}
{{- end }}
{{- if eq .preset "small" }}
requests: {{ include "otel-collector.union" (list (dict "cpu" "100m" "memory" "256Mi") (include "otel-collector.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
requests: {{ include "otel-collector.union" (list (dict "cpu" "250m" "memory" "512Mi") (include "otel-collector.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "large" }}
requests: {{ include "otel-collector.union" (list (dict "cpu" "500m" "memory" "1Gi") (include "otel-collector.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if .resources.requests }}
requests: {{ include "otel-collector.quantities" (list .resources.requests "*") }}
{{- end }}
{{- if not (or .resources.claims (eq .preset "small") (eq .preset "medium") (eq .preset "large") .resources.limits .resources.requests) }}
{}
{{- end }}
{{- end }}

{{- define "otel-collector.secretHeaders" -}}
{{- range $name, $secretHeader := .Values.export.otlp.secretHeaders }}
{{ $name | toJson }}: {{ printf "${env:OTLP_HEADER_%s}" ($name | replace "-" "_") | quote }}
{{- end }}
{{- if not .Values.export.otlp.secretHeaders }}
{}
{{- end }}
{{- end }}

{{- define "otel-collector.serviceAccount" -}}
{{- .account.name | default (ternary (include "otel-collector.ownName" .root) "default" .account.create) -}}
{{- end -}}

{{- define "otel-collector.stableLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/name: otel-collector
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: floe-platform
{{- if or .Values.environment .Values.global.environment }}
floe.dev/environment: {{ .Values.environment | default .Values.global.environment | quote }}
{{- end }}
{{- end }}

{{- /* (list quantity percent): this share of a quantity of memory in mebibytes, "off" for what is no plain quantity. */ -}}
{{- define "otel-collector.memoryShare" -}}
{{- $quantity := first . -}}
{{- if regexMatch "^([0-9]{1,13}|[0-9]{1,6}(\\.[0-9]{1,3})?([kMGT]|[KMGT]i))$" $quantity -}}
{{- $units := dict "" 1 "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- $unit := regexFind "[A-Za-z]*$" $quantity -}}
{{- $bytes := mulf (trimSuffix $unit $quantity) (get $units $unit) (last .) -}}
{{- divf $bytes 104857600 | floor | printf "%.0fMiB" -}}
{{- else -}}
off
{{- end -}}
{{- end }}

{{- /* (list defaults changes...): the changes merged over the defaults at every depth, one after the other, null deletes; as JSON. */ -}}
{{- define "otel-collector.overlay" -}}
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
{{- $_ := set $merged $key (include "otel-collector.overlay" (list (ternary $old dict (kindIs "map" $old)) $value) | fromJson) -}}
{{- else -}}
{{- $_ := set $merged $key $value -}}
{{- end -}}
{{- end -}}
{{- end -}}
{{- toJson $merged -}}
{{- end }}

{{- /* (list value path...): the value with numbers at the paths, such as "limits.*", as text; as JSON. */ -}}
{{- define "otel-collector.quantities" -}}
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
{{- $members = append $members (printf "%s:%s" (toJson $key) (include "otel-collector.quantities" $below)) -}}
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
{{- $items = append $items (include "otel-collector.quantities" $below) -}}
{{- end -}}
{{- printf "[%s]" (join "," $items) -}}
{{- else -}}
{{- toJson $value -}}
{{- end -}}
{{- end }}

{{- /* (list text length): the text, or where it is longer its head and the start of its hash. */ -}}
{{- define "otel-collector.shorten" -}}
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
{{- define "otel-collector.union" -}}
{{- $union := dict -}}
{{- range $map := . -}}
{{- range $key, $value := $map -}}
{{- $_ := set $union $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $union -}}
{{- end }}
