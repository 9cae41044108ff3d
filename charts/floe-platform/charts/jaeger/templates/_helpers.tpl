{{- define "jaeger.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 -}}
{{- end -}}

{{- define "jaeger.configFiles" -}}
config.yaml: |-
  extensions:
    healthcheckv2:
      use_v2: true
      http:
        endpoint: ":13133"
    jaeger_storage:
      backends:
        memory:
          memory:
            max_traces: {{ .Values.maxTraces | int64 }}
    jaeger_query:
      storage:
        traces: "memory"
      http:
        endpoint: ":16686"
  receivers:
    otlp:
      protocols:
        grpc:
          endpoint: ":4317"
        http:
          endpoint: ":4318"
  exporters:
    jaeger_storage_exporter:
      trace_storage: "memory"
  service:
    extensions:
      - "healthcheckv2"
      - "jaeger_storage"
      - "jaeger_query"
    pipelines:
      traces:
        receivers:
          - "otlp"
        exporters:
          - "jaeger_storage_exporter"
{{- end }}

{{- define "jaeger.container" -}}
image: {{ include "jaeger.image" (dict "root" .root "image" .container.image) | quote }}
imagePullPolicy: {{ .container.image.pullPolicy | quote }}
{{- if ternary (omit (default dict .container.securityContext) "runAsGroup" "runAsUser") .container.securityContext (eq (include "jaeger.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .container.securityContext) "runAsGroup" "runAsUser") .container.securityContext (eq (include "jaeger.openshift" .root) "true") | toJson }}
{{- end }}
terminationMessagePolicy: FallbackToLogsOnError
{{- with .container.workingDir }}
workingDir: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "jaeger.dnsEgress" -}}
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

{{- define "jaeger.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains "jaeger" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (.Values.nameOverride | default "jaeger") -}}
{{- end -}}
{{- end -}}

{{- define "jaeger.image" -}}
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

{{- define "jaeger.labels" -}}
{{ include "jaeger.union" (list .Values.global.commonLabels (include "jaeger.stableLabels" . | fromYaml) (dict "app.kubernetes.io/version" .Chart.AppVersion "helm.sh/chart" (include "jaeger.chart" .))) }}
{{- end }}

{{- define "jaeger.namespace" -}}
{{- .Values.namespaceOverride | default (.Values.global.namespaceOverride | default .Release.Namespace) -}}
{{- end -}}

{{- define "jaeger.openshift" -}}
{{- if or (eq .Values.global.compatibility.openshift "force") (and (eq .Values.global.compatibility.openshift "auto") (.Capabilities.APIVersions.Has "security.openshift.io/v1")) -}}
{{- "true" -}}
{{- else -}}
{{- "false" -}}
{{- end -}}
{{- end -}}

{{- define "jaeger.ownName" -}}
{{- include "jaeger.shorten" (list (include "jaeger.fullname" .) 63) -}}
{{- end -}}

{{- define "jaeger.pod" -}}
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
{{- if ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "jaeger.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "jaeger.openshift" .root) "true") | toJson }}
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

{{- define "jaeger.resources" -}}
{{- with .resources.claims }}
claims: {{ . | toJson }}
{{- end }}
{{- if eq .preset "small" }}
limits: {{ include "jaeger.union" (list (dict "cpu" "500m" "memory" "512Mi") (include "jaeger.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
limits: {{ include "jaeger.union" (list (dict "cpu" "1" "memory" "1Gi") (include "jaeger.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "large" }}
limits: {{ include "jaeger.union" (list (dict "cpu" "2" "memory" "2Gi") (include "jaeger.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if .resources.limits }}
limits: {{ include "jaeger.quantities" (list .resources.limits "*") }}
{{- end }}
{{- if eq .preset "small" }}
requests: {{ include "jaeger.union" (list (dict "cpu" "100m" "memory" "256Mi") (include "jaeger.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
requests: {{ include "jaeger.union" (list (dict "cpu" "250m" "memory" "512Mi") (include "jaeger.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "large" }}
requests: {{ include "jaeger.union" (list (dict "cpu" "500m" "memory" "1Gi") (include "jaeger.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if .resources.requests }}
requests: {{ include "jaeger.quantities" (list .resources.requests "*") }}
{{- end }}
{{- if not (or .resources.claims (eq .preset "small") (eq .preset "medium") (eq .preset "large") .resources.limits .resources.requests) }}
{}
{{- end }}
{{- end }}

{{- define "jaeger.service" -}}
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

{{- define "jaeger.serviceAccount" -}}
{{- .account.name | default (ternary (include "jaeger.ownName" .root) "default" .account.create) -}}
{{- end -}}

{{- define "jaeger.stableLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/name: jaeger
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: floe-platform
{{- if or .Values.environment .Values.global.environment }}
floe.dev/environment: {{ .Values.environment | default .Values.global.environment | quote }}
{{- end }}
{{- end }}

{{- /* (list value path...): the value with numbers at the paths, such as "limits.*", as text; as JSON. */ -}}
{{- define "jaeger.quantities" -}}
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
{{- $members = append $members (printf "%s:%s" (toJson $key) (include "jaeger.quantities" $below)) -}}
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
{{- $items = append $items (include "jaeger.quantities" $below) -}}
{{- end -}}
{{- printf "[%s]" (join "," $items) -}}
{{- else -}}
{{- toJson $value -}}
{{- end -}}
{{- end }}

{{- /* (list text length): the text, or where it is longer its head and the start of its hash. */ -}}
{{- define "jaeger.shorten" -}}
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
{{- define "jaeger.union" -}}
{{- $union := dict -}}
{{- range $map := . -}}
{{- range $key, $value := $map -}}
{{- $_ := set $union $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $union -}}
{{- end }}
