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
    open: char,
    close: char,
    /// Text inside a token: letters of both cases and punctuation that code may split at or replace.
    salt: &'static str,
    /// How far apart integer tokens are; negative for negative tokens.
    stride: i64,
    /// How many elements a traced list has.
    pub(crate) elements: usize,
    /// Whether traced optional values are there.
    pub(crate) present: bool,
}

/// Integer tokens begin here, inside the range of an `i32` and far from numbers that people write.
const INT_BASE: i64 = 2_013_000_000;
/// Integer tokens of placeholders begin here; between the two there is room for all expressions of a builder.
const HOLE_BASE: i64 = 2_083_000_000;
const INT_END: i64 = 2_147_000_000;

impl Sentinel {
    /// The shape whose tree is kept.
    pub(crate) const FIRST: Self =
        Self { open: '\u{E000}', close: '\u{E001}', salt: "aB", stride: 1, elements: 1, present: true };

    /// The shapes whose trees must equal the first one's.
    pub(crate) const OTHERS: [Self; 3] = [
        // Short, sorts first, negative, two elements.
        Self { open: '\u{1}', close: '\u{2}', salt: "", stride: -7, elements: 2, present: true },
        // Long, sorts last, full of what names are split at.
        Self {
            open: '\u{F8FE}',
            close: '\u{F8FF}',
            salt: "Zz-_./:@, =+%#?&*|~^$!\\\"'()[]{}<> https://example.com/a/b?c=d sha256:ABCDEF 2001-01-01T00:00:00Z",
            stride: 3,
            elements: 1,
            present: true,
        },
        // Nothing optional is there, every list is empty.
        Self { open: '\u{F8F0}', close: '\u{F8F1}', salt: "k", stride: 11, elements: 0, present: false },
    ];

    /// The token with number `id`.
    pub(crate) fn text(&self, kind: Kind, id: usize) -> String {
        let kind = match kind {
            Kind::Expr => 'e',
            Kind::Hole => 'h',
        };
        format!("{}{kind}{}\u{3}{id}{}", self.open, self.salt, self.close)
    }

    /// The integer token with number `id`.
    pub(crate) fn int(&self, kind: Kind, id: usize) -> i64 {
        let base = if kind == Kind::Expr { INT_BASE } else { HOLE_BASE };
        let distance = i64::try_from(id).unwrap_or(i64::MAX / 16).saturating_mul(self.stride.abs());
        (base + distance.min(HOLE_BASE - INT_BASE - 1)) * self.stride.signum()
    }

    /// What an integer token stands for: `None` where `int` is no token, an error where it is a changed one.
    pub(crate) fn read_int(&self, int: i64) -> Option<Result<(Kind, usize), ()>> {
        let size = int.checked_abs()?;
        if !(INT_BASE..INT_END).contains(&size) {
            return None;
        }
        let (kind, distance) =
            if size < HOLE_BASE { (Kind::Expr, size - INT_BASE) } else { (Kind::Hole, size - HOLE_BASE) };
        if int.signum() != self.stride.signum() || distance % self.stride != 0 {
            return Some(Err(()));
        }
        Some(usize::try_from(distance / self.stride.abs()).map(|id| (kind, id)).map_err(|_| ()))
    }

    /// Splits `text` into literal pieces and tokens.
    pub(crate) fn read_text<'a>(&self, text: &'a str) -> Result<Vec<Piece<'a>>, ()> {
        let mut pieces = vec![];
        let mut rest = text;
        while let Some(start) = rest.find(self.open) {
            let (literal, token) = rest.split_at(start);
            let end = token.find(self.close).ok_or(())?;
            pieces.push(Piece::Literal(literal));
            pieces.push(self.read_token(&token[self.open.len_utf8()..end])?);
            rest = &token[end + self.close.len_utf8()..];
        }
        pieces.push(Piece::Literal(rest));
        pieces.retain(|piece| *piece != Piece::Literal(""));
        let is_mark = |c: char| c == self.open || c == self.close || c == '\u{3}';
        let broken = pieces.iter().any(|piece| matches!(piece, Piece::Literal(text) if text.contains(is_mark)));
        if broken { Err(()) } else { Ok(pieces) }
    }

    fn read_token<'a>(&self, token: &str) -> Result<Piece<'a>, ()> {
        let (head, id) = token.split_once('\u{3}').ok_or(())?;
        let id = id.parse().map_err(|_| ())?;
        match head.split_at_checked(1) {
            Some(("e", salt)) if salt == self.salt => Ok(Piece::Token(Kind::Expr, id)),
            Some(("h", salt)) if salt == self.salt => Ok(Piece::Token(Kind::Hole, id)),
            _ => Err(()),
        }
    }
}

/// A piece of a string with tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Literal(&'a str),
    Token(Kind, usize),
}
