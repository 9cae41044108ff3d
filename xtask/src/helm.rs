//! What Helm renders of a chart's directory.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, anyhow, bail};
use floe_chart::{Manifest, Options, yaml};

use crate::{root, tools};

/// The objects that `helm template` prints: by the Helm that was built here, or the one on the PATH.
///
/// # Errors
/// Where there is no Helm, or it refuses the chart or the values.
pub(crate) fn template(chart: &Path, values: &Path, options: &Options) -> Result<Vec<Manifest>> {
    let shown = chart.display();
    let built = tools::Tool::Helm3.path(&root());
    let program = if built.exists() { built } else { PathBuf::from("helm") };
    let mut command = Command::new(&program);
    command.args(["template", &options.release]).arg(chart).arg("--values").arg(values);
    command.args(["--namespace", &options.namespace, "--kube-version", &options.kube_version]);
    command.args(options.api_versions.iter().flat_map(|version| ["--api-versions", version]));
    let output = command.output().with_context(|| {
        format!("{shown}: {}: cannot be run; install Helm, or build it by cargo xtask test", program.display())
    })?;
    if !output.status.success() {
        bail!("{shown}: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let text = String::from_utf8(output.stdout).with_context(|| format!("{shown}: what Helm prints is not UTF-8"))?;
    let text = text.strip_prefix("---\n").unwrap_or(&text);
    let documents = text.split("\n---\n").filter(|document| !document.trim().is_empty());
    documents.map(|document| manifest(document).with_context(|| shown.to_string())).collect()
}

/// One document; its first comment names the template.
fn manifest(document: &str) -> Result<Manifest> {
    let source = document.lines().find_map(|line| line.strip_prefix("# Source: ")).unwrap_or_default().to_owned();
    let read = yaml::read(document).map_err(|errors| {
        anyhow!("{source}: {}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
    })?;
    Ok(Manifest { source, object: read.value })
}
