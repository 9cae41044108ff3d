//! What plain Rust loses in a trace: maps united by computed keys, and what is there only if it is not empty.

use crate::vocab::{Flag, Val};
use crate::{
    expr::{Expr, Func},
    facts::Facts,
    node::{Entry, Node},
    trace::{
        self,
        hole::{self, Traceable},
    },
};
use serde_json::Value;
use std::collections::BTreeMap;

/// `base` with the entries of `over`, which win: labels over which nothing of a user's may win come second.
///
/// ```
/// use floe_schema::union;
/// use std::collections::BTreeMap;
///
/// let users = BTreeMap::from([("app".to_owned(), "mine".to_owned()), ("team".to_owned(), "a".to_owned())]);
/// let own = BTreeMap::from([("app".to_owned(), "dagster".to_owned())]);
/// assert_eq!(union(users, own)["app"], "dagster");
/// ```
#[must_use]
#[track_caller]
pub fn union<T: Traceable>(base: BTreeMap<String, T>, over: BTreeMap<String, T>) -> BTreeMap<String, T> {
    if !trace::tracing() {
        let mut all = base;
        all.extend(over);
        return all;
    }
    let (base, over) = (trace::lift_serialize(&base), trace::lift_serialize(&over));
    let node = match (base, over) {
        (Node::Map(a), Node::Map(b)) if literal_keys(&a) && literal_keys(&b) => Node::Map(united(a, b)),
        (a, b) => match (operands(&a), operands(&b)) {
            (Some(a), Some(b)) => Node::Json(Expr::Call(Func::Union, [a, b].concat())),
            _ => {
                trace::with(|run| run.error("a union's maps are fragments, parts, or have texts as values"));
                return BTreeMap::new();
            }
        },
    };
    hole::hole(node).unwrap_or_else(hole::no_place::<BTreeMap<String, T>>)
}

fn literal_keys(entries: &[Entry]) -> bool {
    entries.iter().all(|entry| matches!(entry, Entry::Pair(Expr::Text(_), _)))
}

/// Both maps' entries; where both have a key, the second's value, or the first's where the second's is not there.
fn united(base: Vec<Entry>, over: Vec<Entry>) -> Vec<Entry> {
    let mut all = base;
    for entry in over {
        let Entry::Pair(key, value) = entry else { continue };
        match all.iter_mut().find_map(|entry| match entry {
            Entry::Pair(known, value) if *known == key => Some(value),
            _ => None,
        }) {
            Some(base) => *base = value.or_else(base),
            None => all.push(Entry::Pair(key, value)),
        }
    }
    all
}

/// A map as what a union is made of, in turn: literal entries, fragments, parts, and what hangs on a condition.
fn operands(node: &Node) -> Option<Vec<Expr>> {
    match node {
        Node::Absent => Some(vec![]),
        Node::Json(Expr::Call(Func::Union, operands)) => Some(operands.clone()),
        Node::Json(expr) => Some(vec![expr.clone()]),
        Node::Include(include) => Some(vec![Expr::Include(include.clone()).call(Func::FromYaml)]),
        Node::If(condition, then, otherwise) => {
            let side = |node: &Node| match &operands(node)?[..] {
                [] => Some(Expr::Dict(vec![])),
                [one] => Some(one.clone()),
                many => Some(Expr::Call(Func::Union, many.to_vec())),
            };
            Some(vec![Expr::Call(Func::Ternary, vec![side(then)?, side(otherwise)?, condition.clone()])])
        }
        Node::Map(entries) => {
            let mut literal = vec![];
            let mut choices: Vec<(&Expr, [Vec<Entry>; 2])> = vec![];
            for entry in entries {
                let Entry::Pair(Expr::Text(key), value) = entry else { return None };
                match value {
                    Node::Text(expr) => literal.push((key.clone(), expr.clone())),
                    Node::Scalar(Value::String(text)) => literal.push((key.clone(), Expr::Text(text.clone()))),
                    Node::If(condition, then, otherwise) => {
                        let at = choices.iter().position(|(known, _)| *known == condition).unwrap_or(choices.len());
                        if at == choices.len() {
                            choices.push((condition, [vec![], vec![]]));
                        }
                        for (side, value) in choices[at].1.iter_mut().zip([then, otherwise]) {
                            if **value != Node::Absent {
                                side.push(Entry::Pair(Expr::Text(key.clone()), (**value).clone()));
                            }
                        }
                    }
                    _ => return None,
                }
            }
            let mut all: Vec<Expr> = (!literal.is_empty()).then_some(Expr::Dict(literal)).into_iter().collect();
            for (condition, sides) in choices {
                let [then, otherwise] = sides.map(|entries| Box::new(Node::Map(entries)));
                all.extend(operands(&Node::If(condition.clone(), then, otherwise))?);
            }
            Some(all)
        }
        _ => None,
    }
}

/// A flag, and what its answer sets in an object.
pub type FlagField<'a, T> = (&'a Flag, fn(&mut T, bool));

/// `object` with fields that follow flags: each function sets its own fields for the flag's answer, and nothing else.
///
/// A field of type `bool` has no place for an expression. `Flag::get` asks the tracer, which doubles the runs of the
/// builder with each flag; here each flag costs two.
///
/// ```
/// use floe_schema::{Flag, with_flags};
/// use k8s_openapi::api::core::v1::PodSpec;
///
/// let (token, host): (Flag, Flag) = (false.into(), false.into());
/// let spec = with_flags(PodSpec::default(), &[
///     (&token, |spec, on| spec.automount_service_account_token = Some(on)),
///     (&host, |spec, on| spec.host_network = on.then_some(true)),
/// ]);
/// assert_eq!((spec.automount_service_account_token, spec.host_network), (Some(false), None));
/// ```
pub fn with_flags<T: Traceable + Clone>(mut object: T, flags: &[FlagField<'_, T>]) -> T {
    let mut conditions = vec![];
    for (flag, set) in flags {
        match &flag.0 {
            Val::Data(answer) => set(&mut object, *answer),
            Val::Symbol(condition) => conditions.push((condition, set)),
        }
    }
    if conditions.is_empty() {
        return object;
    }
    let lifted = |set: &dyn Fn(&mut T)| {
        let mut object = object.clone();
        set(&mut object);
        trace::lift_serialize(&object)
    };
    let plain = lifted(&|_| ());
    let whole = conditions.into_iter().fold(plain.clone(), |whole, (condition, set)| {
        let [yes, no] = [true, false].map(|answer| lifted(&|object| set(object, answer)));
        with_new_entries(whole, &plain, trace::merge(condition, yes, no))
    });
    hole::hole(whole).unwrap_or_else(hole::no_place::<T>)
}

/// `whole` with what `more` says otherwise than `plain`: in the place of the field, or after the one that it follows there.
fn with_new_entries(whole: Node, plain: &Node, more: Node) -> Node {
    let (Node::Map(mut entries), Node::Map(plain), Node::Map(more)) = (whole, plain, more) else {
        trace::with(|run| run.error("only an object has fields that follow flags"));
        return Node::Absent;
    };
    let key = |entry: &Entry| if let Entry::Pair(key, _) = entry { Some(key.clone()) } else { None };
    let mut at = 0;
    for entry in more {
        let same = |known: &Entry| *known == entry || key(known).is_some() && key(known) == key(&entry);
        match entries.iter().position(same) {
            Some(known) => {
                at = known + 1;
                if !plain.contains(&entry) {
                    entries[known] = entry;
                }
            }
            None => {
                entries.insert(at, entry);
                at += 1;
            }
        }
    }
    Node::Map(entries)
}

/// `Some` list unless it is empty: an optional field that nobody asked for is not written.
#[track_caller]
pub fn non_empty<T: Traceable>(items: Vec<T>) -> Option<Vec<T>> {
    if !trace::tracing() {
        return (!items.is_empty()).then_some(items);
    }
    optional(trace::lift_serialize(&items), items)
}

/// `Some` map unless it is empty.
#[track_caller]
pub fn non_empty_map<T: Traceable>(entries: BTreeMap<String, T>) -> Option<BTreeMap<String, T>> {
    if !trace::tracing() {
        return (!entries.is_empty()).then_some(entries);
    }
    optional(trace::lift_serialize(&entries), entries)
}

#[track_caller]
fn optional<T: Traceable>(node: Node, whole: T) -> Option<T> {
    match node.non_empty() {
        Some(Expr::Bool(true)) => Some(whole),
        Some(Expr::Bool(false)) => None,
        // Under a sentinel without lists and options the tree has no loops left to ask.
        _ if !trace::with(|run| run.sentinel.present) => None,
        Some(condition) => {
            let node = Node::when(&condition, node, Node::Absent);
            Some(hole::hole(node).unwrap_or_else(hole::no_place::<T>))
        }
        None => {
            trace::with(|run| {
                run.error(
                    "whether this is empty depends on every element of a loop, which no condition of a template says",
                );
            });
            None
        }
    }
}

impl Node {
    /// The condition that a list or an object is not empty; `None` where no expression says it.
    #[must_use]
    pub fn non_empty(&self) -> Option<Expr> {
        let conditions: Vec<Option<Expr>> = match self {
            Self::List(items) => items.iter().map(Self::there).collect(),
            Self::Map(entries) => entries
                .iter()
                .map(|entry| match entry {
                    Entry::Pair(_, value) => value.there(),
                    Entry::Each(range) if range.body.iter().all(Self::certain) => Some(range.over.call(Func::NonEmpty)),
                    Entry::Each(_) => None,
                    Entry::Spread(_) => Some(Expr::Bool(true)),
                })
                .collect(),
            Self::Json(expr) => vec![Some(non_empty_of(expr))],
            _ => vec![Some(Expr::Bool(true))],
        };
        if conditions.contains(&Some(Expr::Bool(true))) {
            return Some(Expr::Bool(true));
        }
        let known = conditions.into_iter().collect::<Option<Vec<_>>>()?;
        Some(Facts::default().condition(&Expr::any_of(known)))
    }

    /// This value, or `base` where it is absent.
    fn or_else(self, base: &Self) -> Self {
        match self {
            Self::Absent => base.clone(),
            Self::If(condition, then, otherwise) => Self::when(&condition, then.or_else(base), otherwise.or_else(base)),
            value => value,
        }
    }

    /// The condition that an item or a value is there.
    fn there(&self) -> Option<Expr> {
        match self {
            Self::Absent => Some(Expr::Bool(false)),
            Self::Splice(over) => Some(non_empty_of(over)),
            Self::Range(range) if range.body.iter().any(Self::certain) => Some(range.over.call(Func::NonEmpty)),
            Self::Range(_) => None,
            Self::If(condition, then, otherwise) => {
                let side = |test: Expr, node: &Self| Some(Expr::all_of([test, node.there()?]));
                let sides = [side(condition.clone(), then)?, side(condition.not(), otherwise)?];
                Some(Facts::default().condition(&Expr::any_of(sides)))
            }
            _ => Some(Expr::Bool(true)),
        }
    }

    fn certain(&self) -> bool {
        self.there() == Some(Expr::Bool(true))
    }
}

/// The condition that what an expression gives is not empty, by what it is made of.
pub(crate) fn non_empty_of(expr: &Expr) -> Expr {
    match expr {
        Expr::Call(Func::Default, of) => Expr::any_of(of.iter().rev().map(non_empty_of)),
        Expr::Text(text) => Expr::Bool(!text.is_empty()),
        Expr::Call(Func::Quantities(_), of) => non_empty_of(&of[0]),
        Expr::Call(Func::Ternary, of) => Expr::any_of([
            Expr::all_of([of[2].clone(), non_empty_of(&of[0])]),
            Expr::all_of([of[2].not(), non_empty_of(&of[1])]),
        ]),
        Expr::Call(Func::Union, maps) => Expr::any_of(maps.iter().map(non_empty_of)),
        Expr::Dict(entries) => Expr::Bool(!entries.is_empty()),
        expr => expr.call(Func::NonEmpty),
    }
}
