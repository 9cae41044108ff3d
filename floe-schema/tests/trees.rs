//! The trees that a trace yields: each answer's own tree, with nothing asked that need not be.

use floe_schema::{
    Context, Flag, List, Map, Text,
    expr::Expr,
    json,
    node::{Entry, Node},
    part,
    trace::trace,
    union, with_flags, yaml,
};
use k8s_openapi::{
    api::core::v1::{ConfigMap, Container, PodSpec},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Values {
    name: Text,
    enabled: Flag,
    names: List<Text>,
    others: List<Text>,
    hosts: Map<Text>,
}

/// The builder's tree.
#[track_caller]
fn tree<T: Serialize>(builder: impl Fn(&Values) -> T) -> Node {
    trace(|| builder(&Context::symbolic().values))
        .unwrap_or_else(|errors| panic!("refused: {errors:#?}"))
        .node
        .simplified()
}

fn enabled() -> Expr {
    Expr::Values.field("enabled")
}

/// How often a tree asks whether `enabled`.
fn questions(tree: &Node) -> usize {
    let mut count = 0;
    tree.visit(&mut |expr| count += usize::from(*expr == enabled()));
    count
}

/// A builder that forks is, under each answer, the builder that knows it; it asks `count` times.
#[track_caller]
fn forks<T: Serialize>(count: usize, builder: impl Fn(&Values, bool) -> T) {
    let forked = tree(|v| builder(v, v.enabled.get()));
    let [yes, no] = [true, false].map(|answer| tree(|v| builder(v, answer)));
    let under = |condition: &Expr| Node::when(condition, forked.clone(), Node::Absent).simplified();
    assert_eq!(under(&enabled()), Node::when(&enabled(), yes, Node::Absent));
    assert_eq!(under(&enabled().not()), Node::when(&enabled().not(), no, Node::Absent));
    assert_eq!(questions(&forked), count, "{forked:?}");
}

fn args(args: Vec<String>) -> Container {
    Container { args: Some(args), name: "main".to_owned(), ..Container::default() }
}

/// The length of the longest list that is in both.
fn common(a: &[String], b: &[String]) -> usize {
    match (a, b) {
        ([x, a @ ..], [y, b @ ..]) if x == y => 1 + common(a, b),
        ([_, rest_a @ ..], [_, rest_b @ ..]) => common(rest_a, b).max(common(a, rest_b)),
        _ => 0,
    }
}

/// What two lists have in common stays outside of the condition: every two lists of up to four of two items.
#[test]
fn lists_share_all_they_can() {
    let lists: Vec<Vec<String>> = (0..=4u32)
        .flat_map(|length| {
            (0..1u32 << length).map(move |bits| (0..length).map(|at| (bits >> at & 1).to_string()).collect())
        })
        .collect();
    for (a, b) in lists.iter().flat_map(|a| lists.iter().map(move |b| (a, b))) {
        forks(a.len() + b.len() - 2 * common(a, b), |_, on| args(if on { a.clone() } else { b.clone() }));
    }
}

/// How many loops a tree has.
fn loops(tree: &Node) -> usize {
    format!("{tree:?}").matches("Range {").count()
}

#[test]
fn loops_of_one_list_are_one() {
    let body =
        |v: &Values, on: bool| args(v.names.map(|name| format!("{}{name}", if on { "--on=" } else { "--off=" })));
    forks(2, body);
    assert_eq!(loops(&tree(|v| body(v, v.enabled.get()))), 1);
    forks(2, |v, on| args(if on { &v.names } else { &v.others }.map(Text::get)));
    forks(2, |v, on| args(if on { v.names.map(Text::get) } else { v.hosts.map(|name, _| name.get()) }));
    forks(1, |v, on| args(if on { v.hosts.map(|name, _| name.get()) } else { vec![] }));
}

fn data(data: BTreeMap<String, String>) -> ConfigMap {
    ConfigMap { data: Some(data), ..ConfigMap::default() }
}

#[test]
fn loops_of_one_map_are_one() {
    forks(2, |v, on| data(v.hosts.map_values(|key, host| if on { host.get() } else { key.get() })));
}

#[test]
fn objects_of_one_name_are_one() {
    let image = |name: &str, image: &str| Container {
        name: name.to_owned(),
        image: Some(image.to_owned()),
        ..Container::default()
    };
    let pod = |containers| PodSpec { containers, hostname: Some("same".to_owned()), ..PodSpec::default() };
    forks(1, |_, on| pod(vec![image("a", if on { "x" } else { "y" }), image("b", "z")]));
    forks(2, |_, on| pod(vec![image(if on { "a" } else { "b" }, "x")]));
    // What has nothing in common is chosen as a whole.
    forks(1, |_, on| if on { image("a", "x") } else { image("b", "y") });
}

#[test]
fn documents_of_one_format_are_one() {
    let written = |text| data([("config", text), ("same", "a".to_owned())].map(|(k, v)| (k.to_owned(), v)).into());
    let document = |on: bool| {
        let choice = if on { "a" } else { "b" };
        BTreeMap::from([("one", choice), ("same", "a"), ("two", choice)].map(|(k, v)| (k.to_owned(), v.to_owned())))
    };
    forks(2, |_, on| written(yaml(&document(on))));
    forks(1, |_, on| written(if on { yaml(&document(true)) } else { json(&document(true)) }));
}

#[test]
fn a_part_spread_under_both_answers_is_spread_once() {
    forks(1, |v, on| {
        let rest = part("metadata", (), |()| ObjectMeta { name: Some(v.name.get()), ..ObjectMeta::default() });
        ObjectMeta { namespace: Some(if on { "a" } else { "b" }.to_owned()), ..rest }
    });
}

fn keys(node: &Node) -> Vec<String> {
    let Node::Map(entries) = node else { panic!("no object: {node:?}") };
    let key = |entry: &Entry| match entry {
        Entry::Pair(Expr::Text(key), _) => key.clone(),
        entry => panic!("no literal key: {entry:?}"),
    };
    entries.iter().map(key).collect()
}

#[test]
fn fields_by_flags_stand_in_the_order_of_the_type() {
    let spec = tree(|v| {
        let spec = PodSpec { scheduler_name: Some("a".to_owned()), ..PodSpec::default() };
        let host = |spec: &mut PodSpec, on| {
            spec.host_ipc = Some(on);
            spec.host_network = on.then_some(true);
        };
        with_flags(spec, &[(&v.enabled, host)])
    });
    assert_eq!(keys(&spec), ["containers", "hostIPC", "hostNetwork", "schedulerName"]);
    assert_eq!(questions(&spec), 2);
}

/// A flag decides of a field that the object has already, too.
#[test]
fn a_flag_wins_over_the_field_that_is_there() {
    let spec = tree(|v| {
        let spec = PodSpec { host_ipc: Some(true), host_pid: Some(true), ..PodSpec::default() };
        with_flags(spec, &[(&v.enabled, |spec: &mut PodSpec, on| spec.host_ipc = Some(on))])
    });
    assert_eq!(keys(&spec), ["containers", "hostIPC", "hostPID"]);
    assert_eq!(questions(&spec), 1);
}

/// Where both have a key, the second's value, or the first's where the second's is not there.
#[test]
fn a_union_has_each_key_once() {
    let map = |entries: &[(&str, &str)]| entries.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let united = tree(|_| data(union(map(&[("a", "1"), ("b", "2")]), map(&[("b", "3"), ("c", "4")]))));
    assert_eq!(united, tree(|_| data(map(&[("a", "1"), ("b", "3"), ("c", "4")]))));
}

#[test]
fn loops_inside_each_other_have_variables_of_their_own() {
    let inner = |v: &Values, a: &Text, b: &Text| v.names.map(|c| format!("{a}{b}{c}"));
    let node = tree(|v| args(v.names.flat_map(|a| v.names.flat_map(|b| inner(v, a, b)))));
    let mut names = vec![];
    let mut text = format!("{node:?}");
    while let Some((_, rest)) = text.split_once("item: Var { name: \"") {
        names.extend(rest.split('"').next().map(str::to_owned));
        text = rest.to_owned();
    }
    assert_eq!(names, ["name", "name2", "name3"]);
}
