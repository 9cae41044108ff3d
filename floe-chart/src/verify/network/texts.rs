//! The texts that a pod is given: variables, arguments, and the files of ConfigMaps and Secrets.

use crate::{
    verify::{
        field::Field,
        objects::{Objects, Pod},
        references,
    },
    yaml,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use regex::Regex;
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    sync::LazyLock,
};

/// Texts that belong together, such as the members of a map: a host, and the port beside it.
pub(super) type Group<'a> = Vec<Entry<'a>>;

/// A text under a key, and the field of the pod that leads to it.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    pub(super) key: String,
    pub(super) value: String,
    pub(super) field: Field<'a>,
}

/// The files that were read, each once: by object and key.
#[derive(Default)]
pub(super) struct Files(HashMap<(String, String), File>);

struct File {
    text: String,
    /// What it holds as YAML, if it is that.
    value: Option<Value>,
}

type Variables = BTreeMap<String, String>;

/// All that a pod reads, with its variables in it.
pub(super) fn of_pod<'a>(pod: &Pod<'a>, objects: &Objects<'a>, files: &mut Files) -> Vec<Group<'a>> {
    let mut groups = vec![];
    let mut variables = Variables::new();
    for container in pod.containers() {
        let environment = environment(&container, objects);
        let own: Variables = environment.iter().map(|entry| (entry.key.clone(), entry.value.clone())).collect();
        let expanded = |entry: Entry<'a>| Entry { value: expand(&entry.value, &own), ..entry };
        groups.push(environment.into_iter().map(expanded).collect());
        let line = [container.get("command").items(), container.get("args").items()].concat();
        groups.push(arguments(&line, &own));
        variables.extend(own);
    }
    let volumes = pod.spec.get("volumes").items();
    for source in volumes.iter().flat_map(references::sources) {
        let Some(object) = source.reference.find(objects) else { continue };
        let chosen: Vec<_> = source.items().iter().filter_map(Field::text).collect();
        for (key, text) in texts(object).into_iter().filter(|(key, _)| chosen.is_empty() || chosen.contains(key)) {
            let at = (format!("{}/{}", object.namespace().unwrap_or_default(), object.title()), key.to_owned());
            let file = files.0.entry(at).or_insert_with(|| File::read(text));
            file.groups(&source.reference.name, &variables, &mut groups);
        }
    }
    groups
}

/// The variables of a container, as far as the rendering knows them.
fn environment<'a>(container: &Field<'a>, objects: &Objects<'a>) -> Group<'a> {
    let mut entries = vec![];
    for (reference, prefix) in references::environments(container) {
        let Some(object) = reference.find(objects) else { continue };
        let field = reference.name.clone();
        let of_object = texts(object).into_iter();
        entries.extend(of_object.map(|(key, value)| Entry {
            key: format!("{prefix}{key}"),
            value,
            field: field.clone(),
        }));
    }
    for variable in container.get("env").items() {
        let (Some(name), field) = (variable.get("name").text(), variable.get("value")) else { continue };
        let value = field.text().map(str::to_owned).or_else(|| {
            let reference = references::of_variable(&variable)?;
            let object = reference.find(objects)?;
            texts(object).into_iter().find(|(key, _)| Some(*key) == reference.key.text()).map(|(_, value)| value)
        });
        let field = if field.is_set() { field } else { variable.get("valueFrom") };
        entries.extend(value.map(|value| Entry { key: name.to_owned(), value, field }));
    }
    entries
}

/// The texts of a ConfigMap or a Secret, by their keys.
fn texts<'a>(object: &Field<'a>) -> Vec<(&'a str, String)> {
    let plain = |map: &str| object.get(map).entries().into_iter().filter_map(|(key, text)| Some((key, text.text()?)));
    if object.kind() != "Secret" {
        return plain("data").map(|(key, text)| (key, text.to_owned())).collect();
    }
    let decoded = plain("data").filter_map(|(key, text)| {
        let text = String::from_utf8(STANDARD.decode(text).ok()?).ok()?;
        Some((key, text))
    });
    decoded.chain(plain("stringData").map(|(key, text)| (key, text.to_owned()))).collect()
}

/// The words of a command line, and its flags with their values: of a script each of its words.
fn arguments<'a>(line: &[Field<'a>], variables: &Variables) -> Group<'a> {
    let mut entries = vec![];
    let mut flag: Option<String> = None;
    for field in line {
        let text = expand(field.text().unwrap_or_default(), variables);
        let entry =
            |key: &str, value: &str| Entry { key: key.to_owned(), value: value.to_owned(), field: field.clone() };
        for word in text.split_whitespace().map(|word| word.trim_matches(|c| "\"';".contains(c))) {
            entries.extend(flag.take().map(|flag| entry(&flag, word)));
            match word.split_once('=') {
                Some((flag, value)) => entries.push(entry(flag, value)),
                None if word.starts_with('-') => flag = Some(word.to_owned()),
                None => {}
            }
        }
        entries.push(entry("", &text));
    }
    entries
}

impl File {
    fn read(text: String) -> Self {
        let value = yaml::read(&text).ok().map(|document| document.value);
        let value = value.filter(|value| value.as_object().is_some_and(|members| !members.is_empty()));
        Self { text, value }
    }

    /// The text as a whole, and what belongs together in it.
    fn groups<'a>(&self, field: &Field<'a>, variables: &Variables, groups: &mut Vec<Group<'a>>) {
        let entry = |key: &str, value: &str| Entry {
            key: key.to_owned(),
            value: expand(value, variables),
            field: field.clone(),
        };
        groups.push(vec![entry("", &self.text)]);
        match &self.value {
            Some(value) => {
                let mut found = vec![];
                members(value, variables, &mut found);
                groups.extend(found.iter().map(|group| group.iter().map(|(key, value)| entry(key, value)).collect()));
            }
            None => {
                let lines = self.text.lines().filter_map(|line| line.split_once(['=', ':']));
                groups.push(lines.map(|(key, value)| entry(key.trim(), value.trim().trim_matches('"'))).collect());
            }
        }
    }
}

/// The texts of each map, and of each list of things with a name and a value.
fn members(value: &Value, variables: &Variables, groups: &mut Vec<Vec<(String, String)>>) {
    match value {
        Value::Object(map) => {
            let texts = map.iter().filter_map(|(key, value)| Some((key.clone(), scalar(value, variables)?)));
            groups.push(texts.collect());
            map.values().for_each(|value| members(value, variables, groups));
        }
        Value::Array(items) => {
            let named = items.iter().filter_map(|item| {
                Some((item.get("name")?.as_str()?.to_owned(), scalar(item.get("value")?, variables)?))
            });
            groups.push(named.collect());
            items.iter().for_each(|item| members(item, variables, groups));
        }
        _ => {}
    }
}

/// What stands at a place: a text, a number, or a variable as Dagster names it, `{env: NAME}`.
fn scalar(value: &Value, variables: &Variables) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Object(map) if map.len() == 1 => variables.get(map.get("env")?.as_str()?).cloned(),
        _ => None,
    }
}

/// The places of variables: `$(A)` of Kubernetes, `$A` and `${A}` of a shell, `${env:A}` of the OpenTelemetry collector, and
/// `{{ env_var('A') }}` of dbt.
static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    let name = "[A-Za-z_][A-Za-z0-9_]*";
    let forms = format!(
        r#"\$\(({name})\)|\$\{{(?:env:)?({name})[^}}]*\}}|\$({name})|\{{\{{\s*env_var\(\s*['"]({name})['"][^}}]*\}}\}}"#
    );
    Regex::new(&forms).expect("a pattern that is tested")
});

/// The text with the values of variables that are known.
fn expand(text: &str, variables: &Variables) -> String {
    if !text.contains('$') && !text.contains("env_var") {
        return text.to_owned();
    }
    let value = |found: &regex::Captures<'_>| {
        let name = found.iter().skip(1).flatten().next().map_or("", |name| name.as_str());
        variables.get(name).cloned().unwrap_or_else(|| found.get(0).map_or("", |whole| whole.as_str()).to_owned())
    };
    VARIABLE.replace_all(text, value).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_put_in_as_programs_do() {
        let variables = Variables::from([("HOST".to_owned(), "db".to_owned()), ("PORT".to_owned(), "5432".to_owned())]);
        for text in [
            "$(HOST):$(PORT)",
            "$HOST:$PORT",
            "${HOST}:${PORT:-1}",
            "${env:HOST}:${PORT}",
            "{{ env_var('HOST') }}:{{env_var(\"PORT\", '1')}}",
        ] {
            assert_eq!(expand(text, &variables), "db:5432", "{text}");
        }
        assert_eq!(expand("$(OTHER) costs 5 $", &variables), "$(OTHER) costs 5 $");
    }
}
