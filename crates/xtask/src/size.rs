//! What a first visit loads before it can show a result, held to a budget.

use crate::dist::SITE;
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};
use std::fs;
use std::io::Write;
use std::path::Path;

/// Largest Wasm, in bytes of brotli 11. What it is, not what it should be: understanding queries (accents, keystrokes,
/// mistakes, numbers, days, other names, parentheses), filters, lists and suggestions cost 28 kB over the 53 that
/// searching and drawing took, and 60 are aimed at. It may only go down.
const WASM_BUDGET: usize = 81_500;
/// Most code and style together up to the first result, in bytes of brotli 11; 90 kB are aimed at.
const TOTAL_BUDGET: usize = 100_500;

/// One file in its three sizes, in bytes.
struct Sizes {
    name: String,
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// What every visit loads before its first result, beside the Wasm and one catalogue. A scenario in Chromium compares
/// this list with what is asked for.
const FIRST: [&str; 5] = ["app.js", "boot.js", "index.html", "style.css", "tracuu.js"];

/// Prints the table and fails when a budget is exceeded.
///
/// Counted are the page, the Wasm, the code and style that every visit loads, and the largest of the catalogues;
/// what is loaded when somebody first needs it is listed below them.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let site = workspace.path(SITE);
    let mut files = Vec::new();
    measure(&site, "", &mut files).with_context(|| format!("{SITE}: run `cargo xtask dist` first"))?;
    files.sort_by(|a, b| b.brotli.cmp(&a.brotli).then_with(|| a.name.cmp(&b.name)));
    let is_catalogue =
        |file: &&Sizes| file.name.strip_prefix("i18n/").is_some_and(|name| !name.contains('/'));
    let catalogue = files.iter().find(is_catalogue).map(|file| file.name.clone());
    let (first, later): (Vec<_>, Vec<_>) = files.into_iter().partition(|file| {
        FIRST.contains(&file.name.as_str())
            || file.name.ends_with(".wasm")
            || Some(&file.name) == catalogue.as_ref()
    });
    println!("Before the first result:");
    print(&first);
    println!("Later, when it is needed:");
    print(&later);

    let total: usize = first.iter().map(|file| file.brotli).sum();
    let wasm: usize = first.iter().filter(|file| file.name.ends_with(".wasm")).map(|file| file.brotli).sum();
    if wasm == 0 || first.len() != FIRST.len() + 2 {
        bail!("{SITE} lacks some of what a visit loads: run `cargo xtask dist` first");
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
            files.push(Sizes { name, raw: bytes.len(), gzip: gzip(&bytes)?, brotli: brotli(&bytes)? });
        }
    }
    Ok(())
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
        println!("| {name:<28} | {raw:>8} | {gzip:>8} | {brotli:>8} |");
    };
    println!("| {:<28} | {:>8} | {:>8} | {:>8} |", "file, bytes", "raw", "gzip 9", "brotli");
    println!("|{:-<30}|{:->9}:|{:->9}:|{:->9}:|", "", "", "", "");
    for file in files {
        row(&file.name, file.raw, file.gzip, file.brotli);
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
