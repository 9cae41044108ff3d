//! Which values have an effect: a key that reaches no object is a defect of a chart.

use floe_schema::{
    expr::{Expr, Fact, Func, Include, Scope},
    node::Node,
    trace::Part,
};
use std::collections::BTreeSet;

/// Those of `leaves` that no tree uses, as people write them.
pub(crate) fn unused<'a>(
    leaves: &BTreeSet<Expr>,
    nodes: impl Iterator<Item = &'a Node>,
    parts: &[Part],
) -> Vec<String> {
    let mut used = BTreeSet::new();
    nodes.for_each(|node| gather(node, None, parts, &mut used));
    let root = |expr: &Expr| matches!(root(expr), Expr::Values | Expr::Var(_));
    // A subchart's switch, which its parent's condition reads.
    used.insert(Expr::Values.field("enabled"));
    leaves
        .iter()
        .filter(|leaf| root(leaf) && !used.contains(leaf) && !used.contains(&of_any_loop(leaf)))
        .map(key)
        .collect()
}

/// The keys of all `leaves`, as people write them.
pub(crate) fn keys(leaves: &BTreeSet<Expr>) -> Vec<String> {
    leaves.iter().map(key).collect()
}

fn key(leaf: &Expr) -> String {
    leaf.go(&Scope::top("")).trim_start_matches(".Values.").to_owned()
}

/// The keys under which a builder asks for subcharts, but which are none of `known`.
pub(crate) fn unknown_subcharts<'a>(nodes: impl Iterator<Item = &'a Node>, known: &[&str]) -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    for node in nodes {
        node.visit(&mut |expr| {
            expr.any(&mut |expr| {
                if let Expr::Field(of, key) = expr
                    && **of == Expr::Fact(Fact::Subcharts)
                {
                    asked.insert(key.clone());
                }
                false
            });
        });
    }
    asked.retain(|key| !known.contains(&key.as_str()));
    asked
}

/// A loop within a loop over the same map numbers its variable: what one of them uses is used.
fn of_any_loop(expr: &Expr) -> Expr {
    expr.map(&|expr| match expr {
        Expr::Var(mut var) => {
            var.name.truncate(var.name.trim_end_matches(|c: char| c.is_ascii_digit()).len());
            Expr::Var(var)
        }
        expr => expr,
    })
}

fn root(expr: &Expr) -> &Expr {
    match expr {
        Expr::Field(of, _) => root(of),
        expr => expr,
    }
}

/// Every expression of `node` and below, with the call's arguments in the place of the part's parameters.
fn gather(node: &Node, call: Option<&Include>, parts: &[Part], used: &mut BTreeSet<Expr>) {
    let substitute = |expr: &Expr| match call {
        None => expr.clone(),
        Some(call) => expr.map(&|expr| match &expr {
            Expr::Arg(name) => {
                call.args.iter().find(|(arg, _)| arg == name).map_or(expr.clone(), |(_, arg)| arg.clone())
            }
            _ => expr,
        }),
    };
    let mut includes = vec![];
    node.visit_includes(&mut |include| includes.push(include.clone()));
    node.visit(&mut |expr| {
        expr.any(&mut |expr| {
            if let Expr::Include(include) = expr {
                includes.push(include.clone());
            }
            false
        });
        substitute(expr).any(&mut |expr| {
            used.extend(below_overlay(expr));
            used.insert(expr.clone());
            used.insert(of_any_loop(expr));
            false
        });
    });
    for include in includes {
        let call = Include {
            part: include.part.clone(),
            args: include.args.iter().map(|(name, arg)| (name.clone(), substitute(arg))).collect(),
        };
        if let Some(part) = parts.iter().find(|part| part.name == call.part) {
            gather(&part.body, Some(&call), parts, used);
        }
    }
}

/// A member of merged values is a member of the defaults, too.
fn below_overlay(expr: &Expr) -> Option<Expr> {
    match expr {
        Expr::Field(of, name) => below_overlay(of).map(|of| of.field(name)),
        Expr::Call(Func::Overlay, args) => args.first().cloned(),
        _ => None,
    }
}
