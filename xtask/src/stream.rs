//! Streams of YAML documents, as Helm prints them.

use floe_chart::{Manifest, yaml};

/// The documents of a stream, each with the template that Helm says it comes from.
///
/// # Errors
/// All that cannot be read, each after `name`, which says where the stream is from.
pub(crate) fn read(stream: &str, name: &str) -> Result<Vec<Manifest>, Vec<String>> {
    let mut documents = vec![String::new()];
    for line in stream.lines() {
        // At the start of a line these are the end of a document, whatever is open.
        if line == "---" || line.starts_with("--- ") {
            documents.push(String::new());
        } else if let Some(document) = documents.last_mut() {
            document.push_str(line);
            document.push('\n');
        }
    }
    let (mut manifests, mut errors) = (vec![], vec![]);
    for document in documents {
        let source = document.lines().find_map(|line| line.strip_prefix("# Source: ")).unwrap_or_default().to_owned();
        match yaml::read(&document) {
            Ok(object) => {
                if object.value.as_object().is_some_and(|members| !members.is_empty()) {
                    manifests.push(Manifest { source, object: object.value });
                }
            }
            Err(found) => {
                let place = if source.is_empty() { name.to_owned() } else { format!("{name}: {source}") };
                errors.extend(found.iter().map(|error| format!("{place}: {error}")));
            }
        }
    }
    if errors.is_empty() { Ok(manifests) } else { Err(errors) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn streams_are_split_where_documents_end() {
        let stream = "---\n# Source: a/templates/b.yaml\nkind: A\ntext: |\n  ---\n  # Source: no\n--- # an empty one\n---\nkind: B\n";
        let read: Vec<_> =
            read(stream, "helm").expect("YAML").into_iter().map(|found| (found.source, found.object)).collect();
        assert_eq!(
            read,
            [
                ("a/templates/b.yaml".to_owned(), json!({"kind": "A", "text": "---\n# Source: no\n"})),
                (String::new(), json!({"kind": "B"})),
            ]
        );
    }

    /// Of every document, not of the first alone.
    #[test]
    fn what_cannot_be_read_is_told() {
        let errors = read("---\n# Source: a.yaml\nkind: [\n---\nkind: ]\n", "helm template").expect_err("not YAML");
        assert!(errors[0].starts_with("helm template: a.yaml: "), "{errors:#?}");
        assert!(errors[1].starts_with("helm template: "), "{errors:#?}");
    }
}
