//! A schema as Helm is given it: Kubernetes' own types, of which each chart that has a pod has some two hundred, cost Helm most
//! of the time of a command. What they say to people stands in the schema for editors, and what they say often stands once.

use serde_json::{Value, json};

/// The start of the names of Kubernetes' own definitions, and what may stand before it.
const KUBERNETES: &str = "io.k8s.";
/// Keywords whose members are named by the values, not by JSON Schema.
const NAMED: [&str; 3] = ["properties", "patternProperties", "definitions"];
/// Keywords that hold values, not schemas.
const DATA: [&str; 5] = ["default", "examples", "enum", "const", "required"];

/// `schema` with Kubernetes' own types in short: without their descriptions, and with each kind of text defined once. Helm
/// compiles the patterns of a text wherever it stands.
pub(crate) fn short(mut schema: Value) -> Value {
    let Some(Value::Object(definitions)) = schema.get_mut("definitions") else { return schema };
    let mut texts: Vec<Value> = vec![];
    for (_, schema) in definitions.iter_mut().filter(|(name, _)| name.contains(KUBERNETES)) {
        each(schema, &mut |schema| {
            if let Value::Object(members) = schema {
                members.shift_remove("description");
            }
        });
        below(schema, &mut |schema| each(schema, &mut |schema| share(schema, &mut texts)));
    }
    definitions.extend(texts.into_iter().enumerate().map(|(at, text)| (name(at), text)));
    schema
}

/// Puts a reference in the place of a text.
fn share(schema: &mut Value, texts: &mut Vec<Value>) {
    if schema.get("pattern").is_none() {
        return;
    }
    let at = texts.iter().position(|known| known == schema).unwrap_or(texts.len());
    let text = std::mem::replace(schema, json!({ "$ref": format!("#/definitions/{}", name(at)) }));
    if at == texts.len() {
        texts.push(text);
    }
}

fn name(at: usize) -> String {
    format!("{KUBERNETES}text{at}")
}

/// Calls `visit` with a schema and all below it, those that stand outside first.
fn each(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    visit(schema);
    below(schema, &mut |schema| each(schema, visit));
}

/// Calls `visit` with the schemas directly below one.
fn below(schema: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    let Value::Object(members) = schema else { return };
    for (keyword, value) in members.iter_mut().filter(|(keyword, _)| !DATA.contains(&keyword.as_str())) {
        match value {
            Value::Object(named) if NAMED.contains(&keyword.as_str()) => named.values_mut().for_each(&mut *visit),
            Value::Array(schemas) => schemas.iter_mut().for_each(&mut *visit),
            schema => visit(schema),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Map;

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
