//! The rule `labels`.

use crate::{
    found,
    good::{config_map, cron_job},
    with,
};
use pretty_assertions::assert_eq;

#[test]
fn every_missing_label_is_found() {
    let mut object = config_map();
    for label in ["name", "instance", "managed-by"] {
        object = with(&object, &format!("/metadata/labels/app.kubernetes.io~1{label}"), serde_json::Value::Null);
    }
    object = with(&object, "/metadata/labels/helm.sh~1chart", "".into());
    assert_eq!(
        found("labels", &[object]),
        [
            "ConfigMap/web .metadata.labels: the label app.kubernetes.io/instance is missing",
            "ConfigMap/web .metadata.labels: the label app.kubernetes.io/managed-by is missing",
            "ConfigMap/web .metadata.labels: the label app.kubernetes.io/name is missing",
            "ConfigMap/web .metadata.labels: the label helm.sh/chart is missing",
        ]
    );
}

#[test]
fn pods_have_labels_of_their_own() {
    let pointer = "/spec/jobTemplate/spec/template/metadata/labels/app.kubernetes.io~1instance";
    assert_eq!(
        found("labels", &[with(&cron_job(), pointer, serde_json::Value::Null)]),
        [
            "CronJob/report .spec.jobTemplate.spec.template.metadata.labels: the label app.kubernetes.io/instance is missing"
        ]
    );
}
