//! Documents around a document: a few keys changed at a time, those nearest to the leaf in question first.

use super::leaves::{self, Leaf, Leaves};
use crate::{
    AnyChart, Options, Rendered, Renderer,
    validate::Finding,
    values::{self, Map},
};
use serde_json::Value;
use std::{cmp::Reverse, fmt};

/// A chart, a document that it renders, and what can be changed there.
pub(super) struct Search<'a> {
    renderer: Renderer<'a>,
    options: Options,
    /// The document that the search starts from: the chart's defaults with the caller's values.
    pub(super) base: Map,
    /// What can be set.
    pub(super) leaves: Leaves,
}

/// One key set to one value.
#[derive(Clone, Copy)]
pub(super) struct Move<'a> {
    leaf: &'a Leaf,
    value: &'a Value,
}

impl Move<'_> {
    /// The document after this move.
    pub(super) fn apply(&self, document: &Map) -> Map {
        self.leaf.set(document, self.value.clone())
    }
}

impl fmt::Display for Move<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is {}", self.leaf.path(), self.value)
    }
}

impl<'a> Search<'a> {
    /// A search from the chart's defaults with `overrides`.
    ///
    /// # Errors
    /// What is wrong with these values.
    pub(super) fn new(chart: &'a dyn AnyChart, overrides: &Map, options: &Options) -> Result<Self, Vec<Finding>> {
        let renderer = Renderer::new(chart);
        // Two renders differ by a change of the document alone.
        let options = options.with_placeholders();
        renderer.render(overrides, &options)?;
        let base = values::merge([chart.defaults(), overrides.clone()]);
        let mut leaves = leaves::of(&chart.schema(), &base);
        if chart.metadata().dependencies.iter().any(|dependency| !dependency.tags.is_empty()) {
            // These are Helm's switches, named in Chart.yaml.
            leaves.all.retain(|leaf| !leaf.path().starts_with("tags."));
        }
        Ok(Self { renderer, options, base, leaves })
    }

    /// What a document gives; none where it is refused.
    pub(super) fn render(&self, document: &Map) -> Option<Rendered> {
        self.renderer.render(document, &self.options).ok()
    }

    /// Every change of another key, the nearest first. Members of Kubernetes' types are data, and decide nothing.
    pub(super) fn moves(&self, leaf: &Leaf) -> Vec<Move<'_>> {
        let Leaves { all, entries } = &self.leaves;
        let changing = |other: &&Leaf| !other.in_fragment && !std::ptr::eq(*other, leaf);
        let mut others: Vec<&Leaf> = all.iter().filter(changing).chain(entries).collect();
        others.sort_by_key(|other| Reverse(leaf.shared(other)));
        others.into_iter().flat_map(moves_of).collect()
    }
}

/// What a condition may ask of a key: each of a closed set, else whether it is there.
fn moves_of(leaf: &Leaf) -> impl Iterator<Item = Move<'_>> {
    let last = leaf.values.len().saturating_sub(1);
    let telling = move |index: &usize| leaf.closed || *index == 0 || *index == last;
    let values = leaf.values.iter().enumerate().filter(move |(index, _)| telling(index));
    values.map(move |(_, value)| Move { leaf, value })
}
