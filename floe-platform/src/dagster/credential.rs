//! Credentials beside the database's: each in a Secret that exists, or that the External Secrets Operator makes.

use super::{
    Dagster,
    values::{ComputeLogs, ComputeLogsType},
};
use floe_schema::{ConfigMapKey, DnsSubdomain, Flag, Opt, Text, non_empty};
use floe_workload::{
    env,
    external_secret::{self, Content, Data, ExternalSecret},
    names,
};
use k8s_openapi::api::core::v1::EnvVar;

/// The variable with the credential of a bucket of Google's, which dagster.yaml names.
pub const GCS: &str = "DAGSTER_GCS_CREDENTIALS";
/// The variable with the key or token of a storage account of Azure's, which dagster.yaml names.
pub const AZURE: &str = "DAGSTER_AZURE_KEY";

/// One Secret: the end of the name that it has where the operator makes it, whether there is a name of one that exists, and
/// whether the operator makes it.
struct Credential<'a> {
    suffix: &'static str,
    existing: &'a Opt<Text<DnsSubdomain>>,
    remote: Flag,
}

impl Credential<'_> {
    fn fetched(&self, cx: &Dagster) -> Flag {
        cx.values.platform().external_secrets.enabled.and(&self.remote)
    }

    fn present(&self, cx: &Dagster) -> Flag {
        self.existing.is_set().or(&self.fetched(cx))
    }

    fn name(&self, cx: &Dagster) -> String {
        self.existing.or(names::with(cx, self.suffix).get().into()).get()
    }

    fn variable(&self, cx: &Dagster, name: &str, key: &Text<ConfigMapKey>) -> EnvVar {
        env::secret(name, self.name(cx), key.get())
    }

    fn external_secret(&self, cx: &Dagster, wanted: &Flag, data: impl Fn() -> Vec<Data>) -> Option<ExternalSecret> {
        wanted.and(&self.fetched(cx)).then(|| {
            let content = Content { data: non_empty(data()), ..Content::default() };
            let external = &cx.values.platform().external_secrets;
            external_secret::external_secret(cx, external, &Text::of(self.name(cx)), content)
        })
    }
}

fn of_catalog(cx: &Dagster) -> Credential<'_> {
    let catalog = &cx.values.catalog_env;
    Credential { suffix: "catalog", existing: &catalog.existing_secret, remote: catalog.external_secret.is_set() }
}

fn of_otel(cx: &Dagster) -> Credential<'_> {
    let otel = &cx.values.otel;
    Credential { suffix: "otel", existing: &otel.existing_secret, remote: otel.external_secret.is_set() }
}

fn of_logs(cx: &Dagster) -> Credential<'_> {
    let logs = &cx.values.compute_logs;
    Credential {
        suffix: "compute-logs",
        existing: &logs.existing_secret,
        remote: logs.external_secret.is_empty().not(),
    }
}

/// The credential of the catalog.
pub fn catalog(cx: &Dagster) -> Option<EnvVar> {
    let credential = of_catalog(cx);
    let key = &cx.values.catalog_env.credential_key;
    credential.present(cx).then(|| credential.variable(cx, "POLARIS_CREDENTIAL", key))
}

/// What the collector of traces wants to be told with each request.
pub fn otel(cx: &Dagster) -> Option<EnvVar> {
    let credential = of_otel(cx);
    let key = &cx.values.otel.headers_key;
    credential.present(cx).then(|| credential.variable(cx, "OTEL_EXPORTER_OTLP_HEADERS", key))
}

/// Whether the place of compute logs has a credential.
pub fn logs_present(cx: &Dagster) -> Flag {
    of_logs(cx).present(cx)
}

/// The credential of the place of compute logs.
pub fn logs(cx: &Dagster) -> Vec<EnvVar> {
    let logs = &cx.values.compute_logs;
    let credential = of_logs(cx);
    let is = |of: ComputeLogsType| logs.r#type.is(of).and(&credential.present(cx));
    let s3 = is(ComputeLogsType::S3).then_items(|| {
        vec![
            credential.variable(cx, "AWS_ACCESS_KEY_ID", &logs.access_key_id_key),
            credential.variable(cx, "AWS_SECRET_ACCESS_KEY", &logs.secret_access_key_key),
        ]
    });
    let gcs = is(ComputeLogsType::GCS).then(|| credential.variable(cx, GCS, &logs.credential_key));
    let azure = is(ComputeLogsType::Azure).then(|| credential.variable(cx, AZURE, &logs.credential_key));
    s3.into_iter().chain(gcs).chain(azure).collect()
}

/// Whether a type of compute logs has a place that wants a credential.
fn remote(logs: &ComputeLogs) -> Flag {
    let is = |of: ComputeLogsType| logs.r#type.is(of);
    is(ComputeLogsType::S3).or(&is(ComputeLogsType::GCS)).or(&is(ComputeLogsType::Azure))
}

/// What makes these Secrets from entries of a secret store, with the keys that pods read.
pub fn external_secrets(cx: &Dagster) -> Vec<ExternalSecret> {
    let (catalog, otel, logs) = (&cx.values.catalog_env, &cx.values.otel, &cx.values.compute_logs);
    let one = |key: &Text<ConfigMapKey>, remote: &Opt<_>| -> Vec<Data> {
        remote.map(|remote| external_secret::data(key.get(), remote)).into_iter().collect()
    };
    let all = [
        of_catalog(cx).external_secret(cx, &catalog.enabled, || one(&catalog.credential_key, &catalog.external_secret)),
        of_otel(cx)
            .external_secret(cx, &cx.values.collector().enabled, || one(&otel.headers_key, &otel.external_secret)),
        of_logs(cx).external_secret(cx, &remote(logs), || {
            logs.external_secret.map(|key, remote| external_secret::data(key.get(), remote))
        }),
    ];
    all.into_iter().flatten().collect()
}

/// What is wrong with where they come from.
pub fn findings(cx: &Dagster) -> Vec<String> {
    let fetched = of_catalog(cx).fetched(cx).or(&of_otel(cx).fetched(cx)).or(&of_logs(cx).fetched(cx));
    let external = &cx.values.platform().external_secrets;
    fetched.then_items(|| external_secret::findings("global.externalSecrets", external))
}
