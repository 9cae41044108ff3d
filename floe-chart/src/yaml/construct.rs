//! From the tree of nodes to JSON: tags, aliases, merges and keys, as go-yaml v2 (`decode.go`) and `sigs.k8s.io/yaml` treat
//! them.

use indexmap::IndexMap;
use indexmap::map::Entry;
use serde_json::Value;

use super::compose::{Id, Kind, MAX_DEPTH, Node, Tree};
use super::resolve::{self, Scalar};
use super::source::MAX_FINDINGS;
use super::{Document, Error, Marks, Position, number};

/// How much text aliases may repeat.
const MAX_ALIASED_BYTES: usize = 16 << 20;

/// Makes the document of a tree.
///
/// # Errors
/// Every finding.
pub(super) fn construct(tree: &Tree) -> Result<Document, Vec<Error>> {
    let mut constructor = Constructor::new(tree);
    let start = Position { line: 1, column: 1 };
    let mut built = Some(Built { value: Value::Null, children: Vec::new() });
    let mut at = start;
    if let Some(root) = tree.root {
        at = tree.nodes[root].at;
        built = constructor.value(root);
    }
    constructor.findings.extend(tree.findings.iter().cloned());
    let Built { mut value, children } = built.unwrap_or_default();
    if value.is_null() {
        value = Value::Object(serde_json::Map::new());
    }
    if !value.is_object() && constructor.findings.is_empty() {
        constructor.report(at, "the document is not a mapping: write `key: value` lines".into());
    }
    if constructor.findings.is_empty() {
        return Ok(Document { value, marks: Marks { key: at, value: at, children } });
    }
    constructor.findings.sort_by_key(|finding| finding.position);
    Err(constructor.findings)
}

/// A value, and the positions of what is within it.
#[derive(Default)]
struct Built {
    value: Value,
    children: Vec<Marks>,
}

/// The members of a mapping so far.
type Members = IndexMap<String, (Value, Marks)>;

enum Segment {
    Key(String),
    Index(usize),
}

/// Everything here that returns an `Option` returns `None` to stop altogether, its reason being among the findings.
struct Constructor<'a> {
    tree: &'a Tree,
    findings: Vec<Error>,
    path: Vec<Segment>,
    depth: usize,
    /// The aliases that are being followed.
    following: Vec<Id>,
    budget: Budget,
}

impl<'a> Constructor<'a> {
    fn new(tree: &'a Tree) -> Self {
        Self {
            tree,
            findings: Vec::new(),
            path: Vec::new(),
            depth: 0,
            following: Vec::new(),
            budget: Budget::default(),
        }
    }

    fn value(&mut self, id: Id) -> Option<Built> {
        let node = self.enter(id)?;
        let built = match &node.kind {
            Kind::Alias(target) => {
                self.follow(id)?;
                let built = self.value(*target)?;
                self.following.pop();
                built
            }
            Kind::Scalar { text, plain } => {
                let scalar = self.scalar(node, text, *plain)?;
                Built { value: self.json(node, scalar), children: Vec::new() }
            }
            Kind::Sequence(items) => self.sequence(node, items)?,
            Kind::Mapping(members) => {
                self.collection_tag(node, "map");
                let mut built = Members::new();
                self.members(members, &mut built)?;
                let mut children = Vec::with_capacity(built.len());
                let value = built.into_iter().map(|(key, (value, marks))| {
                    children.push(marks);
                    (key, value)
                });
                Built { value: Value::Object(value.collect()), children }
            }
        };
        self.depth -= 1;
        Some(built)
    }

    fn sequence(&mut self, node: &Node, items: &[Id]) -> Option<Built> {
        self.collection_tag(node, "seq");
        let mut values = Vec::with_capacity(items.len());
        let mut children = Vec::with_capacity(items.len());
        for (index, &item) in items.iter().enumerate() {
            self.path.push(Segment::Index(index));
            let built = self.value(item)?;
            self.path.pop();
            let at = self.tree.nodes[item].at;
            values.push(built.value);
            children.push(Marks { key: at, value: at, children: built.children });
        }
        Some(Built { value: Value::Array(values), children })
    }

    /// Adds the members of a mapping to those that are there already: a merge replaces what stands before it, as in go-yaml.
    fn members(&mut self, members: &[(Id, Id)], built: &mut Members) -> Option<()> {
        let mut own: IndexMap<String, Position> = IndexMap::new();
        for &(key_id, value_id) in members {
            let at = self.tree.nodes[key_id].at;
            if self.is_merge(key_id) {
                self.merge(value_id, built)?;
                continue;
            }
            let key = self.key(key_id)?;
            self.path.push(Segment::Key(key.clone().unwrap_or_else(|| "?".into())));
            if let Some(key) = &key {
                match own.entry(key.clone()) {
                    Entry::Occupied(first) => {
                        let message = set_twice(first.get().line, at.line);
                        self.report(at, message);
                    }
                    Entry::Vacant(vacant) => {
                        vacant.insert(at);
                    }
                }
            }
            let value = self.value(value_id)?;
            self.path.pop();
            let marks = Marks { key: at, value: self.tree.nodes[value_id].at, children: value.children };
            if let Some(key) = key {
                built.insert(key, (value.value, marks));
            }
        }
        Some(())
    }

    /// The string that a key becomes; `None` within if it cannot be a key.
    fn key(&mut self, id: Id) -> Option<Option<String>> {
        let at = self.tree.nodes[id].at;
        let mut node = self.enter(id)?;
        self.depth -= 1;
        if let Kind::Alias(target) = node.kind {
            self.follow(id)?;
            node = self.enter(target)?;
            self.depth -= 1;
            self.following.pop();
        }
        let Kind::Scalar { text, plain } = &node.kind else {
            self.report(at, "a key is a list or a mapping: a key must be a scalar".into());
            return Some(None);
        };
        let scalar = self.scalar(node, text, *plain)?;
        if matches!(scalar, Scalar::Bool(_)) {
            self.report(at, format!("the key `{text}` is a boolean to Helm: quote it, \"{text}\""));
        }
        Some(match scalar.into_key() {
            Ok(key) => Some(key),
            Err(message) => {
                self.report(at, message.into());
                None
            }
        })
    }

    fn is_merge(&self, key: Id) -> bool {
        let node = &self.tree.nodes[key];
        match &node.kind {
            Kind::Scalar { text, plain } if text == "<<" => {
                node.tag.as_deref().map_or(*plain, |tag| matches!(resolve::short(tag).as_str(), "!" | "!!merge"))
            }
            _ => false,
        }
    }

    fn merge(&mut self, id: Id, built: &mut Members) -> Option<()> {
        let node = &self.tree.nodes[id];
        if let Kind::Sequence(items) = &node.kind {
            // The first of a list has precedence.
            for &item in items.iter().rev() {
                self.merge_one(item, built)?;
            }
            return Some(());
        }
        self.merge_one(id, built)
    }

    fn merge_one(&mut self, id: Id, built: &mut Members) -> Option<()> {
        let node = &self.tree.nodes[id];
        let target = match node.kind {
            Kind::Alias(target) => target,
            _ => id,
        };
        let Kind::Mapping(members) = &self.tree.nodes[target].kind else {
            self.report(node.at, "`<<` merges a mapping or a list of mappings, and this is none".into());
            return Some(());
        };
        self.enter(id)?;
        if target == id {
            self.members(members, built)?;
        } else {
            self.follow(id)?;
            self.enter(target)?;
            self.members(members, built)?;
            self.depth -= 1;
            self.following.pop();
        }
        self.depth -= 1;
        Some(())
    }

    fn scalar(&mut self, node: &Node, text: &str, plain: bool) -> Option<Scalar> {
        if !self.following.is_empty() {
            self.budget.aliased_bytes += text.len();
        }
        if self.budget.aliased_bytes > MAX_ALIASED_BYTES {
            return self.stop(node.at, "aliases repeat too much text: write less by aliases");
        }
        Some(resolve::resolve(text, plain, node.tag.as_deref()).unwrap_or_else(|message| {
            self.report(node.at, message);
            Scalar::Text(String::new())
        }))
    }

    fn json(&mut self, node: &Node, scalar: Scalar) -> Value {
        match scalar {
            Scalar::Null => Value::Null,
            Scalar::Bool(flag) => flag.into(),
            Scalar::Int(integer) => integer.into(),
            Scalar::Uint(integer) => integer.into(),
            Scalar::Text(text) => text.into(),
            Scalar::Float(float) => number::from_float(float).map_or_else(
                || {
                    self.report(
                        node.at,
                        "infinities and NaN are not values in JSON: write a number or a quoted string".into(),
                    );
                    Value::Null
                },
                Value::Number,
            ),
        }
    }

    fn collection_tag(&mut self, node: &Node, name: &str) {
        if let Some(tag) = &node.tag {
            let short = resolve::short(tag);
            if short != "!" && short.strip_prefix("!!") != Some(name) {
                self.report(node.at, format!("the tag `{short}` has no meaning here: remove it"));
            }
        }
    }

    /// Counts a visit to a node; every visit but a merge's goes one level deeper.
    fn enter(&mut self, id: Id) -> Option<&'a Node> {
        let node = &self.tree.nodes[id];
        self.depth += 1;
        // An alias is a level of its own.
        if self.depth > 2 * MAX_DEPTH || self.path.len() > MAX_DEPTH {
            return self.stop(node.at, &format!("nested more than {MAX_DEPTH} deep by aliases"));
        }
        if !self.budget.allows(!self.following.is_empty()) {
            return self.stop(node.at, "aliases repeat too many values: write less by aliases");
        }
        Some(node)
    }

    fn follow(&mut self, alias: Id) -> Option<()> {
        if self.following.contains(&alias) {
            return self.stop(self.tree.nodes[alias].at, "an alias within the value of its own anchor");
        }
        self.following.push(alias);
        Some(())
    }

    fn stop<T>(&mut self, at: Position, message: &str) -> Option<T> {
        self.report(at, message.into());
        None
    }

    /// Notes a finding; one that an alias repeats is noted once.
    fn report(&mut self, at: Position, message: String) {
        let known = |finding: &Error| finding.position == Some(at) && finding.message == message;
        if self.findings.len() < MAX_FINDINGS && !self.findings.iter().any(known) {
            self.findings.push(Error { position: Some(at), path: self.dotted(), message });
        }
    }

    fn dotted(&self) -> String {
        let mut dotted = String::new();
        for segment in &self.path {
            match segment {
                Segment::Index(index) => dotted.push_str(&format!("[{index}]")),
                Segment::Key(key) if is_plain(key) => {
                    if !dotted.is_empty() {
                        dotted.push('.');
                    }
                    dotted.push_str(key);
                }
                Segment::Key(key) => dotted.push_str(&format!("[{}]", Value::from(key.as_str()))),
            }
        }
        dotted
    }
}

fn set_twice(first: usize, second: usize) -> String {
    if first == second {
        return format!("set twice in line {first}: remove one");
    }
    format!("set twice, in line {first} and in line {second}: remove one")
}

fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'?'))
}

/// How much aliases may blow up a document: the rule of go-yaml (`allowedAliasRatio`), so that both refuse the same ones.
/// That go-yaml allows any share of up to 100 aliased visits, or of 1,000 in all, is no rule of its own: one in a hundred
/// that is not aliased cannot blow up that few.
#[derive(Default)]
struct Budget {
    visits: usize,
    aliased_visits: usize,
    aliased_bytes: usize,
}

impl Budget {
    const LOW: f64 = 400_000.0;
    const HIGH: f64 = 4_000_000.0;
    fn allows(&mut self, aliased: bool) -> bool {
        self.visits += 1;
        self.aliased_visits += usize::from(aliased);
        let visits = self.visits as f64;
        let allowed = 0.99 - 0.89 * ((visits.clamp(Self::LOW, Self::HIGH) - Self::LOW) / (Self::HIGH - Self::LOW));
        self.aliased_visits as f64 / visits <= allowed
    }
}
