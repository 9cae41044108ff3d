//! The host: a pod sees nothing of the node that it runs on.

use crate::verify::{Report, field::Field, objects::Pod};

const NAMESPACES: [&str; 3] = ["hostIPC", "hostNetwork", "hostPID"];

/// The types of volumes that hold no host.
const VOLUMES: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

/// The kernel parameters that belong to a pod alone.
const SYSCTLS: [&str; 12] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
];

/// What the kubelet calls: its host must be the pod.
const HANDLERS: [&str; 5] =
    ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle.postStart", "lifecycle.preStop"];

/// Where AppArmor profiles stood before Kubernetes 1.30.
const APP_ARMOR: &str = "container.apparmor.security.beta.kubernetes.io/";

pub(super) fn check(pod: &Pod<'_>, report: &mut Report) {
    for field in NAMESPACES.map(|key| pod.spec.get(key)) {
        if field.is_true() {
            report.add(&field, "is true", "leave it out");
        }
    }
    for volume in pod.spec.get("volumes").items() {
        for (kind, field) in volume.entries() {
            if kind != "name" && field.is_set() && !VOLUMES.contains(&kind) {
                report.add(
                    &field,
                    format!("is a volume of type {kind}"),
                    format!("take one of {}", VOLUMES.join(", ")),
                );
            }
        }
    }
    for name in pod.spec.at("securityContext.sysctls").items().iter().map(|sysctl| sysctl.get("name")) {
        if !name.text().is_some_and(|name| SYSCTLS.contains(&name)) {
            report.add(&name, format!("{} is not a safe sysctl", name.value()), "leave it out");
        }
    }
    for (key, profile) in pod.metadata.get("annotations").entries() {
        let allowed = |text: &str| text.is_empty() || text == "runtime/default" || text.starts_with("localhost/");
        if key.starts_with(APP_ARMOR) && !profile.text().is_some_and(allowed) {
            report.add(&profile, format!("is {}", profile.value()), "take runtime/default or localhost/NAME");
        }
    }
    for container in pod.containers() {
        of_container(&container, report);
    }
}

fn of_container(container: &Field<'_>, report: &mut Report) {
    for port in container.get("ports").items().iter().map(|port| port.get("hostPort")) {
        if port.is_set() && *port.value() != 0 {
            report.add(&port, format!("takes port {} of the node", port.value()), "leave it out");
        }
    }
    for handler in HANDLERS.map(|path| container.at(path)) {
        for host in ["httpGet", "tcpSocket"].map(|action| handler.get(action).get("host")) {
            if host.text().is_some_and(|host| !host.is_empty()) {
                report.add(&host, format!("calls {} instead of the pod", host.value()), "leave it out");
            }
        }
    }
}
