//! The rule `autoscalers`.

use crate::{
    found,
    good::{autoscaler, deployment},
    with,
};
use pretty_assertions::assert_eq;
use serde_json::Value;

#[test]
fn an_autoscaler_owns_the_replicas_of_what_is_there() {
    assert_eq!(found("autoscalers", &[autoscaler(), deployment()]), [""; 0]);
    assert_eq!(
        found("autoscalers", &[autoscaler()]),
        ["HorizontalPodAutoscaler/web .spec.scaleTargetRef: Deployment/web is not rendered"]
    );
    assert_eq!(
        found("autoscalers", &[autoscaler(), with(&deployment(), "/spec/replicas", 2.into())]),
        ["Deployment/web .spec.replicas: is set, and HorizontalPodAutoscaler/web sets it too"]
    );
}

#[test]
fn bounds_are_in_order() {
    let bounds = |min: Value, max: Value| {
        let least = with(&autoscaler(), "/spec/minReplicas", min);
        found("autoscalers", &[with(&least, "/spec/maxReplicas", max), deployment()])
    };
    assert_eq!(bounds(3.into(), 3.into()), [""; 0]);
    let place = "HorizontalPodAutoscaler/web .spec";
    assert_eq!(bounds(4.into(), 3.into()), [format!("{place}.minReplicas: 4 is more than maxReplicas, which is 3")]);
    // The least is 1 where nothing is said.
    assert_eq!(bounds(Value::Null, 0.into()).len(), 1);
    assert_eq!(bounds(1.into(), Value::Null), [format!("{place}.maxReplicas: is missing")]);
}
