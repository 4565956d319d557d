//! The engine for the browser: compiled to Wasm, bound to JavaScript, shrunk.

use crate::workspace::{Workspace, run};
use anyhow::{Context, Result, anyhow};
use std::env;
use std::path::PathBuf;
use wasm_bindgen_cli_support::Bindgen;

/// The two files the browser needs, before they get their published names.
pub(crate) struct Engine {
    /// The ES module that wasm-bindgen generated.
    pub(crate) glue: String,
    /// What it instantiates.
    pub(crate) wasm: Vec<u8>,
}

/// The name by which the page's sources import the glue.
pub(crate) const GLUE: &str = "engine.js";
/// The name by which the glue, and the page if it wants to, refers to the Wasm.
pub(crate) const WASM: &str = "engine_bg.wasm";

/// Compiles `crates/web` with everything below it.
pub(crate) fn build(workspace: &Workspace) -> Result<Engine> {
    let mut cargo = workspace.cargo("build");
    cargo.args(["--package", "web", "--target", "wasm32-unknown-unknown", "--profile", "wasm"]);
    // Panic messages carry the source paths of dependencies: without this the bytes would depend on whose machine
    // compiled them.
    let flag = format!("--remap-path-prefix={}=cargo", cargo_home()?.display());
    let flags = format!("target.wasm32-unknown-unknown.rustflags=['{flag}']");
    run(cargo.args(["--config", &flags]))?;

    let out = workspace.path("target/engine");
    let compiled = workspace.path("target/wasm32-unknown-unknown/wasm/web.wasm");
    Bindgen::new()
        .input_path(&compiled)
        .web(true)
        .map_err(|e| anyhow!(e))?
        .out_name("engine")
        .omit_default_module_path(false)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&out)
        .map_err(|e| anyhow!(e))
        .with_context(|| format!("wasm-bindgen could not bind {}", compiled.display()))?;

    workspace.npm_ci("crates/xtask/npm")?;
    // No feature flags: wasm-opt reads the features from the module. With --all-features it writes encodings that
    // no released Chromium reads. Inlining large functions that have one caller makes the file shorter but worse to
    // compress: without a limit it costs about 6 % of the brotli size.
    let bound = out.join(WASM);
    let small = out.join("small.wasm");
    let wasm_opt = workspace.path("crates/xtask/npm/node_modules/binaryen/bin/wasm-opt");
    run(workspace
        .command("node")
        .arg(wasm_opt)
        .args(["-Oz", "--one-caller-inline-max-function-size=20"])
        .arg(&bound)
        .arg("-o")
        .arg(&small))?;

    let read = |path: PathBuf| std::fs::read(&path).with_context(|| path.display().to_string());
    let glue = String::from_utf8(read(out.join(GLUE))?).context("the generated glue is not UTF-8")?;
    Ok(Engine { glue, wasm: read(small)? })
}

/// Where Cargo keeps the sources of dependencies.
fn cargo_home() -> Result<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .context("neither CARGO_HOME nor a home folder is known")
}
