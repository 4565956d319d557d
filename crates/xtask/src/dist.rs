//! The way from sources to a site: the engine, the staged page, the command that holds it, the sample library.

use crate::bundle;
use crate::engine::{self, Engine, GLUE, WASM};
use crate::workspace::{Workspace, run};
use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

/// The staged page: what `tracuu build` adds to every library.
pub(crate) const SITE: &str = "target/site";

/// The page's code on its way there: the sources, the engine's published names put in, and the glue.
const CODE: &str = "target/page";

/// The sample library's sources; they lie in `www` and are not part of the page.
pub(crate) const LIBRARY: &str = "www/library";

/// Builds everything a user of the checkout needs.
pub(crate) fn dist(workspace: &Workspace) -> Result<()> {
    workspace.npm_ci(bundle::NPM)?;
    let engine = engine::build(workspace)?;
    stage(workspace, &engine)?;
    let site = workspace.path(SITE);
    run(workspace.cargo("build").args(["--release", "--package", "indexer"]).env("TRACUU_SITE", site))?;
    run(workspace.tracuu("build").args([LIBRARY, "-o", "dist"]))
}

/// Puts `www` and the engine together in the staging folder, the code bundled.
///
/// The engine's two files carry a hash of both in their names, so that no cache can pair an old one with a new one.
/// The sources name them plainly (`./engine.js`), which keeps them ordinary JavaScript.
fn stage(workspace: &Workspace, engine: &Engine) -> Result<()> {
    let (code, site) = (workspace.path(CODE), workspace.path(SITE));
    for folder in [&code, &site] {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("could not empty {}", folder.display()))?;
        }
    }
    let names = Names::of(engine);
    copy(workspace, Path::new(""), &names)?;
    fs::write(code.join(GLUE), &engine.glue)?;
    fs::write(site.join(&names.wasm), &engine.wasm)?;
    bundle::write(workspace, CODE, SITE, &names.glue)?;

    let interface = fs::read_to_string(site.join("tracuu.js"))?;
    for name in [&names.glue, &names.wasm] {
        if !interface.contains(name) {
            bail!("{SITE}/tracuu.js does not name {name}: the page would not find its engine");
        }
    }
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

    /// Replaces the plain names in a source text. A plain import of the glue keeps its name: it ends up in the same
    /// file.
    fn put_into(&self, text: &str) -> String {
        text.replace(&format!("./{GLUE}?"), &format!("./{}?", self.glue)).replace(WASM, &self.wasm)
    }
}

/// Copies a folder of `www` but for the sample library and dot-files: code to where it is bundled, the rest to where
/// it is published.
fn copy(workspace: &Workspace, folder: &Path, names: &Names) -> Result<()> {
    let (www, code, site) = (workspace.path("www"), workspace.path(CODE), workspace.path(SITE));
    fs::create_dir_all(code.join(folder))?;
    fs::create_dir_all(site.join(folder))?;
    let from = www.join(folder);
    for entry in fs::read_dir(&from).with_context(|| from.display().to_string())? {
        let path = entry?.path();
        let relative = path.strip_prefix(&www)?;
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if path == workspace.path(LIBRARY) || hidden {
            continue;
        } else if path.is_dir() {
            copy(workspace, relative, names)?;
            continue;
        }
        let edit = |to: PathBuf| fs::write(to, names.put_into(&fs::read_to_string(&path)?));
        match path.extension().and_then(OsStr::to_str) {
            Some("js" | "css") => edit(code.join(relative)),
            Some("html") => edit(site.join(relative)),
            _ => fs::copy(&path, site.join(relative)).map(|_| ()),
        }
        .with_context(|| path.display().to_string())?;
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
        assert_eq!(names.put_into("`./engine.js?${n}`"), "`./engine.0.js?${n}`");
        assert_eq!(names.put_into("new URL(\"engine_bg.wasm\")"), "new URL(\"engine.0.wasm\")");
        assert_eq!(
            names.put_into("import * as first from \"./engine.js\""),
            "import * as first from \"./engine.js\""
        );
        assert_eq!(names.put_into("./search-engine.js?"), "./search-engine.js?");
    }
}
