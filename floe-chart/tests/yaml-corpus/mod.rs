//! The YAML corpus: small documents, each with what Helm reads from it. Only files of this folder are used, so that any
//! test can take the loader in by `#[path]`, and put the same texts to a live `sigs.k8s.io/yaml`.
//!
//! A `*.yaml` file holds snippets. A snippet begins after a line `%%% <name>` and ends before the next such line; after the
//! name may stand marks:
//!
//! - `[unterminated]`: the last newline is not part of the text,
//! - `[refused]`: Helm accepts the text, and `yaml::read` refuses it on purpose.
//!
//! `expected.jsonl` has a line for each snippet, in the order of [`FILES`] and within them: `{"name": …, "ok": <JSON>}` with
//! what `yaml.YAMLToJSON` returns, or `{"name": …, "error": …}` with its error.

use serde_json::Value;

const FILES: [(&str, &str); 8] = [
    ("scalars", include_str!("scalars.yaml")),
    ("keys", include_str!("keys.yaml")),
    ("tags", include_str!("tags.yaml")),
    ("styles", include_str!("styles.yaml")),
    ("flow", include_str!("flow.yaml")),
    ("anchors", include_str!("anchors.yaml")),
    ("layout", include_str!("layout.yaml")),
    ("mixed", include_str!("mixed.yaml")),
];

/// One document of the corpus.
#[derive(Debug)]
pub(crate) struct Snippet {
    /// The file and the name within it.
    pub(crate) name: String,
    pub(crate) text: String,
    /// Whether `yaml::read` refuses what Helm accepts.
    pub(crate) refused: bool,
    /// What Helm reads, or its error.
    pub(crate) expected: Result<Value, String>,
}

/// The whole corpus.
pub(crate) fn snippets() -> Vec<Snippet> {
    let mut expected = include_str!("expected.jsonl").lines();
    let mut snippets = Vec::new();
    for (file, content) in FILES {
        let content = content.strip_prefix("%%% ").expect("a file begins with a snippet");
        for snippet in content.split("\n%%% ") {
            let (header, text) = snippet.split_once('\n').unwrap_or((snippet, ""));
            let name = format!("{file}: {}", header.split(" [").next().unwrap_or(header));
            let line = expected.next().expect("a line for each snippet");
            let mut line: Value = serde_json::from_str(line).expect("a JSON document in each line");
            assert_eq!(line["name"], name, "expected.jsonl is in step with the snippets");
            // The newline before the next header was split off; the last snippet of a file ends with its own.
            let text = text.strip_suffix('\n').filter(|_| content.ends_with(snippet)).unwrap_or(text);
            let end = if header.contains("[unterminated]") { "" } else { "\n" };
            snippets.push(Snippet {
                name,
                text: format!("{text}{end}"),
                refused: header.contains("[refused]"),
                expected: match line.get_mut("error") {
                    Some(error) => Err(error.to_string()),
                    None => Ok(line["ok"].take()),
                },
            });
        }
    }
    assert_eq!(expected.next(), None, "a snippet for each line");
    snippets
}
