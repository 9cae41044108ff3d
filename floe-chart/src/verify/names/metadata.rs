//! Names, labels and annotations of objects.

use super::{
    format::{self, Format},
    of_format,
};
use crate::verify::{Report, field::Field};

/// An object has a name that its kind may have.
pub(super) fn name(object: &Field<'_>, report: &mut Report) {
    let name = object.at("metadata.name");
    if name.is_set() {
        of_format(&name, of_kind(object.kind()), report);
    } else if !object.at("metadata.generateName").is_set() {
        report.add(&name, "is missing", "name the object");
    }
    let namespace = object.at("metadata.namespace");
    if namespace.is_set() {
        of_format(&namespace, format::DNS_LABEL, report);
    }
}

/// What names of a kind may be: shorter where Kubernetes makes labels or further names of them.
fn of_kind(kind: &str) -> Format {
    match kind {
        "Namespace" => format::DNS_LABEL,
        "Service" => format::SERVICE,
        "ClusterRole" | "ClusterRoleBinding" | "Role" | "RoleBinding" => format::PATH_SEGMENT,
        // A run's name has eleven characters more, and is a Job's.
        "CronJob" => format::DNS_SUBDOMAIN.up_to(52),
        // The label `controller-revision-hash` is the name with eleven characters more.
        "StatefulSet" => format::DNS_SUBDOMAIN.up_to(52),
        // Pods carry a Job's name in a label.
        "DaemonSet" | "Deployment" | "Job" | "ReplicaSet" => format::DNS_SUBDOMAIN.up_to(63),
        _ => format::DNS_SUBDOMAIN,
    }
}

/// Labels and annotations are what the API server takes.
pub(super) fn labels(metadata: &Field<'_>, report: &mut Report) {
    for map in ["labels", "annotations"] {
        for (key, value) in metadata.get(map).entries() {
            if let Some(fault) = format::KEY.fault(key) {
                report.add(&value, format!("the key {fault}"), format!("write for example {:?}", format::KEY.example));
            }
            if value.text().is_none() {
                report.add(&value, format!("{} is no string", value.value()), "quote it");
            } else if map == "labels" {
                of_format(&value, format::LABEL_VALUE, report);
            }
        }
    }
}
