//! Large renderings: work that grew with pods × pods × policies would not end.

use super::{policy, service, with_env, workload};
use crate::found;
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

const PODS: usize = 1_000;
const POLICIES: usize = 200;

#[test]
fn a_thousand_pods_and_two_hundred_policies() {
    let mut objects: Vec<Value> = vec![];
    for index in 0..POLICIES {
        let app = format!("app-{index}");
        let peers = json!([{"podSelector": {"matchLabels": {"app": app}}}]);
        objects.push(policy(&app, json!({"podSelector": {"matchLabels": {"app": app}}, "ingress": [{"from": peers}]})));
        objects.push(service(&app, &app, 80, json!("main")));
    }
    for index in 0..PODS {
        let app = format!("app-{}", index % POLICIES);
        let mut pod = with_env(workload(&app, 80), &[("URL", &format!("http://{app}"))]);
        pod["metadata"]["name"] = format!("pod-{index}").into();
        objects.push(pod);
    }
    assert_eq!(found("network", &objects), [""; 0]);
}
