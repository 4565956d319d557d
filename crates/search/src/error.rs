//! What can go wrong in a task.

use std::fmt;

/// Why a task ended without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// A block or the manifest is not what the library says it is; for a block, the pack it lies in.
    Corrupt {
        /// What is wrong with the bytes.
        cause: index::Error,
        /// Number of the pack, if it is known.
        pack: Option<u32>,
    },
    /// The library was written in another version of the format, or with another analyzer.
    Version(String),
    /// No document has this id.
    NotFound(String),
    /// The request makes no sense; the text says what would.
    Usage(String),
}

impl Error {
    /// A word for programs, stable between versions: one of the codes of the JavaScript API.
    pub fn code(&self) -> &'static str {
        match self {
            Error::Corrupt { .. } => "corrupt",
            Error::Version(_) => "version",
            Error::NotFound(_) => "not-found",
            Error::Usage(_) => "usage",
        }
    }

    /// What went wrong, in words; see [`index::Error::message`].
    pub fn message(&self) -> String {
        match self {
            Error::Corrupt { cause, .. } => index::joined(&["the library is damaged: ", &cause.message()]),
            Error::Version(text) | Error::Usage(text) => text.clone(),
            Error::NotFound(id) => index::joined(&["no document has the id ", id]),
        }
    }
}

impl From<index::Error> for Error {
    fn from(cause: index::Error) -> Error {
        match cause {
            index::Error::Version { .. } => Error::Version(cause.message()),
            cause => Error::Corrupt { cause, pack: None },
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for Error {}
