//! Tables that measurements write into documents, each between two marks that name its task.

use crate::workspace::Workspace;
use anyhow::{Context, Result};
use serde_json::Value;
use std::fs;

/// Writes what a task measured into its place in a document, a path relative to the checkout.
///
/// # Errors
/// A document that cannot be read or written, or that lacks the place.
pub(crate) fn write(workspace: &Workspace, document: &str, task: &str, table: &str) -> Result<()> {
    let path = workspace.path(document);
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    fs::write(&path, replaced(&text, task, table).with_context(|| document.to_owned())?)?;
    Ok(())
}

/// The document with the table between its marks.
fn replaced(text: &str, task: &str, table: &str) -> Result<String> {
    let begin = format!("<!-- Begin: written by `cargo xtask {task}`. -->");
    let end = format!("<!-- End of {task}. -->");
    let (before, rest) = text.split_once(&begin).with_context(|| format!("there is no {begin:?}"))?;
    let (_, after) =
        rest.split_once(&end).with_context(|| format!("there is no {end:?} behind {begin:?}"))?;
    Ok(format!("{before}{begin}\n\n{}\n\n{end}{after}", table.trim()))
}

/// When and where something was measured, and with which Chromium.
pub(crate) fn measured(date: &str, browser: &Value) -> String {
    let browser = browser.as_str().unwrap_or("?").split('.').next().unwrap_or("?");
    format!("{} with Chromium {browser}", measured_natively(date))
}

/// When and where something was measured.
pub(crate) fn measured_natively(date: &str) -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("Measured {date} on {cores} shared cores")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_takes_the_place_of_the_one_before() {
        let [begin, end] = ["<!-- Begin: written by `cargo xtask weigh`. -->", "<!-- End of weigh. -->"];
        let text = format!("a\n{begin}\nold\n{end}\nb\n");
        let new = replaced(&text, "weigh", "| new |\n").unwrap();
        assert_eq!(new, format!("a\n{begin}\n\n| new |\n\n{end}\nb\n"));
        assert_eq!(replaced(&new, "weigh", "| new |\n").unwrap(), new);
        assert!(replaced(&text, "measure", "").is_err() && replaced(begin, "weigh", "").is_err());
    }
}
