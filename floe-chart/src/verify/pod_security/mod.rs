//! The rules `pod-security` and `read-only-root`: the `restricted` Pod Security Standard of Kubernetes 1.34, and a root
//! filesystem that nothing writes to, which it does not ask for.

mod context;
mod host;

use super::{
    Report, Rule,
    objects::{Objects, Pod},
};

pub(super) const RULE: Rule =
    Rule { name: "pod-security", summary: "every pod keeps the restricted Pod Security Standard", check };

pub(super) const READ_ONLY_ROOT: Rule =
    Rule { name: "read-only-root", summary: "every container has a read-only root filesystem", check: read_only_root };

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in objects.pods() {
        host::check(pod, report);
        context::check(pod, report);
    }
}

fn read_only_root(objects: &Objects<'_>, report: &mut Report) {
    for container in objects.pods().iter().flat_map(Pod::containers) {
        let field = container.at("securityContext.readOnlyRootFilesystem");
        if !field.is_true() {
            report.add(&field, "is not true", "set it to true, and mount an emptyDir where the container writes");
        }
    }
}
