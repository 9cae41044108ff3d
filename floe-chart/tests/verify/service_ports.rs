//! The rule `service-ports`.

use crate::{
    found,
    good::{deployment, ingress, service},
    with,
};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

fn of_port(port: Value) -> Vec<String> {
    found("service-ports", &[with(&service(), "/spec/ports", json!([port])), deployment()])
}

#[test]
fn target_ports_are_ports_of_the_pods() {
    let place = "Service/web .spec.ports[0]";
    assert_eq!(
        of_port(json!({"port": 80, "targetPort": "web"})),
        [format!("{place}.targetPort: \"web\" is no TCP port of Deployment/web")]
    );
    assert_eq!(
        of_port(json!({"port": 80, "targetPort": 80})),
        [format!("{place}.targetPort: 80 is no TCP port of Deployment/web")]
    );
    assert_eq!(of_port(json!({"port": 80})), [format!("{place}.port: 80 is no TCP port of Deployment/web")]);
    assert_eq!(
        of_port(json!({"port": 8080, "protocol": "UDP"})),
        [format!("{place}.port: 8080 is no UDP port of Deployment/web")]
    );
    assert_eq!(of_port(json!({"port": 80, "targetPort": 8080})), Vec::<String>::new());
    // Without a selector it is for what somebody else runs.
    let outside = with(&with(&service(), "/spec/selector", Value::Null), "/spec/ports", json!([{"port": 5432}]));
    assert_eq!(found("service-ports", &[outside, deployment()]), Vec::<String>::new());
}

#[test]
fn backends_are_ports_of_their_service() {
    let unnamed = with(&ingress(), "/spec/rules/0/http/paths/0/backend/service/port", json!({"name": "web"}));
    let unnamed = with(&unnamed, "/spec/defaultBackend/service/port", json!({"number": 81}));
    assert_eq!(
        found("service-ports", &[unnamed.clone(), service(), deployment()]),
        [
            "Ingress/web .spec.defaultBackend.service.port: {\"number\":81} is no port of Service/web",
            "Ingress/web .spec.rules[0].http.paths[0].backend.service.port: {\"name\":\"web\"} is no port of Service/web",
        ]
    );
    // A Service that is not rendered may be in the cluster.
    assert_eq!(found("service-ports", &[unnamed]), Vec::<String>::new());
}

/// Two ports without a name have no name in common.
#[test]
fn ports_without_names_differ_by_number() {
    let plain = with(&service(), "/spec/ports", json!([{"port": 80, "targetPort": "http"}]));
    let other = with(&ingress(), "/spec/rules", json!([]));
    assert_eq!(found("service-ports", &[plain.clone(), deployment(), other.clone()]), Vec::<String>::new());
    let other = with(&other, "/spec/defaultBackend/service/port", json!({"number": 81}));
    assert_eq!(
        found("service-ports", &[plain, deployment(), other]),
        ["Ingress/web .spec.defaultBackend.service.port: {\"number\":81} is no port of Service/web"]
    );
}
