//! The trees that a trace yields: each answer's own tree, with nothing asked that need not be.

use floe_schema::{
    Context, Flag, Fragment, FreeForm, List, Map, Text, arg,
    expr::{Expr, Func},
    json, json_over,
    node::{Entry, Node},
    non_empty_map, part,
    trace::trace,
    union, with_flags, yaml,
};
use k8s_openapi::{
    api::core::v1::{ConfigMap, Container, KeyToPath, PodSpec, SecretVolumeSource},
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
    pair: Pair,
    labels: Fragment<BTreeMap<String, String>>,
    changes: Fragment<BTreeMap<String, FreeForm>>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Pair {
    a: Text,
    b: Text,
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
    // A loop that is there under one answer only is asked for once, whatever it gives for each element.
    let pair = |name: &Text| vec!["--name".to_owned(), name.get()];
    forks(1, |v, on| args(if on { v.names.flat_map(pair) } else { vec![] }));
}

/// Objects without a name are one where they are equal.
#[test]
fn equal_objects_are_one() {
    let path = |path: &str| KeyToPath { key: "same".to_owned(), path: path.to_owned(), ..KeyToPath::default() };
    let items = |paths: &[&str]| SecretVolumeSource {
        secret_name: Some("a".to_owned()),
        items: Some(paths.iter().map(|at| path(at)).collect()),
        ..SecretVolumeSource::default()
    };
    forks(1, |_, on| items(if on { &["a", "b"] } else { &["a"] }));
    forks(2, |_, on| items(if on { &["a", "b"] } else { &["a", "c"] }));
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
    // So are those that hang on a condition of their own, as long as it is one.
    let hosts = |v: &Values| [v.names.is_empty(), v.others.is_empty()];
    forks(1, |v, on| pod(hosts(v)[0].then_items(|| vec![image("a", if on { "x" } else { "y" })])));
    forks(2, |v, on| pod(hosts(v)[0].then_items(|| vec![image(if on { "a" } else { "b" }, "x")])));
    forks(2, |v, on| pod(hosts(v)[usize::from(on)].then_items(|| vec![image("a", "x")])));
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

/// What a user changes of a document of JSON is merged into what a part gives: a part may have loops.
#[test]
fn changes_are_laid_over_what_a_part_gives() {
    let file = tree(|v| {
        let own = part("own", (), |()| v.hosts.map_values(|_, host| host.get()));
        data(BTreeMap::from([("config".to_owned(), json_over(&own, &v.changes))]))
    });
    let mut merged = false;
    file.visit(&mut |expr| {
        merged |= matches!(expr, Expr::Call(Func::Overlay, of) if matches!(of[0], Expr::Call(Func::FromYaml, _)));
    });
    assert!(merged, "{file:#?}");
}

#[test]
fn a_part_spread_under_both_answers_is_spread_once() {
    forks(1, |v, on| {
        let rest = part("metadata", (), |()| ObjectMeta { name: Some(v.name.get()), ..ObjectMeta::default() });
        ObjectMeta { namespace: Some(if on { "a" } else { "b" }.to_owned()), ..rest }
    });
}

/// Lists and tuples of documents inside each other are one list, also below loops and conditions.
#[test]
fn documents_are_one_list() {
    let one = |name: &Text| args(vec![name.get()]);
    let pairs = |v: &Values| v.names.map(|name| (one(name), vec![v.enabled.then(|| one(&v.name))]));
    let flat = |v: &Values| {
        let of_name = v.names.flat_map(|name| [one(name)].into_iter().chain(v.enabled.then(|| one(&v.name))).collect());
        [one(&v.name)].into_iter().chain(of_name).collect::<Vec<_>>()
    };
    assert_eq!(tree(|v| (one(&v.name), None::<Container>, pairs(v))), tree(flat));
    let under_condition = tree(|v| v.enabled.then(|| vec![(one(&v.name), pairs(v))]));
    assert_eq!(under_condition, tree(|v| v.enabled.then(|| flat(v))));
}

/// A map's entries under one condition are one choice in a union, and its condition says whether there are any.
#[test]
fn a_union_asks_once_for_each_condition() {
    let map = |keys: &[&str]| keys.iter().map(|key| ((*key).to_owned(), "a".to_owned())).collect();
    let choices = |no: &[&str]| {
        let union = tree(|v| {
            let own = v.enabled.either(|| map(&["a", "b", "c"]), || map(no));
            ConfigMap { data: non_empty_map(union(v.labels.entries(), own)), ..ConfigMap::default() }
        });
        format!("{union:?}").matches("Ternary").count()
    };
    assert_eq!((choices(&["b", "d"]), choices(&[])), (1, 1));
}

/// What a part is called with: the value itself, by the one expression that it is.
#[test]
fn arguments_are_values_structs_or_leaves() {
    let argument = |node: Node| match node {
        Node::Include(include) => include.args.into_iter().next().map(|(_, expr)| expr),
        node => panic!("no call: {node:?}"),
    };
    let of = |name: &Text| args(vec![name.get()]);
    let leaf = tree(|v| part("leaf", arg("name", &v.name), of));
    assert_eq!(argument(leaf), Some(Expr::Values.field("name")));
    let structure = tree(|v| part("struct", arg("pair", &v.pair), |pair| args(vec![pair.a.get(), pair.b.get()])));
    assert_eq!(argument(structure), Some(Expr::Values.field("pair")));
}

/// What has no place for a token says nothing of where an object comes from.
#[test]
fn an_object_beside_a_part_is_not_spread_from_it() {
    #[derive(Default, Deserialize, Serialize)]
    #[serde(default)]
    struct Version {
        name: String,
        served: bool,
    }
    let version = |name: &str, served| Version { name: name.to_owned(), served };
    let both = tree(|v| {
        let of_part = part("version", arg("name", &v.name), |name: &Text| version(&name.get(), true));
        (of_part, version("b", false))
    });
    let Node::List(versions) = both else { panic!("no list: {both:?}") };
    assert_eq!(versions[1], tree(|_| version("b", false)));
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
