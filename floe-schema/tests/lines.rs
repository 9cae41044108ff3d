//! The lines of Rust that a trace notes beside its tree.

use floe_schema::{
    Choice, Context, Flag, Int, Map, Opt, Text, arg,
    node::{Entry, Node},
    part, text_part,
    trace::{Traced, trace},
};
use k8s_openapi::api::core::v1::{Container, EnvVar, PodSpec};
use serde::{Deserialize, Serialize};
use std::panic::Location;

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Values {
    name: Text,
    tag: Opt<Text>,
    tty: Flag,
    grace: Opt<Int<0, 100>>,
    env: Map<Text>,
    policy: Choice<Policy>,
}

#[derive(Clone, Copy, Debug, Deserialize, Serialize)]
enum Policy {
    Always,
    Never,
}

/// The trace of a builder, and the lines of the node at a path.
struct Seen(Traced);

impl Seen {
    fn of<T: Serialize>(builder: impl Fn(&Values) -> T) -> Self {
        Self(trace(|| builder(&Context::symbolic().values)).unwrap_or_else(|errors| panic!("{errors:?}")))
    }

    fn lines(&self, path: &[&str]) -> Vec<u32> {
        let mut node = &self.0.node;
        let mut last = "";
        for step in path {
            node = match node {
                Node::List(items) => &items[step.parse::<usize>().expect("the number of an item")],
                Node::Map(entries) => {
                    last = step;
                    let value =
                        |entry: &'_ Entry| matches!(entry, Entry::Pair(key, _) if format!("{key:?}").contains(step));
                    match entries.iter().find(|entry| value(entry)) {
                        Some(Entry::Pair(_, value)) => value,
                        _ => panic!("no {step} in {entries:?}"),
                    }
                }
                node => panic!("no {step} in {node:?}"),
            };
        }
        let lines = self.0.lines.of(last, node);
        lines.inspect(|line| assert!(line.file().ends_with("tests/lines.rs"), "{line}")).map(Location::line).collect()
    }
}

#[test]
fn a_value_has_the_line_that_takes_it() {
    let start = line!();
    let seen = Seen::of(|v| {
        let name = v.name.get();
        let image = v.tag.map(Text::get);
        let tty = Some(v.tty.get());
        let working_dir = Some(v.name.lower().get());
        Container { name, image, tty, working_dir, ..Container::default() }
    });
    let lines = ["name", "image", "tty", "workingDir"].map(|key| seen.lines(&[key]));
    assert_eq!(lines, [2, 3, 4, 5].map(|n| vec![start + n]));
}

#[test]
fn one_expression_under_two_keys_has_two_lines() {
    let start = line!();
    let seen = Seen::of(|v| {
        let name = v.name.get();
        let value = Some(v.name.get());
        EnvVar { name, value, ..EnvVar::default() }
    });
    assert_eq!((seen.lines(&["name"]), seen.lines(&["value"])), (vec![start + 2], vec![start + 3]));
}

#[test]
fn choices_and_loops_have_lines() {
    let start = line!();
    let seen = Seen::of(|v| {
        let variable = |name: String, value: String| EnvVar { name, value: Some(value), ..EnvVar::default() };
        let env = Some(v.env.map(|name, value| variable(name.get(), value.get())));
        let args = Some(vec![v.tty.either(|| "a".to_owned(), || "b".to_owned())]);
        let command = Some(vec![v.policy.select(|policy| format!("{policy:?}"))]);
        let restart_policy = Some(match v.policy.get() {
            Policy::Always => "Always".to_owned(),
            Policy::Never => "Never".to_owned(),
        });
        let grace = v.grace.map(Int::get);
        let containers = vec![Container { env, args, command, ..Container::default() }];
        PodSpec { containers, restart_policy, termination_grace_period_seconds: grace, ..PodSpec::default() }
    });
    let lines = [&["env", "0"][..], &["args", "0"], &["command", "0"]];
    let lines = lines.map(|rest| seen.lines(&[&["containers", "0"], rest].concat()));
    assert_eq!(lines, [3, 4, 5].map(|n| vec![start + n]));
    assert_eq!(seen.lines(&["restartPolicy"]), [start + 6]);
    assert_eq!(seen.lines(&["terminationGracePeriodSeconds"]), [start + 10]);
}

#[test]
fn a_part_has_its_own_lines() {
    let start = line!();
    let seen = Seen::of(|v| {
        let full = text_part("full", arg("name", &v.name), |name| format!("x-{name}"));
        let pod = part("pod", (), |()| PodSpec { hostname: Some(full.get()), ..PodSpec::default() });
        PodSpec { node_name: Some(v.name.get()), ..pod }
    });
    let whole = |name: &str| {
        let part = seen.0.parts.iter().find(|part| part.name == name).expect("a part");
        part.lines.whole().map(Location::line)
    };
    assert_eq!(whole("full"), Some(start + 2));
    assert_eq!(whole("pod"), Some(start + 3));
    assert_eq!(seen.lines(&["nodeName"]), [start + 4]);
}

#[test]
fn what_format_joins_has_no_line_of_its_own() {
    let seen = Seen::of(|v| EnvVar { name: format!("{}-{}", v.name, v.policy.text()), ..EnvVar::default() });
    assert!(seen.lines(&["name"]).is_empty());
}
