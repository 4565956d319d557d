//! What can go wrong with one input, as data a person can act on.

use std::fmt;

/// The kind of a [`Problem`] or [`Warning`]; stable, so that reports can count by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProblemCode {
    /// The file could not be opened or read; raised by whoever does the reading.
    Unreadable,
    /// Nothing to read: no text, or only white space.
    Empty,
    /// Not a text file.
    Binary,
    /// Bytes that do not fit the encoding, or an encoding that had to be guessed.
    Encoding,
    /// The structure is broken: a JSON line or a front matter that does not parse.
    Malformed,
    /// A needed key is missing.
    MissingKey,
    /// A key has a value of the wrong type, or one that cannot be understood.
    BadValue,
    /// The ending or the `format` key names no known format.
    UnknownFormat,
}

impl ProblemCode {
    /// The code in words of a machine: lower case, with hyphens.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Empty => "empty",
            Self::Binary => "binary",
            Self::Encoding => "encoding",
            Self::Malformed => "malformed",
            Self::MissingKey => "missing-key",
            Self::BadValue => "bad-value",
            Self::UnknownFormat => "unknown-format",
        }
    }
}

/// Why an input gave no document. The caller knows the file's name and puts it in front.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The kind.
    pub code: ProblemCode,
    /// The line the problem is on, from 1, when it is on one.
    pub line: Option<u64>,
    /// What was found, what was expected and what to do about it; one sentence or two, without the file's name.
    pub message: String,
}

/// Something worth a look in an input that was read all the same.
pub type Warning = Problem;

impl Problem {
    pub(super) fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self { code, line: None, message: message.into() }
    }

    pub(super) fn at(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for Problem {}
