//! `cargo xtask render`: what `helm template` prints, without Helm.

use anyhow::{Context as _, Result};
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use floe_chart::{Manifest, Options, Renderer, yaml};

use crate::input::{Input, Sources};
use crate::{Failure, charts, print};

const EXAMPLES: &str = "\
Examples:
  cargo xtask render floe-jobs -f base.yaml -f production.yaml --namespace analytics
  cargo xtask render floe-jobs --set jobs.nightly.schedule='0 2 * * *' --format json
  cargo xtask render floe-jobs -f - --set-file artifacts.inline=compiled_artifacts.json < values.yaml

Findings go to standard error as FILE:LINE:COLUMN: path: what is wrong; what to do. Then nothing is printed.";

/// Render a chart as `helm template` would
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Render {
    /// The chart
    #[arg(value_parser = PossibleValuesParser::new(charts::names()))]
    chart: String,
    #[command(flatten)]
    sources: Sources,
    /// The release's name
    #[arg(long, value_name = "NAME", default_value = "release-name")]
    release: String,
    /// The namespace that it is installed into
    #[arg(long, short, value_name = "NAMESPACE", default_value = "default")]
    namespace: String,
    /// The cluster's version, as 1.34 or v1.34.2
    #[arg(long, value_name = "VERSION", default_value = "v1.34.0", value_parser = kube_version)]
    kube_version: String,
    /// API versions that the cluster serves beside Kubernetes' own, with commas between them
    #[arg(long, value_name = "A,B", value_delimiter = ',')]
    api_versions: Vec<String>,
    /// How the objects are printed
    #[arg(long, value_enum, default_value_t = Format::Yaml)]
    format: Format,
    /// Print what Helm says after an install, in place of the objects
    #[arg(long, conflicts_with = "format")]
    notes: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Documents with their template's name, as `helm template` prints them
    Yaml,
    /// One object a line
    Json,
}

impl Render {
    /// Runs the command.
    ///
    /// # Errors
    /// Everything that is wrong with the files and flags, or if they can be read, with the values.
    pub(crate) fn run(self) -> Result<()> {
        let chart = charts::find(&self.chart).context("a name that the parser of the arguments let through")?;
        let input = Input::read(&self.sources).map_err(Failure::findings)?;
        let options = Options {
            release: self.release,
            namespace: self.namespace,
            kube_version: self.kube_version,
            api_versions: self.api_versions,
        };
        let rendered = Renderer::new(&*chart).render(input.overrides(), &options).map_err(|findings| {
            Failure::findings(findings.into_iter().map(|finding| input.locate(finding)).collect())
        })?;
        if self.notes {
            return print(&(rendered.notes + "\n"));
        }
        print(&rendered.manifests.iter().map(|manifest| self.format.text(manifest)).collect::<String>())
    }
}

impl Format {
    fn text(self, Manifest { source, object }: &Manifest) -> String {
        match self {
            Self::Yaml => format!("---\n# Source: {source}\n{}", yaml::write(object)),
            Self::Json => format!("{object}\n"),
        }
    }
}

/// Kubernetes' version as Helm understands it: the patch version may be left out, a suffix such as `+k3s1` may follow.
fn kube_version(text: &str) -> Result<String, String> {
    let plain = text.strip_prefix('v').unwrap_or(text);
    let end = plain.find(['-', '+']).unwrap_or(plain.len());
    let (numbers, suffix) = plain.split_at(end);
    let numbers: Option<Vec<u32>> = numbers.split('.').map(|number| number.parse().ok()).collect();
    match numbers.as_deref() {
        Some([major, minor]) => Ok(format!("v{major}.{minor}.0{suffix}")),
        Some([major, minor, patch]) => Ok(format!("v{major}.{minor}.{patch}{suffix}")),
        _ => Err("not a version; write for example 1.34 or v1.34.2".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_completed() {
        assert_eq!(kube_version("1.34").as_deref(), Ok("v1.34.0"));
        assert_eq!(kube_version("v1.30.2+k3s1").as_deref(), Ok("v1.30.2+k3s1"));
        for wrong in ["", "v", "1", "1.x", "1.2.3.4", "latest"] {
            assert!(kube_version(wrong).is_err(), "{wrong}");
        }
    }
}
