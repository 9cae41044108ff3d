//! Forms that `saphyr-parser` (YAML 1.2) and go-yaml (YAML 1.1) read differently, or that only go-yaml refuses: each is a
//! finding with a remedy that both read alike. The parser's events do not show them, so they are looked up in the text.

use saphyr_parser::{ScalarStyle, Span};

use super::Error;
use super::layout::Layout;

/// Looks at the text around each event.
#[derive(Debug)]
pub(super) struct Guard<'a> {
    layout: &'a Layout,
    chars: Vec<char>,
    /// Where lines may begin with a tab: within flow collections, quoted strings and the text of block scalars.
    tabs_allowed: Vec<Lines>,
    findings: Vec<Error>,
}

/// Lines, first and last included, that may have a tab from a column (counted from 0) on.
#[derive(Debug)]
struct Lines {
    first: usize,
    last: usize,
    column: usize,
}

impl<'a> Guard<'a> {
    pub(super) fn new(layout: &'a Layout) -> Self {
        Self { layout, chars: layout.text().chars().collect(), tabs_allowed: Vec::new(), findings: Vec::new() }
    }

    /// The findings, those about tabs included, once the document has been seen to its end.
    pub(super) fn finish(mut self, end: Option<Span>) -> Vec<Error> {
        self.tabs(end);
        self.findings
    }

    fn report(&mut self, span: Span, message: &str) {
        self.report_at(span.start.line(), span.start.col() + 1, message);
    }

    fn report_at(&mut self, line: usize, column: usize, message: &str) {
        let at = self.layout.position(line, column);
        self.findings.push(Error { position: Some(at), path: String::new(), message: message.into() });
    }

    fn at(&self, index: usize) -> char {
        self.chars.get(index).copied().unwrap_or('\0')
    }

    /// Before a document: go-yaml knows no directive but `%YAML 1.1` and `%TAG`, and no end of a document that did not begin.
    pub(super) fn before(&mut self, span: Span) {
        let before: String = self.chars.iter().take(span.start.index()).collect();
        let foreign = |line: &str| line.starts_with("...") || line.starts_with('%') && line.trim_end() != "%YAML 1.1";
        if before.lines().any(foreign) {
            self.report(span, "a `%` directive or `...` before the document, which Helm may refuse: remove it");
        }
    }

    /// Checks the anchor and tag before a node; returns where the node itself begins.
    pub(super) fn properties(&mut self, span: Span) -> usize {
        let mut index = span.start.index();
        loop {
            match self.at(index) {
                '&' | '!' => {
                    let start = index;
                    while !matches!(self.at(index), ' ' | '\t' | '\n' | '\r' | '\0') {
                        index += 1;
                    }
                    self.property(span, start, index);
                }
                ' ' | '\t' | '\n' | '\r' | '#' => index = self.skip_blanks(index),
                _ => return index,
            }
        }
    }

    /// The index after blanks, line breaks and comments.
    fn skip_blanks(&self, mut index: usize) -> usize {
        loop {
            if self.at(index) == '#' {
                while !matches!(self.at(index), '\n' | '\r' | '\0') {
                    index += 1;
                }
            } else if self.at(index).is_ascii_whitespace() {
                index += 1;
            } else {
                return index;
            }
        }
    }

    fn property(&mut self, span: Span, start: usize, end: usize) {
        let name = &self.chars[start + 1..end];
        if self.chars[start] == '&' {
            if name.is_empty() || !name.iter().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
                self.report(
                    span,
                    "an anchor's name is of other characters than letters, digits, `-` and `_`: rename it",
                );
            }
        } else if name.first() != Some(&'<') && name.iter().any(|c| matches!(c, ',' | '[' | ']' | '{' | '}')) {
            self.report(span, "a tag is not followed by a space: write one");
        }
    }

    /// Whether a collection that begins at `index` is in flow style.
    pub(super) fn is_flow(&self, index: usize) -> bool {
        matches!(self.at(index), '[' | '{')
    }

    /// Notes the end of an outermost flow collection.
    pub(super) fn flow_ended(&mut self, first: usize, span: Span) {
        self.tabs_allowed.push(Lines { first: first + 1, last: span.start.line(), column: 0 });
    }

    /// Checks a scalar whose style indicator, if it has one, is at `index`; corrects the text of a block scalar in which
    /// go-yaml sees no last newline.
    pub(super) fn scalar(&mut self, text: &mut String, style: ScalarStyle, in_flow: bool, index: usize, span: Span) {
        if in_flow && !text.is_empty() {
            self.key_in_flow(style, span);
        }
        match style {
            ScalarStyle::Plain if in_flow && (text.contains('?') || text.starts_with([':', '|', '>'])) => {
                self.report(span, "`?`, or `:`, `|` or `>` at the start, within brackets: quote the string");
            }
            ScalarStyle::Plain => {}
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                if style == ScalarStyle::DoubleQuoted && self.has_slash_escape(index, span.end.index()) {
                    self.report(span, "`\\/` is no escape in Helm's YAML: write `/`");
                }
                if !in_flow {
                    let within = &self.chars[index.min(span.end.index())..span.end.index().min(self.chars.len())];
                    let breaks = within.iter().filter(|&&c| c == '\n').count();
                    let last = span.end.line();
                    self.tabs_allowed.push(Lines { first: last + 1 - breaks, last, column: 0 });
                }
            }
            ScalarStyle::Literal | ScalarStyle::Folded => self.block_scalar(text, index, span),
        }
    }

    /// Checks what makes a scalar within brackets a key: to go-yaml a `:` in the same line, and a space after it unless the
    /// key is quoted.
    fn key_in_flow(&mut self, style: ScalarStyle, span: Span) {
        let colon = self.skip_blanks(span.end.index());
        if self.at(colon) != ':' {
            return;
        }
        if style == ScalarStyle::Plain && !matches!(self.at(colon + 1), ' ' | '\t' | '\n' | '\r' | '\0') {
            self.report(
                span,
                "a `:` within brackets belongs to the string unless a space follows it: write the space, or quote",
            );
        }
        if self.chars[span.start.index()..colon].iter().any(|&c| matches!(c, '\n' | '\r')) {
            self.report(span, "a key within brackets and its `:` are not in one line: write them in one");
        }
    }

    fn has_slash_escape(&self, start: usize, end: usize) -> bool {
        let mut escaped = false;
        self.chars[start.min(end)..end.min(self.chars.len())].iter().any(|&c| {
            let found = escaped && c == '/';
            escaped = c == '\\' && !escaped;
            found
        })
    }

    fn block_scalar(&mut self, text: &mut String, index: usize, span: Span) {
        if text.trim_start_matches(['\n', ' ']).starts_with('\t') {
            self.report(span, "the first line of a block scalar begins with a tab: use a string in double quotes");
        }
        let indent = self.indent(text, index);
        let column = indent.unwrap_or(usize::MAX);
        // Where the parser stopped short of the indentation, another node begins.
        let last = span.end.line() - usize::from(span.end.col() < column);
        self.tabs_allowed.push(Lines { first: span.start.line(), last, column });
        let finished = self.chars.last().is_some_and(|c| matches!(c, '\n' | '\r'));
        if finished || span.end.index() < self.chars.len() {
            return;
        }
        match indent {
            Some(indent) if span.end.col() >= indent.max(1) && text.ends_with('\n') => {
                text.pop();
            }
            None if !text.is_empty() => self.report(span, "blanks at the end of the text: end it with a newline"),
            _ => {}
        }
    }

    /// The column from which on the lines of a block scalar are text: what its first line with content lacks in `text`.
    fn indent(&self, text: &str, mut index: usize) -> Option<usize> {
        let leading = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let kept = leading(text.lines().find(|line| !line.trim_matches(' ').is_empty())?);
        // Without an anchor or a tag the index is that of the first content, else that of the header.
        if !self.begins_line(index) {
            while !matches!(self.at(index), '\n' | '\r' | '\0') {
                index += 1;
            }
        }
        while self.at(index).is_ascii_whitespace() {
            index += 1;
        }
        let line = self.chars[..index].iter().rev().take_while(|&&c| c == ' ').count();
        line.checked_sub(kept)
    }

    fn begins_line(&self, index: usize) -> bool {
        let before = self.chars[..index].iter().rev().find(|&&c| c != ' ');
        before.is_none_or(|c| matches!(c, '\n' | '\r'))
    }

    /// Reports the lines that begin with a tab where go-yaml refuses it: after spaces, `-`, `?` and `:`, comments and lines of
    /// blanks included.
    fn tabs(&mut self, end: Option<Span>) {
        let end = end.map_or(self.chars.len(), |span| span.start.index().min(self.chars.len()));
        let text: String = self.chars[..end].iter().collect();
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        for (index, written) in text.split('\n').enumerate() {
            let start = written.len() - written.trim_start_matches([' ', '-', '?', ':']).len();
            if !written[start..].starts_with('\t') || written.starts_with("---") {
                continue;
            }
            let line = index + 1;
            let column = self.layout.position(line, start + 1).column;
            let after = self.tabs_allowed.partition_point(|lines| lines.first <= line);
            let allowed = self.tabs_allowed[..after].last();
            if !allowed.is_some_and(|lines| line <= lines.last && column > lines.column) {
                self.report_at(line, start + 1, "a tab at the start of a line: indent by spaces");
            }
        }
    }
}
