//! What the run launcher may do with the Kubernetes API: Jobs and their pods, in the namespace of runs, and nothing else.

use super::{Dagster, account, launcher};
use floe_schema::{Flag, Text};
use floe_workload::{labels, names};
use k8s_openapi::{
    api::rbac::v1::{PolicyRule, Role, RoleBinding, RoleRef, Subject},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};

/// The API group of roles.
const GROUP: &str = "rbac.authorization.k8s.io";

fn metadata(cx: &Dagster) -> ObjectMeta {
    ObjectMeta { namespace: Some(launcher::namespace(cx).get()), ..labels::metadata(cx, &names::own(cx)) }
}

fn wanted(cx: &Dagster) -> Flag {
    cx.values.rbac.create.clone()
}

/// The Role: what `K8sRunLauncher` and the executor that makes a Job of each step call.
pub fn role(cx: &Dagster) -> Option<Role> {
    wanted(cx).then(|| Role {
        metadata: metadata(cx),
        rules: Some(vec![
            rule("batch", &["jobs"], &["create", "delete", "get", "list", "patch", "watch"]),
            rule("batch", &["jobs/status"], &["get"]),
            rule("", &["pods"], &["get", "list", "watch"]),
            rule("", &["pods/log", "pods/status"], &["get"]),
            rule("", &["events"], &["list", "watch"]),
        ]),
    })
}

fn rule(group: &str, resources: &[&str], verbs: &[&str]) -> PolicyRule {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    PolicyRule {
        api_groups: Some(vec![group.to_owned()]),
        resources: Some(words(resources)),
        verbs: words(verbs),
        ..PolicyRule::default()
    }
}

/// The Role's binding to the accounts, which may live in another namespace.
pub fn role_binding(cx: &Dagster) -> Option<RoleBinding> {
    wanted(cx).then(|| RoleBinding {
        metadata: metadata(cx),
        role_ref: RoleRef { api_group: Some(GROUP.to_owned()), kind: "Role".to_owned(), name: names::own(cx).get() },
        subjects: Some(subjects(cx)),
    })
}

/// Webserver and daemon; and runs, where they make a Job of each step.
fn subjects(cx: &Dagster) -> Vec<Subject> {
    let subject = |name: Text, namespace: Text| Subject {
        kind: "ServiceAccount".to_owned(),
        name: name.get(),
        namespace: Some(namespace.get()),
        ..Subject::default()
    };
    let runs = cx.values.run_launcher.step_jobs.then(|| subject(account::run_name(cx), launcher::namespace(cx)));
    [subject(account::own_name(cx), names::namespace(cx))].into_iter().chain(runs).collect()
}
