//! Maps.

use super::*;

fn data(data: BTreeMap<String, String>) -> ConfigMap {
    ConfigMap { data: Some(data), ..ConfigMap::default() }
}

#[test]
fn two_computed_keys() {
    refused(&["a key from values beside other keys", "union"], |v| {
        data(BTreeMap::from([(v.name.get(), "a".to_owned()), (v.pod.image.get(), "b".to_owned())]))
    });
}

#[test]
fn a_computed_key_beside_a_literal() {
    refused(&["a key from values beside other keys", "union"], |v| {
        data(BTreeMap::from([(v.name.get(), "a".to_owned()), ("fixed".to_owned(), "b".to_owned())]))
    });
}

#[test]
fn extended() {
    refused(&["a text holds a placeholder"], |v| {
        let mut all = v.hosts.map_values(|_, host| host.get());
        all.insert("fixed".to_owned(), "b".to_owned());
        data(all)
    });
    refused(&["a text holds a placeholder"], |v| {
        let mut all = v.hosts.map_values(|_, host| host.get());
        all.extend(v.hosts.map_values(|name, _| name.get()));
        data(all)
    });
}

#[test]
fn looked_into() {
    refused(&["looks at a value itself"], |v| {
        named(
            v.hosts.map_values(|_, host| host.get()).get("a").cloned().unwrap_or_default()
                + &v.hosts.map_values(|_, host| host.get()).len().to_string(),
        )
    });
}

#[test]
fn a_union_of_what_has_no_texts() {
    refused(&["a union's maps are"], |v| {
        union(BTreeMap::from([("a".to_owned(), named(v.name.get()))]), BTreeMap::from([(v.name.get(), named("b"))]))
    });
}

#[test]
fn emptiness_that_no_condition_says() {
    refused(&["every element of a loop"], |v| {
        non_empty_map(v.hosts.map_values(|_, host| host.contains("a").then(|| host.get())))
    });
    accepted(|v| non_empty_map(v.hosts.map_values(|_, host| host.get())));
}
