//! What a field hangs on: conditions, loops and parts.

use super::Inputs;
use floe_schema::trace::Line;

/// What a field hangs on.
#[derive(Clone, Debug, PartialEq)]
pub enum Guard {
    /// A condition in words, its answer, what it reads and the lines that ask it.
    Condition {
        /// The condition in words.
        text: String,
        /// Its answer for these values.
        holds: bool,
        /// What it reads.
        inputs: Inputs,
        /// The lines of Rust that ask it.
        lines: Vec<Line>,
    },
    /// A loop over keys or items.
    Loop {
        /// What is looped over, in words.
        over: String,
        /// What the elements hang on.
        inputs: Inputs,
        /// The lines of Rust that loop.
        lines: Vec<Line>,
    },
    /// A part that the field stands in.
    Part {
        /// Its name.
        name: String,
        /// The line of Rust that defines it.
        line: Option<Line>,
    },
}

impl Guard {
    /// What it reads.
    #[must_use]
    pub fn inputs(&self) -> &Inputs {
        static NONE: Inputs = Inputs::new();
        match self {
            Self::Condition { inputs, .. } | Self::Loop { inputs, .. } => inputs,
            Self::Part { .. } => &NONE,
        }
    }

    /// The lines of Rust that it stands at.
    #[must_use]
    pub fn lines(&self) -> &[Line] {
        match self {
            Self::Condition { lines, .. } | Self::Loop { lines, .. } => lines,
            Self::Part { line, .. } => line.as_slice(),
        }
    }
}
