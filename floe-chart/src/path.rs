//! Paths: to a key of the values, or to a field of an object.

use serde_json::Value;
use std::{fmt, str::FromStr};

/// A path such as `jobs.nightly.image.tag` or `spec.containers[name=job].image`.
///
/// It may stand for many: `jobs.<name>.image` for the image of every job, `hosts[]` for every host.
///
/// ```
/// use floe_chart::path::Path;
///
/// let all: Path = "jobs.<name>.image".parse()?;
/// assert!(all.is_or_leads_to(&"jobs.nightly.image.tag".parse()?));
/// assert_eq!(r#".metadata.labels["app.kubernetes.io/name"]"#.parse::<Path>()?.steps().len(), 3);
/// # Ok::<(), floe_chart::path::PathError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(Vec<Step>);

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// A member of an object.
    Name(String),
    /// An item of a list, counted from 0.
    Index(usize),
    /// The item of a list whose member has a value: `[name=job]`.
    By(String, String),
    /// Any member of a map: `<name>`.
    Member,
    /// Any item of a list: `[]`.
    Item,
}

/// Why a text is no path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text}: {message}; write for example a.b, a[0], a[name=b] or a[\"b.c\"]")]
pub struct PathError {
    text: String,
    message: String,
}

impl Step {
    /// Whether both can name the same; an item's number and its name may.
    fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Name(a), Self::Name(b)) => a == b,
            (Self::Name(_) | Self::Member, Self::Name(_) | Self::Member) => true,
            (Self::Name(_) | Self::Member, _) | (_, Self::Name(_) | Self::Member) => false,
            (Self::By(key, a), Self::By(other, b)) => key != other || a == b,
            (Self::Index(a), Self::Index(b)) => a == b,
            _ => true,
        }
    }
}

impl Path {
    /// The path of these steps.
    #[must_use]
    pub const fn new(steps: Vec<Step>) -> Self {
        Self(steps)
    }

    /// The path of these members.
    pub fn of_names<S: Into<String>>(names: impl IntoIterator<Item = S>) -> Self {
        Self(names.into_iter().map(|name| Step::Name(name.into())).collect())
    }

    /// Its steps.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// This path and one step more.
    #[must_use]
    pub fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    /// This path and the member `name`.
    #[must_use]
    pub fn name(&self, name: &str) -> Self {
        self.then(Step::Name(name.to_owned()))
    }

    /// Whether `other` is here or below.
    #[must_use]
    pub fn is_or_leads_to(&self, other: &Self) -> bool {
        self.0.len() <= other.0.len() && self.0.iter().zip(&other.0).all(|(a, b)| a.meets(b))
    }

    /// Whether one of the two is at or below the other.
    #[must_use]
    pub fn touches(&self, other: &Self) -> bool {
        self.is_or_leads_to(other) || other.is_or_leads_to(self)
    }

    /// The JSON pointer (RFC 6901) of a path of members and numbered items.
    #[must_use]
    pub fn pointer(&self) -> String {
        let token = |step: &Step| match step {
            Step::Name(name) => format!("/{}", name.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => format!("/{index}"),
            Step::By(..) | Step::Member | Step::Item => "/-".to_owned(),
        };
        self.0.iter().map(token).collect()
    }

    /// What stands there in `value`.
    #[must_use]
    pub fn find<'a>(&self, value: &'a Value) -> Option<&'a Value> {
        self.0.iter().try_fold(value, |value, step| match step {
            Step::Name(name) => value.get(name),
            Step::Index(index) => value.get(index),
            Step::By(key, wanted) => value.as_array()?.iter().find(|item| named(item, key).as_ref() == Some(wanted)),
            Step::Member | Step::Item => None,
        })
    }
}

/// A member of an item as it stands in a path.
pub(crate) fn named(item: &Value, key: &str) -> Option<String> {
    match item.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, step) in self.0.iter().enumerate() {
            let dot = if n == 0 { "" } else { "." };
            match step {
                Step::Name(name) if is_plain(name) => write!(f, "{dot}{name}")?,
                Step::Name(name) => write!(f, "[{name:?}]")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::By(key, value) => write!(f, "[{key}={value}]")?,
                Step::Member => write!(f, "{dot}<name>")?,
                Step::Item => write!(f, "[]")?,
            }
        }
        Ok(())
    }
}

/// Whether a name stands in a path as it is.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '$'))
}

impl FromStr for Path {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, PathError> {
        let error = |message: &str| PathError { text: text.to_owned(), message: message.to_owned() };
        let mut steps = vec![];
        let mut rest = text.strip_prefix('.').unwrap_or(text);
        while !rest.is_empty() {
            let (step, after) = if let Some(inside) = rest.strip_prefix('[') {
                bracket(inside).ok_or_else(|| error("a bracket is not closed, or holds no item"))?
            } else {
                let (name, after) = plain_name(rest);
                if name.is_empty() {
                    return Err(error("a name is empty"));
                }
                let pattern = name.starts_with('<') && name.ends_with('>');
                (if pattern { Step::Member } else { Step::Name(name) }, after)
            };
            steps.push(step);
            rest = match after.strip_prefix('.') {
                Some("") => return Err(error("a name is empty")),
                Some(after) => after,
                None => after,
            };
        }
        Ok(Self(steps))
    }
}

/// A name up to a dot or a bracket; a backslash takes the next character as it is, as in `--set`.
fn plain_name(text: &str) -> (String, &str) {
    let mut name = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '.' | '[' => return (name, &text[at..]),
            '\\' => name.extend(chars.next().map(|(_, c)| c)),
            c => name.push(c),
        }
    }
    (name, "")
}

/// What stands in brackets, and what follows them.
fn bracket(inside: &str) -> Option<(Step, &str)> {
    if inside.starts_with('"') {
        let mut texts = serde_json::Deserializer::from_str(inside).into_iter::<String>();
        let name = texts.next()?.ok()?;
        let after = inside.get(texts.byte_offset()..)?;
        return Some((Step::Name(name), after.strip_prefix(']')?));
    }
    let (item, after) = inside.split_once(']')?;
    let step = match (item.parse(), item.split_once('=')) {
        (Ok(index), _) => Step::Index(index),
        (_, Some((key, value))) => Step::By(key.to_owned(), value.trim_matches('"').to_owned()),
        _ if item.is_empty() || item == "*" => Step::Item,
        _ => return None,
    };
    Some((step, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_reads_back() {
        let steps = [
            Step::Name("a".to_owned()),
            Step::Name("b.c/\"d\"\\".to_owned()),
            Step::Index(3),
            Step::By("name".to_owned(), "x.y".to_owned()),
            Step::Member,
            Step::Item,
            Step::Name("é".to_owned()),
        ];
        for start in 0..steps.len() {
            let path = Path::new(steps[start..].to_vec());
            assert_eq!(path.to_string().parse::<Path>().as_ref(), Ok(&path), "{path}");
        }
    }

    #[test]
    fn names_are_escaped_as_in_set() {
        let path: Path = r"podLabels.example\.com/team".parse().expect("a path");
        assert_eq!(path, Path::of_names(["podLabels", "example.com/team"]));
    }

    #[test]
    fn what_is_no_path() {
        for text in ["a..b", "a.", "a[", "a[x]", "a[\"b]"] {
            assert!(text.parse::<Path>().is_err(), "{text}");
        }
    }
}
