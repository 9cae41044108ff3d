//! What a scalar is: the rules of go-yaml v2 (`resolve.go`), which are those of YAML 1.1 but for base 60.

use super::number;

const LONG_PREFIX: &str = "tag:yaml.org,2002:";

/// The value of a scalar.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    /// An integer beyond `i64`.
    Uint(u64),
    Float(f64),
    Text(String),
}

impl Scalar {
    /// The word for its type, as in its tag.
    fn name(&self) -> &'static str {
        match self {
            Scalar::Null => "null",
            Scalar::Bool(_) => "bool",
            Scalar::Int(_) | Scalar::Uint(_) => "int",
            Scalar::Float(_) => "float",
            Scalar::Text(_) => "str",
        }
    }

    /// The string that `sigs.k8s.io/yaml` makes of a key.
    ///
    /// # Errors
    /// Null and integers beyond `i64`, which it refuses.
    pub(super) fn into_key(self) -> Result<String, &'static str> {
        match self {
            Scalar::Null => Err("a key is null: write \"\" or \"null\" in quotes"),
            Scalar::Bool(flag) => Ok(flag.to_string()),
            Scalar::Int(integer) => Ok(integer.to_string()),
            Scalar::Uint(_) => Err("a key is an integer beyond 64 bits: quote it"),
            Scalar::Float(float) => Ok(number::key(float)),
            Scalar::Text(text) => Ok(text),
        }
    }
}

/// The value of a scalar by its tag, or by its text if it is plain.
///
/// # Errors
/// A tag that the text does not fit, or that Helm ignores.
pub(super) fn resolve(text: &str, is_plain: bool, tag: Option<&str>) -> Result<Scalar, String> {
    let Some(tag) = tag else {
        return Ok(if is_plain { plain(text) } else { Scalar::Text(text.to_owned()) });
    };
    if tag == "!" {
        return Ok(Scalar::Text(text.to_owned()));
    }
    let unsupported = || Err(format!("the tag `{}` has no meaning here: remove it", short(tag)));
    let Some(name) = tag.strip_prefix(LONG_PREFIX) else { return unsupported() };
    let scalar = match name {
        "str" => return Ok(Scalar::Text(text.to_owned())),
        "binary" => {
            return binary(text).map(Scalar::Text).ok_or_else(|| "`!!binary` is not followed by valid base64".into());
        }
        "null" | "bool" | "int" | "float" => plain(text),
        _ => return unsupported(),
    };
    match scalar {
        Scalar::Int(integer) if name == "float" => Ok(Scalar::Float(integer as f64)),
        scalar if scalar.name() == name => Ok(scalar),
        scalar => Err(format!("`{text}` is of type {}, not `!!{name}`", scalar.name())),
    }
}

/// A tag as people write it.
pub(super) fn short(tag: &str) -> String {
    tag.strip_prefix(LONG_PREFIX).map_or_else(|| tag.to_owned(), |name| format!("!!{name}"))
}

/// The value of a plain scalar without a tag. A timestamp is its text.
fn plain(text: &str) -> Scalar {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => return Scalar::Bool(true),
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            return Scalar::Bool(false);
        }
        ".nan" | ".NaN" | ".NAN" => return Scalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => return Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => return Scalar::Float(f64::NEG_INFINITY),
        _ => {}
    }
    let number = match text.as_bytes()[0] {
        b'.' => dotted(text),
        b'0'..=b'9' | b'+' | b'-' => integer_or_float(&text.replace('_', "")),
        _ => None,
    };
    number.unwrap_or_else(|| Scalar::Text(text.to_owned()))
}

/// A number that begins with its point: as `strconv.ParseFloat` reads it, underscores between digits included.
fn dotted(text: &str) -> Option<Scalar> {
    let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let placed = text.bytes().enumerate().all(|(at, byte)| byte != b'_' || at > 0 && digit(at - 1) && digit(at + 1));
    placed.then(|| float(&text.replace('_', ""))).flatten()
}

/// A number whose underscores are taken out already.
fn integer_or_float(text: &str) -> Option<Scalar> {
    let (negative, digits) = match text.as_bytes()[0] {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    if let Some(magnitude) = go_integer(digits) {
        if let Some(integer) = signed(magnitude, negative) {
            return Some(Scalar::Int(integer));
        }
        if digits.len() == text.len() {
            return Some(Scalar::Uint(magnitude));
        }
    }
    // A quirk of go-yaml: after `0b` it lets a sign pass.
    if let Some(signed) = text.strip_prefix("0b").filter(|signed| signed.starts_with(['-', '+'])) {
        return i64::from_str_radix(signed, 2).ok().map(Scalar::Int);
    }
    float(text)
}

/// An unsigned integer as `strconv.ParseUint(text, 0, 64)` reads it: the prefix decides the base, a lone zero is octal.
fn go_integer(digits: &str) -> Option<u64> {
    let prefixed = |prefix: &str| {
        let rest = digits.get(..2).filter(|start| start.eq_ignore_ascii_case(prefix)).and(digits.get(2..));
        rest.filter(|rest| !rest.starts_with('+'))
    };
    let (digits, radix) = if let Some(rest) = prefixed("0b") {
        (rest, 2)
    } else if let Some(rest) = prefixed("0o") {
        (rest, 8)
    } else if let Some(rest) = prefixed("0x") {
        (rest, 16)
    } else if digits.starts_with('0') {
        (digits, 8)
    } else {
        (digits, 10)
    };
    u64::from_str_radix(digits, radix).ok().filter(|_| !digits.starts_with('+'))
}

fn signed(magnitude: u64, negative: bool) -> Option<i64> {
    if negative { 0_i64.checked_sub_unsigned(magnitude) } else { i64::try_from(magnitude).ok() }
}

/// A float in the form `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`; one out of range is a string, as in go-yaml.
fn float(text: &str) -> Option<Scalar> {
    let decimal = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'));
    if !decimal {
        return None;
    }
    text.parse::<f64>().ok().filter(|float| float.is_finite()).map(Scalar::Float)
}

/// Base64 as Go's `base64.StdEncoding` reads it, line breaks skipped; bytes that are not UTF-8 become U+FFFD each, as in
/// `encoding/json`.
fn binary(text: &str) -> Option<String> {
    let symbols: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    let padding = symbols.iter().rev().take_while(|&&byte| byte == b'=').count();
    if !symbols.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(symbols.len());
    let (mut bits, mut count) = (0_u32, 0);
    for &symbol in &symbols[..symbols.len() - padding] {
        bits = bits << 6 | sextet(symbol)?;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).expect("masked to eight bits"));
        }
    }
    let mut decoded = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        decoded.push_str(chunk.valid());
        decoded.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    Some(decoded)
}

fn sextet(symbol: u8) -> Option<u32> {
    let value = match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    };
    Some(value.into())
}
