//! The rule `service-account`: a pod has a token of the API server only where it has rights there, and those are few.

use super::{
    Report, Rule,
    field::Field,
    objects::{Objects, Pod, same_namespace},
};

pub(super) const RULE: Rule = Rule {
    name: "service-account",
    summary: "tokens only for pods with a rendered role; no wildcards in roles; bindings for accounts of the chart",
    check,
};

const ROLES: [&str; 2] = ["ClusterRole", "Role"];
const BINDINGS: [&str; 2] = ["ClusterRoleBinding", "RoleBinding"];

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in objects.pods() {
        token(pod, objects, report);
    }
    for role in objects.of(&ROLES) {
        for rule in role.get("rules").items() {
            for (_, list) in rule.entries() {
                let wild = list.items().into_iter().filter(|item| item.text().is_some_and(|text| text.contains('*')));
                wild.for_each(|item| report.add(&item, "is a wildcard", "list what is needed"));
            }
        }
    }
    for binding in objects.of(&BINDINGS) {
        for subject in binding.get("subjects").items() {
            if !is_known(&subject, objects) {
                let text = |key: &str| subject.get(key).text().unwrap_or_default();
                let message = format!("{}/{} is no service account of the chart", text("kind"), text("name"));
                report.add(&subject, message, "bind a service account that the chart makes or its pods use");
            }
        }
    }
}

/// A token is mounted only where it is good for something.
fn token(pod: &Pod<'_>, objects: &Objects<'_>, report: &mut Report) {
    let own = pod.spec.get("automountServiceAccountToken");
    let account = objects.find("ServiceAccount", pod.service_account(), &pod.spec);
    // What the pod says wins over what its account says; Kubernetes' own default is true.
    let off = if own.is_set() {
        *own.value() == false
    } else {
        account.is_some_and(|account| *account.get("automountServiceAccountToken").value() == false)
    };
    if !off && !has_role(pod, objects) {
        let message = format!("is not false, and the service account {} has no rendered role", pod.service_account());
        report.add(&own, message, "set it to false, or bind the account to a role of the chart");
    }
}

/// Whether a rendered binding gives the pod's account a rendered role.
fn has_role(pod: &Pod<'_>, objects: &Objects<'_>) -> bool {
    objects.of(&BINDINGS).any(|binding| {
        let role = binding.get("roleRef");
        let kind = role.get("kind").text().filter(|kind| ROLES.contains(kind));
        let rendered =
            kind.is_some_and(|kind| objects.of(&[kind]).any(|object| Some(object.name()) == role.get("name").text()));
        rendered && binding.get("subjects").items().iter().any(|subject| is_account(subject, pod))
    })
}

/// Whether a subject is the account of the pod.
fn is_account(subject: &Field<'_>, pod: &Pod<'_>) -> bool {
    let namespace = subject.get("namespace");
    let elsewhere =
        namespace.text().zip(pod.spec.namespace()).is_some_and(|(subject, pod)| !subject.is_empty() && subject != pod);
    subject.get("kind").text() == Some("ServiceAccount")
        && subject.get("name").text() == Some(pod.service_account())
        && !elsewhere
}

/// Whether the subject of a binding is rendered, or used by a pod.
fn is_known(subject: &Field<'_>, objects: &Objects<'_>) -> bool {
    let rendered = |account: &Field<'_>| {
        let namespace = subject.get("namespace").text();
        let here = namespace.map_or_else(
            || same_namespace(account, subject),
            |namespace| account.namespace().is_none_or(|own| own == namespace),
        );
        Some(account.name()) == subject.get("name").text() && here
    };
    subject.get("kind").text() == Some("ServiceAccount")
        && (objects.of(&["ServiceAccount"]).any(rendered) || objects.pods().iter().any(|pod| is_account(subject, pod)))
}
