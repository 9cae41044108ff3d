//! Rules that rendered objects must keep, judged from outside: by what a chart renders, not by how it was made.
//!
//! [`objects`] holds manifests, of the native renderer or of `helm template`, against [`RULES`]. Two rules render the chart
//! themselves, with other values each time: [`secrets`] finds secret values that leave their Secrets, [`dead_values`] finds
//! keys that change nothing.
//!
//! ```
//! use floe_chart::{Manifest, verify};
//! use serde_json::json;
//!
//! let pod = json!({
//!     "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"},
//!     "spec": {"containers": [{"name": "web", "image": "nginx:latest"}]},
//! });
//! let manifests = [Manifest { source: "web/templates/pod.yaml".to_owned(), object: pod }];
//! let violations = verify::objects(&manifests);
//! assert!(violations.iter().any(|violation| {
//!     violation.to_string()
//!         == "Pod/web .spec.containers[0].image: images: \"nginx:latest\" is another image tomorrow; name a version or a digest"
//! }));
//! ```

mod assumptions;
mod autoscalers;
mod disruption_budgets;
mod effect;
mod field;
mod hooks;
mod images;
mod labels;
mod names;
pub mod network;
mod objects;
mod pod_security;
mod quotas;
mod references;
mod resources;
mod roles;
mod selector;
mod selectors;
mod service_account;
mod service_ports;
mod volumes;

pub use assumptions::Assumptions;
pub use effect::{DEAD_VALUES, SECRETS, dead_values, dead_values_below, secrets};
pub use selector::{Expression, Labels, Operator, Selector};

use crate::Manifest;
use field::Field;
use objects::Objects;
use std::fmt;

/// One breach of a rule.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Violation {
    /// The object, as in `Job/nightly`; `values` where it is a values key.
    pub object: String,
    /// The field, as in `.spec.template.spec.containers[0]`; empty for the object as a whole.
    pub path: String,
    /// The rule's name.
    pub rule: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, path, rule, message, remedy } = self;
        let space = if path.is_empty() { "" } else { " " };
        write!(f, "{object}{space}{path}: {rule}: {message}; {remedy}")
    }
}

/// A rule about rendered objects.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name, as a command line and a violation write it.
    pub name: &'static str,
    /// What it asks for, in one line.
    pub summary: &'static str,
    check: fn(&Objects<'_>, &mut Report),
}

/// The rules about rendered objects, in the order of their names.
pub const RULES: [Rule; 17] = [
    autoscalers::RULE,
    disruption_budgets::RULE,
    hooks::RULE,
    images::RULE,
    labels::RULE,
    names::RULE,
    network::RULE,
    pod_security::RULE,
    quotas::RULE,
    pod_security::READ_ONLY_ROOT,
    references::RULE,
    resources::RULE,
    roles::RULE,
    selectors::RULE,
    service_account::RULE,
    service_ports::RULE,
    volumes::RULE,
];

impl Rule {
    /// Every breach of this rule by what the defaults of [`Assumptions`] take for granted: by object, then by path.
    #[must_use]
    pub fn violations(&self, manifests: &[Manifest]) -> Vec<Violation> {
        self.violations_given(manifests, &Assumptions::default())
    }

    /// Every breach of this rule: by object, then by path.
    #[must_use]
    pub fn violations_given(&self, manifests: &[Manifest], assumptions: &Assumptions) -> Vec<Violation> {
        let mut report = Report { rule: self.name, violations: vec![] };
        (self.check)(&Objects::new(manifests, assumptions), &mut report);
        in_order(report.violations)
    }
}

/// Every breach of any of [`RULES`] by what the defaults of [`Assumptions`] take for granted: by object, then by path.
#[must_use]
pub fn objects(manifests: &[Manifest]) -> Vec<Violation> {
    objects_given(manifests, &Assumptions::default())
}

/// Every breach of any of [`RULES`]: by object, then by path.
#[must_use]
pub fn objects_given(manifests: &[Manifest], assumptions: &Assumptions) -> Vec<Violation> {
    in_order(RULES.iter().flat_map(|rule| rule.violations_given(manifests, assumptions)).collect())
}

fn in_order(mut violations: Vec<Violation>) -> Vec<Violation> {
    violations.sort();
    violations.dedup();
    violations
}

/// What one rule finds.
struct Report {
    rule: &'static str,
    violations: Vec<Violation>,
}

impl Report {
    fn add(&mut self, field: &Field<'_>, message: impl Into<String>, remedy: impl Into<String>) {
        self.say(field.object().title(), field.path().to_owned(), message, remedy);
    }

    /// Adds what is no matter of one field, or of a field that is named by its path.
    fn say(&mut self, object: impl Into<String>, path: String, message: impl Into<String>, remedy: impl Into<String>) {
        self.violations.push(Violation {
            object: object.into(),
            path,
            rule: self.rule,
            message: message.into(),
            remedy: remedy.into(),
        });
    }
}
