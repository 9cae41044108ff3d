//! A place in a template file, and what expressions mean there.

use super::object::Object;
use floe_schema::{
    expr::{Expr, Generated, Include, Scope, Var},
    node::Range,
};
use std::fmt;

/// A place in a template file.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) file: String,
    /// The keys that lead to it in its object.
    path: Vec<String>,
    object: Option<Object>,
    /// Inside a text that is made of more: nothing is found again there.
    in_text: bool,
    /// Inside base64.
    pub(super) encoded: bool,
    /// What variables and parameters stand for.
    bound: Vec<(Expr, Expr)>,
    loops: Vec<Loop>,
}

/// A loop around a place.
#[derive(Clone)]
struct Loop {
    over: Expr,
    /// Its variables, under names that no other loop's have.
    vars: Vec<Var>,
}

impl Place {
    pub(super) fn new(file: &str) -> Self {
        let (path, object, in_text, encoded) = (vec![], None, false, false);
        Self { file: file.to_owned(), path, object, in_text, encoded, bound: vec![], loops: vec![] }
    }

    pub(super) fn in_object(&self, object: Object) -> Self {
        Self { object: Some(object), ..self.clone() }
    }

    pub(super) fn below(&self, key: &str) -> Self {
        let mut below = self.clone();
        // A text is one field, whatever it is made of.
        if !self.in_text {
            below.path.push(key.to_owned());
        }
        below
    }

    pub(super) fn inside_text(&self) -> Self {
        Self { in_text: true, ..self.clone() }
    }

    pub(super) fn in_base64(&self) -> Self {
        Self { encoded: true, ..self.clone() }
    }

    /// The same place for an argument, which is said in terms of the file already.
    pub(super) fn outside_part(&self) -> Self {
        Self { bound: vec![], ..self.clone() }
    }

    pub(super) fn in_part(&self, include: &Include) -> Self {
        let bound = include.args.iter().map(|(name, arg)| (Expr::Arg(name.clone()), self.resolved(arg))).collect();
        Self { bound, ..self.clone() }
    }

    /// A loop's variables are unique in their template alone: a part may have a loop with the same.
    pub(super) fn in_loop(&self, range: &Range) -> Self {
        let mut inside = self.clone();
        let mut vars = vec![];
        for var in range.key.iter().chain([&range.item]) {
            let mut unique = var.clone();
            unique.name = format!("{}-{}", var.name, self.loops.len());
            inside.bound.push((Expr::Var(var.clone()), Expr::Var(unique.clone())));
            vars.push(unique);
        }
        inside.loops.push(Loop { over: self.resolved(&range.over), vars });
        inside
    }

    /// An expression with what variables and parameters stand for in their places, and texts joined once.
    pub(super) fn resolved(&self, expr: &Expr) -> Expr {
        expr.map(&|expr| match expr {
            Expr::Concat(parts) => joined(parts),
            // The innermost loop's variable hides others of its name.
            expr => match self.bound.iter().rev().find(|(bound, _)| *bound == expr) {
                Some((_, stands_for)) => stands_for.clone(),
                None => expr,
            },
        })
    }

    /// What is wrong with drawing `text` here, if anything.
    pub(super) fn fault(&self, text: &Generated) -> Option<String> {
        let data = if self.encoded { "data" } else { "stringData" };
        let object = self.object.as_ref().filter(|object| object.may_be_secret());
        let Some(object) = object.filter(|_| !self.in_text && self.path == [data, text.key.as_str()]) else {
            return Some(format!(
                "is drawn for {self}, where no upgrade finds it again; put it, as it is, at `.stringData.{}` of that Secret \
                 alone, and refer to the Secret elsewhere",
                text.key
            ));
        };
        if !object.may_be(text) {
            return Some(format!(
                "is drawn for {self} of another Secret, where no upgrade finds it again; ask for it by the name and namespace \
                 of the Secret that it stands in"
            ));
        }
        let says = |var: &Var| {
            let is_var = &mut |expr: &Expr| *expr == Expr::Var(var.clone());
            text.secret.any(is_var) || text.namespace.any(is_var)
        };
        let again = self.loops.iter().find(|around| !around.vars.iter().any(says))?;
        Some(format!(
            "is drawn in two places, by each round of the loop over `{}` at {self}; let the Secret's name follow from what \
             is looped over",
            describe(&again.over)
        ))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { file, path, .. } = self;
        if path.is_empty() { write!(f, "`{file}`") } else { write!(f, "`.{}` in `{file}`", path.join(".")) }
    }
}

/// One text of several, those within them and neighbours joined.
fn joined(parts: Vec<Expr>) -> Expr {
    let mut all: Vec<Expr> = vec![];
    for part in parts {
        let inner = if let Expr::Concat(inner) = part { inner } else { vec![part] };
        for part in inner {
            match (all.last_mut(), part) {
                (Some(Expr::Text(before)), Expr::Text(text)) => before.push_str(&text),
                (_, part) => all.push(part),
            }
        }
    }
    match <[Expr; 1]>::try_from(all) {
        Ok([one]) => one,
        Err(all) => Expr::Concat(all),
    }
}

/// An expression for people: a text as it is, all else as Helm spells it.
pub(super) fn describe(expr: &Expr) -> String {
    let named = expr.map(&|expr| match expr {
        Expr::Var(mut var) => {
            var.name.truncate(var.name.find('-').unwrap_or(var.name.len()));
            Expr::Var(var)
        }
        expr => expr,
    });
    if let Expr::Text(text) = named { text } else { named.go(&Scope::top("")) }
}
