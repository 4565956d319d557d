//! Where things are, and how other programs are called.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The checkout.
pub(crate) struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the checkout from the crate that Cargo is running.
    pub(crate) fn locate() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").context("run this as `cargo xtask`")?;
        let root = Path::new(&manifest).ancestors().nth(2).context("crates/xtask lies two folders deep")?;
        Ok(Self { root: root.to_owned() })
    }

    /// A path given relative to the checkout.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// `cargo SUBCOMMAND`, always into `target/`: the contract names `target/release/tracuu`.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.arg(subcommand).env("CARGO_TARGET_DIR", self.path("target"));
        command
    }

    /// `target/release/tracuu SUBCOMMAND`
    pub(crate) fn tracuu(&self, subcommand: &str) -> Command {
        let mut command = self.command(self.path("target/release/tracuu"));
        command.arg(subcommand);
        command
    }

    /// Any program, run at the root of the checkout.
    pub(crate) fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        command
    }

    /// Installs what `folder/package-lock.json` names, unless an earlier run already did. No package gets to run
    /// scripts: none of ours needs to.
    pub(crate) fn npm_ci(&self, folder: &str) -> Result<()> {
        let folder = self.path(folder);
        let changed = |file: &str| folder.join(file).metadata().and_then(|m| m.modified()).ok();
        let installed = changed("node_modules/.package-lock.json");
        if installed.is_some() && installed >= changed("package-lock.json") {
            return Ok(());
        }
        let flags = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"];
        run(self.command("npm").args(flags).arg(&folder))
    }
}

/// Runs a command to its end; a failure names the command.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let line = describe(command);
    eprintln!("$ {line}");
    let status = command.status().with_context(|| format!("could not start `{line}`"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs a command to its end and reads what it prints, one JSON value.
pub(crate) fn json(command: &mut Command) -> Result<Value> {
    let line = describe(command);
    eprintln!("$ {line}");
    let output =
        command.stderr(Stdio::inherit()).output().with_context(|| format!("could not start `{line}`"))?;
    if !output.status.success() {
        bail!("`{line}` failed ({})", output.status);
    }
    serde_json::from_slice(&output.stdout).with_context(|| format!("`{line}` printed no JSON"))
}

/// The command as one would type it at the root of the checkout.
fn describe(command: &Command) -> String {
    let root = command.get_current_dir().map(|root| format!("{}/", root.display())).unwrap_or_default();
    let program = Path::new(command.get_program());
    let program = match program.strip_prefix(&root) {
        Ok(inside) => inside.as_os_str(),
        Err(_) => program.file_name().unwrap_or(command.get_program()),
    };
    let words = std::iter::once(program).chain(command.get_args()).map(|word| word.to_string_lossy());
    words.collect::<Vec<_>>().join(" ").replace(&root, "")
}
