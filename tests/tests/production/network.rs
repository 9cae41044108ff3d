//! What network policies of floe-platform let through: each flow that the platform needs, and nothing else.

use crate::{
    cli::{fixture, release},
    everything, map,
};
use floe_chart::{
    Manifest, Renderer, values,
    verify::{
        self, Assumptions,
        network::{Answer, Flows, Network, Party, Port},
    },
};
use serde_json::{Value, json};
use std::fs;

/// The objects of floe-platform with network policies, and these values over them.
fn rendered(values: Value) -> Vec<Manifest> {
    let policies = map(json!({
        "global": {
            "networkPolicy": { "enabled": true, "clientNamespaces": ["jobs"] },
            "networks": { "ingressControllers": [
                { "namespaceSelector": { "matchLabels": { "kubernetes.io/metadata.name": "ingress" } } },
            ] },
        },
    }));
    let chart = floe_platform::chart();
    let rendered = Renderer::new(&chart).render(&values::merge([policies, map(values)]), &release("demo"));
    rendered.unwrap_or_else(|findings| panic!("{findings:?}")).manifests
}

fn small() -> Value {
    json!({
        "postgresql": { "backup": { "enabled": true } },
        "dagster": {
            "webserver": { "readOnly": { "enabled": true } },
            "migrate": { "enabled": true },
            "codeLocations": { "one": { "pythonModule": "one" }, "two": { "pythonModule": "two", "port": 4000 } },
        },
    })
}

const POSTGRESQL: u16 = 5432;
const UI: u16 = 3000;

#[test]
fn each_flow_is_open_and_no_other() {
    let network = Network::new(&rendered(small()), &Assumptions::default());
    let pod = |title: &str| network.pod(title).unwrap_or_else(|| panic!("{title} of {:?}", network.pods()));
    let named = |name: &str| pod(&format!("Deployment/demo-dagster-{name}"));
    let run = [("floe.dev/dagster-instance", "demo"), ("floe.dev/postgresql-client", "true")];
    let run = network.outside("analytics", &run);
    let database = pod("StatefulSet/demo-postgresql");
    let clients = [
        named("webserver"),
        named("webserver-read-only"),
        named("daemon"),
        named("code-one"),
        pod("Job/demo-dagster-migrate"),
        pod("CronJob/demo-postgresql-backup"),
        run.clone(),
    ];
    let open = |from: &Party, to: &Party, port: u16| network.reaches(from, to, Port::tcp(port));
    for client in &clients {
        assert_eq!(open(client, &database, POSTGRESQL), Answer::Yes, "{client:?}");
        assert_eq!(open(client, &database, 22), Answer::No, "{client:?}");
    }
    for asker in [named("webserver"), named("webserver-read-only"), named("daemon"), run.clone()] {
        assert_eq!(open(&asker, &named("code-one"), 3030), Answer::Yes, "{asker:?}");
        assert_eq!(open(&asker, &named("code-two"), 4000), Answer::Yes, "{asker:?}");
        assert_eq!(open(&asker, &named("code-two"), 3030), Answer::No, "{asker:?}");
    }
    // Who has no business there.
    for (from, to, port) in [
        (named("code-one"), named("code-two"), 4000),
        (named("code-one"), named("webserver"), UI),
        (run.clone(), named("webserver"), UI),
        (named("webserver"), named("daemon"), UI),
        (database.clone(), named("webserver"), UI),
    ] {
        assert_eq!(open(&from, &to, port), Answer::No, "{from:?} -> {to:?}");
    }
}

#[test]
fn strangers_are_kept_out_and_guests_let_in() {
    let network = Network::new(&rendered(small()), &Assumptions::default());
    let pod = |title: &str| network.pod(title).unwrap();
    let (webserver, database) = (pod("Deployment/demo-dagster-webserver"), pod("StatefulSet/demo-postgresql"));
    let client = [("floe.dev/postgresql-client", "true"), ("floe.dev/dagster-client", "true")];
    let cases = [
        ("analytics", &[][..], Answer::No, Answer::No),
        ("analytics", &client[..], Answer::Yes, Answer::Yes),
        ("jobs", &client[..], Answer::Yes, Answer::Yes),
        ("jobs", &[][..], Answer::No, Answer::No),
        ("other", &client[..], Answer::No, Answer::No),
        ("ingress", &[][..], Answer::No, Answer::Yes),
    ];
    for (namespace, labels, to_database, to_ui) in cases {
        let from = network.outside(namespace, labels);
        assert_eq!(network.reaches(&from, &database, Port::tcp(POSTGRESQL)), to_database, "{namespace} {labels:?}");
        assert_eq!(network.reaches(&from, &webserver, Port::tcp(UI)), to_ui, "{namespace} {labels:?}");
    }
}

/// A file of flows.
fn flows(name: &str) -> Flows {
    let file = fixture("flows").join(name);
    Flows::read(name, &fs::read_to_string(file).unwrap()).unwrap_or_else(|errors| panic!("{errors:?}"))
}

/// Whatever is on: what the objects say of each other is open, and the policies name pods and ports that there are.
#[test]
fn policies_fit_the_objects_of_every_use() {
    let uses = [
        ("defaults", json!({})),
        ("small", small()),
        ("everything", everything()),
        ("another port", json!({ "global": { "postgresql": { "port": 6000 } } })),
        ("custom names", json!({ "dagster": { "fullnameOverride": "d" } })),
        (
            "your own database",
            json!({
                "postgresql": { "enabled": false },
                "global": { "postgresql": { "host": "db.example.com", "existingSecret": "s" } },
            }),
        ),
    ];
    for (name, values) in uses {
        let manifests = rendered(values);
        let flows = if name == "everything" { flows("everything.yaml") } else { Flows::default() };
        let assumptions = Assumptions { flows, ..Assumptions::default() };
        let found: Vec<String> =
            verify::objects_given(&manifests, &assumptions).iter().map(ToString::to_string).collect();
        assert_eq!(found, [""; 0], "{name}");
    }
}
