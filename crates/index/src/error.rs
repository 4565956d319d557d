//! What can be wrong with bytes.

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

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Truncated => f.write_str("the data ends too early"),
            Error::Malformed(what) => {
                f.write_str("malformed ")?;
                f.write_str(what)
            }
            Error::Checksum => f.write_str("the data does not match its checksum"),
            Error::Version { found, expected } => {
                // Piece by piece: what `write!` needs would be linked into the Wasm for this message alone.
                f.write_str("the library has format version ")?;
                f.write_str(&found.to_string())?;
                f.write_str(", this program reads version ")?;
                f.write_str(&expected.to_string())
            }
        }
    }
}

impl std::error::Error for Error {}

/// The result of every decoder here.
pub(crate) type Result<T> = std::result::Result<T, Error>;
