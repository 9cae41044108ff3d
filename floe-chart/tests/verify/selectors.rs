//! The rule `selectors`.

use crate::{
    found,
    good::{application, deployment, disruption_budget, service},
    with,
};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

const NAME: &str = "app.kubernetes.io~1name";

#[test]
fn a_workload_selects_its_own_pods() {
    let other = with(&deployment(), &format!("/spec/template/metadata/labels/{NAME}"), "other".into());
    assert_eq!(found("selectors", &[other]), ["Deployment/web .spec.selector: does not match the workload's own pods"]);
    let empty = with(&deployment(), "/spec/selector", json!({}));
    assert_eq!(found("selectors", &[empty]), ["Deployment/web .spec.selector: is empty"]);
}

#[test]
fn a_choice_of_pods_finds_some() {
    let cases = [
        (with(&service(), &format!("/spec/selector/{NAME}"), "other".into()), "Service/web .spec.selector"),
        (
            with(&disruption_budget(), "/spec/selector/matchExpressions/0/values", json!(["other"])),
            "PodDisruptionBudget/web .spec.selector",
        ),
        (
            with(&disruption_budget(), "/spec/selector/matchExpressions/1/operator", "Exists".into()),
            "PodDisruptionBudget/web .spec.selector",
        ),
        (with(&service(), "/metadata/namespace", "elsewhere".into()), "Service/web .spec.selector"),
    ];
    for (object, place) in cases {
        assert_eq!(found("selectors", &[object, deployment()]), [format!("{place}: selects no pod of the chart")]);
    }
    let without = with(&service(), "/spec/selector", Value::Null);
    assert_eq!(found("selectors", &[without]), Vec::<String>::new());
}

#[test]
fn expressions_are_read_as_the_api_server_reads_them() {
    let budget = |operator: &str, values: Value| {
        let expression = json!([{"key": "app.kubernetes.io/name", "operator": operator, "values": values}]);
        let object = with(&disruption_budget(), "/spec/selector/matchExpressions", expression);
        found("selectors", &[object, deployment()]).is_empty()
    };
    assert!(budget("In", json!(["web"])) && !budget("In", json!([])));
    assert!(budget("NotIn", json!(["other"])) && !budget("NotIn", json!(["web"])));
    assert!(budget("Exists", Value::Null) && !budget("DoesNotExist", Value::Null));
    assert!(!budget("Like", json!(["web"])));
}

#[test]
fn no_selector_changes_with_versions() {
    let mut objects = application();
    for object in &mut objects {
        for labels in [
            "/spec/selector/matchLabels",
            "/spec/podSelector/matchLabels",
            "/spec/selector",
            "/spec/template/metadata/labels",
        ] {
            let is_map = |labels: &&mut Value| labels.get("app.kubernetes.io/name").is_some();
            if let Some(labels) = object.pointer_mut(labels).filter(|labels| is_map(labels)) {
                labels["helm.sh/chart"] = "web-0.1.0".into();
            }
        }
    }
    let message = "helm.sh/chart changes with versions, after which the selector finds nothing";
    assert_eq!(
        found("selectors", &objects),
        [
            format!("Deployment/web .spec.selector.matchLabels[\"helm.sh/chart\"]: {message}"),
            format!("NetworkPolicy/web .spec.podSelector.matchLabels[\"helm.sh/chart\"]: {message}"),
            format!("Service/web .spec.selector[\"helm.sh/chart\"]: {message}"),
        ]
    );
}

/// Keys of expressions count as those of labels do.
#[test]
fn no_expression_changes_with_versions() {
    let expression = json!([{"key": "app.kubernetes.io/version", "operator": "DoesNotExist"}]);
    let budget = with(&disruption_budget(), "/spec/selector/matchExpressions", expression);
    assert_eq!(
        found("selectors", &[budget, deployment()]),
        [
            "PodDisruptionBudget/web .spec.selector.matchExpressions[0].key: app.kubernetes.io/version changes with versions, after which the selector finds nothing"
        ]
    );
}
