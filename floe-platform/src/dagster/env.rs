//! The environment of Dagster's processes.

use super::{Dagster, compute_logs, credential};
use crate::{collector, database, store};
use floe_schema::Text;
use floe_workload::{env, labels, names, volumes::TMP};
use k8s_openapi::api::core::v1::EnvVar;

/// The directory with dagster.yaml, and with all that Dagster writes.
pub const HOME: &str = "/opt/dagster/dagster_home";
/// The variable with the database's password, which dagster.yaml refers to.
pub const PASSWORD: &str = "DAGSTER_PG_PASSWORD";

/// What every process of Dagster is told; `service` is its name in traces.
pub fn common(cx: &Dagster, service: &str) -> Vec<EnvVar> {
    let environment = labels::environment(cx);
    let environment =
        environment.is_empty().not().then(|| env::plain("FLOE_ENVIRONMENT", labels::environment(cx).get()));
    // Programs write caches below their home, and the root is read-only.
    let fixed = [env::plain("DAGSTER_HOME", HOME.to_owned()), env::plain("HOME", TMP.to_owned()), password(cx)];
    let logs = credential::logs(cx).into_iter().chain(store(cx));
    fixed.into_iter().chain(environment).chain(telemetry(cx, service)).chain(logs).collect()
}

/// The keys of the platform's object store, where the output of runs is kept there.
fn store(cx: &Dagster) -> Vec<EnvVar> {
    compute_logs::in_store(cx).then_items(|| store::variables(cx, cx.values.object_store()))
}

/// The database's password.
pub fn password(cx: &Dagster) -> EnvVar {
    let platform = cx.values.platform();
    env::secret(PASSWORD, database::secret(cx, platform), database::password_key(platform))
}

/// Where the collector of telemetry is.
pub fn telemetry(cx: &Dagster, service: &str) -> Vec<EnvVar> {
    let otel = cx.values.collector();
    otel.enabled.then_items(|| {
        let namespace = names::namespace(cx);
        let environment = labels::environment(cx);
        let environment =
            environment.is_empty().either(String::new, || format!(",deployment.environment.name={environment}"));
        let fixed = [
            env::plain("OTEL_EXPORTER_OTLP_ENDPOINT", collector::endpoint(cx, otel)),
            env::plain("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc".to_owned()),
            env::plain("OTEL_SERVICE_NAME", service.to_owned()),
            env::plain("OTEL_RESOURCE_ATTRIBUTES", format!("service.namespace={namespace}{environment}")),
        ];
        fixed.into_iter().chain(credential::otel(cx)).collect()
    })
}

/// What code is told of the platform: where the catalog and the collector of lineage are.
pub fn services(cx: &Dagster) -> Vec<EnvVar> {
    catalog(cx).into_iter().chain(lineage(cx)).collect()
}

/// Where events of lineage are sent.
fn lineage(cx: &Dagster) -> Vec<EnvVar> {
    let lineage = &cx.values.open_lineage;
    lineage.enabled.then_items(|| {
        let namespace = names::namespace(cx);
        let own = format!("http://{}.{namespace}.svc:5000", names::own_of(&cx.release.name, "marquez"));
        let environment = labels::environment(cx);
        let fallback = environment.is_empty().either(|| "default".to_owned(), || environment.get());
        vec![
            env::plain("OPENLINEAGE_URL", lineage.url.or(own.into()).get()),
            env::plain("OPENLINEAGE_NAMESPACE", lineage.namespace.or(fallback.into()).get()),
        ]
    })
}

/// Where the Iceberg catalog is.
fn catalog(cx: &Dagster) -> Vec<EnvVar> {
    let catalog = &cx.values.catalog_env;
    catalog.enabled.then_items(|| {
        let namespace = names::namespace(cx);
        let own = format!("http://{}.{namespace}.svc:8181/api/catalog", names::own_of(&cx.release.name, "polaris"));
        let fixed = [
            env::plain("POLARIS_URI", catalog.uri.or(own.into()).get()),
            env::plain("POLARIS_WAREHOUSE", Text::get(&catalog.warehouse)),
        ];
        fixed.into_iter().chain(credential::catalog(cx)).collect()
    })
}
