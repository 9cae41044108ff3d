//! What jobs may do with the Kubernetes API.

use floe_schema::Fragment;
use k8s_openapi::api::rbac::v1::PolicyRule;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the service account may do with the Kubernetes API: nothing by default.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rbac {
    /// The rules of a Role that is bound to the service account; none, no Role.
    pub rules: Fragment<Vec<PolicyRule>>,
}
