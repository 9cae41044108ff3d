//! Which subcharts take part, and what their values are: Helm's `pkg/chartutil/dependencies.go`.

use std::borrow::Cow;

use serde_json::Value;

use super::coalesce::{Node, Nulls, Pass};
use super::{CoalesceError, CoalesceWarning, Map, kind};

/// A chart: the defaults of its values, and its dependencies.
#[derive(Clone, Debug)]
pub struct Chart<'a> {
    /// The name in its `Chart.yaml`.
    pub name: &'a str,
    /// Its `values.yaml`.
    pub defaults: &'a Map,
    /// The `dependencies` of its `Chart.yaml`, with the charts that they stand for. Their names or
    /// aliases differ, as Helm demands.
    pub dependencies: Vec<Dependency<'a>>,
}

/// A dependency of a chart.
#[derive(Clone, Debug)]
pub struct Dependency<'a> {
    /// The chart.
    pub chart: Chart<'a>,
    /// The name under which its values stand, if not the chart's own.
    pub alias: Option<&'a str>,
    /// Paths in the parent's values, separated by commas: the first that holds a boolean decides.
    pub condition: Option<&'a str>,
    /// Keys of the `tags` at the top of all values: one true enables; if none is, one false disables.
    pub tags: &'a [String],
}

impl<'a> Dependency<'a> {
    /// The key of its values in those of the parent.
    pub fn key(&self) -> &'a str {
        self.alias.unwrap_or(self.chart.name)
    }
}

/// What a chart's templates see, and which subcharts are rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct Coalesced {
    /// The values of the chart; those of a subchart stand under its [key](Dependency::key).
    pub values: Map,
    /// The subcharts that take part, in the order of the chart's dependencies.
    pub enabled: Vec<Enabled>,
    /// What Helm would warn about, each once.
    pub warnings: Vec<CoalesceWarning>,
}

/// A subchart that takes part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enabled {
    /// Its [key](Dependency::key).
    pub key: String,
    /// Its own subcharts that take part.
    pub dependencies: Vec<Enabled>,
}

/// The values that `overrides` give a chart and its subcharts, and the subcharts that they enable.
///
/// - Maps merge, everything else replaces; a subchart's defaults give way to its parent's.
/// - A null deletes the key of a chart's default. Without such a default it stays, and templates
///   see it. A null in the defaults themselves stays as well.
/// - `global` is handed down to every subchart; where both have a key, the parent wins.
/// - A subchart that is disabled adds no defaults, and what the overrides hold for it stays.
/// - A condition wins over tags. The values of subcharts at any depth may decide, but their `tags`
///   are those at the very top.
///
/// `import-values` are not supported. Where one chart is used under two aliases and has itself
/// dependencies with aliases, Helm 3.22 forgets the latter in the second use; here each use is alike.
///
/// ```
/// # use floe_chart::values::{Chart, Dependency, Map, coalesce};
/// # use serde_json::{Value, json};
/// # let map = |value: Value| -> Map { value.as_object().cloned().unwrap_or_default() };
/// let defaults = map(json!({"port": 5432, "tls": {"enabled": false}}));
/// let postgresql = Chart { name: "postgresql", defaults: &defaults, dependencies: vec![] };
/// let defaults = map(json!({"db": {"enabled": true}}));
/// let dependency = Dependency { chart: postgresql, alias: Some("db"), condition: Some("db.enabled"), tags: &[] };
/// let chart = Chart { name: "platform", defaults: &defaults, dependencies: vec![dependency] };
///
/// let seen = coalesce(&chart, &map(json!({"db": {"port": null}}))).expect("the values fit");
/// assert_eq!(seen.enabled[0].key, "db");
/// assert_eq!(seen.values["db"], json!({"enabled": true, "tls": {"enabled": false}, "global": {}}));
/// ```
///
/// # Errors
/// Every value under a subchart's key that is no map.
pub fn coalesce(chart: &Chart<'_>, overrides: &Map) -> Result<Coalesced, Vec<CoalesceError>> {
    let mut warnings = Vec::new();
    let node = resolve(chart, chart.name, overrides, "", &mut warnings)?;
    let mut values = overrides.clone();
    for warning in Pass::run(Nulls::Delete, &node, &mut values)? {
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }
    Ok(Coalesced { values, enabled: enabled(&node), warnings })
}

fn enabled(node: &Node<'_>) -> Vec<Enabled> {
    let enabled = |node: &Node<'_>| Enabled { key: node.name.to_owned(), dependencies: enabled(node) };
    node.dependencies.iter().map(enabled).collect()
}

/// A chart under `name`, without the dependencies that `values` disable. `path` leads from the top of
/// the values to those of the chart; it is empty or ends with a dot.
fn resolve<'a>(
    chart: &Chart<'a>,
    name: &'a str,
    values: &Map,
    path: &str,
    warnings: &mut Vec<CoalesceWarning>,
) -> Result<Node<'a>, Vec<CoalesceError>> {
    let mut node = Node { name, defaults: Cow::Borrowed(chart.defaults), dependencies: Vec::new() };
    if chart.dependencies.is_empty() {
        return Ok(node);
    }
    // Helm lays the top's values over the defaults of each chart in turn, without descending into them:
    // the defaults of a subchart count as the top's where conditions and tags of its own subcharts are
    // looked up.
    node.dependencies = chart.dependencies.iter().map(|used| unresolved(&used.chart, used.key())).collect();
    let mut seen = values.clone();
    Pass::run(Nulls::Delete, &node, &mut seen)?;
    node.dependencies.clear();
    for dependency in &chart.dependencies {
        if is_enabled(dependency, &seen, path, warnings) {
            let key = dependency.key();
            node.dependencies.push(resolve(&dependency.chart, key, &seen, &format!("{path}{key}."), warnings)?);
        }
    }
    if !node.dependencies.is_empty() {
        // What remains of importing values (`ProcessDependenciesWithMerge`): the subcharts' defaults become
        // their parent's, nulls and all.
        let mut defaults = Map::new();
        Pass::run(Nulls::Keep, &node, &mut defaults)?;
        node.defaults = Cow::Owned(defaults);
    }
    Ok(node)
}

/// A chart with all its dependencies. Helm has not come to their aliases yet: a chart that is used
/// twice is there once, under its own name.
fn unresolved<'a>(chart: &Chart<'a>, name: &'a str) -> Node<'a> {
    let mut dependencies: Vec<Node<'a>> = Vec::new();
    for Dependency { chart, .. } in &chart.dependencies {
        if dependencies.iter().all(|known| known.name != chart.name) {
            dependencies.push(unresolved(chart, chart.name));
        }
    }
    Node { name, defaults: Cow::Borrowed(chart.defaults), dependencies }
}

fn is_enabled(dependency: &Dependency<'_>, values: &Map, path: &str, warnings: &mut Vec<CoalesceWarning>) -> bool {
    let mut boolean = |path: &str, value: &Value| {
        let switch = value.as_bool();
        if switch.is_none() {
            let (path, dependency) = (path.to_owned(), dependency.key().to_owned());
            let warning = CoalesceWarning::NotABoolean { path, dependency, found: kind(value) };
            if !warnings.contains(&warning) {
                warnings.push(warning);
            }
        }
        switch
    };
    let conditions = dependency.condition.unwrap_or_default().trim().split(',').filter(|path| !path.is_empty());
    for condition in conditions {
        let condition = format!("{path}{condition}");
        let value = at(values, &condition).filter(|value| !value.is_object());
        if let Some(decision) = value.and_then(|value| boolean(&condition, value)) {
            return decision;
        }
    }
    let Some(Value::Object(tags)) = values.get("tags") else { return true };
    let set: Vec<bool> = (dependency.tags.iter())
        .filter_map(|tag| tags.get(tag).and_then(|value| boolean(&format!("tags.{tag}"), value)))
        .collect();
    set.is_empty() || set.contains(&true)
}

fn at<'v>(values: &'v Map, path: &str) -> Option<&'v Value> {
    let mut keys = path.split('.');
    let first = values.get(keys.next()?)?;
    keys.try_fold(first, |value, key| value.get(key))
}
