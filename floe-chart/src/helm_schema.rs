//! A schema as Helm is given it: Kubernetes' own types, of which each chart that has a pod has some two hundred, cost Helm most
//! of the time of a command. What they say to people stands in the schema for editors, and what they say often stands once.

use floe_schema::schema;
use serde_json::{Map, Value};

/// The start of the names of Kubernetes' own definitions, and what may stand before it.
const KUBERNETES: &str = "io.k8s.";

/// `schema` with Kubernetes' own types in short: without their descriptions, and with each kind of text defined once. Helm
/// compiles the patterns of a text wherever it stands.
pub(crate) fn short(mut schema: Value) -> Value {
    let Some(Value::Object(definitions)) = schema.get_mut("definitions") else { return schema };
    let mut texts: Vec<Map<String, Value>> = vec![];
    for (_, definition) in definitions.iter_mut().filter(|(name, _)| name.contains(KUBERNETES)) {
        let is_text = definition.get("pattern").is_some();
        schema::walk(definition, &mut |schema| {
            schema.shift_remove("description");
            if !is_text {
                share(schema, &mut texts);
            }
        });
    }
    definitions.extend(texts.into_iter().enumerate().map(|(at, text)| (name(at), text.into())));
    schema
}

/// Puts a reference in the place of a text.
fn share(schema: &mut Map<String, Value>, texts: &mut Vec<Map<String, Value>>) {
    if !schema.contains_key("pattern") {
        return;
    }
    let at = texts.iter().position(|known| known == schema).unwrap_or(texts.len());
    let reference = Map::from_iter([("$ref".to_owned(), format!("#/definitions/{}", name(at)).into())]);
    let text = std::mem::replace(schema, reference);
    if at == texts.len() {
        texts.push(text);
    }
}

fn name(at: usize) -> String {
    format!("{KUBERNETES}text{at}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A chart's schema around a definition of Kubernetes.
    fn around(pod: Value) -> Value {
        json!({ "definitions": { "Nullable.io.k8s.Pod": pod, "Own": { "description": "mine", "pattern": "a" } } })
    }

    #[test]
    fn descriptions_of_kubernetes_types_are_left_out() {
        let pod = |said: Map<String, Value>| {
            let mut pod =
                json!({ "properties": { "description": { "type": "string" } }, "examples": [{ "description": 1 }] });
            pod.as_object_mut().unwrap().extend(said);
            pod
        };
        let said = Map::from_iter([("description".to_owned(), "theirs".into())]);
        assert_eq!(short(around(pod(said))), around(pod(Map::new())));
    }

    #[test]
    fn texts_of_kubernetes_types_stand_once() {
        let text = json!({ "type": "string", "pattern": "^a*$", "not": { "type": "string", "pattern": "b" } });
        let other = json!({ "type": ["string", "null"], "pattern": "^a*$" });
        let map = |text: &Value, other: &Value| json!({ "additionalProperties": text, "propertyNames": other });
        let pod = |text: &Value, other: &Value| {
            json!({
                "properties": { "pattern": text, "b": text, "c": { "items": other }, "d": map(text, other) },
                "required": ["pattern"],
            })
        };
        let [first, second] = [0, 1].map(|at| json!({ "$ref": format!("#/definitions/io.k8s.text{at}") }));
        let mut shared = around(pod(&first, &second));
        shared["definitions"]["io.k8s.text0"] = text.clone();
        shared["definitions"]["io.k8s.text1"] = other.clone();
        assert_eq!(short(around(pod(&text, &other))), shared);
    }

    #[test]
    fn a_definition_that_is_a_text_stays() {
        let quantity = json!({ "type": "string", "pattern": "^[0-9]+$" });
        assert_eq!(short(around(quantity.clone())), around(quantity));
    }
}
