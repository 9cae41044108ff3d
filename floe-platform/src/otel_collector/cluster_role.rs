//! What the collector may read of the cluster, to tell of the pods that telemetry comes from.

use super::{OtelCollector, account};
use floe_schema::{Flag, Text};
use floe_workload::{
    labels,
    names::{self, LENGTH},
};
use k8s_openapi::{
    api::rbac::v1::{ClusterRole, ClusterRoleBinding, PolicyRule, RoleRef, Subject},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The API group of roles.
const GROUP: &str = "rbac.authorization.k8s.io";

/// Clusters have one of each name: the namespace tells releases apart.
fn metadata(cx: &OtelCollector) -> ObjectMeta {
    ObjectMeta { namespace: None, ..labels::metadata(cx, &name(cx)) }
}

fn name(cx: &OtelCollector) -> Text {
    Text::of(format!("{}-{}", names::namespace(cx), names::fullname(cx))).shorten(LENGTH)
}

fn wanted(cx: &OtelCollector) -> Flag {
    cx.values.presets.kubernetes_attributes.and(&cx.values.rbac.create)
}

/// The ClusterRole.
pub fn cluster_role(cx: &OtelCollector) -> Option<ClusterRole> {
    wanted(cx).then(|| ClusterRole {
        metadata: metadata(cx),
        rules: Some(vec![
            rule("", &["pods", "namespaces", "nodes"]),
            // By its ReplicaSet a pod's Deployment is found.
            rule("apps", &["replicasets"]),
        ]),
        ..ClusterRole::default()
    })
}

fn rule(group: &str, resources: &[&str]) -> PolicyRule {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    PolicyRule {
        api_groups: Some(vec![group.to_owned()]),
        resources: Some(words(resources)),
        verbs: words(&["get", "list", "watch"]),
        ..PolicyRule::default()
    }
}

/// Its binding to the pods' account.
pub fn binding(cx: &OtelCollector) -> Option<ClusterRoleBinding> {
    wanted(cx).then(|| ClusterRoleBinding {
        metadata: metadata(cx),
        role_ref: RoleRef { api_group: Some(GROUP.to_owned()), kind: "ClusterRole".to_owned(), name: name(cx).get() },
        subjects: Some(vec![Subject {
            kind: "ServiceAccount".to_owned(),
            name: cx.values.shared.service_account_name.or(account(cx).get().into()).get(),
            namespace: Some(names::namespace(cx).get()),
            ..Subject::default()
        }]),
    })
}
