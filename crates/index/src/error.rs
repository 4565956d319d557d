//! What can be wrong with bytes.

use crate::decimal;
use std::fmt;

/// Why bytes are not the record they were taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// The bytes end before the record does.
    Truncated,
    /// A value is outside what the format allows; the word names the record.
    Malformed(&'static str),
    /// The bytes are not those the reference was made for.
    Checksum,
    /// The library was written in another version of the format. Rebuild it with this `tracuu`, or open it with
    /// the page it was built with.
    Version {
        /// The version found in the manifest.
        found: u32,
        /// The version this reader knows: [`crate::FORMAT_VERSION`].
        expected: u32,
    },
}

impl Error {
    /// What is wrong, in words. For the Wasm, into which `Display` would bring the whole of core's formatting.
    pub fn message(&self) -> String {
        match self {
            Error::Truncated => "the data ends too early".to_owned(),
            Error::Malformed(what) => crate::joined(&["malformed ", what]),
            Error::Checksum => "the data does not match its checksum".to_owned(),
            Error::Version { found, expected } => {
                let (found, expected) = (decimal(*found), decimal(*expected));
                crate::joined(&[
                    "the library has format version ",
                    &found,
                    ", this program reads version ",
                    &expected,
                ])
            }
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl std::error::Error for Error {}

/// The result of every decoder here.
pub(crate) type Result<T> = std::result::Result<T, Error>;
