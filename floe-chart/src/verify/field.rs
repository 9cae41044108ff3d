//! A field of a rendered object: its value, and the path that leads to it.

use serde_json::Value;

/// What stands where nothing is.
static NOTHING: Value = Value::Null;

/// A field of an object, whether it is there or not.
#[derive(Clone, Debug)]
pub(super) struct Field<'a> {
    object: &'a Value,
    value: &'a Value,
    path: String,
}

impl<'a> Field<'a> {
    /// The object itself.
    pub(super) const fn root(object: &'a Value) -> Self {
        Self { object, value: object, path: String::new() }
    }

    /// A field that is not there, of no object.
    pub(super) const fn nothing() -> Self {
        Self::root(&NOTHING)
    }

    /// The object that this is a field of.
    pub(super) const fn object(&self) -> Self {
        Self::root(self.object)
    }

    /// The path, as in `.spec.containers[0]`.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    /// The value; null where there is none.
    pub(super) const fn value(&self) -> &'a Value {
        self.value
    }

    /// The member of one key, which may hold dots.
    pub(super) fn get(&self, key: &str) -> Self {
        let value = self.value.get(key).unwrap_or(&NOTHING);
        Self { object: self.object, value, path: member(&self.path, key) }
    }

    /// What several keys lead to, with dots between them.
    pub(super) fn at(&self, keys: &str) -> Self {
        keys.split('.').fold(self.clone(), |field, key| field.get(key))
    }

    /// The items of a list; none of anything else.
    pub(super) fn items(&self) -> Vec<Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items
            .map(|(index, value)| Self { object: self.object, value, path: format!("{}[{index}]", self.path) })
            .collect()
    }

    /// The members of a map with their keys; none of anything else.
    pub(super) fn entries(&self) -> Vec<(&'a str, Self)> {
        let members = self.value.as_object().into_iter().flatten();
        members.map(|(key, _)| (key.as_str(), self.get(key))).collect()
    }

    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&'a str> {
        self.value.as_str()
    }

    /// Whether it is there.
    pub(super) fn is_set(&self) -> bool {
        !self.value.is_null()
    }

    /// Whether it is the boolean `true`.
    pub(super) fn is_true(&self) -> bool {
        *self.value == true
    }

    /// The object's kind, if it is one of Kubernetes' own: other groups have kinds of the same names.
    pub(super) fn kind(&self) -> &'a str {
        let version = self.object.get("apiVersion").and_then(Value::as_str).unwrap_or_default();
        let group = version.split_once('/').map_or("", |(group, _)| group);
        if group.contains('.') && !group.ends_with(".k8s.io") {
            return "";
        }
        self.object.get("kind").and_then(Value::as_str).unwrap_or_default()
    }

    /// Whether the object is of a kind of another group than Kubernetes' own, in whatever version.
    pub(super) fn is_of(&self, group: &str, kind: &str) -> bool {
        let text = |key: &str| self.object.get(key).and_then(Value::as_str).unwrap_or_default();
        text("kind") == kind && text("apiVersion").split_once('/').is_some_and(|(own, _)| own == group)
    }

    /// The object's name.
    pub(super) fn name(&self) -> &'a str {
        self.object.pointer("/metadata/name").and_then(Value::as_str).unwrap_or_default()
    }

    /// The object's namespace; none where the release's is meant.
    pub(super) fn namespace(&self) -> Option<&'a str> {
        self.object.pointer("/metadata/namespace").and_then(Value::as_str)
    }

    /// The object as a person names it: `Job/nightly`.
    pub(super) fn title(&self) -> String {
        let kind = self.object.get("kind").and_then(Value::as_str).unwrap_or("object");
        format!("{kind}/{}", self.name())
    }
}

/// The path of a member: `.spec`, or `["app.kubernetes.io/name"]` where the key is no plain word.
pub(super) fn member(path: &str, key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if !key.is_empty() && key.chars().all(plain) { format!("{path}.{key}") } else { format!("{path}[{key:?}]") }
}
