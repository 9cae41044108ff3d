//! Placeholders.

use super::*;

#[test]
fn modified() {
    refused(&["looks at a value itself"], |v| {
        let mut resources = v.resources.get();
        if let Some(resources) = &mut resources {
            resources.limits = None;
            resources.claims = Some(vec![]);
        }
        Container { resources, ..Container::default() }
    });
    refused(&["a text holds a placeholder"], |v| {
        let mut context = v.enabled.then(|| SecurityContext { run_as_user: Some(1), ..SecurityContext::default() });
        if let Some(context) = &mut context {
            context.privileged = Some(true);
        }
        Container { security_context: context, ..Container::default() }
    });
}

#[test]
fn element_modified() {
    refused(&["a text holds a placeholder"], |v| {
        let mut containers = v.names.map(|name| named(name.get()));
        for container in &mut containers {
            container.tty = Some(true);
        }
        PodSpec { containers, ..PodSpec::default() }
    });
}

#[test]
fn part_modified() {
    refused(&["a text holds a placeholder"], |v| {
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
fn without_a_place() {
    let errors = traced(|v| v.names.map(|_| ())).unwrap_err();
    assert!(format!("{errors:?}").contains("no string or integer inside"), "{errors:?}");
}

/// A flag of a closure forks instead: it has no place for a token either, but two answers.
#[test]
fn flags_fork() {
    accepted(|v| Container { tty: v.enabled.then(|| true), ..Container::default() });
}

fn first_port() -> ContainerPort {
    ContainerPort { container_port: 1, host_port: Some(2), ..ContainerPort::default() }
}

/// An integer of an object that is not known yet is neither the object nor nothing.
#[test]
fn an_integer_taken_out() {
    refused(&["taken out of an object"], |v| {
        let port = v.enabled.then(first_port).unwrap_or_default();
        SecurityContext { run_as_user: Some(port.container_port.into()), ..SecurityContext::default() }
    });
    refused(&["taken out of an object"], |v| {
        let port = part("port", arg("name", &v.name), |_| first_port());
        ContainerPort { host_ip: Some("::".to_owned()), container_port: port.host_port.unwrap_or_default(), ..port }
    });
}

/// Each field of a part has a token of its own.
#[test]
fn a_field_in_the_place_of_another() {
    refused(&["a text holds a placeholder"], |v| {
        let metadata = part("metadata", (), |()| ObjectMeta {
            name: Some(v.name.get()),
            namespace: Some(v.pod.image.get()),
            ..ObjectMeta::default()
        });
        ObjectMeta { name: metadata.namespace.clone(), ..metadata }
    });
}

#[test]
fn a_text_of_one_in_another_case() {
    refused(&["a text was cut or changed"], |v| Container {
        image: v.enabled.then(|| "a".to_owned()).map(|image| image.to_lowercase()),
        ..Container::default()
    });
}

/// A fraction is a place for a token; a number that the type has from itself is none.
#[test]
fn numbers() {
    #[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
    #[serde(default)]
    struct Sampling {
        always: bool,
        ratio: f64,
    }
    let half = Sampling { always: false, ratio: 0.5 };
    accepted(|v| v.names.map(|_| 0.5));
    let traced = traced(|v| [Some(Sampling::default()), v.enabled.then(|| half.clone())]).map(|traced| traced.node);
    let Ok(Node::List(items)) = traced else { panic!("{traced:?}") };
    assert!(matches!(items[..], [Node::Map(_), Node::If(..)]), "{items:?}");
}
