//! How an expression is spelled at a place of a Go template.

use super::{Expr, Func, Generated, Include};
use crate::go;

/// Where in a template an expression is spelled: what the dot is there, and whose helpers it may call.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The chart, whose name prefixes its named templates.
    pub chart: String,
    /// Whether this is the body of a part with arguments: its dot is `dict "root" … "name" …`.
    pub in_part: bool,
    /// Whether an enclosing `range` has moved the dot.
    pub in_range: bool,
    /// Expressions that have a name of their own here: `$job`, or the dot inside `with`.
    pub bound: Vec<(Expr, String)>,
}

impl Scope {
    /// The scope of a template file, or of a part without arguments.
    #[must_use]
    pub fn top(chart: &str) -> Self {
        Self { chart: chart.to_owned(), in_part: false, in_range: false, bound: vec![] }
    }

    /// The scope of the body of a part with arguments.
    #[must_use]
    pub fn part(chart: &str) -> Self {
        Self { in_part: true, ..Self::top(chart) }
    }

    /// This scope inside a `range`.
    #[must_use]
    pub fn ranged(&self) -> Self {
        Self { in_range: true, ..self.clone() }
    }

    /// The root context as an argument of `include`.
    #[must_use]
    pub fn root(&self) -> &'static str {
        match (self.in_part, self.in_range) {
            (false, false) => ".",
            (false, true) => "$",
            (true, false) => ".root",
            (true, true) => "$.root",
        }
    }

    /// The path of a member of the root context.
    fn below_root(&self, path: &str) -> String {
        match self.root() {
            "." => path.to_owned(),
            root => format!("{root}{path}"),
        }
    }

    /// The full name of one of the chart's named templates.
    #[must_use]
    pub fn helper(&self, part: &str) -> String {
        format!("{}.{part}", self.chart)
    }
}

impl Expr {
    /// This expression as a pipeline's start: a path, or a call without parentheses.
    #[must_use]
    pub fn go(&self, scope: &Scope) -> String {
        if let Some((_, name)) = scope.bound.iter().find(|(bound, _)| bound == self) {
            return name.clone();
        }
        match self {
            Self::Values => scope.below_root(".Values"),
            Self::Fact(fact) => scope.below_root(fact.path()),
            Self::Field(of, name) => field(of, name, scope),
            Self::Var(var) => format!("${}", var.name),
            Self::Arg(name) => format!("{}.{name}", if scope.in_range { "$" } else { "" }),
            Self::Text(text) => go::quote(text),
            Self::Int(int) => int.to_string(),
            Self::Bool(flag) => flag.to_string(),
            Self::Dict(entries) => entries.iter().fold("dict".to_owned(), |dict, (key, value)| {
                format!("{dict} {} {}", go::quote(key), value.go_arg(scope))
            }),
            Self::List(items) => {
                items.iter().fold("list".to_owned(), |list, item| format!("{list} {}", item.go_arg(scope)))
            }
            Self::Concat(parts) => printf(parts, scope),
            Self::Call(func, args) => func.go(args, scope),
            Self::Include(include) => include.go(scope),
            Self::Generated(generated) => generated.go(scope),
        }
    }

    /// This expression as JSON text, as a pipeline's start.
    #[must_use]
    pub fn go_json(&self, scope: &Scope) -> String {
        let bound = scope.bound.iter().any(|(bound, _)| bound == self);
        match self {
            Self::Call(func, args) if !bound => func.go_json(args, scope),
            expr => format!("{} | toJson", expr.go(scope)),
        }
    }

    /// This condition as an argument that has to be a boolean, not just something that counts as one.
    #[must_use]
    pub fn go_bool(&self, scope: &Scope) -> String {
        match self {
            expr if expr.is_bool() => expr.go_arg(scope),
            Self::Call(Func::NonEmpty, of) => format!("(not (empty {}))", of[0].go_arg(scope)),
            expr => format!("(not (not {}))", expr.go_arg(scope)),
        }
    }

    /// Whether this condition is a boolean.
    #[must_use]
    pub fn is_bool(&self) -> bool {
        match self {
            Self::Bool(_) | Self::Field(..) | Self::Var(_) | Self::Arg(_) | Self::Fact(_) => true,
            Self::Call(Func::And | Func::Or, args) => args.iter().all(Self::is_bool),
            Self::Call(func, _) => func.is_bool(),
            _ => false,
        }
    }

    /// This expression as an argument: parenthesised where it is a call.
    #[must_use]
    pub fn go_arg(&self, scope: &Scope) -> String {
        let text = self.go(scope);
        let atom = matches!(self, Self::Text(_)) || !text.contains(' ') && !matches!(text.as_str(), "dict" | "list");
        if atom { text } else { format!("({text})") }
    }
}

impl Include {
    /// The call, as a pipeline's start.
    #[must_use]
    pub fn go(&self, scope: &Scope) -> String {
        let name = go::quote(&scope.helper(&self.part));
        if self.args.is_empty() {
            return format!("include {name} {}", scope.root());
        }
        let args: String = self.args.iter().map(|(key, arg)| format!(" {key:?} {}", arg.go_arg(scope))).collect();
        format!("include {name} (dict \"root\" {}{args})", scope.root())
    }
}

impl Generated {
    /// The call of the helper that looks the text up or draws it.
    fn go(&self, scope: &Scope) -> String {
        let Self { namespace, secret, key, length } = self;
        let helper = go::quote(&scope.helper("generated"));
        let (namespace, secret) = (namespace.go_arg(scope), secret.go_arg(scope));
        format!("include {helper} (list {namespace} {secret} {} {length})", go::quote(key))
    }
}

fn field(of: &Expr, name: &str, scope: &Scope) -> String {
    let identifier = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && !name.is_empty();
    let base = of.go_arg(scope);
    if identifier { format!("{base}.{name}") } else { format!("(index {base} {})", go::quote(name)) }
}

fn printf(parts: &[Expr], scope: &Scope) -> String {
    let mut format = String::new();
    let mut args = String::new();
    for part in parts {
        match part {
            Expr::Text(text) => format.push_str(&text.replace('%', "%%")),
            Expr::Call(Func::IntText, int) => {
                format.push_str("%d");
                args.push(' ');
                args.push_str(&Func::Int64.go_arg(int, scope));
            }
            part => {
                format.push_str("%s");
                args.push(' ');
                args.push_str(&part.go_arg(scope));
            }
        }
    }
    format!("printf {}{args}", go::quote(&format))
}
