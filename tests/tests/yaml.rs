//! YAML put to a live Helm: what is read is what Helm reads, and what is written Helm reads back.
//!
//! `cargo xtask test` builds the oracle. A failure prints the seed of its document; `FLOE_SEED` runs that seed again.

#[expect(dead_code, reason = "the recorded answers are for the reader's own tests")]
#[path = "../../floe-chart/tests/yaml-corpus/mod.rs"]
mod corpus;
mod seeds;

use std::thread;

use corpus::Snippet;
use floe_chart::yaml;
use floe_tests::{
    generate::{Config, Generator},
    oracle::{Error, Oracle},
    shrink::shrink,
};
use serde_json::{Value, json};

/// How many documents are written and read back.
const DOCUMENTS: u64 = 6_000;

fn start() -> Oracle {
    Oracle::start().unwrap_or_else(|error| panic!("{error}"))
}

/// What Helm reads from a values file; none where it refuses.
fn helm(oracle: &mut Oracle, text: &str) -> Option<Value> {
    match oracle.merge(&[text.into()]) {
        Ok(values) => Some(values),
        Err(Error::Refused(_)) => None,
        Err(error) => panic!("{error}"),
    }
}

/// Helm keeps the numbers of a values file as floats.
fn floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(items) => items.iter().map(floats).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), floats(value))).collect(),
        other => other.clone(),
    }
}

/// How the reader and Helm differ about a snippet, if they do.
fn difference(oracle: &mut Oracle, snippet: &Snippet) -> Option<String> {
    let ours = yaml::read(&snippet.text).map(|document| document.value);
    let theirs = helm(oracle, &snippet.text);
    let agree = match (&ours, &theirs) {
        (Ok(ours), Some(theirs)) => floats(ours) == floats(theirs),
        (Ok(_), None) => false,
        (Err(_), Some(_)) => snippet.refused,
        (Err(_), None) => true,
    };
    (!agree).then(|| format!("{}: {:?}\n  helm: {theirs:?}\n  ours: {ours:?}", snippet.name, snippet.text))
}

#[test]
fn the_corpus_is_read_as_a_live_helm_reads_it() {
    let snippets = corpus::snippets();
    let share = snippets.len().div_ceil(seeds::threads());
    let differences: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = snippets
            .chunks(share)
            .map(|snippets| {
                scope.spawn(move || {
                    let mut oracle = start();
                    snippets.iter().filter_map(|snippet| difference(&mut oracle, snippet)).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    assert!(differences.is_empty(), "{} of {} differ:\n{}", differences.len(), snippets.len(), differences.join("\n"));
}

/// How Go writes a negative zero, `-0`, is the integer 0 to YAML.
fn without_negative_zero(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_negative_zero).collect(),
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.clone(), without_negative_zero(value))).collect()
        }
        // A whole number is an integer, however it was written.
        Value::Number(number) => match number.as_f64().filter(|_| number.is_f64()) {
            Some(float) if float.fract() == 0.0 && float.abs() < 1e15 => json!(float as i64),
            _ => value.clone(),
        },
        other => other.clone(),
    }
}

/// What is wrong with a document once it was written, if anything is.
fn spoilt(oracle: &mut Oracle, document: &Value) -> Option<String> {
    let text = yaml::write(document);
    let expected = without_negative_zero(document);
    let theirs = match oracle.yaml_strict(&text) {
        Ok(documents) => documents,
        Err(Error::Refused(words)) => return Some(format!("helm refuses it: {words}\n{text}")),
        Err(error) => panic!("{error}"),
    };
    if theirs != [expected.clone()] {
        return Some(format!("helm reads {}\n{text}", Value::from(theirs)));
    }
    match yaml::read(&text) {
        Ok(read) if read.value == expected => None,
        read => Some(format!("we read {read:?}\n{text}")),
    }
}

#[test]
fn what_is_written_a_live_helm_reads_back() {
    let schema = json!({"type": "object", "additionalProperties": true, "minProperties": 1});
    let config = Config { size: 30, depth: 6, ..Config::default() };
    seeds::each(DOCUMENTS, start, |oracle, seed| {
        let document = Generator::with(&schema, seed, config.clone()).unwrap().document();
        spoilt(oracle, &document)?;
        let small = shrink(document, |small| small.is_object() && spoilt(oracle, small).is_some(), 3_000);
        Some(format!("{small}\n{}", spoilt(oracle, &small).unwrap_or_default()))
    });
}
