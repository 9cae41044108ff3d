//! What a hook's pod needs is there before it runs.
//!
//! Helm creates the hooks of an event one after the other, sorted by weight, then by name, then by kind in the order of its
//! installs, and waits for each. Before an install nothing else of the release exists, after a deletion nothing any longer.

use super::{DELETE_POLICY, HOOK, WEIGHT, annotation, words};
use crate::verify::{
    Report,
    field::Field,
    objects::{Objects, Pod, same_namespace},
    references,
    service_account::{has_token, is_account},
};

const PRE_INSTALL: &str = "pre-install";
const POST_INSTALL: &str = "post-install";
const POST_DELETE: &str = "post-delete";
/// The events that begin an operation other than an install.
const BEGINNINGS: [&str; 3] = ["pre-upgrade", "pre-rollback", "pre-delete"];

/// The order in which Helm creates kinds that hooks are of, as far as pods need them.
const KINDS: [&str; 9] = [
    "ServiceAccount",
    "Secret",
    "ConfigMap",
    "PersistentVolumeClaim",
    "ClusterRole",
    "ClusterRoleBinding",
    "Role",
    "RoleBinding",
    "Pod",
];

pub(super) fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in objects.pods() {
        let hook = pod.spec.object();
        for event in events(&hook) {
            for (needed, field) in needed(pod, objects) {
                if let Err(why) = is_there(&needed, &hook, event) {
                    let message = format!("{} {why} when the hook runs at {event}", needed.title());
                    report.add(&field, message, remedy(event));
                }
            }
        }
    }
}

fn remedy(event: &str) -> &'static str {
    match event {
        PRE_INSTALL => "make it a hook of a lower weight, or the hook one after the install",
        _ => "make it a hook of the event with a lower weight",
    }
}

/// The rendered objects without which a pod does not start, or has not the rights that it is meant to have; each with the
/// field that leads to it.
fn needed<'a>(pod: &Pod<'a>, objects: &Objects<'a>) -> Vec<(Field<'a>, Field<'a>)> {
    let mut needed: Vec<_> = references::all(pod)
        .into_iter()
        .filter_map(|reference| {
            let same = |object: &&Field<'a>| {
                Some(object.name()) == reference.name.text() && same_namespace(object, &reference.name)
            };
            let object = objects.of(&[reference.kind]).find(same)?.clone();
            Some((object, reference.name))
        })
        .collect();
    if has_token(pod, objects) {
        let account = pod.spec.get("serviceAccountName");
        for binding in objects.of(&["ClusterRoleBinding", "RoleBinding"]) {
            if !binding.get("subjects").items().iter().any(|subject| is_account(subject, pod)) {
                continue;
            }
            let role = binding.get("roleRef");
            let is_role = |object: &&Field<'a>| {
                Some(object.kind()) == role.get("kind").text() && Some(object.name()) == role.get("name").text()
            };
            needed
                .extend(objects.of(&["ClusterRole", "Role"]).find(is_role).map(|role| (role.clone(), account.clone())));
            needed.push((binding.clone(), account.clone()));
        }
    }
    needed
}

/// Whether an object exists when a hook runs, else why not.
fn is_there(object: &Field<'_>, hook: &Field<'_>, event: &str) -> Result<(), &'static str> {
    let own = events(object);
    if own.is_empty() {
        return match event {
            PRE_INSTALL => Err("is not yet there"),
            POST_DELETE => Err("is no longer there"),
            _ => Ok(()),
        };
    }
    if own.contains(&event) {
        return if place(object) < place(hook) { Ok(()) } else { Err("comes later, by weight and name,") };
    }
    let deleted = words(&annotation(object, DELETE_POLICY)).contains(&"hook-succeeded");
    let before = own.iter().any(|own| comes_before(own, event));
    match (before, deleted) {
        (true, false) => Ok(()),
        (true, true) => Err("is deleted after its own event, and not there"),
        (false, _) => Err("is a hook of other events, and not there"),
    }
}

/// Whether an event of a release's life is surely over at another.
fn comes_before(first: &str, then: &str) -> bool {
    let installs = [PRE_INSTALL, POST_INSTALL];
    match first {
        PRE_INSTALL => then != PRE_INSTALL,
        POST_INSTALL => !installs.contains(&then),
        first if BEGINNINGS.contains(&first) => then == first.replacen("pre", "post", 1),
        _ => false,
    }
}

fn events<'a>(object: &Field<'a>) -> Vec<&'a str> {
    words(&annotation(object, HOOK))
}

/// Where a hook comes among those of its event.
fn place<'a>(object: &Field<'a>) -> (i64, &'a str, usize) {
    let weight = annotation(object, WEIGHT).text().and_then(|weight| weight.parse().ok()).unwrap_or(0);
    // Workloads come after all that they need.
    let kind = KINDS.iter().position(|kind| *kind == object.kind()).unwrap_or(KINDS.len());
    (weight, object.name(), kind)
}
