//! The README's pictures, taken from the sample library.

use crate::browser;
use crate::workspace::{Workspace, run};
use anyhow::Result;

/// Writes `tests/pictures/*.png`.
///
/// # Errors
/// A sample library that was not built; a picture that cannot be taken, or is too large.
pub(crate) fn take(workspace: &Workspace) -> Result<()> {
    browser::ready(workspace)?;
    run(workspace.command("node").arg("tests/browser/pictures.mjs"))
}
