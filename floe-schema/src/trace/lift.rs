//! Lifting: from the serialised result of a builder, with tokens and placeholders in it, to a [`Node`].

use super::{
    Hole, Line, Run, Sentinel,
    sentinel::{Kind, Piece},
    with,
};
use crate::{
    expr::{Expr, Func, Include},
    node::{Entry, Node},
};
use serde::Serialize;
use serde_json::{Map, Value};
use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash, Hasher},
};

/// Serialises what a builder or a closure returned, and lifts it.
pub(crate) fn lift_serialize<T: Serialize>(value: &T) -> Node {
    match serde_json::to_value(value) {
        Ok(json) => with(|run| run.lift("", &json)),
        Err(error) => {
            with(|run| run.error(format!("a {} cannot be serialised: {error}", std::any::type_name::<T>())));
            Node::Absent
        }
    }
}

/// The expression that a string with tokens is.
pub(crate) fn text_expr(text: &str) -> Expr {
    with(|run| {
        let (node, _) = run.text(text);
        node_expr(&node).unwrap_or_else(|| {
            run.error(format!("{} cannot be part of a longer text", run.show(text)));
            Expr::Text(String::new())
        })
    })
}

pub(super) fn hash(json: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    json.hash(&mut hasher);
    hasher.finish()
}

impl Run {
    /// The node of `json`, which stands under `key`.
    pub(super) fn lift(&mut self, key: &str, json: &Value) -> Node {
        let (node, line) = match json {
            json if let Some(hole) = self.hole_of(json) => (hole.node.clone(), hole.line),
            Value::String(text) => self.flag(text).unwrap_or_else(|| self.text(text)),
            Value::Number(number) => self.number(number),
            Value::Array(items) => (self.list(key, items), None),
            Value::Object(members) => (self.map(members), None),
            Value::Null | Value::Bool(_) => (Node::Scalar(json.clone()), None),
        };
        self.lines.add(key, &node, line);
        if let Node::Include(include) = &node {
            self.use_part(&include.part, &BTreeSet::new());
        }
        node
    }

    fn hole_of(&self, json: &Value) -> Option<&Hole> {
        if self.hole_ids.is_empty() || matches!(json, Value::Null | Value::Bool(_)) {
            return None;
        }
        let ids = self.hole_ids.get(&hash(json))?;
        ids.iter().map(|id| &self.holes[*id]).find(|hole| hole.placeholder == *json)
    }

    /// A flag, whose token is a text as long as it is not lifted.
    fn flag(&self, text: &str) -> Option<(Node, Option<Line>)> {
        let [Piece::Token(Kind::Expr, id)] = self.sentinel.read_text(text).ok()?[..] else { return None };
        let (expr, line) = self.expr_of(id).filter(|_| self.is_flag(id))?.clone();
        Some((Node::Json(expr), line))
    }

    /// A string: a literal, or literals and tokens joined; with the line of the first token that has one.
    fn text(&mut self, text: &str) -> (Node, Option<Line>) {
        let Ok(pieces) = self.sentinel.read_text(text) else {
            let shown = self.show(text);
            self.error(format!(
                "a text was cut or changed: {shown:?}; use the functions of `Text` (trunc, trim_suffix, lower, …)"
            ));
            return (Node::Absent, None);
        };
        let pieces: Vec<(Option<(Kind, usize)>, String)> = pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::Literal(text) => (None, text.to_owned()),
                Piece::Token(kind, id) => (Some((kind, id)), String::new()),
            })
            .collect();
        if let [(None, text)] = &pieces[..] {
            return (Node::Scalar(Value::String(text.clone())), None);
        }
        if let [(Some((Kind::Hole, id)), _)] = pieces[..]
            && let Some(hole) = self.hole_at(id)
            && hole.placeholder.is_string()
        {
            return (hole.node.clone(), hole.line);
        }
        let mut parts = vec![];
        let mut line = None;
        for (token, literal) in pieces {
            match token {
                None => parts.push(Expr::Text(literal)),
                Some(token) => {
                    let Some((expr, asked)) = self.token_expr(token) else { return (Node::Absent, None) };
                    line = line.or(asked);
                    match expr {
                        Expr::Concat(inner) => parts.extend(inner),
                        expr => parts.push(expr),
                    }
                }
            }
        }
        let node = match <[Expr; 1]>::try_from(parts) {
            Ok([one]) => Node::Text(one),
            Err(parts) if parts.is_empty() => Node::Scalar(Value::String(String::new())),
            Err(parts) => Node::Text(Expr::Concat(parts)),
        };
        (node, line)
    }

    fn token_expr(&mut self, (kind, id): (Kind, usize)) -> Option<(Expr, Option<Line>)> {
        let expr = match kind {
            Kind::Expr => self.expr_of(id).cloned(),
            Kind::Hole => self.hole_at(id).and_then(|hole| Some((node_expr(&hole.node)?, hole.line))),
        };
        if expr.is_none() {
            self.error(
                "a text holds a placeholder of an object, a list or a document, or one that belongs to the caller of this part",
            );
        }
        expr
    }

    fn number(&mut self, number: &serde_json::Number) -> (Node, Option<Line>) {
        let (int, float) = match (number.as_i64(), number.as_f64()) {
            (Some(int), _) => (int, false),
            #[expect(clippy::cast_possible_truncation, reason = "tokens are small; what is beyond is no token")]
            (None, Some(float)) if float.fract().abs() == 0.5 => (float.floor() as i64, true),
            _ => return (Node::Scalar(Value::Number(number.clone())), None),
        };
        match self.sentinel.read_int(int) {
            None => (Node::Scalar(Value::Number(number.clone())), None),
            Some(token) => {
                // A placeholder that is a number was found as a whole: this one was cast, or taken out of an object.
                let found = token.ok().and_then(|id| self.expr_of(id).cloned());
                let Some((expr, line)) = found else {
                    self.error("an integer was calculated with, or taken out of an object that is not known yet: a template can do neither");
                    return (Node::Absent, None);
                };
                (if float { Node::Json(expr) } else { Node::Int(expr) }, line)
            }
        }
    }

    /// An array; the elements of one list placeholder become the one loop they stand for.
    fn list(&mut self, key: &str, items: &[Value]) -> Node {
        let mut nodes = vec![];
        let Sentinel { elements: count, twins, .. } = self.sentinel;
        // The index of the element that has to come next, while a loop's elements are not all there.
        let mut expected: Option<usize> = None;
        for item in items {
            let element = self.hole_of(item).and_then(|hole| Some((hole.element?, hole.node.clone(), hole.line)));
            match (element, expected.take()) {
                (Some((index, node, line)), None) => {
                    self.lines.add(key, &node, line);
                    expected = Some(index + 1).filter(|_| count > 1);
                    nodes.push(node);
                }
                (Some((index, node, _)), Some(next)) if (index == next || twins) && nodes.last() == Some(&node) => {
                    expected = Some(next + 1).filter(|next| *next < count);
                }
                (None, None) => nodes.push(self.lift(key, item)),
                _ => {
                    self.error("a list of values was sorted, cut, reversed or taken apart; map it as a whole");
                    return Node::Absent;
                }
            }
        }
        if expected.is_some() {
            self.error("a list of values was cut; map it as a whole");
        }
        // Several items under one condition are items of the list that they stand in.
        Node::List(
            nodes
                .into_iter()
                .flat_map(|node| if is_items(&node) { super::items(node) } else { vec![node] })
                .filter(|node| *node != Node::Absent)
                .collect(),
        )
    }

    fn map(&mut self, members: &Map<String, Value>) -> Node {
        let mut entries = vec![];
        let mut keys = BTreeSet::new();
        let spread = self.spread_of(members);
        let mut spread_at = None;
        for (key, value) in members {
            if let Some(id) = spread
                && self.is_field(id, key, value)
            {
                spread_at.get_or_insert(entries.len());
                continue;
            }
            let key_expr = match self.text(key).0 {
                Node::Text(expr) => expr,
                _ => Expr::Text(key.clone()),
            };
            if !keys.insert(key_expr.clone()) {
                self.error("two keys of a map are the same expression");
            }
            match self.lift(key, value) {
                Node::Absent => {}
                node => entries.push(Entry::Pair(key_expr, node)),
            }
        }
        let dynamic = keys.iter().filter(|key| !matches!(key, Expr::Text(_))).count();
        if dynamic > 0 && keys.len() > 1 {
            self.error("a map has a key from values beside other keys, which it may equal; use `union`");
        }
        if let (Some(id), Some(at)) = (spread, spread_at) {
            self.spread(id, members, at, &mut entries);
        }
        Node::Map(entries)
    }

    /// The part whose object was spread into `members` by struct update, if any.
    fn spread_of(&self, members: &Map<String, Value>) -> Option<usize> {
        if self.spread_ids.is_empty() {
            return None;
        }
        members.iter().find_map(|(key, value)| {
            self.spread_ids.get(&hash(value))?.iter().copied().find(|id| self.is_field(*id, key, value))
        })
    }

    /// Whether `value` is what the placeholder `id` has in its field `key`.
    fn is_field(&self, id: usize, key: &str, value: &Value) -> bool {
        self.holes[id].placeholder.get(key) == Some(value)
    }

    /// Adds the part's own entries, without the fields that the caller set.
    fn spread(&mut self, id: usize, members: &Map<String, Value>, at: usize, entries: &mut Vec<Entry>) {
        let Node::Include(include) = self.holes[id].node.clone() else { return };
        let placeholder = self.holes[id].placeholder.as_object().cloned().unwrap_or_default();
        let set: Vec<&String> = placeholder
            .iter()
            .filter(|(key, value)| members.get(*key) != Some(value))
            .map(|(key, _)| key)
            .chain(members.keys().filter(|key| !placeholder.contains_key(*key)))
            .collect();
        let Some(part) = self.parts.iter().find(|part| part.name == include.part).cloned() else { return };
        let Node::Map(body) = part.body else {
            self.error(format!("the part `{}` is not an object and cannot be spread", include.part));
            return;
        };
        for entry in &body {
            if let Entry::Spread(inner) = entry {
                self.override_inner(&inner.part, &set);
            }
        }
        let overrides = |entry: &Entry| matches!(entry, Entry::Pair(Expr::Text(key), _) if set.contains(&key));
        let (left, overridden): (Vec<&Entry>, Vec<&Entry>) = body
            .iter()
            .filter(|entry| overrides(entry))
            .partition(|entry| matches!(entry, Entry::Pair(_, value) if is_empty(value)));
        if !overridden.is_empty() {
            // What the caller sets is dropped from the part: written out here with its arguments.
            self.lines.extend(&part.lines, &|expr| substitute(expr, &include));
            let inlined = body.into_iter().filter(|entry| !overrides(entry)).collect();
            if let Node::Map(inlined) = Node::Map(inlined).map(&|expr| substitute(expr, &include)) {
                entries.splice(at..at, inlined);
            }
        } else {
            let keys = left.into_iter().filter_map(|entry| match entry {
                Entry::Pair(Expr::Text(key), _) => Some(key.clone()),
                _ => None,
            });
            self.use_part(&include.part, &keys.collect());
            entries.insert(at, Entry::Spread(include));
        }
    }

    /// What a caller sets in a part that spreads the part `name`: its empty fields are left out of that one.
    fn override_inner(&mut self, name: &str, set: &[&String]) {
        let Some(part) = self.parts.iter().find(|part| part.name == name) else { return };
        let Node::Map(body) = &part.body else { return };
        let mut left = BTreeSet::new();
        let mut errors = vec![];
        let mut inner = vec![];
        for entry in body {
            match entry {
                Entry::Pair(Expr::Text(key), value) if set.contains(&key) => {
                    if is_empty(value) {
                        left.insert(key.clone());
                    } else {
                        errors.push(format!(
                            "`{key}` is set over the part `{name}` through another part; set it where `{name}` is spread"
                        ));
                    }
                }
                Entry::Spread(include) => inner.push(include.part.clone()),
                _ => {}
            }
        }
        errors.into_iter().for_each(|error| self.error(error));
        self.inherit(name, left);
        inner.iter().for_each(|name| self.override_inner(name, set));
    }

    /// Records fields of a part that are left out because callers of a part around it set them.
    pub(super) fn inherit(&mut self, name: &str, left: BTreeSet<String>) {
        if let Some(part) = self.parts.iter_mut().find(|part| part.name == name) {
            part.inherited.extend(left);
        }
    }

    /// Records which of a part's empty fields a caller sets: the same ones at every use.
    pub(super) fn use_part(&mut self, name: &str, replaced: &BTreeSet<String>) {
        let Some(part) = self.parts.iter_mut().find(|part| part.name == name) else { return };
        match &part.replaced {
            None => part.replaced = Some(replaced.clone()),
            Some(known) if known == replaced => {}
            Some(known) => {
                let keys: Vec<&str> = known.symmetric_difference(replaced).map(String::as_str).collect();
                let keys = keys.join("`, `");
                self.error(format!("the part `{name}` is used with its own `{keys}` and without; set it at every use"));
            }
        }
    }

    /// `text` with its tokens as `${…}`, for messages.
    fn show(&self, text: &str) -> String {
        let pieces = self.sentinel.read_text(text).unwrap_or_else(|()| vec![Piece::Literal(text)]);
        pieces
            .into_iter()
            .map(|piece| match piece {
                Piece::Literal(text) => {
                    text.replace(|c: char| c.is_control() || ('\u{E000}'..='\u{F8FF}').contains(&c), "·")
                }
                Piece::Token(..) => "${…}".to_owned(),
            })
            .collect()
    }
}

/// Whether a field is as k8s-openapi writes one that is required and was not set: a part leaves it to its callers.
fn is_empty(node: &Node) -> bool {
    match node {
        Node::List(items) => items.is_empty(),
        Node::Scalar(scalar) => scalar == "",
        _ => false,
    }
}

/// Whether a node is a list's items under a condition, not an item.
fn is_items(node: &Node) -> bool {
    match node {
        Node::If(_, then, otherwise) => {
            [then, otherwise].into_iter().any(|node| matches!(**node, Node::List(_)) || is_items(node))
        }
        _ => false,
    }
}

/// An argument of `include` in the place of its name in the part's body.
fn substitute(expr: Expr, include: &Include) -> Expr {
    match expr {
        Expr::Arg(name) => {
            let arg = include.args.iter().find(|(key, _)| *key == name);
            arg.map_or(Expr::Arg(name), |(_, arg)| arg.clone())
        }
        expr => expr,
    }
}

/// A node that is a text, as an expression.
fn node_expr(node: &Node) -> Option<Expr> {
    match node {
        Node::Text(expr) => Some(expr.clone()),
        Node::Scalar(Value::String(text)) => Some(Expr::Text(text.clone())),
        Node::If(condition, then, otherwise) => {
            Some(Expr::Call(Func::Ternary, vec![node_expr(then)?, node_expr(otherwise)?, condition.clone()]))
        }
        _ => None,
    }
}
