//! The law: for every values document that the schema accepts, Helm and the native renderer give the same objects; where
//! one refuses, so does the other, for the same reason.

use crate::{
    drawn,
    generate::{Config, Generator},
    oracle::{self, Oracle, Release},
    shrink::shrink,
};
use floe_chart::{AnyChart, Options, Renderer, validate::Finding, values::merge};
use floe_schema::go;
use serde_json::Value;
use std::fmt;
use tempfile::TempDir;

/// The folder of the exported chart.
const CHART: &str = "chart";

/// One case of the law.
#[derive(Clone, Debug)]
pub struct Case {
    /// The overrides, as a `-f` file has them.
    pub values: Value,
    /// The release and the cluster.
    pub options: Options,
}

/// A case in which the two readings differ.
#[derive(Clone, Debug)]
pub struct Disagreement {
    case: Case,
    native: String,
    helm: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { case, native, helm } = self;
        write!(f, "{:?}\nvalues: {}\n--- native\n{native}\n--- helm\n{helm}", case.options, case.values)
    }
}

/// How many cases of each kind a run saw.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Both gave the same objects.
    pub rendered: usize,
    /// Objects in those cases.
    pub objects: usize,
    /// Both refused.
    pub refused: usize,
    /// Why the last of those was refused.
    pub reason: String,
}

/// One chart under both readings.
pub struct Law<'a> {
    renderer: Renderer<'a>,
    /// The exported chart, in a folder: Helm reads it once.
    folder: TempDir,
    oracle: Oracle,
    schema: Value,
}

impl<'a> Law<'a> {
    /// Exports `chart` and starts a Helm for it.
    ///
    /// # Errors
    /// Where the chart does not export, or the oracle was not built.
    pub fn new(chart: &'a dyn AnyChart) -> Result<Self, String> {
        let files = floe_chart::export(chart)
            .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        files.write(&folder.path().join(CHART)).map_err(|error| error.to_string())?;
        Ok(Self {
            renderer: Renderer::new(chart),
            folder,
            oracle: Oracle::start().map_err(|error| error.to_string())?,
            schema: chart.schema(),
        })
    }

    /// Tries `count` generated cases, every other one laid over `base`: values that bring the chart's objects about.
    ///
    /// # Errors
    /// The first disagreement, shrunk.
    pub fn run(&mut self, seed: u64, count: usize, base: &Value) -> Result<Tally, String> {
        let config = Config { partial: true, ..Config::default() };
        let mut generator = Generator::with(&self.schema, seed, config)?;
        let mut tally = Tally::default();
        for n in 0..count {
            let document = match (n % 2, generator.document(), base) {
                (0, Value::Object(document), Value::Object(base)) => merge([base.clone(), document]).into(),
                (_, document, _) => document,
            };
            // One in six is changed into something that the schema may refuse.
            let values = if n % 6 == 5 { generator.mutate(&document) } else { document };
            let case = Case { values, options: options(n) };
            match self.check(&case) {
                Ok(Some(objects)) => {
                    tally.rendered += 1;
                    tally.objects += objects;
                }
                Ok(None) => {
                    tally.refused += 1;
                    tally.reason = self.reason(&case);
                }
                Err(found) => {
                    let found = found.to_string();
                    return Err(format!("seed {seed}, case {n}: {}", self.shrunk(case).unwrap_or(found)));
                }
            }
        }
        Ok(tally)
    }

    /// Why the native renderer refuses a case.
    fn reason(&self, case: &Case) -> String {
        let values = case.values.as_object().cloned().unwrap_or_default();
        self.renderer.render(&values, &case.options).map_or_else(|findings| shown(&findings), |_| String::new())
    }

    /// The disagreement for the least values for which the readings still differ.
    fn shrunk(&mut self, case: Case) -> Option<String> {
        let options = case.options.clone();
        let with = |values: &Value| Case { values: values.clone(), options: options.clone() };
        let least = shrink(case.values, |values| self.check(&with(values)).is_err(), 3000);
        self.check(&with(&least)).err().map(|disagreement| disagreement.to_string())
    }

    /// One case: the number of objects that both gave, or nothing where both refused.
    ///
    /// # Errors
    /// The disagreement.
    pub fn check(&mut self, case: &Case) -> Result<Option<usize>, Box<Disagreement>> {
        let Case { values, options } = case;
        // What Helm draws by chance, a mark stands for.
        let marking = Options { secrets: options.secrets.clone().drawn_by(drawn::marks()), ..options.clone() };
        let native = match values {
            Value::Object(values) => self.renderer.render(values, &marking),
            _ => return Ok(None),
        };
        let release = Release {
            kube_version: Some(options.kube_version.clone()),
            api_versions: options.api_versions.clone(),
            ..Release::new(options.release.clone(), options.namespace.clone())
        };
        let chart = oracle::Chart::dir(self.folder.path().join(CHART));
        let helm = self.oracle.render(&chart, values, &release);
        let disagree = |native: String, helm: String| Box::new(Disagreement { case: case.clone(), native, helm });
        match (native, helm) {
            (Ok(native), Ok(helm)) => {
                // Helm prints notes without the blanks around them.
                let (notes, helm_notes) = (native.notes, helm.notes.trim());
                if notes != helm_notes {
                    return Err(disagree(notes, helm_notes.to_owned()));
                }
                let native: Vec<_> = native.manifests.into_iter().map(|made| (made.source, made.object)).collect();
                let mut helm: Vec<_> = helm.objects.into_iter().map(|read| (read.source, read.object)).collect();
                drawn::mark(&native, &mut helm);
                let (native, helm) = (lines(native), lines(helm));
                if native == helm {
                    return Ok(Some(native.len()));
                }
                let only = |a: &[String], b: &[String]| {
                    a.iter().filter(|line| !b.contains(line)).cloned().collect::<Vec<_>>().join("\n")
                };
                Err(disagree(only(&native, &helm), only(&helm, &native)))
            }
            (Err(findings), Err(oracle::Error::Refused(message))) if same_reason(&findings, &message) => Ok(None),
            (native, helm) => Err(disagree(
                native.map_or_else(|findings| shown(&findings), |native| format!("{} objects", native.manifests.len())),
                helm.map_or_else(|error| error.to_string(), |helm| format!("{} objects", helm.objects.len())),
            )),
        }
    }
}

/// Objects as sorted lines of canonical JSON.
fn lines(objects: Vec<(String, Value)>) -> Vec<String> {
    let mut lines: Vec<String> = objects
        .into_iter()
        .map(|(source, object)| format!("{source} {}", go::to_json(&go::normalize(object))))
        .collect();
    lines.sort();
    lines
}

fn shown(findings: &[Finding]) -> String {
    findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Whether Helm refuses for the reason of the findings: the same checks' messages, or the places that the schema refuses.
fn same_reason(findings: &[Finding], message: &str) -> bool {
    match message.split_once("/checks.yaml:").and_then(|(_, rest)| rest.split_once('\n')) {
        Some((_, failed)) => same_checks(findings, failed),
        None => findings.iter().all(|finding| same_place(finding, message)),
    }
}

/// Helm fails at the first chart whose checks find something; natively all charts' findings are told.
fn same_checks(findings: &[Finding], failed: &str) -> bool {
    let told: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    let mut rest = failed;
    // Messages are matched whole: one may have line breaks from a value in it.
    while let Some(next) = told.iter().filter_map(|message| rest.strip_prefix(*message)).min_by_key(|rest| rest.len()) {
        match next.strip_prefix('\n') {
            Some(more) => rest = more,
            None => return next.is_empty(),
        }
    }
    false
}

/// Whether Helm's message names the place of a finding.
fn same_place(finding: &Finding, message: &str) -> bool {
    if finding.pointer.is_empty() && finding.path.is_empty() {
        let subchart = finding.message.contains("values of a subchart") && message.contains("type mismatch on");
        return subchart || message.contains(&finding.message) || message.contains("at ''");
    }
    if finding.message.starts_with("the key ") {
        return message.contains("invalid propertyName");
    }
    // Helm names an unknown or a missing key at the object around it, and spells odd keys in a way of its own.
    let plain = |key: &&str| key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    let keys = finding.pointer.split('/').skip(1).take_while(plain);
    let place: String = keys.map(|key| format!("/{key}")).collect();
    if named(message, &place) {
        return true;
    }
    // What a subchart's own schema refuses is named from there on, below the subchart's name.
    place.trim_start_matches('/').split_once('/').is_some_and(|(chart, _)| {
        let own = message.split_once(&format!("\n{chart}:\n")).map(|(_, own)| own);
        own.is_some_and(|own| named(own, &place[chart.len() + 1..]))
    })
}

/// Whether a message names a place, or what is around it.
fn named(message: &str, place: &str) -> bool {
    let parent = place.rsplit_once('/').map_or("", |(parent, _)| parent);
    message.contains(&format!("at '{place}")) || message.contains(&format!("at '{parent}"))
}

/// Releases and clusters of all kinds.
fn options(n: usize) -> Options {
    let releases =
        ["my-release", "r", "floe-jobs", "fixture", "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz", "x-1"];
    let namespaces = ["default", "data", "abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz-123456789"];
    let versions = ["v1.34.0", "v1.28.0", "v1.30.2-gke.1000", "v1.31.4+k3s1"];
    let apis: [&[&str]; 3] =
        [&[], &["monitoring.coreos.com/v1"], &["external-secrets.io/v1", "gateway.networking.k8s.io/v1"]];
    Options {
        release: releases[n % releases.len()].to_owned(),
        namespace: namespaces[n / 2 % namespaces.len()].to_owned(),
        kube_version: versions[n / 3 % versions.len()].to_owned(),
        api_versions: apis[n / 5 % apis.len()].iter().map(|api| (*api).to_owned()).collect(),
        ..Options::default()
    }
}
