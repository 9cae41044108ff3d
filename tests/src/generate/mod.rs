//! Documents from a JSON Schema, for property tests: everything that a schema accepts, biased towards what breaks
//! charts.
//!
//! The generator reads the draft-07 subset that values schemas use. `format` gives the width of an integer and samples
//! of the formats that draft-07 readers check; `default` and `examples` are suggestions; `not` and `if` are heeded by
//! trying again. Keywords that it does not know are refused, so that no document is silently invalid.

mod accepts;
mod document;
mod mutate;
mod number;
mod object;
mod pattern;
mod rng;
mod schema;
mod strings;

use document::Run;
use rng::Rng;
use schema::Schema;
use serde_json::Value;
use std::sync::Arc;

/// How large documents become, and whether they are whole.
#[derive(Clone, Debug)]
pub struct Config {
    /// About how many optional keys and items half of the documents have at most; two in five have up to four times as
    /// many, one in ten up to twenty-five times.
    pub size: usize,
    /// How long lists and open maps commonly are at most.
    pub length: usize,
    /// How long they become now and then.
    pub long: usize,
    /// How deep documents nest; deeper only what is required.
    pub depth: usize,
    /// Leave out required keys too, where a chart's defaults supply them: in the objects that are reached from the root
    /// through required `properties` alone (not within items, map entries, branches of `anyOf` or optional objects).
    pub partial: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self { size: 24, length: 4, long: 40, depth: 10, partial: false }
    }
}

/// Makes documents that a schema accepts. Equal seeds give equal documents: the random source is SplitMix64.
///
/// ```
/// use floe_tests::generate::Generator;
/// let schema = serde_json::json!({"type": "string", "pattern": "^[a-z]{3}$"});
/// let mut generator = Generator::new(&schema, 1)?;
/// assert_eq!(generator.document().as_str().map(str::len), Some(3));
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug)]
pub struct Generator {
    schema: Arc<Schema>,
    config: Config,
    rng: Rng,
    /// A document for when chance finds none.
    fallback: Value,
}

impl Generator {
    /// A generator of whole documents of the default size.
    ///
    /// # Errors
    /// All findings at once: references that lead nowhere, patterns that cannot be read (look-around, back
    /// references), keywords that are not known; or that no document was found.
    pub fn new(schema: &Value, seed: u64) -> Result<Self, String> {
        Self::with(schema, seed, Config::default())
    }

    /// A generator of documents as `config` says.
    ///
    /// # Errors
    /// As [`Generator::new`].
    pub fn with(schema: &Value, seed: u64, config: Config) -> Result<Self, String> {
        let schema = Arc::new(Schema::new(schema)?);
        let mut generator = Self { schema, config, rng: Rng::new(seed), fallback: Value::Null };
        generator.fallback =
            generator.found().ok_or("schema: no document found that it accepts; is it contradictory?")?;
        generator.rng = Rng::new(seed);
        Ok(generator)
    }

    /// The next document.
    pub fn document(&mut self) -> Value {
        self.found().unwrap_or_else(|| self.fallback.clone())
    }

    fn found(&mut self) -> Option<Value> {
        (0..100).find_map(|_| {
            let document = Run::new(&self.schema, &self.config, &mut self.rng).document()?;
            // A partial document is whole only over the defaults: then its reader checks it.
            (self.config.partial || self.schema.accepts(&self.schema.root, &document)).then_some(document)
        })
    }

    /// `document` with one change that invalidates it or surprises its reader: a mistyped, extra, removed or null key,
    /// a value of another type, or one out of its bounds. What comes back may still be valid.
    pub fn mutate(&mut self, document: &Value) -> Value {
        mutate::mutate(&self.schema, &self.config, &mut self.rng, document)
    }
}
