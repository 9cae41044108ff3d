//! What the External Secrets Operator makes for all parts: the Secrets of a PostgreSQL and of an object store of your own, and the
//! store of secrets.

use crate::{Platform, database, store};
use floe_workload::external_secret::{self, ExternalSecret, SecretStore};

/// What makes the Secrets of the database and of the object store; the chart of a bundled server makes its own.
pub fn all(cx: &Platform) -> Vec<ExternalSecret> {
    let (platform, subcharts) = (cx.values.platform(), &cx.chart.subcharts);
    let database = database::external_secret(cx, platform, &subcharts.has("postgresql").not());
    let store = store::external_secret(cx, platform, cx.values.store(), &subcharts.has("objectStore").not());
    database.into_iter().chain(store).collect()
}

/// The store; none where it exists.
pub fn secret_store(cx: &Platform) -> Option<SecretStore> {
    external_secret::secret_store(cx, &cx.values.platform().external_secrets, &cx.values.secret_store)
}

/// What is wrong with the values of both.
pub fn findings(cx: &Platform) -> Vec<String> {
    const PATH: &str = "global.externalSecrets";
    let external = &cx.values.platform().external_secrets;
    let store = external_secret::store_findings(PATH, external, &cx.values.secret_store);
    external_secret::findings(PATH, external).into_iter().chain(store).collect()
}
