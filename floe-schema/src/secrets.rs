//! Texts that are drawn once at install and kept in Secrets, as a native run knows them.

use std::{collections::BTreeMap, fmt, sync::Arc};

/// Where new texts come from, such as passwords: a function from a length to a text of so many letters and digits.
///
/// Builders draw nothing themselves: whoever runs one says how.
///
/// ```
/// use floe_schema::Draw;
///
/// assert_eq!(Draw::by(|length| "x".repeat(length)).text(3), "xxx");
/// assert_eq!(Draw::placeholder().text(12), "generatedgen");
/// ```
#[derive(Clone)]
pub struct Draw(Arc<dyn Fn(usize) -> String + Send + Sync>);

impl Draw {
    /// Texts by `draw`, which is given the length. Two runs give the same objects where `draw` gives the same texts.
    pub fn by(draw: impl Fn(usize) -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(draw))
    }

    /// Texts that are always the same and that nobody takes for a password: for whatever compares or judges objects.
    #[must_use]
    pub fn placeholder() -> Self {
        Self::by(|length| "generated".chars().cycle().take(length).collect())
    }

    /// A new text of `length` letters and digits.
    #[must_use]
    pub fn text(&self, length: usize) -> String {
        (self.0)(length)
    }
}

impl fmt::Debug for Draw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Draw")
    }
}

/// The texts that the cluster's Secrets hold, and where new ones come from.
///
/// ```
/// use floe_schema::{Draw, Secrets};
///
/// let secrets = Secrets::new(Draw::placeholder()).keep("default", "db", "password", "old");
/// assert_eq!(secrets.text("default", "db", "password", 9), "old");
/// assert_eq!(secrets.text("default", "cache", "password", 9), "generated");
/// ```
#[derive(Clone)]
pub struct Secrets {
    draw: Draw,
    /// By namespace, name of the Secret, and key in its data.
    kept: BTreeMap<[String; 3], String>,
}

impl Secrets {
    /// A cluster without Secrets.
    #[must_use]
    pub const fn new(draw: Draw) -> Self {
        Self { draw, kept: BTreeMap::new() }
    }

    /// These, and `text` under `key` of the Secret `secret`.
    #[must_use]
    pub fn keep(mut self, namespace: &str, secret: &str, key: &str, text: &str) -> Self {
        self.kept.insert([namespace, secret, key].map(str::to_owned), text.to_owned());
        self
    }

    /// These, with new texts from elsewhere.
    #[must_use]
    pub fn drawn_by(self, draw: Draw) -> Self {
        Self { draw, ..self }
    }

    /// The text under `key` of the Secret `secret`, else a new one of `length`.
    #[must_use]
    pub fn text(&self, namespace: &str, secret: &str, key: &str, length: u16) -> String {
        let kept = self.kept.get(&[namespace, secret, key].map(str::to_owned));
        kept.cloned().unwrap_or_else(|| self.draw.text(length.into()))
    }
}

/// Which texts there are, not what they say.
impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.kept.keys()).finish()
    }
}
