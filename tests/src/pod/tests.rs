//! The runner itself, on shell scripts.

use serde_json::{Value, json};

use super::{Error, Node, Outcome};

/// A restricted Job whose container runs `script`, with an emptyDir at /work; `edit` changes the pod's spec.
fn job(script: &str, edit: impl FnOnce(&mut Value)) -> Vec<Value> {
    let mut spec = json!({
        "securityContext": { "runAsUser": 1000, "runAsGroup": 1000, "fsGroup": 2000, "runAsNonRoot": true },
        "containers": [{
            "name": "main",
            "command": ["sh", "-c"],
            "args": [script],
            "securityContext": {
                "allowPrivilegeEscalation": false,
                "capabilities": { "drop": ["ALL"] },
                "readOnlyRootFilesystem": true,
            },
            "volumeMounts": [{ "name": "work", "mountPath": "/work" }],
        }],
        "volumes": [{ "name": "work", "emptyDir": {} }],
    });
    edit(&mut spec);
    vec![
        json!({ "kind": "ConfigMap", "metadata": { "name": "c" }, "data": { "a": "1", "b.yml": "two\n" } }),
        json!({ "kind": "Secret", "metadata": { "name": "s" }, "data": { "password": "aHVudGVyMg==" } }),
        json!({ "kind": "ConfigMap", "metadata": { "name": "elsewhere", "namespace": "other" } }),
        json!({ "kind": "Job", "metadata": { "name": "j", "namespace": "here" }, "spec": { "template": { "spec": spec } } }),
    ]
}

fn run(objects: &[Value]) -> Option<Outcome> {
    match Node::new().run(objects, "j") {
        Ok(outcome) => Some(outcome),
        Err(Error::Unsupported(why)) => {
            eprintln!("skipped: {why}");
            None
        }
        Err(why) => panic!("{why}"),
    }
}

fn findings(objects: &[Value]) -> Vec<String> {
    match Node::new().run(objects, "j") {
        Err(Error::Pod(findings)) => findings,
        other => panic!("{other:?}"),
    }
}

#[test]
fn user_groups_capabilities_and_environment_are_those_of_the_pod() {
    let script = "id -u; id -g; id -G; grep -E '^(CapEff|CapBnd|NoNewPrivs)' /proc/self/status | tr -d '\\t'; hostname; env | sort";
    let Some(outcome) = run(&job(script, |_| ())) else { return };
    let lines: Vec<_> =
        outcome.stdout.lines().filter(|line| !line.starts_with("PWD=") && !line.starts_with("_=")).collect();
    assert_eq!(
        lines,
        [
            "1000",
            "1000",
            "1000 2000",
            "CapEff:0000000000000000",
            "CapBnd:0000000000000000",
            "NoNewPrivs:1",
            "j-0",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ]
    );
}

/// Even root, who may write to every file, writes only where a volume is.
#[test]
fn a_read_only_root_is_read_only_to_root() {
    let script = "for d in / /etc /usr /usr/bin /var/tmp /tmp /opt /proc /work/.. /conf; do touch $d/x 2>/dev/null && echo $d; done; \
                  mount -o remount,rw / 2>/dev/null && echo remounted; touch /work/x";
    let root = |spec: &mut Value| {
        spec["securityContext"] = json!({ "runAsUser": 0 });
        spec["containers"][0]["volumeMounts"]
            .as_array_mut()
            .unwrap()
            .push(json!({ "name": "c", "mountPath": "/conf" }));
        spec["volumes"].as_array_mut().unwrap().push(json!({ "name": "c", "configMap": { "name": "c" } }));
        spec["containers"][0]["securityContext"].as_object_mut().unwrap().remove("capabilities");
    };
    let Some(outcome) = run(&job(script, root)) else { return };
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""), "{}", outcome.stderr);
    assert_eq!(outcome.written, ["/work/x"]);
}

/// Without `readOnlyRootFilesystem` root writes everywhere, and this machine stays as it is.
#[test]
fn a_writable_root_is_the_containers_own() {
    let script = "touch /etc/x /usr/bin/floe-pod-test && ls /usr/bin/floe-pod-test";
    let writable = |spec: &mut Value| {
        spec["securityContext"] = json!({});
        spec["containers"][0]["securityContext"] = json!({});
    };
    let Some(outcome) = run(&job(script, writable)) else { return };
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_eq!(outcome.written, ["/etc/x", "/usr/bin/floe-pod-test"]);
    assert!(!std::path::Path::new("/usr/bin/floe-pod-test").exists());
}

#[test]
fn config_maps_and_secrets_reach_files_and_variables() {
    let script = "cat /conf/renamed/b; cat /etc/one.yml /usr/lib/floe/b.yml; stat -c '%a %G' /secret/password; \
                  echo \"$A $PREFIX_a $PASSWORD $WHO $MISSING.\" '$(A)' '$$(A)'";
    let edit = |spec: &mut Value| {
        spec["containers"][0]["envFrom"] = json!([{ "prefix": "PREFIX_", "configMapRef": { "name": "c" } }]);
        spec["containers"][0]["env"] = json!([
            { "name": "A", "valueFrom": { "configMapKeyRef": { "name": "c", "key": "a" } } },
            { "name": "PASSWORD", "valueFrom": { "secretKeyRef": { "name": "s", "key": "password" } } },
            { "name": "NAMESPACE", "valueFrom": { "fieldRef": { "fieldPath": "metadata.namespace" } } },
            { "name": "WHO", "value": "$(NAMESPACE)/$(PREFIX_a)" },
            { "name": "MISSING", "valueFrom": { "secretKeyRef": { "name": "no", "key": "no", "optional": true } } },
        ]);
        spec["containers"][0]["volumeMounts"] = json!([
            { "name": "items", "mountPath": "/conf" },
            { "name": "all", "mountPath": "/etc/one.yml", "subPath": "b.yml" },
            { "name": "all", "mountPath": "/usr/lib/floe" },
            { "name": "secret", "mountPath": "/secret" },
        ]);
        spec["volumes"] = json!([
            { "name": "items", "configMap": { "name": "c", "items": [{ "key": "b.yml", "path": "renamed/b" }] } },
            { "name": "all", "configMap": { "name": "c" } },
            { "name": "secret", "secret": { "secretName": "s", "defaultMode": 0o400 } },
        ]);
    };
    let Some(outcome) = run(&job(script, edit)) else { return };
    assert_eq!(outcome.stdout, "two\ntwo\ntwo\n440 UNKNOWN\n1 1 hunter2 here/1 . 1 $(A)\n", "{}", outcome.stderr);
}

#[test]
fn init_containers_share_volumes_and_stop_the_pod_when_they_fail() {
    let with_init = |script: &str| {
        job("cat /work/note", |spec| {
            let mut init = spec["containers"][0].clone();
            init["name"] = json!("init");
            init["args"] = json!([script]);
            spec["initContainers"] = json!([init]);
        })
    };
    let Some(outcome) = run(&with_init("echo hello > /work/note")) else { return };
    assert_eq!((outcome.container.as_str(), outcome.code, outcome.stdout.as_str()), ("main", 0, "hello\n"));
    assert_eq!(std::fs::read_to_string(outcome.host_path("/work/note").unwrap()).unwrap(), "hello\n");
    let Some(outcome) = run(&with_init("exit 7")) else { return };
    assert_eq!((outcome.container.as_str(), outcome.code), ("init", 7));
}

#[test]
fn a_missing_command_is_exit_code_127() {
    let Some(outcome) = run(&job("", |spec| spec["containers"][0]["command"] = json!(["no-such-program"]))) else {
        return;
    };
    assert_eq!(outcome.code, 127);
}

#[test]
fn everything_that_the_pod_lacks_is_named_at_once() {
    let edit = |spec: &mut Value| {
        spec["securityContext"]["runAsUser"] = json!(0);
        spec["containers"][0]["command"] = json!([]);
        spec["containers"][0]["env"] = json!([
            { "name": "NOTHING" },
            { "name": "KEY", "valueFrom": { "secretKeyRef": { "name": "s", "key": "user" } } },
            { "name": "OTHER", "valueFrom": { "configMapKeyRef": { "name": "elsewhere", "key": "a" } } },
            { "name": "IP", "valueFrom": { "fieldRef": { "fieldPath": "status.podIP" } } },
        ]);
        spec["containers"][0]["volumeMounts"] = json!([
            { "name": "work", "mountPath": "/work" },
            { "name": "work", "mountPath": "/work/" },
            { "name": "gone", "mountPath": "/gone" },
            { "name": "c", "mountPath": "/c", "subPath": "z" },
        ]);
        spec["volumes"].as_array_mut().unwrap().extend([
            json!({ "name": "c", "configMap": { "name": "c" } }),
            json!({ "name": "claim", "persistentVolumeClaim": { "claimName": "x" } }),
        ]);
    };
    assert_eq!(
        findings(&job("true", edit)),
        [
            "volume claim: persistentVolumeClaim is not known here; give the test a directory for it",
            "container main: env NOTHING: neither value nor valueFrom",
            "container main: env KEY: Secret \"s\" has no key \"user\"",
            "container main: env OTHER: ConfigMap \"elsewhere\" is not among the rendered objects of namespace \"here\"",
            "container main: env IP: fieldRef status.podIP is not known here; known: metadata.name, metadata.namespace",
            "container main: volumeMounts /work/: mounted twice",
            "container main: volumeMounts /gone: the pod has no usable volume \"gone\"",
            "container main: volumeMounts /c: subPath \"z\" names nothing in volume \"c\"",
            "container main: no command; the image of a test has no entrypoint",
            "container main: runAsNonRoot, but runAsUser is 0 or unset",
        ]
    );
    assert_eq!(
        findings(&[json!({ "kind": "CronJob", "metadata": { "name": "other" } })]),
        ["no Job, CronJob or Pod \"j\" is among the rendered objects"]
    );
}
