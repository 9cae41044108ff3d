//! README.md of a chart: what it is, its own introduction, and every key of its values in tables.

use crate::{chart::AnyChart, metadata::Metadata, view::View};
use serde_json::Value;

/// Types of Kubernetes: their keys are Kubernetes' own, and stand in one row.
const KUBERNETES: &str = "io.k8s.";
/// Changes to a type whose keys have rows of their own elsewhere.
const OVERLAY: &str = "Overlay.";
/// The longest default that a table shows, in characters.
const LONGEST_DEFAULT: usize = 60;

/// The text of the file.
pub(crate) fn write(chart: &dyn AnyChart, schema: &Value) -> String {
    let Metadata { name, description, kube_version, .. } = chart.metadata();
    let mut out = format!("# {name}\n");
    let source = chart.source();
    out += &format!("\n<!-- Generated from {source} by the chart's exporter: do not edit. -->\n");
    let introduction = Some(chart.introduction().trim()).filter(|text| !text.is_empty());
    for text in [description.as_deref().map(sentence), introduction.map(str::to_owned)].into_iter().flatten() {
        out += &format!("\n{text}\n");
    }
    if let Some(range) = kube_version {
        out += &format!("\n## Requirements\n\nKubernetes `{range}`, and Helm 3.12 or later.\n");
    }
    out += "\n## Values\n";
    let defaults = Value::Object(chart.defaults());
    let view = View::new(schema, schema);
    let (sections, plain): (Vec<_>, Vec<_>) =
        view.properties().into_iter().partition(|(key, view)| is_section(view, defaults.get(*key)));
    let mut rows = Rows::default();
    for (key, view) in &plain {
        rows.add(key, view, defaults.get(*key));
    }
    out += &rows.table();
    for (key, view) in &sections {
        let mut rows = Rows::default();
        rows.members(key, view, defaults.get(*key));
        let about = view.text("description").map(one_line).unwrap_or_default();
        out += &format!("\n### `{key}`\n\n{about}\n{}", rows.table());
    }
    out
}

/// Whether a key of the first level has a table of its own.
fn is_section(view: &View<'_>, default: Option<&Value>) -> bool {
    is_struct(view) && default.is_some_and(Value::is_object)
}

/// Whether a value's keys are those of a values type.
fn is_struct(view: &View<'_>) -> bool {
    !view.properties().is_empty() && kubernetes(view).is_none()
}

/// The name of the type of Kubernetes that a value is.
fn kubernetes<'a>(view: &View<'a>) -> Option<&'a str> {
    view.definition().filter(|name| name.contains(KUBERNETES)).map(short)
}

/// A type's name without its group and version.
fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The rows of one table.
#[derive(Default)]
struct Rows(Vec<[String; 4]>);

impl Rows {
    /// The rows of the members of a struct.
    fn members(&mut self, path: &str, view: &View<'_>, default: Option<&Value>) {
        for (key, member) in view.properties() {
            let default = default.and_then(|default| default.get(key));
            self.add(&format!("{path}.{key}"), &member, default);
        }
    }

    /// The row of a key, or the rows of its members.
    fn add(&mut self, path: &str, view: &View<'_>, default: Option<&Value>) {
        if is_struct(view) {
            if default.is_none_or(|default| !default.is_object()) {
                self.row(path, view, default);
            }
            return self.members(path, view, default);
        }
        self.row(path, view, default);
        let entries = view.entries().or_else(|| view.items());
        let Some(entry) = entries.filter(|entry| is_struct(entry) && !is_overlay(entry)) else { return };
        let entry_path = if view.entries().is_some() { format!("{path}.NAME") } else { format!("{path}[]") };
        self.members(&entry_path, &entry, None);
    }

    fn row(&mut self, path: &str, view: &View<'_>, default: Option<&Value>) {
        let about = view.text("description").map(one_line).unwrap_or_default();
        let deprecated = if view.is_deprecated() { "**Deprecated.** " } else { "" };
        let default = default.map_or_else(String::new, shown);
        self.0.push([format!("`{path}`"), type_of(view), default, format!("{deprecated}{about}")]);
    }

    fn table(&self) -> String {
        if self.0.is_empty() {
            return String::new();
        }
        let mut out = "\n| Key | Type | Default | Description |\n|---|---|---|---|\n".to_owned();
        for cells in &self.0 {
            let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
            out += &format!("| {} |\n", cells.join(" | "));
        }
        out
    }
}

fn is_overlay(view: &View<'_>) -> bool {
    view.definition().is_some_and(|name| name.contains(OVERLAY))
}

/// What a value is, in a word or two.
fn type_of(view: &View<'_>) -> String {
    if let Some(name) = kubernetes(view) {
        return if name == "Quantity" { "quantity".to_owned() } else { format!("`{name}`") };
    }
    if is_overlay(view) {
        return "changes".to_owned();
    }
    let choices = view.choices();
    if !choices.is_empty() {
        let names: Vec<String> = choices.iter().map(|(value, _)| code(plain(value))).collect();
        return names.join(", ");
    }
    let kinds: Vec<&str> = match view.get("type") {
        Some(Value::String(kind)) => vec![kind],
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).filter(|kind| *kind != "null").collect(),
        _ => vec![],
    };
    match kinds.as_slice() {
        ["array"] => view.items().map_or_else(|| "list".to_owned(), |item| format!("list of {}", type_of(&item))),
        ["object"] => match view.entries() {
            Some(entry) if !is_struct(view) => format!("map of {}", type_of(&entry)),
            _ => "map".to_owned(),
        },
        ["string", "number"] => "quantity".to_owned(),
        [kind] => (*kind).to_owned(),
        _ => "any".to_owned(),
    }
}

/// A default as a cell shows it; a long one is in `values.yaml`.
fn shown(default: &Value) -> String {
    let text = plain(default);
    if text.chars().count() > LONGEST_DEFAULT { "see `values.yaml`".to_owned() } else { code(text) }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) if !text.is_empty() => text.clone(),
        Value::Object(members) if members.is_empty() => "{}".to_owned(),
        other => other.to_string(),
    }
}

/// Text as it is: between more backticks than it holds itself.
fn code(text: String) -> String {
    let text = one_line(&text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("{fence}{text}{fence}") } else { format!("{fence} {text} {fence}") }
}

/// Markdown on one line, which a cell is.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A phrase as a sentence.
fn sentence(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(['.', '!', '?']) { text.to_owned() } else { format!("{text}.") }
}
