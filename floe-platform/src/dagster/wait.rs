//! An init container that waits for the database, for so long and no longer.

use super::Dagster;
use floe_workload::values;
use k8s_openapi::api::core::v1::Container;

/// The init containers of a pod: this one, unless pods do not wait.
pub fn containers(cx: &Dagster, own: &values::Container) -> Vec<Container> {
    crate::wait::containers(cx, cx.values.platform(), &cx.values.wait_for_database, own)
}
