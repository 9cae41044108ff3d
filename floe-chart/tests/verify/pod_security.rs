//! The rules `pod-security` and `read-only-root`.

use crate::{
    found,
    good::{cron_job, deployment},
    with,
};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

const POD: &str = "/spec/template/spec";
const PLACE: &str = "Deployment/web .spec.template.spec";

/// What is found where one thing of the pod is other than it should be.
fn changed(pointer: &str, value: Value) -> Vec<String> {
    found("pod-security", &[with(&deployment(), &format!("{POD}/{pointer}"), value)])
}

#[test]
fn the_host_is_out_of_reach() {
    let path = json!([{"name": "config", "hostPath": {"path": "/"}}]);
    let cases = [
        ("hostNetwork", json!(true), ".hostNetwork: is true"),
        ("hostPID", json!(true), ".hostPID: is true"),
        ("hostIPC", json!(true), ".hostIPC: is true"),
        ("volumes", path, ".volumes[0].hostPath: is a volume of type hostPath"),
        (
            "containers/0/ports",
            json!([{"containerPort": 1, "hostPort": 2}]),
            ".containers[0].ports[0].hostPort: takes port 2 of the node",
        ),
        (
            "containers/0/readinessProbe",
            json!({"httpGet": {"port": 80, "host": "10.0.0.1"}}),
            ".containers[0].readinessProbe.httpGet.host: calls \"10.0.0.1\" instead of the pod",
        ),
        (
            "containers/0/lifecycle",
            json!({"preStop": {"tcpSocket": {"port": 80, "host": "a"}}}),
            ".containers[0].lifecycle.preStop.tcpSocket.host: calls \"a\" instead of the pod",
        ),
        (
            "securityContext/sysctls",
            json!([{"name": "kernel.msgmax", "value": "1"}, {"name": "net.ipv4.tcp_rmem", "value": "1"}]),
            ".securityContext.sysctls[0].name: \"kernel.msgmax\" is not a safe sysctl",
        ),
    ];
    for (pointer, value, expected) in cases {
        assert_eq!(changed(pointer, value), [format!("{PLACE}{expected}")]);
    }
    let nothing = [
        ("hostNetwork", json!(false)),
        ("volumes/0", json!({"name": "config", "emptyDir": {}, "hostPath": null})),
        ("containers/0/ports/0/hostPort", json!(0)),
        ("containers/0/readinessProbe", json!({"httpGet": {"port": 80, "host": ""}})),
    ];
    for (pointer, value) in nothing {
        assert_eq!(changed(pointer, value), Vec::<String>::new(), "{pointer}");
    }
    // The standard names it since image volumes are on by default.
    let image = json!([{"name": "config", "image": {"reference": "registry.example.com/config:1"}}]);
    assert_eq!(changed("volumes", image), Vec::<String>::new());
}

#[test]
fn old_app_armor_annotations_count() {
    let annotated = |profile: &str| {
        let key = "container.apparmor.security.beta.kubernetes.io/web";
        found("pod-security", &[with(&deployment(), "/spec/template/metadata/annotations", json!({key: profile}))])
    };
    for profile in ["", "runtime/default", "localhost/web"] {
        assert_eq!(annotated(profile), Vec::<String>::new(), "{profile}");
    }
    assert_eq!(annotated("unconfined").len(), 1);
}

#[test]
fn settings_are_refused_in_pods_and_containers() {
    let cases = [
        ("runAsUser", json!(0)),
        ("seLinuxOptions", json!({"type": "spc_t"})),
        ("seLinuxOptions", json!({"user": "system_u"})),
        ("seLinuxOptions", json!({"role": "system_r"})),
        ("appArmorProfile", json!({"type": "Unconfined"})),
        ("windowsOptions", json!({"hostProcess": true})),
        ("runAsNonRoot", json!(false)),
        ("seccompProfile", json!({"type": "Unconfined"})),
        ("procMount", json!("Unmasked")),
        ("privileged", json!(true)),
    ];
    for context in ["securityContext", "containers/0/securityContext", "initContainers/0/securityContext"] {
        for (key, value) in &cases {
            let lines = changed(&format!("{context}/{key}"), value.clone());
            let place = format!(".{}.{key}", context.replace("/0/", "[0]."));
            assert_eq!(lines.len(), 1, "{lines:?}");
            assert!(lines[0].starts_with(&format!("{PLACE}{place}")), "{lines:?}");
        }
    }
    let allowed = [
        ("runAsUser", json!(1)),
        ("seLinuxOptions", json!({"type": "container_t", "level": "s0"})),
        ("seLinuxOptions", json!({"type": "", "user": "", "role": ""})),
        ("appArmorProfile", json!({"type": "Localhost"})),
        ("seccompProfile", json!({"type": "Localhost", "localhostProfile": "a"})),
        ("procMount", json!("Default")),
        ("privileged", json!(false)),
    ];
    for (key, value) in allowed {
        assert_eq!(changed(&format!("containers/0/securityContext/{key}"), value), Vec::<String>::new());
    }
}

#[test]
fn what_the_pod_leaves_open_every_container_says() {
    for key in ["runAsNonRoot", "seccompProfile"] {
        let lines = changed(&format!("securityContext/{key}"), Value::Null);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines.iter().all(|line| line.ends_with(": is missing")), "{lines:?}");
    }
    let mut own = with(&deployment(), "/spec/template/spec/securityContext", Value::Null);
    for containers in ["containers", "initContainers"] {
        let context = &mut own["spec"]["template"]["spec"][containers][0]["securityContext"];
        context["runAsNonRoot"] = true.into();
        context["seccompProfile"] = json!({"type": "RuntimeDefault"});
    }
    assert_eq!(found("pod-security", &[own]), Vec::<String>::new());
}

#[test]
fn privileges_are_dropped() {
    let context = "containers/0/securityContext";
    let place = format!("{PLACE}.containers[0].securityContext");
    assert_eq!(
        changed(context, Value::Null),
        [
            format!("{place}.allowPrivilegeEscalation: is not false"),
            format!("{place}.capabilities.drop: does not name ALL"),
        ]
    );
    assert_eq!(
        changed(&format!("{context}/capabilities"), json!({"drop": ["ALL"], "add": ["SYS_ADMIN", "NET_BIND_SERVICE"]})),
        [format!("{place}.capabilities.add[0]: adds \"SYS_ADMIN\"")]
    );
}

#[test]
fn windows_knows_no_capabilities() {
    let windows = with(&deployment(), "/spec/template/spec/os", json!({"name": "windows"}));
    assert_eq!(
        found("pod-security", &[with(&windows, "/spec/template/spec/containers/0/securityContext", Value::Null)]),
        Vec::<String>::new()
    );
}

/// Where each kind of workload has its pod.
#[test]
fn every_workload_is_looked_at() {
    let mut objects = vec![with(&cron_job(), "/spec/jobTemplate/spec/template/spec/hostPID", true.into())];
    for kind in ["DaemonSet", "Deployment", "Job", "ReplicaSet", "StatefulSet"] {
        let mut object = with(&deployment(), "/spec/template/spec/hostPID", true.into());
        object["kind"] = kind.into();
        objects.push(object);
    }
    let mut pod = deployment()["spec"]["template"].clone();
    pod["apiVersion"] = "v1".into();
    pod["kind"] = "Pod".into();
    pod["metadata"]["name"] = "web".into();
    objects.push(with(&pod, "/spec/hostPID", true.into()));
    assert_eq!(found("pod-security", &objects).len(), 7);
}

#[test]
fn ephemeral_containers_are_containers() {
    let debug = json!([{"name": "debug", "image": "debug:1"}]);
    let with_debug = with(&deployment(), "/spec/template/spec/ephemeralContainers", debug);
    assert_eq!(found("pod-security", &[with_debug]).len(), 2);
}

#[test]
fn the_root_is_read_only() {
    let place = format!("{PLACE}.initContainers[0].securityContext.readOnlyRootFilesystem: is not true");
    for value in [Value::Null, json!(false)] {
        let pointer = format!("{POD}/initContainers/0/securityContext/readOnlyRootFilesystem");
        assert_eq!(found("read-only-root", &[with(&deployment(), &pointer, value)]), [place.as_str()]);
    }
}
