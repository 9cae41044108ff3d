//! Where a value was looked at: the path in the error.

use super::*;
use floe_schema::{json, yaml};

fn length(v: &Values) -> String {
    v.name.get().len().to_string()
}

#[test]
fn in_fields_and_items() {
    refused(&["at `.name`"], |v| named(length(v)));
    refused(&["at `.args[1]`"], |v| args(vec!["a".to_owned(), length(v)]));
    refused(&["at `.containers[1].name`"], |v| PodSpec {
        containers: vec![named(v.name.get()), named(length(v))],
        ..PodSpec::default()
    });
}

#[test]
fn at_a_key_that_is_not_always_there() {
    refused(&["at `.command`"], |v| Container {
        command: (v.name.get().len() > 6).then(Vec::new),
        ..named(v.name.get())
    });
    refused(&["at `.command`"], |v| Container {
        command: (v.name.get().len() < 6).then(Vec::new),
        ..named(v.name.get())
    });
    // Under another key there is the same.
    refused(&["at `.command`"], |v| {
        let long = v.name.get().len() > 6;
        Container { command: long.then(Vec::new), args: (!long).then(Vec::new), ..named(v.name.get()) }
    });
}

#[test]
fn below_a_condition() {
    refused(&["at `.image`"], |v| Container {
        image: Some(if v.enabled.get() { length(v) } else { "a".to_owned() }),
        ..Container::default()
    });
    refused(&["at `.image`"], |v| Container {
        image: Some(if v.enabled.get() { "a".to_owned() } else { length(v) }),
        ..Container::default()
    });
    refused(&["at `.image`"], |v| Container { image: v.enabled.then(|| length(v)), ..Container::default() });
}

#[test]
fn in_a_condition() {
    refused(&["at `.image`"], |v| {
        let flag = if v.name.get().len() > 6 { &v.flags.a } else { &v.flags.b };
        Container { image: flag.then(|| "a".to_owned()), ..Container::default() }
    });
}

#[test]
fn in_a_loop_of_keys() {
    let lengths = |v: &Values| v.hosts.map_values(|_, host| host.get().len().to_string());
    refused(&["at `.`"], lengths);
    refused(&["at `.data`"], |v| ConfigMap { data: Some(lengths(v)), ..ConfigMap::default() });
}

#[test]
fn in_a_document() {
    let file =
        |text: String| ConfigMap { data: Some(BTreeMap::from([("config".to_owned(), text)])), ..ConfigMap::default() };
    let document = |length: String| BTreeMap::from([("length".to_owned(), length)]);
    refused(&["at `.data.config.length`"], |v| file(yaml(&document(length(v)))));
    refused(&["at `.data.config`"], |v| {
        let same = document(v.pod.image.get());
        file(if v.name.get().len() > 6 { yaml(&same) } else { json(&same) })
    });
}

/// A builder that panics takes its trace with it: what follows is plain Rust again.
#[test]
fn nothing_is_left_of_a_builder_that_panics() {
    refused(&["cannot go on"], |_| -> Container { panic!("cannot go on") });
    let map = |value: &str| BTreeMap::from([("a".to_owned(), value.to_owned())]);
    assert_eq!(union(map("1"), map("2")), map("2"));
}
