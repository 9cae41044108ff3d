//! What a schema cannot say about the values.

use crate::{Platform, collector, external_secret};
use floe_envmap::checks as environments;
use floe_schema::{Flag, Opt, Text, Url};

/// Every finding: the key, what is wrong, and the remedy.
pub fn findings(cx: &Platform) -> Vec<String> {
    let own = database(cx).into_iter().chain(clients(cx)).chain(external_secret::findings(cx));
    own.chain(environments::findings(cx)).collect()
}

/// Who keeps its state in PostgreSQL has one.
fn database(cx: &Platform) -> Option<String> {
    let subcharts = &cx.chart.subcharts;
    let none = subcharts.has("postgresql").not().and(&cx.values.platform().postgresql.host.is_set().not());
    none.and(&subcharts.has("dagster")).then(|| {
        "postgresql: is not installed, and Dagster has no other database; set global.postgresql.host and .existingSecret"
            .to_owned()
    })
}

/// What parts are told of is there.
fn clients(cx: &Platform) -> Vec<String> {
    let subcharts = &cx.chart.subcharts;
    let dagster = &cx.values.dagster.shared;
    let asks = |enabled: &Flag, address: &Opt<Text<Url>>| enabled.and(&address.is_set().not());
    let senders = subcharts.has("dagster").or(&subcharts.has("polaris"));
    let missing = |key: &str| subcharts.has(key).not();
    let findings = [
        collector::own(cx.values.collector()).and(&senders).and(&missing("otel")).then(|| {
            "global.otel: all parts would send to the platform's collector, which is not installed; set global.otel.enabled=false, or global.otel.endpoint to one of your own"
                .to_owned()
        }),
        subcharts.has("dagster").and(&asks(&dagster.open_lineage.enabled, &dagster.open_lineage.url)).and(&missing("marquez")).then(|| {
            "dagster.openLineage: Marquez is not installed; set marquez.enabled=true, or dagster.openLineage.url".to_owned()
        }),
        subcharts.has("dagster").and(&asks(&dagster.catalog_env.enabled, &dagster.catalog_env.uri)).and(&missing("polaris")).then(|| {
            "dagster.catalogEnv: Polaris is not installed; set polaris.enabled=true, or dagster.catalogEnv.uri".to_owned()
        }),
    ];
    findings.into_iter().flatten().collect()
}
