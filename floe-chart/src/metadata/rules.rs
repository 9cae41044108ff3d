//! What a `Chart.yaml` must obey.
//!
//! Sources: Helm's `pkg/chart/metadata.go`, `pkg/chart/dependency.go` and `pkg/lint/rules/chartfile.go`; ranges are those
//! of Masterminds/semver 3, which Helm reads them with.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::{Dependency, Error, Maintainer, Metadata};

static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[a-z][a-z0-9-]*$"));
static ALIAS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[a-zA-Z0-9_-]+$"));
static WEB_ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^https?://[^\s/?#]+\S*$"));
static REPOSITORY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^((https?|oci|file)://\S+|(@|alias:)\S+)?$"));
static EMAIL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^\s@]+@[^\s@]+\.[^\s@]+$"));
static VALUES_PATHS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\w-]+(\.[\w-]+)*(,[\w-]+(\.[\w-]+)*)*$"));
/// An operator, a version that may be partial (`1.28`, `1.x`, `*`), and perhaps a pre-release and build metadata.
static COMPARATOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?P<op>=|!=|>|<|>=|=>|<=|=<|~|~>|\^|)v?([0-9]+|[xX*])(\.([0-9]+|[xX*])){0,2}(?P<pre>-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$",
    )
});
/// Blanks between an operator and its version.
static OPERATOR_GAP: LazyLock<Regex> = LazyLock::new(|| pattern(r"([=<>~^])\s+"));
/// `1.2 - 1.4.5`: the same as `>=1.2 <=1.4.5`.
static HYPHEN_RANGE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(\S+)\s+-\s+(\S+)"));

/// The longest name that Helm creates a chart under.
const LONGEST_NAME: usize = 250;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("a constant pattern, compiled by the tests")
}

/// The findings so far.
#[derive(Default)]
struct Findings(Vec<Error>);

impl Findings {
    fn add(&mut self, path: impl Into<String>, message: impl Into<String>) {
        self.0.push(Error { path: path.into(), message: message.into() });
    }

    /// Text that Helm would change while reading: line breaks become blanks, what cannot be printed is dropped.
    fn one_line(&mut self, path: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(path, "is empty; leave it out or fill it in");
        } else if text.chars().any(char::is_control) {
            self.add(
                path,
                format!("{text:?} has a line break or a control character, which helm drops; write one line"),
            );
        }
    }

    fn matching(&mut self, path: &str, text: &str, form: &Regex, expected: &str) {
        if !form.is_match(text) {
            self.add(path, format!("{text:?} is not {expected}"));
        }
    }
}

pub(super) fn check(chart: &Metadata) -> Vec<Error> {
    let mut findings = Findings::default();
    identity(chart, &mut findings);
    presentation(chart, &mut findings);
    for (index, maintainer) in chart.maintainers.iter().enumerate() {
        check_maintainer(maintainer, &format!("maintainers[{index}]"), &mut findings);
    }
    let mut keys = BTreeSet::new();
    for (index, dependency) in chart.dependencies.iter().enumerate() {
        let path = format!("dependencies[{index}]");
        check_dependency(dependency, &path, &mut findings);
        if !keys.insert(dependency.key()) {
            findings.add(path, format!("a dependency {:?} is already there; give one an alias", dependency.key()));
        }
    }
    findings.0
}

fn identity(chart: &Metadata, findings: &mut Findings) {
    findings.matching("name", &chart.name, &NAME, "lower-case letters, digits and dashes beginning with a letter");
    if chart.name.len() > LONGEST_NAME {
        findings.add("name", format!("is {} characters long, helm allows {LONGEST_NAME}", chart.name.len()));
    }
    if let Err(error) = semver::Version::parse(&chart.version) {
        let form = format!("{:?} is not a SemVer version such as 1.2.3: {error}", chart.version);
        findings.add("version", form);
    }
    if let Some(text) = &chart.app_version {
        findings.one_line("appVersion", text);
    }
    if let Some(range) = &chart.kube_version {
        kube_version(range, findings);
    }
}

fn presentation(chart: &Metadata, findings: &mut Findings) {
    if let Some(text) = &chart.description {
        findings.one_line("description", text);
    }
    for (path, address) in [("home", &chart.home), ("icon", &chart.icon)] {
        if let Some(address) = address {
            findings.matching(path, address, &WEB_ADDRESS, "a web address such as https://example.com/page");
        }
    }
    for (index, keyword) in chart.keywords.iter().enumerate() {
        findings.one_line(&format!("keywords[{index}]"), keyword);
    }
    for (index, source) in chart.sources.iter().enumerate() {
        let path = format!("sources[{index}]");
        findings.matching(&path, source, &WEB_ADDRESS, "a web address such as https://example.com/source");
    }
}

fn check_maintainer(maintainer: &Maintainer, path: &str, findings: &mut Findings) {
    findings.one_line(&format!("{path}.name"), &maintainer.name);
    if let Some(email) = &maintainer.email {
        findings.matching(&format!("{path}.email"), email, &EMAIL, "an address such as jo@example.com");
    }
    if let Some(url) = &maintainer.url {
        findings.matching(&format!("{path}.url"), url, &WEB_ADDRESS, "a web address such as https://example.com/jo");
    }
}

fn check_dependency(dependency: &Dependency, path: &str, findings: &mut Findings) {
    findings.one_line(&format!("{path}.name"), &dependency.name);
    if comparators(&dependency.version).is_none() {
        let message = format!("{:?} is neither a version such as 1.2.3 nor a range such as ^1.2", dependency.version);
        findings.add(format!("{path}.version"), message);
    }
    let expected = "empty or an address that begins with https://, oci://, file:// or @";
    findings.matching(&format!("{path}.repository"), &dependency.repository, &REPOSITORY, expected);
    if let Some(condition) = &dependency.condition {
        let expected = "a values path such as postgresql.enabled";
        findings.matching(&format!("{path}.condition"), condition, &VALUES_PATHS, expected);
    }
    for (index, tag) in dependency.tags.iter().enumerate() {
        findings.one_line(&format!("{path}.tags[{index}]"), tag);
    }
    if let Some(alias) = &dependency.alias {
        findings.matching(&format!("{path}.alias"), alias, &ALIAS, "letters, digits, underscores and dashes");
    }
}

/// A comparator without a pre-release excludes every version with one, and clusters have such versions: `v1.30.2-gke.100`.
/// Helm 3.22 drops that suffix before it compares; older releases do not.
fn kube_version(range: &str, findings: &mut Findings) {
    let Some(comparators) = comparators(range) else {
        findings.add("kubeVersion", format!("{range:?} is not a range such as >=1.28.0-0"));
        return;
    };
    for (comparator, prerelease) in comparators {
        if !prerelease && comparator.starts_with(['<', '>', '^', '~']) {
            findings.add(
                "kubeVersion",
                format!(
                    "{comparator:?} excludes v1.30.2-gke.100 and the like in older releases of helm; write {comparator}-0"
                ),
            );
        }
    }
}

/// The comparators of a range with whether each names a pre-release; nothing if the range cannot be read.
fn comparators(range: &str) -> Option<Vec<(String, bool)>> {
    let mut all = Vec::new();
    for alternative in range.split("||") {
        let alternative = HYPHEN_RANGE.replace_all(alternative, ">=$1 <=$2");
        let alternative = OPERATOR_GAP.replace_all(&alternative, "$1");
        let before = all.len();
        for comparator in alternative.split([',', ' ']).filter(|comparator| !comparator.is_empty()) {
            let parts = COMPARATOR.captures(comparator)?;
            all.push((comparator.to_owned(), parts.name("pre").is_some()));
        }
        if all.len() == before {
            return None;
        }
    }
    Some(all)
}
