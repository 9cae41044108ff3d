//! Lists.

use super::*;

fn items(v: &Values) -> Vec<String> {
    v.names.map(|name| format!("--name={name}"))
}

const TAKEN_APART: &[&str] = &["a list of values was"];

#[test]
fn sorted() {
    refused(&["looks at a value itself"], |v| {
        let mut all = items(v);
        all.push("--first".to_owned());
        all.sort();
        args(all)
    });
}

#[test]
fn reversed() {
    refused(TAKEN_APART, |v| args(items(v).into_iter().rev().collect()));
}

#[test]
fn begun_by_one_and_ended_by_another() {
    refused(TAKEN_APART, |v| {
        let others = v.hosts.map(|name, _| name.get());
        args(items(v).into_iter().take(1).chain(others.into_iter().skip(1)).collect())
    });
}

#[test]
fn deduplicated() {
    refused(&["a list of values was"], |v| {
        let mut all = v.names.map(|_| "same".to_owned());
        all.dedup();
        args(all)
    });
}

#[test]
fn without_all_but_one() {
    refused(&["a list of values was"], |v| args(items(v).into_iter().take(1).collect()));
    refused(&["a list of values was"], |v| args(items(v).into_iter().skip(1).collect()));
    refused(&["looks at a value itself"], |v| named(items(v).first().cloned().unwrap_or_default()));
    refused(&["looks at a value itself"], |v| named(items(v).pop().unwrap_or_default()));
    refused(&["looks at a value itself"], |v| named(items(v)[0..].last().cloned().unwrap_or_default()));
}

#[test]
fn joined() {
    refused(&["a text holds a placeholder"], |v| named(items(v).join(",")));
}

#[test]
fn counted() {
    refused(&["looks at a value"], |v| named(items(v).len().to_string()));
    refused(&["looks at a value"], |v| named(if items(v).is_empty() { "none" } else { "some" }));
    refused(&["looks at a value itself"], |v| Container {
        args: (!items(v).is_empty()).then(|| items(v)),
        ..Container::default()
    });
}

#[test]
fn with_something_between() {
    refused(&["a list of values was"], |v| {
        args(items(v).into_iter().flat_map(|item| [item, "--".to_owned()]).collect())
    });
}

#[test]
fn numbered() {
    refused(&["a text holds a placeholder"], |v| {
        args(items(v).into_iter().enumerate().map(|(i, item)| format!("{i}{item}")).collect())
    });
}

#[test]
fn numbered_by_state() {
    refused(&["gives something else for each element"], |v| {
        let mut count = 0;
        args(v.names.map(|name| {
            count += 1;
            format!("{count}{name}")
        }))
    });
}

#[test]
fn emptiness_that_no_condition_says() {
    refused(&["every element of a loop"], |v| {
        let long = v.names.flat_map(|name| name.contains("a").then(|| name.get()).into_iter().collect());
        Container { args: non_empty(long), ..Container::default() }
    });
}
