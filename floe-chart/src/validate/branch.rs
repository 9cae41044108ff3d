//! Which of several alternatives a value was meant to be.
//!
//! `anyOf` and `oneOf` fail with the errors of every alternative. A person meant one of them: the one that is of the value's
//! type, has its tag, or has its keys; that one's errors are the findings.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::explain::type_names;

type Branch<'a> = Vec<&'a ValidationError<'static>>;

/// What to tell about a value that is none of the alternatives.
pub(super) enum Choice<'a> {
    /// The errors of the alternative that was meant.
    Errors(Branch<'a>),
    /// The value is of another type than all: the types that are expected.
    Types(Vec<&'static str>),
    /// The alternatives differ by fixed values at one place (the error is at that place): all of them.
    Options(&'a ValidationError<'static>, Vec<Value>),
    /// The alternatives differ by their keys: those that no alternative knows.
    Keys(Vec<String>),
    /// There is no alternative at all.
    None,
}

/// Chooses among the alternatives of an error.
pub(super) fn choose<'a>(context: &'a [Vec<ValidationError<'static>>], error: &ValidationError<'_>) -> Choice<'a> {
    let here = error.instance_path().as_str();
    let mut branches = Vec::new();
    for branch in context {
        flatten(branch, here, &mut branches);
    }
    let (of_other_type, meant): (Vec<Branch<'a>>, Vec<Branch<'a>>) =
        branches.into_iter().partition(|branch| branch.iter().any(|error| is_type_at(error, here)));
    if meant.is_empty() {
        return types(&of_other_type, here);
    }
    // What one alternative says of its members is its own affair: it differs from no other.
    let fixed = meant.len() > 1 && meant.iter().all(|branch| branch.iter().any(|error| is_fixed(error)));
    if fixed && let Some(choice) = options(&meant) {
        return choice;
    }
    nearest(meant, here)
}

/// An alternative that consists of alternatives for the same value stands for all of these.
fn flatten<'a>(branch: &'a [ValidationError<'static>], here: &str, into: &mut Vec<Branch<'a>>) {
    match branch {
        [only] if only.instance_path().as_str() == here => match only.kind() {
            Kind::AnyOf { context } | Kind::OneOfNotValid { context } => {
                context.iter().for_each(|inner| flatten(inner, here, into));
            }
            _ => into.push(vec![only]),
        },
        errors => into.push(errors.iter().collect()),
    }
}

fn is_type_at(error: &ValidationError<'_>, here: &str) -> bool {
    matches!(error.kind(), Kind::Type { .. }) && error.instance_path().as_str() == here
}

fn is_fixed(error: &ValidationError<'_>) -> bool {
    matches!(error.kind(), Kind::Enum { .. } | Kind::Constant { .. })
}

fn types<'a>(branches: &[Branch<'a>], here: &str) -> Choice<'a> {
    let mut names = Vec::new();
    for error in branches.iter().flatten().filter(|error| is_type_at(error, here)) {
        if let Kind::Type { kind } = error.kind() {
            names.extend(type_names(kind).into_iter().filter(|name| !names.contains(name)).collect::<Vec<_>>());
        }
    }
    if names.is_empty() { Choice::None } else { Choice::Types(names) }
}

/// All fixed values, if every alternative is refused for one at the same place.
fn options<'a>(branches: &[Branch<'a>]) -> Option<Choice<'a>> {
    let fixed = |branch: &Branch<'a>| branch.iter().copied().find(|error| is_fixed(error));
    let first = fixed(branches.first()?)?;
    let mut all = Vec::new();
    for branch in branches {
        let error = fixed(branch)?;
        if error.instance_path() != first.instance_path() {
            return None;
        }
        match error.kind() {
            Kind::Enum { options } => all.extend(options.as_array()?.iter().cloned()),
            Kind::Constant { expected_value } => all.push(expected_value.as_ref().clone()),
            _ => return None,
        }
    }
    Some(Choice::Options(first, all))
}

/// The alternative with the fewest signs that another one was meant; ties go to the earlier one.
fn nearest<'a>(branches: Vec<Branch<'a>>, here: &str) -> Choice<'a> {
    let strangeness = |branch: &Branch<'a>| -> usize {
        branch.iter().map(|error| if is_fixed(error) { 100 } else { foreign_keys(error, here) }).sum()
    };
    let least = branches.iter().map(strangeness).min().unwrap_or_default();
    let tied: Vec<Branch<'a>> = branches.into_iter().filter(|branch| strangeness(branch) == least).collect();
    if let [first, _, ..] = tied.as_slice() {
        let unknown = unknown_to_all(&tied, first, here);
        if !unknown.is_empty() {
            return Choice::Keys(unknown);
        }
    }
    tied.into_iter().next().map_or(Choice::None, Choice::Errors)
}

/// How many keys an alternative misses or does not know.
fn foreign_keys(error: &ValidationError<'_>, here: &str) -> usize {
    match error.kind() {
        _ if error.instance_path().as_str() != here => 0,
        Kind::Required { .. } => 1,
        Kind::AdditionalProperties { unexpected } => 10 * unexpected.len(),
        _ => 0,
    }
}

fn unknown_to_all<'a>(branches: &[Branch<'a>], first: &Branch<'a>, here: &str) -> Vec<String> {
    let unknown = |branch: &Branch<'a>| -> Vec<String> {
        let of = |error: &&ValidationError<'static>| match error.kind() {
            Kind::AdditionalProperties { unexpected } if error.instance_path().as_str() == here => unexpected.clone(),
            _ => Vec::new(),
        };
        branch.iter().flat_map(of).collect()
    };
    unknown(first).into_iter().filter(|key| branches.iter().all(|branch| unknown(branch).contains(key))).collect()
}
