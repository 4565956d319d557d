//! The rules of the workspace that no compiler checks.
//!
//! Run alone with `cargo xtask tidy`. Each rule is one test, and its failure says which file breaks it.

mod edges;
mod layout;
mod licences;
mod sources;

use cargo_metadata::{Metadata, MetadataCommand};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies one folder deep").to_owned()
}

/// What Cargo knows, for the two platforms that are built: this one and the browser.
fn metadata() -> Metadata {
    let platforms =
        ["--filter-platform", &host(), "--filter-platform", "wasm32-unknown-unknown"].map(String::from);
    MetadataCommand::new()
        .manifest_path(root().join("Cargo.toml"))
        .other_options(platforms)
        .exec()
        .expect("cargo metadata describes the workspace")
}

/// The platform that rustc compiles for when it is told nothing.
fn host() -> String {
    let version = Command::new("rustc").arg("-vV").output().expect("rustc says its version").stdout;
    let version = String::from_utf8(version).expect("rustc prints UTF-8");
    version.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host").to_owned()
}
