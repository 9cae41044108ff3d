//! References to secrets, and secrets that stand in clear.

use serde_json::{Map, Value};

/// A reference to a secret, as floe writes it.
pub(super) enum Reference {
    /// A Secret of the namespace.
    Kubernetes {
        /// Its name.
        name: String,
    },
    /// An entry of a store, which the External Secrets Operator fetches.
    Store {
        /// The entry.
        key: String,
        /// The member of the entry.
        property: Option<String>,
    },
    /// A variable of the pod, which somebody else sets.
    Variable,
}

/// The reference that a value is.
pub(super) fn reference(value: &Value) -> Option<Reference> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let name = text("name");
    match text("source")?.as_str() {
        "kubernetes" => Some(Reference::Kubernetes { name: name? }),
        "vault" | "external-secrets" | "infisical" => {
            Some(Reference::Store { key: text("path").or(name)?, property: text("key") })
        }
        "env" => Some(Reference::Variable),
        _ => None,
    }
}

/// The first reference below `config`.
pub(super) fn find(config: &Map<String, Value>) -> Option<Reference> {
    config.values().find_map(|value| reference(value).or_else(|| value.as_object().and_then(find)))
}

/// Whether a key holds a secret, by its name.
pub(super) fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let words =
        ["password", "passwd", "secret", "token", "private_key", "access_key", "api_key", "apikey", "credential"];
    // Where a token is asked for is no secret, nor is the name of a Secret.
    let harmless = ["_url", "_uri", "_endpoint", "_name", "_path", "_id"];
    (words.iter().any(|word| key.contains(word)) || key == "pass") && !harmless.iter().any(|end| key.ends_with(end))
}

/// Whether a text takes its value from a variable, as dbt's `env_var()` does.
pub(super) fn is_variable(text: &str) -> bool {
    let text = text.trim();
    text.starts_with("{{") && text.ends_with("}}") && text.contains("env_var(")
}

/// The paths of secrets in clear below `value`, which are taken out of it.
pub(super) fn take_out(value: &mut Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.retain(|key, member| {
            let path = format!("{path}.{key}");
            let clear = match &*member {
                Value::String(text) => !text.is_empty() && !is_variable(text),
                Value::Number(_) => true,
                _ => false,
            };
            if is_secret(key) && clear {
                found.push(path);
                return false;
            }
            take_out(member, &path, found);
            true
        }),
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                take_out(item, &format!("{path}[{index}]"), found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_in_clear_is_taken_out() {
        let mut profiles = json!({"p": {"outputs": {"prod": {
            "password": "x", "pass": 7, "token": "{{ env_var('T') }}", "token_url": "http://a", "host": "h"
        }}}});
        let mut found = vec![];
        take_out(&mut profiles, "dbt_profiles", &mut found);
        assert_eq!(found, ["dbt_profiles.p.outputs.prod.password", "dbt_profiles.p.outputs.prod.pass"]);
        let left = json!({"token": "{{ env_var('T') }}", "token_url": "http://a", "host": "h"});
        assert_eq!(profiles["p"]["outputs"]["prod"], left);
    }
}
