//! `cargo xtask charts`: from the builders to the Helm charts in `charts/`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use floe_chart::AnyChart;
use floe_chart::directory::ChartFiles;

use crate::{Failure, print, root};

/// A chart's name, and how it is made.
type Entry = (&'static str, fn() -> Box<dyn AnyChart>);

/// Every chart.
const CHARTS: [Entry; 2] =
    [("floe-jobs", || Box::new(floe_jobs::chart())), ("floe-platform", || Box::new(floe_platform::chart()))];

const EXAMPLES: &str = "\
Examples:
  cargo xtask charts                   write every chart that changed into charts/
  cargo xtask charts --check           fail if charts/ is not what the sources say
  cargo xtask charts --out /tmp/look   write them elsewhere, for a look";

/// Export every chart: templates, values.yaml and schema from the Rust sources
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Charts {
    /// Write nothing; list every file that is missing, changed or superfluous, and fail if there is one
    #[arg(long)]
    check: bool,
    /// The directory that the charts lie in, each in a directory of its name [default: charts/ of the workspace]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// The chart that an argument names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named(usize);

impl Named {
    /// What reads an argument: the names of the charts, and no other.
    pub(crate) fn parser() -> impl TypedValueParser<Value = Self> {
        let names = CHARTS.map(|(name, _)| name);
        PossibleValuesParser::new(names)
            .map(move |name| Self(names.iter().position(|known| *known == name).unwrap_or_default()))
    }

    /// Every chart.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..CHARTS.len()).map(Self)
    }

    /// The name.
    pub(crate) fn name(self) -> &'static str {
        CHARTS[self.0].0
    }

    /// The chart.
    pub(crate) fn chart(self) -> Box<dyn AnyChart> {
        CHARTS[self.0].1()
    }
}

/// Fails unless `charts/` is what the sources say.
///
/// # Errors
/// Every difference, and every reason why a chart cannot be exported.
pub(crate) fn check() -> Result<()> {
    Charts { check: true, out: None }.run()
}

impl Charts {
    /// Runs the command.
    ///
    /// # Errors
    /// Every export error of all charts, else with `--check` every difference, else every directory that cannot be written.
    pub(crate) fn run(&self) -> Result<()> {
        let charts = export_all()?;
        let mut findings = vec![];
        let mut drifted = false;
        for (name, files) in &charts {
            let (dir, shown) = self.place(name);
            let count = files.iter().count();
            match files.check(&dir) {
                Err(error) if self.check => findings.push(error.to_string()),
                Ok(drifts) if drifts.is_empty() => print(&format!("{}: {count} files, unchanged\n", shown.display()))?,
                Ok(drifts) if self.check => {
                    drifted = true;
                    findings.extend(drifts.iter().map(|drift| format!("{}/{drift}", shown.display())));
                }
                // Where the directory cannot even be read, writing it says why.
                _ => match files.write(&dir) {
                    Ok(()) => print(&format!("{}: {count} files, written\n", shown.display()))?,
                    Err(error) => findings.push(error.to_string()),
                },
            }
        }
        if drifted {
            findings.push(format!("charts: not what the sources say; run {}", self.remedy()));
        }
        if findings.is_empty() { Ok(()) } else { Err(Failure::findings(findings).into()) }
    }

    /// Where a chart lies, and how that is shown.
    fn place(&self, name: &str) -> (PathBuf, PathBuf) {
        match &self.out {
            Some(out) => (out.join(name), out.join(name)),
            None => {
                let shown = Path::new("charts").join(name);
                (root().join(&shown), shown)
            }
        }
    }

    fn remedy(&self) -> String {
        let out = self.out.as_ref().map_or_else(String::new, |out| format!(" --out {}", out.display()));
        format!("cargo xtask charts{out}")
    }
}

/// The files of every chart.
fn export_all() -> Result<Vec<(&'static str, ChartFiles)>> {
    let mut charts = vec![];
    let mut findings = vec![];
    for named in Named::all() {
        match floe_chart::export(&*named.chart()) {
            Ok(files) => charts.push((named.name(), files)),
            Err(errors) => findings.extend(errors.iter().map(ToString::to_string)),
        }
    }
    if findings.is_empty() { Ok(charts) } else { Err(Failure::findings(findings).into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_chart_is_listed_under_its_own_name() {
        for named in Named::all() {
            assert_eq!(named.chart().metadata().name, named.name());
        }
    }
}
