//! Finds Dagster's containers and files among rendered objects: by what they run, not by their names.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde_json::Value;

use super::stack::{Probe, Program, Stack};
use super::{Files, Location};
use crate::service::Error;

/// The variables by which a code server hands its container context to runs: of `dagster api grpc`, of `code-server`.
const CONTEXTS: [&str; 2] = ["DAGSTER_CLI_API_GRPC_CONTAINER_CONTEXT", "DAGSTER_CONTAINER_CONTEXT"];

/// A container, and the labels of its pod.
struct Found<'a> {
    program: Program,
    labels: &'a Value,
}

impl Stack {
    /// The Dagster among rendered objects; `code` is the folder that stands for the working directory of the code
    /// servers' image.
    ///
    /// # Errors
    /// [`Error::Failed`] with all that is not there.
    pub fn of(objects: &[Value], code: PathBuf) -> Result<Self, Error> {
        let mut missing = Vec::new();
        let mut there = |what: &str, there: bool| {
            if !there {
                missing.push(what.to_owned());
            }
        };
        let found = containers(objects);
        let one = |words: &[&str]| {
            let runs = |found: &&Found<'_>| words.iter().all(|word| found.program.args.iter().any(|arg| arg == word));
            found.iter().find(runs).map(|found| found.program.clone())
        };
        let (migration, webserver) = (one(&["instance", "migrate"]), one(&["dagster-webserver"]));
        let (daemon, file) = (one(&["dagster-daemon", "run"]), file(objects, "dagster.yaml"));
        there("a container that runs `dagster instance migrate`", migration.is_some());
        there("a container that runs `dagster-webserver`", webserver.is_some());
        there("a container that runs `dagster-daemon run`", daemon.is_some());
        there("a ConfigMap with `dagster.yaml`", file.is_some());
        let code_servers = code_servers(objects, &found);
        let files = Files {
            dagster_yaml: file.unwrap_or_default(),
            workspace_yaml: self::file(objects, "workspace.yaml"),
            container_contexts: code_servers.values().filter_map(context).collect(),
        };
        match (migration, webserver, daemon, missing.is_empty()) {
            (Some(migration), Some(webserver), Some(daemon), true) => {
                Ok(Self { files, migration, webserver, daemon, code_servers, code })
            }
            _ => Err(Error::Failed(format!("not rendered: {}", missing.join(", ")))),
        }
    }
}

impl Program {
    /// The program of a rendered container.
    ///
    /// A variable of a Secret holds what every key of every Secret holds; one of a ConfigMap is looked up among the
    /// rendered `objects`. Whole Secrets (`secretRef`) and fields of the pod are left out: add by [`Self::env`] what it
    /// needs of them.
    #[must_use]
    pub fn of(container: &Value, objects: &[Value]) -> Self {
        let mut program =
            Self { args: [texts(&container["command"]), texts(&container["args"])].concat(), ..Self::default() };
        for source in items(&container["envFrom"]) {
            let map = config_map(objects, &source["configMapRef"]["name"]);
            for (name, value) in map.and_then(Value::as_object).into_iter().flatten() {
                program = program.env(name, value.as_str().unwrap_or_default());
            }
        }
        for variable in items(&container["env"]) {
            let (name, from) = (variable["name"].as_str().unwrap_or_default(), &variable["valueFrom"]);
            let key = &from["configMapKeyRef"];
            let map = config_map(objects, &key["name"]).and_then(|data| data[key["key"].as_str()?].as_str());
            program = match variable["value"].as_str().or(map) {
                Some(value) => program.env(name, value),
                None if from["secretKeyRef"].is_object() => program.secret(name),
                None => program,
            };
        }
        for probe in ["startupProbe", "readinessProbe", "livenessProbe"].map(|kind| &container[kind]) {
            if let Some(path) = probe["httpGet"]["path"].as_str() {
                program = program.probe(Probe::Get(path.to_owned()));
            }
            if probe["exec"].is_object() {
                program = program.probe(Probe::Exec(texts(&probe["exec"]["command"])));
            }
        }
        program
    }
}

impl Location {
    /// Whether a Service among the rendered objects has its host and its port.
    #[must_use]
    pub fn is_served(&self, objects: &[Value]) -> bool {
        let named = |object: &&Value| {
            object["kind"] == "Service" && object["metadata"]["name"].as_str() == self.host.as_deref()
        };
        let port = |port: &Value| port["port"].as_u64() == self.port.map(u64::from);
        objects.iter().find(named).is_some_and(|service| items(&service["spec"]["ports"]).any(port))
    }
}

/// The containers of everything that has a pod template, those that run before the others first.
fn containers(objects: &[Value]) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    for template in objects.iter().map(|object| &object["spec"]["template"]) {
        for container in ["initContainers", "containers"].iter().flat_map(|kind| items(&template["spec"][kind])) {
            found.push(Found { program: Program::of(container, objects), labels: &template["metadata"]["labels"] });
        }
    }
    found
}

/// The code servers by the names of the Services that select their pods.
fn code_servers(objects: &[Value], found: &[Found<'_>]) -> BTreeMap<String, Program> {
    let mut servers = BTreeMap::new();
    for service in objects.iter().filter(|object| object["kind"] == "Service") {
        let Some(selector) = service["spec"]["selector"].as_object() else { continue };
        let server = found.iter().find(|found| {
            let runs = found.program.args.iter().any(|arg| arg == "grpc" || arg == "code-server");
            runs && selector.iter().all(|(label, value)| found.labels.get(label) == Some(value))
        });
        if let (Some(server), Some(name)) = (server, service["metadata"]["name"].as_str()) {
            servers.insert(name.to_owned(), server.program.clone());
        }
    }
    servers
}

fn context(program: &Program) -> Option<String> {
    CONTEXTS.iter().find_map(|name| program.env.get(*name)).cloned()
}

/// A file that a ConfigMap holds.
fn file(objects: &[Value], name: &str) -> Option<String> {
    let maps = objects.iter().filter(|object| object["kind"] == "ConfigMap");
    maps.filter_map(|map| map["data"][name].as_str()).next().map(str::to_owned)
}

fn config_map<'a>(objects: &'a [Value], name: &Value) -> Option<&'a Value> {
    let named = |object: &&Value| object["kind"] == "ConfigMap" && object["metadata"]["name"] == *name;
    objects.iter().find(named).map(|map| &map["data"])
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn texts(list: &Value) -> Vec<String> {
    items(list).filter_map(Value::as_str).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_container_is_read() {
        let objects = [json!({ "kind": "ConfigMap", "metadata": { "name": "m" }, "data": { "D": "d", "E": "e" } })];
        let container = json!({
            "command": ["dagster"], "args": ["api", "grpc", "-p", "3030"],
            "env": [
                { "name": "A", "value": "a" },
                { "name": "B", "valueFrom": { "secretKeyRef": { "name": "b", "key": "b" } } },
                { "name": "C", "valueFrom": { "fieldRef": { "fieldPath": "metadata.name" } } },
                { "name": "F", "valueFrom": { "configMapKeyRef": { "name": "m", "key": "E" } } },
            ],
            "envFrom": [{ "configMapRef": { "name": "m" } }, { "secretRef": { "name": "s" } }],
            "startupProbe": { "httpGet": { "path": "/server_info", "port": "http" } },
            "readinessProbe": { "exec": { "command": ["dagster", "api"] } },
            "livenessProbe": { "tcpSocket": { "port": 3030 } },
        });
        let program = Program::of(&container, &objects);
        assert_eq!(program.args, ["dagster", "api", "grpc", "-p", "3030"]);
        assert_eq!(program.option(&["--port", "-p"]), Some("3030"));
        assert_eq!(program.env.keys().collect::<Vec<_>>(), ["A", "B", "D", "E", "F"]);
        assert_eq!((program.env["D"].as_str(), program.env["F"].as_str()), ("d", "e"));
        let exec = Probe::Exec(vec!["dagster".to_owned(), "api".to_owned()]);
        assert_eq!(program.probes, [Probe::Get("/server_info".to_owned()), exec]);
    }

    #[test]
    fn all_that_is_missing_is_said() {
        let error = Stack::of(&[], PathBuf::new()).expect_err("nothing is rendered").to_string();
        for said in ["instance migrate", "dagster-webserver", "dagster-daemon run", "dagster.yaml"] {
            assert!(error.contains(said), "{said}: {error}");
        }
    }
}
