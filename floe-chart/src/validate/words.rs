//! The words of findings: values in brief, types with their article, the nearest of several names.

use serde_json::Value;

/// The longest value that is shown whole, in characters.
const LONGEST_VALUE: usize = 60;
/// The longest pattern that is shown whole.
const LONGEST_PATTERN: usize = 100;
/// As many names are still a short list.
const SHORT_LIST: usize = 12;
/// Distances are not computed for longer names: it takes the product of the lengths.
const LONGEST_NAME: usize = 100;

/// A value as JSON, shortened.
pub(super) fn brief(value: &Value) -> String {
    match value {
        Value::Object(members) if !members.is_empty() => format!("{{{}}}", brief_list(members.keys(), 3)),
        Value::Array(items) if !items.is_empty() => format!("a list of {}", count(items.len(), "item")),
        Value::String(text) => {
            let shortened = shorten(text, LONGEST_VALUE);
            Value::from(shortened).to_string()
        }
        other => shorten(&other.to_string(), LONGEST_VALUE),
    }
}

fn brief_list<'a>(names: impl ExactSizeIterator<Item = &'a String>, most: usize) -> String {
    let more = if names.len() > most { ", …" } else { "" };
    let shown: Vec<String> = names.take(most).map(|name| format!("{}: …", shorten(name, 20))).collect();
    shown.join(", ") + more
}

/// A pattern, shortened.
pub(super) fn brief_pattern(pattern: &str) -> String {
    shorten(pattern, LONGEST_PATTERN)
}

fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `1 item`, `2 items`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// `1 is`, `2 are`: the limit of a count with its verb.
pub(super) fn limit(number: u64) -> String {
    if number == 1 { "1 is".into() } else { format!("{number} are") }
}

/// What a value is, with its article.
pub(super) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.is_f64() => "a number",
        Value::Number(_) => "an integer",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a map",
    }
}

/// A type of JSON Schema with its article, in the words of YAML.
pub(super) fn type_name(name: &str) -> &'static str {
    match name {
        "null" => "null",
        "boolean" => "a boolean",
        "integer" => "an integer",
        "number" => "a number",
        "string" => "a string",
        "array" => "a list",
        _ => "a map",
    }
}

/// How a value of the first of these types is written in YAML.
pub(super) fn how_to_write(names: &[&str]) -> Option<String> {
    let way = match *names.iter().find(|name| **name != "null")? {
        "boolean" => "write true or false",
        "integer" => "write a whole number, without a unit",
        "number" => "write a number, without a unit",
        "array" => "write each item on a line of its own after `- `, or `[]` for none",
        "object" => "write its keys on lines of their own, further in, or `{}` for none",
        _ => "write one text",
    };
    Some(way.to_owned())
}

/// `a, b or c`.
pub(super) fn alternatives(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// The members of an enum, as they would be written.
pub(super) fn options(values: &[Value]) -> String {
    let shown: Vec<String> = values
        .iter()
        .map(|value| match value {
            Value::String(text) if !text.is_empty() && !text.contains([',', ' ']) => shorten(text, LONGEST_VALUE),
            other => brief(other),
        })
        .collect();
    shown.join(", ")
}

/// What a format of JSON Schema asks for, with an example.
pub(super) fn format_name(format: &str) -> String {
    let known = match format {
        "date" => "a date such as 2026-01-31",
        "time" => "a time with its zone such as 12:00:00Z",
        "date-time" => "a date and time such as 2026-01-31T12:00:00Z",
        "duration" => "an ISO 8601 duration such as PT5M",
        "email" | "idn-email" => "an address such as jo@example.com",
        "hostname" | "idn-hostname" => "a host name such as db.example.com",
        "ipv4" => "an IPv4 address such as 192.0.2.1",
        "ipv6" => "an IPv6 address such as 2001:db8::1",
        "uri" | "iri" => "a URI such as https://example.com/page",
        "uri-reference" | "iri-reference" => "a URI reference such as /page",
        "uuid" => "a UUID such as 123e4567-e89b-12d3-a456-426614174000",
        "regex" => "a regular expression",
        other => return format!("of the format {other}"),
    };
    known.to_owned()
}

/// What to do about an unknown name: the nearest known one, or all if they are few.
pub(crate) fn instead_of(unknown: &str, known: &[&str]) -> Option<String> {
    if let Some(near) = nearest(unknown, known) {
        return Some(format!("did you mean {}?", Value::from(near)));
    }
    match known {
        [] => None,
        known if known.len() <= SHORT_LIST => Some(format!("known here: {}", known.join(", "))),
        _ => None,
    }
}

/// The known name that a slip of the pen may have turned into the unknown one.
pub(super) fn nearest<'a>(unknown: &str, known: &[&'a str]) -> Option<&'a str> {
    let spelled: Vec<char> = plain(unknown);
    let tolerated = (spelled.len() / 3).clamp(1, 4);
    let distances = known.iter().map(|name| (distance(&spelled, &plain(name)), *name));
    distances.filter(|(distance, _)| *distance <= tolerated).min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// A name without what people mix up: the case, dashes and underscores.
fn plain(name: &str) -> Vec<char> {
    let letters = name.chars().filter(|letter| !matches!(letter, '-' | '_'));
    letters.take(LONGEST_NAME).flat_map(char::to_lowercase).collect()
}

/// The edit distance with swaps of neighbours (optimal string alignment).
fn distance(left: &[char], right: &[char]) -> usize {
    let mut rows = vec![vec![0; right.len() + 1]; left.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=right.len()).collect();
    for i in 1..=left.len() {
        for j in 1..=right.len() {
            let replaced = rows[i - 1][j - 1] + usize::from(left[i - 1] != right[j - 1]);
            let mut best = replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[left.len()][right.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_a_slip_away() {
        let known = ["replicas", "image", "resources", "nodeSelector"];
        for (unknown, expected) in [
            ("replica", Some("replicas")),
            ("repilcas", Some("replicas")),
            ("node_selector", Some("nodeSelector")),
            ("Image", Some("image")),
            ("tolerations", None),
            ("", None),
        ] {
            assert_eq!(nearest(unknown, &known), expected, "{unknown}");
        }
    }

    #[test]
    fn the_distance_counts_edits() {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        for (left, right, expected) in [("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1), ("same", "same", 0)]
        {
            assert_eq!(distance(&chars(left), &chars(right)), expected, "{left} {right}");
            assert_eq!(distance(&chars(right), &chars(left)), expected, "{right} {left}");
        }
    }
}
