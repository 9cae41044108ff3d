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
