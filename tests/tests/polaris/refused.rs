//! What would give a broken catalog is refused in one readable line.

use super::*;

/// What would give a broken catalog, and the start of the line that says so.
#[test]
fn contradictions_are_refused_with_a_remedy() {
    let cases = [
        (json!({ "persistence": { "type": "in-memory" }, "replicaCount": 2 }), "replicaCount: is greater than 1"),
        (
            json!({ "persistence": { "type": "in-memory" }, "autoscaling": { "enabled": true } }),
            "autoscaling.enabled: is set, but with persistence.type in-memory",
        ),
        (json!({ "replicaCount": 2 }), "tokenBroker.existingSecret: is not set, but several pods"),
        (json!({ "autoscaling": { "enabled": true } }), "tokenBroker.existingSecret: is not set, but several pods"),
        (json!({ "realms": [] }), "realms: is empty"),
        (json!({ "realms": ["a,b"] }), "realms[0]"),
        (json!({ "features": { "lower": true } }), "features"),
        (json!({ "advancedConfig": { "a=b": "c" } }), "advancedConfig"),
        (json!({ "advancedConfig": { "a.b": " c" } }), "advancedConfig"),
        (json!({ "persistence": { "type": "file" } }), "persistence.type"),
        (json!({ "persistence": { "type": "nosql" } }), "persistence.nosql.existingSecret: is not set"),
        (
            json!({ "persistence": { "relationalJdbc": { "url": "jdbc:postgresql://db/p" } } }),
            "persistence.relationalJdbc.existingSecret: is not set, but url is",
        ),
        (json!({ "catalog": { "storageType": "S3" } }), "catalog.region: is not set, and neither is endpoint"),
        (
            json!({ "global": { "objectStore": { "type": "S3", "existingSecret": "k" } } }),
            "global.objectStore.region: is not set, and neither is endpoint",
        ),
        (json!({ "rootCredentials": { "generate": "none" } }), "rootCredentials.existingSecret: is not set"),
        (json!({ "authentication": { "type": "mixed" } }), "oidc.authServerUrl: is not set"),
        (json!({ "authentication": { "type": "external" } }), "catalog.enabled: needs a token"),
        (json!({ "maintenance": { "enabled": true } }), "maintenance.enabled: has an effect on"),
        (json!({ "ingress": { "enabled": true } }), "ingress.hosts: is empty"),
        (json!({ "catalog": { "storageConfig": {} } }), "catalog.storageConfig: unknown key"),
    ];
    for (values, line) in cases {
        let refused = render(&values).expect_err(line);
        assert!(refused.contains(line), "{line}\n{refused}");
    }
}
