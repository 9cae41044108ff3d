//! Values are read as Helm 3.22 reads them: rule by rule, and against answers of Helm itself.

#![expect(clippy::unwrap_used, clippy::panic, reason = "the helpers of tests may fail as tests do")]

#[path = "values/helm.rs"]
mod helm;

use floe_chart::values::set::{self, Flag, SetError};
use floe_chart::values::{Chart, Coalesced, Dependency, Enabled, Map, coalesce, merge, overrides};
use serde_json::{Value, json};

fn map(value: Value) -> Map {
    match value {
        Value::Object(map) => map,
        other => panic!("not a map: {other}"),
    }
}

fn chart<'a>(name: &'a str, defaults: &'a Map, dependencies: Vec<Dependency<'a>>) -> Chart<'a> {
    Chart { name, defaults, dependencies }
}

fn uses(chart: Chart<'_>) -> Dependency<'_> {
    Dependency { chart, alias: None, condition: None, tags: &[] }
}

/// What a chart without dependencies sees.
fn alone(defaults: Value, overrides: Value) -> Value {
    Value::Object(coalesce(&chart("chart", &map(defaults), vec![]), &map(overrides)).unwrap().values)
}

/// What a chart sees that has a subchart `sub`, in short `{"sub": ..}` with the subchart's values.
fn with_sub(defaults: Value, sub: Value, overrides: Value) -> Coalesced {
    let (defaults, sub) = (map(defaults), map(sub));
    coalesce(&chart("chart", &defaults, vec![uses(chart("sub", &sub, vec![]))]), &map(overrides)).unwrap()
}

fn set(text: &str) -> Result<Value, SetError> {
    let mut values = Map::new();
    set::parse_into(&mut values, text).map(|()| Value::Object(values))
}

#[test]
fn files_merge_maps_and_keep_nulls() {
    let files = [json!({"a": {"b": 1, "c": [1, 2]}, "d": 1}), json!({"a": {"b": null, "c": [3]}, "d": {"e": 1}})];
    let expected = json!({"a": {"b": null, "c": [3]}, "d": {"e": 1}});
    assert_eq!(Value::Object(merge(files.map(map))), expected);
}

#[test]
fn flags_apply_by_kind_after_files() {
    let flags = [(Flag::String, "a=1"), (Flag::Set, "a=2,b=2"), (Flag::Json, "a=3,b=3,c=[3]"), (Flag::File, "d=x")];
    let files = vec![("values.yaml".to_owned(), json!({"c": 0, "e": 0})), ("empty.yaml".to_owned(), Value::Null)];
    let values = overrides(files, &flags, &|path| Ok(format!("text of {path}"))).unwrap();
    assert_eq!(Value::Object(values), json!({"a": "1", "b": 2, "c": [3], "d": "text of x", "e": 0}));
}

#[test]
fn every_wrong_file_and_flag_is_reported() {
    let flags = [(Flag::Set, "a.b"), (Flag::File, "c=gone")];
    let errors = overrides(vec![("list.yaml".to_owned(), json!([1]))], &flags, &|_| Err("no such file".to_owned()));
    let texts: Vec<String> = errors.unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "list.yaml: a values file is a map of keys, this one is a list; write `key: value` at its top level",
            "--set a.b: column 3: key \"b\" has no value; write b=value, or b= for an empty string",
            "--set-file c=gone: column 3: cannot read \"gone\": no such file",
        ]
    );
}

#[test]
fn set_types_what_looks_like_a_type() {
    let values = set("a=True,b=NULL,c=-7,d=0,e=0123,f=1e3,g=1.5,h=9223372036854775808,i=yes,j=,k=+5").unwrap();
    let expected = json!({"a": true, "b": null, "c": -7, "d": 0, "e": "0123", "f": "1e3", "g": "1.5",
        "h": "9223372036854775808", "i": "yes", "j": "", "k": 5});
    assert_eq!(values, expected);
}

#[test]
fn set_reaches_into_maps_and_lists() {
    assert_eq!(set("a.b[1].c=x,a.b[0]=y").unwrap(), json!({"a": {"b": ["y", {"c": "x"}]}}));
    assert_eq!(set("a[1][2]=1").unwrap(), json!({"a": [null, [null, null, 1]]}));
    assert_eq!(set("a={x,1,null},b=2").unwrap(), json!({"a": ["x", 1, null], "b": 2}));
    assert_eq!(set(r"a\.b\,c=d\,e\=f=g").unwrap(), json!({"a.b,c": "d,e=f=g"}));
}

#[test]
fn set_surprises_as_helm_does() {
    assert_eq!(set("a={}").unwrap(), json!({"a": [""]}));
    assert_eq!(set("a[0].b=").unwrap(), json!({"a": []}));
    assert_eq!(set("a[0].b=,c=1").unwrap(), json!({"a": [{"b": ""}], "c": 1}));
    assert_eq!(set("a.").unwrap(), json!({}));
    assert_eq!(set("=1").unwrap(), json!({}));
}

#[test]
fn set_errors_name_the_place_and_a_remedy() {
    let error = |text: &str| set(text).unwrap_err().to_string();
    assert_eq!(
        error("a=1,b[x]=2"),
        "--set a=1,b[x]=2: column 7: index \"x\" is not an integer; write e.g. [0], and a bracket that belongs to a name as \\["
    );
    assert!(error("ä,b=1").contains("column 1: key \"ä\" has no value before the comma"));
    assert!(error("a=1,a.b=2").contains("a holds a number, which has no keys"));
    assert!(error("a=null,a[0]=2").contains("a holds null, which has no index"));
    assert!(error("a[-1]=2").contains("index -1 is less than 0"));
    assert!(error("a[65537]=2").contains("index 65537 is more than 65536"));
    assert!(error("a[0]b=2").contains("column 5: \"b\" follows an index"));
    assert!(error("a={1,2").contains("column 3: the list does not end"));
    assert!(error("a.=1").contains("\"a\" names no key below it"));
    assert!(error(&format!("{}b=1", "a.".repeat(31))).contains("deeper than 30 levels"));
    assert!(error(&format!("a{}=1", "[0]".repeat(100_000))).contains("deeper than 30 levels"));
}

#[test]
fn a_null_deletes_a_default_and_stays_without_one() {
    assert_eq!(
        alone(json!({"a": 1, "m": {"b": 1, "c": 2}}), json!({"a": null, "m": {"b": null}})),
        json!({"m": {"c": 2}})
    );
    assert_eq!(alone(json!({"m": {}}), json!({"a": null, "m": {"b": null}})), json!({"a": null, "m": {"b": null}}));
    // A default that is null itself: deleted at the top, kept below.
    assert_eq!(
        alone(json!({"a": null, "m": {"b": null}}), json!({"a": null, "m": {"b": null}})),
        json!({"m": {"b": null}})
    );
    assert_eq!(alone(json!({"a": null, "m": {"b": null}}), json!({})), json!({"a": null, "m": {"b": null}}));
}

#[test]
fn maps_merge_and_the_rest_replaces() {
    let defaults = json!({"l": [1, 2], "m": {"a": {"b": 1}, "l": [1]}});
    let expected = json!({"l": [], "m": {"a": {"b": 1, "c": 2}, "l": [2]}});
    assert_eq!(alone(defaults, json!({"l": [], "m": {"a": {"c": 2}, "l": [2]}})), expected);
}

#[test]
fn the_override_wins_over_a_default_of_another_shape() {
    let defaults = map(json!({"a": 1, "m": {"b": {"c": 1}}, "n": {}}));
    let over = map(json!({"a": {"x": 1}, "m": {"b": "text"}, "n": 3}));
    let seen = coalesce(&chart("chart", &defaults, vec![]), &over).unwrap();
    assert_eq!(seen.values, over);
    let texts: Vec<String> = seen.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "values: a: a map replaces the default, which is a number; give a number",
            "values: m.b: a string replaces the default, which is a map; give a map, or null to delete the key",
        ]
    );
}

#[test]
fn a_subchart_yields_to_its_parent_and_both_to_the_user() {
    let seen = with_sub(
        json!({"sub": {"a": "parent", "b": "parent"}}),
        json!({"a": "sub", "b": "sub", "c": "sub", "d": {"e": 1, "f": 2}}),
        json!({"sub": {"a": "user", "c": null, "d": {"e": null}}}),
    );
    assert_eq!(Value::Object(seen.values), json!({"sub": {"a": "user", "b": "parent", "d": {"f": 2}, "global": {}}}));
}

#[test]
fn a_null_of_the_parent_deletes_a_default_of_the_subchart() {
    let seen = with_sub(json!({"sub": {"a": null, "m": {"b": null}}}), json!({"a": 1, "m": {"b": 1}}), json!({}));
    assert_eq!(Value::Object(seen.values), json!({"sub": {"m": {}, "global": {}}}));
}

#[test]
fn global_is_handed_down_and_the_parent_wins() {
    let seen = with_sub(
        json!({"global": {"a": "parent", "m": {"x": 1}}}),
        json!({"global": {"a": "sub", "b": "sub", "m": {"x": 2, "y": 2}}}),
        json!({"global": {"c": "user"}}),
    );
    let global = json!({"a": "parent", "m": {"x": 1}, "c": "user"});
    let own = json!({"a": "parent", "b": "sub", "m": {"x": 1, "y": 2}, "c": "user"});
    assert_eq!(Value::Object(seen.values), json!({"global": global, "sub": {"global": own}}));
}

#[test]
fn maps_deep_in_global_are_shared_with_the_parent() {
    let seen = with_sub(
        json!({"global": {"m": {"n": {"x": 1}}}}),
        json!({"global": {"m": {"n": {"y": 2}, "o": 3}}}),
        json!({}),
    );
    let shared = json!({"x": 1, "y": 2});
    assert_eq!(seen.values["global"], json!({"m": {"n": shared}}));
    assert_eq!(seen.values["sub"]["global"], json!({"m": {"n": shared, "o": 3}}));
}

#[test]
fn the_values_of_a_subchart_must_be_a_map() {
    let (defaults, sub) = (Map::new(), map(json!({"a": 1})));
    let tree = chart("chart", &defaults, vec![uses(chart("one", &sub, vec![])), uses(chart("two", &sub, vec![]))]);
    let errors = coalesce(&tree, &map(json!({"one": "x", "two": null}))).unwrap_err();
    let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        [
            "values: one: the values of a subchart are a map, this is a string; give a map, or drop the key",
            "values: two: the values of a subchart are a map, this is null; give a map, or drop the key",
        ]
    );
}

/// Whether a subchart with these switches takes part.
fn is_enabled(condition: &str, tags: &[&str], values: Value) -> bool {
    let (defaults, sub) = (map(values), map(json!({"enabled": true})));
    let tags: Vec<String> = tags.iter().map(ToString::to_string).collect();
    let sub = Dependency { condition: Some(condition), tags: &tags, ..uses(chart("sub", &sub, vec![])) };
    !coalesce(&chart("chart", &defaults, vec![sub]), &Map::new()).unwrap().enabled.is_empty()
}

#[test]
fn the_first_condition_that_holds_a_boolean_decides() {
    assert!(!is_enabled("a.on,b.on", &[], json!({"a": {"on": false}, "b": {"on": true}})));
    assert!(is_enabled("a.on,b.on", &[], json!({"a": {"on": "false"}, "b": {"on": true}})));
    assert!(!is_enabled("a.on,b.on", &[], json!({"b": {"on": false}})));
    assert!(is_enabled("a.on,b.on", &[], json!({})));
    assert!(is_enabled("sub.enabled", &[], json!({"tags": {"t": false}})), "the subchart's own default");
}

#[test]
fn one_true_tag_enables_and_the_condition_wins() {
    assert!(is_enabled("", &["t", "u"], json!({"tags": {"t": false, "u": true}})));
    assert!(!is_enabled("", &["t", "u"], json!({"tags": {"t": false}})));
    assert!(is_enabled("", &["t"], json!({"tags": {"u": false}})));
    assert!(is_enabled("on", &["t"], json!({"tags": {"t": false}, "on": true})));
    assert!(!is_enabled("on", &["t"], json!({"tags": {"t": true}, "on": false})));
}

#[test]
fn a_disabled_subchart_adds_no_defaults_and_keeps_what_it_was_given() {
    let (defaults, sub) = (Map::new(), map(json!({"a": 1})));
    let sub = Dependency { alias: Some("db"), condition: Some("db.enabled"), ..uses(chart("sub", &sub, vec![])) };
    let tree = chart("chart", &defaults, vec![sub]);
    let off = coalesce(&tree, &map(json!({"db": {"enabled": false, "b": null}}))).unwrap();
    assert_eq!((off.enabled, Value::Object(off.values)), (vec![], json!({"db": {"enabled": false, "b": null}})));
    let on = coalesce(&tree, &Map::new()).unwrap();
    assert_eq!(on.enabled, [Enabled { key: "db".to_owned(), dependencies: vec![] }]);
    assert_eq!(Value::Object(on.values), json!({"db": {"a": 1, "global": {}}}));
}

#[test]
fn subcharts_of_subcharts_have_their_own_switches() {
    let (defaults, sub, leaf) = (Map::new(), map(json!({"leaf": {"enabled": false}})), map(json!({"a": 1})));
    let leaf = Dependency { condition: Some("leaf.enabled"), ..uses(chart("leaf", &leaf, vec![])) };
    let tree = chart("chart", &defaults, vec![uses(chart("sub", &sub, vec![leaf]))]);
    let off = coalesce(&tree, &Map::new()).unwrap();
    assert_eq!(off.enabled, [Enabled { key: "sub".to_owned(), dependencies: vec![] }]);
    let on = coalesce(&tree, &map(json!({"sub": {"leaf": {"enabled": true}}}))).unwrap();
    assert_eq!(on.enabled[0].dependencies[0].key, "leaf");
    assert_eq!(on.values["sub"], json!({"leaf": {"enabled": true, "a": 1, "global": {}}, "global": {}}));
}
