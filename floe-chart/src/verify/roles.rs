//! The rule `roles`: rights are few, of one namespace, and given to pods of the chart or to people.

use super::{
    Report, Rule,
    field::Field,
    objects::{Objects, same_namespace},
    service_account::is_account,
};

pub(super) const RULE: Rule = Rule {
    name: "roles",
    summary: "roles of one namespace without wildcards, each bound to service accounts that pods use, or to groups of people",
    check,
};

const ROLES: [&str; 2] = ["ClusterRole", "Role"];
const BINDINGS: [&str; 2] = ["ClusterRoleBinding", "RoleBinding"];

fn check(objects: &Objects<'_>, report: &mut Report) {
    for role in objects.of(&ROLES) {
        wildcards(role, report);
        let bound = |binding: &&Field<'_>| refers(&binding.get("roleRef"), role);
        if !objects.everywhere(&BINDINGS).any(|binding| bound(&binding)) {
            report.add(role, "is bound to nobody", "bind it to the service account that it is for, or leave it out");
        }
        cluster_wide(role, role.kind(), role.name(), objects, report);
    }
    for binding in objects.of(&BINDINGS) {
        role_of(binding, objects, report);
        for subject in binding.get("subjects").items() {
            subject_of(&subject, objects, report);
        }
    }
}

fn wildcards(role: &Field<'_>, report: &mut Report) {
    for rule in role.get("rules").items() {
        for (_, list) in rule.entries() {
            let wild = list.items().into_iter().filter(|item| item.text().is_some_and(|text| text.contains('*')));
            wild.for_each(|item| report.add(&item, "is a wildcard", "list what is needed"));
        }
    }
}

/// A role of the whole cluster is one that is known.
fn cluster_wide(field: &Field<'_>, kind: &str, name: &str, objects: &Objects<'_>, report: &mut Report) {
    if kind == "ClusterRole" && !objects.assumptions().cluster_roles.contains(name) {
        let message = format!("ClusterRole/{name} is more than the namespace's, and not listed");
        report.add(field, message, "make it a Role, or list it among the cluster roles that are allowed");
    }
}

/// A binding's role is there.
fn role_of(binding: &Field<'_>, objects: &Objects<'_>, report: &mut Report) {
    let reference = binding.get("roleRef");
    let (kind, name) = (reference.get("kind"), reference.get("name"));
    let (kind, name) = (kind.text().unwrap_or_default(), name.text().unwrap_or_default());
    let listed = kind == "ClusterRole" && objects.assumptions().cluster_roles.contains(name);
    if !listed && !objects.everywhere(&ROLES).any(|role| refers(&reference, role)) {
        let message = format!("{kind}/{name} is not rendered");
        report.add(&reference, message, "name a role of the chart, or render it");
    }
    // Of a rendered one the role itself is told.
    if objects.find(kind, name, binding).is_none() {
        cluster_wide(&reference, kind, name, objects, report);
    }
}

/// Whether a reference is to a role. A Role is one of the binding's own namespace.
fn refers(reference: &Field<'_>, role: &Field<'_>) -> bool {
    let same = reference.get("kind").text() == Some(role.kind()) && reference.get("name").text() == Some(role.name());
    same && (role.kind() == "ClusterRole" || same_namespace(reference, role))
}

/// Who is given a role is a service account of the chart that pods run as, or people. In a namespace that the chart makes, others
/// run what they will.
fn subject_of(subject: &Field<'_>, objects: &Objects<'_>, report: &mut Report) {
    let text = |key: &str| subject.get(key).text().unwrap_or_default();
    let account = text("kind") == "ServiceAccount";
    if matches!(text("kind"), "Group" | "User") {
        // Kubernetes' own groups are everybody who is signed in, all service accounts, and whoever may do everything.
        if text("name").starts_with("system:") {
            let message = format!("{}/{} is a group of Kubernetes' own", text("kind"), text("name"));
            report.add(subject, message, "bind a group of people who need the role");
        }
        return;
    }
    let made = |namespace: &str| objects.of(&["Namespace"]).any(|own| own.name() == namespace);
    if account && subject.get("namespace").text().is_some_and(made) {
        return;
    }
    if account && objects.all_pods().iter().any(|pod| is_account(subject, pod)) {
        return;
    }
    let what = format!("{}/{}", text("kind"), text("name"));
    if !account || !objects.everywhere(&["ServiceAccount"]).any(|own| is_rendered(subject, own)) {
        let message = format!("{what} is no service account of the chart");
        report.add(subject, message, "bind a service account that the chart makes or its pods use");
    } else if !named(text("name"), objects) {
        let message = format!("no pod runs as {what}");
        report.add(subject, message, "bind the account of the pods that need the role, or leave the binding out");
    }
}

fn is_rendered(subject: &Field<'_>, account: &Field<'_>) -> bool {
    let namespace = subject.get("namespace").text();
    let here = namespace.map_or_else(
        || same_namespace(account, subject),
        |namespace| account.namespace().is_none_or(|own| own == namespace),
    );
    Some(account.name()) == subject.get("name").text() && here
}

/// Whether the configuration of a program names an account: it starts pods that run as it.
fn named(account: &str, objects: &Objects<'_>) -> bool {
    let word = |text: &str| text.split(|c: char| !c.is_ascii_alphanumeric() && !"-.".contains(c)).any(|w| w == account);
    let of_maps = objects.of(&["ConfigMap"]).flat_map(|map| map.get("data").entries()).map(|(_, text)| text);
    let containers = objects.pods().iter().flat_map(super::objects::Pod::containers);
    let of_pods = containers.flat_map(|container| {
        let variables = container.get("env").items().into_iter().map(|variable| variable.get("value"));
        let line = ["command", "args"].map(|key| container.get(key).items());
        variables.chain(line.concat()).collect::<Vec<_>>()
    });
    of_maps.chain(of_pods).any(|text| text.text().is_some_and(word))
}
