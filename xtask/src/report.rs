//! Findings as they are told: one line each, with an excerpt of the source, or as JSON.

use std::fmt;

use floe_chart::validate::Finding;
use floe_chart::yaml::Position;
use serde_json::json;

/// The widest excerpt, in characters.
const WIDTH: usize = 100;

/// A finding, and where in the input it stands.
#[derive(Clone, Debug)]
pub(crate) struct Located {
    /// What is wrong.
    pub(crate) finding: Finding,
    /// The file or the flag; none where it is in neither.
    pub(crate) source: Option<String>,
    /// Where in the file.
    pub(crate) position: Option<Position>,
    /// The line of the file.
    pub(crate) line: Option<String>,
}

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Severity {
    /// The values are refused.
    Error,
    /// They are accepted, and will not be by the chart's next major version.
    Warning,
    /// They are accepted, but not all that is in them is of use.
    Note,
}

impl Severity {
    const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

impl Located {
    /// A finding about a source as a whole, or about a place in it whose line is not known.
    pub(crate) fn new(source: impl Into<String>, position: Option<Position>, path: &str, message: &str) -> Self {
        let (path, pointer) = (path.to_owned(), String::new());
        let finding = Finding { path, pointer, message: message.to_owned(), remedy: None };
        Self { finding, source: Some(source.into()), position, line: None }
    }

    /// The same, with the line of `text` that it is about.
    pub(crate) fn in_text(mut self, text: &str) -> Self {
        self.line = self.position.and_then(|at| line(text, at.line));
        self
    }

    /// The line of the finding, then the source's line with a mark under the place.
    pub(crate) fn excerpt(&self, severity: Severity) -> String {
        let told = self.told(severity);
        let line = self.line.as_ref().filter(|line| !line.trim().is_empty());
        let (Some(position), Some(line)) = (self.position, line) else { return told };
        let Window { text, before, marked } = window(line, position.column.saturating_sub(1), self.length(line));
        let number = position.line.to_string();
        let margin = " ".repeat(number.len());
        let mark = format!("{}{}", " ".repeat(before), "^".repeat(marked));
        format!("{told}\n {margin} |\n {number} | {text}\n {margin} | {mark}")
    }

    /// The finding on one line; a warning and a note say that they are no error.
    pub(crate) fn told(&self, severity: Severity) -> String {
        if severity == Severity::Error {
            return self.to_string();
        }
        let message = format!("{}: {}", severity.name(), self.finding.message);
        Finding { message, ..self.finding.clone() }.located(self.source.as_deref(), self.position)
    }

    /// The finding as one line of JSON.
    pub(crate) fn json(&self, severity: Severity) -> String {
        let Finding { path, pointer, message, remedy } = &self.finding;
        json!({
            "severity": severity.name(),
            "source": self.source,
            "line": self.position.map(|at| at.line),
            "column": self.position.map(|at| at.column),
            "path": path,
            "pointer": pointer,
            "message": message,
            "remedy": remedy,
        })
        .to_string()
    }

    /// How many characters are marked: those of the key, where it stands there, or one.
    fn length(&self, line: &str) -> usize {
        let key = self.finding.pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
        let start = self.position.map_or(0, |at| at.column.saturating_sub(1));
        let rest: String = line.chars().skip(start).collect();
        let spellings = [key.clone(), format!("\"{key}\""), format!("'{key}'")];
        let found = spellings.iter().filter(|_| !key.is_empty()).find(|spelling| rest.starts_with(spelling.as_str()));
        found.map_or(1, |spelling| spelling.chars().count())
    }
}

impl fmt::Display for Located {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.finding.located(self.source.as_deref(), self.position))
    }
}

/// A line of a text, counted from 1, by the line breaks that YAML knows.
fn line(text: &str, number: usize) -> Option<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).replace("\r\n", "\n");
    let found = text.split(['\n', '\r', '\u{85}']).nth(number.checked_sub(1)?)?;
    Some(found.to_owned())
}

/// The part of a line that is shown.
#[derive(Debug, PartialEq, Eq)]
struct Window {
    text: String,
    /// How many characters stand before the mark.
    before: usize,
    /// How many are marked.
    marked: usize,
}

/// The part of `line` around the `length` characters from `start` on. Each character is shown as one, tabs and control
/// characters as a blank.
fn window(line: &str, start: usize, length: usize) -> Window {
    let shown: Vec<char> = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let start = start.min(shown.len());
    // A long line is cut so that what comes before the place takes a third at most.
    let first = if shown.len() > WIDTH { start.saturating_sub(WIDTH / 3) } else { 0 };
    let last = shown.len().min(first + WIDTH);
    let mut text: String = shown[first..last].iter().collect();
    let mut before = start - first;
    if first > 0 {
        text.insert(0, '…');
        before += 1;
    }
    if last < shown.len() {
        text.push('…');
    }
    Window { text: text.trim_end().to_owned(), before, marked: length.clamp(1, WIDTH) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_line_is_shown_whole() {
        let window = window("\tschedul: x", 1, 7);
        assert_eq!(window, Window { text: " schedul: x".to_owned(), before: 1, marked: 7 });
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let line = format!("{}key{}", "a".repeat(500), "b".repeat(500));
        let Window { text, before, .. } = window(&line, 500, 3);
        assert!(text.chars().count() <= WIDTH + 2 && text.starts_with('…') && text.ends_with('…'), "{text}");
        assert_eq!(text.chars().skip(before).take(4).collect::<String>(), "keyb");
    }

    #[test]
    fn a_place_beyond_the_line_is_at_its_end() {
        assert_eq!(window("ab", 9, 1), Window { text: "ab".to_owned(), before: 2, marked: 1 });
    }

    #[test]
    fn lines_end_as_yaml_ends_them() {
        assert_eq!(line("a\r\nb\rc\u{85}d\n", 4).as_deref(), Some("d"));
        assert_eq!(line("a", 2), None);
        assert_eq!(line("a", 0), None);
    }
}
