//! The engine for the browser: compiled to Wasm, bound to JavaScript, shrunk.

use crate::bundle::NPM;
use crate::workspace::{Workspace, run};
use anyhow::{Context, Result, anyhow};
use std::cmp::Reverse;
use std::collections::HashSet;
use std::path::PathBuf;
use std::{env, fs};
use walrus::{ElementItems, Module};
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

/// Compiles `crates/web` with everything below it, the standard library included: built so that a panic stops at
/// once instead of composing its message first, it is 13 % smaller (72.6 kB brotli against 63.0). Stable Rust does
/// this only when told by `RUSTC_BOOTSTRAP`, and the compiler is pinned by what the workspace says it needs; a
/// target folder of its own keeps that variable from having everything else compiled anew.
pub(crate) fn build(workspace: &Workspace) -> Result<Engine> {
    let mut cargo = workspace.cargo("build");
    cargo.args(["--package", "web", "--target", "wasm32-unknown-unknown", "--profile", "wasm"]);
    cargo.env("RUSTC_BOOTSTRAP", "1").args(["--target-dir", "target/wasm"]);
    cargo.args(["-Z", "build-std=std,panic_abort", "-Z", "build-std-features=optimize_for_size"]);
    // Optimising for size, the compiler by itself inlines next to nothing; but most functions of iterators are shorter
    // than a call of them. Inlining those, before and after the translation to LLVM's language, saves 5 %; with a
    // threshold of 5, 20, 30 and 40 instead of 10 it is 0.2, 0.3, 0.6 and 1 % less.
    //
    // Without the remapping the paths of dependencies would stand in the Wasm, and its bytes would depend on whose
    // machine compiled it.
    let flag = format!("--remap-path-prefix={}=cargo", cargo_home()?.display());
    let flags = format!(
        "target.wasm32-unknown-unknown.rustflags=['{flag}','-Zunstable-options','-Cpanic=immediate-abort',\
         '-Zlocation-detail=none','-Zfmt-debug=none','-Zinline-mir=yes','-Cllvm-args=-inline-threshold=10']"
    );
    run(cargo.args(["--config", &flags]))?;

    let out = workspace.path("target/engine");
    let compiled = workspace.path("target/wasm/wasm32-unknown-unknown/wasm/web.wasm");
    let mut output = Bindgen::new()
        .input_path(&compiled)
        .web(true)
        .map_err(|e| anyhow!(e))?
        .out_name("engine")
        .omit_default_module_path(false)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .map_err(|e| anyhow!(e))
        .with_context(|| format!("wasm-bindgen could not bind {}", compiled.display()))?;

    let mut glue = output.js().to_owned();
    shorten(output.wasm_mut(), &mut glue);

    fs::create_dir_all(&out)?;
    // No feature flags: wasm-opt reads the features from the module, and then takes the note of them out. With
    // --all-features it writes encodings that no released Chromium reads. Inlining large functions that have one
    // caller, and keeping common subexpressions in variables, makes the file shorter but worse to compress: 6 % and
    // 0.5 % of the brotli size. Blocks built anew from the bare flow of control are fewer and more alike (with a second
    // round of everything, and without one kind of moving of variables: 1.4 %). The low kilobyte of memory is unused: it is the far end of the stack.
    let bound = out.join(WASM);
    fs::write(&bound, output.wasm_mut().emit_wasm())?;
    let small = out.join("small.wasm");
    let wasm_opt = workspace.path(NPM).join("node_modules/binaryen/bin/wasm-opt");
    run(workspace
        .command("node")
        .arg(wasm_opt)
        .args(["--flatten", "--rereloop", "-Oz", "-Oz", "--one-caller-inline-max-function-size=20"])
        .args(["--skip-pass=local-cse", "--skip-pass=simplify-locals"])
        .args(["--low-memory-unused", "--strip-target-features"])
        .arg(&bound)
        .arg("-o")
        .arg(&small))?;

    let wasm = fs::read(&small).with_context(|| small.display().to_string())?;
    Ok(Engine { glue: without_loader(&glue)?, wasm })
}

/// Gives the names between Wasm and glue, which nobody else sees, the fewest letters, and takes out what the glue does
/// not use.
fn shorten(module: &mut Module, glue: &mut String) {
    for (number, import) in module.imports.iter_mut().enumerate() {
        let short = format!("i{number}");
        *glue = glue.replace(&format!("{}:", import.name), &format!("{short}:"));
        import.name = short;
    }
    let unused = module.exports.iter().filter(|export| !glue.contains(&format!("wasm.{}", export.name)));
    for id in unused.map(|export| export.id()).collect::<Vec<_>>() {
        module.exports.delete(id);
    }
    // The longest first, as one may begin like another.
    let mut exports: Vec<_> = module.exports.iter_mut().collect();
    exports.sort_by_key(|export| (Reverse(export.name.len()), export.name.clone()));
    for (number, export) in exports.into_iter().enumerate() {
        let short = format!("e{number}");
        *glue = glue.replace(&format!("wasm.{}", export.name), &format!("wasm.{short}"));
        export.name = short;
    }
    // The descriptions of closures that JavaScript could be given, of which none is, put the functions that would call
    // them into the table. What is exported is called by its name.
    let closures: HashSet<_> = module
        .funcs
        .iter()
        .filter(|function| function.name.as_ref().is_some_and(|name| name.contains("::convert::closures::")))
        .map(|function| function.id())
        .collect();
    for segment in module.elements.iter_mut() {
        if let ElementItems::Functions(functions) = &mut segment.items {
            let other = functions.iter().copied().find(|id| !closures.contains(id));
            for id in functions.iter_mut().filter(|id| closures.contains(id)) {
                *id = other.unwrap_or(*id);
            }
        }
    }
}

/// The glue without its own way to load the Wasm. The page compiles the Wasm once and gives it to `initSync`; what
/// is not exported, bundling leaves out.
fn without_loader(glue: &str) -> Result<String> {
    let (head, tail) = glue
        .split_once("export { initSync, __wbg_init as default };")
        .context("wasm-bindgen ends its module otherwise than expected: adapt `without_loader`")?;
    Ok(format!("{head}export {{ initSync }};{tail}"))
}

/// Where Cargo keeps the sources of dependencies.
fn cargo_home() -> Result<PathBuf> {
    env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .context("neither CARGO_HOME nor a home folder is known")
}
