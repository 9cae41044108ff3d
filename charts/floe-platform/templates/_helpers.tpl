{{- define "floe-platform.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 -}}
{{- end -}}

{{- define "floe-platform.endpoints" -}}
FLOE_PLATFORM_NAMESPACE: {{ include "floe-platform.namespace" . | quote }}
{{- with .Values.global.environment }}
FLOE_ENVIRONMENT: {{ . | quote }}
{{- end }}
{{- if or .Subcharts.postgresql .Values.global.postgresql.host }}
{{- if .Values.global.postgresql.host }}
POSTGRES_HOST: {{ .Values.global.postgresql.host | quote }}
{{- else }}
POSTGRES_HOST: {{ printf "%s.%s.svc" (include "floe-platform.shorten" (list (printf "%s-rw" (.Values.global.postgresql.fullnameOverride | default (ternary .Release.Name (printf "%s-postgresql" .Release.Name) (contains "postgresql" .Release.Name)))) 63)) (include "floe-platform.namespace" .) | quote }}
{{- end }}
POSTGRES_PORT: {{ .Values.global.postgresql.port | int64 | quote }}
{{- end }}
{{- if .Subcharts.dagster }}
DAGSTER_URL: {{ printf "http://%s.%s.svc:%d%s" (include "floe-platform.shorten" (list (printf "%s-webserver" (ternary .Values.dagster.fullnameOverride (ternary .Release.Name (printf "%s-%s" .Release.Name (.Values.dagster.nameOverride | default "dagster")) (contains "dagster" .Release.Name)) (not (empty .Values.dagster.fullnameOverride)))) 63)) (.Values.dagster.namespaceOverride | default (include "floe-platform.namespace" .)) (int64 .Values.dagster.webserver.service.port) (.Values.dagster.webserver.pathPrefix | default "") | quote }}
{{- end }}
{{- if .Subcharts.polaris }}
POLARIS_ENDPOINT: {{ printf "http://%s.%s.svc:%d" (include "floe-platform.shorten" (list (ternary .Values.polaris.fullnameOverride (ternary .Release.Name (printf "%s-%s" .Release.Name (.Values.polaris.nameOverride | default "polaris")) (contains "polaris" .Release.Name)) (not (empty .Values.polaris.fullnameOverride))) 63)) (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (int64 .Values.polaris.service.port) | quote }}
POLARIS_URI: {{ printf "http://%s.%s.svc:%d/api/catalog" (include "floe-platform.shorten" (list (ternary .Values.polaris.fullnameOverride (ternary .Release.Name (printf "%s-%s" .Release.Name (.Values.polaris.nameOverride | default "polaris")) (contains "polaris" .Release.Name)) (not (empty .Values.polaris.fullnameOverride))) 63)) (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (int64 .Values.polaris.service.port) | quote }}
{{- end }}
{{- if or .Subcharts.otel .Values.global.otel.endpoint }}
{{- if .Values.global.otel.endpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ .Values.global.otel.endpoint | quote }}
{{- else }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ printf "http://%s.%s.svc:4317" (include "floe-platform.shorten" (list (ternary .Values.otel.fullnameOverride (ternary .Release.Name (printf "%s-%s" .Release.Name (.Values.otel.nameOverride | default "otel-collector")) (contains "otel-collector" .Release.Name)) (not (empty .Values.otel.fullnameOverride))) 63)) (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) | quote }}
{{- end }}
OTEL_EXPORTER_OTLP_PROTOCOL: grpc
{{- end }}
{{- if .Subcharts.marquez }}
OPENLINEAGE_URL: {{ printf "http://%s.%s.svc:5000" (include "floe-platform.shorten" (list (ternary .Values.marquez.fullnameOverride (ternary .Release.Name (printf "%s-%s" .Release.Name (.Values.marquez.nameOverride | default "marquez")) (contains "marquez" .Release.Name)) (not (empty .Values.marquez.fullnameOverride))) 63)) (.Values.marquez.namespaceOverride | default (include "floe-platform.namespace" .)) | quote }}
{{- end }}
{{- if or .Values.global.objectStore.bundled.enabled (not (eq .Values.global.objectStore.type "none")) }}
FLOE_ARTIFACTS_BUCKET: {{ .Values.global.objectStore.buckets.artifacts | quote }}
FLOE_WAREHOUSE_BUCKET: {{ .Values.global.objectStore.buckets.warehouse | quote }}
{{- if or .Values.global.objectStore.bundled.enabled (eq .Values.global.objectStore.type "S3") }}
{{- if or (and .Values.global.objectStore.bundled.enabled (printf "http://%s.%s.svc:9000" (include "floe-platform.shorten" (list (.Values.global.objectStore.bundled.fullnameOverride | default (ternary .Release.Name (printf "%s-object-store" .Release.Name) (contains "object-store" .Release.Name))) 63)) (include "floe-platform.namespace" .))) (and (not .Values.global.objectStore.bundled.enabled) .Values.global.objectStore.endpoint) }}
AWS_ENDPOINT_URL_S3: {{ ternary (printf "http://%s.%s.svc:9000" (include "floe-platform.shorten" (list (.Values.global.objectStore.bundled.fullnameOverride | default (ternary .Release.Name (printf "%s-object-store" .Release.Name) (contains "object-store" .Release.Name))) 63)) (include "floe-platform.namespace" .)) (.Values.global.objectStore.endpoint | default "") .Values.global.objectStore.bundled.enabled | quote }}
{{- end }}
{{- if or .Values.global.objectStore.region .Values.global.objectStore.bundled.enabled }}
AWS_REGION: {{ .Values.global.objectStore.region | default "us-east-1" | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "floe-platform.fullname" -}}
{{- if contains "floe-platform" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-floe-platform" .Release.Name -}}
{{- end -}}
{{- end -}}

{{- define "floe-platform.labels" -}}
{{ include "floe-platform.union" (list .Values.global.commonLabels (include "floe-platform.stableLabels" . | fromYaml) (dict "app.kubernetes.io/version" .Chart.AppVersion "helm.sh/chart" (include "floe-platform.chart" .))) }}
{{- end }}

{{- define "floe-platform.namespace" -}}
{{- .Values.global.namespaceOverride | default .Release.Namespace -}}
{{- end -}}

{{- define "floe-platform.ownName" -}}
{{- include "floe-platform.shorten" (list (include "floe-platform.fullname" .) 63) -}}
{{- end -}}

{{- define "floe-platform.quota" -}}
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

{{- define "floe-platform.stableLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/name: floe-platform
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: floe-platform
{{- with .Values.global.environment }}
floe.dev/environment: {{ . | quote }}
{{- end }}
{{- end }}

{{- /* (list value path...): the value with numbers at the paths, such as "limits.*", as text; as JSON. */ -}}
{{- define "floe-platform.quantities" -}}
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
{{- $members = append $members (printf "%s:%s" (toJson $key) (include "floe-platform.quantities" $below)) -}}
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
{{- $items = append $items (include "floe-platform.quantities" $below) -}}
{{- end -}}
{{- printf "[%s]" (join "," $items) -}}
{{- else -}}
{{- toJson $value -}}
{{- end -}}
{{- end }}

{{- /* (list text length): the text, or where it is longer its head and the start of its hash. */ -}}
{{- define "floe-platform.shorten" -}}
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
{{- define "floe-platform.union" -}}
{{- $union := dict -}}
{{- range $map := . -}}
{{- range $key, $value := $map -}}
{{- $_ := set $union $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $union -}}
{{- end }}
