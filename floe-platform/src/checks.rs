//! What a schema cannot say about the values.

use crate::{Platform, external_secret};

/// Every finding: the key, what is wrong, and the remedy.
pub fn findings(cx: &Platform) -> Vec<String> {
    let values = &cx.values;
    let subcharts = &cx.chart.subcharts;
    let none = subcharts.has("postgresql").not().and(&values.global.own.own.shared.postgresql.host.is_set().not());
    let none = none.and(&subcharts.has("dagster")).then(|| {
        "postgresql: is not installed, and Dagster has no other database; set global.postgresql.host and .existingSecret"
            .to_owned()
    });
    none.into_iter().chain(external_secret::findings(cx)).collect()
}
