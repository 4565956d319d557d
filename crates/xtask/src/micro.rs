//! Parts of the engine beside naive twins: runs `tests/micro/`, and keeps the ratios in the map.

use crate::tables;
use crate::workspace::{Workspace, run};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const DOCUMENT: &str = "crates/README.md";
/// Where the benchmarks leave what they measured.
const MEASURED: &str = "target/criterion";

/// Runs the benchmarks, prints the ratios and writes them into the map.
///
/// # Errors
/// A benchmark that fails, or that has no twin.
pub(crate) fn measure(workspace: &Workspace, date: &str) -> Result<()> {
    let folder = workspace.path(MEASURED);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut bench = workspace.cargo("bench");
    run(bench.args(["--package", "integration", "--bench", "micro"]).env("CRITERION_HOME", &folder))?;
    let table = table(&read(&folder)?, date)?;
    println!("{table}");
    tables::write(workspace, DOCUMENT, "micro", &table)
}

/// The median time of each function of each group, in nanoseconds.
type Times = BTreeMap<String, BTreeMap<String, f64>>;

/// Reads the times of all functions: each has a folder in that of its group.
fn read(folder: &Path) -> Result<Times> {
    let mut times = Times::new();
    for group in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        for function in fs::read_dir(group?.path())? {
            let newest = function?.path().join("new");
            let json = |file: &str| -> Result<Value> {
                let path = newest.join(file);
                let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
                serde_json::from_str(&text).with_context(|| path.display().to_string())
            };
            let about = json("benchmark.json")?;
            let median = json("estimates.json")?["median"]["point_estimate"].as_f64();
            let (Some(group), Some(function), Some(median)) =
                (about["group_id"].as_str(), about["function_id"].as_str(), median)
            else {
                bail!("{}: expected a group, a function and a median", newest.display());
            };
            times.entry(group.to_owned()).or_default().insert(function.to_owned(), median);
        }
    }
    Ok(times)
}

fn table(times: &Times, date: &str) -> Result<String> {
    let measured = tables::measured_natively(date);
    let mut table = format!(
        "{measured}; medians.\n\n| what | engine | naive twin | times as fast |\n|---|---|---|---|\n"
    );
    for (group, functions) in times {
        let get =
            |name: &str| functions.get(name).with_context(|| format!("{group:?} has no function {name:?}"));
        let (engine, naive) = (*get("engine")?, *get("naive")?);
        table += &format!("| {group} | {} | {} | {:.1} |\n", time(engine), time(naive), naive / engine);
    }
    Ok(table)
}

fn time(nanoseconds: f64) -> String {
    match nanoseconds / 1e6 {
        milliseconds if milliseconds < 1.0 => format!("{:.0} µs", milliseconds * 1e3),
        milliseconds => format!("{milliseconds:.1} ms"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_is_how_many_times_as_fast_the_engine_is() {
        let functions =
            |names: [&str; 2]| names.map(str::to_owned).into_iter().zip([250_000.0, 5_000_000.0]).collect();
        let times = |names| Times::from([("sorting".to_owned(), functions(names))]);
        let table = super::table(&times(["engine", "naive"]), "2026-11-22").unwrap();
        assert!(table.contains("| sorting | 250 µs | 5.0 ms | 20.0 |"), "{table}");
        assert!(super::table(&times(["engine", "twin"]), "").is_err());
    }
}
