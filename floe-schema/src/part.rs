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
use std::{any::TypeId, cell::RefCell, collections::HashMap, rc::Rc};

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

/// The arguments of a part: `()`, one [`Arg`], or a tuple of up to four. The body borrows them.
pub trait Args {
    /// Values whose leaves are the part's parameters.
    type Parameters: 'static;
    /// What the part's body is given.
    type Borrowed<'a>;
    /// The values themselves, for a native run.
    fn values(&self) -> Self::Borrowed<'_>;
    /// The parameters, for a trace of the body.
    fn parameters(&self) -> Self::Parameters;
    /// The parameters as the body is given them.
    fn borrowed(parameters: &Self::Parameters) -> Self::Borrowed<'_>;
    /// The arguments' names and expressions at the call.
    fn exprs(&self) -> Vec<(String, Option<Expr>)>;
}

impl Args for () {
    type Parameters = ();
    type Borrowed<'a> = ();

    fn values(&self) {}

    fn parameters(&self) {}

    fn borrowed((): &()) {}

    fn exprs(&self) -> Vec<(String, Option<Expr>)> {
        vec![]
    }
}

impl<T: Serialize + DeserializeOwned + 'static> Args for Arg<'_, T> {
    type Parameters = T;
    type Borrowed<'a> = &'a T;

    fn values(&self) -> &T {
        self.value
    }

    fn parameters(&self) -> T {
        symbolic::symbolic(Expr::Arg(self.name.to_owned()))
    }

    fn borrowed(parameters: &T) -> &T {
        parameters
    }

    fn exprs(&self) -> Vec<(String, Option<Expr>)> {
        vec![(self.name.to_owned(), base(self.value))]
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => {
        #[expect(non_snake_case, reason = "the types' names")]
        const _: () = {
            $(impl<$($name: Args),+> Args for ($($name,)+) {
                type Parameters = ($($name::Parameters,)+);
                type Borrowed<'a> = ($($name::Borrowed<'a>,)+);

                fn values(&self) -> Self::Borrowed<'_> {
                    let ($($name,)+) = self;
                    ($($name.values(),)+)
                }

                fn parameters(&self) -> Self::Parameters {
                    let ($($name,)+) = self;
                    ($($name.parameters(),)+)
                }

                fn borrowed(parameters: &Self::Parameters) -> Self::Borrowed<'_> {
                    let ($($name,)+) = parameters;
                    ($(<$name as Args>::borrowed($name),)+)
                }

                fn exprs(&self) -> Vec<(String, Option<Expr>)> {
                    let ($($name,)+) = self;
                    [$($name.exprs()),+].concat()
                }
            })+
        };
    };
}

tuples! { (A B) (A B C) (A B C D) }

/// An object or a list that the chart defines once, as the named template `<chart>.<name>`, and includes where it is used.
///
/// The result may be spread by struct update: `PodSpec { containers, ..part("pod", arg("job", job), pod) }`.
/// The body is traced for its parameters alone: a loop's variable reaches it as an argument or not at all.
#[track_caller]
pub fn part<A: Args, T: Traceable>(name: &str, args: A, body: impl Fn(A::Borrowed<'_>) -> T) -> T {
    if !trace::tracing() {
        return body(args.values());
    }
    let include = call(name, &args, &|| trace::lift_serialize(&body(A::borrowed(&args.parameters()))));
    hole::spread(Node::Include(include)).unwrap_or_else(hole::no_place::<T>)
}

/// A text that the chart defines once, as the named template `<chart>.<name>`: the chart's full name, say.
#[track_caller]
pub fn text_part<A: Args>(name: &str, args: A, body: impl Fn(A::Borrowed<'_>) -> String) -> Text {
    if !trace::tracing() {
        return body(args.values()).into();
    }
    let include = call(name, &args, &|| trace::lift_serialize(&body(A::borrowed(&args.parameters()))));
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
pub(crate) fn base<T: Serialize + DeserializeOwned + 'static>(value: &T) -> Option<Expr> {
    let leaves = symbolic::exprs_of(value);
    let paths = paths::<T>();
    if leaves.len() == paths.len() {
        let mut bases = leaves.iter().zip(&*paths).map(|(leaf, path)| strip(leaf, path));
        let first = bases.next()??;
        return bases.all(|base| base.as_ref() == Some(&first)).then_some(first);
    }
    // Some leaves are data.
    let node = trace::lift_serialize(value);
    let mut bases = vec![];
    bases_of(&node, &mut vec![], &mut bases);
    let first = bases.first()?.clone()?;
    bases.iter().all(|base| base.as_ref() == Some(&first)).then_some(first)
}

/// Where the leaves of a `T` are in it.
fn paths<T: Serialize + DeserializeOwned + 'static>() -> Rc<Vec<Vec<String>>> {
    thread_local! {
        static PATHS: RefCell<HashMap<TypeId, Rc<Vec<Vec<String>>>>> = RefCell::default();
    }
    let known = PATHS.with_borrow(|paths| paths.get(&TypeId::of::<T>()).cloned());
    known.unwrap_or_else(|| {
        // An instance for its shape alone: its leaves do not count as values without effect.
        let (shape, _) = symbolic::leaves(|| symbolic::symbolic::<T>(Expr::Values));
        let leaves = symbolic::exprs_of(&shape);
        let paths = Rc::new(leaves.iter().map(members).collect());
        PATHS.with_borrow_mut(|known| known.insert(TypeId::of::<T>(), Rc::clone(&paths)));
        paths
    })
}

/// The members that lead from the values to `expr`.
fn members(expr: &Expr) -> Vec<String> {
    match expr {
        Expr::Field(of, name) => [members(of), vec![name.clone()]].concat(),
        _ => vec![],
    }
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
