//! What an editor makes of the schemas for editors: a real YAML language server completes, explains and checks a values file.

#![expect(clippy::print_stderr, reason = "a test that is skipped says why")]

use std::fs;
use std::path::{Path, PathBuf};

use floe_chart::export;
use floe_tests::fixture;
use floe_tests::lsp::{Cursor, Error, Server, marked};
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace is there")
}

/// A server with a values file whose first line names a schema; none on a machine without Node.js, which is said.
struct Editor {
    server: Server,
    folder: PathBuf,
    file: PathBuf,
    modeline: String,
    opened: usize,
}

impl Editor {
    fn start(root: &Path, schema: &str) -> Option<Self> {
        match Server::start(root) {
            Ok(server) => {
                let modeline = format!("# yaml-language-server: $schema={schema}\n");
                Some(Self { server, folder: root.to_owned(), file: PathBuf::new(), modeline, opened: 0 })
            }
            Err(Error::Unsupported(why)) => {
                eprintln!("skipped: {why}");
                None
            }
            Err(Error::Failed(why)) => panic!("{why}"),
        }
    }

    /// An editor of values files for the committed chart.
    fn floe_jobs() -> Option<Self> {
        Self::start(&root(), "charts/floe-jobs/values.editor.schema.json")
    }

    /// Opens a new file beside the others, and gives what is found in it.
    fn open(&mut self, text: &str) -> Vec<Value> {
        self.opened += 1;
        self.file = self.folder.join(format!("my-values-{}.yaml", self.opened));
        self.server.open(&self.file, &format!("{}{text}", self.modeline)).unwrap_or_else(|error| panic!("{error:?}"))
    }

    fn at_mark(&mut self, text: &str) -> Cursor {
        let (text, cursor) = marked(&format!("{}{text}", self.modeline));
        let text = text.strip_prefix(&self.modeline).unwrap_or(&text).to_owned();
        self.open(&text);
        cursor
    }

    /// What can be written at the mark: its label, and what is said about it.
    fn completions(&mut self, text: &str) -> Vec<(String, String)> {
        let cursor = self.at_mark(text);
        let items = self.server.complete(&self.file, cursor).unwrap_or_else(|error| panic!("{error:?}"));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let about = |item: &Value| match &item["documentation"] {
            Value::Object(markup) => markup.get("value").map(text).unwrap_or_default(),
            plain => text(plain),
        };
        items.iter().map(|item| (text(&item["label"]), about(item))).collect()
    }

    #[track_caller]
    fn completes(&mut self, text: &str, labels: &[&str]) -> Vec<(String, String)> {
        let found = self.completions(text);
        for label in labels {
            assert!(found.iter().any(|(known, _)| known == label), "{label} is not offered in\n{text}\nbut {found:?}");
        }
        found
    }

    /// What is said about the place of the mark.
    fn hover(&mut self, text: &str) -> String {
        let cursor = self.at_mark(text);
        self.server.hover(&self.file, cursor).unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// The lines with findings, counted from 1 without the modeline, and what is found.
    fn findings(&mut self, text: &str) -> Vec<(u64, String)> {
        let found = self.open(text);
        let line = |finding: &Value| finding["range"]["start"]["line"].as_u64().unwrap_or_default();
        found.iter().map(|finding| (line(finding), finding["message"].to_string())).collect()
    }
}

#[test]
fn keys_and_values_are_completed() {
    let Some(mut editor) = Editor::floe_jobs() else { return };
    editor.completes("product: shop\n‸", &["defaults", "jobs", "artifacts", "nameOverride"]);
    let keys = editor.completes("jobs:\n  nightly:\n    sch‸", &["schedule"]);
    let about = keys.iter().find(|(label, _)| label == "schedule").map(|(_, about)| about.as_str());
    assert!(about.is_some_and(|about| about.contains("as cron writes it")), "{about:?}");
    let values = editor.completes("defaults:\n  concurrencyPolicy: ‸", &["Allow", "Forbid", "Replace"]);
    assert!(
        values.iter().any(|(label, about)| label == "Forbid" && about.contains("Leave the next out.")),
        "{values:?}"
    );
    editor.completes("jobs:\n  nightly:\n    dbt:\n      command: ‸", &["build", "run", "snapshot"]);
}

#[test]
fn keys_of_kubernetes_are_completed() {
    let Some(mut editor) = Editor::floe_jobs() else { return };
    editor.completes("defaults:\n  resources:\n    ‸", &["limits", "requests"]);
    editor.completes("jobs:\n  nightly:\n    resources:\n      ‸", &["limits", "requests"]);
    editor.completes("defaults:\n  tolerations:\n    - ‸", &["effect", "key", "operator"]);
    editor.completes("jobs:\n  nightly:\n    tolerations:\n      - op‸", &["operator"]);
}

#[test]
fn keys_and_values_are_explained() {
    let Some(mut editor) = Editor::floe_jobs() else { return };
    let about = editor.hover("defaults:\n  backoff‸Limit: 3\n");
    assert!(about.contains("How often a failed pod is tried again"), "{about}");
    let about = editor.hover("jobs:\n  nightly:\n    concurrencyPolicy: For‸bid\n");
    assert!(about.contains("Leave the next out"), "{about}");
    let about = editor.hover("defaults:\n  resources:\n    lim‸its: {}\n");
    assert!(about.contains("The most that it may use, by resource"), "{about}");
}

#[test]
fn mistakes_are_found_in_their_lines() {
    let Some(mut editor) = Editor::floe_jobs() else { return };
    let cases = [
        ("jobs:\n  nightly:\n    schedul: \"0 2 * * *\"\n", 3, "schedul"),
        ("defaults:\n  backoffLimit: 3\n  suspend: often\n", 3, "boolean"),
        ("defaults:\n  backoffLimit: -1\n", 2, "0"),
        ("defaults:\n  concurrencyPolicy: Forbit\n", 2, "Forbid"),
        ("jobs:\n  nightly:\n    resources:\n      limts: {}\n", 4, "limts"),
        ("defaults:\n  image:\n    repository: null\n", 3, "string"),
        ("defaults:\n  resources:\n    limits: { cpu: null }\n", 3, "number"),
    ];
    for (text, line, word) in cases {
        let found = editor.findings(text);
        assert!(found.iter().all(|(at, _)| *at == line), "{text}{found:?}");
        assert!(found.iter().any(|(_, message)| message.contains(word)), "{text}{found:?}");
    }
}

#[test]
fn a_file_that_says_only_what_differs_is_well() {
    let Some(mut editor) = Editor::floe_jobs() else { return };
    let read = |path: &str| fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let partial = [
        "jobs:\n  nightly: {}\n".to_owned(),
        "defaults:\n  image:\n    tag: \"1.4\"\n".to_owned(),
        "tests:\n  resources: { limits: { memory: null } }\ndefaults:\n  backoffLimit: null\n".to_owned(),
        "defaults:\n  podSecurityContext:\n    seccompProfile: { localhostProfile: a.json }\n".to_owned(),
        read("tests/fixtures/floe-jobs/everything.yaml"),
        read("charts/floe-jobs/values.yaml"),
    ];
    for text in partial {
        let found = editor.findings(&text);
        assert!(found.is_empty(), "{text}\n{found:?}");
    }
}

#[test]
fn a_deprecated_key_is_accepted_with_a_warning_and_not_offered() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let files = export(&fixture::chart()).unwrap_or_else(|errors| panic!("{errors:?}"));
    files.write(&dir.path().join("fixture")).expect("the chart is written");
    let Some(mut editor) = Editor::start(dir.path(), "fixture/values.editor.schema.json") else { return };
    let found = editor.findings("renamed:\n  imageTag: \"1\"\n");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].1.contains("Deprecated. Use `renamed.tag`."), "{found:?}");
    let offered = editor.completes("renamed:\n  ‸", &["tag", "replicas"]);
    assert!(!offered.iter().any(|(label, _)| label == "imageTag"), "{offered:?}");
}
