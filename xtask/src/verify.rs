//! `cargo xtask verify`: holds what a chart renders against rules of good charts.

use std::io::Write as _;
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result};
use clap::Args;
use clap::builder::PossibleValuesParser;
use floe_chart::validate::Finding;
use floe_chart::verify::{self, Assumptions, DEAD_VALUES, RULES, SECRETS, Violation};
use floe_chart::{Manifest, Options, Renderer};
use serde_json::Value;

use crate::assumptions::AssumptionArgs;
use crate::input::{Input, Sources};
use crate::release::ReleaseArgs;
use crate::tools::{self, Tool};
use crate::{Failure, charts::Named, print, root, stream};

const EXAMPLES: &str = "\
Examples:
  cargo xtask verify floe-jobs -f values.yaml                 every rule but dead-values
  cargo xtask verify floe-jobs -f values.yaml --helm          the same, of what `helm template` prints
  cargo xtask verify floe-jobs -f values.yaml --dead-values   look for keys without effect too
  cargo xtask verify floe-jobs --dead-values=networkPolicy    only among the keys below one
  cargo xtask verify floe-jobs --rule images --rule secrets   only these rules
  cargo xtask verify floe-jobs --flows flows.yaml             connections that are needed or denied
  cargo xtask verify floe-jobs --external cluster.yaml        what else is in the cluster
  cargo xtask verify --list                                   the rules

Violations go to standard error as KIND/NAME PATH: RULE: what is wrong; what to do. A rule judges what these values render:
give values that turn on what the chart can do.";

/// The rules that render the chart themselves, and what they ask for.
const OF_CHARTS: [(&str, &str); 2] = [
    (SECRETS, "what a user gives as a secret is rendered into Secrets alone"),
    (DEAD_VALUES, "every key of the values changes what is rendered, in some document (takes seconds)"),
];

/// Hold what a chart renders against rules of good charts
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Verify {
    /// The chart
    #[arg(value_parser = Named::parser(), required_unless_present = "list")]
    chart: Option<Named>,
    #[command(flatten)]
    sources: Sources,
    #[command(flatten)]
    release: ReleaseArgs,
    #[command(flatten)]
    assumptions: AssumptionArgs,
    /// Take the objects from `helm template` of the chart in `charts/`, not from the native renderer; `secrets` and
    /// `dead-values` render natively all the same
    #[arg(long)]
    helm: bool,
    /// Look for keys of the values without effect too: all, or those below a key. Of a large chart it takes minutes
    #[arg(long, value_name = "KEY", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    dead_values: Option<String>,
    /// Only this rule; may be given several times
    #[arg(long = "rule", value_name = "NAME", value_parser = PossibleValuesParser::new(names()))]
    rules: Vec<String>,
    /// List the rules, and do nothing else
    #[arg(long)]
    list: bool,
}

/// The names of all rules.
fn names() -> Vec<&'static str> {
    summaries().map(|(name, _)| name).collect()
}

fn summaries() -> impl Iterator<Item = (&'static str, &'static str)> {
    RULES.into_iter().map(|rule| (rule.name, rule.summary)).chain(OF_CHARTS)
}

impl Verify {
    /// Runs the command.
    ///
    /// # Errors
    /// Everything that is wrong with the values, else every violation.
    pub(crate) fn run(self) -> Result<()> {
        if self.list {
            return print(&summaries().map(|(name, summary)| format!("{name:<16} {summary}\n")).collect::<String>());
        }
        let named = self.chart.context("the chart is missing, which the parser of the arguments let through")?;
        let (name, chart) = (named.name(), named.chart());
        let wanted: Vec<_> = names().into_iter().filter(|name| self.wants(name)).collect();
        let options = self.release.options();
        let assumptions = self.assumptions.read(&options.namespace)?;
        let input = Input::open(&self.sources)?;
        let refused = |findings: Vec<Finding>| input.failure(findings);
        let mut manifests = Renderer::new(&*chart).render(input.overrides(), &options).map_err(refused)?.manifests;
        if self.helm {
            manifests = helm_template(name, &input, &options)?;
        }
        let mut violations = of_objects(&wanted, &manifests, &assumptions);
        for rule in &wanted {
            let found = match *rule {
                SECRETS => verify::secrets(&*chart, input.overrides(), &options),
                DEAD_VALUES => {
                    let below = self.dead_values.as_deref().unwrap_or_default();
                    verify::dead_values_below(&*chart, input.overrides(), &options, below)
                }
                _ => continue,
            };
            violations.extend(found.map_err(refused)?);
        }
        if violations.is_empty() {
            let (objects, rules) = (count(manifests.len(), "object"), count(wanted.len(), "rule"));
            return print(&format!("{name}: {objects}, {rules}, no violations\n"));
        }
        Err(Failure::findings(violations.iter().map(ToString::to_string).collect()).into())
    }

    fn wants(&self, rule: &str) -> bool {
        let asked = self.rules.iter().any(|name| name == rule);
        asked || if rule == DEAD_VALUES { self.dead_values.is_some() } else { self.rules.is_empty() }
    }
}

/// The violations of the wanted rules about objects, by object.
fn of_objects(wanted: &[&str], manifests: &[Manifest], assumptions: &Assumptions) -> Vec<Violation> {
    let rules = RULES.iter().filter(|rule| wanted.contains(&rule.name));
    let mut violations: Vec<_> = rules.flat_map(|rule| rule.violations_given(manifests, assumptions)).collect();
    violations.sort();
    violations
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// What `helm template` of the committed chart prints.
///
/// # Errors
/// Where Helm cannot be built or started, and all that it says where it refuses.
fn helm_template(chart: &str, input: &Input, options: &Options) -> Result<Vec<Manifest>> {
    let helm = Tool::Helm3.path(&root());
    if !helm.exists() {
        tools::build(&root(), &[Tool::Helm3])?;
    }
    let mut command = Command::new(&helm);
    command.args(["template", &options.release]).arg(root().join("charts").join(chart));
    command.args(["--namespace", &options.namespace, "--kube-version", &options.kube_version, "--values", "-"]);
    for version in &options.api_versions {
        command.args(["--api-versions", version]);
    }
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("{}: cannot be run; remove it, and it is built again", helm.display()))?;
    let values = Value::Object(input.overrides().clone()).to_string();
    // A Helm that ends without reading says why.
    let _ = child.stdin.take().context("a pipe that was asked for")?.write_all(values.as_bytes());
    let output = child.wait_with_output().context("helm template: cannot be waited for")?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(Failure::findings(vec![format!("helm template: {}", said.trim())]).into());
    }
    let stream = String::from_utf8_lossy(&output.stdout);
    Ok(stream::read(&stream, "helm template").map_err(Failure::findings)?)
}
