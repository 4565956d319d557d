//! Verifying a published folder: first every file against its hash, then every record of the library against all
//! others.

mod browse;
mod columns;
mod completions;
mod files;
mod packs;
mod walk;

use anyhow::{Result, bail};
use std::fmt;
use std::path::Path;

/// More faults are not looked for.
const MOST: usize = 20;

/// A file, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    file: String,
    reason: String,
}

impl Fault {
    fn new(file: impl Into<String>, reason: impl Into<String>) -> Fault {
        Fault { file: file.into(), reason: reason.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.reason)
    }
}

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// At most [`MOST`]; none: every byte is as it was written.
    pub(crate) faults: Vec<Fault>,
    /// Files that are not part of what was published.
    pub(crate) foreign: Vec<String>,
    /// Files that are.
    pub(crate) files: u64,
    /// Their length together.
    pub(crate) bytes: u64,
    /// Documents in the library.
    pub(crate) documents: u64,
    /// Blocks that were decoded.
    pub(crate) blocks: u64,
}

/// Checks everything.
///
/// # Errors
/// A folder that is not there. Faults are no errors here, but the outcome.
pub(crate) fn check(folder: &Path) -> Result<Outcome> {
    if !folder.is_dir() {
        bail!("{}: not a folder; give the one that `tracuu build … -o` wrote", folder.display());
    }
    let mut outcome = files::check(folder)?;
    // Records of files that are known to be damaged would only tell the same again, less clearly.
    if outcome.faults.is_empty() {
        walk::check(folder, &mut outcome);
    }
    outcome.faults.truncate(MOST);
    Ok(outcome)
}

#[cfg(test)]
mod tests;
