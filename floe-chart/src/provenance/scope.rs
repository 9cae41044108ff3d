//! Where an expression stands: the chart's values, the variables of loops and the arguments of parts.

use super::input::{Aspect, Input, Inputs};
use crate::path::{Path, Step};
use floe_schema::{
    Context,
    expr::{Expr, Include},
    node::Range,
    trace::{Lines, Part},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is the same all over a chart.
pub(super) struct Root<'a> {
    pub(super) chart: &'a str,
    pub(super) parts: &'a [Part],
    /// The keys that lead to the chart's values among those of the whole.
    pub(super) prefix: Path,
    /// What switches each of its subcharts, by their keys.
    pub(super) switches: BTreeMap<String, Inputs>,
    /// What the chart is rendered with; none where nothing is known of it.
    pub(super) context: Option<&'a Context<Value>>,
}

/// A place in a tree.
#[derive(Clone)]
pub(super) struct Scope<'a> {
    pub(super) root: &'a Root<'a>,
    /// The lines of the tree's expressions.
    pub(super) lines: &'a Lines,
    pub(super) vars: BTreeMap<String, Bound>,
    pub(super) args: BTreeMap<String, Bound>,
}

/// What a variable or an argument stands for.
#[derive(Clone, Default)]
pub(super) struct Bound {
    pub(super) value: Value,
    /// The keys whose value it is.
    pub(super) keys: Vec<Path>,
    /// What it was made of, where it is no key's value.
    pub(super) inputs: Inputs,
}

impl<'a> Scope<'a> {
    pub(super) const fn top(root: &'a Root<'a>, lines: &'a Lines) -> Self {
        Self { root, lines, vars: BTreeMap::new(), args: BTreeMap::new() }
    }

    /// The part that is called, and the place of its body.
    pub(super) fn call(&self, include: &Include) -> Option<(&'a Part, Self)> {
        let part = self.root.parts.iter().find(|part| part.name == include.part)?;
        let bound = |(name, arg): &(String, Expr)| (name.clone(), self.bind(arg));
        let args = include.args.iter().map(bound).collect();
        Some((part, Self { root: self.root, lines: &part.lines, vars: BTreeMap::new(), args }))
    }

    fn bind(&self, expr: &Expr) -> Bound {
        let keys = self.keys(expr);
        let inputs = if keys.is_empty() { self.inputs(expr) } else { Inputs::new() };
        let value = if self.root.context.is_some() { self.eval(expr).into_owned() } else { Value::Null };
        Bound { value, keys, inputs }
    }

    /// The place of a loop's body for any element.
    pub(super) fn any_element(&self, range: &Range) -> Self {
        let step = if range.key.is_some() { Step::Member } else { Step::Item };
        self.element(range, &step, Value::Null)
    }

    /// The place of a loop's body for the element that `step` leads to.
    pub(super) fn element(&self, range: &Range, step: &Step, value: Value) -> Self {
        let keys = self.element_keys(&range.over, step);
        let inputs = if keys.is_empty() { self.inputs(&range.over) } else { Inputs::new() };
        let mut scope = self.clone();
        if let Some(key) = &range.key {
            let name = if let Step::Name(name) = step { name.clone().into() } else { Value::Null };
            let names = keys.iter().map(|key| Input::Key(key.clone(), Aspect::Name));
            let inputs = names.chain(inputs.clone()).collect();
            scope.vars.insert(key.name.clone(), Bound { value: name, keys: vec![], inputs });
        }
        scope.vars.insert(range.item.name.clone(), Bound { value, keys, inputs });
        scope
    }
}
