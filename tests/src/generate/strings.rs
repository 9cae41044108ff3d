//! Strings: texts that break charts, and texts that a schema's pattern and lengths admit.

use super::document::Run;
use super::pattern::{Pattern, pick_char};
use super::schema::{Facet, count};
use serde_json::Value;

/// Texts that YAML, Go templates, shells or HTML escaping read as something else than a text.
#[rustfmt::skip]
pub(super) const HOSTILE: &[&str] = &[
    // YAML: other types than a string.
    "", "yes", "no", "on", "Off", "y", "N", "true", "False", "null", "Null", "~", "1e3", "0x1f", "0644", "0o17", "0b1",
    "1_000", ".inf", "-.INF", ".nan", "1.0", "-0", "+1", "12:30:45", "2001-01-01", "2001-12-14t21:59:43.10-05:00", "0",
    "-1", "9007199254740993", "1e+06", "Infinity",
    // YAML: indicators.
    "<<", "=", ": ", "a: b", "a:", "- a", "-", "? a", "#c", " #", "a #b", "&a", "*a", "!a", "!!binary x", "|", ">-",
    "%YAML", "@a", "`a`", "[a]", "{a: b}", "[", "{", ",", "{}", "[]", "---", "---\na", "...", "a\n---\nb: c", "\n...\n",
    // Go: templates, formats, what it writes for nothing.
    "{{ .Values }}", "{{", "}}", "{{- fail \"x\" }}", "{{/*", "*/}}", "{{ `", "%s %d %%", "%", "%!s(<nil>)", "<nil>",
    "<no value>",
    // Quotes, backslashes, white space.
    "\"\"", "'", "''", "\"", "a\"b'c", "`", "\\", "a\\", "\\n", "\\u0041", "\n", "a\nb", "a\n", "a\n\n", "\n a", "a\r\nb",
    "\r", "\t", "a\tb", "\ta", " ", " a", "a ", "  ",
    // Kubernetes, shells, HTML, paths, lists.
    "$(VAR)", "$$(VAR)", "$$", "${x}", "$x", "<b>&", "</script>", "a.b", "a/b", "../..", "a,b=c", "a=b", "release-name",
    "default",
    // Unicode: combining, wide, right to left, spaces and line ends, controls, what YAML does not print.
    "é", "e\u{301}", "🚀", "👩\u{200d}🚀", "שלום", "\u{202e}abc", "\u{a0}", "a\u{a0}", "\u{2028}", "\u{2029}a", "\u{feff}",
    "\u{feff}a", "\u{85}", "a\u{85}b", "\u{7}\u{1b}", "\u{7f}", "\u{0}", "\u{ffff}", "\u{e000}",
];

/// Characters that are special somewhere.
pub(super) const HOSTILE_CHARS: &str =
    "'\"`\\{}[]:#&*!|>%@,-?=<~$() \t\n\r/._+;^0\u{a0}\u{85}\u{2028}\u{feff}\u{301}\u{7f}é🚀ש";

/// Keys that readers take for something else than a text, that look like paths, or that differ only in case.
#[rustfmt::skip]
pub(super) const KEYS: &[&str] = &[
    "a", "b", "A", "name", "key", "a.b", "a-b", "a_b", "true", "1", "on", "y", "~", "a/b", "a b", "null", "<<", "=",
    "app.kubernetes.io/name", "0x1f", "1e3", "01", "-", "?", "a:", ": ", "#", "$ref", "Values", "global", "FOO_BAR",
    "{{", "é", "1.5", "$x",
];

const WORD: &str = "abcdefghijklmnopqrstuvwxyz";
/// As long as a string without an upper bound grows.
const LONGEST: usize = 5_000;

/// What a string must be.
pub(super) struct Text<'a> {
    patterns: Vec<&'a Pattern>,
    min: usize,
    max: usize,
}

impl Text<'_> {
    fn fits(&self, text: &str) -> bool {
        (self.min..=self.max).contains(&text.chars().count())
            && self.patterns.iter().all(|pattern| pattern.matches(text))
    }
}

impl<'a> Run<'a> {
    /// A string that the facets accept.
    pub(super) fn text(&mut self, facets: &[&'a Facet]) -> Option<String> {
        let patterns = facets.iter().filter_map(|facet| facet.get("pattern")?.as_str());
        let text = Text {
            patterns: patterns.filter_map(|pattern| self.schema.pattern(pattern)).collect(),
            min: count(facets, "minLength", usize::max).unwrap_or(0),
            max: count(facets, "maxLength", usize::min).unwrap_or(usize::MAX),
        };
        let formats = facets.iter().filter_map(|facet| facet.get("format").and_then(Value::as_str));
        let samples: Vec<&str> = formats.flat_map(samples).copied().filter(|sample| text.fits(sample)).collect();
        if let Some(sample) = self.rng.pick(&samples) {
            return Some((*sample).to_owned());
        }
        self.fitting(&text)
    }

    /// A text that matches one pattern.
    pub(super) fn matching(&mut self, pattern: &'a Pattern) -> Option<String> {
        self.fitting(&Text { patterns: vec![pattern], min: 0, max: usize::MAX })
    }

    fn fitting(&mut self, text: &Text<'a>) -> Option<String> {
        let found = (0..64).map(|attempt| self.candidate(text, attempt)).find(|candidate| text.fits(candidate))?;
        self.seen.push(found.clone());
        Some(found)
    }

    fn candidate(&mut self, text: &Text<'a>, attempt: usize) -> String {
        let hostile = text.patterns.first().map_or(HOSTILE, |pattern| &pattern.hostile);
        let chosen = match self.rng.below(16) {
            0..=5 => self.rng.pick(hostile).map(|hostile| (*hostile).to_owned()),
            6 => self.rng.pick(&self.seen).cloned(),
            _ => None,
        };
        let target = self.characters(text, attempt);
        match (chosen, text.patterns.len()) {
            (Some(chosen), 0) if attempt < 8 => chosen,
            (None, 0) => self.free(target),
            (Some(chosen), 0) => stretch(&chosen, target),
            (Some(chosen), _) => chosen,
            (None, n) => {
                let pattern = text.patterns[self.rng.below(n)];
                let sample = pattern.sample(self.rng, target.saturating_sub(pattern.shortest()));
                if pattern.open && self.rng.once_in(3) { self.wrapped(&sample) } else { sample }
            }
        }
    }

    /// A sample with something before or after it: what a pattern without anchors forgets.
    fn wrapped(&mut self, sample: &str) -> String {
        let other = self.rng.pick(HOSTILE).copied().unwrap_or_default();
        if self.rng.once_in(2) { format!("{other}{sample}") } else { format!("{sample}{other}") }
    }

    /// How long to make a text: often as short or as long as allowed, mostly short, now and then very long.
    fn characters(&mut self, text: &Text<'_>, attempt: usize) -> usize {
        let max = text.max.min(LONGEST.max(text.min));
        let room = max - text.min.min(max);
        let bounded = text.max <= LONGEST;
        let more = match self.rng.below(48) {
            0..=5 => 0,
            6..=11 if bounded => room,
            12 => room.min(1_000 + self.rng.below(LONGEST - 999)),
            // What did not succeed at the usual lengths may do so at others.
            _ if attempt >= 8 => self.rng.below(room.min(64 * attempt) + 1),
            _ => room.min(self.rng.below(12)),
        };
        text.min + more
    }

    fn free(&mut self, target: usize) -> String {
        let text = match self.rng.below(4) {
            0 => {
                let first = self.rng.pick(HOSTILE).copied().unwrap_or_default();
                self.wrapped(first)
            }
            1 => self.rng.between(-1_000_000, 1_000_000_000).to_string(),
            2 => (0..target.min(LONGEST)).filter_map(|_| pick_char(self.rng, HOSTILE_CHARS)).collect(),
            _ => (0..target.min(LONGEST)).filter_map(|_| pick_char(self.rng, WORD)).collect(),
        };
        if self.rng.once_in(2) { text } else { stretch(&text, target) }
    }

    /// A key of an open map.
    pub(super) fn key(&mut self) -> Option<String> {
        match self.rng.below(8) {
            0..=4 => self.rng.pick(KEYS).map(|key| (*key).to_owned()),
            5 => self.rng.pick(HOSTILE).map(|key| (*key).to_owned()),
            6 => self.rng.pick(&self.seen).filter(|key| key.len() < 64).cloned(),
            _ => Some((0..=self.rng.below(8)).filter_map(|_| pick_char(self.rng, WORD)).collect()),
        }
    }
}

/// `text` with exactly `length` characters: cut, or repeated.
fn stretch(text: &str, length: usize) -> String {
    if text.is_empty() { "x".repeat(length) } else { text.chars().cycle().take(length).collect() }
}

/// Texts of the formats that draft-07 readers check.
fn samples(format: &str) -> &'static [&'static str] {
    match format {
        "date-time" => &["2001-12-14T21:59:43Z", "2024-02-29T00:00:00.123456+05:30", "1970-01-01T00:00:00Z"],
        "date" => &["2001-12-14", "2024-02-29", "1970-01-01"],
        "time" => &["21:59:43Z", "00:00:00Z"],
        "email" => &["a@example.org", "a+b@example.org"],
        "hostname" => &["a", "example.org", "a-b.example", "0.example"],
        "ipv4" => &["0.0.0.0", "10.1.2.3", "255.255.255.255"],
        "ipv6" => &["::", "::1", "2001:db8::1"],
        "uri" => &["https://example.org/a?b=c#d", "s3://bucket/a", "urn:a:b"],
        "uuid" => &["00000000-0000-0000-0000-000000000000", "123e4567-e89b-12d3-a456-426614174000"],
        "byte" => &["", "YQ==", "PGI+Jg=="],
        _ => &[],
    }
}
