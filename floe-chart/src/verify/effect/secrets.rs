//! The rule `secrets`: what a user gives as a secret is rendered into Secrets alone.

use super::{
    leaves::Leaf,
    search::{Move, Search},
};
use crate::{
    AnyChart, Manifest, Options,
    validate::Finding,
    values::Map,
    verify::{Violation, field::Field, in_order},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use serde_json::Value;
use std::{collections::BTreeSet, iter};

/// The name of the rule.
pub const SECRETS: &str = "secrets";

/// How many documents are tried for one key.
const DOCUMENTS: usize = 500;

/// The places outside of Secrets that show a secret value, in clear or in base64.
///
/// A key holds a secret if its schema says `writeOnly`, or if its name or that of a map around it does, as in `password`,
/// and if it takes any text. Each is given a text of its own in the chart's defaults with `values`, and in documents with
/// one change of these.
///
/// # Errors
/// What is wrong with `values`.
pub fn secrets(chart: &dyn AnyChart, values: &Map, options: &Options) -> Result<Vec<Violation>, Vec<Finding>> {
    let search = Search::new(chart, values, options)?;
    let secret = search.leaves.all.iter().enumerate().filter(|(_, leaf)| leaf.secret);
    Ok(in_order(secret.flat_map(|(index, leaf)| leaks(&search, leaf, &Canary::new(index))).collect()))
}

/// The leaks of one key: of each field that a template writes, the first.
fn leaks(search: &Search<'_>, leaf: &Leaf, canary: &Canary) -> Vec<Violation> {
    let mut seen = BTreeSet::new();
    let mut violations = vec![];
    let changes = search.moves(leaf).into_iter().map(Some);
    for change in iter::once(None).chain(changes).take(DOCUMENTS) {
        let document = change.map_or_else(|| search.base.clone(), |change| change.apply(&search.base));
        let Some(rendered) = search.render(&leaf.set(&document, canary.text.clone().into())) else { continue };
        for Manifest { source, object } in &rendered.manifests {
            for field in canary.seen_in(object) {
                // Names and indices differ from document to document.
                let place: String = field.path().chars().filter(|c| !c.is_ascii_digit()).collect();
                if seen.insert((source.clone(), place)) {
                    violations.push(violation(&field, leaf, change));
                }
            }
        }
    }
    violations
}

fn violation(field: &Field<'_>, leaf: &Leaf, change: Option<Move<'_>>) -> Violation {
    let condition = change.map(|change| format!(" where {change}")).unwrap_or_default();
    Violation {
        object: field.object().title(),
        path: field.path().to_owned(),
        rule: SECRETS,
        message: format!("shows the secret value of {}{condition}", leaf.path()),
        remedy: "put it into a Secret, and refer to that".to_owned(),
    }
}

/// A text that nothing else holds.
struct Canary {
    text: String,
    /// The text and its parts in base64, wherever in a longer text it begins.
    forms: Vec<String>,
}

impl Canary {
    fn new(number: usize) -> Self {
        // Spaces and capitals: only a key of any text takes it. No quotes: it looks the same inside JSON.
        let text = format!("Canary of Key {number:05}~");
        let encoded = (0..3).map(|before| {
            let whole = STANDARD_NO_PAD.encode([&vec![0; before], text.as_bytes()].concat());
            // The first and the last characters depend on what is beside the text.
            let begin = (before * 8).div_ceil(6);
            let end = (before + text.len()) * 8 / 6;
            whole[begin..end].to_owned()
        });
        let forms = encoded.chain([text.clone()]).collect();
        Self { text, forms }
    }

    /// The fields of an object that show the text, but for the data of a Secret.
    fn seen_in<'a>(&self, object: &'a Value) -> Vec<Field<'a>> {
        let mut seen = vec![];
        let root = Field::root(object);
        for (key, field) in root.entries() {
            let is_data = root.kind() == "Secret" && ["data", "stringData"].contains(&key);
            if !is_data {
                self.look(&field, &mut seen);
            }
        }
        seen
    }

    fn look<'a>(&self, field: &Field<'a>, seen: &mut Vec<Field<'a>>) {
        let shows = |text: &str| self.forms.iter().any(|form| text.contains(form.as_str()));
        if field.text().is_some_and(shows) {
            seen.push(field.clone());
        }
        field.items().iter().for_each(|item| self.look(item, seen));
        for (key, member) in field.entries() {
            if shows(key) {
                seen.push(member.clone());
            }
            self.look(&member, seen);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::engine::general_purpose::STANDARD;
    use serde_json::json;

    #[test]
    fn a_canary_is_seen_in_base64_at_any_place() {
        let canary = Canary::new(7);
        for around in ["", "a", "ab", "abc", "user:"] {
            let encoded = STANDARD.encode(format!("{around}{}{around}", canary.text));
            let object = json!({"kind": "ConfigMap", "data": {"a": {"b": [encoded]}}});
            let seen: Vec<_> = canary.seen_in(&object).iter().map(|field| field.path().to_owned()).collect();
            assert_eq!(seen, [".data.a.b[0]"], "{around:?}");
        }
        assert!(canary.seen_in(&json!({"data": {"a": STANDARD.encode("Canary of Key 00008~")}})).is_empty());
    }
}
