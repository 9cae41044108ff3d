//! What the External Secrets Operator makes for all parts: the Secret of a PostgreSQL of your own, and the store.

use crate::{Platform, database};
use floe_workload::external_secret::{self, ExternalSecret, SecretStore};

/// What makes the database's Secret; the bundled server's chart makes its own.
pub fn database(cx: &Platform) -> Option<ExternalSecret> {
    database::external_secret(cx, &cx.values.global.own.own.shared, &cx.chart.subcharts.has("postgresql").not())
}

/// The store; none where it exists.
pub fn secret_store(cx: &Platform) -> Option<SecretStore> {
    external_secret::secret_store(cx, &cx.values.global.own.own.shared.external_secrets, &cx.values.secret_store)
}

/// What is wrong with the values of both.
pub fn findings(cx: &Platform) -> Vec<String> {
    const PATH: &str = "global.externalSecrets";
    let external = &cx.values.global.own.own.shared.external_secrets;
    let store = external_secret::store_findings(PATH, external, &cx.values.secret_store);
    external_secret::findings(PATH, external).into_iter().chain(store).collect()
}
