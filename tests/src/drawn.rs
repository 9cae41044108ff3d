//! Texts that are drawn: natively the law draws marks, and Helm draws by chance.

use floe_chart::Draw;
use serde_json::Value;

/// What a mark begins with: no schema accepts it in a text of the values.
const MARK: &str = "\u{1}drawn ";

/// Draws marks in place of texts.
#[must_use]
pub fn marks() -> Draw {
    Draw::by(|length| format!("{MARK}{length}"))
}

/// Helm's objects with the marks of the native ones, wherever Helm has letters and digits of the length that a mark says.
///
/// Objects are found again by their templates, kinds and names.
pub fn mark(native: &[(String, Value)], helm: &mut [(String, Value)]) {
    for (source, object) in native {
        let is_same = |(other, helm): &&mut (String, Value)| other == source && id(helm) == id(object);
        helm.iter_mut().filter(is_same).for_each(|(_, helm)| below(object, helm));
    }
}

fn id(object: &Value) -> [&Value; 3] {
    [&object["kind"], &object["metadata"]["namespace"], &object["metadata"]["name"]]
}

fn below(native: &Value, helm: &mut Value) {
    match (native, helm) {
        (Value::String(native), Value::String(helm)) => {
            let length = native.strip_prefix(MARK).and_then(|length| length.parse().ok());
            if length == Some(helm.len()) && helm.chars().all(|c| c.is_ascii_alphanumeric()) {
                native.clone_into(helm);
            }
        }
        (Value::Object(native), Value::Object(helm)) => {
            for (key, helm) in helm {
                native.get(key).into_iter().for_each(|native| below(native, helm));
            }
        }
        (Value::Array(native), Value::Array(helm)) => {
            native.iter().zip(helm).for_each(|(native, helm)| below(native, helm));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Helm's texts after marking, by native ones of one mark and the text `plain`.
    fn marked(helm: &str) -> bool {
        let object = |text: &str| json!({"kind": "Secret", "stringData": {"a": text, "plain": text}, "list": [text]});
        let mut native = vec![("a.yaml".to_owned(), object(&marks().text(4)))];
        native[0].1["stringData"]["plain"] = "plain".into();
        let mut all = vec![("a.yaml".to_owned(), object(helm)), ("b.yaml".to_owned(), object(helm))];
        mark(&native, &mut all);
        assert_eq!((&all[0].1["stringData"]["plain"], &all[1].1), (&helm.into(), &object(helm)));
        [&all[0].1["stringData"]["a"], &all[0].1["list"][0]].into_iter().all(|text| *text == marks().text(4))
    }

    #[test]
    fn only_texts_of_the_length_are_marked() {
        assert!(marked("aZ09") && !marked("aZ0") && !marked("aZ09a") && !marked("aZ0-") && !marked(""));
    }
}
