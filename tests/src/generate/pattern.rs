//! Patterns: whether a text matches, and texts that do, sampled from the syntax tree.

use super::rng::Rng;
use super::strings::{HOSTILE, HOSTILE_CHARS, KEYS};
use regex::Regex;
use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};

/// A pattern in the dialect that Go's `regexp`, ECMA 262 and this crate read alike.
#[derive(Debug)]
pub(super) struct Pattern {
    regex: Regex,
    hir: Hir,
    /// The hostile texts that happen to match.
    pub(super) hostile: Vec<&'static str>,
    /// Whether a match need not be the whole text.
    pub(super) open: bool,
}

impl Pattern {
    /// Reads a pattern; the error is the regex crate's (look-around and back references are none of the dialect).
    pub(super) fn new(pattern: &str) -> Result<Self, String> {
        let pattern = portable(pattern);
        let regex = Regex::new(&pattern).map_err(|error| error.to_string())?;
        let hir = regex_syntax::parse(&pattern).map_err(|error| error.to_string())?;
        let looks = hir.properties();
        let open = !(looks.look_set_prefix().contains(Look::Start) && looks.look_set_suffix().contains(Look::End));
        let hostile = HOSTILE.iter().chain(KEYS).copied().filter(|text| regex.is_match(text)).collect();
        Ok(Self { regex, hir, hostile, open })
    }

    pub(super) fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// The fewest characters of a text that it samples (for texts of ASCII; else a little more).
    pub(super) fn shortest(&self) -> usize {
        self.hir.properties().minimum_len().unwrap_or(0)
    }

    /// A text from the syntax tree with about `slack` characters more than the shortest. Assertions within the
    /// pattern are not looked at: ask [`Pattern::matches`].
    pub(super) fn sample(&self, rng: &mut Rng, slack: usize) -> String {
        let greedy = rng.once_in(2);
        let mut sampler = Sampler { rng, slack, greedy, out: String::new() };
        sampler.write(&self.hir);
        sampler.out
    }
}

/// `\d`, `\w`, `\s` and their complements as sets that every dialect agrees on: Go reads them as ASCII, the regex crate
/// as Unicode, ECMA 262 only `\s`.
fn portable(pattern: &str) -> String {
    const NOT_SPACE: &str =
        r"[^\t\n\x0B\f\r \x{85}\x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}]";
    let mut out = String::new();
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            (_, Some('d')) => out.push_str("[0-9]"),
            (_, Some('D')) => out.push_str("[^0-9]"),
            (_, Some('w')) => out.push_str("[0-9A-Za-z_]"),
            (_, Some('W')) => out.push_str("[^0-9A-Za-z_]"),
            (_, Some('s')) => out.push_str(r"[\t\n\f\r ]"),
            (_, Some('S')) => out.push_str(NOT_SPACE),
            (_, Some('b')) => out.push_str(r"(?-u:\b)"),
            (c, escaped) => out.extend([Some(c), escaped].into_iter().flatten()),
        }
    }
    out
}

struct Sampler<'r> {
    rng: &'r mut Rng,
    /// How many characters may still be added to the shortest text.
    slack: usize,
    /// Whether the first repetition takes all that is left, so that a length is met exactly.
    greedy: bool,
    out: String,
}

impl Sampler<'_> {
    fn write(&mut self, hir: &Hir) {
        match hir.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.out.push_str(&String::from_utf8_lossy(&literal.0)),
            HirKind::Class(Class::Unicode(class)) => {
                let c = self.char(class);
                self.out.push(c);
            }
            HirKind::Class(Class::Bytes(class)) => {
                if let Some(range) = self.rng.pick(class.ranges()) {
                    self.out.push(char::from(range.start()));
                }
            }
            HirKind::Capture(capture) => self.write(&capture.sub),
            HirKind::Concat(parts) => parts.iter().for_each(|part| self.write(part)),
            HirKind::Alternation(branches) => {
                if let Some(branch) = self.rng.pick(branches) {
                    self.write(branch);
                }
            }
            HirKind::Repetition(repetition) => self.repeat(repetition),
        }
    }

    fn repeat(&mut self, repetition: &Repetition) {
        let cost = repetition.sub.properties().minimum_len().unwrap_or(0).max(1);
        let room = self.slack / cost;
        let most = repetition.max.map_or(room, |max| room.min((max - repetition.min) as usize));
        let more = if self.greedy { most } else { self.rng.below(most + 1) };
        self.slack -= more * cost;
        for _ in 0..repetition.min as usize + more {
            self.write(&repetition.sub);
        }
    }

    /// A member of a class: mostly letters and digits, often what is special somewhere, at times an edge of a range.
    fn char(&mut self, class: &ClassUnicode) -> char {
        let has = |c: char| class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&c));
        let from = |rng: &mut Rng, set: &str| (0..8).filter_map(|_| pick_char(rng, set)).find(|c| has(*c));
        let chosen = match self.rng.below(12) {
            0 => None,
            1 | 2 => from(self.rng, HOSTILE_CHARS),
            _ => from(self.rng, "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789"),
        };
        chosen.or_else(|| self.any(class)).unwrap_or_default()
    }

    fn any(&mut self, class: &ClassUnicode) -> Option<char> {
        let range = self.rng.pick(class.ranges())?;
        let inside = self.rng.between(i64::from(u32::from(range.start())), i64::from(u32::from(range.end())));
        match self.rng.below(3) {
            0 => Some(range.start()),
            1 => Some(range.end()),
            // A surrogate is no character.
            _ => u32::try_from(inside).ok().and_then(char::from_u32).or(Some(range.start())),
        }
    }
}

/// One of the characters of `set`.
pub(super) fn pick_char(rng: &mut Rng, set: &str) -> Option<char> {
    set.chars().nth(rng.below(set.chars().count()))
}
