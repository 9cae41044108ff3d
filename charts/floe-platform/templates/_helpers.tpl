{{- define "floe-platform.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 -}}
{{- end -}}

{{- define "floe-platform.collectorDashboard" -}}
uid: {{ printf "floe-collector-%s" (printf "%s/%s" (include "floe-platform.namespace" .) .Release.Name | sha256sum | trunc 8) | quote }}
title: "floe: OpenTelemetry collector"
tags:
  - floe
schemaVersion: 38
editable: false
refresh: {{ .Values.grafanaDashboards.refreshInterval | quote }}
time:
  from: now-6h
  to: now
panels:
  - id: 1
    type: timeseries
    title: Received
    description: "What comes in, a second."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 0
      "y": 0
    fieldConfig:
      defaults:
        unit: short
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate({__name__=~\"otelcol_receiver_accepted_spans(_total)?\", namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: spans
      - refId: B
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate({__name__=~\"otelcol_receiver_accepted_metric_points(_total)?\", namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: metrics
      - refId: C
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate({__name__=~\"otelcol_receiver_accepted_log_records(_total)?\", namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: logs
  - id: 2
    type: timeseries
    title: Refused
    description: "What is not taken, a second: the collector is short of memory."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 12
      "y": 0
    fieldConfig:
      defaults:
        unit: short
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate({__name__=~\"otelcol_receiver_refused_spans(_total)?\", namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: spans
      - refId: B
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate({__name__=~\"otelcol_receiver_refused_metric_points(_total)?\", namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: metrics
      - refId: C
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate({__name__=~\"otelcol_receiver_refused_log_records(_total)?\", namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: logs
  - id: 3
    type: timeseries
    title: Sent
    description: "What goes on, a second."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 0
      "y": 8
    fieldConfig:
      defaults:
        unit: short
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate({__name__=~\"otelcol_exporter_sent_spans(_total)?\", namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: spans
      - refId: B
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate({__name__=~\"otelcol_exporter_sent_metric_points(_total)?\", namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: metrics
      - refId: C
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate({__name__=~\"otelcol_exporter_sent_log_records(_total)?\", namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: logs
  - id: 4
    type: timeseries
    title: Lost
    description: "What could not be sent, a second: whoever is sent to is away, or slow."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 12
      "y": 8
    fieldConfig:
      defaults:
        unit: short
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate({__name__=~\"otelcol_exporter_send_failed_spans(_total)?\", namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: spans
      - refId: B
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate({__name__=~\"otelcol_exporter_send_failed_metric_points(_total)?\", namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: metrics
      - refId: C
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate({__name__=~\"otelcol_exporter_send_failed_log_records(_total)?\", namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: logs
  - id: 5
    type: timeseries
    title: Queue
    description: "How full the queues are that wait to be sent, by exporter."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 0
      "y": 16
    fieldConfig:
      defaults:
        unit: percentunit
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "max by (exporter) ({__name__=~\"otelcol_exporter_queue_size\", namespace=\"%s\", pod=~\"%s-.+\"}) / max by (exporter) ({__name__=~\"otelcol_exporter_queue_capacity\", namespace=\"%s\", pod=~\"%s-.+\"})" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: "{{ "{{" }}exporter}}"
  - id: 6
    type: timeseries
    title: Memory
    description: "Memory of the process by pod."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 12
      "y": 16
    fieldConfig:
      defaults:
        unit: bytes
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "max by (pod) ({__name__=~\"otelcol_process_memory_rss(_bytes)?\", namespace=\"%s\", pod=~\"%s-.+\"})" (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.otel-collector.fullname" .) | quote }}
        legendFormat: "{{ "{{" }}pod}}"
{{- end }}

{{- define "floe-platform.dagster.fullname" -}}
{{- if .Values.dagster.fullnameOverride -}}
{{- .Values.dagster.fullnameOverride -}}
{{- else if contains "dagster" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (.Values.dagster.nameOverride | default "dagster") -}}
{{- end -}}
{{- end -}}

{{- define "floe-platform.dnsEgress" -}}
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

{{- define "floe-platform.endpoints" -}}
FLOE_PLATFORM_NAMESPACE: {{ include "floe-platform.namespace" . | quote }}
{{- with .Values.global.environment }}
FLOE_ENVIRONMENT: {{ . | quote }}
{{- end }}
{{- if or .Subcharts.postgresql .Values.global.postgresql.host }}
{{- if .Values.global.postgresql.host }}
POSTGRES_HOST: {{ .Values.global.postgresql.host | quote }}
{{- else }}
POSTGRES_HOST: {{ printf "%s.%s.svc" (include "floe-platform.shorten" (list (printf "%s-rw" (include "floe-platform.postgresqlName" .)) 63)) (include "floe-platform.namespace" .) | quote }}
{{- end }}
POSTGRES_PORT: {{ .Values.global.postgresql.port | int64 | quote }}
{{- end }}
{{- if .Subcharts.dagster }}
DAGSTER_URL: {{ printf "http://%s.%s.svc:%d%s" (include "floe-platform.shorten" (list (printf "%s-webserver" (include "floe-platform.dagster.fullname" .)) 63)) (.Values.dagster.namespaceOverride | default (include "floe-platform.namespace" .)) (int64 .Values.dagster.webserver.service.port) (.Values.dagster.webserver.pathPrefix | default "") | quote }}
{{- end }}
{{- if .Subcharts.polaris }}
POLARIS_ENDPOINT: {{ printf "http://%s.%s.svc:%d" (include "floe-platform.shorten" (list (include "floe-platform.polaris.fullname" .) 63)) (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (int64 .Values.polaris.service.port) | quote }}
POLARIS_URI: {{ printf "http://%s.%s.svc:%d/api/catalog" (include "floe-platform.shorten" (list (include "floe-platform.polaris.fullname" .) 63)) (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (int64 .Values.polaris.service.port) | quote }}
{{- end }}
{{- if or .Subcharts.otel .Values.global.otel.endpoint }}
{{- if .Values.global.otel.endpoint }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ .Values.global.otel.endpoint | quote }}
{{- else }}
OTEL_EXPORTER_OTLP_ENDPOINT: {{ printf "http://%s.%s.svc:4317" (include "floe-platform.shorten" (list (include "floe-platform.otel-collector.fullname" .) 63)) (.Values.otel.namespaceOverride | default (include "floe-platform.namespace" .)) | quote }}
{{- end }}
OTEL_EXPORTER_OTLP_PROTOCOL: grpc
{{- end }}
{{- if .Subcharts.marquez }}
OPENLINEAGE_URL: {{ printf "http://%s.%s.svc:5000" (include "floe-platform.shorten" (list (include "floe-platform.marquez.fullname" .) 63)) (.Values.marquez.namespaceOverride | default (include "floe-platform.namespace" .)) | quote }}
{{- end }}
{{- if or .Values.global.objectStore.bundled.enabled (not (eq .Values.global.objectStore.type "none")) }}
FLOE_ARTIFACTS_BUCKET: {{ .Values.global.objectStore.buckets.artifacts | quote }}
FLOE_WAREHOUSE_BUCKET: {{ .Values.global.objectStore.buckets.warehouse | quote }}
{{- if or .Values.global.objectStore.bundled.enabled (eq .Values.global.objectStore.type "S3") }}
{{- if include "floe-platform.objectStoreEndpoint" . }}
AWS_ENDPOINT_URL_S3: {{ include "floe-platform.objectStoreEndpoint" . | quote }}
{{- end }}
{{- if or .Values.global.objectStore.region .Values.global.objectStore.bundled.enabled }}
AWS_REGION: {{ .Values.global.objectStore.region | default "us-east-1" | quote }}
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- define "floe-platform.environmentNamespace" -}}
{{- if eq (.mapping.isolation | default "namespace") "label" -}}
{{- include "floe-platform.expanded" (dict "root" .root "template" (.mapping.namespaceTemplate | default "floe-{{.environment}}") "name" (.name | lower | replace "_" "-" | replace "." "-")) -}}
{{- else -}}
{{- include "floe-platform.expanded" (dict "root" .root "template" (.mapping.namespaceTemplate | default "floe-{{.environment}}") "name" (.environment | lower | replace "_" "-" | replace "." "-")) -}}
{{- end -}}
{{- end -}}

{{- define "floe-platform.environmentSize" -}}
{{- if include "floe-platform.saidSize" (dict "root" .root "mapping" .mapping) -}}
{{- include "floe-platform.saidSize" (dict "root" .root "mapping" .mapping) -}}
{{- else if and (regexMatch "^(prd|live)$|^prod(uction)?([-_]|$)|[-_]prod(uction)?$" .name) (not (regexMatch "^(pre|non)" .name)) -}}
{{- "large" -}}
{{- else if regexMatch "^(stag|uat|pre[-_]?prod)" .name -}}
{{- "medium" -}}
{{- else -}}
{{- "small" -}}
{{- end -}}
{{- end -}}

{{- define "floe-platform.expanded" -}}
{{- .template | replace "{{ " "{{" | replace " }}" "}}" | replace "{{environment}}" "{{.environment}}" | replace "{{.environment}}" .name -}}
{{- end -}}

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

{{- define "floe-platform.marquez.fullname" -}}
{{- if .Values.marquez.fullnameOverride -}}
{{- .Values.marquez.fullnameOverride -}}
{{- else if contains "marquez" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (.Values.marquez.nameOverride | default "marquez") -}}
{{- end -}}
{{- end -}}

{{- define "floe-platform.namespace" -}}
{{- .Values.global.namespaceOverride | default .Release.Namespace -}}
{{- end -}}

{{- define "floe-platform.objectStoreEndpoint" -}}
{{- if .Values.global.objectStore.bundled.enabled -}}
{{- printf "http://%s.%s.svc:9000" (include "floe-platform.shorten" (list (.Values.global.objectStore.bundled.fullnameOverride | default (ternary .Release.Name (printf "%s-object-store" .Release.Name) (contains "object-store" .Release.Name))) 63)) (include "floe-platform.namespace" .) -}}
{{- else -}}
{{- .Values.global.objectStore.endpoint | default "" -}}
{{- end -}}
{{- end -}}

{{- define "floe-platform.otel-collector.fullname" -}}
{{- if .Values.otel.fullnameOverride -}}
{{- .Values.otel.fullnameOverride -}}
{{- else if contains "otel-collector" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (.Values.otel.nameOverride | default "otel-collector") -}}
{{- end -}}
{{- end -}}

{{- define "floe-platform.overviewDashboard" -}}
uid: {{ printf "floe-overview-%s" (printf "%s/%s" (include "floe-platform.namespace" .) .Release.Name | sha256sum | trunc 8) | quote }}
title: "floe: platform"
tags:
  - floe
schemaVersion: 38
editable: false
refresh: {{ .Values.grafanaDashboards.refreshInterval | quote }}
time:
  from: now-6h
  to: now
panels:
  - id: 1
    type: timeseries
    title: Pods
    description: "Pods by phase: what is pending finds no node or no volume."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 0
      "y": 0
    fieldConfig:
      defaults:
        unit: short
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum by (phase) (kube_pod_status_phase{namespace=\"%s\"})" (include "floe-platform.namespace" .) | quote }}
        legendFormat: "{{ "{{" }}phase}}"
  - id: 2
    type: timeseries
    title: Restarts
    description: "Containers that were started again within an hour."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 12
      "y": 0
    fieldConfig:
      defaults:
        unit: short
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum by (pod) (increase(kube_pod_container_status_restarts_total{namespace=\"%s\"}[1h])) > 0" (include "floe-platform.namespace" .) | quote }}
        legendFormat: "{{ "{{" }}pod}}"
  - id: 3
    type: timeseries
    title: CPU
    description: "Cores in use by pod."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 0
      "y": 8
    fieldConfig:
      defaults:
        unit: short
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum by (pod) (rate(container_cpu_usage_seconds_total{namespace=\"%s\", container!=\"\"}[5m]))" (include "floe-platform.namespace" .) | quote }}
        legendFormat: "{{ "{{" }}pod}}"
  - id: 4
    type: timeseries
    title: Memory
    description: "Memory in use by pod: a pod that reaches its limit is killed."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 12
      "y": 8
    fieldConfig:
      defaults:
        unit: bytes
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum by (pod) (container_memory_working_set_bytes{namespace=\"%s\", container!=\"\"})" (include "floe-platform.namespace" .) | quote }}
        legendFormat: "{{ "{{" }}pod}}"
  - id: 5
    type: timeseries
    title: Volumes
    description: "How full volumes are: PostgreSQL stops where its volume is full."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 0
      "y": 16
    fieldConfig:
      defaults:
        unit: percentunit
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "kubelet_volume_stats_used_bytes{namespace=\"%s\"} / kubelet_volume_stats_capacity_bytes{namespace=\"%s\"}" (include "floe-platform.namespace" .) (include "floe-platform.namespace" .) | quote }}
        legendFormat: "{{ "{{" }}persistentvolumeclaim}}"
  - id: 6
    type: timeseries
    title: Jobs
    description: "Runs, jobs and hooks: those that go on, and those that have failed and are still there."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 12
      "y": 16
    fieldConfig:
      defaults:
        unit: short
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(kube_job_status_active{namespace=\"%s\"})" (include "floe-platform.namespace" .) | quote }}
        legendFormat: active
      - refId: B
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(kube_job_status_failed{namespace=\"%s\"} > bool 0)" (include "floe-platform.namespace" .) | quote }}
        legendFormat: failed
{{- end }}

{{- define "floe-platform.ownName" -}}
{{- include "floe-platform.shorten" (list (include "floe-platform.fullname" .) 63) -}}
{{- end -}}

{{- define "floe-platform.polaris.fullname" -}}
{{- if .Values.polaris.fullnameOverride -}}
{{- .Values.polaris.fullnameOverride -}}
{{- else if contains "polaris" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (.Values.polaris.nameOverride | default "polaris") -}}
{{- end -}}
{{- end -}}

{{- define "floe-platform.polarisDashboard" -}}
uid: {{ printf "floe-polaris-%s" (printf "%s/%s" (include "floe-platform.namespace" .) .Release.Name | sha256sum | trunc 8) | quote }}
title: "floe: Polaris"
tags:
  - floe
schemaVersion: 38
editable: false
refresh: {{ .Values.grafanaDashboards.refreshInterval | quote }}
time:
  from: now-6h
  to: now
panels:
  - id: 1
    type: timeseries
    title: Requests
    description: "Requests a second, by how they ended."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 0
      "y": 0
    fieldConfig:
      defaults:
        unit: reqps
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum by (outcome) (rate(http_server_requests_seconds_count{namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.polaris.fullname" .) | quote }}
        legendFormat: "{{ "{{" }}outcome}}"
  - id: 2
    type: timeseries
    title: Errors
    description: "The share of requests that failed by fault of the server."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 12
      "y": 0
    fieldConfig:
      defaults:
        unit: percentunit
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum(rate(http_server_requests_seconds_count{namespace=\"%s\", pod=~\"%s-.+\", outcome=\"SERVER_ERROR\"}[5m])) / sum(rate(http_server_requests_seconds_count{namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.polaris.fullname" .) (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.polaris.fullname" .) | quote }}
        legendFormat: errors
  - id: 3
    type: timeseries
    title: "Mean time"
    description: "How long requests take on average, by what is asked."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 0
      "y": 8
    fieldConfig:
      defaults:
        unit: s
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum by (uri) (rate(http_server_requests_seconds_sum{namespace=\"%s\", pod=~\"%s-.+\"}[5m])) / sum by (uri) (rate(http_server_requests_seconds_count{namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.polaris.fullname" .) (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.polaris.fullname" .) | quote }}
        legendFormat: "{{ "{{" }}uri}}"
  - id: 4
    type: timeseries
    title: Slowest
    description: "How long the slowest recent request took, by what is asked."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 12
      "y": 8
    fieldConfig:
      defaults:
        unit: s
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "max by (uri) (http_server_requests_seconds_max{namespace=\"%s\", pod=~\"%s-.+\"})" (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.polaris.fullname" .) | quote }}
        legendFormat: "{{ "{{" }}uri}}"
  - id: 5
    type: timeseries
    title: Heap
    description: "The heap in use by pod, and the most that it may be."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 0
      "y": 16
    fieldConfig:
      defaults:
        unit: bytes
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum by (pod) (jvm_memory_used_bytes{namespace=\"%s\", pod=~\"%s-.+\", area=\"heap\"})" (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.polaris.fullname" .) | quote }}
        legendFormat: "{{ "{{" }}pod}}"
      - refId: B
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "max(sum by (pod) (jvm_memory_max_bytes{namespace=\"%s\", pod=~\"%s-.+\", area=\"heap\"} > 0))" (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.polaris.fullname" .) | quote }}
        legendFormat: most
  - id: 6
    type: timeseries
    title: "Garbage collection"
    description: "The share of time in pauses, by pod: more than a few percent asks for more memory."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 12
      "y": 16
    fieldConfig:
      defaults:
        unit: percentunit
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "sum by (pod) (rate(jvm_gc_pause_seconds_sum{namespace=\"%s\", pod=~\"%s-.+\"}[5m]))" (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.polaris.fullname" .) | quote }}
        legendFormat: "{{ "{{" }}pod}}"
  - id: 7
    type: timeseries
    title: CPU
    description: "The share of its CPUs that the process uses, by pod."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 0
      "y": 24
    fieldConfig:
      defaults:
        unit: percentunit
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "max by (pod) (process_cpu_usage{namespace=\"%s\", pod=~\"%s-.+\"})" (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.polaris.fullname" .) | quote }}
        legendFormat: "{{ "{{" }}pod}}"
  - id: 8
    type: timeseries
    title: Threads
    description: "Threads by pod."
    datasource:
      type: prometheus
      uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
    gridPos:
      h: 8
      w: 12
      x: 12
      "y": 24
    fieldConfig:
      defaults:
        unit: short
        min: 0
      overrides: []
    targets:
      - refId: A
        datasource:
          type: prometheus
          uid: {{ .Values.grafanaDashboards.datasourceUid | quote }}
        expr: {{ printf "max by (pod) (jvm_threads_live_threads{namespace=\"%s\", pod=~\"%s-.+\"})" (.Values.polaris.namespaceOverride | default (include "floe-platform.namespace" .)) (include "floe-platform.polaris.fullname" .) | quote }}
        legendFormat: "{{ "{{" }}pod}}"
{{- end }}

{{- define "floe-platform.postgresqlName" -}}
{{- .Values.global.postgresql.fullnameOverride | default (ternary .Release.Name (printf "%s-postgresql" .Release.Name) (contains "postgresql" .Release.Name)) -}}
{{- end -}}

{{- define "floe-platform.postgresqlSecret" -}}
{{- .Values.global.postgresql.existingSecret | default (include "floe-platform.shorten" (list (printf "%s-app" (include "floe-platform.postgresqlName" .)) 63)) -}}
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

{{- define "floe-platform.quotaOfMapping" -}}
{{- if not (kindIs "invalid" .mapping.resources) }}
{{ include "floe-platform.quantities" (list .mapping.resources.quota "*") }}
{{- else }}
{}
{{- end }}
{{- end }}

{{- define "floe-platform.quotaOfSize" -}}
{{- if eq .size "small" }}
{{- include "floe-platform.quota" (dict "root" .root "preset" "small") | nindent 0 }}
{{- else if eq .size "medium" }}
{{- include "floe-platform.quota" (dict "root" .root "preset" "medium") | nindent 0 }}
{{- else if eq .size "large" }}
{{- include "floe-platform.quota" (dict "root" .root "preset" "large") | nindent 0 }}
{{- else }}
{}
{{- end }}
{{- end }}

{{- define "floe-platform.saidSize" -}}
{{- if not (kindIs "invalid" .mapping.resources) -}}
{{- if .mapping.resources.preset -}}
{{- .mapping.resources.preset -}}
{{- end -}}
{{- end -}}
{{- end -}}

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
