//! The rule `images`.

use crate::{found, good::deployment, with};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

fn of_image(image: Value) -> Vec<String> {
    found("images", &[with(&deployment(), "/spec/template/spec/containers/0/image", image)])
}

#[test]
fn a_digest_or_a_version_is_fixed() {
    let digest = format!("localhost:5000/web@sha256:{}", "0".repeat(64));
    for image in ["web:1", "localhost:5000/team/web:v1.2", &digest, "web:latest@sha256:00"] {
        assert_eq!(of_image(image.into()), Vec::<String>::new(), "{image}");
    }
}

#[test]
fn what_moves_is_found() {
    let path = "Deployment/web .spec.template.spec.containers[0].image";
    assert_eq!(of_image("web".into()), [format!("{path}: \"web\" has no tag, which means latest")]);
    for nothing in ["web:", "web@"] {
        assert_eq!(of_image(nothing.into()), [format!("{path}: \"{nothing}\" has no tag, which means latest")]);
    }
    let port = "localhost:5000/web";
    assert_eq!(of_image(port.into()), [format!("{path}: \"{port}\" has no tag, which means latest")]);
    assert_eq!(of_image("web:latest".into()), [format!("{path}: \"web:latest\" is another image tomorrow")]);
    assert_eq!(of_image(json!(null)), [format!("{path}: is missing")]);
}

#[test]
fn init_containers_and_image_volumes_are_looked_at() {
    let deployment = with(&deployment(), "/spec/template/spec/initContainers/0/image", "web".into());
    let deployment =
        with(&deployment, "/spec/template/spec/volumes/0", json!({"name": "config", "image": {"reference": "data"}}));
    assert_eq!(found("images", &[deployment]).len(), 2);
}
