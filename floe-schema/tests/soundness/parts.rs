//! Parts.

use super::*;

#[test]
fn variable_of_the_caller() {
    refused(&["part `one`", "loop variable `name`"], |v| v.names.map(|name| part("one", (), |()| named(name.get()))));
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
fn built_argument() {
    refused(&["cannot be traced", "container"], |v| {
        let container = named(v.name.get());
        part("one", arg("container", &container), |container| PodSpec {
            containers: vec![container.clone()],
            ..PodSpec::default()
        })
    });
    refused(&["the argument `pod`", "built object"], |v| {
        let mixed = Pod { image: v.name.clone(), args: v.pod.args.clone() };
        part("one", arg("pod", &mixed), |pod| named(pod.image.get()))
    });
}

/// A literal is an argument; an object of literals has no base of which its members could be read.
#[test]
fn literal_argument() {
    #[derive(Clone, Debug, Deserialize, Serialize)]
    struct Literal<T> {
        one: T,
    }
    let (text, count) = (Text::from("a"), Int::<0, 9>::from(3));
    accepted(|_| part("one", arg("text", &text), |text: &Text| named(text.get())));
    accepted(|_| {
        part("one", arg("count", &count), |count: &Int<0, 9>| ContainerPort {
            container_port: count.get(),
            ..ContainerPort::default()
        })
    });
    refused(&["the argument `text`", "built object"], |_| {
        let built = Literal { one: text.clone() };
        part("one", arg("text", &built), |built: &Literal<Text>| named(built.one.get()))
    });
    refused(&["the argument `count`", "built object"], |_| {
        let built = Literal { one: count.clone() };
        part("one", arg("count", &built), |built: &Literal<Int<0, 9>>| ContainerPort {
            container_port: built.one.get(),
            ..ContainerPort::default()
        })
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

#[test]
fn spread_under_one_answer() {
    refused(&["spread under one answer"], |v| {
        let metadata = || part("metadata", (), |()| ObjectMeta { name: Some(v.name.get()), ..ObjectMeta::default() });
        let labels = Some(BTreeMap::from([("a".to_owned(), "b".to_owned())]));
        if v.enabled.get() {
            ObjectMeta { labels, ..metadata() }
        } else {
            ObjectMeta { labels, ..ObjectMeta::default() }
        }
    });
}

/// What a part leaves to its callers must be set by all of them.
#[test]
fn replaced_at_one_use_only() {
    let defaults = |v: &Values| part("pod", (), |()| PodSpec { hostname: Some(v.name.get()), ..PodSpec::default() });
    refused(&["the part `pod`", "`containers`", "set it at every use"], |v| {
        let named = PodSpec { containers: vec![named(v.name.get())], ..defaults(v) };
        [named, defaults(v)]
    });
    accepted(|v| {
        let with = |name: &str| PodSpec { containers: vec![named(name)], ..defaults(v) };
        [with("a"), with("b")]
    });
}

/// A list of a part stands alone: what is chained to it would take its placeholder apart.
#[test]
fn list_of_a_part_beside_items() {
    let port = |container_port| ContainerPort { container_port, ..ContainerPort::default() };
    refused(&["taken out of an object"], |_| {
        let ports: Vec<ContainerPort> = part("ports", (), |()| vec![port(1)]);
        Container { ports: Some(ports.into_iter().chain([port(2)]).collect()), ..Container::default() }
    });
    accepted(|_| Container { ports: Some(part("ports", (), |()| vec![port(1)])), ..Container::default() });
}
