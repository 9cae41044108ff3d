//! The environment of a container: `envFrom`, `env`, and the `$(NAME)` references in values, command and arguments.

use std::collections::BTreeMap;

use serde_json::Value;

use super::objects::{Objects, list, text};

/// A container's variables, by name.
pub(super) type Env = BTreeMap<String, String>;

/// The facts of the pod itself that `fieldRef` can name.
pub(super) struct PodFacts<'a> {
    pub(super) name: &'a str,
    pub(super) namespace: &'a str,
}

/// The variables of `container` as the kubelet makes them: `envFrom` first, then `env` in order, a `value` expanded by
/// what stands before it.
pub(super) fn resolve(container: &Value, objects: &Objects<'_>, pod: &PodFacts<'_>, findings: &mut Vec<String>) -> Env {
    let mut env = Env::new();
    for source in list(container, "/envFrom") {
        from_source(source, objects, &mut env, findings);
    }
    for variable in list(container, "/env") {
        let name = text(variable, "/name").unwrap_or_default();
        match value(variable, objects, pod, &env) {
            Ok(Some(value)) => drop(env.insert(name.to_owned(), value)),
            Ok(None) => {}
            Err(why) => findings.push(format!("env {name}: {why}")),
        }
    }
    env
}

/// Adds every entry of a ConfigMap or Secret.
fn from_source(source: &Value, objects: &Objects<'_>, env: &mut Env, findings: &mut Vec<String>) {
    let prefix = text(source, "/prefix").unwrap_or_default();
    for (kind, key) in [("ConfigMap", "configMapRef"), ("Secret", "secretRef")] {
        let Some(reference) = source.get(key) else { continue };
        match objects.data(kind, text(reference, "/name").unwrap_or_default()) {
            Ok(data) => {
                env.extend(data.into_iter().map(|(k, v)| (format!("{prefix}{k}"), lossy(&v))));
            }
            Err(_) if optional(reference) => {}
            Err(why) => findings.push(format!("envFrom {key}: {why}")),
        }
    }
}

/// One variable's value; none where an optional source is absent.
fn value(variable: &Value, objects: &Objects<'_>, pod: &PodFacts<'_>, env: &Env) -> Result<Option<String>, String> {
    if let Some(value) = text(variable, "/value") {
        return Ok(Some(expand(value, env)));
    }
    let Some(from) = variable.get("valueFrom") else { return Err("neither value nor valueFrom".to_owned()) };
    for (kind, key) in [("ConfigMap", "configMapKeyRef"), ("Secret", "secretKeyRef")] {
        let Some(reference) = from.get(key) else { continue };
        let name = text(reference, "/name").unwrap_or_default();
        return match objects.entry(kind, name, text(reference, "/key").unwrap_or_default()) {
            Ok(value) => Ok(Some(lossy(&value))),
            Err(_) if optional(reference) => Ok(None),
            Err(why) => Err(why),
        };
    }
    match text(from, "/fieldRef/fieldPath") {
        Some("metadata.name") => Ok(Some(pod.name.to_owned())),
        Some("metadata.namespace") => Ok(Some(pod.namespace.to_owned())),
        Some(path) => Err(format!("fieldRef {path} is not known here; known: metadata.name, metadata.namespace")),
        None => Err(format!("the source {from} is not known here")),
    }
}

/// Is the reference allowed to point nowhere?
pub(super) fn optional(reference: &Value) -> bool {
    reference.get("optional").and_then(Value::as_bool).unwrap_or(false)
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Replaces `$(NAME)` by the variable; `$$` stands for `$`, and a reference to nothing stays as it is written.
///
/// The rules of the API reference for `command`, `args` and `env.value`.
pub(super) fn expand(text: &str, env: &Env) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        rest = after;
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some((name, after)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
            match env.get(name) {
                Some(value) => out.push_str(value),
                None => out.extend(["$(", name, ")"]),
            }
            rest = after;
        } else {
            out.push('$');
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cases of Kubernetes' own test of the expansion.
    #[test]
    fn references_expand_as_in_kubernetes() {
        let variables = [("A", "a"), ("REF", "$(A)"), ("EMPTY", "")];
        let env: Env = variables.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
        for (text, expected) in [
            ("$(A)-$(A)", "a-a"),
            ("$$(A)_$(A)", "$(A)_a"),
            ("f000-$$VAR", "f000-$VAR"),
            (r"foo\\$(A)bar", r"foo\\abar"),
            ("$(A$(B))", "$(A$(B))"),
            ("%%$(REF)%%", "%%$(A)%%"),
            ("foo$(EMPTY)bar", "foobar"),
            ("foo$(whoops!", "foo$(whoops!"),
            ("$?_boo_$!", "$?_boo_$!"),
            ("$(MISSING) ${A} $A)", "$(MISSING) ${A} $A)"),
            ("$$$$$$(A)", "$$$(A)"),
            ("$$$$$$$(A)", "$$$a"),
            ("$(A)foo$", "afoo$"),
            ("--$($($($--", "--$($($($--"),
            ("$(foo$$var)", "$(foo$$var)"),
        ] {
            assert_eq!(expand(text, &env), expected, "{text}");
        }
    }
}
