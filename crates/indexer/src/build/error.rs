//! What can stop a build.

use index::pack::Sink;
use std::path::PathBuf;

/// Why a library could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// Two documents have the same id.
    #[error("two documents have the id {id:?}; ids must be unique, so change one of them")]
    DuplicateId {
        /// The id.
        id: String,
    },
    /// A document has a passage, or a head, that does not fit a block.
    #[error(
        "document {id:?} has {bytes} bytes in one {part}, and a library holds at most {limit}; \
         divide it into several",
        limit = index::block::MAX_LENGTH
    )]
    TooLong {
        /// The document's id.
        id: String,
        /// What is too long: "passage" or "head".
        part: &'static str,
        /// Its length.
        bytes: usize,
    },
    /// The collection is larger than the format's numbers.
    #[error(
        "the collection has more than {} pages of text; divide it into several libraries",
        super::MAX_UNITS
    )]
    TooManyUnits,
    /// A run could not be written or read back.
    #[error("cannot use the scratch file {}: {source}; free some space or name another scratch folder", path.display())]
    Scratch {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// What an earlier build left cannot be built upon: its library was changed or removed.
    #[error("the library of the earlier build is not what it was; build without what that one left")]
    Base,
    /// What is left for the next build could not be written.
    #[error("cannot write what is kept for the next build: {0}; free some space")]
    Leave(#[source] std::io::Error),
    /// The sink refused a pack.
    #[error("cannot keep a pack: {0}")]
    Sink(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl BuildError {
    pub(super) fn sink<S: Sink>(error: S::Error) -> Self
    where
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        BuildError::Sink(error.into())
    }
}
