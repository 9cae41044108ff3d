//! Where texts that are drawn stand: once each, and where the next install finds them again.

mod object;
mod place;

use crate::chart::Kind;
use floe_schema::{
    expr::{Expr, Func, Generated, Include},
    node::{Entry, Node, Range},
    trace::Part,
};
use object::Object;
use place::Place;
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong, by the template file: texts that are drawn twice, or put where no `lookup` finds them.
pub(crate) fn misplaced<'a>(
    files: impl Iterator<Item = (&'a str, Kind, &'a Node)>,
    parts: &[Part],
) -> Vec<(String, String)> {
    let files: Vec<_> = files.collect();
    let nodes = files.iter().map(|(_, _, node)| *node).chain(parts.iter().map(|part| &part.body));
    if !nodes.into_iter().any(draws) {
        return vec![];
    }
    let mut walk = Walk { parts, errors: BTreeSet::new() };
    let mut uses = Uses::default();
    for (file, kind, node) in files {
        let place = Place::new(file);
        uses.add(if kind == Kind::Objects { walk.documents(&place, node) } else { walk.node(&place, node) });
    }
    let mut errors = walk.errors;
    errors.extend(uses.0.iter().filter_map(|(text, places)| {
        let [one, other, ..] = &places[..] else { return None };
        let message = format!(
            "{} is drawn in two places, {one} and {other}: it would be two texts; draw it once, and refer to its Secret elsewhere",
            subject(text),
        );
        Some((other.file.clone(), message))
    }));
    errors.into_iter().collect()
}

/// A text for people: its key and its Secret.
fn subject(text: &Generated) -> String {
    format!("the text `{}` of the Secret `{}`", text.key, place::describe(&text.secret))
}

/// Whether something is drawn in `node` itself.
fn draws(node: &Node) -> bool {
    let mut draws = false;
    node.visit(&mut |expr| draws |= expr.any(&mut |expr| matches!(expr, Expr::Generated(_))));
    draws
}

/// Where each text is drawn; that of one key and Secret is one text, whatever its length.
#[derive(Default)]
struct Uses(BTreeMap<Generated, Vec<Place>>);

impl Uses {
    fn of(text: &Generated, place: &Place) -> Self {
        let text = Generated { length: 0, ..text.clone() };
        Self(BTreeMap::from([(text, vec![place.clone()])]))
    }

    /// Adds what stands beside these.
    fn add(&mut self, other: Self) {
        for (text, places) in other.0 {
            self.0.entry(text).or_default().extend(places);
        }
    }

    /// One of two: of a choice only one side is there.
    fn or(mut self, other: Self) -> Self {
        for (text, places) in other.0 {
            let known = self.0.entry(text).or_default();
            if places.len() > known.len() {
                *known = places;
            }
        }
        self
    }
}

struct Walk<'a> {
    parts: &'a [Part],
    errors: BTreeSet<(String, String)>,
}

impl Walk<'_> {
    /// Several nodes beside each other.
    fn all(&mut self, nodes: &[Node], each: impl Fn(&mut Self, &Node) -> Uses) -> Uses {
        let mut uses = Uses::default();
        nodes.iter().for_each(|node| uses.add(each(self, node)));
        uses
    }

    /// The documents of a file.
    fn documents(&mut self, place: &Place, node: &Node) -> Uses {
        match node {
            Node::List(documents) => self.all(documents, |walk, document| walk.documents(place, document)),
            Node::If(condition, then, otherwise) => {
                self.nowhere(place, condition);
                self.documents(place, then).or(self.documents(place, otherwise))
            }
            Node::Range(range) => self.looped(place, range, Self::documents),
            Node::Include(include) => self.part(place, include, Self::documents),
            node @ Node::Map(_) => {
                let object = Object::of(node, place, self.parts);
                self.node(&place.in_object(object), node)
            }
            node => self.node(place, node),
        }
    }

    fn node(&mut self, place: &Place, node: &Node) -> Uses {
        match node {
            Node::Absent | Node::Scalar(_) => Uses::default(),
            Node::Text(expr) => self.text(place, expr),
            Node::Int(expr) | Node::Json(expr) | Node::Splice(expr) => self.nowhere(place, expr),
            Node::Map(entries) => {
                let mut uses = Uses::default();
                entries.iter().for_each(|entry| uses.add(self.entry(place, entry)));
                uses
            }
            Node::List(items) => self.all(items, |walk, item| walk.node(&place.below("[]"), item)),
            Node::If(condition, then, otherwise) => {
                self.nowhere(place, condition);
                self.node(place, then).or(self.node(place, otherwise))
            }
            Node::Range(range) => self.looped(place, range, |walk, place, node| walk.node(&place.below("[]"), node)),
            Node::Include(include) => self.part(place, include, Self::node),
            Node::Document(_, content) => self.node(&place.inside_text(), content),
        }
    }

    fn entry(&mut self, place: &Place, entry: &Entry) -> Uses {
        match entry {
            Entry::Pair(key, value) => {
                self.nowhere(place, key);
                let key = place.resolved(key);
                let name = if let Expr::Text(name) = &key { name.clone() } else { place::describe(&key) };
                self.node(&place.below(&name), value)
            }
            Entry::Each(range) => self.looped(place, range, |walk, place, node| walk.node(&place.below("*"), node)),
            Entry::Spread(include) => self.part(place, include, Self::node),
        }
    }

    fn looped(&mut self, place: &Place, range: &Range, each: impl Fn(&mut Self, &Place, &Node) -> Uses) -> Uses {
        self.nowhere(place, &range.over);
        let inside = place.in_loop(range);
        self.all(&range.body, |walk, node| each(walk, &inside, node))
    }

    fn part(&mut self, place: &Place, include: &Include, body: impl Fn(&mut Self, &Place, &Node) -> Uses) -> Uses {
        let Some(part) = self.parts.iter().find(|part| part.name == include.part) else { return Uses::default() };
        body(self, &place.in_part(include), &part.written())
    }

    /// A text: one that is drawn stands alone, or is one of several that are chosen from.
    fn text(&mut self, place: &Place, expr: &Expr) -> Uses {
        match expr {
            Expr::Call(Func::Default, args) => self.text(place, &args[0]).or(self.text(place, &args[1])),
            Expr::Call(Func::Ternary, args) => {
                self.nowhere(place, &args[2]);
                self.text(place, &args[0]).or(self.text(place, &args[1]))
            }
            Expr::Call(Func::Base64, of) if !place.encoded => self.text(&place.in_base64(), &of[0]),
            Expr::Include(include) => self.part(place, include, Self::node),
            Expr::Arg(_) => match place.resolved(expr) {
                Expr::Arg(_) => Uses::default(),
                given => self.text(&place.outside_part(), &given),
            },
            Expr::Generated(_) => match place.resolved(expr) {
                Expr::Generated(text) => self.drawn(place, &text),
                _ => Uses::default(),
            },
            expr => self.nowhere(place, expr),
        }
    }

    /// A text that is drawn as it is.
    fn drawn(&mut self, place: &Place, text: &Generated) -> Uses {
        match place.fault(text) {
            None => Uses::of(text, place),
            Some(fault) => {
                self.errors.insert((place.file.clone(), format!("{} {fault}", subject(text))));
                Uses::default()
            }
        }
    }

    /// An expression in which nothing may be drawn: what a function makes of a text is another text.
    fn nowhere(&mut self, place: &Place, expr: &Expr) -> Uses {
        let inside = place.inside_text();
        let (mut drawn, mut includes) = (vec![], vec![]);
        place.resolved(expr).any(&mut |expr| {
            match expr {
                Expr::Generated(text) => drawn.push(text.clone()),
                Expr::Include(include) => includes.push(include.clone()),
                _ => {}
            }
            false
        });
        for text in drawn {
            self.drawn(&inside, &text);
        }
        for include in includes {
            self.part(&inside, &include, Self::node);
        }
        Uses::default()
    }
}
