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

/// How many documents are tried for each key by itself, the nearest changes first.
const NEAR: usize = 12;
/// How many are tried for all keys at once that a document takes together.
const FAR: usize = 500;

/// The places outside of Secrets that show a secret value, in clear or in base64.
///
/// A key holds a secret if its schema says `writeOnly`, or if its name or that of a map around it does, as in `password`,
/// and if it takes any text. Each is given a text of its own in the chart's defaults with `values`, and in documents with
/// one change of these: by itself in the nearest, together with others in many more.
///
/// # Errors
/// What is wrong with `values`.
pub fn secrets(chart: &dyn AnyChart, values: &Map, options: &Options) -> Result<Vec<Violation>, Vec<Finding>> {
    let search = Search::new(chart, values, options)?;
    let secret = search.leaves.all.iter().enumerate().filter(|(_, leaf)| leaf.secret);
    let hidden: Vec<Hidden<'_>> = secret.map(|(index, leaf)| Hidden { leaf, canary: Canary::new(index) }).collect();
    let mut leaks = Leaks { search: &search, seen: BTreeSet::new(), found: vec![] };
    hidden.iter().for_each(|one| leaks.look(&[one], NEAR));
    together(&search, &hidden).iter().for_each(|group| leaks.look(group, FAR));
    Ok(in_order(leaks.found))
}

/// The keys in as few groups as can be given a text each in one document: some keys exclude others.
fn together<'a>(search: &Search<'_>, hidden: &'a [Hidden<'a>]) -> Vec<Vec<&'a Hidden<'a>>> {
    let mut groups: Vec<Vec<&Hidden<'_>>> = vec![];
    for one in hidden {
        let takes = |group: &[&Hidden<'_>]| {
            let document = group.iter().fold(search.base.clone(), |document, other| other.hide(document));
            search.render(&one.hide(document)).is_some()
        };
        match groups.iter_mut().find(|group| takes(group)) {
            Some(group) => group.push(one),
            None if takes(&[]) => groups.push(vec![one]),
            None => {}
        }
    }
    groups
}

/// A key with the text that is hidden there.
struct Hidden<'a> {
    leaf: &'a Leaf,
    canary: Canary,
}

impl Hidden<'_> {
    fn hide(&self, document: Map) -> Map {
        self.leaf.set(&document, self.canary.text.clone().into())
    }
}

/// What was found: of each field that a template writes, the first leak of a key.
struct Leaks<'a> {
    search: &'a Search<'a>,
    seen: BTreeSet<(String, String, String)>,
    found: Vec<Violation>,
}

impl Leaks<'_> {
    /// Looks for some keys at once, in so many documents.
    fn look(&mut self, hidden: &[&Hidden<'_>], most: usize) {
        let Some(first) = hidden.first() else { return };
        let changes = self.search.moves(first.leaf).into_iter().map(Some);
        for change in iter::once(None).chain(changes).take(most) {
            let document = change.map_or_else(|| self.search.base.clone(), |change| change.apply(&self.search.base));
            let document = hidden.iter().fold(document, |document, one| one.hide(document));
            let Some(rendered) = self.search.render(&document) else { continue };
            for one in hidden {
                rendered.manifests.iter().for_each(|manifest| self.of(one, manifest, change));
            }
        }
    }

    fn of(
        &mut self,
        Hidden { leaf, canary }: &Hidden<'_>,
        Manifest { source, object }: &Manifest,
        change: Option<Move<'_>>,
    ) {
        for field in canary.seen_in(object) {
            // Names and indices differ from document to document.
            let place: String = field.path().chars().filter(|c| !c.is_ascii_digit()).collect();
            if self.seen.insert((leaf.path(), source.clone(), place)) {
                self.found.push(violation(&field, leaf, change));
            }
        }
    }
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
