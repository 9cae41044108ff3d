//! Security contexts: what a process may do.

use crate::verify::{Report, field::Field, objects::Pod};
use serde_json::Value;

/// A setting that is refused wherever it stands, in the pod's context or a container's.
struct Setting {
    path: &'static str,
    allows: fn(&Value) -> bool,
    remedy: &'static str,
}

/// What may be left out, but not be set to anything.
const SETTINGS: [Setting; 8] = [
    Setting { path: "privileged", allows: |value| *value == false, remedy: "leave it out" },
    Setting { path: "runAsUser", allows: |value| *value != 0, remedy: "name a user other than root" },
    Setting { path: "procMount", allows: |value| *value == "Default", remedy: "leave it out" },
    Setting { path: "seLinuxOptions.type", allows: is_container_type, remedy: "leave it out, or take container_t" },
    Setting { path: "seLinuxOptions.user", allows: |value| *value == "", remedy: "leave it out" },
    Setting { path: "seLinuxOptions.role", allows: |value| *value == "", remedy: "leave it out" },
    Setting { path: "appArmorProfile.type", allows: is_profile, remedy: "take RuntimeDefault or Localhost" },
    Setting { path: "windowsOptions.hostProcess", allows: |value| *value == false, remedy: "leave it out" },
];

/// A setting that every container has, of its own or from its pod.
struct Required {
    path: &'static str,
    allows: fn(&Value) -> bool,
    wanted: &'static str,
}

const RUN_AS_NON_ROOT: Required = Required { path: "runAsNonRoot", allows: |value| *value == true, wanted: "true" };
const SECCOMP: Required =
    Required { path: "seccompProfile.type", allows: is_profile, wanted: "RuntimeDefault or Localhost" };

fn is_container_type(value: &Value) -> bool {
    let types = ["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"];
    value.as_str().is_some_and(|value| types.contains(&value))
}

fn is_profile(value: &Value) -> bool {
    value.as_str().is_some_and(|value| ["RuntimeDefault", "Localhost"].contains(&value))
}

pub(super) fn check(pod: &Pod<'_>, report: &mut Report) {
    let of_pod = pod.spec.get("securityContext");
    let of_containers: Vec<_> = pod.containers().iter().map(|container| container.get("securityContext")).collect();
    for context in of_containers.iter().chain([&of_pod]) {
        for Setting { path, allows, remedy } in &SETTINGS {
            let field = context.at(path);
            if field.is_set() && !allows(field.value()) {
                report.add(&field, format!("is {}", field.value()), *remedy);
            }
        }
    }
    required(&of_pod, &of_containers, &RUN_AS_NON_ROOT, report);
    // Windows knows neither seccomp nor capabilities.
    if pod.spec.at("os.name").text() != Some("windows") {
        required(&of_pod, &of_containers, &SECCOMP, report);
        for context in &of_containers {
            privileges(context, report);
        }
    }
}

fn required(of_pod: &Field<'_>, of_containers: &[Field<'_>], setting: &Required, report: &mut Report) {
    let Required { path, allows, wanted } = setting;
    let remedy = || format!("set it to {wanted} there or in the pod's security context");
    let pods = of_pod.at(path);
    if pods.is_set() && !allows(pods.value()) {
        report.add(&pods, format!("is {}", pods.value()), format!("set it to {wanted}"));
    }
    for own in of_containers.iter().map(|context| context.at(path)) {
        if own.is_set() && !allows(own.value()) {
            report.add(&own, format!("is {}", own.value()), remedy());
        } else if !own.is_set() && !pods.is_set() {
            report.add(&own, "is missing", remedy());
        }
    }
}

/// No container gains privileges, or keeps what the runtime gives it.
fn privileges(context: &Field<'_>, report: &mut Report) {
    let escalation = context.get("allowPrivilegeEscalation");
    if *escalation.value() != false {
        report.add(&escalation, "is not false", "set it to false");
    }
    let capabilities = context.get("capabilities");
    let dropped = capabilities.get("drop");
    if !dropped.items().iter().any(|name| name.text() == Some("ALL")) {
        report.add(&dropped, "does not name ALL", "drop ALL capabilities");
    }
    for added in capabilities.get("add").items() {
        if added.text() != Some("NET_BIND_SERVICE") {
            report.add(&added, format!("adds {}", added.value()), "add none but NET_BIND_SERVICE");
        }
    }
}
