//! The rule `dead-values`: for every key there is a document in which it matters.

use super::{
    leaves::Leaf,
    search::{Move, Search},
};
use crate::{AnyChart, Options, Rendered, validate::Finding, values::Map, verify::Violation};

/// The name of the rule.
pub const DEAD_VALUES: &str = "dead-values";

/// With so many of the documents that the search starts from, changes far from a key are tried.
const STARTS: usize = 2;
/// How many changes of each of them are tried for one key.
const FAR: usize = 400;
/// How many changes of each other document.
const NEAR: usize = 40;
/// How many of the nearest changes are tried in pairs.
const PAIRED: usize = 24;

/// The keys for which no accepted document was found in which another value changes what is rendered.
///
/// The search starts from the chart's defaults with `values`, and changes one key or two at a time; documents in which one
/// key matters are tried for the others too. It is deterministic and bounded: what it reports may matter in a document
/// that it did not reach. Start from `values` that turn on what the chart can do.
///
/// # Errors
/// What is wrong with `values`.
pub fn dead_values(chart: &dyn AnyChart, values: &Map, options: &Options) -> Result<Vec<Violation>, Vec<Finding>> {
    dead_values_below(chart, values, options, "")
}

/// [`dead_values`] among the keys below `key`, such as `networkPolicy`: a part of a large chart.
///
/// # Errors
/// What is wrong with `values`.
pub fn dead_values_below(
    chart: &dyn AnyChart,
    values: &Map,
    options: &Options,
    key: &str,
) -> Result<Vec<Violation>, Vec<Finding>> {
    let search = Search::new(chart, values, options)?;
    // The defaults first: a small document is rendered soon, and what the caller set may hide what they do.
    let mut known = vec![chart.defaults(), search.base.clone()];
    known.dedup();
    let below = |leaf: &&Leaf| {
        let path = leaf.path();
        key.is_empty() || path.strip_prefix(key).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let mut open: Vec<&Leaf> = search.leaves.all.iter().filter(below).collect();
    for find in [one_change, two_changes] {
        let mut unseen = vec![];
        for leaf in open {
            // What matters to one key often does to the next.
            if known.iter().any(|document| matters(&search, leaf, document, usize::MAX)) {
                continue;
            }
            match find(&search, leaf, &known) {
                Some(document) => known.push(document),
                None => unseen.push(leaf),
            }
        }
        // Some documents were found after a key had been given up.
        unseen.retain(|leaf| !known.iter().any(|document| matters(&search, leaf, document, usize::MAX)));
        open = unseen;
    }
    Ok(open.into_iter().map(violation).collect())
}

fn violation(leaf: &Leaf) -> Violation {
    Violation {
        object: "values".to_owned(),
        path: leaf.path(),
        rule: DEAD_VALUES,
        message: "changes nothing that is rendered, in any document that was tried".to_owned(),
        remedy: "use it in a builder, remove it, or give values in which it matters".to_owned(),
    }
}

/// Whether two of the leaf's first values give two outputs in this document.
fn matters(search: &Search<'_>, leaf: &Leaf, document: &Map, most: usize) -> bool {
    let mut first: Option<Rendered> = None;
    leaf.values.iter().take(most).any(|value| {
        let Some(rendered) = search.render(&leaf.set(document, value.clone())) else { return false };
        *first.get_or_insert_with(|| rendered.clone()) != rendered
    })
}

/// A known document with one change in which the leaf matters.
fn one_change(search: &Search<'_>, leaf: &Leaf, known: &[Map]) -> Option<Map> {
    let moves = search.moves(leaf);
    let documents = known.iter().enumerate().flat_map(|(index, document)| {
        let reach = if index < STARTS { FAR } else { NEAR };
        moves.iter().take(reach).map(|change| change.apply(document))
    });
    first_that_matters(search, leaf, documents)
}

/// One of the documents of the start with two changes nearby in which the leaf matters.
fn two_changes(search: &Search<'_>, leaf: &Leaf, known: &[Map]) -> Option<Map> {
    let moves: Vec<Move<'_>> = search.moves(leaf).into_iter().take(PAIRED).collect();
    let pairs = moves.iter().enumerate().flat_map(|(index, one)| moves[..index].iter().map(move |other| (one, other)));
    let documents =
        pairs.flat_map(|(one, other)| known.iter().take(STARTS).map(|start| one.apply(&other.apply(start))));
    first_that_matters(search, leaf, documents)
}

/// Documents are many, and two values tell: of a key that matters they seldom do the same.
fn first_that_matters(search: &Search<'_>, leaf: &Leaf, mut documents: impl Iterator<Item = Map>) -> Option<Map> {
    documents.find(|document| matters(search, leaf, document, 2))
}
