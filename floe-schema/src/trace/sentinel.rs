//! Sentinels: the shapes that tokens take, so that code which looks at a token gives itself away.

/// What a token stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An expression.
    Expr,
    /// A placeholder.
    Hole,
}

/// One shape of all tokens of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sentinel {
    shape: Shape,
    /// How far apart integer tokens are; negative for negative tokens.
    stride: i64,
    /// How many elements a traced list has.
    pub(crate) elements: usize,
    /// Whether a list's elements are all equal.
    pub(crate) twins: bool,
    /// Whether traced optional values are there.
    pub(crate) present: bool,
}

/// The shape of a text token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Two characters, which sort before all others: a mark of the kind, and the number.
    Short,
    /// Between two marks: the kind, text that code may split at, replace or change the case of, and the number.
    Long { open: char, close: char, salt: &'static str },
}

/// The marks of short tokens, by kind.
const SHORT: [(Kind, char); 2] = [(Kind::Expr, '\u{1}'), (Kind::Hole, '\u{2}')];
/// What stands before the number in a long token.
const NUMBER: char = '\u{3}';
/// The numbers of short tokens are characters of the private planes 15 and 16.
const PLANES: u32 = 0xF_0000;

/// Integer tokens begin here, inside the range of an `i32` and far from numbers that people write.
const INT_BASE: i64 = 2_013_000_000;
/// Integer tokens of placeholders begin here; between the two there is room for all expressions of a builder.
const HOLE_BASE: i64 = 2_083_000_000;
const INT_END: i64 = 2_147_000_000;

impl Sentinel {
    /// The shape whose tree is kept.
    pub(crate) const FIRST: Self = Self {
        shape: Shape::Long { open: '\u{E000}', close: '\u{E001}', salt: "aB" },
        stride: 1,
        elements: 1,
        twins: false,
        present: true,
    };

    /// The shapes whose trees must equal the first one's.
    pub(crate) const OTHERS: [Self; 4] = [
        // Short, sorts first, negative, two elements.
        Self { shape: Shape::Short, stride: -7, elements: 2, twins: false, present: true },
        // Long, sorts last, full of what names are split at.
        Self {
            shape: Shape::Long {
                open: '\u{F8FE}',
                close: '\u{F8FF}',
                salt: "Zz-_./:@, =+%#?&*|~^$!\\\"'()[]{}<> https://example.com/a/b?c=d sha256:ABCDEF 2001-01-01T00:00:00Z",
            },
            stride: 3,
            elements: 1,
            twins: false,
            present: true,
        },
        // Two elements that are equal.
        Self {
            shape: Shape::Long { open: '\u{E100}', close: '\u{E101}', salt: "twin" },
            stride: 5,
            elements: 2,
            twins: true,
            present: true,
        },
        // Nothing optional is there, every list is empty.
        Self {
            shape: Shape::Long { open: '\u{F8F0}', close: '\u{F8F1}', salt: "k" },
            stride: 11,
            elements: 0,
            twins: false,
            present: false,
        },
    ];

    /// The token with number `id`.
    pub(crate) fn text(&self, kind: Kind, id: usize) -> String {
        match self.shape {
            Shape::Short => {
                let mark = if kind == Kind::Expr { SHORT[0].1 } else { SHORT[1].1 };
                let number = u32::try_from(id).ok().and_then(|id| char::from_u32(PLANES + id));
                [mark, number.unwrap_or(char::MAX)].into_iter().collect()
            }
            Shape::Long { open, close, salt } => {
                let kind = if kind == Kind::Expr { 'e' } else { 'h' };
                format!("{open}{kind}{salt}{NUMBER}{id}{close}")
            }
        }
    }

    /// The integer token with number `id`.
    pub(crate) fn int(&self, kind: Kind, id: usize) -> i64 {
        let base = if kind == Kind::Expr { INT_BASE } else { HOLE_BASE };
        #[expect(clippy::cast_possible_wrap, reason = "a number of tokens that fit into memory")]
        let distance = id as i64;
        (base + distance * self.stride.abs()) * self.stride.signum()
    }

    /// The number of the expression that an integer token stands for: `None` where `int` is no token, an error where it is a
    /// changed one. That of a placeholder has no such number: it is beyond all of them.
    pub(crate) fn read_int(&self, int: i64) -> Option<Result<usize, ()>> {
        let size = int.checked_abs()?;
        if !(INT_BASE..INT_END).contains(&size) {
            return None;
        }
        let distance = size - INT_BASE;
        if int.signum() != self.stride.signum() || distance % self.stride != 0 {
            return Some(Err(()));
        }
        Some(usize::try_from(distance / self.stride.abs()).map_err(|_| ()))
    }

    /// Splits `text` into literal pieces and tokens.
    pub(crate) fn read_text<'a>(&self, text: &'a str) -> Result<Vec<Piece<'a>>, ()> {
        let opens = |c: char| match self.shape {
            Shape::Short => SHORT.iter().any(|(_, mark)| *mark == c),
            Shape::Long { open, .. } => open == c,
        };
        let mut pieces = vec![];
        let mut rest = text;
        while let Some(start) = rest.find(opens) {
            let (literal, token) = rest.split_at(start);
            pieces.push(Piece::Literal(literal));
            let (piece, after) = self.read_token(token)?;
            pieces.push(piece);
            rest = after;
        }
        pieces.push(Piece::Literal(rest));
        pieces.retain(|piece| *piece != Piece::Literal(""));
        let broken =
            pieces.iter().any(|piece| matches!(piece, Piece::Literal(text) if text.contains(|c| self.is_mark(c))));
        if broken { Err(()) } else { Ok(pieces) }
    }

    /// Whether a character stands in tokens only, and does not open one.
    fn is_mark(&self, c: char) -> bool {
        match self.shape {
            Shape::Short => u32::from(c) >= PLANES,
            Shape::Long { close, .. } => c == close || c == NUMBER,
        }
    }

    /// The token at the start of `text`, and what follows it.
    fn read_token<'a>(&self, text: &'a str) -> Result<(Piece<'a>, &'a str), ()> {
        let mut chars = text.chars();
        let mark = chars.next().ok_or(())?;
        match self.shape {
            Shape::Short => {
                let number = chars.next().and_then(|c| u32::from(c).checked_sub(PLANES)).ok_or(())?;
                let (kind, _) = SHORT.into_iter().find(|(_, known)| *known == mark).ok_or(())?;
                Ok((Piece::Token(kind, usize::try_from(number).map_err(|_| ())?), chars.as_str()))
            }
            Shape::Long { close, salt, .. } => {
                let (token, after) = chars.as_str().split_once(close).ok_or(())?;
                let (head, id) = token.split_once(NUMBER).ok_or(())?;
                let id = id.parse().map_err(|_| ())?;
                match head.split_at_checked(1) {
                    Some(("e", found)) if found == salt => Ok((Piece::Token(Kind::Expr, id), after)),
                    Some(("h", found)) if found == salt => Ok((Piece::Token(Kind::Hole, id), after)),
                    _ => Err(()),
                }
            }
        }
    }
}

/// A piece of a string with tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Literal(&'a str),
    Token(Kind, usize),
}
