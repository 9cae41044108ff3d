//! The body of a text part: the text and nothing around it.

use super::writer::Writer;
use floe_schema::{
    expr::{Expr, Func},
    node::Node,
};
use serde_json::Value;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// An expression.
    Plain(Expr),
    /// One of two texts, by a condition.
    Choice(Expr, Vec<Piece>, Vec<Piece>),
}

/// A text as what it is joined of; `None` where `node` is no text.
pub(super) fn pieces(node: &Node) -> Option<Vec<Piece>> {
    match node {
        Node::Text(expr) => Some(pieces_of(expr)),
        Node::Scalar(Value::String(text)) => Some(pieces_of(&Expr::Text(text.clone()))),
        Node::If(test, then, otherwise) => Some(choice(test, pieces(then)?, pieces(otherwise)?)),
        _ => None,
    }
}

fn pieces_of(expr: &Expr) -> Vec<Piece> {
    match expr {
        Expr::Text(text) if text.is_empty() => vec![],
        Expr::Concat(parts) => parts.iter().flat_map(pieces_of).collect(),
        Expr::Call(Func::Ternary, args) => choice(&args[2], pieces_of(&args[0]), pieces_of(&args[1])),
        expr => vec![Piece::Plain(expr.clone())],
    }
}

/// A choice; what both texts begin with stands before it, where that has a choice of its own.
fn choice(test: &Expr, mut then: Vec<Piece>, mut otherwise: Vec<Piece>) -> Vec<Piece> {
    let same = then.iter().zip(&otherwise).take_while(|(a, b)| a == b).count();
    let shared = then[..same].iter().any(|piece| matches!(piece, Piece::Choice(..)));
    let mut all: Vec<Piece> = if shared {
        otherwise.drain(..same);
        then.drain(..same).collect()
    } else {
        vec![]
    };
    all.push(if then.is_empty() {
        Piece::Choice(test.not(), otherwise, then)
    } else {
        Piece::Choice(test.clone(), then, otherwise)
    });
    all
}

impl Writer {
    /// Pieces in turn; neighbours without a choice in one `printf`.
    pub(super) fn text(&mut self, pieces: &[Piece]) {
        let mut rest = pieces;
        while let Some(first) = rest.first() {
            let plain: Vec<Expr> = rest.iter().map_while(Piece::plain).cloned().collect();
            rest = &rest[plain.len().max(1)..];
            match first {
                Piece::Plain(only) if plain.len() == 1 => self.text_action(&only.go(&self.scope)),
                Piece::Plain(_) => self.text_action(&Expr::Concat(plain).go(&self.scope)),
                Piece::Choice(test, then, otherwise) => self.text_choice(test, then, otherwise),
            }
        }
    }

    fn text_choice(&mut self, test: &Expr, then: &[Piece], otherwise: &[Piece]) {
        let (mut keyword, mut test, mut then, mut otherwise) = ("if", test, then, otherwise);
        loop {
            self.text_action(&format!("{keyword} {}", test.go(&self.scope)));
            self.text(then);
            match otherwise {
                [] => break,
                [Piece::Choice(next, branch, rest)] => {
                    (keyword, test, then, otherwise) = ("else if", next, branch, rest);
                }
                pieces => {
                    self.text_action("else");
                    self.text(pieces);
                    break;
                }
            }
        }
        self.text_action("end");
    }

    /// An action that leaves no white space around it.
    fn text_action(&mut self, action: &str) {
        self.out.push_str("\n{{- ");
        self.out.push_str(action);
        self.out.push_str(" -}}");
    }
}

impl Piece {
    const fn plain(&self) -> Option<&Expr> {
        match self {
            Self::Plain(expr) => Some(expr),
            Self::Choice(..) => None,
        }
    }
}
