//! The rule `references`: what pods refer to is there, with the keys that they ask for.
//!
//! An object that is not rendered may be in the cluster, of which nothing is known, unless it is said what the cluster holds.
//! A Secret may also be made by an `ExternalSecret` of the rendering.

use super::{
    Report, Rule,
    field::Field,
    objects::{Objects, Pod, same_namespace},
};

pub(super) const RULE: Rule = Rule {
    name: "references",
    summary: "what pods refer to has the keys that they ask for, and is there as far as the cluster is known",
    check,
};

/// An object that a pod needs, or a key of one.
#[derive(Clone, Debug)]
pub(super) struct Reference<'a> {
    pub(super) kind: &'static str,
    /// The field that names it.
    pub(super) name: Field<'a>,
    /// The field that names a key; unset where it is all of them.
    pub(super) key: Field<'a>,
    optional: bool,
}

impl<'a> Reference<'a> {
    fn new(kind: &'static str, name: Field<'a>, key: Field<'a>, optional: &Field<'_>) -> Self {
        Self { kind, name, key, optional: optional.is_true() }
    }

    /// A reference to an object as a whole.
    fn whole(kind: &'static str, name: Field<'a>) -> Self {
        Self { kind, key: Field::nothing(), name, optional: false }
    }

    /// The object, where it is rendered or known.
    pub(super) fn find<'o>(&self, objects: &'o Objects<'a>) -> Option<&'o Field<'a>> {
        objects.find(self.kind, self.name.text()?, &self.name)
    }
}

fn check(objects: &Objects<'_>, report: &mut Report) {
    for pod in objects.pods() {
        for reference in all(pod) {
            let Some(name) = reference.name.text() else { continue };
            let what = format!("{}/{name}", reference.kind);
            let keys = match reference.find(objects) {
                Some(object) => Some(keys(object)),
                None => match made(&reference, objects) {
                    None if objects.assumptions().external.is_some() => {
                        let message = format!("{what} is neither rendered nor among the objects of the cluster");
                        report.add(&reference.name, message, "render it, or list it among the objects outside");
                        continue;
                    }
                    None => continue,
                    Some(keys) => keys,
                },
            };
            let missing = keys.zip(reference.key.text()).filter(|(keys, wanted)| !keys.contains(wanted));
            if let Some((_, wanted)) = missing {
                let message = format!("{what} has no key {wanted:?}");
                report.add(&reference.key, message, "name one of its keys, or add it there");
            }
        }
    }
}

/// All that a pod cannot start without.
pub(super) fn all<'a>(pod: &Pod<'a>) -> Vec<Reference<'a>> {
    let mut all = vec![];
    for container in pod.containers() {
        all.extend(container.get("env").items().iter().filter_map(of_variable));
        all.extend(environments(&container).into_iter().map(|(reference, _)| reference));
    }
    let volumes = pod.spec.get("volumes").items();
    for source in volumes.iter().flat_map(sources) {
        let items = source.items();
        all.extend(items.into_iter().map(|key| Reference { key, ..source.reference.clone() }));
        all.push(source.reference);
    }
    all.extend(of_sub_paths(pod));
    let claims = volumes.iter().map(|volume| volume.at("persistentVolumeClaim.claimName"));
    all.extend(claims.map(|claim| Reference::whole("PersistentVolumeClaim", claim)));
    let pull = pod.spec.get("imagePullSecrets").items();
    all.extend(pull.iter().map(|secret| Reference::whole("Secret", secret.get("name"))));
    let account = pod.spec.get("serviceAccountName");
    // Every namespace has this one.
    if account.text() != Some("default") {
        all.push(Reference::whole("ServiceAccount", account));
    }
    all.retain(|reference| !reference.optional && reference.name.text().is_some_and(|name| !name.is_empty()));
    all
}

/// The keys that an object holds.
fn keys<'a>(object: &Field<'a>) -> Vec<&'a str> {
    let maps = ["data", "stringData", "binaryData"];
    maps.iter().flat_map(|map| object.get(map).entries()).map(|(key, _)| key).collect()
}

/// What an `ExternalSecret` puts into the Secret that is referred to: its keys, `None` where only the store knows them. The
/// whole is `None` where there is no such `ExternalSecret`.
fn made<'a>(reference: &Reference<'a>, objects: &Objects<'a>) -> Option<Option<Vec<&'a str>>> {
    let wanted = reference.name.text().filter(|_| reference.kind == "Secret")?;
    let external = objects.all().iter().find(|object| {
        let name = object.at("spec.target.name").text().unwrap_or_else(|| object.name());
        object.is_of("external-secrets.io", "ExternalSecret")
            && name == wanted
            && same_namespace(object, &reference.name)
    })?;
    let (spec, template) = (external.get("spec"), external.at("spec.target.template"));
    let templated: Vec<_> = template.get("data").entries().into_iter().map(|(key, _)| key).collect();
    let merged = template.get("mergePolicy").text() == Some("Merge");
    // A template takes the place of what the store gives, unless it is merged with it.
    let of_store = templated.is_empty() && !template.get("templateFrom").is_set() || merged;
    if template.get("templateFrom").is_set() || (of_store && !spec.get("dataFrom").items().is_empty()) {
        return Some(None);
    }
    let data = spec.get("data").items();
    let stored = data.iter().filter(|_| of_store).filter_map(|item| item.get("secretKey").text());
    Some(Some(templated.into_iter().chain(stored).collect()))
}

/// What a variable comes from, if that is a key of a ConfigMap or a Secret.
pub(super) fn of_variable<'a>(variable: &Field<'a>) -> Option<Reference<'a>> {
    let both = [("ConfigMap", "configMapKeyRef"), ("Secret", "secretKeyRef")];
    both.into_iter().find_map(|(kind, key)| {
        let from = variable.get("valueFrom").get(key);
        from.is_set().then(|| Reference::new(kind, from.get("name"), from.get("key"), &from.get("optional")))
    })
}

/// The objects all of whose keys become variables, each with what stands before their names.
pub(super) fn environments<'a>(container: &Field<'a>) -> Vec<(Reference<'a>, &'a str)> {
    let mut all = vec![];
    for item in container.get("envFrom").items() {
        for (kind, key) in [("ConfigMap", "configMapRef"), ("Secret", "secretRef")] {
            let (from, prefix) = (item.get(key), item.get("prefix").text().unwrap_or_default());
            all.push((Reference::new(kind, from.get("name"), Field::nothing(), &from.get("optional")), prefix));
        }
    }
    all.retain(|(reference, _)| reference.name.is_set());
    all
}

/// A ConfigMap or a Secret whose keys are files.
pub(super) struct Source<'a> {
    pub(super) reference: Reference<'a>,
    /// What says so in the volume.
    field: Field<'a>,
    /// Whether it is one of several in the volume.
    projected: bool,
}

impl<'a> Source<'a> {
    /// The keys that become files; none are all.
    pub(super) fn items(&self) -> Vec<Field<'a>> {
        self.field.get("items").items().into_iter().map(|item| item.get("key")).collect()
    }
}

/// The ConfigMaps and Secrets of a volume.
pub(super) fn sources<'a>(volume: &Field<'a>) -> Vec<Source<'a>> {
    let of = |kind, field: Field<'a>, name, projected| {
        let reference = Reference::new(kind, field.get(name), Field::nothing(), &field.get("optional"));
        Source { reference, field, projected }
    };
    let mut sources = vec![
        of("ConfigMap", volume.get("configMap"), "name", false),
        of("Secret", volume.get("secret"), "secretName", false),
    ];
    for source in volume.at("projected.sources").items() {
        sources.push(of("ConfigMap", source.get("configMap"), "name", true));
        sources.push(of("Secret", source.get("secret"), "name", true));
    }
    sources.retain(|source| source.reference.name.is_set());
    sources
}

/// A mount of a single file is of a key, where the volume is one object with all of its keys.
fn of_sub_paths<'a>(pod: &Pod<'a>) -> Vec<Reference<'a>> {
    let volumes = pod.spec.get("volumes").items();
    let mounts = pod.containers().into_iter().flat_map(|container| container.get("volumeMounts").items());
    mounts
        .filter(|mount| mount.get("subPath").is_set())
        .filter_map(|mount| {
            let volume = volumes.iter().find(|volume| volume.get("name").value() == mount.get("name").value())?;
            let [source] = sources(volume).try_into().ok()?;
            let whole = source.items().is_empty() && !source.projected;
            whole.then(|| Reference { key: mount.get("subPath"), ..source.reference })
        })
        .collect()
}
