//! The pure expressions a template may hold.
//!
//! An [`Expr`] is what a symbolic value stands for: a path into the values, a loop variable, a fact of the
//! release, or a function of these. Its functions are the closed set [`Func`], each with its native meaning and its Go
//! spelling side by side; how an expression is spelled at a place of a template is in the module `go`.

mod func;
mod go;
mod number;
mod text;

pub use func::{Func, QuantityPaths};
pub use go::Scope;
pub(crate) use text::matches;

use std::{collections::HashSet, sync::Arc};

/// A pure expression over values, release facts and literals.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Expr {
    /// `.Values`, the root of the chart's values.
    Values,
    /// A fact of the release, the chart or the cluster, such as `.Release.Name`.
    Fact(Fact),
    /// A member of an object: `.Values.image` is `Field(Values, "image")`.
    Field(Arc<Expr>, String),
    /// A variable of an enclosing loop.
    Var(Var),
    /// An argument of the part whose body this expression stands in.
    Arg(String),
    /// A string as it is.
    Text(String),
    /// An integer as it is.
    Int(i64),
    /// A boolean as it is.
    Bool(bool),
    /// A map of literal keys: `dict "a" b …`.
    Dict(Vec<(String, Expr)>),
    /// A list: `list a b …`.
    List(Vec<Expr>),
    /// Strings joined.
    Concat(Vec<Expr>),
    /// A function of the closed set, applied.
    Call(Func, Vec<Expr>),
    /// The text of a named template.
    Include(Include),
    /// A text that is drawn: not a function of anything, so that it may stand in one place only.
    Generated(Arc<Generated>),
}

/// A fact that Helm knows about the release, the chart or the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fact {
    /// `.Release.Name`
    ReleaseName,
    /// `.Release.Namespace`
    ReleaseNamespace,
    /// `.Release.Service`, `Helm`.
    ReleaseService,
    /// `.Release.Revision`, 1 at install.
    ReleaseRevision,
    /// `.Release.IsUpgrade`
    ReleaseIsUpgrade,
    /// `.Chart.Name`
    ChartName,
    /// `.Chart.Version`
    ChartVersion,
    /// `.Chart.AppVersion`
    ChartAppVersion,
    /// `.Subcharts`, an object with the subcharts that are installed by their keys.
    Subcharts,
    /// `.Capabilities.KubeVersion.Version`, for example `v1.34.0`.
    KubeVersion,
    /// `.Capabilities.APIVersions`, the list behind [`Func::HasApiVersion`].
    ApiVersions,
}

/// A loop's variable: the element, or the key of a map's entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Var {
    /// The name without `$`; unique among the loops around it.
    pub name: String,
    /// Which loop it belongs to while that loop's body is traced; 0 once the loop is complete.
    pub(crate) instance: u32,
}

/// A call of a named template.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Include {
    /// The part's name without the chart's prefix.
    pub part: String,
    /// Named arguments; with none, the part is given the root context itself.
    pub args: Vec<(String, Expr)>,
}

/// A text that is found in a Secret of the cluster, else drawn.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Generated {
    /// The namespace of the Secret that keeps the text.
    pub namespace: Expr,
    /// The Secret's name.
    pub secret: Expr,
    /// The key in its data.
    pub key: String,
    /// How many letters and digits are drawn.
    pub length: u16,
}

impl Expr {
    /// The member `name` of this object.
    #[must_use]
    pub fn field(&self, name: &str) -> Self {
        Self::Field(Arc::new(self.clone()), name.to_owned())
    }

    /// `func` applied to this expression alone.
    #[must_use]
    pub fn call(&self, func: Func) -> Self {
        Self::Call(func, vec![self.clone()])
    }

    /// The expressions directly below this one.
    pub fn children(&self) -> Vec<&Self> {
        match self {
            Self::Field(of, _) => vec![of],
            Self::Concat(parts) | Self::List(parts) | Self::Call(_, parts) => parts.iter().collect(),
            Self::Dict(entries) | Self::Include(Include { args: entries, .. }) => {
                entries.iter().map(|(_, value)| value).collect()
            }
            Self::Generated(generated) => vec![&generated.namespace, &generated.secret],
            Self::Values
            | Self::Fact(_)
            | Self::Var(_)
            | Self::Arg(_)
            | Self::Text(_)
            | Self::Int(_)
            | Self::Bool(_) => vec![],
        }
    }

    /// Whether `test` holds for this expression or one below it.
    pub fn any(&self, test: &mut dyn FnMut(&Self) -> bool) -> bool {
        test(self) || self.children().into_iter().any(|child| child.any(test))
    }

    /// This expression with `change` applied to it and all below it, from the leaves up.
    #[must_use]
    pub fn map(&self, change: &dyn Fn(Self) -> Self) -> Self {
        change(self.map_children(&|child| child.map(change)))
    }

    /// This expression with `change` applied to the expressions directly below it.
    #[must_use]
    pub fn map_children(&self, change: &dyn Fn(&Self) -> Self) -> Self {
        let all = |exprs: &[Self]| exprs.iter().map(change).collect();
        match self {
            Self::Field(of, name) => Self::Field(Arc::new(change(of)), name.clone()),
            Self::Concat(parts) => Self::Concat(all(parts)),
            Self::List(items) => Self::List(all(items)),
            Self::Call(func, args) => Self::Call(func.clone(), all(args)),
            Self::Include(include) => Self::Include(include.map(&|arg| change(&arg))),
            Self::Dict(entries) => {
                Self::Dict(entries.iter().map(|(key, value)| (key.clone(), change(value))).collect())
            }
            Self::Generated(generated) => {
                let Generated { namespace, secret, .. } = &**generated;
                let (namespace, secret) = (change(namespace), change(secret));
                Self::Generated(Arc::new(Generated { namespace, secret, ..(**generated).clone() }))
            }
            leaf => leaf.clone(),
        }
    }

    /// This condition's negation, without doubling it.
    #[must_use]
    pub fn not(&self) -> Self {
        match self {
            Self::Bool(flag) => Self::Bool(!flag),
            Self::Call(Func::Not, of) => of[0].clone(),
            condition => condition.call(Func::Not),
        }
    }

    /// Whether all of the conditions hold, in one `and`, each once.
    #[must_use]
    pub fn all_of(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(Func::And, conditions)
    }

    /// Whether any of the conditions holds, in one `or`, each once.
    #[must_use]
    pub fn any_of(conditions: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(Func::Or, conditions)
    }

    fn joined(func: Func, conditions: impl IntoIterator<Item = Self>) -> Self {
        let ends = func == Func::Or;
        let mut terms: Vec<Self> = vec![];
        let mut seen = HashSet::new();
        for condition in conditions {
            let more = match condition {
                Self::Bool(flag) if flag == ends => return condition,
                Self::Bool(_) => vec![],
                Self::Call(same, inner) if same == func => inner,
                condition => vec![condition],
            };
            terms.extend(more.into_iter().filter(|term| seen.insert(term.clone())));
        }
        match <[Self; 1]>::try_from(terms) {
            Ok([one]) => one,
            Err(terms) if terms.is_empty() => Self::Bool(!ends),
            Err(terms) => Self::Call(func, terms),
        }
    }
}

impl Include {
    /// This call with `change` applied to every argument.
    #[must_use]
    pub fn map(&self, change: &dyn Fn(Expr) -> Expr) -> Self {
        Self {
            part: self.part.clone(),
            args: self.args.iter().map(|(name, arg)| (name.clone(), arg.map(change))).collect(),
        }
    }
}

impl Fact {
    /// The fact's path below the root context, as Go templates spell it.
    #[must_use]
    pub fn path(self) -> &'static str {
        match self {
            Self::ReleaseName => ".Release.Name",
            Self::ReleaseNamespace => ".Release.Namespace",
            Self::ReleaseService => ".Release.Service",
            Self::ReleaseRevision => ".Release.Revision",
            Self::ReleaseIsUpgrade => ".Release.IsUpgrade",
            Self::ChartName => ".Chart.Name",
            Self::ChartVersion => ".Chart.Version",
            Self::ChartAppVersion => ".Chart.AppVersion",
            Self::Subcharts => ".Subcharts",
            Self::KubeVersion => ".Capabilities.KubeVersion.Version",
            Self::ApiVersions => ".Capabilities.APIVersions",
        }
    }
}
