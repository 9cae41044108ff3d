//! The services of the floe platform, as a job's variables tell of them.

use crate::{
    Jobs, labels, names,
    values::{JobName, Protocol},
};
use floe_schema::{Flag, Opt, Text, Url, text_part};
use floe_workload::{
    env,
    names::{LENGTH, of_chart},
};
use k8s_openapi::api::core::v1::EnvVar;

/// A service: whether jobs are told of it, and where it is.
pub struct Service {
    /// Whether jobs are told of it.
    pub present: Flag,
    /// Its URL, where it is present.
    pub url: Text,
}

/// The Iceberg catalog.
pub fn polaris(jobs: &Jobs) -> Service {
    let polaris = &jobs.values.platform.polaris;
    let url = text_part("polarisUrl", (), |()| url(jobs, &polaris.url, ("polaris", ""), "8181"));
    Service { present: present(jobs, &polaris.enabled, &polaris.url), url }
}

/// The OpenTelemetry collector: a port for each protocol.
pub fn otel(jobs: &Jobs) -> Service {
    let otel = &jobs.values.platform.otel;
    let url = text_part("otelUrl", (), |()| {
        let grpc = otel.protocol.is(Protocol::Grpc);
        grpc.either(
            || url(jobs, &otel.url, ("otel-collector", ""), "4317"),
            || url(jobs, &otel.url, ("otel-collector", ""), "4318"),
        )
    });
    Service { present: present(jobs, &otel.enabled, &otel.url), url }
}

/// Marquez, for lineage.
pub fn marquez(jobs: &Jobs) -> Service {
    let marquez = &jobs.values.platform.marquez;
    let url = text_part("marquezUrl", (), |()| url(jobs, &marquez.url, ("marquez", ""), "5000"));
    Service { present: present(jobs, &marquez.enabled, &marquez.url), url }
}

/// The Dagster webserver.
pub fn dagster(jobs: &Jobs) -> Service {
    let dagster = &jobs.values.platform.dagster;
    let url = text_part("dagsterUrl", (), |()| url(jobs, &dagster.url, ("dagster", "-webserver"), "80"));
    Service { present: present(jobs, &dagster.enabled, &dagster.url), url }
}

/// A service is there by its own `url`, or because the platform is.
fn present(jobs: &Jobs, enabled: &Flag, url: &Opt<Text<Url>>) -> Flag {
    enabled.and(&url.is_set().or(&jobs.values.platform.namespace.is_set()))
}

/// Its `url`, else that of the platform's own Service.
fn url(jobs: &Jobs, url: &Opt<Text<Url>>, (chart, suffix): (&str, &str), port: &str) -> String {
    let platform = &jobs.values.platform;
    let namespace = platform.namespace.or("".into());
    let name = Text::of(format!("{}{suffix}", of_chart(&platform.release, chart))).shorten(LENGTH);
    url.or(format!("http://{name}.{namespace}.svc:{port}").into()).get()
}

/// The variables that clients of each service read.
pub fn variables(jobs: &Jobs, name: &Text<JobName>) -> Vec<EnvVar> {
    let (polaris, otel, marquez, dagster) = (polaris(jobs), otel(jobs), marquez(jobs), dagster(jobs));
    let catalog = polaris.present.then_items(|| {
        let uri = format!("{}/api/catalog", polaris.url);
        vec![env::plain("POLARIS_ENDPOINT", polaris.url.get()), env::plain("POLARIS_URI", uri)]
    });
    let telemetry = otel.present.then_items(|| {
        vec![
            env::plain("OTEL_EXPORTER_OTLP_ENDPOINT", otel.url.get()),
            env::plain("OTEL_EXPORTER_OTLP_PROTOCOL", jobs.values.platform.otel.protocol.text().get()),
            env::plain("OTEL_SERVICE_NAME", names::job(jobs, name).get()),
            env::plain("OTEL_RESOURCE_ATTRIBUTES", resource_attributes(jobs).get()),
        ]
    });
    let lineage = marquez.present.then_items(|| {
        let namespace = jobs.values.product.or(names::fullname(jobs).get().into());
        vec![env::plain("OPENLINEAGE_URL", marquez.url.get()), env::plain("OPENLINEAGE_NAMESPACE", namespace.get())]
    });
    let dagster = dagster.present.then(|| env::plain("DAGSTER_URL", dagster.url.get()));
    catalog.into_iter().chain(telemetry).chain(lineage).chain(dagster).collect()
}

/// What every span and metric says of its origin.
fn resource_attributes(jobs: &Jobs) -> Text {
    text_part("resourceAttributes", (), |()| {
        let environment = labels::environment(jobs);
        let environment =
            environment.is_empty().either(String::new, || format!(",deployment.environment.name={environment}"));
        format!("service.namespace={}{environment}", names::namespace(jobs))
    })
}
