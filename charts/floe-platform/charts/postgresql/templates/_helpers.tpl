{{- define "postgresql.backup" -}}
activeDeadlineSeconds: {{ .Values.backup.activeDeadlineSeconds | int64 }}
backoffLimit: 1
template:
  metadata:
    labels: {{ include "postgresql.union" (list .Values.global.commonLabels .Values.podLabels (include "postgresql.stableLabels" . | fromYaml) (dict "floe.dev/postgresql-client" "true") (dict "app.kubernetes.io/component" "backup")) }}
    {{- with .Values.global.commonAnnotations }}
    annotations: {{ . | toJson }}
    {{- end }}
  spec:
    {{- include "postgresql.pod" (dict "root" . "pod" .Values "account" (.Values.serviceAccountName | default (include "postgresql.serviceAccount" (dict "root" . "account" .Values.serviceAccount))) "token" .Values.automountServiceAccountToken) | nindent 4 }}
    affinity:
      podAffinity:
        requiredDuringSchedulingIgnoredDuringExecution:
          - labelSelector:
              matchLabels:
                app.kubernetes.io/instance: {{ .Release.Name | quote }}
                app.kubernetes.io/name: postgresql
                app.kubernetes.io/component: database
            topologyKey: kubernetes.io/hostname
    containers:
      - name: backup
        command:
          - sh
          - "-ec"
        args:
          - |-
            # Copies every database into /backup, then removes the oldest copies beyond $KEEP.
            # A copy has its name once it is whole.
            if [ -n "${PGPASSWORD_FILE-}" ]; then
              PGPASSWORD=$(cat "$PGPASSWORD_FILE")
              export PGPASSWORD
            fi
            databases=$(psql --tuples-only --no-align --command="SELECT datname FROM pg_database WHERE NOT datistemplate")
            now=$(date -u +%Y%m%dT%H%M%SZ)
            for database in $databases; do
              pg_dump --format=custom --file="/backup/.$database.part" "$database"
              mv "/backup/.$database.part" "/backup/$database-$now.dump"
              ls -1 "/backup/$database-"*Z.dump | sort -r | tail -n "+$((KEEP + 1))" | xargs -r rm -f --
              echo "copied $database to /backup/$database-$now.dump"
            done
        env:
          - name: PGHOST
            value: {{ include "postgresql.shorten" (list (printf "%s-rw" (include "postgresql.postgresqlName" .)) 63) | quote }}
          - name: PGPORT
            value: {{ .Values.global.postgresql.port | int64 | quote }}
          - name: PGUSER
            value: {{ .Values.global.postgresql.user | quote }}
          - name: PGCONNECT_TIMEOUT
            value: "10"
          {{- if .Values.auth.usePasswordFiles }}
          - name: PGPASSWORD_FILE
            value: "/etc/floe/password/password"
          {{- else }}
          - name: PGPASSWORD
            valueFrom:
              secretKeyRef:
                name: {{ include "postgresql.postgresqlSecret" . | quote }}
                {{- if .Values.global.postgresql.existingSecret }}
                key: {{ .Values.global.postgresql.passwordKey | quote }}
                {{- else }}
                key: password
                {{- end }}
          {{- end }}
          - name: PGDATABASE
            value: postgres
          - name: KEEP
            value: {{ .Values.backup.keep | int64 | quote }}
        resources:
          {{- with .Values.backup.resources.claims }}
          claims: {{ . | toJson }}
          {{- end }}
          {{- with .Values.backup.resources.limits }}
          limits: {{ include "postgresql.quantities" (list . "*") }}
          {{- end }}
          {{- with .Values.backup.resources.requests }}
          requests: {{ include "postgresql.quantities" (list . "*") }}
          {{- end }}
          {{- if not (or .Values.backup.resources.claims .Values.backup.resources.limits .Values.backup.resources.requests) }}
          {}
          {{- end }}
        volumeMounts:
          - name: backup
            mountPath: "/backup"
          - name: tmp
            mountPath: "/tmp"
          {{- if .Values.auth.usePasswordFiles }}
          - name: password
            mountPath: "/etc/floe/password"
            readOnly: true
          {{- end }}
        {{- include "postgresql.container" (dict "root" . "container" .Values) | nindent 8 }}
    initContainers:
      - name: wait-for-database
        image: {{ include "postgresql.image" (dict "root" . "image" .Values.image) | quote }}
        imagePullPolicy: {{ .Values.image.pullPolicy | quote }}
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
            value: {{ include "postgresql.postgresqlHost" . | quote }}
          - name: PGPORT
            value: {{ .Values.global.postgresql.port | int64 | quote }}
          - name: PGUSER
            value: {{ .Values.global.postgresql.user | quote }}
          - name: TIMEOUT
            value: {{ .Values.backup.waitSeconds | int64 | quote }}
        resources:
          {{- with .Values.backup.resources.claims }}
          claims: {{ . | toJson }}
          {{- end }}
          {{- with .Values.backup.resources.limits }}
          limits: {{ include "postgresql.quantities" (list . "*") }}
          {{- end }}
          {{- with .Values.backup.resources.requests }}
          requests: {{ include "postgresql.quantities" (list . "*") }}
          {{- end }}
          {{- if not (or .Values.backup.resources.claims .Values.backup.resources.limits .Values.backup.resources.requests) }}
          {}
          {{- end }}
        {{- if ternary (omit (default dict .Values.securityContext) "runAsGroup" "runAsUser") .Values.securityContext (eq (include "postgresql.openshift" .) "true") }}
        securityContext: {{ ternary (omit (default dict .Values.securityContext) "runAsGroup" "runAsUser") .Values.securityContext (eq (include "postgresql.openshift" .) "true") | toJson }}
        {{- end }}
        terminationMessagePolicy: FallbackToLogsOnError
    restartPolicy: Never
    {{- if .Values.topologySpreadConstraints | default .Values.global.topologySpreadConstraints }}
    topologySpreadConstraints: {{ .Values.topologySpreadConstraints | default .Values.global.topologySpreadConstraints | toJson }}
    {{- end }}
    volumes:
      - name: backup
        persistentVolumeClaim:
          claimName: {{ .Values.backup.existingClaim | default (include "postgresql.shorten" (list (printf "%s-backup" (include "postgresql.fullname" .)) 63)) | quote }}
      - name: tmp
        emptyDir:
          {{- if not (kindIs "invalid" .Values.scratch.sizeLimit) }}
          sizeLimit: {{ ternary .Values.scratch.sizeLimit (toJson .Values.scratch.sizeLimit) (kindIs "string" .Values.scratch.sizeLimit) | quote }}
          {{- else }}
          {}
          {{- end }}
      {{- if .Values.auth.usePasswordFiles }}
      - name: password
        secret:
          defaultMode: 288
          items:
            -
              {{- if .Values.global.postgresql.existingSecret }}
              key: {{ .Values.global.postgresql.passwordKey | quote }}
              {{- else }}
              key: password
              {{- end }}
              path: password
          secretName: {{ include "postgresql.postgresqlSecret" . | quote }}
      {{- end }}
{{- end }}

{{- define "postgresql.backupHook" -}}
{{- if eq .Values.global.hooks.mode "helm" }}
helm.sh/hook: pre-upgrade
helm.sh/hook-delete-policy: before-hook-creation
helm.sh/hook-weight: "0"
{{- end }}
{{- if not (eq .Values.global.hooks.mode "helm") }}
{{- if eq .Values.global.hooks.mode "argocd" }}
argocd.argoproj.io/hook: PreSync
argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
argocd.argoproj.io/sync-wave: "0"
{{- end }}
{{- end }}
{{- if not (or (eq .Values.global.hooks.mode "helm") (eq .Values.global.hooks.mode "argocd")) }}
{}
{{- end }}
{{- end }}

{{- define "postgresql.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 -}}
{{- end -}}

{{- define "postgresql.container" -}}
image: {{ include "postgresql.image" (dict "root" .root "image" .container.image) | quote }}
imagePullPolicy: {{ .container.image.pullPolicy | quote }}
{{- if ternary (omit (default dict .container.securityContext) "runAsGroup" "runAsUser") .container.securityContext (eq (include "postgresql.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .container.securityContext) "runAsGroup" "runAsUser") .container.securityContext (eq (include "postgresql.openshift" .root) "true") | toJson }}
{{- end }}
terminationMessagePolicy: FallbackToLogsOnError
{{- with .container.workingDir }}
workingDir: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "postgresql.dnsEgress" -}}
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

{{- define "postgresql.fullname" -}}
{{- if .Values.global.postgresql.fullnameOverride -}}
{{- .Values.global.postgresql.fullnameOverride -}}
{{- else if contains "postgresql" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-postgresql" .Release.Name -}}
{{- end -}}
{{- end -}}

{{- define "postgresql.image" -}}
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

{{- define "postgresql.initFiles" -}}
"00-databases.sql": {{ printf "%s%s%s" (ternary (printf "CREATE DATABASE \"%s\";\n" .Values.global.postgresql.databases.dagster) "" (not (empty .Values.global.postgresql.databases.dagster))) (ternary (printf "CREATE DATABASE \"%s\";\n" .Values.global.postgresql.databases.polaris) "" (not (empty .Values.global.postgresql.databases.polaris))) (ternary (printf "CREATE DATABASE \"%s\";\n" .Values.global.postgresql.databases.marquez) "" (not (empty .Values.global.postgresql.databases.marquez))) | trimSuffix "\n" | quote }}
{{- end }}

{{- define "postgresql.labels" -}}
{{ include "postgresql.union" (list .Values.global.commonLabels (include "postgresql.stableLabels" . | fromYaml) (dict "app.kubernetes.io/version" .Chart.AppVersion "helm.sh/chart" (include "postgresql.chart" .))) }}
{{- end }}

{{- define "postgresql.namespace" -}}
{{- .Values.namespaceOverride | default (.Values.global.namespaceOverride | default .Release.Namespace) -}}
{{- end -}}

{{- define "postgresql.openshift" -}}
{{- if or (eq .Values.global.compatibility.openshift "force") (and (eq .Values.global.compatibility.openshift "auto") (.Capabilities.APIVersions.Has "security.openshift.io/v1")) -}}
{{- "true" -}}
{{- else -}}
{{- "false" -}}
{{- end -}}
{{- end -}}

{{- define "postgresql.ownName" -}}
{{- include "postgresql.shorten" (list (include "postgresql.fullname" .) 63) -}}
{{- end -}}

{{- define "postgresql.pod" -}}
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
{{- if ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "postgresql.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "postgresql.openshift" .root) "true") | toJson }}
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

{{- define "postgresql.postgresqlHost" -}}
{{- .Values.global.postgresql.host | default (include "postgresql.shorten" (list (printf "%s-rw" (include "postgresql.postgresqlName" .)) 63)) -}}
{{- end -}}

{{- define "postgresql.postgresqlName" -}}
{{- .Values.global.postgresql.fullnameOverride | default (ternary .Release.Name (printf "%s-postgresql" .Release.Name) (contains "postgresql" .Release.Name)) -}}
{{- end -}}

{{- define "postgresql.postgresqlSecret" -}}
{{- .Values.global.postgresql.existingSecret | default (include "postgresql.shorten" (list (printf "%s-app" (include "postgresql.postgresqlName" .)) 63)) -}}
{{- end -}}

{{- define "postgresql.resources" -}}
{{- with .resources.claims }}
claims: {{ . | toJson }}
{{- end }}
{{- if eq .preset "small" }}
limits: {{ include "postgresql.union" (list (dict "cpu" "500m" "memory" "512Mi") (include "postgresql.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
limits: {{ include "postgresql.union" (list (dict "cpu" "1" "memory" "1Gi") (include "postgresql.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "large" }}
limits: {{ include "postgresql.union" (list (dict "cpu" "2" "memory" "2Gi") (include "postgresql.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if .resources.limits }}
limits: {{ include "postgresql.quantities" (list .resources.limits "*") }}
{{- end }}
{{- if eq .preset "small" }}
requests: {{ include "postgresql.union" (list (dict "cpu" "100m" "memory" "256Mi") (include "postgresql.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
requests: {{ include "postgresql.union" (list (dict "cpu" "250m" "memory" "512Mi") (include "postgresql.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "large" }}
requests: {{ include "postgresql.union" (list (dict "cpu" "500m" "memory" "1Gi") (include "postgresql.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if .resources.requests }}
requests: {{ include "postgresql.quantities" (list .resources.requests "*") }}
{{- end }}
{{- if not (or .resources.claims (eq .preset "small") (eq .preset "medium") (eq .preset "large") .resources.limits .resources.requests) }}
{}
{{- end }}
{{- end }}

{{- define "postgresql.serviceAccount" -}}
{{- .account.name | default (ternary (include "postgresql.ownName" .root) "default" .account.create) -}}
{{- end -}}

{{- define "postgresql.stableLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/name: postgresql
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: floe-platform
{{- if or .Values.environment .Values.global.environment }}
floe.dev/environment: {{ .Values.environment | default .Values.global.environment | quote }}
{{- end }}
{{- end }}

{{- /* (list namespace secret key length): the text under the key of the Secret in the cluster, else a new one of so many letters and digits. */ -}}
{{- define "postgresql.generated" -}}
{{- $secret := lookup "v1" "Secret" (index . 0) (index . 1) -}}
{{- $data := get $secret "data" | default dict -}}
{{- if hasKey $data (index . 2) -}}
{{- index $data (index . 2) | b64dec -}}
{{- else -}}
{{- randAlphaNum (index . 3) -}}
{{- end -}}
{{- end }}

{{- /* (list value path...): the value with numbers at the paths, such as "limits.*", as text; as JSON. */ -}}
{{- define "postgresql.quantities" -}}
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
{{- $members = append $members (printf "%s:%s" (toJson $key) (include "postgresql.quantities" $below)) -}}
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
{{- $items = append $items (include "postgresql.quantities" $below) -}}
{{- end -}}
{{- printf "[%s]" (join "," $items) -}}
{{- else -}}
{{- toJson $value -}}
{{- end -}}
{{- end }}

{{- /* (list text length): the text, or where it is longer its head and the start of its hash. */ -}}
{{- define "postgresql.shorten" -}}
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
{{- define "postgresql.union" -}}
{{- $union := dict -}}
{{- range $map := . -}}
{{- range $key, $value := $map -}}
{{- $_ := set $union $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $union -}}
{{- end }}
