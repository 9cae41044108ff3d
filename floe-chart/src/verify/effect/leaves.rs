//! The leaves of a chart's values: every key that a user can set, with the values to try there.
//!
//! Of a map and a list one entry stands for all. Of a Kubernetes type its own members are leaves, not what is below.

use super::{
    example,
    schema::{Place, Schema},
};
use crate::{values::Map, verify::field::member};
use serde_json::{Value, json};

/// A key that a user can set.
pub(super) struct Leaf {
    steps: Vec<Step>,
    /// Values to try.
    pub(super) values: Vec<Value>,
    /// Whether there are no other values, as of a boolean.
    pub(super) closed: bool,
    /// Whether it is a member of a Kubernetes type.
    pub(super) in_fragment: bool,
    /// Whether its mark or its name says that it holds a secret.
    pub(super) secret: bool,
}

/// One step towards a leaf.
#[derive(Clone)]
struct Step {
    /// The key; none for the first item of a list.
    key: Option<String>,
    /// What to take where the document has no such map or list.
    container: Value,
}

impl Leaf {
    /// The key as people write it: `jobs.nightly.env[0].name`.
    pub(super) fn path(&self) -> String {
        let path = self.steps.iter().fold(String::new(), |path, step| match &step.key {
            Some(key) => member(&path, key),
            None => path + "[0]",
        });
        path.trim_start_matches('.').to_owned()
    }

    /// How many steps two leaves have in common.
    pub(super) fn shared(&self, other: &Self) -> usize {
        self.steps.iter().zip(&other.steps).take_while(|(one, other)| one.key == other.key).count()
    }

    /// The document with this value, and what is needed around it.
    pub(super) fn set(&self, values: &Map, value: Value) -> Map {
        let mut document = Value::Object(values.clone());
        put(&mut document, &self.steps, value);
        match document {
            Value::Object(values) => values,
            _ => Map::new(),
        }
    }
}

fn put(at: &mut Value, steps: &[Step], value: Value) {
    let Some((Step { key, container }, rest)) = steps.split_first() else {
        *at = value;
        return;
    };
    let fits = if key.is_some() { at.is_object() } else { at.is_array() };
    if !fits {
        *at = container.clone();
    }
    match (key, at) {
        (Some(key), Value::Object(members)) => {
            put(members.entry(key.as_str()).or_insert(Value::Null), rest, value);
        }
        (None, Value::Array(items)) => {
            if items.is_empty() {
                items.push(Value::Null);
            }
            put(&mut items[0], rest, value);
        }
        _ => {}
    }
}

/// What can be set in a chart's values, in the order of their schema.
pub(super) struct Leaves {
    /// Every key.
    pub(super) all: Vec<Leaf>,
    /// Entries of maps and lists as a whole, with the least that they hold: they change more by being there.
    pub(super) entries: Vec<Leaf>,
}

/// The leaves of a schema. An entry of a map is one that `values` has, if it has any.
pub(super) fn of(schema: &Value, values: &Map) -> Leaves {
    let leaves = Leaves { all: vec![], entries: vec![] };
    let mut walk = Walk { leaves, steps: vec![], definitions: vec![] };
    walk.place(Schema::new(schema).document(), &Value::Object(values.clone()), Around::default());
    walk.leaves
}

struct Walk<'a> {
    leaves: Leaves,
    steps: Vec<Step>,
    /// The definitions that the walk is in: a recursive one is a leaf.
    definitions: Vec<&'a str>,
}

/// What the places above say of those below.
#[derive(Clone, Copy, Default)]
struct Around {
    in_fragment: bool,
    secret: bool,
    /// What is below refers to secrets that are kept elsewhere.
    external: bool,
}

impl Around {
    /// What is known below the key `key`.
    fn below(self, key: &str) -> Self {
        let external = self.external || key.starts_with("external");
        Self { external, secret: !external && (self.secret || names_secret(key)), ..self }
    }
}

impl<'a> Walk<'a> {
    fn place(&mut self, place: Place<'a>, values: &Value, around: Around) {
        let around = Around { secret: around.secret || place.write_only, ..around };
        let recursive = place.definition.is_some_and(|name| self.definitions.contains(&name));
        if around.in_fragment || recursive {
            self.leaf(place, values, around);
            return;
        }
        self.definitions.extend(place.definition);
        match place.types().as_slice() {
            ["object"] => self.object(place, values, around),
            ["array"] if place.item().is_some() => {
                let first = values.get(0).unwrap_or(&Value::Null);
                if let Some(item) = place.item() {
                    self.entry(None, json!([]), (item, first), around);
                }
            }
            _ => self.leaf(place, values, around),
        }
        if place.definition.is_some() {
            self.definitions.pop();
        }
    }

    fn object(&mut self, place: Place<'a>, values: &Value, around: Around) {
        let container = example::least(place);
        let is_kubernetes = place.definition.is_some_and(|name| name.contains("io.k8s."));
        let declared: Vec<_> = place.properties().collect();
        for (key, of) in &declared {
            let around = if is_kubernetes { Around { in_fragment: true, ..around } } else { around.below(key) };
            self.step(Some(key), container.clone(), (*of, &values[*key]), around);
        }
        if let Some(entry) = place.entry() {
            let own = values
                .as_object()
                .into_iter()
                .flatten()
                .find(|(key, _)| declared.iter().all(|(known, _)| known != key));
            // A name that stands for any says nothing.
            let around = own.map_or(around, |(key, _)| around.below(key));
            let key = own.map_or_else(|| example::name(place), |(key, _)| key.clone());
            self.entry(Some(&key), container, (entry, &values[&key]), around);
        }
    }

    /// An entry of a map or a list, and what is below.
    fn entry(&mut self, key: Option<&str>, container: Value, (place, values): (Place<'a>, &Value), around: Around) {
        if place.types() == ["object"] {
            let steps =
                self.steps.iter().cloned().chain([Step { key: key.map(str::to_owned), container: container.clone() }]);
            let values = vec![example::least(place)];
            self.leaves.entries.push(Leaf {
                steps: steps.collect(),
                values,
                closed: true,
                in_fragment: false,
                secret: false,
            });
        }
        self.step(key, container, (place, values), around);
    }

    fn step(&mut self, key: Option<&str>, container: Value, (place, values): (Place<'a>, &Value), around: Around) {
        self.steps.push(Step { key: key.map(str::to_owned), container });
        self.place(place, values, around);
        self.steps.pop();
    }

    fn leaf(&mut self, place: Place<'_>, value: &Value, around: Around) {
        // The name of a Secret, or of a key or a file of one, is none.
        let last = self.steps.iter().rev().find_map(|step| step.key.as_deref()).unwrap_or_default();
        let closed = !place.list("enum").is_empty() || place.types() == ["boolean"];
        let mut values = example::values(place);
        // What the caller set may be of a form that no schema says.
        if !closed && !value.is_null() && !values.contains(value) {
            values.insert(1.min(values.len()), value.clone());
        }
        self.leaves.all.push(Leaf {
            steps: self.steps.clone(),
            values,
            closed,
            in_fragment: around.in_fragment,
            secret: place.write_only || around.secret && !names_reference(last),
        });
    }
}

/// Whether a key says that it holds a secret.
fn names_secret(key: &str) -> bool {
    const WORDS: [&str; 11] = [
        "accesskey",
        "apikey",
        "credential",
        "passphrase",
        "passwd",
        "password",
        "privatekey",
        "secret",
        "stringdata",
        "token",
        "connectionstring",
    ];
    let key = key.to_lowercase().replace(['-', '_'], "");
    !names_reference(&key) && WORDS.iter().any(|word| key.contains(word))
}

/// Whether a key says that it names what holds a secret.
fn names_reference(key: &str) -> bool {
    const ENDS: [&str; 8] = ["name", "names", "ref", "path", "file", "user", "url", "host"];
    let key = key.to_lowercase();
    key.starts_with("existing") || key.starts_with("image") || ENDS.iter().any(|end| key.ends_with(end))
}
