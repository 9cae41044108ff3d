//! Texts that a pattern matches, read off its syntax tree.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Up to three short texts that differ where the pattern lets them; none of a pattern that cannot be read.
pub(super) fn texts(pattern: &str) -> Vec<String> {
    let (Ok(tree), Ok(regex)) = (regex_syntax::parse(pattern), regex::Regex::new(pattern)) else { return vec![] };
    let texts = (0..3).filter_map(|variant| text(&tree, variant));
    texts.filter(|text| regex.is_match(text)).collect()
}

/// The text of one variant: it takes that alternative and that character wherever there is a choice.
fn text(tree: &Hir, variant: usize) -> Option<String> {
    Some(match tree.kind() {
        HirKind::Empty | HirKind::Look(_) => String::new(),
        HirKind::Literal(literal) => String::from_utf8(literal.0.to_vec()).ok()?,
        HirKind::Class(class) => char_of(class, variant)?.to_string(),
        // Once where nothing would do, too: an empty text shows little.
        HirKind::Repetition(repetition) => {
            let times = repetition.max.map_or(1, |max| max.min(1)).max(repetition.min);
            text(&repetition.sub, variant)?.repeat(usize::try_from(times).ok()?)
        }
        HirKind::Capture(capture) => text(&capture.sub, variant)?,
        HirKind::Concat(parts) => parts.iter().map(|part| text(part, variant)).collect::<Option<_>>()?,
        HirKind::Alternation(branches) => text(&branches[variant % branches.len()], variant)?,
    })
}

/// A plain character of the class, else its first.
fn char_of(class: &Class, variant: usize) -> Option<char> {
    let Class::Unicode(class) = class else { return None };
    let holds = |c: &char| class.iter().any(|range| (range.start()..=range.end()).contains(c));
    let plain = ["a1A", "b2B", "c3C"][variant % 3].chars().find(holds);
    plain.or_else(|| class.iter().next().map(regex_syntax::hir::ClassUnicodeRange::start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_match_and_differ() {
        assert_eq!(texts("^(?:[a-z]([-a-z0-9]*[a-z0-9])?)$"), ["aaa", "bbb", "ccc"]);
        assert_eq!(texts("^(?:/[A-Za-z0-9._/@+-]*)$"), ["/a", "/b", "/c"]);
        assert_eq!(texts("^(?:sha256:[0-9a-f]{4})?$"), ["sha256:aaaa", "sha256:bbbb", "sha256:cccc"]);
        assert_eq!(texts("^(gold|silver)$"), ["gold", "silver", "gold"]);
        assert_eq!(texts("^(").len(), 0);
    }
}
