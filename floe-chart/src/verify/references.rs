//! The rule `references`: the ConfigMaps and Secrets that the chart makes have the keys that its pods ask for.
//!
//! An object that is not rendered may be in the cluster; nothing can be said of its keys.

use super::{
    Report, Rule,
    field::Field,
    objects::{Objects, Pod},
};

pub(super) const RULE: Rule =
    Rule { name: "references", summary: "rendered ConfigMaps and Secrets have the keys that pods ask for", check };

/// A key of an object, and the field that asks for it.
struct Reference<'a> {
    kind: &'static str,
    name: Option<&'a str>,
    key: Field<'a>,
}

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in objects.pods() {
        let of_env = pod.containers().into_iter().flat_map(|container| of_variables(&container));
        for Reference { kind, name, key } in of_env.chain(of_volumes(pod)).chain(of_sub_paths(pod)) {
            let found = name.and_then(|name| objects.find(kind, name, &pod.spec));
            let (Some(object), Some(wanted)) = (found, key.text()) else { continue };
            if !keys(object).contains(&wanted) {
                let message = format!("{} has no key {wanted:?}", object.title());
                report.add(&key, message, "name one of its keys, or add it there");
            }
        }
    }
}

/// The keys that an object holds.
fn keys<'a>(object: &Field<'a>) -> Vec<&'a str> {
    let maps = ["data", "stringData", "binaryData"];
    maps.iter().flat_map(|map| object.get(map).entries()).map(|(key, _)| key).collect()
}

fn of_variables<'a>(container: &Field<'a>) -> Vec<Reference<'a>> {
    let from = container.get("env").items().into_iter().map(|variable| variable.get("valueFrom"));
    let both = from.flat_map(|from| [("ConfigMap", from.get("configMapKeyRef")), ("Secret", from.get("secretKeyRef"))]);
    both.filter(|(_, from)| !from.get("optional").is_true())
        .map(|(kind, from)| Reference { kind, name: from.get("name").text(), key: from.get("key") })
        .collect()
}

/// The sources of a volume that are ConfigMaps or Secrets, with kind and name.
fn sources<'a>(volume: &Field<'a>) -> Vec<(&'static str, Option<&'a str>, Field<'a>)> {
    let (config_map, secret) = (volume.get("configMap"), volume.get("secret"));
    let mut sources = vec![
        ("ConfigMap", config_map.get("name").text(), config_map),
        ("Secret", secret.get("secretName").text(), secret),
    ];
    for source in volume.at("projected.sources").items() {
        for (kind, key) in [("ConfigMap", "configMap"), ("Secret", "secret")] {
            sources.push((kind, source.get(key).get("name").text(), source.get(key)));
        }
    }
    sources.retain(|(_, name, source)| name.is_some() && !source.get("optional").is_true());
    sources
}

fn of_volumes<'a>(pod: &Pod<'a>) -> Vec<Reference<'a>> {
    let volumes = pod.spec.get("volumes").items();
    let sources = volumes.iter().flat_map(sources);
    sources
        .flat_map(|(kind, name, source)| {
            let items = source.get("items").items().into_iter();
            items.map(move |item| Reference { kind, name, key: item.get("key") })
        })
        .collect()
}

/// A mount of a single file is of a key, where the volume is one object with all of its keys.
fn of_sub_paths<'a>(pod: &Pod<'a>) -> Vec<Reference<'a>> {
    let volumes = pod.spec.get("volumes").items();
    let mounts = pod.containers().into_iter().flat_map(|container| container.get("volumeMounts").items());
    mounts
        .filter(|mount| mount.get("subPath").is_set())
        .filter_map(|mount| {
            let volume = volumes.iter().find(|volume| volume.get("name").value() == mount.get("name").value())?;
            let [(kind, name, source)] = sources(volume).try_into().ok()?;
            let whole = source.get("items").items().is_empty() && !volume.get("projected").is_set();
            whole.then(|| Reference { kind, name, key: mount.get("subPath") })
        })
        .collect()
}
