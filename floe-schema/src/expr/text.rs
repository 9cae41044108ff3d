//! What templates make of texts, natively.

use sha2::{Digest, Sha256};
use std::cmp::Ordering;

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
