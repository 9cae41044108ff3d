//! Label selectors, as the API server reads them.

use super::field::Field;

/// Whether `labels` has every label of a plain map.
pub(super) fn has_all(wanted: &Field<'_>, labels: &Field<'_>) -> bool {
    wanted.entries().iter().all(|(key, value)| value.is_set() && value.value() == labels.get(key).value())
}

/// Whether a `LabelSelector` matches `labels`; an empty one matches all.
pub(super) fn matches(selector: &Field<'_>, labels: &Field<'_>) -> bool {
    has_all(&selector.get("matchLabels"), labels)
        && selector.get("matchExpressions").items().iter().all(|expression| holds(expression, labels))
}

fn holds(expression: &Field<'_>, labels: &Field<'_>) -> bool {
    let label = labels.get(expression.get("key").text().unwrap_or_default());
    let listed = || expression.get("values").items().iter().any(|value| value.value() == label.value());
    match expression.get("operator").text() {
        Some("In") => label.is_set() && listed(),
        Some("NotIn") => !(label.is_set() && listed()),
        Some("Exists") => label.is_set(),
        Some("DoesNotExist") => !label.is_set(),
        _ => false,
    }
}

/// Whether a `LabelSelector` asks for nothing.
pub(super) fn is_empty(selector: &Field<'_>) -> bool {
    selector.get("matchLabels").entries().is_empty() && selector.get("matchExpressions").items().is_empty()
}

/// The keys that a `LabelSelector` asks for, each with its field.
pub(super) fn keys<'a>(selector: &Field<'a>) -> Vec<(&'a str, Field<'a>)> {
    let mut keys = selector.get("matchLabels").entries();
    keys.extend(selector.get("matchExpressions").items().into_iter().filter_map(|expression| {
        let key = expression.get("key");
        Some((key.text()?, key))
    }));
    keys
}
