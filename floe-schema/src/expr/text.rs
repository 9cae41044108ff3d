//! What templates make of texts, natively.

use regex::Regex;
use sha2::{Digest, Sha256};
use std::{cell::RefCell, cmp::Ordering, collections::HashMap};

/// The first `length` bytes, and no half of a character.
pub(super) fn trunc(text: &str, length: i64) -> String {
    let length = usize::try_from(length).unwrap_or_default();
    let end = (0..=length.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    text[..end].to_owned()
}

/// `text` where it fits, else its head and the start of its hash.
pub(super) fn shorten(text: &str, length: i64) -> String {
    if i64::try_from(text.len()).is_ok_and(|bytes| bytes <= length) {
        return text.to_owned();
    }
    let head = trunc(text, length - 9);
    format!("{}-{}", head.trim_end_matches(['-', '.']), &sha256(text)[..8])
}

/// Whether `pattern` matches in `text`; no text where it is no regular expression. A pattern stands in code, so that there are
/// few, and compiling one takes longer than most objects do.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    thread_local! {
        static KNOWN: RefCell<HashMap<String, Option<Regex>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if !known.contains_key(pattern) {
            known.insert(pattern.to_owned(), Regex::new(pattern).ok());
        }
        known[pattern].as_ref().is_some_and(|pattern| pattern.is_match(text))
    })
}

/// The hash of `text` in lower-case hexadecimal.
pub(super) fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `version` against a range such as `>=1.29-0`; a pre-release matches only a range that names one.
pub(super) fn semver_compare(range: &str, version: &str) -> bool {
    let parse = |text: &str| semver::Version::parse(text.trim_start_matches('v'));
    let Some(minimum) = range.strip_prefix(">=") else { return false };
    let (minimum, any) = minimum.split_once('-').map_or((minimum, false), |(core, _)| (core, true));
    let minimum = format!("{minimum}{}", ".0".repeat(2usize.saturating_sub(minimum.matches('.').count())));
    match (parse(&minimum), parse(version)) {
        (Ok(minimum), Ok(version)) => {
            let core = |v: &semver::Version| (v.major, v.minor, v.patch);
            (any || version.pre.is_empty()) && core(&version).cmp(&core(&minimum)) != Ordering::Less
        }
        _ => false,
    }
}
