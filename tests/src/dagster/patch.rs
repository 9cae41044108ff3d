//! The little that differs between a cluster and this machine: hosts, ports, folders, and where runs run.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::stack::{HOME, Program, SECRET, WORKSPACE};
use crate::postgres::Access;
use crate::service::Error;

/// Reads a file; it is written as JSON, which is YAML.
pub(super) fn read(name: &str, text: &str) -> Result<Value, Error> {
    let document = floe_chart::yaml::read(text);
    document.map(|document| document.value).map_err(|errors| Error::Failed(format!("{name}: {errors:?}")))
}

/// Whom the instance connects as, and to what: the same for all its storages.
pub(super) fn access(instance: &mut Value) -> Result<Access, Error> {
    let mut found = Vec::new();
    databases(instance, &mut |database| {
        let text = |key: &str| database.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let access = Access { user: text("username"), password: SECRET.to_owned(), database: text("db_name") };
        if !found.contains(&access) {
            found.push(access);
        }
    });
    match <[Access; 1]>::try_from(found) {
        Ok([access]) => Ok(access),
        Err(found) => {
            Err(Error::Failed(format!("dagster.yaml: all storages must have the same postgres_db, not {found:?}")))
        }
    }
}

/// The environment variables that hold the database's password.
pub(super) fn secrets(instance: &mut Value) -> Vec<String> {
    let mut names = Vec::new();
    databases(instance, &mut |database| {
        let name = database.get("password").and_then(|password| password["env"].as_str());
        names.extend(name.map(str::to_owned));
    });
    names.dedup();
    names
}

/// Lets the instance find its database on this machine, and runs run within their code server: there is no Kubernetes.
pub(super) fn instance(instance: &mut Value, port: u16) {
    databases(instance, &mut |database| {
        database.insert("hostname".to_owned(), json!("127.0.0.1"));
        database.insert("port".to_owned(), json!(port));
        // The server here has no certificate.
        if let Some(Value::Object(params)) = database.get_mut("params") {
            params.retain(|name, _| !name.starts_with("ssl"));
        }
    });
    if let Some(launcher) = instance.get_mut("run_launcher") {
        *launcher = json!({ "module": "dagster.core.launcher", "class": "DefaultRunLauncher" });
    }
}

fn databases(value: &mut Value, each: &mut dyn FnMut(&mut Map<String, Value>)) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::Object(database) if name == "postgres_db" => each(database),
                    other => databases(other, each),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| databases(item, each)),
        _ => {}
    }
}

/// Lets the workspace find its code servers on this machine, at the `ports` of their hosts.
pub(super) fn workspace(workspace: &mut Value, ports: &BTreeMap<String, u16>) -> Result<(), Error> {
    for entry in workspace["load_from"].as_array_mut().into_iter().flatten() {
        let Some(server) = entry.get_mut("grpc_server") else { continue };
        let host = server["host"].as_str().unwrap_or_default().to_owned();
        let Some(port) = ports.get(&host) else {
            let hosts: Vec<_> = ports.keys().collect();
            return Err(Error::Failed(format!("workspace.yaml: no code server is at {host:?}; there are {hosts:?}")));
        };
        server["host"] = json!("127.0.0.1");
        server["port"] = json!(port);
    }
    Ok(())
}

/// The program on this machine: it listens on `port` of 127.0.0.1, and finds its files below `root`.
pub(super) fn program(program: &Program, root: &Path, port: Option<u16>) -> Program {
    let place = |text: &str| {
        let mut text = text.to_owned();
        for at in [HOME, WORKSPACE] {
            text = text.replace(at, &format!("{}{at}", root.display()));
        }
        text
    };
    let listen = |args: &[String]| {
        let mut args: Vec<String> = args.iter().map(|arg| place(arg)).collect();
        for at in 1..args.len() {
            match (args[at - 1].as_str(), port) {
                ("-h" | "--host", Some(_)) => args[at] = "127.0.0.1".to_owned(),
                ("-p" | "--port", Some(port)) => args[at] = port.to_string(),
                _ => {}
            }
        }
        args
    };
    Program {
        args: listen(&program.args),
        env: program.env.iter().map(|(name, value)| (name.clone(), place(value))).collect(),
        probes: program
            .probes
            .iter()
            .map(|probe| match probe {
                super::Probe::Exec(command) => super::Probe::Exec(listen(command)),
                get @ super::Probe::Get(_) => get.clone(),
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instance_moves_to_this_machine() {
        let text = "run_storage: {config: {postgres_db: {username: a, password: {env: PASSWORD}, db_name: b, \
                    port: 1, params: {sslmode: require, x: 1}}}}\n\
                    run_launcher: {module: dagster_k8s, class: K8sRunLauncher}";
        let mut file = read("dagster.yaml", text).expect("YAML");
        let found = access(&mut file).expect("one database");
        assert_eq!(secrets(&mut file), ["PASSWORD"]);
        assert_eq!((found.user.as_str(), found.database.as_str()), ("a", "b"));
        instance(&mut file, 7);
        let database = &file["run_storage"]["config"]["postgres_db"];
        let [host, port, params] = ["hostname", "port", "params"].map(|key| database[key].clone());
        assert_eq!((host, port, params), (json!("127.0.0.1"), json!(7), json!({ "x": 1 })));
        assert_eq!(file["run_launcher"]["class"], "DefaultRunLauncher");
    }

    #[test]
    fn a_workspace_names_hosts_that_exist() {
        let mut file = json!({ "load_from": [{ "grpc_server": { "host": "shop", "port": 3030 } }] });
        let refused = workspace(&mut file, &BTreeMap::from([("shops".to_owned(), 7)])).expect_err("no such host");
        assert!(refused.to_string().contains(r#"no code server is at "shop"; there are ["shops"]"#), "{refused}");
        workspace(&mut file, &BTreeMap::from([("shop".to_owned(), 7)])).expect("the host exists");
        assert_eq!(file["load_from"][0]["grpc_server"], json!({ "host": "127.0.0.1", "port": 7 }));
    }

    #[test]
    fn a_program_listens_and_reads_elsewhere() {
        let given =
            Program::new("web -h 0.0.0.0 -p 3000 -w /dagster-workspace/workspace.yaml").env("DAGSTER_HOME", HOME);
        let moved = program(&given, Path::new("/t"), Some(7));
        assert_eq!(moved.args.join(" "), "web -h 127.0.0.1 -p 7 -w /t/dagster-workspace/workspace.yaml");
        assert_eq!(moved.env["DAGSTER_HOME"], "/t/opt/dagster/dagster_home");
    }
}
