//! Texts as Go writes them, so that both readings write the same.

use serde_json::{Value, json};
use std::fmt::Write as _;

/// A string literal of a Go template: double quotes, or back quotes where that reads better.
#[must_use]
pub fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => {
                // Infallible: writing to a String.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// JSON as Go's `encoding/json` writes it (and so Helm's `toJson`): sorted keys, `<`, `>`, `&`, U+2028 and U+2029
/// escaped, numbers in Go's format.
#[must_use]
pub fn to_json(value: &Value) -> String {
    let mut out = String::new();
    write_json(value, &mut out);
    out
}

/// What Helm's `fromJson` makes of a text: the object or the `null` in it, and for all else a map with the key `Error`
/// alone. Half of a surrogate pair is read as U+FFFD; what is nested deeper than 128 levels is no object here.
#[must_use]
pub fn from_json(text: &str) -> Value {
    match serde_json::from_str(text).or_else(|_| serde_json::from_str(&without_half_pairs(text))) {
        Ok(object @ (Value::Object(_) | Value::Null)) => object,
        Ok(_) => json!({ "Error": "not an object" }),
        Err(error) => json!({ "Error": error.to_string() }),
    }
}

/// JSON with every escape of half a surrogate pair replaced by that of U+FFFD, as Go reads it.
fn without_half_pairs(text: &str) -> String {
    let unit = |at: usize| {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = 0;
    while let Some(found) = text[rest..].find('\\') {
        let at = rest + found;
        out.push_str(&text[rest..at]);
        let (taken, written) = match (unit(at), unit(at + 6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (12, text.get(at..at + 12)),
            (Some(0xD800..=0xDFFF), _) => (6, Some("\\ufffd")),
            // The escaped character may be a backslash: it begins no escape of its own.
            _ => (1 + text[at + 1..].chars().next().map_or(0, char::len_utf8), None),
        };
        out.push_str(written.unwrap_or(&text[at..at + taken]));
        rest = at + taken;
    }
    out.push_str(&text[rest..]);
    out
}

/// JSON as sprig's `toPrettyJson` writes it: [`to_json`], indented by two spaces.
#[must_use]
pub fn to_pretty_json(value: &Value) -> String {
    let mut out = String::new();
    pretty(value, 0, &mut out);
    out
}

fn pretty(value: &Value, depth: usize, out: &mut String) {
    let line = |depth: usize, out: &mut String| {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    };
    match value {
        Value::Array(items) if !items.is_empty() => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                line(depth + 1, out);
                pretty(item, depth + 1, out);
            }
            line(depth, out);
            out.push(']');
        }
        Value::Object(members) if !members.is_empty() => {
            let mut keys: Vec<&String> = members.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                line(depth + 1, out);
                string(key, out);
                out.push_str(": ");
                pretty(&members[key], depth + 1, out);
            }
            line(depth, out);
            out.push('}');
        }
        value => write_json(value, out),
    }
}

fn write_json(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&self::number(number)),
        Value::String(text) => string(text, out),
        Value::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                write_json(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut keys: Vec<&String> = members.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (i, key) in keys.into_iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                string(key, out);
                out.push(':');
                write_json(&members[key], out);
            }
            out.push('}');
        }
    }
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A number as Go's `encoding/json` writes a float64 (an integer where it is one).
#[must_use]
pub fn number(number: &serde_json::Number) -> String {
    if let Some(int) = number.as_i64() {
        return int.to_string();
    }
    if let Some(int) = number.as_u64() {
        return int.to_string();
    }
    let float = number.as_f64().unwrap_or_default();
    let size = float.abs();
    if float == 0.0 || (1e-6..1e21).contains(&size) {
        return format!("{float}");
    }
    // Rust writes 1e21 and 1.5e-7; Go writes 1e+21 and 1.5e-07 (and cleans e-07 to e-7).
    let text = format!("{float:e}");
    match text.split_once('e') {
        Some((mantissa, exponent)) if !exponent.starts_with('-') => format!("{mantissa}e+{exponent}"),
        _ => text,
    }
}

/// `value` with every integral float as the integer that Go's JSON writes for it; `-0.0` stays, for Go writes `-0`.
#[must_use]
pub fn normalize(value: Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => {
            let float = number.as_f64().unwrap_or_default();
            #[expect(clippy::cast_possible_truncation, reason = "checked to be integral and within ±2^53")]
            if float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0 && !is_negative_zero(float) {
                Value::from(float as i64)
            } else {
                Value::Number(number)
            }
        }
        Value::Array(items) => items.into_iter().map(normalize).collect(),
        Value::Object(members) => members.into_iter().map(|(key, member)| (key, normalize(member))).collect(),
        other => other,
    }
}

fn is_negative_zero(float: f64) -> bool {
    float == 0.0 && float.is_sign_negative()
}

/// `value` with every `-0.0` as 0: where an integer is expected, both mean the same.
#[must_use]
pub fn without_negative_zero(value: Value) -> Value {
    match value {
        Value::Number(number) if number.as_f64().is_some_and(is_negative_zero) => 0.into(),
        Value::Array(items) => items.into_iter().map(without_negative_zero).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(key, member)| (key, without_negative_zero(member))).collect()
        }
        other => other,
    }
}
