//! What jobs may do with the Kubernetes API: nothing unless rules are given.

use crate::{Jobs, labels, names};
use k8s_openapi::api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject};

/// The API group of roles.
const GROUP: &str = "rbac.authorization.k8s.io";

/// The Role; none without rules.
pub fn role(jobs: &Jobs) -> Option<Role> {
    jobs.values.rbac.rules.map(|rules: &Vec<PolicyRule>| Role {
        metadata: labels::metadata(jobs, &names::own(jobs)),
        rules: Some(rules.clone()),
    })
}

/// The Role's binding to the service account.
pub fn role_binding(jobs: &Jobs) -> Option<RoleBinding> {
    jobs.values.rbac.rules.map(|_| RoleBinding {
        metadata: labels::metadata(jobs, &names::own(jobs)),
        role_ref: RoleRef { api_group: Some(GROUP.to_owned()), kind: "Role".to_owned(), name: names::own(jobs).get() },
        subjects: Some(vec![Subject {
            kind: "ServiceAccount".to_owned(),
            name: names::service_account(jobs).get(),
            namespace: Some(names::namespace(jobs).get()),
            ..Subject::default()
        }]),
    })
}
