//! The scenarios in a real browser.

use crate::workspace::{Workspace, run};
use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::PathBuf;

/// Sees to it that scripts below `tests/browser` can run: what they show was built, and there is a browser.
///
/// # Errors
/// Nothing to show; a package or browser that cannot be had.
pub(crate) fn ready(workspace: &Workspace) -> Result<()> {
    if !workspace.path("target/release/tracuu").exists() || !workspace.path("dist").exists() {
        bail!("the scenarios use target/release/tracuu and dist/: run `cargo xtask dist` first");
    }
    workspace.npm_ci("tests/browser")?;
    if env::var_os("CHROMIUM").is_some() || on_path("chromium-headless-shell") {
        return Ok(());
    }
    // The one with a window does as well, only slower.
    match run(&mut workspace.command(workspace.path("tests/browser/install-chromium.sh"))) {
        Err(_) if on_path("chromium") => Ok(()),
        done => done,
    }
}

/// Runs `tests/browser/*.test.mjs`, or those scenarios whose name matches `pattern`.
pub(crate) fn test(workspace: &Workspace, pattern: Option<&str>) -> Result<()> {
    ready(workspace)?;
    let mut node = workspace.command("node");
    // A scenario waits more than it works: two at once keep two cores busy.
    node.args(["--test", "--test-concurrency=2", "--test-reporter=spec"]);
    if let Some(pattern) = pattern {
        node.arg(format!("--test-name-pattern={pattern}"));
    }
    run(node.args(scenarios(workspace)?))
}

fn scenarios(workspace: &Workspace) -> Result<Vec<PathBuf>> {
    let folder = workspace.path("tests/browser");
    let entries = fs::read_dir(&folder).with_context(|| folder.display().to_string())?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    if files.is_empty() {
        bail!("{} holds no *.test.mjs", folder.display());
    }
    Ok(files)
}

fn on_path(program: &str) -> bool {
    env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}
