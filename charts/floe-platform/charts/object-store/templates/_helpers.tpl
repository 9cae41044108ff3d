{{- define "object-store.buckets" -}}
activeDeadlineSeconds: {{ .Values.bucketJob.activeDeadlineSeconds | int64 }}
backoffLimit: 2
template:
  metadata:
    labels: {{ include "object-store.union" (list .Values.global.commonLabels .Values.podLabels (include "object-store.stableLabels" . | fromYaml) (dict "floe.dev/object-store-client" "true") (dict "app.kubernetes.io/component" "buckets")) }}
    {{- with .Values.global.commonAnnotations }}
    annotations: {{ . | toJson }}
    {{- end }}
  spec:
    {{- include "object-store.pod" (dict "root" . "pod" .Values "account" (.Values.serviceAccountName | default (include "object-store.serviceAccount" (dict "root" . "account" .Values.serviceAccount))) "token" .Values.automountServiceAccountToken) | nindent 4 }}
    {{- if .Values.affinity | default .Values.global.affinity }}
    affinity: {{ .Values.affinity | default .Values.global.affinity | toJson }}
    {{- end }}
    containers:
      - name: client
        image: {{ include "object-store.image" (dict "root" . "image" .Values.bucketJob.image) | quote }}
        imagePullPolicy: {{ .Values.bucketJob.image.pullPolicy | quote }}
        command:
          - sh
          - "-ec"
        args:
          - |-
            # Asks the store at $ENDPOINT about each of $BUCKETS: by $METHOD PUT it is created, and stays as it is where it is there; by GET it
            # has to be there. Gives up after $TIMEOUT seconds.
            answer=$(mktemp)
            end=$(($(date +%s) + TIMEOUT))
            quoted() {
              printf %s "$1" | sed 's/[\\"]/\\&/g'
            }
            # What a request without a body has to say of it.
            empty=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
            # The keys come by standard input: a command line can be seen by others.
            ask() {
              printf 'user = "%s:%s"\n' "$(quoted "$ACCESS_KEY_ID")" "$(quoted "$SECRET_ACCESS_KEY")" |
                curl --config - --aws-sigv4 "aws:amz:$REGION:s3" --header "x-amz-content-sha256: $empty" --request "$METHOD" \
                  --silent --max-time 10 --output "$answer" --write-out '%{http_code}' "$ENDPOINT/$1"
            }
            for bucket in $BUCKETS; do
              while :; do
                : >"$answer"
                status=$(ask "$bucket") || status=000
                # What an error is called: the rest of an answer repeats what was asked.
                code=$(sed -n 's/.*<Code>\([A-Za-z]*\)<.*/\1/p' "$answer" | head -n 1)
                case "$METHOD $status $code" in
                  "PUT 200 "*) echo "bucket $bucket: created" && break ;;
                  "PUT 409 BucketAlready"* | "GET 200 "*) echo "bucket $bucket: there" && break ;;
                  *" 000 "* | *" 409 "* | *" 429 "* | *" 5"*) ;;
                  *) echo "bucket $bucket: the store answers $status${code:+ $code}" >&2 && exit 1 ;;
                esac
                if [ "$(date +%s)" -ge "$end" ]; then
                  echo "bucket $bucket: the store at $ENDPOINT does not answer ($status${code:+ $code}); gave up after $TIMEOUT seconds" >&2
                  exit 1
                fi
                sleep 2
              done
            done
        env:
          - name: METHOD
            value: PUT
          - name: ENDPOINT
            value: {{ printf "http://%s.%s.svc:9000" (include "object-store.shorten" (list (.Values.global.objectStore.bundled.fullnameOverride | default (ternary .Release.Name (printf "%s-object-store" .Release.Name) (contains "object-store" .Release.Name))) 63)) (include "object-store.namespace" .) | quote }}
          - name: REGION
            value: {{ .Values.global.objectStore.region | default "us-east-1" | quote }}
          - name: BUCKETS
            value: {{ printf "%s %s %s" .Values.global.objectStore.buckets.warehouse .Values.global.objectStore.buckets.artifacts (.Values.extraBuckets | join " ") | trimSuffix " " | quote }}
          - name: TIMEOUT
            value: {{ .Values.bucketJob.waitSeconds | int64 | quote }}
          - name: ACCESS_KEY_ID
            valueFrom:
              secretKeyRef:
                name: {{ .Values.global.objectStore.existingSecret | default (include "object-store.shorten" (list (.Values.global.objectStore.bundled.fullnameOverride | default (ternary .Release.Name (printf "%s-object-store" .Release.Name) (contains "object-store" .Release.Name))) 63)) | quote }}
                key: {{ .Values.global.objectStore.accessKeyIdKey | quote }}
          - name: SECRET_ACCESS_KEY
            valueFrom:
              secretKeyRef:
                name: {{ .Values.global.objectStore.existingSecret | default (include "object-store.shorten" (list (.Values.global.objectStore.bundled.fullnameOverride | default (ternary .Release.Name (printf "%s-object-store" .Release.Name) (contains "object-store" .Release.Name))) 63)) | quote }}
                key: {{ .Values.global.objectStore.secretAccessKeyKey | quote }}
        resources:
          {{- with .Values.bucketJob.resources.claims }}
          claims: {{ . | toJson }}
          {{- end }}
          {{- with .Values.bucketJob.resources.limits }}
          limits: {{ include "object-store.quantities" (list . "*") }}
          {{- end }}
          {{- with .Values.bucketJob.resources.requests }}
          requests: {{ include "object-store.quantities" (list . "*") }}
          {{- end }}
          {{- if not (or .Values.bucketJob.resources.claims .Values.bucketJob.resources.limits .Values.bucketJob.resources.requests) }}
          {}
          {{- end }}
        volumeMounts:
          - name: tmp
            mountPath: "/tmp"
        {{- if ternary (omit (default dict .Values.securityContext) "runAsGroup" "runAsUser") .Values.securityContext (eq (include "object-store.openshift" .) "true") }}
        securityContext: {{ ternary (omit (default dict .Values.securityContext) "runAsGroup" "runAsUser") .Values.securityContext (eq (include "object-store.openshift" .) "true") | toJson }}
        {{- end }}
        terminationMessagePolicy: FallbackToLogsOnError
    restartPolicy: Never
    {{- if .Values.topologySpreadConstraints | default .Values.global.topologySpreadConstraints }}
    topologySpreadConstraints: {{ .Values.topologySpreadConstraints | default .Values.global.topologySpreadConstraints | toJson }}
    {{- end }}
    volumes:
      - name: tmp
        emptyDir:
          {{- if not (kindIs "invalid" .Values.scratch.sizeLimit) }}
          sizeLimit: {{ ternary .Values.scratch.sizeLimit (toJson .Values.scratch.sizeLimit) (kindIs "string" .Values.scratch.sizeLimit) | quote }}
          {{- else }}
          {}
          {{- end }}
{{- end }}

{{- define "object-store.bucketsHook" -}}
{{- if eq .Values.global.hooks.mode "helm" }}
helm.sh/hook: "post-install,post-upgrade"
helm.sh/hook-delete-policy: before-hook-creation
helm.sh/hook-weight: "-10"
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

{{- define "object-store.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 -}}
{{- end -}}

{{- define "object-store.dnsEgress" -}}
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

{{- define "object-store.fullname" -}}
{{- if .Values.global.objectStore.bundled.fullnameOverride -}}
{{- .Values.global.objectStore.bundled.fullnameOverride -}}
{{- else if contains "object-store" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-object-store" .Release.Name -}}
{{- end -}}
{{- end -}}

{{- define "object-store.image" -}}
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

{{- define "object-store.labels" -}}
{{ include "object-store.union" (list .Values.global.commonLabels (include "object-store.stableLabels" . | fromYaml) (dict "app.kubernetes.io/version" .Chart.AppVersion "helm.sh/chart" (include "object-store.chart" .))) }}
{{- end }}

{{- define "object-store.namespace" -}}
{{- .Values.namespaceOverride | default (.Values.global.namespaceOverride | default .Release.Namespace) -}}
{{- end -}}

{{- define "object-store.openshift" -}}
{{- if or (eq .Values.global.compatibility.openshift "force") (and (eq .Values.global.compatibility.openshift "auto") (.Capabilities.APIVersions.Has "security.openshift.io/v1")) -}}
{{- "true" -}}
{{- else -}}
{{- "false" -}}
{{- end -}}
{{- end -}}

{{- define "object-store.ownName" -}}
{{- include "object-store.shorten" (list (include "object-store.fullname" .) 63) -}}
{{- end -}}

{{- define "object-store.pod" -}}
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
{{- if ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "object-store.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "object-store.openshift" .root) "true") | toJson }}
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

{{- define "object-store.resources" -}}
{{- with .resources.claims }}
claims: {{ . | toJson }}
{{- end }}
{{- if eq .preset "small" }}
limits: {{ include "object-store.union" (list (dict "cpu" "500m" "memory" "512Mi") (include "object-store.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
limits: {{ include "object-store.union" (list (dict "cpu" "1" "memory" "1Gi") (include "object-store.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "large" }}
limits: {{ include "object-store.union" (list (dict "cpu" "2" "memory" "2Gi") (include "object-store.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if .resources.limits }}
limits: {{ include "object-store.quantities" (list .resources.limits "*") }}
{{- end }}
{{- if eq .preset "small" }}
requests: {{ include "object-store.union" (list (dict "cpu" "100m" "memory" "256Mi") (include "object-store.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
requests: {{ include "object-store.union" (list (dict "cpu" "250m" "memory" "512Mi") (include "object-store.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "large" }}
requests: {{ include "object-store.union" (list (dict "cpu" "500m" "memory" "1Gi") (include "object-store.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if .resources.requests }}
requests: {{ include "object-store.quantities" (list .resources.requests "*") }}
{{- end }}
{{- if not (or .resources.claims (eq .preset "small") (eq .preset "medium") (eq .preset "large") .resources.limits .resources.requests) }}
{}
{{- end }}
{{- end }}

{{- define "object-store.service" -}}
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

{{- define "object-store.serviceAccount" -}}
{{- .account.name | default (ternary (include "object-store.ownName" .root) "default" .account.create) -}}
{{- end -}}

{{- define "object-store.stableLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/name: object-store
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: floe-platform
{{- if or .Values.environment .Values.global.environment }}
floe.dev/environment: {{ .Values.environment | default .Values.global.environment | quote }}
{{- end }}
{{- end }}

{{- /* (list namespace secret key length): the text under the key of the Secret in the cluster, else a new one of so many letters and digits. */ -}}
{{- define "object-store.generated" -}}
{{- $secret := lookup "v1" "Secret" (index . 0) (index . 1) -}}
{{- $data := get $secret "data" | default dict -}}
{{- if hasKey $data (index . 2) -}}
{{- index $data (index . 2) | b64dec -}}
{{- else -}}
{{- randAlphaNum (index . 3) -}}
{{- end -}}
{{- end }}

{{- /* (list value path...): the value with numbers at the paths, such as "limits.*", as text; as JSON. */ -}}
{{- define "object-store.quantities" -}}
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
{{- $members = append $members (printf "%s:%s" (toJson $key) (include "object-store.quantities" $below)) -}}
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
{{- $items = append $items (include "object-store.quantities" $below) -}}
{{- end -}}
{{- printf "[%s]" (join "," $items) -}}
{{- else -}}
{{- toJson $value -}}
{{- end -}}
{{- end }}

{{- /* (list text length): the text, or where it is longer its head and the start of its hash. */ -}}
{{- define "object-store.shorten" -}}
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
{{- define "object-store.union" -}}
{{- $union := dict -}}
{{- range $map := . -}}
{{- range $key, $value := $map -}}
{{- $_ := set $union $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $union -}}
{{- end }}
