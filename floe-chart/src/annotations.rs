//! What a schema says to people, and Helm does not read.

use serde_json::Value;

/// The start of the names of Kubernetes' own definitions, and what may stand before it.
const KUBERNETES: &str = "io.k8s.";
/// Keywords whose members are named by the values, not by JSON Schema.
const NAMED: [&str; 3] = ["properties", "patternProperties", "definitions"];
/// Keywords that hold values, not schemas.
const DATA: [&str; 4] = ["default", "examples", "enum", "const"];

/// `schema` without the descriptions of Kubernetes' own types. Each chart that has a pod has some two hundred of them; they
/// stand in the schema for editors, and Helm, which reads all of a package at every command, is spared them.
pub(crate) fn without_kubernetes(mut schema: Value) -> Value {
    if let Some(Value::Object(definitions)) = schema.get_mut("definitions") {
        definitions.iter_mut().filter(|(name, _)| name.contains(KUBERNETES)).for_each(|(_, schema)| strip(schema));
    }
    schema
}

fn strip(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            members.shift_remove("description");
            for (keyword, below) in members.iter_mut() {
                match below {
                    Value::Object(named) if NAMED.contains(&keyword.as_str()) => named.values_mut().for_each(strip),
                    _ if DATA.contains(&keyword.as_str()) => {}
                    below => strip(below),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::without_kubernetes;
    use serde_json::json;

    #[test]
    fn only_descriptions_of_kubernetes_types_are_left_out() {
        let schema = |said: Option<&str>| {
            let mut pod =
                json!({ "properties": { "description": { "type": "string" } }, "examples": [{ "description": 1 }] });
            if let Some(said) = said {
                pod["description"] = said.into();
            }
            json!({ "definitions": { "Nullable.io.k8s.Pod": pod, "Own": { "description": "mine" } } })
        };
        let with = |said| {
            let mut schema = schema(said);
            // The order of members is of no account here.
            schema["definitions"]["Own"]["type"] = "object".into();
            schema
        };
        assert_eq!(without_kubernetes(with(Some("theirs"))), with(None));
    }
}
