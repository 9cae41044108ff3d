//! The comment above a key: its description, its choices and bounds, an example.

use serde_json::Value;

use crate::{view::View, yaml};

/// The widest line, with its indentation.
const WIDTH: usize = 100;
/// Deep below, comments are not made narrower than this.
const NARROWEST: usize = 40;
/// Integers of values are bounded by what a float64 holds exactly, or by their Rust type: neither is worth a word.
const BOUNDS_OF_TYPES: [i64; 6] =
    [i32::MIN as i64, i32::MAX as i64, u32::MAX as i64, -9_007_199_254_740_991, 9_007_199_254_740_991, i64::MAX];

/// What is known about a member when its comment is written.
pub(super) struct Comment<'a> {
    pub(super) view: &'a View<'a>,
    /// The default, if there is one.
    pub(super) value: Option<&'a Value>,
}

impl Comment<'_> {
    pub(super) fn lines(&self, indent: usize) -> Vec<String> {
        let mut text = String::new();
        let description = self.view.text("description").unwrap_or_default().trim();
        if self.view.is_deprecated() && !description.to_lowercase().starts_with("deprecated") {
            text += "Deprecated. ";
        }
        text += description;
        let (sentence, choices) = self.choices(description);
        let sentences = [self.bounds(), self.short_examples(description), sentence];
        for sentence in sentences.into_iter().flatten() {
            append_sentence(&mut text, &sentence);
        }
        let mut lines = wrap(&text, indent);
        lines.extend(wrap(&choices, indent));
        lines.extend(self.long_example());
        lines
    }

    /// The closed set of values: as a sentence, or as a list where the members have descriptions of their own.
    fn choices(&self, description: &str) -> (Option<String>, String) {
        let choices = self.view.choices();
        let told: Vec<&str> = words(description);
        let is_told = |value: &Value| value.as_str().is_some_and(|text| told.contains(&text));
        if choices.len() < 2 || choices.iter().all(|(value, _)| is_told(value)) {
            return (None, String::new());
        }
        if choices.iter().all(|(_, about)| about.is_none()) {
            let names: Vec<String> = choices.iter().map(|(value, _)| scalar(value)).collect();
            return (Some(format!("One of: {}.", names.join(", "))), String::new());
        }
        let item = |(value, about): &(&Value, Option<&str>)| match about {
            Some(about) => format!("- {}: {}\n", scalar(value), about.replace('\n', " ")),
            None => format!("- {}\n", scalar(value)),
        };
        (Some("One of:".into()), choices.iter().map(item).collect())
    }

    fn bounds(&self) -> Option<String> {
        let number = |keyword: &str| {
            let bound = self.view.get(keyword).filter(|bound| bound.is_number())?;
            let of_type = bound.as_i64().is_some_and(|bound| BOUNDS_OF_TYPES.contains(&bound))
                || bound.as_u64() == Some(u64::MAX);
            (!of_type).then_some(bound)
        };
        let not_zero = |bound: &&Value| bound.as_f64() != Some(0.0);
        match (number("minimum"), number("maximum")) {
            (Some(least), Some(most)) => Some(format!("From {least} to {most}.")),
            (None, Some(most)) => Some(format!("At most {most}.")),
            (least, None) => least.filter(not_zero).map(|least| format!("At least {least}.")),
        }
        .or_else(|| self.most("maxLength", "character"))
        .or_else(|| self.most("maxItems", "item"))
    }

    fn most(&self, keyword: &str, noun: &str) -> Option<String> {
        let most = self.view.get(keyword)?.as_u64()?;
        Some(format!("At most {most} {noun}{}.", if most == 1 { "" } else { "s" }))
    }

    /// Examples are of use where the default says nothing; for an absent key the example is written in its place.
    fn examples(&self) -> &[Value] {
        let says_nothing = match self.value {
            Some(Value::Null) => true,
            Some(Value::String(text)) => text.is_empty(),
            Some(Value::Array(items)) => items.is_empty(),
            Some(Value::Object(members)) => members.is_empty(),
            None | Some(_) => false,
        };
        if says_nothing { self.view.examples() } else { &[] }
    }

    fn short_examples(&self, description: &str) -> Option<String> {
        let told = |example: &Value| example.as_str().is_some_and(|text| description.contains(text));
        let short: Vec<String> = self
            .examples()
            .iter()
            .filter(|example| !is_long(example) && !told(example) && self.value != Some(*example))
            .map(scalar)
            .collect();
        match short.as_slice() {
            [] => None,
            [only] => Some(format!("Example: {only}")),
            several => Some(format!("Examples: {}", several.join(", "))),
        }
    }

    /// The first example that takes several lines.
    fn long_example(&self) -> Vec<String> {
        let Some(example) = self.examples().iter().find(|example| is_long(example)) else {
            return Vec::new();
        };
        let text = printable_lines(&yaml::write(example));
        let lines = text.lines().map(|line| format!("  {line}"));
        std::iter::once("Example:".to_owned()).chain(lines).collect()
    }
}

/// Whether an example does not fit into a sentence.
fn is_long(example: &Value) -> bool {
    match example {
        Value::String(text) => text.contains('\n'),
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        _ => false,
    }
}

/// A scalar as it is written in the file.
fn scalar(value: &Value) -> String {
    yaml::write(value).trim_end().to_owned()
}

/// Adds a sentence to the last paragraph, or as a paragraph of its own after a list, a table or code.
fn append_sentence(text: &mut String, sentence: &str) {
    let last = text.lines().last().unwrap_or_default();
    if !text.is_empty() {
        let flows = !is_fixed(last) && !is_item(last) && !last.starts_with("  ");
        *text += if flows && !ends_sentence(last) {
            ". "
        } else if flows {
            " "
        } else {
            "\n\n"
        };
    }
    *text += sentence;
}

fn ends_sentence(line: &str) -> bool {
    line.trim_end().ends_with(['.', '!', '?', ':', ';'])
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_')).filter(|word| !word.is_empty()).collect()
}

/// Markdown wrapped to the width that is left: paragraphs flow, items hang, code, tables and headings stay as they are.
pub(super) fn wrap(markdown: &str, indent: usize) -> Vec<String> {
    let width = WIDTH.saturating_sub(indent + 2).max(NARROWEST);
    let mut lines: Vec<String> = Vec::new();
    let mut flowing = Flow::default();
    let mut in_code = false;
    for line in markdown.lines().map(printable) {
        let line = line.trim_end();
        let fence = line.trim_start().starts_with("```");
        if in_code || fence || is_fixed(line) {
            flowing.end(&mut lines, width);
            lines.push(line.to_owned());
            in_code ^= fence;
        } else if line.trim().is_empty() {
            flowing.end(&mut lines, width);
            if lines.last().is_some_and(|last| !last.is_empty()) {
                lines.push(String::new());
            }
        } else {
            if is_item(line) {
                flowing.end(&mut lines, width);
            }
            flowing.add(line);
        }
    }
    flowing.end(&mut lines, width);
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// A paragraph or an item that is being collected.
#[derive(Default)]
struct Flow {
    words: Vec<String>,
    /// Blanks before the first line, and before every other.
    first: usize,
    hanging: usize,
}

impl Flow {
    fn add(&mut self, line: &str) {
        if self.words.is_empty() {
            self.first = if is_item(line) { line.len() - line.trim_start().len() } else { 0 };
            let marker = line.split_whitespace().next().map_or(0, |marker| marker.chars().count() + 1);
            self.hanging = if is_item(line) { self.first + marker } else { 0 };
        }
        self.words.extend(line.split_whitespace().map(str::to_owned));
    }

    fn end(&mut self, lines: &mut Vec<String>, width: usize) {
        let mut line = " ".repeat(self.first);
        let mut length = self.first;
        let mut fresh = true;
        for word in self.words.drain(..) {
            let letters = word.chars().count();
            if !fresh && length + 1 + letters > width {
                lines.push(std::mem::replace(&mut line, " ".repeat(self.hanging)));
                (length, fresh) = (self.hanging, true);
            }
            if !fresh {
                line.push(' ');
                length += 1;
            }
            line += &word;
            length += letters;
            fresh = false;
        }
        if !fresh {
            lines.push(line);
        }
    }
}

/// A line of Markdown that must not be joined with its neighbours: a heading, a table, a quotation, indented code, a fence.
fn is_fixed(line: &str) -> bool {
    line.starts_with(['#', '|', '>'])
        || line.trim_start().starts_with("```")
        || (line.starts_with("    ") && !is_item(line))
}

/// The beginning of a list item.
fn is_item(line: &str) -> bool {
    let line = line.trim_start();
    let number = line.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let numbered = number.len() < line.len() && (number.starts_with(". ") || number.starts_with(") "));
    numbered || ["- ", "* ", "+ "].iter().any(|marker| line.starts_with(marker))
}

/// Text on one line, with a blank for every character that YAML does not allow in a comment or takes for a line break.
pub(super) fn printable(text: &str) -> String {
    let ends_comment =
        |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    text.chars().map(|c| if ends_comment(c) { ' ' } else { c }).collect()
}

/// As [`printable`], with its line feeds.
pub(super) fn printable_lines(text: &str) -> String {
    text.split_inclusive('\n').map(|line| printable(line.trim_end_matches('\n')) + "\n").collect()
}
