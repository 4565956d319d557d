//! The top level stays short enough to read at a glance.

use crate::{metadata, root};
use std::fs;

/// Everything a visitor sees first; files of tools begin with a dot.
const TOP_LEVEL: [&str; 7] = ["Cargo.toml", "Cargo.lock", "crates", "www", "build.sh", "tests", "README.md"];

/// Made by `build.sh`, ignored by version control.
const GENERATED: [&str; 2] = ["target", "dist"];

#[test]
fn the_top_level_holds_nothing_else() {
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let allowed = name.starts_with('.') || TOP_LEVEL.contains(&&*name) || GENERATED.contains(&&*name);
        assert!(allowed, "{name} does not belong at the top level, which is {TOP_LEVEL:?} and dot-files");
    }
}

#[test]
fn every_crate_states_its_invariant() {
    for package in metadata().workspace_packages() {
        let library =
            package.targets.iter().find(|target| target.is_lib() || target.is_rlib() || target.is_cdylib());
        let target = library.or(package.targets.first()).expect("a package has a target");
        let text = fs::read_to_string(&target.src_path).unwrap();
        let mut opening = text.lines().take_while(|line| line.starts_with("//!"));
        assert!(
            opening.any(|line| line.contains("**Invariant")),
            "{}: the opening comment states no **Invariant**",
            target.src_path
        );
    }
}

/// Crates that meet bytes or words of strangers.
const UNPANICKING: [&str; 3] = ["index", "search", "web"];

#[test]
fn crates_that_meet_strangers_deny_panics() {
    for name in UNPANICKING {
        let text = fs::read_to_string(root().join("crates").join(name).join("src/lib.rs")).unwrap();
        for lint in ["unwrap_used", "expect_used", "panic", "indexing_slicing"] {
            assert!(text.contains(&format!("clippy::{lint}")), "crates/{name} does not deny clippy::{lint}");
        }
    }
}
