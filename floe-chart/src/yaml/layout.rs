//! The indentation that YAML 1.2 asks for within brackets and quotes, and YAML 1.1 does not.
//!
//! ```yaml
//! args: [
//!   "--verbose",
//! ]
//! ```
//! Helm reads this, `saphyr-parser` wants the closing bracket further in than the key. Within brackets and quotes blanks at
//! the start of a line mean nothing: where the parser asks for them, they are put in, and positions are told without them.

use std::collections::HashMap;

use saphyr_parser::ScanError;

use super::{Error, Position};

/// What the parser says of a line that it wants further in; the one about quotes it says of the line where they begin.
const IN_QUOTES: &str = "invalid indentation in quoted scalar";
const COMPLAINTS: [&str; 5] = [
    "invalid indentation",
    "invalid indentation in flow construct",
    IN_QUOTES,
    "tab cannot be used as indentation",
    "tabs disallowed within this context (block indentation)",
];

/// How many blanks are put in at a time; a line that needs more gets them again.
const BLANKS: usize = 16;

/// How much text is parsed again, after putting in blanks, before the complaint stands.
const MAX_REPEATED_BYTES: usize = 16 << 20;

/// A text with blanks put in.
#[derive(Debug)]
pub(super) struct Layout {
    text: String,
    /// How many blanks were put in, by line.
    inserted: HashMap<usize, usize>,
    repeated_bytes: usize,
}

impl Layout {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), inserted: HashMap::new(), repeated_bytes: 0 }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The place in the original text.
    pub(super) fn position(&self, line: usize, column: usize) -> Position {
        let inserted = self.inserted.get(&line).copied().unwrap_or(0);
        Position { line, column: column.saturating_sub(inserted).max(1) }
    }

    /// A syntax error as a finding.
    pub(super) fn finding(&self, error: &ScanError) -> Error {
        let at = self.position(error.marker().line(), error.marker().col() + 1);
        Error {
            position: Some(at),
            path: String::new(),
            message: format!(
                "not valid YAML: {}; look for a quote, bracket or indentation before this place",
                error.info()
            ),
        }
    }

    /// Puts blanks in where the parser asks for them; `false` if that is not what it asks for.
    pub(super) fn indent(&mut self, error: &ScanError) -> bool {
        self.repeated_bytes += self.text.len() + BLANKS;
        if !COMPLAINTS.contains(&error.info()) || self.repeated_bytes > MAX_REPEATED_BYTES {
            return false;
        }
        let mut line = error.marker().line();
        if error.info() == IN_QUOTES {
            line += 1;
            while self.inserted.contains_key(&line) {
                line += 1;
            }
        }
        let Some(start) = self.line_start(line) else { return false };
        self.text.insert_str(start, &" ".repeat(BLANKS));
        *self.inserted.entry(line).or_default() += BLANKS;
        true
    }

    /// The byte at which a line begins, lines counted from 1 as the parser counts them.
    fn line_start(&self, line: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let breaks = bytes
            .iter()
            .enumerate()
            .filter(|&(index, &byte)| byte == b'\n' || byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'));
        let mut starts = std::iter::once(0).chain(breaks.map(|(index, _)| index + 1));
        starts.nth(line.checked_sub(1)?)
    }
}
