//! Nothing is lost silently: what a template cannot say is an error of the trace, never a wrong chart.

use floe_schema::{
    Choice, Context, Flag, Fragment, Int, List, Map, Opt, Overlay, Text, arg, digest, non_empty, part, text_part,
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

mod texts {
    use super::*;

    const CHANGED: &[&str] = &["a text was cut or changed"];

    #[test]
    fn cut() {
        refused(CHANGED, |v| named(&v.name.get()[..v.name.get().len() - 3]));
        refused(CHANGED, |v| named(v.name.get().chars().take(4).collect::<String>()));
        refused(CHANGED, |v| named(v.name.get().chars().skip(1).collect::<String>()));
    }

    #[test]
    fn in_another_case() {
        refused(CHANGED, |v| named(v.name.get().to_lowercase()));
        refused(CHANGED, |v| named(v.name.get().to_uppercase()));
    }

    #[test]
    fn with_a_character_replaced() {
        refused(CHANGED, |v| named(v.name.get().replace('-', "_")));
        refused(CHANGED, |v| named(v.name.get().replace('.', "")));
        refused(CHANGED, |v| named(v.name.get().replace("https://", "")));
    }

    #[test]
    fn reversed() {
        refused(CHANGED, |v| named(v.name.get().chars().rev().collect::<String>()));
    }

    #[test]
    fn split() {
        refused(&[], |v| named(v.name.get().split('/').next_back().unwrap_or_default()));
        refused(&[], |v| named(v.name.get().split(':').next().unwrap_or_default()));
        refused(&[], |v| args(v.name.get().split(',').map(str::to_owned).collect()));
    }

    #[test]
    fn trimmed() {
        refused(&[], |v| named(v.name.get().trim_matches(|c: char| !c.is_ascii_alphanumeric())));
    }

    #[test]
    fn escaped() {
        refused(&[], |v| named(format!("{:?}", v.name.get())));
        refused(&[], |v| named(serde_json::to_string(&v.name.get()).unwrap_or_default()));
    }

    #[test]
    #[ignore = "every token is longer than six bytes: `len() > 6` is not caught"]
    fn measured() {
        refused(&["looks at a value", ".name"], |v| named(if v.name.get().len() > 6 { "long" } else { "short" }));
        refused(&["looks at a value", ".name"], |v| {
            named(if v.name.get().is_empty() { "none" } else { "some" }.to_owned() + &v.name.get().len().to_string())
        });
    }

    #[test]
    fn looked_into() {
        refused(&["looks at a value"], |v| {
            named(
                if v.name.get().starts_with("https://") { "url" } else { "name" }.to_owned()
                    + if v.name.get().contains('/') { "/" } else { "" },
            )
        });
        refused(&["looks at a value"], |v| named(if v.name.get().contains('/') { "path" } else { "name" }));
        refused(&["looks at a value"], |v| {
            named(if v.name.get().contains(char::is_uppercase) { "upper" } else { "lower" })
        });
    }

    /// A prefix that no sentinel begins with cannot be told from equality with a literal: the law finds it.
    #[test]
    fn compared_by_order() {
        refused(&["looks at a value"], |v| named(if *v.name.get() < *"m" { "first" } else { "last" }));
    }

    #[test]
    fn padded() {
        refused(&["looks at a value"], |v| named(format!("{:>20}", v.name.get())));
    }

    #[test]
    fn parsed() {
        refused(&[], |v| {
            args(vec![
                v.replicas.text().get().parse::<i32>().map_or_else(|_| "none".to_owned(), |n| n.to_string()),
                v.name.get().len().to_string(),
            ])
        });
    }

    #[test]
    fn with_an_object_inside() {
        refused(&["a text holds a placeholder"], |v| {
            let document = floe_schema::yaml(&v.hosts.map_values(|_, host| host.get()));
            named(format!("{document}# end"))
        });
    }
}

mod options {
    use super::*;

    const PRESENCE: &[&str] = &["looks at a value itself", "presence"];

    #[test]
    fn asked_for_presence() {
        refused(PRESENCE, |v| named(if v.tag.map(Text::get).is_some() { "tagged" } else { "untagged" }));
        refused(PRESENCE, |v| named(if v.enabled.then(|| 1).is_none() { "off" } else { "on" }));
        refused(PRESENCE, |v| named(if v.resources.get().is_some() { "limited" } else { "unlimited" }));
    }

    #[test]
    fn with_a_fallback() {
        refused(PRESENCE, |v| named(v.tag.map(Text::get).unwrap_or_else(|| "latest".to_owned())));
        refused(PRESENCE, |v| named(v.tag.map(Text::get).unwrap_or_default()));
        refused(PRESENCE, |v| ContainerPort {
            container_port: v.limit.map(|limit| limit.get()).unwrap_or(80),
            ..ContainerPort::default()
        });
    }

    #[test]
    fn matched() {
        refused(PRESENCE, |v| match v.tag.map(Text::get) {
            Some(tag) => named(tag),
            None => named("untagged"),
        });
    }

    /// The vocabulary's own ways are fine.
    #[test]
    fn by_the_vocabulary() {
        accepted(|v| named(v.tag.or("latest".into()).get()));
        accepted(|v| v.tag.get().map_or_else(|| named("untagged"), |tag| named(tag.get())));
        accepted(|v| Container { image: v.tag.map(Text::get), ..Container::default() });
    }
}

mod integers {
    use super::*;

    fn port(port: i32) -> ContainerPort {
        ContainerPort { container_port: port, ..ContainerPort::default() }
    }

    #[test]
    fn calculated_with() {
        refused(&["an integer was calculated with"], |v| port(v.replicas.get::<i32>() + 1));
        refused(&[], |v| port(v.replicas.get::<i32>().wrapping_mul(2)));
        refused(&[], |v| port(-v.replicas.get::<i32>()));
        refused(&[], |v| port(v.replicas.get::<i32>() / 2));
        refused(&[], |v| port(v.replicas.get::<i32>() % 7));
        refused(&[], |v| port(v.replicas.get::<i32>().min(10)));
        refused(&[], |v| port(v.replicas.get::<i32>().max(1)));
        refused(&[], |v| port(v.limit.or(3.into()).get::<i32>().wrapping_sub(v.replicas.get::<i32>())));
    }

    #[test]
    fn printed() {
        refused(&[], |v| named(v.replicas.get::<i32>().to_string()));
        refused(&[], |v| named(format!("{:x}", v.replicas.get::<i64>())));
    }

    #[test]
    fn compared() {
        refused(&["looks at a value"], |v| named(if v.replicas.get::<i32>() > 1 { "many" } else { "one" }));
        refused(&["looks at a value"], |v| Container {
            tty: Some(v.replicas.get::<i32>() < 0),
            ..Container::default()
        });
    }

    #[test]
    fn counted_to() {
        refused(&[], |v| args((0..(v.replicas.get::<i32>() % 3).abs()).map(|i| i.to_string()).collect()));
    }
}

mod lists {
    use super::*;

    fn items(v: &Values) -> Vec<String> {
        v.names.map(|name| format!("--name={name}"))
    }

    const TAKEN_APART: &[&str] = &["a list of values was"];

    #[test]
    fn sorted() {
        refused(&[], |v| {
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
    #[ignore = "elements that are equal natively have tokens of their own: `dedup` is not caught"]
    fn deduplicated() {
        refused(&[], |v| {
            let mut all = v.names.map(|_| "same".to_owned());
            all.dedup();
            args(all)
        });
    }

    #[test]
    fn without_all_but_one() {
        refused(&[], |v| args(items(v).into_iter().take(1).collect()));
        refused(&[], |v| args(items(v).into_iter().skip(1).collect()));
        refused(&[], |v| named(items(v).first().cloned().unwrap_or_default()));
        refused(&[], |v| named(items(v).pop().unwrap_or_default()));
        refused(&[], |v| named(items(v)[0..].last().cloned().unwrap_or_default()));
    }

    #[test]
    fn joined() {
        refused(&[], |v| named(items(v).join(",")));
    }

    #[test]
    fn counted() {
        refused(&["looks at a value"], |v| named(items(v).len().to_string()));
        refused(&["looks at a value"], |v| named(if items(v).is_empty() { "none" } else { "some" }));
        refused(&[], |v| Container { args: (!items(v).is_empty()).then(|| items(v)), ..Container::default() });
    }

    #[test]
    fn with_something_between() {
        refused(&[], |v| args(items(v).into_iter().flat_map(|item| [item, "--".to_owned()]).collect()));
    }

    #[test]
    fn numbered() {
        refused(&[], |v| args(items(v).into_iter().enumerate().map(|(i, item)| format!("{i}{item}")).collect()));
    }

    #[test]
    #[ignore = "a loop body is run once, so a counter that it closes over is not caught"]
    fn numbered_by_state() {
        refused(&[], |v| {
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
}

mod maps {
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
        refused(&[], |v| {
            let mut all = v.hosts.map_values(|_, host| host.get());
            all.insert("fixed".to_owned(), "b".to_owned());
            data(all)
        });
        refused(&[], |v| {
            let mut all = v.hosts.map_values(|_, host| host.get());
            all.extend(v.hosts.map_values(|name, _| name.get()));
            data(all)
        });
    }

    #[test]
    fn looked_into() {
        refused(&[], |v| {
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
}

mod loops {
    use super::*;

    #[test]
    fn variable_outside() {
        refused(&["loop variable `name`", "outside its loop"], |v| {
            let mut last = Text::default();
            let _ = v.names.map(|name| {
                last = name.clone();
                String::new()
            });
            named(last.get())
        });
    }

    #[test]
    fn text_outside() {
        refused(&[], |v| {
            let mut all = vec![];
            let _ = v.names.map(|name| {
                all.push(name.get());
                String::new()
            });
            args(all)
        });
    }
}

mod parts {
    use super::*;

    #[test]
    fn variable_of_the_caller() {
        refused(&["part `one`", "loop variable `name`"], |v| {
            v.names.map(|name| part("one", (), |()| named(name.get())))
        });
        refused(&["part `text`", "loop variable `name`"], |v| {
            v.names.map(|name| text_part("text", (), |()| name.get()).get())
        });
    }

    #[test]
    fn text_of_the_caller() {
        refused(&["part `one`"], |v| {
            v.names.map(|name| {
                let taken = name.get();
                part("one", (), |()| named(taken.clone()))
            })
        });
    }

    #[test]
    fn placeholder_of_the_caller() {
        refused(&["part `one`"], |v| {
            let limits = v.resources.get();
            part("one", (), |()| Container { resources: limits.clone(), ..Container::default() })
        });
    }

    #[test]
    #[ignore = "panics in the symbolic deserializer before the error about built objects"]
    fn built_argument() {
        refused(&["the argument `container`", "built object"], |v| {
            let container = named(v.name.get());
            part("one", arg("container", &container), |container| PodSpec {
                containers: vec![container],
                ..PodSpec::default()
            })
        });
        refused(&["the argument `pod`", "built object"], |v| {
            let mixed = Pod { image: v.name.clone(), args: v.pod.args.clone() };
            part("one", arg("pod", &mixed), |pod| named(pod.image.get()))
        });
    }

    #[test]
    fn two_bodies() {
        refused(&["two different bodies", "`one`"], |v| {
            [part("one", (), |()| named(v.name.get())), part("one", (), |()| named(v.pod.image.get()))]
        });
    }

    #[test]
    fn digest_of_an_object() {
        refused(&["only what a part gives has a digest"], |v| digest(&named(v.name.get())).get());
    }
}

mod forks {
    use super::*;

    #[test]
    fn more_than_eight() {
        refused(&["more than 8 conditions", ".Values.flags.a", ".Values.flags.i"], |v| {
            let f = &v.flags;
            let all = [&f.a, &f.b, &f.c, &f.d, &f.e, &f.f, &f.g, &f.h, &f.i];
            args(all.into_iter().filter(|flag| flag.get()).map(|_| "set".to_owned()).collect())
        });
    }

    #[test]
    fn eight() {
        accepted(|v| {
            let f = &v.flags;
            let all = [&f.a, &f.b, &f.c, &f.d, &f.e, &f.f, &f.g, &f.h];
            args(all.into_iter().enumerate().filter(|(_, flag)| flag.get()).map(|(i, _)| i.to_string()).collect())
        });
    }
}

mod placeholders {
    use super::*;

    #[test]
    fn modified() {
        refused(&[], |v| {
            let mut resources = v.resources.get();
            if let Some(resources) = &mut resources {
                resources.limits = None;
                resources.claims = Some(vec![]);
            }
            Container { resources, ..Container::default() }
        });
        refused(&[], |v| {
            let mut context = v.enabled.then(|| SecurityContext { run_as_user: Some(1), ..SecurityContext::default() });
            if let Some(context) = &mut context {
                context.privileged = Some(true);
            }
            Container { security_context: context, ..Container::default() }
        });
    }

    #[test]
    fn element_modified() {
        refused(&[], |v| {
            let mut containers = v.names.map(|name| named(name.get()));
            for container in &mut containers {
                container.tty = Some(true);
            }
            PodSpec { containers, ..PodSpec::default() }
        });
    }

    #[test]
    fn part_modified() {
        refused(&[], |v| {
            let mut metadata = part("metadata", (), |()| ObjectMeta {
                name: Some(v.name.get()),
                labels: Some(BTreeMap::from([("a".to_owned(), v.pod.image.get())])),
                ..ObjectMeta::default()
            });
            if let Some(labels) = &mut metadata.labels {
                labels.insert("b".to_owned(), "b".to_owned());
            }
            metadata
        });
    }

    #[test]
    #[should_panic(expected = "no string or integer inside")]
    fn without_a_place() {
        let _ = traced(|v| v.names.map(|_| ()));
    }

    /// A flag of a closure forks instead: it has no place for a token either, but two answers.
    #[test]
    fn flags_fork() {
        accepted(|v| Container { tty: v.enabled.then(|| true), ..Container::default() });
    }
}

mod values_types {
    use super::*;

    #[test]
    #[should_panic(expected = "values types are made of the vocabulary")]
    fn plain_string() {
        #[derive(Clone, Debug, Deserialize, Serialize)]
        struct Plain {
            name: String,
        }
        let _ = trace(|| Context::<Plain>::symbolic().values.name);
    }

    #[test]
    #[should_panic(expected = "cannot be traced at")]
    fn plain_number() {
        #[derive(Clone, Debug, Deserialize, Serialize)]
        struct Plain {
            inner: Inner,
        }
        #[derive(Clone, Debug, Deserialize, Serialize)]
        struct Inner {
            count: i32,
        }
        let _ = trace(|| Context::<Plain>::symbolic().values.inner.count);
    }

    #[test]
    #[should_panic(expected = "values types are made of the vocabulary")]
    fn plain_enum() {
        #[derive(Clone, Copy, Debug, Deserialize, Serialize)]
        enum Size {
            Small,
        }
        #[derive(Clone, Debug, Deserialize, Serialize)]
        struct Plain {
            size: Size,
        }
        let _ = trace(|| Context::<Plain>::symbolic().values.size);
    }

    /// What a choice holds.
    #[test]
    fn choice() {
        #[derive(Clone, Copy, Debug, Deserialize, Serialize)]
        enum Size {
            Small,
            Large,
        }
        #[derive(Clone, Debug, Deserialize, Serialize)]
        struct Sized {
            size: Choice<Size>,
            overlay: Overlay<Pod>,
        }
        let node = trace(|| {
            let values = Context::<Sized>::symbolic().values;
            let pod = values.overlay.over(&Pod::default());
            [values.size.select(|size| format!("{size:?}")), pod.image.get()]
        });
        // Defaults that are data are no expression that an overlay could be merged over.
        assert!(node.is_err() || format!("{node:?}").contains("Small"), "{node:?}");
    }
}
