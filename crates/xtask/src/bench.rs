//! The engine beside others for static sites, in Chromium and on one made-up collection: one table, kept in the README.
//!
//! What is compared is cost alone; `tests/bench/` has the engines, `relevance` says how good ours answers.

use crate::workspace::{self, Workspace};
use crate::{browser, bundle, generate, tables};
use anyhow::{Context, Result};
use serde_json::Value;

const DOCUMENT: &str = "README.md";
/// The folder of the engines, and the one in which their sites are built.
const BENCH: &str = "tests/bench";
const SITES: &str = "target/bench";
const QUERIES: u32 = 100;

/// Builds a site for each engine, measures them, prints the table and writes it into the README.
///
/// # Errors
/// A command that was not built; a package or browser that cannot be had; an engine that fails or finds nothing.
pub(crate) fn measure(workspace: &Workspace, documents: u32, date: &str) -> Result<()> {
    browser::ready(workspace)?;
    workspace.npm_ci(bundle::NPM)?;
    workspace.npm_ci(BENCH)?;
    std::fs::create_dir_all(workspace.path(SITES))?;
    let collection = workspace.path(SITES).join("collection.jsonl");
    generate::run(&generate::Args { documents, seed: 1, output: collection.clone(), queries: QUERIES })?;
    let mut node = workspace.command("node");
    node.arg(format!("{BENCH}/bench.mjs")).arg(&collection).arg(collection.with_extension("queries.jsonl"));
    let measured = workspace::json(node.arg(workspace.path(SITES)))?;
    let table = table(&measured, date)?;
    println!("{table}");
    tables::write(workspace, DOCUMENT, "bench", &table)
}

fn table(measured: &Value, date: &str) -> Result<String> {
    let engines = measured["engines"].as_array().context("bench.mjs names no engines")?;
    let ours = engines.first().context("bench.mjs measured no engine")?;
    let number = |of: &Value, path: &str| {
        let found = of.pointer(path).and_then(Value::as_f64);
        found.with_context(|| format!("bench.mjs says nothing of {path} of {}", of["title"]))
    };
    let mut table = format!(
        "{}, with a load of {:.1} from other work: the ratios tell more than the times. {} made-up documents, {:.1} MB \
         of titles and texts, alike for each engine; {} queries of five to eight words. A first visit is a new \
         visitor's on a line of 1.6 Mbit/s and 150 ms, from the address to ten titles with excerpts; the median of {}. \
         Further queries are asked on the same page, the line not slowed down. Bytes are those sent, compressed with \
         Brotli where that helps. In brackets: how many times as much as Tracuu.\n\n\
         | engine | first visit | fetched | requests | a further query, median (95 %) | fetched for it | hits of ten \
         | on disk | files | build |\n|---|---|---|---|---|---|---|---|---|---|\n",
        tables::measured(date, &measured["browser"]),
        number(measured, "/load")?,
        thousands(number(measured, "/documents")?),
        number(measured, "/bytes")? / 1e6,
        measured["queries"],
        measured["visits"],
    );
    for engine in engines {
        let get = |path: &str| number(engine, path);
        let times = |path: &str| Ok::<_, anyhow::Error>(get(path)? / number(ours, path)?);
        table += &format!(
            "| {} | {:.1} s ({:.1}) | {} kB ({:.1}) | {} | {} ms ({} ms) | {} kB | {:.1} | {:.1} MB | {} \
             | {:.1} s |\n",
            name(engine),
            get("/first/milliseconds")? / 1e3,
            times("/first/milliseconds")?,
            thousands(get("/first/bytes")? / 1e3),
            times("/first/bytes")?,
            get("/first/requests")?,
            short(get("/further/median")?),
            short(get("/further/slow")?),
            short(get("/further/bytes")? / 1e3),
            get("/hits")?,
            get("/bytes")? / 1e6,
            thousands(get("/files")?),
            get("/seconds")?,
        );
    }
    Ok(table)
}

/// What an engine is called, with its version if it is one of npm.
fn name(engine: &Value) -> String {
    let title = engine["title"].as_str().unwrap_or("?");
    engine["version"].as_str().map_or_else(|| title.to_owned(), |version| format!("{title} {version}"))
}

/// With a decimal if it is below ten.
fn short(number: f64) -> String {
    if number == 0.0 || number >= 9.95 { format!("{number:.0}") } else { format!("{number:.1}") }
}

/// A whole number with commas.
fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn figures_become_rows_with_ratios_to_the_first() {
        let engine = |title: &str, version: Option<&str>, times: f64| {
            json!({ "title": title, "version": version, "seconds": 4.0, "bytes": 9_500_000, "files": 5_012,
                "hits": 9.25, "first": { "milliseconds": 2000.0 * times, "bytes": 150_000.0 * times, "requests": 20 },
                "further": { "median": 3.12, "slow": 41.5, "bytes": 5230.4 } })
        };
        let engines = [engine("Ours", None, 1.0), engine("Theirs", Some("1.2"), 10.0)];
        let measured = json!({ "browser": "156.0.1", "load": 0.25, "documents": 5000, "bytes": 9_400_000,
            "queries": 100, "visits": 5, "engines": engines });
        let table = table(&measured, "2026-11-22").unwrap();
        assert!(table.contains("5,000 made-up documents, 9.4 MB"), "{table}");
        let row = "| Theirs 1.2 | 20.0 s (10.0) | 1,500 kB (10.0) | 20 | 3.1 ms (42 ms) | 5.2 kB | 9.2 | 9.5 MB \
                   | 5,012 | 4.0 s |";
        assert!(table.contains("| Ours | 2.0 s (1.0) | 150 kB (1.0) |") && table.contains(row), "{table}");
        assert!(super::table(&json!({ "engines": [{ "title": "?" }] }), "").is_err());
    }
}
