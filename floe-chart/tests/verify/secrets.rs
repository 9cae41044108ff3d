//! The rule `secrets`.

use crate::charts::lines;
use floe_chart::verify::secrets;
use pretty_assertions::assert_eq;
use serde_json::json;

/// The password stays in its Secret; the token leaks where `auth.enabled` is on; the pin is in base64, and only its mark says
/// that it is secret. `auth.existingSecret` is written to a ConfigMap, as names may be.
#[test]
fn secrets_outside_of_secrets_are_found() {
    assert_eq!(
        lines(secrets, json!({})),
        Ok(vec![
            "ConfigMap/leaks .data.texts: shows the secret value of auth.apiToken where auth.enabled is true"
                .to_owned(),
            "ConfigMap/pin .data.texts: shows the secret value of auth.pin".to_owned(),
        ])
    );
}

/// Of what leaks with the values as they are, no condition is named.
#[test]
fn a_leak_is_told_once() {
    let found = lines(secrets, json!({"auth": {"enabled": true}, "env": {"API_TOKEN": "x"}})).expect("good values");
    assert_eq!(
        found,
        [
            "ConfigMap/env .data.texts: shows the secret value of env.API_TOKEN",
            "ConfigMap/leaks .data.texts: shows the secret value of auth.apiToken",
            "ConfigMap/pin .data.texts: shows the secret value of auth.pin",
        ]
    );
}
