//! Conditions in words, with the keys as a user's values file has them.

use super::scope::Scope;
use floe_schema::expr::{self, Expr, Func};

/// A condition as people say it: `jobs.nightly.schedule is set`.
pub(super) fn condition(scope: &Scope<'_>, expr: &Expr) -> String {
    let all = |terms: &[Expr], word: &str| {
        let term = |term: &Expr| match term {
            Expr::Call(Func::And | Func::Or, _) => format!("({})", condition(scope, term)),
            term => condition(scope, term),
        };
        terms.iter().map(term).collect::<Vec<_>>().join(word)
    };
    let value = |n: usize, args: &[Expr]| args.get(n).map(|arg| self::value(scope, arg)).unwrap_or_default();
    match expr {
        Expr::Call(Func::Not, of) => match &of[0] {
            Expr::Call(Func::NonEmpty | Func::IsSet, of) => format!("{} is not set", value(0, of)),
            Expr::Call(Func::Eq | Func::IntEq, args) => format!("{} is not {}", value(0, args), value(1, args)),
            term @ Expr::Call(Func::And | Func::Or, _) => format!("not ({})", condition(scope, term)),
            term => format!("not {}", condition(scope, term)),
        },
        Expr::Call(Func::And, terms) => all(terms, " and "),
        Expr::Call(Func::Or, terms) => all(terms, " or "),
        Expr::Call(Func::NonEmpty | Func::IsSet, of) => format!("{} is set", value(0, of)),
        Expr::Call(Func::Eq | Func::IntEq, args) => format!("{} is {}", value(0, args), value(1, args)),
        Expr::Call(Func::Gt, args) => format!("{} is greater than {}", value(0, args), value(1, args)),
        Expr::Call(Func::Lt, args) => format!("{} is less than {}", value(0, args), value(1, args)),
        Expr::Call(Func::Fits, args) => format!("{} has at most {} bytes", value(0, args), value(1, args)),
        Expr::Call(Func::Contains, args) => format!("{} contains {}", value(1, args), value(0, args)),
        Expr::Call(Func::HasPrefix, args) => format!("{} starts with {}", value(1, args), value(0, args)),
        Expr::Call(Func::HasSuffix, args) => format!("{} ends with {}", value(1, args), value(0, args)),
        Expr::Call(Func::HasApiVersion, args) => format!("the cluster serves {}", value(1, args)),
        Expr::Call(Func::SemverCompare, args) => format!("{} matches {}", value(1, args), value(0, args)),
        expr => self::value(scope, expr),
    }
}

/// A value as people name it: its key, of several layers the topmost; else what it is made of.
pub(super) fn value(scope: &Scope<'_>, expr: &Expr) -> String {
    if let Some(key) = scope.keys(expr).last() {
        return if key.steps().is_empty() { "the values".to_owned() } else { key.to_string() };
    }
    let all = |exprs: &[Expr], word: &str| exprs.iter().map(|expr| value(scope, expr)).collect::<Vec<_>>().join(word);
    match expr {
        Expr::Call(Func::Default, args) => match &args[0] {
            Expr::Text(fallback) if fallback.is_empty() => value(scope, &args[1]),
            fallback => format!("{} or {}", value(scope, &args[1]), value(scope, fallback)),
        },
        Expr::Call(Func::Ternary, args) => {
            format!("{} or {} ({})", value(scope, &args[0]), value(scope, &args[1]), condition(scope, &args[2]))
        }
        Expr::Call(Func::Quantities(_) | Func::Omit(_) | Func::IntText | Func::Int64 | Func::PlainText, of) => {
            value(scope, &of[0])
        }
        Expr::Concat(parts) => all(parts, " + "),
        Expr::Fact(fact) => fact.path().to_owned(),
        Expr::Include(include) => format!("the part {}", include.part),
        Expr::Generated(generated) => {
            format!("{} of the Secret {}", generated.key, value(scope, &generated.secret))
        }
        Expr::Var(var) => scope.vars.get(&var.name).map_or_else(
            || format!("${}", var.name),
            |bound| bound.inputs.first().map_or_else(|| format!("${}", var.name), ToString::to_string),
        ),
        expr => expr.go(&expr::Scope::top(scope.root.chart)),
    }
}
