//! `values.yaml` from a schema and its defaults: the file of a chart that is read most.
//!
//! Every key has its description above it, with the choices and bounds that the schema knows, and an example where the
//! default is empty; keys stand in the schema's order. Read as YAML, the file is the defaults and nothing else.

mod comment;

use serde_json::{Map, Value, json};

use crate::{view::View, yaml};
use comment::Comment;

/// What stands at the head of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// The schema that editors check and complete by: a path relative to the file, or an address.
    pub schema: String,
    /// Where the file comes from, e.g. ``Generated from src/values.rs by `cargo xtask charts`; do not edit.``
    pub note: String,
    /// Keys of subcharts: of what stands below them only the defaults are written, for the rest is in the subcharts' own
    /// files.
    pub subcharts: Vec<String>,
}

impl Default for Header {
    fn default() -> Self {
        Self { schema: "values.schema.json".into(), note: String::new(), subcharts: vec![] }
    }
}

/// Writes the file.
///
/// Optional keys that the defaults leave out appear as a commented example where the schema has one. Within lists, and
/// within every entry of a map but the first, keys have no comments: they would only repeat.
///
/// ```
/// use floe_chart::values_file::{self, Header};
/// use serde_json::json;
///
/// let schema = json!({"properties": {
///     "replicas": {"description": "How many pods run.", "type": "integer", "minimum": 0, "maximum": 9},
///     "path": {"description": "Serve the UI below this path.", "examples": ["ui"]},
/// }});
/// let text = values_file::write(&schema, &json!({"replicas": 1}), &Header::default());
/// assert_eq!(text, "\
/// ## yaml-language-server: $schema=values.schema.json
///
/// ## How many pods run. From 0 to 9.
/// replicas: 1
///
/// ## Serve the UI below this path.
/// ## path: ui
/// ");
/// ```
#[must_use]
pub fn write(schema: &Value, defaults: &Value, header: &Header) -> String {
    let mut writer = Writer { subcharts: header.subcharts.clone(), ..Writer::default() };
    let view = View::new(schema, schema);
    let modeline = format!("yaml-language-server: $schema={}", comment::printable(&header.schema));
    writer.comment([modeline.as_str()], 0);
    for text in [&header.note, view.text("description").unwrap_or_default()] {
        writer.comment(comment::wrap(text, 0).iter().map(String::as_str), 0);
        writer.gap();
    }
    match defaults {
        Value::Object(defaults) if !defaults.is_empty() => writer.members(&view, defaults, 0),
        other => writer.out += &yaml::write(other),
    }
    writer.out
}

/// Spaces for one level.
const STEP: usize = 2;

/// A key with what is known about it: what the schema says, and its default.
struct Member<'a> {
    key: &'a str,
    view: Option<View<'a>>,
    value: Option<&'a Value>,
}

impl Member<'_> {
    /// Whether the member has documented members of its own, and so is set apart by blank lines.
    fn is_section(&self) -> bool {
        let documented = self.view.as_ref().is_some_and(View::has_members);
        documented && self.value.and_then(Value::as_object).is_some_and(|members| !members.is_empty())
    }
}

#[derive(Default)]
struct Writer {
    out: String,
    subcharts: Vec<String>,
}

impl Writer {
    fn members(&mut self, view: &View<'_>, defaults: &Map<String, Value>, indent: usize) {
        self.listed(&in_order(view, defaults), indent);
    }

    fn listed(&mut self, members: &[Member<'_>], indent: usize) {
        for (index, member) in members.iter().enumerate() {
            let apart =
                indent == 0 || member.is_section() || index.checked_sub(1).is_some_and(|i| members[i].is_section());
            if index > 0 && apart {
                self.gap();
            }
            self.member(member, indent);
        }
    }

    fn member(&mut self, member: &Member<'_>, indent: usize) {
        if let Some(view) = &member.view {
            let comment = Comment { view, value: member.value };
            self.comment(comment.lines(indent).iter().map(String::as_str), indent);
        }
        match (member.value, &member.view) {
            (Some(Value::Object(defaults)), Some(view)) if member.is_section() => {
                let line = yaml::write(&json!({ member.key: {} }));
                self.yaml(line.trim_end().trim_end_matches("{}").trim_end(), indent);
                let mut members = in_order(view, defaults);
                if indent == 0 && self.subcharts.iter().any(|subchart| subchart == member.key) {
                    members.retain(|member| member.value.is_some());
                }
                self.listed(&members, indent + STEP);
            }
            (Some(value), _) => self.yaml(&yaml::write(&json!({ member.key: value })), indent),
            (None, Some(view)) => {
                let example = view.examples().first().unwrap_or(&Value::Null);
                let text = yaml::write(&json!({ member.key: example }));
                self.comment(comment::printable_lines(&text).lines(), indent);
            }
            (None, None) => {}
        }
    }

    fn comment<'s>(&mut self, lines: impl IntoIterator<Item = &'s str>, indent: usize) {
        for line in lines {
            self.out += format!("{:indent$}# {line}", "").trim_end();
            self.out.push('\n');
        }
    }

    /// YAML moved to the right; an empty line stays empty.
    fn yaml(&mut self, text: &str, indent: usize) {
        for line in text.split_terminator('\n') {
            if !line.is_empty() {
                self.out.extend(std::iter::repeat_n(' ', indent));
            }
            self.out += line;
            self.out.push('\n');
        }
    }

    /// An empty line, unless there is one: more would belong to a text block that ends in empty lines.
    fn gap(&mut self) {
        if !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

/// The members of an object: those that the schema names, in its order, then the others, of which the first stands for all.
fn in_order<'a>(view: &View<'a>, defaults: &'a Map<String, Value>) -> Vec<Member<'a>> {
    let mut members: Vec<Member<'a>> = Vec::new();
    for (key, view) in view.properties() {
        let value = defaults.get(key);
        if value.is_some() || (!view.examples().is_empty() && !view.is_deprecated()) {
            members.push(Member { key, view: Some(view), value });
        }
    }
    let named = members.len();
    for (key, value) in defaults {
        if !members[..named].iter().any(|member| member.key == key) {
            let view = if members.len() == named { view.entries() } else { None };
            members.push(Member { key, view, value: Some(value) });
        }
    }
    members
}
