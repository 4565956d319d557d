//! How good the results are on judged collections: builds each, evaluates each set of queries, writes one table.

use crate::tables;
use crate::workspace::{Workspace, run};
use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Where the table is kept.
const DOCUMENT: &str = "crates/search/RELEVANCE.md";

/// A larger set of queries is sampled down to so many, always the same ones.
const MOST_QUERIES: &str = "500";

/// The keys of `tracuu eval --json` in the order of the table's columns.
const VARIANTS: [&str; 4] = ["as_typed", "marks_removed", "typo", "telex"];

/// What must be reached at least.
struct Floor {
    collection: &'static str,
    /// Which of the collection's sets of queries; "" is the one without a name.
    set: &'static str,
    /// What the set asks for, where the collection's name does not say it.
    about: &'static str,
    /// Whether only the text is indexed: the queries are the titles.
    text_only: bool,
    figure: &'static str,
    /// For [`VARIANTS`]; 0 where none is set.
    least: [f64; 4],
}

const fn ndcg(collection: &'static str, least: [f64; 4]) -> Floor {
    Floor { collection, set: "", about: "", text_only: false, figure: "ndcg10", least }
}

/// How a set is measured of which nothing is asked.
const NO_FLOOR: Floor = ndcg("", [0.0; 4]);

/// What the sets ask for.
const FLOORS: [Floor; 12] = [
    ndcg("vi_law_alqac2023", [0.90, 0.895, 0.88, 0.89]),
    ndcg("vi_regs_virhe4qa", [0.87, 0.86, 0.84, 0.86]),
    ndcg("xquad_vi", [0.965, 0.96, 0.95, 0.955]),
    Floor {
        about: "document numbers, each in one of eight spellings",
        ..ndcg("vi_law_phapdien", [0.985, 0.985, 0.0, 0.0])
    },
    Floor {
        set: "heading",
        about: "headings against text, MRR@10",
        text_only: true,
        figure: "mrr10",
        ..ndcg("vi_law_phapdien", [0.50, 0.49, 0.47, 0.48])
    },
    ndcg("en_cranfield", [0.395, 0.0, 0.37, 0.0]),
    ndcg("xquad_en", [0.967, 0.0, 0.95, 0.0]),
    ndcg("xquad_de", [0.945, 0.0, 0.92, 0.0]),
    ndcg("xquad_ru", [0.957, 0.0, 0.94, 0.0]),
    ndcg("xquad_zh", [0.905, 0.0, 0.0, 0.0]),
    ndcg("xquad_th", [0.96, 0.0, 0.0, 0.0]),
    ndcg("xquad_ar", [0.937, 0.0, 0.0, 0.0]),
];

/// A set of queries with its judgements, found in a folder.
struct Set {
    collection: String,
    name: String,
    queries: PathBuf,
    qrels: PathBuf,
}

impl Set {
    /// Its floor, or one that asks for nothing.
    fn floor(&self) -> &'static Floor {
        let own = FLOORS.iter().find(|floor| floor.collection == self.collection && floor.set == self.name);
        own.unwrap_or(&NO_FLOOR)
    }
}

/// Measures all collections below `corpora`, each a folder of `corpus.jsonl`, `queries[_SET].jsonl` and
/// `qrels[_SET].tsv`, and writes the table.
///
/// # Errors
/// A folder without any collection; a command that fails; an unexpected document.
pub(crate) fn measure(workspace: &Workspace, corpora: &Path, date: &str) -> Result<()> {
    if !workspace.path("target/release/tracuu").exists() {
        bail!("the measurement uses target/release/tracuu: run `cargo xtask dist` first");
    }
    let corpora = corpora.canonicalize().with_context(|| corpora.display().to_string())?;
    let sets = find(&corpora)?;
    let mut table = format!(
        "Measured {date}; at most {MOST_QUERIES} queries a set. In brackets what must be reached; bold is less than \
         that.\n\n| collection | queries | as typed | marks removed | one typo | Telex | Recall@100 |\n\
         |---|---|---|---|---|---|---|\n"
    );
    for set in &sets {
        let folder = corpora.join(&set.collection);
        let library = library(workspace, &folder, &set.collection, set.floor().text_only)?;
        let scores = evaluate(workspace, &library, set)?;
        let line = line(set, &scores)?;
        println!("{line}");
        table.push_str(&line);
        table.push('\n');
    }
    tables::write(workspace, DOCUMENT, "relevance", &table)
}

/// The sets of queries, ordered by name.
fn find(corpora: &Path) -> Result<Vec<Set>> {
    let mut sets = Vec::new();
    for entry in fs::read_dir(corpora)? {
        let folder = entry?.path();
        if !folder.join("corpus.jsonl").is_file() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let queries = entry?.path();
            let file = queries.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(set) = file.strip_prefix("queries").and_then(|rest| rest.strip_suffix(".jsonl")) else {
                continue;
            };
            let qrels = folder.join(format!("qrels{set}.tsv"));
            let collection = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
            sets.push(Set { collection, name: set.trim_start_matches('_').to_owned(), queries, qrels });
        }
    }
    if sets.is_empty() {
        bail!("{}: expected folders of corpus.jsonl, queries.jsonl and qrels.tsv", corpora.display());
    }
    sets.sort_by(|a, b| (&a.collection, &a.name).cmp(&(&b.collection, &b.name)));
    Ok(sets)
}

/// Builds a collection, unless that was done since the command and the collection changed.
fn library(workspace: &Workspace, folder: &Path, name: &str, text_only: bool) -> Result<PathBuf> {
    let scratch = workspace.path("target/relevance");
    fs::create_dir_all(&scratch)?;
    let corpus = folder.join("corpus.jsonl");
    let library = scratch.join(if text_only { format!("{name}_text") } else { name.to_owned() });
    let manifest = changed(&library.join("library/manifest.tracuu"));
    let needed = [changed(&corpus), changed(&workspace.path("target/release/tracuu"))];
    if manifest.is_some() && needed.iter().all(|needed| *needed <= manifest) {
        return Ok(library);
    }
    let input = if text_only { without_titles(&corpus, &library.with_extension("jsonl"))? } else { corpus };
    run(workspace.tracuu("build").args(["--quiet", "--no-cache"]).arg(&input).arg("-o").arg(&library))?;
    Ok(library)
}

fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|metadata| metadata.modified()).ok()
}

/// Copies the id and the text of each document.
fn without_titles(corpus: &Path, copy: &Path) -> Result<PathBuf> {
    let mut out = BufWriter::new(File::create(copy)?);
    for line in BufReader::new(File::open(corpus)?).lines() {
        let document: Value = serde_json::from_str(&line?).with_context(|| corpus.display().to_string())?;
        writeln!(out, "{}", json!({ "id": document["id"], "text": document["text"] }))?;
    }
    out.flush()?;
    Ok(copy.to_owned())
}

fn evaluate(workspace: &Workspace, library: &Path, set: &Set) -> Result<Value> {
    let mut eval = workspace.tracuu("eval");
    eval.arg(library).arg("--queries").arg(&set.queries).arg("--qrels").arg(&set.qrels);
    let output = eval.args(["--limit-queries", MOST_QUERIES, "--json"]).output()?;
    if !output.status.success() {
        bail!("`tracuu eval` of {}: {}", set.collection, String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A row of the table.
fn line(set: &Set, scores: &Value) -> Result<String> {
    let floor = set.floor();
    let name = if floor.about.is_empty() { &set.name } else { floor.about };
    let label = format!("{} {name}", set.collection);
    let mut line = format!("| {} | {} |", label.trim(), scores["queries"]);
    for (variant, least) in VARIANTS.iter().zip(floor.least) {
        let score = scores[variant][floor.figure].as_f64().context("`tracuu eval` printed other figures")?;
        let shown = if score < least { format!("**{score:.4}**") } else { format!("{score:.4}") };
        line.push_str(&if least > 0.0 { format!(" {shown} ({least}) |") } else { format!(" {shown} |") });
    }
    let recall = scores["as_typed"]["recall100"].as_f64().unwrap_or_default();
    line.push_str(&format!(" {recall:.4} |"));
    Ok(line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_below_its_floor_is_bold() {
        let set = |collection: &str, name: &str| Set {
            collection: collection.to_owned(),
            name: name.to_owned(),
            queries: PathBuf::new(),
            qrels: PathBuf::new(),
        };
        let mut scores = json!({ "queries": 7 });
        for variant in VARIANTS {
            scores[variant] = json!({ "ndcg10": 0.96, "mrr10": 0.48, "recall100": 1.0 });
        }
        let xquad = line(&set("xquad_en", ""), &scores).unwrap();
        assert_eq!(xquad, "| xquad_en | 7 | **0.9600** (0.967) | 0.9600 | 0.9600 (0.95) | 0.9600 | 1.0000 |");
        let headings = line(&set("vi_law_phapdien", "heading"), &scores).unwrap();
        assert!(
            headings.contains("MRR@10 | 7 | **0.4800** (0.5) | **0.4800** (0.49) | 0.4800 (0.47)"),
            "{headings}"
        );
        let unknown = line(&set("other", "set"), &scores).unwrap();
        assert_eq!(unknown, "| other set | 7 | 0.9600 | 0.9600 | 0.9600 | 0.9600 | 1.0000 |");
    }
}
