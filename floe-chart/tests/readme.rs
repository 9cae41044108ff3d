//! README.md of a chart: its introduction, and one row for each key.

use floe_chart::{Chart, export, metadata::Metadata};
use floe_schema::{
    Choice, Context, Defaults, Deprecated, DnsLabel, Flag, Fragment, Int, List, Map, Opt, Overlay, Quantity, Text,
};
use k8s_openapi::{
    api::core::v1::{ConfigMap, Container, Pod, PodSpec, ResourceRequirements},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use pretty_assertions::assert_eq;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that a table may have to show.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Values {
    /// How many pods run.
    replicas: Int<0, 9>,
    /// One | or another,
    /// over two lines.
    separator: Text,
    /// How it starts.
    start: Choice<Start>,
    /// Its parts.
    server: Server,
}

/// How something starts.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Start {
    /// At once.
    Now,
    /// When it is asked for.
    OnDemand,
}

/// The server.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Server {
    /// Whether it listens.
    listens: Flag,
    /// Its size.
    size: Opt<Quantity>,
    /// Its hosts.
    hosts: List<Text>,
    /// Its users by name.
    users: Map<User, DnsLabel>,
    /// CPU and memory.
    resources: Fragment<ResourceRequirements>,
    /// Labels.
    labels: Fragment<BTreeMap<String, String>>,
}

/// A user.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct User {
    /// The group.
    group: Text,
}

fn pod(cx: &Context<Values>) -> Pod {
    let Values { replicas, separator, start, server } = &cx.values;
    let container = Container {
        name: start.text().get(),
        image: Some(format!("{separator}:{replicas}")),
        tty: Some(server.listens.get()),
        args: Some(server.hosts.map(Text::get)),
        working_dir: server.size.map(|size| size.text().get()),
        resources: server.resources.get(),
        ..Container::default()
    };
    Pod {
        metadata: ObjectMeta { labels: server.labels.get(), ..ObjectMeta::default() },
        spec: Some(PodSpec { containers: vec![container], ..PodSpec::default() }),
        ..Pod::default()
    }
}

fn users(cx: &Context<Values>) -> Vec<ConfigMap> {
    let data = |user: &User| Some(BTreeMap::from([("group".to_owned(), user.group.get())]));
    let named = |name: String| ObjectMeta { name: Some(name), ..ObjectMeta::default() };
    let object =
        |name: String, user: &User| ConfigMap { metadata: named(name), data: data(user), ..ConfigMap::default() };
    cx.values.server.users.map(|name, user| object(name.get(), user))
}

fn values() -> Values {
    Values {
        replicas: 2.into(),
        separator: "a|`b`".into(),
        start: Start::Now.into(),
        server: Server {
            listens: true.into(),
            size: Opt::unset(),
            hosts: vec!["a.example".into(), "b.example".into()].into(),
            users: Map::default(),
            resources: Fragment::default(),
            labels: Fragment::default(),
        },
    }
}

#[test]
fn tables_have_a_row_for_each_key() {
    let metadata = Metadata {
        name: "tiny".into(),
        version: "1.0.0".into(),
        description: Some("A small chart".into()),
        kube_version: Some(">=1.28.0-0".into()),
        ..Metadata::default()
    };
    let chart = Chart::new(metadata, values(), "src/values.rs")
        .readme("\n## Install\n\nAs ever.\n")
        .template("pod.yaml", "src/pod.rs", pod)
        .template("users.yaml", "src/users.rs", users);
    let files = export(&chart).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let text = String::from_utf8_lossy(files.get("README.md").expect("every chart has one")).into_owned();
    assert_eq!(text, include_str!("data/readme.md"));
}

/// What has other rows than a plain key.
#[derive(Clone, Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Others {
    /// As long as a cell may be.
    short: Text,
    /// Longer.
    long: Text,
    /// Nothing.
    empty: Text,
    /// Use `short`.
    old: Deprecated<Text>,
    /// Users in turn.
    users: List<User>,
    /// Perhaps one.
    owner: Opt<User>,
    /// What all have.
    defaults: Defaults<User>,
    /// What each changes.
    changes: Map<Overlay<User>, DnsLabel>,
}

fn lines(cx: &Context<Others>) -> Pod {
    let Others { short, long, empty, old, users, owner, defaults, changes } = &cx.values;
    let texts = [old.instead_of(short), long.clone(), empty.clone()].map(|text| text.get());
    let changed = changes.map(|_, user| user.over(defaults).group.get());
    let all = texts.into_iter().chain(users.map(|user| user.group.get())).chain(changed);
    let all = all.chain(owner.map(|user| user.group.get())).collect();
    let container = Container { args: Some(all), ..Container::default() };
    Pod { spec: Some(PodSpec { containers: vec![container], ..PodSpec::default() }), ..Pod::default() }
}

#[test]
fn rows_say_what_a_key_is() {
    let user = || User { group: "staff".into() };
    let values = Others {
        short: "a".repeat(60).into(),
        long: "a".repeat(61).into(),
        empty: "".into(),
        old: Deprecated::default(),
        users: List::default(),
        owner: Opt::unset(),
        defaults: user().into(),
        changes: Map::default(),
    };
    let metadata = Metadata {
        name: "others".into(),
        version: "1.0.0".into(),
        description: Some("Is it small?".into()),
        ..Metadata::default()
    };
    let chart = Chart::new(metadata, values, "src/values.rs")
        .template("pod.yaml", "src/pod.rs", lines)
        .notes(|cx| cx.values.old.warning("old", "short").into_iter().collect());
    let files = export(&chart).unwrap_or_else(|errors| panic!("{errors:#?}"));
    let text = String::from_utf8_lossy(files.get("README.md").expect("every chart has one")).into_owned();
    assert!(text.contains("\nIs it small?\n"), "{text}");
    for row in [
        &format!("| `short` | string | `{}` | As long as a cell may be. |", "a".repeat(60)),
        "| `long` | string | see `values.yaml` | Longer. |",
        "| `empty` | string | `\"\"` | Nothing. |",
        "| `old` | string |  | **Deprecated.** Use `short`. |",
        "| `users` | list of map | `[]` | Users in turn. |\n| `users[].group` | string |  | The group. |",
        "| `owner` | map | `null` | Perhaps one. |\n| `owner.group` | string |  | The group. |",
        "| `changes` | map of changes | `{}` | What each changes. |\n| `global`",
        "### `defaults`\n\nWhat all have.\n",
        "| `defaults.group` | string | `staff` | The group. |",
    ] {
        assert!(text.contains(row), "{row}\n{text}");
    }
}
