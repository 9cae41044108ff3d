//! Nothing is lost silently: what a template cannot say is an error of the trace, never a wrong chart.

use floe_schema::{
    Choice, Context, Flag, Fragment, Int, List, Map, Number, Opt, Overlay, Text, arg, digest,
    node::Node,
    non_empty, non_empty_map, part, text_part,
    trace::{Traced, trace},
    union,
};
use k8s_openapi::{
    api::core::v1::{ConfigMap, Container, ContainerPort, PodSpec, ResourceRequirements, SecurityContext},
    apimachinery::pkg::apis::meta::v1::ObjectMeta,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Values of every kind that the builders below misuse.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Values {
    name: Text,
    tag: Opt<Text>,
    replicas: Int<0, 100>,
    limit: Opt<Int<0, 100>>,
    ratio: Number<0, 1>,
    enabled: Flag,
    names: List<Text>,
    ports: List<Int<1, 65535>>,
    hosts: Map<Text>,
    pod: Pod,
    resources: Fragment<ResourceRequirements>,
    flags: Flags,
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Pod {
    image: Text,
    args: List<Text>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Flags {
    a: Flag,
    b: Flag,
    c: Flag,
    d: Flag,
    e: Flag,
    f: Flag,
    g: Flag,
    h: Flag,
    i: Flag,
}

/// What the trace of a builder gives.
fn traced<T: Serialize>(builder: impl Fn(&Values) -> T) -> Result<Traced, BTreeSet<String>> {
    trace(|| builder(&Context::<Values>::symbolic().values))
}

/// The builder is refused, and one of the errors says each of `words`.
#[track_caller]
fn refused<T: Serialize>(words: &[&str], builder: impl Fn(&Values) -> T) {
    match traced(builder) {
        Ok(traced) => panic!("not refused: {:?}", traced.node),
        Err(errors) => {
            let says = |error: &String| words.iter().all(|word| error.contains(word));
            assert!(errors.iter().any(says), "no error says {words:?}: {errors:#?}");
        }
    }
}

/// The builder is fine.
#[track_caller]
fn accepted<T: Serialize>(builder: impl Fn(&Values) -> T) {
    if let Err(errors) = traced(builder) {
        panic!("refused: {errors:#?}");
    }
}

fn named(name: impl Into<String>) -> Container {
    Container { name: name.into(), ..Container::default() }
}

fn args(args: Vec<String>) -> Container {
    Container { args: Some(args), ..Container::default() }
}

mod texts;

mod options;

mod integers;

mod numbers;

mod lists;

mod maps;

mod loops;

mod parts;

mod forks;

mod placeholders;

mod places;

mod values_types;
