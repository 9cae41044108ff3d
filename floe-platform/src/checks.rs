//! What a schema cannot say about the values.

use crate::Platform;

/// Every finding: the key, what is wrong, and the remedy.
pub fn findings(cx: &Platform) -> Vec<String> {
    let values = &cx.values;
    let none = values.postgresql.enabled.not().and(&values.global.own.shared.postgresql.host.is_set().not());
    let none = none.and(&values.dagster.enabled).then(|| {
        "postgresql.enabled: is false, and Dagster has no other database; set global.postgresql.host and .existingSecret"
            .to_owned()
    });
    none.into_iter().collect()
}
