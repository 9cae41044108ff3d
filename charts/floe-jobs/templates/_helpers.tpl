{{- define "floe-jobs.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 -}}
{{- end -}}

{{- define "floe-jobs.cronJobName" -}}
{{- include "floe-jobs.shorten" (list (printf "%s-%s" (include "floe-jobs.fullname" .root) .name) 52) -}}
{{- end -}}

{{- define "floe-jobs.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains "floe-jobs" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (.Values.nameOverride | default "floe-jobs") -}}
{{- end -}}
{{- end -}}

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

{{- define "floe-jobs.jobLabels" -}}
{{ include "floe-jobs.union" (list (include "floe-jobs.labels" .root | fromYaml) (dict "app.kubernetes.io/component" .name "floe.dev/job-type" .job.type)) }}
{{- end }}

{{- define "floe-jobs.jobName" -}}
{{- include "floe-jobs.shorten" (list (printf "%s-%s" (include "floe-jobs.fullname" .root) .name) 54) -}}
{{- end -}}

{{- define "floe-jobs.labels" -}}
{{ include "floe-jobs.union" (list .Values.global.commonLabels (include "floe-jobs.stableLabels" . | fromYaml) (dict "app.kubernetes.io/version" .Chart.AppVersion "helm.sh/chart" (include "floe-jobs.chart" .))) }}
{{- end }}

{{- define "floe-jobs.podTemplate" -}}
metadata:
  labels: {{ include "floe-jobs.union" (list .root.Values.global.commonLabels .job.podLabels (include "floe-jobs.stableLabels" .root | fromYaml) (dict "app.kubernetes.io/component" .name "floe.dev/job-type" .job.type)) }}
  {{- if or .root.Values.global.commonAnnotations .job.podAnnotations }}
  annotations: {{ include "floe-jobs.union" (list .root.Values.global.commonAnnotations .job.podAnnotations) }}
  {{- end }}
spec:
  {{- with .job.affinity }}
  affinity: {{ . | toJson }}
  {{- end }}
  automountServiceAccountToken: false
  containers:
    - name: job
      image: {{ include "floe-jobs.image" (dict "root" .root "image" .job.image) | quote }}
      imagePullPolicy: {{ .job.image.pullPolicy | quote }}
      {{- if or (eq .job.type "dbt") .job.command }}
      command:
        {{- if not .job.command }}
        - dbt
        {{- end }}
        {{- range $command := .job.command }}
        - {{ $command | quote }}
        {{- end }}
      {{- end }}
      {{- if or (eq .job.type "dbt") .job.args }}
      args:
        {{- if not .job.args }}
        - {{ .job.dbt.command | quote }}
        {{- if .job.dbt.select }}
        - "--select"
        - {{ .job.dbt.select | quote }}
        {{- end }}
        {{- if .job.dbt.exclude }}
        - "--exclude"
        - {{ .job.dbt.exclude | quote }}
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
        {{- end }}
        {{- range $arg := .job.args }}
        - {{ $arg | quote }}
        {{- end }}
      {{- end }}
      {{- if or .root.Values.environment .root.Values.global.environment .root.Values.artifacts.inline .root.Values.artifacts.existingConfigMap (eq .job.type "dbt") .job.env .job.secrets.env .job.extraEnv }}
      env:
        {{- if or .root.Values.environment .root.Values.global.environment }}
        - name: FLOE_ENVIRONMENT
          value: {{ .root.Values.environment | default .root.Values.global.environment | quote }}
        {{- end }}
        {{- if or .root.Values.artifacts.inline .root.Values.artifacts.existingConfigMap }}
        - name: FLOE_COMPILED_ARTIFACTS
          value: {{ printf "%s/%s" .root.Values.artifacts.mountPath .root.Values.artifacts.key | quote }}
        {{- end }}
        {{- if eq .job.type "dbt" }}
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
      {{- end }}
      {{- if or .job.secrets.envFrom .job.extraEnvFrom }}
      envFrom:
        {{- range $envFrom := .job.secrets.envFrom }}
        - secretRef:
            name: {{ $envFrom | quote }}
        {{- end }}
        {{- range .job.extraEnvFrom }}
        - {{ toJson . }}
        {{- end }}
      {{- end }}
      {{- with .job.resources }}
      resources: {{ include "floe-jobs.quantities" (list . "limits.*" "requests.*") }}
      {{- end }}
      volumeMounts:
        - name: work
          mountPath: "/work"
        - name: tmp
          mountPath: "/tmp"
        {{- if or .root.Values.artifacts.inline .root.Values.artifacts.existingConfigMap }}
        - name: artifacts
          mountPath: {{ .root.Values.artifacts.mountPath | quote }}
          readOnly: true
        {{- end }}
        {{- if .root.Values.dbt.profiles }}
        - name: profiles
          mountPath: {{ .job.dbt.profilesDir | quote }}
          readOnly: true
        {{- end }}
        {{- range .job.extraVolumeMounts }}
        - {{ toJson . }}
        {{- end }}
      {{- with .job.securityContext }}
      securityContext: {{ . | toJson }}
      {{- end }}
      terminationMessagePolicy: FallbackToLogsOnError
  {{- if or .root.Values.global.imagePullSecrets .job.imagePullSecrets }}
  imagePullSecrets:
    {{- range .root.Values.global.imagePullSecrets }}
    - {{ toJson . }}
    {{- end }}
    {{- range .job.imagePullSecrets }}
    - {{ toJson . }}
    {{- end }}
  {{- end }}
  {{- with .job.nodeSelector }}
  nodeSelector: {{ . | toJson }}
  {{- end }}
  {{- with .job.priorityClassName }}
  priorityClassName: {{ . | quote }}
  {{- end }}
  restartPolicy: {{ .job.restartPolicy | quote }}
  {{- with .job.runtimeClassName }}
  runtimeClassName: {{ . | quote }}
  {{- end }}
  {{- with .job.podSecurityContext }}
  securityContext: {{ . | toJson }}
  {{- end }}
  {{- with .job.serviceAccountName }}
  serviceAccountName: {{ . | quote }}
  {{- end }}
  {{- if not (kindIs "invalid" .job.terminationGracePeriodSeconds) }}
  terminationGracePeriodSeconds: {{ .job.terminationGracePeriodSeconds | int64 }}
  {{- end }}
  {{- with .job.tolerations }}
  tolerations: {{ . | toJson }}
  {{- end }}
  {{- with .job.topologySpreadConstraints }}
  topologySpreadConstraints: {{ . | toJson }}
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
    {{- if .root.Values.dbt.profiles }}
    - name: profiles
      configMap:
        name: {{ include "floe-jobs.shorten" (list (printf "%s-profiles" (include "floe-jobs.fullname" .root)) 63) | quote }}
        items:
          - key: profiles.yml
            path: profiles.yml
    {{- end }}
    {{- range (include "floe-jobs.quantities" (list .job.extraVolumes "*.downwardAPI.items.*.resourceFieldRef.divisor" "*.emptyDir.sizeLimit" "*.ephemeral.volumeClaimTemplate.spec.resources.limits.*" "*.ephemeral.volumeClaimTemplate.spec.resources.requests.*" "*.projected.sources.*.downwardAPI.items.*.resourceFieldRef.divisor") | fromJsonArray) }}
    - {{ toJson . }}
    {{- end }}
{{- end }}

{{- define "floe-jobs.stableLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/name: floe-jobs
app.kubernetes.io/part-of: floe
{{- if or .Values.environment .Values.global.environment }}
floe.dev/environment: {{ .Values.environment | default .Values.global.environment | quote }}
{{- end }}
{{- with .Values.product }}
floe.dev/product: {{ . | quote }}
{{- end }}
{{- end }}

{{- /* (list defaults changes): the changes merged over the defaults at every depth, null deletes; as JSON. */ -}}
{{- define "floe-jobs.overlay" -}}
{{- $merged := dict -}}
{{- range $key, $value := first . -}}
{{- $_ := set $merged $key $value -}}
{{- end -}}
{{- range $key, $value := last . -}}
{{- if kindIs "invalid" $value -}}
{{- $_ := unset $merged $key -}}
{{- else if kindIs "map" $value -}}
{{- $old := get $merged $key -}}
{{- $_ := set $merged $key (include "floe-jobs.overlay" (list (ternary $old dict (kindIs "map" $old)) $value) | fromJson) -}}
{{- else -}}
{{- $_ := set $merged $key $value -}}
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
