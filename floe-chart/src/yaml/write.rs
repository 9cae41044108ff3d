//! The manifest writer: YAML that readers of YAML 1.1 and of 1.2 read alike.

use serde_json::Value;

use super::number;

/// A key longer than this is written as an explicit one (`? key`): readers look for the colon within 1024 characters only.
const MAX_SIMPLE_KEY: usize = 500;

/// Words that some reader takes for something else than a string, in any case.
const RESERVED: [&str; 12] = ["y", "yes", "true", "on", "n", "no", "false", "off", "null", "nan", "inf", "infinity"];

/// Writes a value as a YAML document in block style, with a newline at its end.
///
/// Keys keep their order; a list is indented under its key; `{}` and `[]` are the only flow style. A string is plain only if
/// it is a word of letters, digits and `-_./` that begins with a letter and that no YAML takes for anything else; a text of
/// several printable lines is a literal block; every other string is in double quotes. Numbers are printed as Go's
/// `encoding/json` prints them: `1.0` as `1`, and so `-0.0` as `-0`.
#[must_use]
pub fn write(value: &Value) -> String {
    let mut out = String::new();
    block(&mut out, value, 0);
    out
}

/// Writes a value where the cursor stands, in column `indent`, and ends the line.
fn block(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (index, (key, value)) in members.iter().enumerate() {
                if index > 0 {
                    pad(out, indent);
                }
                member(out, key, value, indent);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    pad(out, indent);
                }
                out.push_str("- ");
                block(out, item, indent + 2);
            }
        }
        // The content of a literal block stands two columns further in than its parent.
        scalar => leaf(out, scalar, indent.max(2)),
    }
}

fn member(out: &mut String, key: &str, value: &Value, indent: usize) {
    let key = if is_word(key) { key.to_owned() } else { quoted(key) };
    if key.len() > MAX_SIMPLE_KEY {
        out.push_str(&format!("? {key}\n"));
        pad(out, indent);
    } else {
        out.push_str(&key);
    }
    out.push(':');
    let nested = match value {
        Value::Object(members) => !members.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => false,
    };
    if nested {
        out.push('\n');
        pad(out, indent + 2);
    } else {
        out.push(' ');
    }
    block(out, value, indent + 2);
}

/// Writes what has no members, and ends the line; `indent` is the column of a literal block's lines.
fn leaf(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::Object(_) => out.push_str("{}"),
        Value::Array(_) => out.push_str("[]"),
        Value::Null => out.push_str("null"),
        Value::Bool(flag) => out.push_str(if *flag { "true" } else { "false" }),
        Value::Number(number) if number.is_f64() => {
            out.push_str(&number.as_f64().map_or_else(|| number.to_string(), number::json));
        }
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(text) if is_word(text) => out.push_str(text),
        Value::String(text) if is_literal(text) => return literal(out, text, indent),
        Value::String(text) => out.push_str(&quoted(text)),
    }
    out.push('\n');
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Whether a string can stand without quotes.
fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/'))
        && !RESERVED.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a text is of several lines, all of them visible as they are: no line of blanks, no character that is escaped in
/// quotes, no indentation or empty line at the start, where the reader would have to be told of it.
fn is_literal(text: &str) -> bool {
    let body = text.trim_end_matches('\n');
    text.contains('\n')
        && !body.starts_with(['\n', ' '])
        && !body.is_empty()
        && body.lines().all(|line| line.is_empty() || !line.trim_matches(' ').is_empty())
        && text.chars().all(|c| c == '\n' || is_visible(c))
}

fn literal(out: &mut String, text: &str, indent: usize) {
    let body = text.trim_end_matches('\n');
    let breaks = text.len() - body.len();
    out.push_str(match breaks {
        0 => "|-\n",
        1 => "|\n",
        _ => "|+\n",
    });
    for line in body.split('\n') {
        if !line.is_empty() {
            pad(out, indent);
            out.push_str(line);
        }
        out.push('\n');
    }
    out.extend(std::iter::repeat_n('\n', breaks.saturating_sub(1)));
}

/// A string in double quotes, on one line, by escapes that every YAML knows.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_visible(c) => out.push(c),
            c if u32::from(c) > 0xffff => out.push_str(&format!("\\U{:08x}", u32::from(c))),
            c => out.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

/// Whether a character is printable in every YAML and can be seen: no space but the common one, no mark that is invisible or
/// changes the direction of the text around it.
fn is_visible(c: char) -> bool {
    match c {
        ' '..='~' => true,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' => false,
        '\u{a1}'..='\u{fffd}' | '\u{10000}'.. => !c.is_whitespace(),
        _ => false,
    }
}
