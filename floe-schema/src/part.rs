//! Parts: Rust functions that become a chart's named templates.

use crate::{
    Text,
    expr::{Expr, Func, Include},
    go,
    node::{Entry, Node},
    trace::{
        self,
        hole::{self, Traceable},
        lines, symbolic,
    },
    vocab::Val,
};
use serde::{Serialize, de::DeserializeOwned};

/// A named argument of a part: a values struct or a leaf.
#[derive(Clone, Copy, Debug)]
pub struct Arg<'a, T> {
    name: &'static str,
    value: &'a T,
}

/// The argument `name` of a part.
pub const fn arg<'a, T>(name: &'static str, value: &'a T) -> Arg<'a, T> {
    Arg { name, value }
}

/// The arguments of a part: `()`, one [`Arg`], or a tuple of up to four.
pub trait Args {
    /// What the part's body is given.
    type Values;
    /// The values themselves, for a native run.
    fn values(&self) -> Self::Values;
    /// Values whose leaves are the part's parameters, for a trace of its body.
    fn parameters(&self) -> Self::Values;
    /// The arguments' names and expressions at the call.
    fn exprs(&self) -> Vec<(String, Option<Expr>)>;
}

impl Args for () {
    type Values = ();

    fn values(&self) {}

    fn parameters(&self) {}

    fn exprs(&self) -> Vec<(String, Option<Expr>)> {
        vec![]
    }
}

impl<T: Clone + Serialize + DeserializeOwned> Args for Arg<'_, T> {
    type Values = T;

    fn values(&self) -> T {
        self.value.clone()
    }

    fn parameters(&self) -> T {
        symbolic::symbolic(Expr::Arg(self.name.to_owned()))
    }

    fn exprs(&self) -> Vec<(String, Option<Expr>)> {
        vec![(self.name.to_owned(), base(self.value))]
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => {
        $(impl<$($name: Args),+> Args for ($($name,)+) {
            type Values = ($($name::Values,)+);

            fn values(&self) -> Self::Values {
                #[expect(non_snake_case, reason = "the types' names")]
                let ($($name,)+) = self;
                ($($name.values(),)+)
            }

            fn parameters(&self) -> Self::Values {
                #[expect(non_snake_case, reason = "the types' names")]
                let ($($name,)+) = self;
                ($($name.parameters(),)+)
            }

            fn exprs(&self) -> Vec<(String, Option<Expr>)> {
                #[expect(non_snake_case, reason = "the types' names")]
                let ($($name,)+) = self;
                [$($name.exprs()),+].concat()
            }
        })+
    };
}

tuples! { (A B) (A B C) (A B C D) }

/// An object or a list that the chart defines once, as the named template `<chart>.<name>`, and includes where it is used.
///
/// The result may be spread by struct update: `PodSpec { containers, ..part("pod", arg("job", job), pod) }`.
/// The body is traced for its parameters alone: a loop's variable reaches it as an argument or not at all.
#[track_caller]
pub fn part<A: Args, T: Traceable>(name: &str, args: A, body: impl Fn(A::Values) -> T) -> T {
    if !trace::tracing() {
        return body(args.values());
    }
    let include = call(name, &args, &|| trace::lift_serialize(&body(args.parameters())));
    hole::spread(Node::Include(include)).unwrap_or_else(hole::no_place::<T>)
}

/// A text that the chart defines once, as the named template `<chart>.<name>`: the chart's full name, say.
#[track_caller]
pub fn text_part<A: Args>(name: &str, args: A, body: impl Fn(A::Values) -> String) -> Text {
    if !trace::tracing() {
        return body(args.values()).into();
    }
    let include = call(name, &args, &|| trace::lift_serialize(&body(args.parameters())));
    Text::new(Val::Symbol(Expr::Include(include)))
}

/// Traces the body of a part, and gives the call.
#[track_caller]
fn call<A: Args>(name: &str, args: &A, body: &dyn Fn() -> Node) -> Include {
    let args = args.exprs();
    let names: Vec<String> = args.iter().map(|(name, _)| name.clone()).collect();
    trace::nested(name, &names, lines::caller(), body);
    let args = args.into_iter().map(|(arg, expr)| {
        let expr = expr.unwrap_or_else(|| {
            trace::with(|run| {
                run.error(format!(
                    "the argument `{arg}` of the part `{name}` is not one values struct or leaf; a built object cannot be passed"
                ));
            });
            Expr::Values
        });
        (arg, expr)
    });
    Include { part: name.to_owned(), args: args.collect() }
}

/// The SHA-256 of what a part gives, as canonical JSON: for names and annotations that follow what they stand for.
///
/// ```
/// use std::collections::BTreeMap;
///
/// let config = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
/// assert_eq!(floe_schema::digest(&config).trunc(8).get(), "db4a7ecb");
/// ```
pub fn digest<T: Serialize>(part: &T) -> Text {
    if !trace::tracing() {
        let json = serde_json::to_value(part).unwrap_or_default();
        return Text::of(go::to_json(&json)).sha256();
    }
    match trace::lift_serialize(part) {
        Node::Include(include) => {
            let expr = Expr::Include(include).call(Func::FromYaml).call(Func::ToJson).call(Func::Sha256);
            Text::new(Val::Symbol(expr))
        }
        _ => {
            trace::with(|run| run.error("only what a part gives has a digest"));
            Text::default()
        }
    }
}

/// The one expression whose members a values struct's leaves are, or that a leaf is.
pub(crate) fn base<T: Serialize>(value: &T) -> Option<Expr> {
    let node = trace::lift_serialize(value);
    let mut bases = vec![];
    bases_of(&node, &mut vec![], &mut bases);
    let first = bases.first()?.clone()?;
    bases.iter().all(|base| base.as_ref() == Some(&first)).then_some(first)
}

fn bases_of(node: &Node, path: &mut Vec<String>, bases: &mut Vec<Option<Expr>>) {
    match node {
        Node::Map(entries) => {
            for entry in entries {
                if let Entry::Pair(Expr::Text(key), value) = entry {
                    path.push(key.clone());
                    bases_of(value, path, bases);
                    path.pop();
                } else {
                    bases.push(None);
                }
            }
        }
        Node::Text(expr) | Node::Int(expr) | Node::Json(expr) => bases.push(strip(expr, path)),
        Node::Scalar(serde_json::Value::String(text)) if path.is_empty() => bases.push(Some(Expr::Text(text.clone()))),
        Node::Scalar(serde_json::Value::Number(int)) if path.is_empty() && int.is_i64() => {
            bases.push(int.as_i64().map(Expr::Int));
        }
        _ => bases.push(None),
    }
}

/// `expr` without the members of `path` at its end.
fn strip(expr: &Expr, path: &[String]) -> Option<Expr> {
    match (path.split_last(), expr) {
        (None, expr) => Some(expr.clone()),
        (Some((last, rest)), Expr::Field(of, name)) if name == last => strip(of, rest),
        _ => None,
    }
}
