//! The characters of a text, before it is parsed: what go-yaml refuses, and what the parsers would read differently.

use std::borrow::Cow;

use super::{Error, Position};

/// A few findings are enough to go on with.
pub(super) const MAX_FINDINGS: usize = 100;

/// The text as `saphyr-parser` has to see it to read what go-yaml reads: without a byte order mark at its start, and with
/// the line break of YAML 1.1 that YAML 1.2 dropped (U+0085) as the newline that go-yaml makes of it.
pub(super) fn check(text: &str) -> Result<Cow<'_, str>, Vec<Error>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut findings = Vec::new();
    let mut at = Position { line: 1, column: 1 };
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(message) = objection(c) {
            findings.push(Error { position: Some(at), path: String::new(), message });
            if findings.len() == MAX_FINDINGS {
                break;
            }
        }
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\n' | '\r' | '\u{85}' => at = Position { line: at.line + 1, column: 1 },
            _ => at.column += 1,
        }
    }
    if !findings.is_empty() {
        return Err(findings);
    }
    Ok(if text.contains('\u{85}') { Cow::Owned(text.replace('\u{85}', "\n")) } else { Cow::Borrowed(text) })
}

/// Why a character cannot stand in a text as it is: the ranges are those of go-yaml's reader (`readerc.go`).
fn objection(c: char) -> Option<String> {
    let remedy = format!("write it in double quotes as \"\\u{:04x}\"", u32::from(c));
    match c {
        // Line breaks in YAML 1.1, ordinary characters in 1.2.
        '\u{2028}' | '\u{2029}' => {
            Some(format!("a separator U+{:04X}, which is a line break to Helm: {remedy}", u32::from(c)))
        }
        '\u{feff}' => Some(format!("a byte order mark within the text: {remedy}")),
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{fffd}' | '\u{10000}'.. => None,
        _ => Some(format!("a control character U+{:04X}: {remedy}", u32::from(c))),
    }
}
