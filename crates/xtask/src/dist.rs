//! The way from sources to a site: the engine, the staged page, the command that holds it, the sample library.

use crate::engine::{self, Engine, GLUE, WASM};
use crate::workspace::{Workspace, run};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// The staged page: what `tracuu build` adds to every library.
pub(crate) const SITE: &str = "target/site";

/// The sample library's sources; they lie in `www` and are not part of the page.
pub(crate) const LIBRARY: &str = "www/library";

/// Builds everything a user of the checkout needs.
pub(crate) fn dist(workspace: &Workspace) -> Result<()> {
    let engine = engine::build(workspace)?;
    stage(workspace, &engine)?;
    let site = workspace.path(SITE);
    run(workspace.cargo("build").args(["--release", "--package", "indexer"]).env("TRACUU_SITE", site))?;
    run(workspace.tracuu("build").args([LIBRARY, "-o", "dist"]))
}

/// Copies `www` to the staging folder and puts the engine beside it.
///
/// The engine's two files carry a hash of both in their names, so that no cache can pair an old one with a new one.
/// The sources name them plainly (`./engine.js`), which keeps them ordinary JavaScript.
fn stage(workspace: &Workspace, engine: &Engine) -> Result<()> {
    let site = workspace.path(SITE);
    if site.exists() {
        fs::remove_dir_all(&site).with_context(|| format!("could not empty {SITE}"))?;
    }
    let names = Names::of(engine);
    let mut references = 0;
    copy(&workspace.path("www"), &site, &workspace.path(LIBRARY), &mut |text| {
        references += text.matches(&format!("./{GLUE}")).count();
        names.put_into(&text)
    })?;
    if references == 0 {
        bail!("no file of www refers to \"./{GLUE}\": the page would never load its engine");
    }
    fs::write(site.join(&names.glue), names.put_into(&engine.glue))?;
    fs::write(site.join(&names.wasm), &engine.wasm)?;
    Ok(())
}

/// The published names of the engine's files.
struct Names {
    glue: String,
    wasm: String,
}

impl Names {
    fn of(engine: &Engine) -> Self {
        let hash = blake3::Hasher::new().update(engine.glue.as_bytes()).update(&engine.wasm).finalize();
        let hash = &hash.to_hex()[..12];
        Self { glue: format!("engine.{hash}.js"), wasm: format!("engine.{hash}.wasm") }
    }

    /// Replaces the plain names in a source text.
    fn put_into(&self, text: &str) -> String {
        text.replace(&format!("./{GLUE}"), &format!("./{}", self.glue)).replace(WASM, &self.wasm)
    }
}

/// Copies a folder but for `except` and dot-files, passing scripts and pages through `edit`.
fn copy(from: &Path, to: &Path, except: &Path, edit: &mut impl FnMut(String) -> String) -> Result<()> {
    fs::create_dir_all(to).with_context(|| to.display().to_string())?;
    for entry in fs::read_dir(from).with_context(|| from.display().to_string())? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        let target = to.join(name);
        if path == except || name.to_string_lossy().starts_with('.') {
            continue;
        } else if path.is_dir() {
            copy(&path, &target, except, edit)?;
        } else if path.extension().is_some_and(|ending| ending == "js" || ending == "html") {
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            fs::write(&target, edit(text))?;
        } else {
            fs::copy(&path, &target).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn engine(wasm: &[u8]) -> Engine {
        Engine { glue: "new URL('engine_bg.wasm', import.meta.url)".into(), wasm: wasm.into() }
    }

    #[test]
    fn either_file_changes_both_names() {
        let (a, b) = (Names::of(&engine(b"a")), Names::of(&engine(b"b")));
        assert_ne!(a.glue, b.glue);
        assert_ne!(a.wasm, b.wasm);
    }

    #[test]
    fn plain_names_become_published_names() {
        let names = Names { glue: "engine.0.js".into(), wasm: "engine.0.wasm".into() };
        assert_eq!(
            names.put_into("import init from \"./engine.js\";"),
            "import init from \"./engine.0.js\";"
        );
        assert_eq!(names.put_into(&engine(b"").glue), "new URL('engine.0.wasm', import.meta.url)");
        assert_eq!(names.put_into("./search-engine.js"), "./search-engine.js");
    }
}
