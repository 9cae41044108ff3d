//! Reading a tree for given values: the fields that it gives, each with what made it.

use super::{
    Guard, Inputs,
    field::{Content, Field, Members},
    scope::Scope,
    words,
};
use crate::path::Step;
use floe_schema::{
    expr::{Expr, Func, Include},
    node::{Entry, Format, Node, Range},
    trace::Line,
};
use serde_json::Value;
use std::slice;

impl Scope<'_> {
    /// The documents of a template file.
    pub(super) fn documents(&self, node: &Node) -> Vec<Field> {
        self.items("", node)
    }

    /// The field of a node under `key`, or what keeps it away.
    pub(super) fn field(&self, key: &str, node: &Node) -> Result<Field, Vec<Guard>> {
        let mut field = match node {
            Node::Absent => return Err(vec![]),
            Node::Scalar(value) => Field::scalar(value.clone(), Inputs::new()),
            Node::Text(expr) => Field::scalar(self.text(expr).into(), self.inputs(expr)),
            Node::Int(expr) => Field::scalar(Func::Int64.eval(&[self.eval(expr).into_owned()]), self.inputs(expr)),
            Node::Json(expr) => self.expression(expr),
            Node::Map(entries) => Field::of(Content::Map(self.members(entries))),
            Node::List(items) => Field::of(Content::List(items.iter().flat_map(|item| self.item(key, item)).collect())),
            Node::Range(_) | Node::Splice(_) => Field::of(Content::List(self.items(key, node))),
            Node::If(condition, then, otherwise) => {
                let (guard, holds) = self.condition(key, node, condition);
                return match self.field(key, if holds { then } else { otherwise }) {
                    Ok(mut field) => {
                        // Of two values the condition gives one.
                        if is_choice(then, otherwise) {
                            field.inputs.extend(guard.inputs().iter().cloned());
                        }
                        Ok(field.under(&[guard]))
                    }
                    Err(guards) => Err([guard].into_iter().chain(guards).collect()),
                };
            }
            Node::Include(include) => self.included(key, include)?,
            Node::Document(format, content) => {
                let value = self.field(key, content).map_or(Value::Null, |field| field.value());
                let text = match format {
                    Format::Yaml => floe_schema::yaml(&value),
                    Format::Json => floe_schema::json(&value),
                    Format::Properties => floe_schema::properties(&serde_json::from_value(value).unwrap_or_default()),
                };
                Field::scalar(text.into(), self.node_inputs(content))
            }
        };
        let parts: Vec<Guard> = if let Node::Text(expr) = node { self.parts(expr) } else { vec![] };
        let lines: Vec<Line> = self.lines.of(key, node).collect();
        match node {
            Node::Json(_) => field.take_at(&lines),
            _ if field.lines.is_empty() => field.lines = lines,
            _ => {}
        }
        Ok(field.under(&parts))
    }

    /// The parts that a text is made of.
    fn parts(&self, expr: &Expr) -> Vec<Guard> {
        match expr {
            Expr::Include(include) => {
                let part = self.root.parts.iter().find(|part| part.name == include.part);
                part.map(|part| Guard::Part { name: part.name.clone(), line: part.lines.whole() }).into_iter().collect()
            }
            expr => expr.children().into_iter().flat_map(|child| self.parts(child)).collect(),
        }
    }

    fn condition(&self, key: &str, node: &Node, condition: &Expr) -> (Guard, bool) {
        let holds = self.holds(condition);
        let lines = self.lines.of(key, node).collect();
        let text = words::condition(self, condition);
        (Guard::Condition { text, holds, inputs: self.inputs(condition), lines }, holds)
    }

    fn included(&self, key: &str, include: &Include) -> Result<Field, Vec<Guard>> {
        let Some((part, scope)) = self.call(include) else { return Err(vec![]) };
        let guard = Guard::Part { name: part.name.clone(), line: part.lines.whole() };
        scope.field(key, &part.written()).map(|field| field.under(&[guard]))
    }

    /// The items of a list, one of whose nodes this is.
    fn item(&self, key: &str, node: &Node) -> Vec<Field> {
        match node {
            Node::If(..) | Node::Range(_) | Node::Splice(_) => self.items(key, node),
            node => self.field(key, node).into_iter().collect(),
        }
    }

    /// The items that a node gives where several may stand.
    fn items(&self, key: &str, node: &Node) -> Vec<Field> {
        match node {
            Node::List(items) => items.iter().flat_map(|item| self.item(key, item)).collect(),
            Node::If(condition, then, otherwise) => {
                let (guard, holds) = self.condition(key, node, condition);
                let items = self.items(key, if holds { then } else { otherwise });
                items.into_iter().map(|item| item.under(slice::from_ref(&guard))).collect()
            }
            Node::Range(range) => {
                let lines = self.lines.of(key, node).collect();
                let each = |(_, scope, guard): (String, Self, Guard)| {
                    let items: Vec<Field> = range.body.iter().flat_map(|item| scope.item(key, item)).collect();
                    items.into_iter().map(move |item| item.under(slice::from_ref(&guard)))
                };
                self.elements(range, lines).into_iter().flat_map(each).collect()
            }
            Node::Splice(expr) => match self.expression(expr).content {
                Content::List(mut items) => {
                    let lines: Vec<Line> = self.lines.of(key, node).collect();
                    items.iter_mut().for_each(|item| item.take_at(&lines));
                    items
                }
                _ => vec![],
            },
            node => self.field(key, node).into_iter().collect(),
        }
    }

    /// The elements of a loop: the name of each, the place of the body, and the loop itself.
    fn elements(&self, range: &Range, lines: Vec<Line>) -> Vec<(String, Self, Guard)> {
        let over = words::value(self, &range.over);
        let guard = Guard::Loop { over, inputs: self.loop_inputs(&range.over), lines };
        let element = |step: Step, value: &Value| {
            let name = if let Step::Name(name) = &step { name.clone() } else { String::new() };
            (name, self.element(range, &step, value.clone()), guard.clone())
        };
        match &*self.eval(&range.over) {
            Value::Object(members) => {
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(name, _)| *name);
                members.into_iter().map(|(name, value)| element(Step::Name(name.clone()), value)).collect()
            }
            Value::Array(items) => items.iter().enumerate().map(|(n, item)| element(Step::Index(n), item)).collect(),
            _ => vec![],
        }
    }

    fn members(&self, entries: &[Entry]) -> Members {
        let mut members = Members::default();
        for entry in entries {
            match entry {
                Entry::Pair(key, value) => self.pair(self.text(key), Some(key), value, &[], &mut members),
                Entry::Each(range) => {
                    let node = Node::Map(vec![entry.clone()]);
                    for (name, scope, guard) in self.elements(range, self.lines.of("", &node).collect()) {
                        for value in &range.body {
                            scope.pair(name.clone(), None, value, slice::from_ref(&guard), &mut members);
                        }
                    }
                }
                Entry::Spread(include) => {
                    if let Ok(Field { content: Content::Map(spread), guards, .. }) = self.included("", include) {
                        members.add(spread, &guards);
                    }
                }
            }
        }
        members
    }

    fn pair(&self, name: String, key: Option<&Expr>, value: &Node, guards: &[Guard], members: &mut Members) {
        match self.field(&name, value) {
            Ok(mut field) => {
                field.inputs.extend(key.map(|key| self.inputs(key)).unwrap_or_default());
                members.there.push((name, field.under(guards)));
            }
            Err(absent) => members.absent.push((name, guards.iter().cloned().chain(absent).collect())),
        }
    }

    /// What an expression gives, member by member where it is known.
    fn expression(&self, expr: &Expr) -> Field {
        match expr {
            Expr::Call(Func::Union, layers) => {
                Field::of(Content::Map(Members::united(layers.iter().map(|layer| self.expression(layer)))))
            }
            Expr::Dict(entries) => {
                let there = entries.iter().map(|(name, value)| (name.clone(), self.expression(value))).collect();
                Field::of(Content::Map(Members { there, ..Members::default() }))
            }
            Expr::List(items) => Field::of(Content::List(items.iter().map(|item| self.expression(item)).collect())),
            Expr::Call(Func::Ternary, args) => {
                let (guard, holds) = self.condition("", &Node::Json(expr.clone()), &args[2]);
                let (taken, left) = if holds { (&args[0], &args[1]) } else { (&args[1], &args[0]) };
                let mut field = self.expression(taken).under(slice::from_ref(&guard));
                if let (Content::Map(members), Content::Map(left)) = (&mut field.content, self.expression(left).content)
                {
                    members.absent.extend(left.there.into_iter().map(|(name, _)| (name, vec![guard.clone()])));
                }
                field
            }
            Expr::Call(Func::FromYaml, of) if let Expr::Include(include) = &of[0] => {
                self.included("", include).unwrap_or_else(|_| Field::of(Content::Map(Members::default())))
            }
            expr => match &self.keys(expr)[..] {
                [] => Field::made(&self.eval(expr), &self.inputs(expr)),
                keys => Field::handed(&self.eval(expr), keys),
            },
        }
    }
}

/// Whether a condition chooses between two values; else it says whether there is one.
pub(super) fn is_choice(then: &Node, otherwise: &Node) -> bool {
    *then != Node::Absent && *otherwise != Node::Absent
}
