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
            "ConfigMap/leaks .data.texts: shows the secret value of auth.apiToken".to_owned(),
            "ConfigMap/pin .data.texts: shows the secret value of auth.pin".to_owned(),
        ])
    );
}
