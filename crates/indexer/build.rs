//! Puts the page into the command: writes a table of the files below `$TRACUU_SITE` for `src/site.rs` to include.
//!
//! The page holds Wasm that is compiled from this workspace, so Cargo alone cannot order the two; `cargo xtask dist`
//! makes the page first and then builds this crate with `TRACUU_SITE` set to it. Without it the table is empty.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-env-changed=TRACUU_SITE");
    println!("cargo::rerun-if-changed=build.rs");
    let mut table = String::from("&[\n");
    if let Some(site) = env::var_os("TRACUU_SITE").map(PathBuf::from) {
        println!("cargo::rerun-if-changed={}", site.display());
        let mut files = Vec::new();
        walk(&site, "", &mut files).map_err(|e| format!("TRACUU_SITE={}: {e}", site.display()))?;
        if files.is_empty() {
            return Err(format!("TRACUU_SITE={}: the folder holds no file", site.display()).into());
        }
        files.sort();
        for (name, path) in files {
            println!("cargo::rerun-if-changed={}", path.display());
            table.push_str(&format!("    ({name:?}, include_bytes!({path:?})),\n"));
        }
    }
    table.push_str("]\n");
    let out = env::var_os("OUT_DIR").ok_or("Cargo sets OUT_DIR for every build script")?;
    fs::write(Path::new(&out).join("site.in"), table)?;
    Ok(())
}

/// Collects the files below `folder` with their names relative to the root, parts separated by `/`.
fn walk(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            walk(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push((name, entry.path()));
        }
    }
    Ok(())
}
