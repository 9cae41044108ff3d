//! Texts from the operating system's randomness: what `randAlphaNum` gives in Helm.

use floe_schema::Draw;

/// What texts are made of.
const CHARACTERS: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Texts of letters and digits from the operating system's randomness, each as likely as any other.
///
/// # Panics
/// A draw does where the operating system has no randomness: a password that can be guessed would be worse.
#[must_use]
pub fn random() -> Draw {
    Draw::by(text)
}

fn text(length: usize) -> String {
    let mut text = String::with_capacity(length);
    let mut bytes = [0; 64];
    while text.len() < length {
        getrandom::fill(&mut bytes).expect("a supported operating system gives randomness to every process");
        text.extend(bytes.into_iter().filter_map(character).take(length - text.len()));
    }
    text
}

/// The character that a byte stands for; none for those that would make some characters likelier than others.
fn character(byte: u8) -> Option<char> {
    let count = CHARACTERS.len();
    let byte = usize::from(byte);
    (byte < 256 / count * count).then(|| char::from(CHARACTERS[byte % count]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn texts_have_their_lengths_and_differ() {
        for length in [0, 1, 63, 64, 65, 500] {
            let text = random().text(length);
            assert!(text.len() == length && text.chars().all(|c| c.is_ascii_alphanumeric()), "{text}");
        }
        assert_ne!(random().text(32), random().text(32));
    }

    #[test]
    fn every_character_is_as_likely() {
        let mut counts = BTreeMap::new();
        for byte in 0..=u8::MAX {
            character(byte).into_iter().for_each(|character| *counts.entry(character).or_insert(0) += 1);
        }
        assert_eq!(counts.into_values().collect::<Vec<_>>(), [4; 62]);
    }
}
