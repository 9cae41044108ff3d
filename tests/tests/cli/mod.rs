//! A chart on disk, and what a real Helm and the native renderer make of it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use floe_chart::{AnyChart, Options, Renderer, values::Map};
use floe_tests::drawn;
use floe_tests::oracle::{self, Oracle};
use serde_json::Value;
use tempfile::TempDir;

/// The cluster that everything is rendered for.
pub(crate) const KUBE_VERSION: &str = "v1.34.0";

/// The exported chart, with a home for Helm beside it; both go with it.
pub(crate) struct Exported {
    dir: TempDir,
    name: String,
}

impl Exported {
    /// Exports a chart.
    pub(crate) fn of(chart: &dyn AnyChart) -> Self {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let name = chart.metadata().name.clone();
        let files = floe_chart::export(chart).unwrap_or_else(|errors| panic!("{errors:#?}"));
        files.write(&dir.path().join(&name)).expect("the chart is written");
        Self { dir, name }
    }

    /// The directory of the chart.
    pub(crate) fn path(&self) -> PathBuf {
        self.dir.path().join(&self.name)
    }

    /// A command of a tool that knows no cluster, no settings of this user, and no network.
    pub(crate) fn offline(&self, name: &str) -> Command {
        let mut command = Command::new(tool(name));
        for home in ["HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME"] {
            command.env(home, self.dir.path().join("home"));
        }
        // Port 9 discards: whoever asks the network is refused.
        for proxy in ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"] {
            command.env(proxy, "http://127.0.0.1:9");
        }
        command.env("KUBECONFIG", self.dir.path().join("none"));
        command
    }

    /// What `helm template` prints, read as the API server reads it.
    ///
    /// # Errors
    /// What it prints when it refuses.
    pub(crate) fn template(&self, helm: &str, options: &Options, args: &[&str]) -> Result<Vec<Value>, String> {
        let mut command = self.offline(helm);
        command.args(["template", &options.release]).arg(self.path()).args(["--namespace", &options.namespace]);
        let printed = succeeded(command.args(["--kube-version", &options.kube_version]).args(args))?;
        let documents = Oracle::start().and_then(|mut oracle| oracle.yaml_strict(&printed));
        Ok(documents.unwrap_or_else(|error| panic!("{helm} prints what cannot be read: {error}\n{printed}")))
    }
}

/// A release for the cluster of the tests.
pub(crate) fn release(name: &str) -> Options {
    Options {
        release: name.to_owned(),
        namespace: "analytics".to_owned(),
        kube_version: KUBE_VERSION.to_owned(),
        ..Options::default()
    }
}

/// The file of a tool; a test without it fails with what to do.
pub(crate) fn tool(name: &str) -> PathBuf {
    oracle::tool(name).unwrap_or_else(|error| panic!("{error}"))
}

/// What a command prints to its standard output.
///
/// # Errors
/// All that it prints when it fails.
pub(crate) fn succeeded(command: &mut Command) -> Result<String, String> {
    let Output { status, stdout, stderr } = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let (stdout, stderr) = (String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    if status.success() { Ok(stdout.into_owned()) } else { Err(format!("{stdout}{stderr}")) }
}

/// The objects of the native renderer, with marks in place of texts that are drawn.
///
/// # Errors
/// Its findings, one a line.
pub(crate) fn native(chart: &dyn AnyChart, values: &Map, options: &Options) -> Result<Vec<Value>, String> {
    let options = Options { secrets: options.secrets.clone().drawn_by(drawn::marks()), ..options.clone() };
    let rendered = Renderer::new(chart).render(values, &options);
    let lines = |findings: Vec<floe_chart::validate::Finding>| {
        findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    };
    rendered.map(|rendered| rendered.manifests.into_iter().map(|manifest| manifest.object).collect()).map_err(lines)
}

/// Fails unless both are the same objects, in whatever order; where the native ones have marks, Helm drew a text of that length.
#[track_caller]
pub(crate) fn assert_same(helm: Vec<Value>, native: Vec<Value>, what: &str) {
    let of_no_file =
        |objects: Vec<Value>| -> Vec<_> { objects.into_iter().map(|object| (String::new(), object)).collect() };
    let (mut helm, native) = (of_no_file(helm), of_no_file(native));
    drawn::mark(&native, &mut helm);
    let objects = |of: Vec<(String, Value)>| in_order(of.into_iter().map(|(_, object)| object).collect());
    pretty_assertions::assert_eq!(objects(helm), objects(native), "{what}");
}

fn in_order(mut objects: Vec<Value>) -> Vec<Value> {
    objects.sort_by_key(|object| (object["kind"].to_string(), object["metadata"]["name"].to_string()));
    objects
}

/// A file of `tests/fixtures`.
pub(crate) fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(path)
}
