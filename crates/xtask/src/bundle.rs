//! From the modules a person reads to the few small files a browser asks for.

use crate::engine::GLUE;
use crate::workspace::{Workspace, run};
use anyhow::Result;

/// Folder of the pinned tools from npm.
pub(crate) const NPM: &str = "crates/xtask/npm";

/// The oldest browsers the page runs in, as `cannot.js` tells those it refuses.
const BROWSERS: &str = "--target=chrome103,edge103,firefox113,safari16.4";

/// Modules and style sheets of `www` that a visit loads only when it needs them: they stay files of their own.
const LATER: [&str; 16] = [
    "browse.js",
    "filters.js",
    "help.js",
    "nothing.js",
    "settings.js",
    "suggest.js",
    "style/browse.css",
    "style/plain.css",
    "style/settings.css",
    "reader.js",
    "reader.css",
    "related.js",
    "quote.js",
    "cite.js",
    "share.js",
    "speak.js",
];

/// Joins and minifies the code in `from`: each module that becomes part of another saves a request.
///
/// `tracuu.js` holds the first instance's glue; later instances load a copy of their own, which is `glue`.
///
/// # Errors
/// A source that does not parse, an import of what is not there, a folder that cannot be written to.
pub(crate) fn write(workspace: &Workspace, from: &str, to: &str, glue: &str) -> Result<()> {
    let esbuild = |entry: &str, out: &str, how: &[&str]| {
        let tool = workspace.path(NPM).join("node_modules/esbuild/bin/esbuild");
        let mut command = workspace.command("node");
        command.arg(tool).args([&format!("{from}/{entry}"), &format!("--{out}")]).args(how);
        run(command.args(["--minify", "--charset=utf8", "--legal-comments=none", "--log-level=warning"]))
    };
    let file = |name: &str| format!("outfile={to}/{name}");
    let module = ["--bundle", "--format=esm", BROWSERS];
    esbuild("tracuu.js", &file("tracuu.js"), &module)?;
    esbuild(GLUE, &file(glue), &module)?;
    // The interface stays apart, so that a page that uses it as well gets no second copy; of the catalogues, which
    // stay apart too, a visit needs one.
    let mut apart = vec!["--external:./tracuu.js".to_owned(), "--external:./i18n/*".to_owned()];
    apart.extend(LATER.iter().map(|name| format!("--external:./{name}")));
    let with_apart: Vec<&str> = module.into_iter().chain(apart.iter().map(String::as_str)).collect();
    esbuild("app.js", &file("app.js"), &with_apart)?;
    for name in LATER {
        let how = if name.ends_with(".js") { &with_apart[..] } else { &["--bundle", BROWSERS] };
        esbuild(name, &file(name), how)?;
    }
    for folder in ["i18n", "i18n/more", "i18n/reader"] {
        let catalogues = format!("{folder}/*.js");
        esbuild(&catalogues, &format!("outdir={to}/{folder}"), &["--format=esm", BROWSERS])?;
    }
    esbuild("style.css", &file("style.css"), &["--bundle", BROWSERS])?;
    // These run in browsers of any age, to say so in those that are too old for the rest.
    for name in ["boot.js", "cannot.js"] {
        esbuild(name, &file(name), &["--target=es5"])?;
    }
    Ok(())
}
