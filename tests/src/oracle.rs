//! Helm's own answers: a client of `tests/tools/oracle`, a process over the Helm SDK.
//!
//! A render through it costs what Helm's code costs (below a millisecond for a small chart), not a process each; so a
//! property test can ask Helm about every document that it generates.
//!
//! ```no_run
//! use floe_tests::oracle::{Chart, Oracle, Release};
//! use serde_json::json;
//!
//! let mut helm = Oracle::start()?;
//! let rendered = helm.render(&Chart::dir("charts/floe-jobs"), &json!({}), &Release::new("r", "ns"))?;
//! assert_eq!(helm.eval("{{ .Values.a | quote }}", &json!({"a": 1}))?, "\"1\"");
//! # Ok::<(), floe_tests::oracle::Error>(())
//! ```

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::{env, fmt, io};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// A running oracle; it ends when it is dropped, and with the process that started it.
///
/// One answers one question at a time; for several threads, start one in each.
#[derive(Debug)]
pub struct Oracle {
    process: Child,
    /// `None` once the oracle was told to end.
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    warnings: Vec<String>,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Error {
    /// The oracle was not built.
    Missing(PathBuf),
    /// Helm refuses what it was asked, in these words.
    Refused(String),
    /// The oracle cannot be started or spoken to.
    Io(io::Error),
    /// The oracle said something else than was agreed on.
    Protocol(serde_json::Error),
}

/// A chart to ask about.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Chart {
    /// A directory or archive, read again when its files change.
    Path(PathBuf),
    /// The files themselves, by path within the chart: `Chart.yaml`, `templates/job.yaml`, …
    Files(BTreeMap<String, String>),
}

/// What templates find in `.Release`, and for which cluster they are rendered.
#[derive(Clone, Debug)]
pub struct Release {
    /// The release's name.
    pub name: String,
    /// The namespace that it is installed into.
    pub namespace: String,
    /// Whether it is an upgrade rather than an install.
    pub upgrade: bool,
    /// The cluster's version, as `v1.34.0`; `None` for the oracle's own default.
    pub kube_version: Option<String>,
    /// API versions that the cluster serves besides Kubernetes' own.
    pub api_versions: Vec<String>,
    /// The objects that `lookup` finds in the cluster, all of them in namespaces.
    pub cluster: Vec<Value>,
}

/// What `helm template` prints.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Rendered {
    /// Every document, in Helm's order, hooks last.
    pub objects: Vec<Document>,
    /// The text of `NOTES.txt`.
    pub notes: String,
}

/// One rendered document.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub struct Document {
    /// The template that it comes from, as `floe-jobs/templates/job.yaml`.
    pub source: String,
    /// The document as the API server reads it.
    pub object: Value,
}

/// A way to give values on Helm's command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setter {
    /// `--set`: numbers, booleans and null are recognised.
    Set,
    /// `--set-string`: every value is a string.
    String,
    /// `--set-json`: values are JSON.
    Json,
    /// `--set-literal`: the value is taken as it is written.
    Literal,
}

impl Chart {
    /// The chart in a directory.
    pub fn dir(path: impl AsRef<Path>) -> Self {
        Self::Path(path.as_ref().to_owned())
    }
}

impl Release {
    /// A first install.
    pub fn new(name: impl Into<String>, namespace: impl Into<String>) -> Self {
        let (name, namespace) = (name.into(), namespace.into());
        Self { name, namespace, upgrade: false, kube_version: None, api_versions: Vec::new(), cluster: Vec::new() }
    }
}

impl Setter {
    fn op(self) -> &'static str {
        match self {
            Self::Set => "set",
            Self::String => "set-string",
            Self::Json => "set-json",
            Self::Literal => "set-literal",
        }
    }
}

/// The file of a tool that `cargo xtask test` builds.
///
/// # Errors
/// [`Error::Missing`] where it was not built.
pub fn tool(name: &str) -> Result<PathBuf, Error> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
    let path = target.join("tools").join(name);
    if path.exists() { Ok(path) } else { Err(Error::Missing(path)) }
}

impl Oracle {
    /// Starts an oracle.
    ///
    /// # Errors
    /// [`Error::Missing`] where it was not built; [`Error::Io`] where it does not start.
    pub fn start() -> Result<Self, Error> {
        let mut process = Command::new(tool("oracle")?).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let requests = process.stdin.take();
        let answers = BufReader::new(process.stdout.take().ok_or(io::ErrorKind::BrokenPipe)?);
        Ok(Self { process, requests, answers, warnings: Vec::new() })
    }

    /// What `helm template` makes of a chart and a values file.
    ///
    /// # Errors
    /// [`Error::Refused`] with Helm's words: a schema's findings, a `fail`, a document that is no YAML or has a key
    /// twice; for the other kinds see [`Error`].
    pub fn render(&mut self, chart: &Chart, values: &Value, release: &Release) -> Result<Rendered, Error> {
        self.render_set(chart, values, &[], release)
    }

    /// As [`Self::render`], with further values as `--set` takes them, which Helm hands on as `int64` where it hands on
    /// the numbers of a file as `float64`.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn render_set(
        &mut self,
        chart: &Chart,
        values: &Value,
        set: &[&str],
        release: &Release,
    ) -> Result<Rendered, Error> {
        self.ask(&json!({
            "op": "render",
            "chart": chart,
            "values": values,
            "set": set,
            "release": {"name": release.name, "namespace": release.namespace, "isUpgrade": release.upgrade},
            "kubeVersion": release.kube_version,
            "apiVersions": release.api_versions,
            "cluster": release.cluster,
        }))
    }

    /// The values that the templates of a chart find in `.Values`; no schema is checked.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn coalesce(&mut self, chart: &Chart, values: &Value) -> Result<Value, Error> {
        self.member(&json!({"op": "coalesce", "chart": chart, "values": values}), "values")
    }

    /// What several values files are together, the last one winning. A string is the text of a file, an object is what
    /// a file holds.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn merge(&mut self, files: &[Value]) -> Result<Value, Error> {
        self.member(&json!({"op": "merge", "files": files}), "values")
    }

    /// What values become when each of `args` is given to Helm with the same flag.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn set(&mut self, setter: Setter, values: &Value, args: &[&str]) -> Result<Value, Error> {
        self.member(&json!({"op": setter.op(), "values": values, "args": args}), "values")
    }

    /// How Helm reads a YAML stream: its documents without the empty ones. Of a key given twice the last one wins.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn yaml(&mut self, text: &str) -> Result<Vec<Value>, Error> {
        self.member(&json!({"op": "yaml", "text": text}), "documents")
    }

    /// As [`Self::yaml`], as a manifest is read: a key given twice is refused.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn yaml_strict(&mut self, text: &str) -> Result<Vec<Value>, Error> {
        self.member(&json!({"op": "yaml", "text": text, "strict": true}), "documents")
    }

    /// What a template prints, in the release `rel` of the namespace `ns`.
    ///
    /// # Errors
    /// As [`Self::render`].
    pub fn eval(&mut self, template: &str, values: &Value) -> Result<String, Error> {
        self.member(&json!({"op": "eval", "template": template, "values": values}), "text")
    }

    /// As [`Self::eval`] for many templates at once, each with its text or Helm's refusal.
    ///
    /// # Errors
    /// Where the whole request failed; a template that failed is in the list.
    pub fn eval_all(&mut self, templates: &[&str], values: &Value) -> Result<Vec<Result<String, String>>, Error> {
        #[derive(Deserialize)]
        struct Answer {
            texts: Vec<Option<String>>,
            #[serde(default)]
            errors: Vec<Option<String>>,
        }
        let Answer { texts, mut errors } =
            self.ask(&json!({"op": "eval", "templates": templates, "values": values}))?;
        errors.resize(texts.len(), None);
        Ok(texts.into_iter().zip(errors).map(|(text, error)| text.ok_or(error.unwrap_or_default())).collect())
    }

    /// What Helm logged while it made the last answer.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// One member of the answer to a request.
    fn member<T: DeserializeOwned>(&mut self, request: &Value, name: &str) -> Result<T, Error> {
        let mut answer: Map<String, Value> = self.ask(request)?;
        serde_json::from_value(answer.remove(name).unwrap_or_default()).map_err(Error::Protocol)
    }

    /// Sends a request and reads its answer.
    fn ask<T: DeserializeOwned>(&mut self, request: &Value) -> Result<T, Error> {
        let requests = self.requests.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        requests.write_all(format!("{request}\n").as_bytes())?;
        let mut line = String::new();
        if self.answers.read_line(&mut line)? == 0 {
            return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
        }
        let mut answer: Map<String, Value> = serde_json::from_str(&line).map_err(Error::Protocol)?;
        let warnings = answer.remove("warnings").unwrap_or(json!([]));
        self.warnings = serde_json::from_value(warnings).map_err(Error::Protocol)?;
        match answer.remove("error") {
            Some(Value::String(error)) => Err(Error::Refused(error)),
            _ => serde_json::from_value(Value::Object(answer)).map_err(Error::Protocol),
        }
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        // The end of its input ends an idle oracle; one that is at work is not waited for.
        drop(self.requests.take());
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(path) => write!(f, "{}: not built: run `cargo xtask test`", path.display()),
            Self::Refused(words) => f.write_str(words),
            Self::Io(error) => write!(f, "oracle: {error}"),
            Self::Protocol(error) => write!(f, "oracle: unexpected answer: {error}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl From<io::ErrorKind> for Error {
    fn from(kind: io::ErrorKind) -> Self {
        Self::Io(kind.into())
    }
}

#[cfg(test)]
mod tests;
