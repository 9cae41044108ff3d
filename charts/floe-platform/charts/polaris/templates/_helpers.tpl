{{- define "polaris.baseLocation" -}}
{{- .Values.catalog.baseLocation | default (ternary (printf "s3://%s/" .Values.global.objectStore.buckets.warehouse) (ternary (printf "gs://%s/" .Values.global.objectStore.buckets.warehouse) (ternary (printf "abfss://%s@%s.dfs.core.windows.net/" .Values.global.objectStore.buckets.warehouse (.Values.global.objectStore.storageAccount | default "")) "file:///warehouse/" (eq (include "polaris.storageType" .) "AZURE")) (eq (include "polaris.storageType" .) "GCS")) (eq (include "polaris.storageType" .) "S3")) -}}
{{- end -}}

{{- define "polaris.bootstrap" -}}
activeDeadlineSeconds: {{ .Values.bootstrap.activeDeadlineSeconds | int64 }}
backoffLimit: {{ .Values.bootstrap.backoffLimit | int64 }}
template:
  metadata:
    labels: {{ include "polaris.union" (list .Values.global.commonLabels .Values.podLabels (include "polaris.stableLabels" . | fromYaml) (dict "floe.dev/postgresql-client" "true" "floe.dev/object-store-client" "true" "floe.dev/otel-collector-client" "true") (dict "app.kubernetes.io/component" "bootstrap")) }}
    annotations: {{ include "polaris.union" (list .Values.global.commonAnnotations (dict "checksum/jobs" (include "polaris.jobFiles" . | fromYaml | toJson | sha256sum))) }}
  spec:
    {{- include "polaris.pod" (dict "root" . "pod" .Values "account" (.Values.serviceAccountName | default (include "polaris.serviceAccount" (dict "root" . "account" .Values.serviceAccount))) "token" .Values.automountServiceAccountToken) | nindent 4 }}
    {{- if .Values.affinity | default .Values.global.affinity }}
    affinity: {{ .Values.affinity | default .Values.global.affinity | toJson }}
    {{- end }}
    containers:
      - name: bootstrap
        image: {{ include "polaris.image" (dict "root" . "image" .Values.admin.image) | quote }}
        imagePullPolicy: {{ .Values.admin.image.pullPolicy | quote }}
        args:
          - bootstrap
          - "-f"
          - "/credentials/credentials.yaml"
        env:
          - name: POLARIS_PERSISTENCE_TYPE
            value: {{ .Values.persistence.type | quote }}
          - name: QUARKUS_LOG_FILE_ENABLED
            value: "false"
          {{- if eq .Values.persistence.type "nosql" }}
          - name: POLARIS_PERSISTENCE_NOSQL_BACKEND
            value: {{ .Values.persistence.nosql.backend | quote }}
          - name: QUARKUS_MONGODB_DATABASE
            value: {{ .Values.persistence.nosql.database | quote }}
          {{- end }}
          {{- if and (eq .Values.persistence.type "relational-jdbc") .Values.persistence.relationalJdbc.existingSecret }}
          - name: QUARKUS_DATASOURCE_JDBC_URL
            {{- with .Values.persistence.relationalJdbc.url }}
            value: {{ . | quote }}
            {{- end }}
            {{- if not .Values.persistence.relationalJdbc.url }}
            valueFrom:
              secretKeyRef:
                name: {{ .Values.persistence.relationalJdbc.existingSecret | quote }}
                key: {{ .Values.persistence.relationalJdbc.urlKey | quote }}
            {{- end }}
          - name: QUARKUS_DATASOURCE_USERNAME
            valueFrom:
              secretKeyRef:
                name: {{ .Values.persistence.relationalJdbc.existingSecret | quote }}
                key: {{ .Values.persistence.relationalJdbc.usernameKey | quote }}
          - name: QUARKUS_DATASOURCE_PASSWORD
            valueFrom:
              secretKeyRef:
                name: {{ .Values.persistence.relationalJdbc.existingSecret | quote }}
                key: {{ .Values.persistence.relationalJdbc.passwordKey | quote }}
          {{- end }}
          {{- if and (eq .Values.persistence.type "relational-jdbc") (not .Values.persistence.relationalJdbc.existingSecret) }}
          - name: QUARKUS_DATASOURCE_JDBC_URL
            value: {{ include "polaris.jdbcUrl" . | quote }}
          - name: QUARKUS_DATASOURCE_USERNAME
            value: {{ .Values.global.postgresql.user | quote }}
          - name: QUARKUS_DATASOURCE_PASSWORD
            valueFrom:
              secretKeyRef:
                name: {{ include "polaris.postgresqlSecret" . | quote }}
                {{- if .Values.global.postgresql.existingSecret }}
                key: {{ .Values.global.postgresql.passwordKey | quote }}
                {{- else }}
                key: password
                {{- end }}
          {{- end }}
          {{- if eq .Values.persistence.type "nosql" }}
          - name: QUARKUS_MONGODB_CONNECTION_STRING
            valueFrom:
              secretKeyRef:
                name: {{ .Values.persistence.nosql.existingSecret | default "" | quote }}
                key: {{ .Values.persistence.nosql.connectionStringKey | quote }}
          {{- end }}
        resources:
          {{- with .Values.admin.resources.claims }}
          claims: {{ . | toJson }}
          {{- end }}
          {{- with .Values.admin.resources.limits }}
          limits: {{ include "polaris.quantities" (list . "*") }}
          {{- end }}
          {{- with .Values.admin.resources.requests }}
          requests: {{ include "polaris.quantities" (list . "*") }}
          {{- end }}
          {{- if not (or .Values.admin.resources.claims .Values.admin.resources.limits .Values.admin.resources.requests) }}
          {}
          {{- end }}
        volumeMounts:
          - name: credentials
            mountPath: "/credentials"
            readOnly: true
          - name: tmp
            mountPath: "/tmp"
          {{- if and (eq .Values.persistence.type "relational-jdbc") (not .Values.persistence.relationalJdbc.existingSecret) }}
          {{- if .Values.global.postgresql.caSecret.name }}
          - name: database-ca
            mountPath: "/etc/floe/postgresql"
            readOnly: true
          {{- end }}
          {{- end }}
        {{- if ternary (omit (default dict .Values.securityContext) "runAsGroup" "runAsUser") .Values.securityContext (eq (include "polaris.openshift" .) "true") }}
        securityContext: {{ ternary (omit (default dict .Values.securityContext) "runAsGroup" "runAsUser") .Values.securityContext (eq (include "polaris.openshift" .) "true") | toJson }}
        {{- end }}
        terminationMessagePolicy: FallbackToLogsOnError
    initContainers:
      {{- if and (eq .Values.persistence.type "relational-jdbc") (not .Values.persistence.relationalJdbc.existingSecret) }}
      {{- if .Values.waitForDatabase.enabled }}
      - name: wait-for-database
        image: {{ include "polaris.image" (dict "root" . "image" .Values.waitForDatabase.image) | quote }}
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
            value: {{ include "polaris.postgresqlHost" . | quote }}
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
          limits: {{ include "polaris.quantities" (list . "*") }}
          {{- end }}
          {{- with .Values.waitForDatabase.resources.requests }}
          requests: {{ include "polaris.quantities" (list . "*") }}
          {{- end }}
          {{- if not (or .Values.waitForDatabase.resources.claims .Values.waitForDatabase.resources.limits .Values.waitForDatabase.resources.requests) }}
          {}
          {{- end }}
        {{- if ternary (omit (default dict .Values.securityContext) "runAsGroup" "runAsUser") .Values.securityContext (eq (include "polaris.openshift" .) "true") }}
        securityContext: {{ ternary (omit (default dict .Values.securityContext) "runAsGroup" "runAsUser") .Values.securityContext (eq (include "polaris.openshift" .) "true") | toJson }}
        {{- end }}
        terminationMessagePolicy: FallbackToLogsOnError
      {{- end }}
      {{- end }}
      - name: credentials
        image: {{ include "polaris.image" (dict "root" . "image" .Values.python.image) | quote }}
        imagePullPolicy: {{ .Values.python.image.pullPolicy | quote }}
        command:
          - python
        args:
          - "/etc/floe/jobs/credentials.py"
          - "/etc/floe/root"
          - "/credentials/credentials.yaml"
          {{- range $realm := .Values.realms }}
          - {{ $realm | quote }}
          {{- end }}
        resources:
          {{- with .Values.catalog.resources.claims }}
          claims: {{ . | toJson }}
          {{- end }}
          {{- with .Values.catalog.resources.limits }}
          limits: {{ include "polaris.quantities" (list . "*") }}
          {{- end }}
          {{- with .Values.catalog.resources.requests }}
          requests: {{ include "polaris.quantities" (list . "*") }}
          {{- end }}
          {{- if not (or .Values.catalog.resources.claims .Values.catalog.resources.limits .Values.catalog.resources.requests) }}
          {}
          {{- end }}
        volumeMounts:
          - name: root-credentials
            mountPath: "/etc/floe/root"
            readOnly: true
          - name: jobs
            mountPath: "/etc/floe/jobs"
            readOnly: true
          - name: credentials
            mountPath: "/credentials"
        {{- if ternary (omit (default dict .Values.securityContext) "runAsGroup" "runAsUser") .Values.securityContext (eq (include "polaris.openshift" .) "true") }}
        securityContext: {{ ternary (omit (default dict .Values.securityContext) "runAsGroup" "runAsUser") .Values.securityContext (eq (include "polaris.openshift" .) "true") | toJson }}
        {{- end }}
        terminationMessagePolicy: FallbackToLogsOnError
    restartPolicy: Never
    {{- if .Values.topologySpreadConstraints | default .Values.global.topologySpreadConstraints }}
    topologySpreadConstraints: {{ .Values.topologySpreadConstraints | default .Values.global.topologySpreadConstraints | toJson }}
    {{- end }}
    volumes:
      - name: root-credentials
        secret:
          defaultMode: 288
          items:
            -
              {{- if or .Values.rootCredentials.existingSecret (and .Values.global.externalSecrets.enabled .Values.rootCredentials.externalSecret) }}
              key: {{ .Values.rootCredentials.clientIdKey | quote }}
              {{- else }}
              key: client-id
              {{- end }}
              path: client-id
            -
              {{- if or .Values.rootCredentials.existingSecret (and .Values.global.externalSecrets.enabled .Values.rootCredentials.externalSecret) }}
              key: {{ .Values.rootCredentials.clientSecretKey | quote }}
              {{- else }}
              key: client-secret
              {{- end }}
              path: client-secret
          secretName: {{ .Values.rootCredentials.existingSecret | default (include "polaris.shorten" (list (printf "%s-root" (include "polaris.fullname" .)) 63)) | quote }}
      - name: jobs
        configMap:
          name: {{ include "polaris.shorten" (list (printf "%s-jobs" (include "polaris.fullname" .)) 63) | quote }}
          items:
            - key: credentials.py
              path: credentials.py
      - name: credentials
        emptyDir:
          {{- if not (kindIs "invalid" .Values.scratch.sizeLimit) }}
          sizeLimit: {{ ternary .Values.scratch.sizeLimit (toJson .Values.scratch.sizeLimit) (kindIs "string" .Values.scratch.sizeLimit) | quote }}
          {{- else }}
          {}
          {{- end }}
      - name: tmp
        emptyDir:
          {{- if not (kindIs "invalid" .Values.scratch.sizeLimit) }}
          sizeLimit: {{ ternary .Values.scratch.sizeLimit (toJson .Values.scratch.sizeLimit) (kindIs "string" .Values.scratch.sizeLimit) | quote }}
          {{- else }}
          {}
          {{- end }}
      {{- if and (eq .Values.persistence.type "relational-jdbc") (not .Values.persistence.relationalJdbc.existingSecret) }}
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
{{- end }}

{{- define "polaris.bootstrapHook" -}}
{{- if eq .Values.global.hooks.mode "helm" }}
helm.sh/hook: "post-install,post-upgrade"
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

{{- define "polaris.catalog" -}}
activeDeadlineSeconds: {{ .Values.catalog.activeDeadlineSeconds | int64 }}
backoffLimit: 3
template:
  metadata:
    labels: {{ include "polaris.union" (list .Values.global.commonLabels .Values.podLabels (include "polaris.stableLabels" . | fromYaml) (dict "floe.dev/postgresql-client" "true" "floe.dev/object-store-client" "true" "floe.dev/otel-collector-client" "true") (dict "floe.dev/polaris-client" "true" "app.kubernetes.io/component" "catalog")) }}
    annotations: {{ include "polaris.union" (list .Values.global.commonAnnotations (dict "checksum/jobs" (include "polaris.jobFiles" . | fromYaml | toJson | sha256sum))) }}
  spec:
    {{- include "polaris.pod" (dict "root" . "pod" .Values "account" (.Values.serviceAccountName | default (include "polaris.serviceAccount" (dict "root" . "account" .Values.serviceAccount))) "token" .Values.automountServiceAccountToken) | nindent 4 }}
    {{- if .Values.affinity | default .Values.global.affinity }}
    affinity: {{ .Values.affinity | default .Values.global.affinity | toJson }}
    {{- end }}
    containers:
      - name: catalog
        image: {{ include "polaris.image" (dict "root" . "image" .Values.python.image) | quote }}
        imagePullPolicy: {{ .Values.python.image.pullPolicy | quote }}
        command:
          - python
        args:
          - "/etc/floe/jobs/catalog.py"
          - "/etc/floe/jobs/catalog.json"
          - "/etc/floe/root"
          - {{ printf "http://%s:%d" (include "polaris.ownName" .) (int64 .Values.service.port) | quote }}
          - {{ .Values.realmContext.headerName | quote }}
          - {{ .Values.catalog.timeoutSeconds | int64 | quote }}
          {{- range $realm := .Values.realms }}
          - {{ $realm | quote }}
          {{- end }}
        resources:
          {{- with .Values.catalog.resources.claims }}
          claims: {{ . | toJson }}
          {{- end }}
          {{- with .Values.catalog.resources.limits }}
          limits: {{ include "polaris.quantities" (list . "*") }}
          {{- end }}
          {{- with .Values.catalog.resources.requests }}
          requests: {{ include "polaris.quantities" (list . "*") }}
          {{- end }}
          {{- if not (or .Values.catalog.resources.claims .Values.catalog.resources.limits .Values.catalog.resources.requests) }}
          {}
          {{- end }}
        volumeMounts:
          - name: root-credentials
            mountPath: "/etc/floe/root"
            readOnly: true
          - name: jobs
            mountPath: "/etc/floe/jobs"
            readOnly: true
        {{- if ternary (omit (default dict .Values.securityContext) "runAsGroup" "runAsUser") .Values.securityContext (eq (include "polaris.openshift" .) "true") }}
        securityContext: {{ ternary (omit (default dict .Values.securityContext) "runAsGroup" "runAsUser") .Values.securityContext (eq (include "polaris.openshift" .) "true") | toJson }}
        {{- end }}
        terminationMessagePolicy: FallbackToLogsOnError
    restartPolicy: Never
    {{- if .Values.topologySpreadConstraints | default .Values.global.topologySpreadConstraints }}
    topologySpreadConstraints: {{ .Values.topologySpreadConstraints | default .Values.global.topologySpreadConstraints | toJson }}
    {{- end }}
    volumes:
      - name: root-credentials
        secret:
          defaultMode: 288
          items:
            -
              {{- if or .Values.rootCredentials.existingSecret (and .Values.global.externalSecrets.enabled .Values.rootCredentials.externalSecret) }}
              key: {{ .Values.rootCredentials.clientIdKey | quote }}
              {{- else }}
              key: client-id
              {{- end }}
              path: client-id
            -
              {{- if or .Values.rootCredentials.existingSecret (and .Values.global.externalSecrets.enabled .Values.rootCredentials.externalSecret) }}
              key: {{ .Values.rootCredentials.clientSecretKey | quote }}
              {{- else }}
              key: client-secret
              {{- end }}
              path: client-secret
          secretName: {{ .Values.rootCredentials.existingSecret | default (include "polaris.shorten" (list (printf "%s-root" (include "polaris.fullname" .)) 63)) | quote }}
      - name: jobs
        configMap:
          name: {{ include "polaris.shorten" (list (printf "%s-jobs" (include "polaris.fullname" .)) 63) | quote }}
{{- end }}

{{- define "polaris.catalogHook" -}}
{{- if eq .Values.global.hooks.mode "helm" }}
helm.sh/hook: "post-install,post-upgrade"
helm.sh/hook-delete-policy: before-hook-creation
helm.sh/hook-weight: "10"
{{- end }}
{{- if not (eq .Values.global.hooks.mode "helm") }}
{{- if eq .Values.global.hooks.mode "argocd" }}
argocd.argoproj.io/hook: Sync
argocd.argoproj.io/hook-delete-policy: BeforeHookCreation
argocd.argoproj.io/sync-wave: "2"
{{- end }}
{{- end }}
{{- if not (or (eq .Values.global.hooks.mode "helm") (eq .Values.global.hooks.mode "argocd")) }}
{}
{{- end }}
{{- end }}

{{- define "polaris.chart" -}}
{{- printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 -}}
{{- end -}}

{{- define "polaris.container" -}}
image: {{ include "polaris.image" (dict "root" .root "image" .container.image) | quote }}
imagePullPolicy: {{ .container.image.pullPolicy | quote }}
{{- if ternary (omit (default dict .container.securityContext) "runAsGroup" "runAsUser") .container.securityContext (eq (include "polaris.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .container.securityContext) "runAsGroup" "runAsUser") .container.securityContext (eq (include "polaris.openshift" .root) "true") | toJson }}
{{- end }}
terminationMessagePolicy: FallbackToLogsOnError
{{- with .container.workingDir }}
workingDir: {{ . | quote }}
{{- end }}
{{- end }}

{{- define "polaris.dnsEgress" -}}
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

{{- define "polaris.files" -}}
application.properties: |-
  {{- $properties := dict }}
  {{- $_ := set $properties "quarkus.http.port" "8181" }}
  {{- $_ := set $properties "quarkus.management.port" "8182" }}
  {{- $_ := set $properties "quarkus.http.access-log.enabled" (ternary "true" "false" .Values.logging.accessLog) }}
  {{- $_ := set $properties "polaris.log.request-id-header-name" .Values.logging.requestIdHeaderName }}
  {{- $_ := set $properties "polaris.realm-context.type" "default" }}
  {{- $_ := set $properties "polaris.realm-context.realms" (.Values.realms | join ",") }}
  {{- $_ := set $properties "polaris.realm-context.header-name" .Values.realmContext.headerName }}
  {{- $_ := set $properties "polaris.realm-context.require-header" (ternary "true" "false" .Values.realmContext.requireHeader) }}
  {{- $_ := set $properties "polaris.persistence.type" .Values.persistence.type }}
  {{- $_ := set $properties "polaris.file-io.type" "default" }}
  {{- if and (eq .Values.persistence.type "relational-jdbc") (not (kindIs "invalid" .Values.persistence.relationalJdbc.minSize)) }}
  {{- $_ := set $properties "quarkus.datasource.jdbc.min-size" (printf "%d" (int64 .Values.persistence.relationalJdbc.minSize)) }}
  {{- end }}
  {{- if and (eq .Values.persistence.type "relational-jdbc") (not (kindIs "invalid" .Values.persistence.relationalJdbc.maxSize)) }}
  {{- $_ := set $properties "quarkus.datasource.jdbc.max-size" (printf "%d" (int64 .Values.persistence.relationalJdbc.maxSize)) }}
  {{- end }}
  {{- if eq .Values.persistence.type "nosql" }}
  {{- $_ := set $properties "polaris.persistence.nosql.backend" .Values.persistence.nosql.backend }}
  {{- $_ := set $properties "quarkus.mongodb.database" .Values.persistence.nosql.database }}
  {{- end }}
  {{- if and (not .Values.global.objectStore.bundled.enabled) (eq .Values.global.objectStore.type "GCS") (or (and .Values.storage.auth (eq .Values.storage.auth "static")) (and (not .Values.storage.auth) (eq .Values.global.objectStore.auth "static"))) .Values.storage.gcp.tokenKey .Values.storage.gcp.tokenLifespan }}
  {{- $_ := set $properties "polaris.storage.gcp.lifespan" .Values.storage.gcp.tokenLifespan }}
  {{- end }}
  {{- $_ := set $properties "polaris.authentication.type" .Values.authentication.type }}
  {{- $_ := set $properties "polaris.authentication.authenticator.type" "default" }}
  {{- if not (eq .Values.authentication.type "external") }}
  {{- $_ := set $properties "polaris.authentication.token-service.type" "default" }}
  {{- $_ := set $properties "polaris.authentication.token-broker.type" .Values.tokenBroker.type }}
  {{- $_ := set $properties "polaris.authentication.token-broker.max-token-generation" .Values.tokenBroker.maxTokenGeneration }}
  {{- end }}
  {{- if and (not (eq .Values.authentication.type "external")) (or .Values.tokenBroker.existingSecret (and .Values.global.externalSecrets.enabled .Values.tokenBroker.externalSecret)) (eq .Values.tokenBroker.type "rsa-key-pair") }}
  {{- $_ := set $properties "polaris.authentication.token-broker.rsa-key-pair.public-key-file" "/etc/floe/token-broker/public.pem" }}
  {{- $_ := set $properties "polaris.authentication.token-broker.rsa-key-pair.private-key-file" "/etc/floe/token-broker/private.pem" }}
  {{- end }}
  {{- if and (not (eq .Values.authentication.type "external")) (or .Values.tokenBroker.existingSecret (and .Values.global.externalSecrets.enabled .Values.tokenBroker.externalSecret)) (eq .Values.tokenBroker.type "symmetric-key") }}
  {{- $_ := set $properties "polaris.authentication.token-broker.symmetric-key.file" "/etc/floe/token-broker/symmetric.key" }}
  {{- end }}
  {{- if not (eq .Values.authentication.type "internal") }}
  {{- $_ := set $properties "quarkus.oidc.tenant-enabled" "true" }}
  {{- $_ := set $properties "quarkus.oidc.auth-server-url" (.Values.oidc.authServerUrl | default "") }}
  {{- $_ := set $properties "quarkus.oidc.client-id" .Values.oidc.clientId }}
  {{- $_ := set $properties "polaris.oidc.principal-mapper.type" "default" }}
  {{- $_ := set $properties "polaris.oidc.principal-roles-mapper.type" "default" }}
  {{- if .Values.oidc.principalIdClaimPath }}
  {{- $_ := set $properties "polaris.oidc.principal-mapper.id-claim-path" .Values.oidc.principalIdClaimPath }}
  {{- end }}
  {{- if .Values.oidc.principalNameClaimPath }}
  {{- $_ := set $properties "polaris.oidc.principal-mapper.name-claim-path" .Values.oidc.principalNameClaimPath }}
  {{- end }}
  {{- if .Values.oidc.rolesClaimPath }}
  {{- $_ := set $properties "quarkus.oidc.roles.role-claim-path" .Values.oidc.rolesClaimPath }}
  {{- end }}
  {{- if .Values.oidc.rolesFilter }}
  {{- $_ := set $properties "polaris.oidc.principal-roles-mapper.filter" .Values.oidc.rolesFilter }}
  {{- end }}
  {{- end }}
  {{- $_ := set $properties "polaris.rate-limiter.filter.type" .Values.rateLimiter.type }}
  {{- if eq .Values.rateLimiter.type "default" }}
  {{- $_ := set $properties "polaris.rate-limiter.token-bucket.type" "default" }}
  {{- $_ := set $properties "polaris.rate-limiter.token-bucket.requests-per-second" (printf "%d" (int64 .Values.rateLimiter.requestsPerSecond)) }}
  {{- end }}
  {{- if or .Values.cors.allowedOrigins .Values.cors.allowedMethods .Values.cors.allowedHeaders .Values.cors.exposedHeaders }}
  {{- $_ := set $properties "quarkus.http.cors.enabled" "true" }}
  {{- end }}
  {{- if .Values.cors.allowedOrigins }}
  {{- $_ := set $properties "quarkus.http.cors.origins" (.Values.cors.allowedOrigins | join ",") }}
  {{- end }}
  {{- if .Values.cors.allowedMethods }}
  {{- $_ := set $properties "quarkus.http.cors.methods" (.Values.cors.allowedMethods | join ",") }}
  {{- end }}
  {{- if .Values.cors.allowedHeaders }}
  {{- $_ := set $properties "quarkus.http.cors.headers" (.Values.cors.allowedHeaders | join ",") }}
  {{- end }}
  {{- if .Values.cors.exposedHeaders }}
  {{- $_ := set $properties "quarkus.http.cors.exposed-headers" (.Values.cors.exposedHeaders | join ",") }}
  {{- end }}
  {{- if not (kindIs "invalid" .Values.cors.maxAgeSeconds) }}
  {{- $_ := set $properties "quarkus.http.cors.access-control-max-age" (printf "%d" (int64 .Values.cors.maxAgeSeconds)) }}
  {{- end }}
  {{- if not (kindIs "invalid" .Values.cors.allowCredentials) }}
  {{- $_ := set $properties "quarkus.http.cors.access-control-allow-credentials" (ternary "true" "false" .Values.cors.allowCredentials) }}
  {{- end }}
  {{- $_ := set $properties "quarkus.log.level" .Values.logging.level }}
  {{- $_ := set $properties "quarkus.log.console.enabled" "true" }}
  {{- $_ := set $properties "quarkus.log.console.json.enabled" (ternary "true" "false" .Values.logging.json) }}
  {{- $_ := set $properties "quarkus.log.file.enabled" "false" }}
  {{- range $name, $category := .Values.logging.categories }}
  {{- $_ := set $properties (printf "quarkus.log.category.\"%s\".level" $name) $category }}
  {{- end }}
  {{- $_ := set $properties "quarkus.micrometer.enabled" (ternary "true" "false" .Values.metrics.enabled) }}
  {{- if .Values.metrics.enabled }}
  {{- range $name, $tag := .Values.metrics.tags }}
  {{- $_ := set $properties (printf "polaris.metrics.tags.%s" $name) $tag }}
  {{- end }}
  {{- end }}
  {{- $_ := set $properties "quarkus.otel.sdk.disabled" (ternary "false" "true" (not (not (ternary .Values.tracing.enabled .Values.global.otel.enabled (not (kindIs "invalid" .Values.tracing.enabled)))))) }}
  {{- if ternary .Values.tracing.enabled .Values.global.otel.enabled (not (kindIs "invalid" .Values.tracing.enabled)) }}
  {{- $_ := set $properties "quarkus.otel.exporter.otlp.endpoint" (.Values.global.otel.endpoint | default (printf "http://%s.%s.svc:4317" (include "polaris.shorten" (list (ternary .Release.Name (printf "%s-otel-collector" .Release.Name) (contains "otel-collector" .Release.Name)) 63)) (include "polaris.namespace" .))) }}
  {{- $_ := set $properties "quarkus.otel.resource.attributes" (printf "service.name=polaris%s%s" (ternary (printf ",deployment.environment.name=%s" (.Values.environment | default .Values.global.environment)) "" (not (not (or .Values.environment .Values.global.environment)))) (ternary (printf ",%s" (.Values.tracing.attributes | join ",")) "" (not (empty .Values.tracing.attributes)))) }}
  {{- $_ := set $properties "quarkus.otel.traces.sampler" "parentbased_traceidratio" }}
  {{- $_ := set $properties "quarkus.otel.traces.sampler.arg" (.Values.tracing.sampleRatio | toJson) }}
  {{- end }}
  {{- if eq (include "polaris.storageType" .) "FILE" }}
  {{- $_ := set $properties "polaris.features.\"ALLOW_INSECURE_STORAGE_TYPES\"" "true" }}
  {{- $_ := set $properties "polaris.features.\"SUPPORTED_CATALOG_STORAGE_TYPES\"" "[\"FILE\"]" }}
  {{- $_ := set $properties "polaris.readiness.ignore-severe-issues" "true" }}
  {{- end }}
  {{- range $name, $feature := .Values.features }}
  {{- $_ := set $properties (printf "polaris.features.\"%s\"" $name) (ternary $feature (toJson $feature) (kindIs "string" $feature)) }}
  {{- end }}
  {{- range $name, $realmOverride := .Values.realmOverrides }}
  {{- range $key, $realmOverride2 := $realmOverride }}
  {{- $_ := set $properties (printf "polaris.features.realm-overrides.\"%s\".overrides.\"%s\"" $name $key) (ternary $realmOverride2 (toJson $realmOverride2) (kindIs "string" $realmOverride2)) }}
  {{- end }}
  {{- end }}
  {{- range $name, $advancedConfig := .Values.advancedConfig }}
  {{- $_ := set $properties $name (ternary $advancedConfig (toJson $advancedConfig) (kindIs "string" $advancedConfig)) }}
  {{- end }}
  {{- range $key, $value := $properties }}
  {{ printf "%s=%s" $key $value | toJson | trimPrefix "\"" | trimSuffix "\"" | replace "\\\"" "\"" }}
  {{- end }}
{{- end }}

{{- define "polaris.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride -}}
{{- else if contains "polaris" .Release.Name -}}
{{- .Release.Name -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (.Values.nameOverride | default "polaris") -}}
{{- end -}}
{{- end -}}

{{- define "polaris.image" -}}
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

{{- define "polaris.jdbcUrl" -}}
{{- printf "jdbc:postgresql://%s:%d/%s?ApplicationName=polaris" (include "polaris.postgresqlHost" .) (int64 .Values.global.postgresql.port) (.Values.global.postgresql.databases.polaris | default "") -}}
{{- if .Values.global.postgresql.sslMode -}}
{{- printf "&sslmode=%s" .Values.global.postgresql.sslMode -}}
{{- end -}}
{{- if .Values.global.postgresql.caSecret.name -}}
{{- "&sslrootcert=/etc/floe/postgresql/ca.crt" -}}
{{- end -}}
{{- end -}}

{{- define "polaris.jobFiles" -}}
catalog.json: |-
  {{- include "polaris.wantedCatalog" . | fromYaml | toPrettyJson | nindent 2 }}
catalog.py: |-
  """Makes a catalog in each realm, and the roles by which principals use it. What is there already stays, and may be brought up to date."""

  import json
  import os
  import sys
  import time
  import urllib.error
  import urllib.parse
  import urllib.request

  ATTEMPT = 10
  PAUSE = 2


  class Refused(Exception):
      """An answer that is no success."""

      def __init__(self, status, text):
          super().__init__(text)
          self.status = status


  class Server:
      """Polaris, as one realm's `root` speaks to it."""

      def __init__(self, url, header, realm, credential):
          self.url, self.headers, self.realm, self.credential = url, {header: realm}, realm, credential

      def send(self, method, path, body=None, kind="application/json"):
          request = urllib.request.Request(self.url + path, body, {**self.headers, "Content-Type": kind}, method=method)
          try:
              with urllib.request.urlopen(request, timeout=ATTEMPT) as answer:
                  return json.loads(answer.read() or b"null")
          except urllib.error.HTTPError as error:
              text = error.read(2000).decode(errors="replace")
              raise Refused(error.code, f"{method} {path}: {error.code} {message(text)}") from None

      def sign_in(self, deadline):
          """Gets a token; a server that does not answer yet, or whose realm is not made yet, is asked again."""
          form = {"grant_type": "client_credentials", "scope": "PRINCIPAL_ROLE:ALL", **self.credential}
          body = urllib.parse.urlencode(form).encode()
          while True:
              try:
                  answer = self.send("POST", "/api/catalog/v1/oauth/tokens", body, "application/x-www-form-urlencoded")
                  break
              except Refused as error:
                  # The answer to a wrong credential does not get better.
                  if error.status in (400, 401, 403):
                      sys.exit(f"realm {self.realm}: the credential of root is refused ({error.status})")
                  why = f"the token endpoint answers {error.status}"
              except OSError as error:
                  why = f"it does not answer: {error}"
              if time.monotonic() >= deadline:
                  sys.exit(f"realm {self.realm}: {self.url} gives no token in time; {why}")
              print(f"realm {self.realm}: waiting for {self.url}; {why}", flush=True)
              time.sleep(PAUSE)
          token = (answer or {}).get("access_token")
          if not token:
              sys.exit(f"realm {self.realm}: the token endpoint gives no token")
          self.headers["Authorization"] = f"Bearer {token}"

      def manage(self, method, path, body):
          return self.send(method, "/api/management/v1" + path, json.dumps(body).encode())

      def make(self, what, path, body):
          """Makes what may be there already; whether it was not."""
          try:
              self.manage("POST", path, body)
          except Refused as error:
              if error.status != 409:
                  raise
              print(f"realm {self.realm}: {what} is there", flush=True)
              return False
          print(f"realm {self.realm}: made {what}", flush=True)
          return True

      def give(self, what, path, body):
          """Gives what may be given already."""
          try:
              self.manage("PUT", path, body)
          except Refused as error:
              if error.status != 409:
                  raise
          print(f"realm {self.realm}: {what}", flush=True)


  def message(text):
      """What Polaris says of an error, on one line."""
      try:
          text = json.loads(text)["error"]["message"]
      except (ValueError, KeyError, TypeError):
          pass
      return " ".join(str(text).split())


  def quote(name):
      return urllib.parse.quote(name, safe="")


  def of_realm(location, realm, several):
      """The place of a realm: of several realms each has its own."""
      if "{realm}" in location:
          return location.replace("{realm}", realm)
      return f"{location.rstrip('/')}/{realm}/" if several else location


  def update(server, name, properties, storage):
      """Lays what is wanted over what is there. Storage that differs stays as it is where Polaris does not let it change."""
      path = "/catalogs/" + quote(name)
      there = server.send("GET", "/api/management/v1" + path)
      held, kept = there.get("properties") or {}, there.get("storageConfigInfo") or {}
      if all(held.get(key) == value for key, value in properties.items()) and all(
          kept.get(key) == value for key, value in storage.items()
      ):
          return
      body = {"properties": {**held, **properties}, "storageConfigInfo": {**kept, **storage}}
      try:
          server.manage("PUT", path, {"currentEntityVersion": there.get("entityVersion"), **body})
      except Refused as error:
          sys.exit(f"realm {server.realm}: catalog {name} differs from the values, and is not changed: {error}")
      print(f"realm {server.realm}: brought catalog {name} up to date", flush=True)


  def apply(server, wanted, several):
      name, role, principal_role = wanted["name"], wanted["catalogRole"], wanted["principalRole"]
      place = lambda location: of_realm(location, server.realm, several)
      properties = {**wanted["properties"], "default-base-location": place(wanted["baseLocation"])}
      storage = {**wanted["storage"], **wanted.get("storageOfS3", {})}
      storage["allowedLocations"] = [place(each) for each in wanted["allowedLocations"]]
      catalog = {"name": name, "type": "INTERNAL", "properties": properties, "storageConfigInfo": storage}
      if not server.make(f"catalog {name}", "/catalogs", {"catalog": catalog}):
          update(server, name, properties, storage)
      server.make(f"principal role {principal_role}", "/principal-roles", {"principalRole": {"name": principal_role}})
      roles = f"/catalogs/{quote(name)}/catalog-roles"
      server.make(f"catalog role {role}", roles, {"catalogRole": {"name": role}})
      for privilege in wanted["privileges"]:
          grant = {"grant": {"type": "catalog", "privilege": privilege}}
          server.give(f"catalog role {role} has {privilege}", f"{roles}/{quote(role)}/grants", grant)
      path = f"/principal-roles/{quote(principal_role)}/catalog-roles/{quote(name)}"
      server.give(f"principal role {principal_role} has catalog role {role}", path, {"catalogRole": {"name": role}})
      for principal in wanted["principals"]:
          path = f"/principals/{quote(principal)}/principal-roles"
          what = f"principal {principal} has principal role {principal_role}"
          server.give(what, path, {"principalRole": {"name": principal_role}})


  def read(folder, name):
      with open(os.path.join(folder, name), encoding="utf-8") as file:
          return file.read().strip()


  def main(state, secrets, url, header, timeout, *realms):
      with open(state, encoding="utf-8") as file:
          wanted = json.load(file)
      credential = {"client_id": read(secrets, "client-id"), "client_secret": read(secrets, "client-secret")}
      deadline = time.monotonic() + float(timeout)
      for realm in realms:
          server = Server(url, header, realm, credential)
          server.sign_in(deadline)
          try:
              apply(server, wanted, len(realms) > 1)
          except Refused as error:
              sys.exit(f"realm {realm}: {error}")
          except OSError as error:
              sys.exit(f"realm {realm}: {url} does not answer any more: {error}")


  main(*sys.argv[1:])
credentials.py: |-
  """Writes the file from which the admin tool takes the credential of `root`: the same in each realm."""

  import json
  import os
  import sys

  source, target, *realms = sys.argv[1:]


  def read(name):
      with open(os.path.join(source, name), encoding="utf-8") as file:
          value = file.read().strip()
      if not value:
          sys.exit(f"{name} of the Secret of rootCredentials is empty")
      return value


  credential = {"client-id": read("client-id"), "client-secret": read("client-secret")}
  # JSON is YAML, which the tool reads.
  with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
      json.dump({realm: credential for realm in realms}, file)
  print(f"wrote the credential of {len(realms)} realms to {target}")
{{- end }}

{{- define "polaris.labels" -}}
{{ include "polaris.union" (list .Values.global.commonLabels (include "polaris.stableLabels" . | fromYaml) (dict "app.kubernetes.io/version" .Chart.AppVersion "helm.sh/chart" (include "polaris.chart" .))) }}
{{- end }}

{{- define "polaris.namespace" -}}
{{- .Values.namespaceOverride | default (.Values.global.namespaceOverride | default .Release.Namespace) -}}
{{- end -}}

{{- define "polaris.objectStoreEndpoint" -}}
{{- if .Values.global.objectStore.bundled.enabled -}}
{{- printf "http://%s.%s.svc:9000" (include "polaris.shorten" (list (.Values.global.objectStore.bundled.fullnameOverride | default (ternary .Release.Name (printf "%s-object-store" .Release.Name) (contains "object-store" .Release.Name))) 63)) (include "polaris.namespace" .) -}}
{{- else -}}
{{- .Values.global.objectStore.endpoint | default "" -}}
{{- end -}}
{{- end -}}

{{- define "polaris.openshift" -}}
{{- if or (eq .Values.global.compatibility.openshift "force") (and (eq .Values.global.compatibility.openshift "auto") (.Capabilities.APIVersions.Has "security.openshift.io/v1")) -}}
{{- "true" -}}
{{- else -}}
{{- "false" -}}
{{- end -}}
{{- end -}}

{{- define "polaris.ownName" -}}
{{- include "polaris.shorten" (list (include "polaris.fullname" .) 63) -}}
{{- end -}}

{{- define "polaris.pod" -}}
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
{{- if ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "polaris.openshift" .root) "true") }}
securityContext: {{ ternary (omit (default dict .pod.podSecurityContext) "fsGroup" "runAsGroup" "runAsUser") .pod.podSecurityContext (eq (include "polaris.openshift" .root) "true") | toJson }}
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

{{- define "polaris.postgresqlHost" -}}
{{- .Values.global.postgresql.host | default (include "polaris.shorten" (list (printf "%s-rw" (include "polaris.postgresqlName" .)) 63)) -}}
{{- end -}}

{{- define "polaris.postgresqlName" -}}
{{- .Values.global.postgresql.fullnameOverride | default (ternary .Release.Name (printf "%s-postgresql" .Release.Name) (contains "postgresql" .Release.Name)) -}}
{{- end -}}

{{- define "polaris.postgresqlSecret" -}}
{{- .Values.global.postgresql.existingSecret | default (include "polaris.shorten" (list (printf "%s-app" (include "polaris.postgresqlName" .)) 63)) -}}
{{- end -}}

{{- define "polaris.resources" -}}
{{- with .resources.claims }}
claims: {{ . | toJson }}
{{- end }}
{{- if eq .preset "small" }}
limits: {{ include "polaris.union" (list (dict "cpu" "500m" "memory" "512Mi") (include "polaris.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
limits: {{ include "polaris.union" (list (dict "cpu" "1" "memory" "1Gi") (include "polaris.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if eq .preset "large" }}
limits: {{ include "polaris.union" (list (dict "cpu" "2" "memory" "2Gi") (include "polaris.quantities" (list .resources.limits "*") | fromJson)) }}
{{- else if .resources.limits }}
limits: {{ include "polaris.quantities" (list .resources.limits "*") }}
{{- end }}
{{- if eq .preset "small" }}
requests: {{ include "polaris.union" (list (dict "cpu" "100m" "memory" "256Mi") (include "polaris.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "medium" }}
requests: {{ include "polaris.union" (list (dict "cpu" "250m" "memory" "512Mi") (include "polaris.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if eq .preset "large" }}
requests: {{ include "polaris.union" (list (dict "cpu" "500m" "memory" "1Gi") (include "polaris.quantities" (list .resources.requests "*") | fromJson)) }}
{{- else if .resources.requests }}
requests: {{ include "polaris.quantities" (list .resources.requests "*") }}
{{- end }}
{{- if not (or .resources.claims (eq .preset "small") (eq .preset "medium") (eq .preset "large") .resources.limits .resources.requests) }}
{}
{{- end }}
{{- end }}

{{- define "polaris.service" -}}
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

{{- define "polaris.serviceAccount" -}}
{{- .account.name | default (ternary (include "polaris.ownName" .root) "default" .account.create) -}}
{{- end -}}

{{- define "polaris.stableLabels" -}}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
app.kubernetes.io/name: polaris
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
app.kubernetes.io/part-of: floe-platform
{{- if or .Values.environment .Values.global.environment }}
floe.dev/environment: {{ .Values.environment | default .Values.global.environment | quote }}
{{- end }}
{{- end }}

{{- define "polaris.storageType" -}}
{{- if .Values.catalog.storageType -}}
{{- .Values.catalog.storageType -}}
{{- else if or .Values.global.objectStore.bundled.enabled (eq .Values.global.objectStore.type "S3") -}}
{{- "S3" -}}
{{- else if eq .Values.global.objectStore.type "GCS" -}}
{{- "GCS" -}}
{{- else if eq .Values.global.objectStore.type "AZURE" -}}
{{- "AZURE" -}}
{{- else -}}
{{- "FILE" -}}
{{- end -}}
{{- end -}}

{{- define "polaris.wantedCatalog" -}}
name: {{ .Values.catalog.name | quote }}
baseLocation: {{ include "polaris.baseLocation" . | quote }}
{{- if .Values.catalog.allowedLocations }}
allowedLocations: {{ .Values.catalog.allowedLocations | toJson }}
{{- else }}
allowedLocations:
  - {{ include "polaris.baseLocation" . | quote }}
{{- end }}
properties: {{ .Values.catalog.properties | toJson }}
storage:
  storageType: {{ include "polaris.storageType" . | quote }}
  {{- if and (eq (include "polaris.storageType" .) "GCS") .Values.catalog.gcsServiceAccount }}
  gcsServiceAccount: {{ .Values.catalog.gcsServiceAccount | quote }}
  {{- end }}
  {{- if and (eq (include "polaris.storageType" .) "AZURE") (or .Values.catalog.azureTenantId .Values.storage.azure.tenantId) }}
  tenantId: {{ .Values.catalog.azureTenantId | default .Values.storage.azure.tenantId | quote }}
  {{- end }}
{{- if eq (include "polaris.storageType" .) "S3" }}
storageOfS3:
  {{- if or .Values.catalog.region .Values.global.objectStore.region .Values.global.objectStore.bundled.enabled }}
  region: {{ .Values.catalog.region | default (.Values.global.objectStore.region | default "us-east-1") | quote }}
  {{- end }}
  {{- if or .Values.catalog.endpoint .Values.global.objectStore.publicEndpoint (include "polaris.objectStoreEndpoint" .) }}
  endpoint: {{ .Values.catalog.endpoint | default (.Values.global.objectStore.publicEndpoint | default (include "polaris.objectStoreEndpoint" .)) | quote }}
  {{- end }}
  {{- if or .Values.catalog.endpointInternal (and .Values.global.objectStore.publicEndpoint (include "polaris.objectStoreEndpoint" .)) }}
  endpointInternal: {{ .Values.catalog.endpointInternal | default (ternary (include "polaris.objectStoreEndpoint" .) "" (not (empty .Values.global.objectStore.publicEndpoint))) | quote }}
  {{- end }}
  {{- if or .Values.catalog.stsEndpoint .Values.global.objectStore.stsEndpoint }}
  stsEndpoint: {{ .Values.catalog.stsEndpoint | default .Values.global.objectStore.stsEndpoint | quote }}
  {{- end }}
  stsUnavailable: {{ ternary .Values.catalog.stsUnavailable (not .Values.global.objectStore.sts) (not (kindIs "invalid" .Values.catalog.stsUnavailable)) | toJson }}
  pathStyleAccess: {{ ternary .Values.catalog.pathStyleAccess (or .Values.global.objectStore.bundled.enabled .Values.global.objectStore.pathStyle) (not (kindIs "invalid" .Values.catalog.pathStyleAccess)) | toJson }}
  {{- with .Values.catalog.roleArn }}
  roleArn: {{ . | quote }}
  {{- end }}
  {{- with .Values.catalog.externalId }}
  externalId: {{ . | quote }}
  {{- end }}
  {{- with .Values.catalog.kms.currentKey }}
  currentKmsKey: {{ . | quote }}
  {{- end }}
  {{- with .Values.catalog.kms.allowedKeys }}
  allowedKmsKeys: {{ . | toJson }}
  {{- end }}
  kmsUnavailable: {{ .Values.catalog.kms.unavailable | toJson }}
{{- end }}
principalRole: {{ .Values.catalog.principalRole | quote }}
catalogRole: {{ .Values.catalog.catalogRole | quote }}
privileges: {{ .Values.catalog.privileges | default (list) | toJson }}
principals: {{ .Values.catalog.principals | default (list) | toJson }}
{{- end }}

{{- /* (list namespace secret key length): the text under the key of the Secret in the cluster, else a new one of so many letters and digits. */ -}}
{{- define "polaris.generated" -}}
{{- $secret := lookup "v1" "Secret" (index . 0) (index . 1) -}}
{{- $data := get $secret "data" | default dict -}}
{{- if hasKey $data (index . 2) -}}
{{- index $data (index . 2) | b64dec -}}
{{- else -}}
{{- randAlphaNum (index . 3) -}}
{{- end -}}
{{- end }}

{{- /* (list value path...): the value with numbers at the paths, such as "limits.*", as text; as JSON. */ -}}
{{- define "polaris.quantities" -}}
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
{{- $members = append $members (printf "%s:%s" (toJson $key) (include "polaris.quantities" $below)) -}}
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
{{- $items = append $items (include "polaris.quantities" $below) -}}
{{- end -}}
{{- printf "[%s]" (join "," $items) -}}
{{- else -}}
{{- toJson $value -}}
{{- end -}}
{{- end }}

{{- /* (list text length): the text, or where it is longer its head and the start of its hash. */ -}}
{{- define "polaris.shorten" -}}
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
{{- define "polaris.union" -}}
{{- $union := dict -}}
{{- range $map := . -}}
{{- range $key, $value := $map -}}
{{- $_ := set $union $key $value -}}
{{- end -}}
{{- end -}}
{{- toJson $union -}}
{{- end }}
