//! What a first visit loads before it can show a result, held to a budget.

use crate::bundle::LATER;
use crate::dist::SITE;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Largest Wasm, in bytes of brotli 11. What it is, not what it should be: understanding queries (accents, keystrokes,
/// mistakes, numbers, days, other names, parentheses), filters and suggestions cost 41 kB over the 53 that searching and
/// drawing took, and 60 are aimed at. It may only go down.
const WASM_BUDGET: usize = 96_600;
/// Most code and style together up to the first result, in bytes of brotli 11; 90 kB are aimed at.
const TOTAL_BUDGET: usize = 114_500;

/// One file in its three sizes, in bytes.
struct Sizes {
    name: String,
    /// Whether the first result does without it.
    later: bool,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints the table and fails when a budget is exceeded.
///
/// Counted is every page, script, style sheet and Wasm file of the staged site but for those marked: what is loaded when
/// it is first used, the glue of a second instance of the engine, and of the catalogues all but the largest.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let site = workspace.path(SITE);
    let mut files = Vec::new();
    measure(&site, "", &mut files).with_context(|| format!("{SITE}: run `cargo xtask dist` first"))?;
    files.sort_by(|a, b| b.brotli.cmp(&a.brotli).then_with(|| a.name.cmp(&b.name)));
    print(&files);

    let eager = files.iter().filter(|file| !file.later);
    let catalogues =
        files.iter().filter(|file| file.name.starts_with("i18n/") && file.later).map(|file| file.brotli);
    let total = eager.map(|file| file.brotli).sum::<usize>() + catalogues.max().unwrap_or(0);
    let wasm: usize = files.iter().filter(|file| file.name.ends_with(".wasm")).map(|file| file.brotli).sum();
    if wasm == 0 {
        bail!("{SITE} holds no Wasm: run `cargo xtask dist` first");
    }
    for (what, size, budget) in
        [("the Wasm", wasm, WASM_BUDGET), ("code and style to the first result", total, TOTAL_BUDGET)]
    {
        println!("{what}: {size} of {budget} bytes, brotli 11");
        if size > budget {
            bail!("{what} is {} bytes over its budget of {budget} bytes (brotli 11)", size - budget);
        }
    }
    Ok(())
}

fn measure(folder: &Path, prefix: &str, files: &mut Vec<Sizes>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            measure(&path, &format!("{name}/"), files)?;
        } else if [".html", ".css", ".js", ".wasm"].iter().any(|ending| name.ends_with(ending)) {
            let bytes = fs::read(&path)?;
            let later = is_later(&name);
            files.push(Sizes { name, later, raw: bytes.len(), gzip: gzip(&bytes)?, brotli: brotli(&bytes)? });
        }
    }
    Ok(())
}

/// Whether the first result does without a file; of the catalogues it needs one.
fn is_later(name: &str) -> bool {
    let glue = name.starts_with("engine.") && name.ends_with(".js");
    glue || name.starts_with("i18n/") || LATER.contains(&name)
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

fn brotli(bytes: &[u8]) -> Result<usize> {
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut &*bytes, &mut out, &Default::default())?;
    Ok(out.len())
}

fn print(files: &[Sizes]) {
    let row = |name: &str, raw: usize, gzip: usize, brotli: usize| {
        println!("| {name:<32} | {raw:>8} | {gzip:>8} | {brotli:>8} |");
    };
    println!("| {:<32} | {:>8} | {:>8} | {:>8} |", "file, bytes", "raw", "gzip 9", "brotli");
    println!("|{:-<34}|{:->9}:|{:->9}:|{:->9}:|", "", "", "", "");
    for file in files {
        let mark = if file.later { "later" } else { "" };
        row(&format!("{:<26} {mark}", file.name), file.raw, file.gzip, file.brotli);
    }
    let sum = |size: fn(&Sizes) -> usize| files.iter().map(size).sum();
    row("total", sum(|f| f.raw), sum(|f| f.gzip), sum(|f| f.brotli));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compressed_sizes_are_those_of_the_whole_input() {
        let zeros = vec![0; 100_000];
        assert!((10..200).contains(&gzip(&zeros).unwrap()));
        assert!((5..50).contains(&brotli(&zeros).unwrap()));
        // A linear congruential generator's upper bytes: nothing for a compressor to find.
        let mut state = 1u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        let noise: Vec<u8> = (0..10_000).map(|_| next()).collect();
        assert!((10_000..10_100).contains(&gzip(&noise).unwrap()));
        assert!((10_000..10_100).contains(&brotli(&noise).unwrap()));
    }
}
