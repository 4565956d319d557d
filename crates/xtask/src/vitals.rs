//! What a visitor on a phone feels, measured on the sample library: one table, kept in the README.

use crate::workspace::{self, Workspace};
use crate::{browser, tables};
use anyhow::{Result, bail};
use serde_json::Value;

/// Where the table is kept.
const DOCUMENT: &str = "README.md";

/// The scenarios of `tests/browser/vitals.mjs`, and what they are.
const ROWS: [(&str, &str); 3] = [
    ("start", "the first page"),
    ("typing", "typing “thong tin doi ngoai”, results at every key"),
    ("opening", "opening a document from its results, three steps on"),
];

/// Milliseconds from a key or tap to its effect that are allowed at the 75th percentile.
const SLOWEST: f64 = 100.0;
/// Largest sum of layout shifts.
const MOST_SHIFT: f64 = 0.05;

/// Measures, prints the table and writes it into the README.
///
/// # Errors
/// A sample library that was not built; a run that fails; a README without the table's place. A figure beyond what is
/// allowed is written down all the same, and is an error.
pub(crate) fn measure(workspace: &Workspace, date: &str) -> Result<()> {
    browser::ready(workspace)?;
    let measured = workspace::json(workspace.command("node").arg("tests/browser/vitals.mjs"))?;
    let (table, faults) = table(&measured, date)?;
    println!("{table}");
    tables::write(workspace, DOCUMENT, "vitals", &table)?;
    match faults.is_empty() {
        true => Ok(()),
        false => bail!("{}", faults.join("; ")),
    }
}

/// The table, and what in it is beyond what is allowed.
fn table(measured: &Value, date: &str) -> Result<(String, Vec<String>)> {
    let mut table = format!(
        "{}, slowed down to a phone: 1.6 Mbit/s, 150 ms, a processor four times slower; {} runs.\n\n\
         | what | largest contentful paint, median | interaction to next paint, 75th percentile (worst) | layout shift, \
         worst |\n|---|---|---|---|\n",
        tables::measured(date, &measured["browser"]),
        measured["runs"]
    );
    let mut faults = Vec::new();
    for (name, about) in ROWS {
        let row = &measured["scenarios"][name];
        let number = |key: &str| row[key].as_f64();
        let (Some(paint), Some(shift)) = (number("paint"), number("shift")) else {
            bail!("vitals.mjs says nothing of {name:?}");
        };
        let interaction = match (number("interaction75"), number("interactionWorst")) {
            (Some(most), Some(worst)) => {
                if most > SLOWEST {
                    faults.push(format!("{name}: interactions take {most} ms, more than {SLOWEST}"));
                }
                format!("{most:.0} ms ({worst:.0} ms) of {}", row["interactions"])
            }
            // An interaction of less than 16 ms is not reported.
            _ => "none".to_owned(),
        };
        if shift > MOST_SHIFT {
            faults.push(format!("{name}: layout shift is {shift:.3}, more than {MOST_SHIFT}"));
        }
        table += &format!("| {about} | {:.1} s | {interaction} | {shift:.3} |\n", paint / 1000.0);
    }
    Ok((table, faults))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn measured(interaction: f64, shift: f64) -> Value {
        let row = json!({ "paint": 1234.5, "shift": shift, "interactions": 20, "interaction75": interaction,
            "interactionWorst": 120 });
        let still = json!({ "paint": 900, "shift": 0, "interactions": 0, "interaction75": null, "interactionWorst": null });
        json!({ "runs": 5, "browser": "156.0.1", "scenarios": { "start": still, "typing": row, "opening": row } })
    }

    #[test]
    fn figures_become_rows() {
        let (table, faults) = table(&measured(48.0, 0.01), "2026-11-22").unwrap();
        assert!(table.contains("| the first page | 0.9 s | none | 0.000 |"), "{table}");
        assert!(table.contains("| 1.2 s | 48 ms (120 ms) of 20 | 0.010 |"), "{table}");
        assert!(faults.is_empty());
    }

    #[test]
    fn what_is_too_slow_is_a_fault() {
        assert_eq!(table(&measured(104.0, 0.06), "").unwrap().1.len(), 4);
        assert!(table(&json!({}), "").is_err());
    }
}
