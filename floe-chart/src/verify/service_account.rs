//! The rule `service-account`: a pod runs as an account of its own, with a token only where that has rights.

use super::{
    Report, Rule,
    field::Field,
    objects::{Objects, Pod},
};

pub(super) const RULE: Rule = Rule {
    name: "service-account",
    summary: "no pod runs as the default account, and tokens are only for pods with a rendered role",
    check,
};

const ROLES: [&str; 2] = ["ClusterRole", "Role"];
const BINDINGS: [&str; 2] = ["ClusterRoleBinding", "RoleBinding"];

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in objects.pods() {
        if pod.service_account() == "default" {
            let message = "is the default account, which any other pod of the namespace may have too";
            report.add(&pod.spec.get("serviceAccountName"), message, "give the pod an account of its own");
        }
        if has_token(pod, objects) && !has_role(pod, objects) {
            let own = pod.spec.get("automountServiceAccountToken");
            let message =
                format!("is not false, and the service account {} has no rendered role", pod.service_account());
            report.add(&own, message, "set it to false, or bind the account to a role of the chart");
        }
    }
}

/// Whether a pod is given the token of its account.
pub(super) fn has_token(pod: &Pod<'_>, objects: &Objects<'_>) -> bool {
    let own = pod.spec.get("automountServiceAccountToken");
    // What the pod says wins over what its account says; Kubernetes' own default is true.
    if own.is_set() {
        return *own.value() != false;
    }
    let account = objects.find("ServiceAccount", pod.service_account(), &pod.spec);
    account.is_none_or(|account| *account.get("automountServiceAccountToken").value() != false)
}

/// Whether a binding gives the pod's account a role, both rendered or known.
pub(super) fn has_role(pod: &Pod<'_>, objects: &Objects<'_>) -> bool {
    objects.everywhere(&BINDINGS).any(|binding| {
        let role = binding.get("roleRef");
        let kind = role.get("kind").text().filter(|kind| ROLES.contains(kind));
        let name = role.get("name").text();
        let rendered = kind.is_some_and(|kind| objects.everywhere(&[kind]).any(|object| Some(object.name()) == name));
        let listed = name.is_some_and(|name| objects.assumptions().cluster_roles.contains(name));
        (rendered || (kind == Some("ClusterRole") && listed))
            && binding.get("subjects").items().iter().any(|subject| is_account(subject, pod))
    })
}

/// Whether a subject is the account of the pod.
pub(super) fn is_account(subject: &Field<'_>, pod: &Pod<'_>) -> bool {
    let namespace = subject.get("namespace");
    let elsewhere =
        namespace.text().zip(pod.spec.namespace()).is_some_and(|(subject, pod)| !subject.is_empty() && subject != pod);
    subject.get("kind").text() == Some("ServiceAccount")
        && subject.get("name").text() == Some(pod.service_account())
        && !elsewhere
}
