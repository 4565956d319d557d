//! Every row of `tests/equivalence/rows.txt`, through the command: this query finds that document and not that other.
//!
//! The scenario `tests/browser/equivalence.test.mjs` reads the same rows and asks the page's engine.

use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Results that are looked at.
const LIMIT: &str = "100";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("equivalence")
}

/// A row of the table.
struct Row {
    line: usize,
    section: String,
    pending: bool,
    query: String,
    finds: Vec<String>,
    not: Vec<String>,
    /// Whether nothing but what is named may be found.
    only: bool,
    /// Whether `order` begins with the first results.
    at_top: bool,
    order: Vec<Vec<String>>,
    says: Vec<(String, String)>,
}

/// Reads the table.
///
/// # Panics
/// At a line that is no row.
fn rows(text: &str) -> Vec<Row> {
    let mut section = String::new();
    let mut rows = Vec::new();
    for (number, line) in text.lines().enumerate() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading.split(':').next().unwrap_or_default().to_owned();
        } else if !line.starts_with('#') && !line.trim().is_empty() {
            rows.push(row(number + 1, &section, line));
        }
    }
    rows
}

fn row(line: usize, section: &str, text: &str) -> Row {
    let cells: Vec<&str> = text.split('|').map(str::trim).collect();
    let cell = |number: usize| cells.get(number).copied().unwrap_or_default();
    let words = |text: &str| text.split_whitespace().map(String::from).collect::<Vec<_>>();
    assert!((3..=6).contains(&cells.len()), "line {line}: a row has three to six cells");
    assert!(["", "pending"].contains(&cell(0)), "line {line}: the state is \"pending\" or nothing");
    let (at_top, order) = match cell(4).strip_prefix('^') {
        Some(order) => (true, order),
        None => (false, cell(4)),
    };
    let groups = order.split('>').map(|group| words(&group.replace(',', " ")));
    let says = cell(5).split(';').filter(|said| !said.trim().is_empty()).map(|said| {
        let (key, text) =
            said.split_once('=').unwrap_or_else(|| panic!("line {line}: {said:?} is no key=text"));
        (key.trim().to_owned(), unescape(text.trim()))
    });
    Row {
        line,
        section: section.to_owned(),
        pending: cell(0) == "pending",
        query: unescape(cell(1)),
        finds: words(cell(2)),
        not: words(cell(3)).into_iter().filter(|id| id != "*").collect(),
        only: words(cell(3)).contains(&"*".to_owned()),
        at_top,
        order: groups.filter(|group| !group.is_empty()).collect(),
        says: says.collect(),
    }
}

/// Puts characters for `\u{301}` and the like.
fn unescape(text: &str) -> String {
    let mut parts = text.split("\\u{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (code, rest) = part.split_once('}').expect("an escape ends with }");
        out.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
        out.push_str(rest);
    }
    out
}

impl Row {
    /// What of this row does not hold for the answer.
    fn faults(&self, answer: &Value) -> Vec<String> {
        let hits = answer["hits"].as_array().map(Vec::as_slice).unwrap_or_default();
        let found: Vec<&str> = hits.iter().filter_map(|hit| hit["id"].as_str()).collect();
        let has = |id: &String| found.contains(&id.as_str());
        let mut faults = Vec::new();
        let wanted: Vec<&String> = self.finds.iter().chain(self.order.iter().flatten()).collect();
        faults.extend(wanted.iter().filter(|id| !has(id)).map(|id| format!("{id} is missing")));
        faults.extend(self.not.iter().filter(|id| has(id)).map(|id| format!("{id} is there")));
        if self.only {
            let others = found.iter().filter(|id| !wanted.iter().any(|wanted| wanted == *id));
            faults.extend(others.map(|id| format!("{id} is there too")));
        }
        faults.extend(self.disorder(&found));
        faults.extend(self.says.iter().filter_map(|(key, text)| unsaid(answer, key, text)));
        faults
    }

    fn disorder(&self, found: &[&str]) -> Vec<String> {
        let rank = |id: &String| found.iter().position(|found| found == id);
        let mut faults = Vec::new();
        if self.at_top {
            let first = self.order.first().map(Vec::as_slice).unwrap_or_default();
            let behind = first.iter().filter(|id| rank(id).is_some_and(|rank| rank >= first.len()));
            faults.extend(behind.map(|id| format!("{id} is not at the top")));
        }
        for groups in self.order.windows(2) {
            for (a, b) in groups[0].iter().flat_map(|a| groups[1].iter().map(move |b| (a, b))) {
                if matches!((rank(a), rank(b)), (Some(a), Some(b)) if a > b) {
                    faults.push(format!("{a} is behind {b}"));
                }
            }
        }
        faults
    }
}

/// What is wrong with the text the answer has under `key`.
fn unsaid(answer: &Value, key: &str, text: &str) -> Option<String> {
    if key == "marks" {
        let marked = marked(&answer["hits"][0]["snippet"]);
        return (marked != text).then(|| format!("marked are {marked:?}"));
    }
    let said = &answer[key];
    let mut texts = BTreeSet::new();
    collect(said, &mut texts);
    let right = if text.is_empty() { texts.is_empty() } else { texts.contains(text) };
    (!right).then(|| format!("{key} is {said}"))
}

/// The texts in a value, at any depth.
fn collect(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => drop(texts.insert(text.clone())),
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        Value::Object(map) => map.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

/// The marked words of a snippet in lower case, each once, in the order of the text.
fn marked(snippet: &Value) -> String {
    let text: Vec<u16> = snippet["text"].as_str().unwrap_or_default().encode_utf16().collect();
    let mut words: Vec<String> = Vec::new();
    for mark in snippet["marks"].as_array().map(Vec::as_slice).unwrap_or_default() {
        let at = |end: usize| mark[end].as_u64().unwrap_or_default() as usize;
        let stretch = String::from_utf16_lossy(text.get(at(0)..at(1)).unwrap_or_default()).to_lowercase();
        for word in stretch.split_whitespace() {
            if !words.iter().any(|known| known == word) {
                words.push(word.to_owned());
            }
        }
    }
    words.join(" ")
}

#[test]
fn every_row_holds() {
    let text = fs::read_to_string(folder().join("rows.txt")).unwrap();
    let documents = fs::read_to_string(folder().join("documents.jsonl")).unwrap();
    let library = tempfile::tempdir().unwrap();
    let library = library.path().join("library");
    let (input, output) = (folder(), library.display().to_string());
    let input = input.join("documents.jsonl").display().to_string();
    let config = folder().join("tracuu.toml").display().to_string();
    let build = ["build", &input, "-o", &output, "--config", &config, "--strict", "--quiet"];
    indexer::cli::command(&build, &mut Vec::new()).unwrap();

    let all = std::env::var_os("TRACUU_PENDING").is_some();
    let rows = rows(&text);
    let (mut failed, mut pending) = (Vec::new(), Vec::new());
    for row in &rows {
        for id in row.finds.iter().chain(&row.not).chain(row.order.iter().flatten()) {
            assert!(documents.contains(&format!("{{\"id\":\"{id}\"")), "line {}: no document {id}", row.line);
        }
        let mut out = Vec::new();
        let search = ["search", &output, "--json", "--limit", LIMIT, "--", &row.query];
        let answer = match indexer::cli::command(&search, &mut out) {
            Ok(()) => serde_json::from_slice(&out).unwrap(),
            Err(error) => panic!("line {}: {:?} is an error: {error:#}", row.line, row.query),
        };
        let faults = row.faults(&answer);
        let shown = format!("{}: {}: {}: {}", row.line, row.section, row.query, faults.join(", "));
        match (faults.is_empty(), row.pending) {
            (true, true) => pending.push(format!("{shown}holds now")),
            (false, true) if !all => pending.push(shown),
            (false, _) => failed.push(shown),
            (true, false) => {}
        }
    }
    println!("{} rows, {} of them pending", rows.len(), rows.iter().filter(|row| row.pending).count());
    for line in &pending {
        println!("  pending, line {line}");
    }
    let failed: Vec<String> = failed.iter().map(|line| format!("  line {line}")).collect();
    assert!(failed.is_empty(), "rows.txt: {} rows do not hold:\n{}", failed.len(), failed.join("\n"));
}

#[test]
fn a_row_that_does_not_hold_is_noticed() {
    let answer = serde_json::json!({
        "hits": [
            { "id": "a", "snippet": { "text": "😀 Đêm hòa nhạc", "marks": [[7, 10], [11, 15]] } },
            { "id": "b" },
            { "id": "c" },
        ],
        "reading": null,
        "dropped": ["x"],
    });
    let faults = |text: &str| row(1, "", text).faults(&answer).len();
    for good in [
        "| q | a b |",
        "| q | a b c | *",
        "| q | | d | ^a > b > c",
        "| q | | | b,a > c | marks=hòa nhạc; dropped=x; reading=; corrected=",
    ] {
        assert_eq!(faults(good), 0, "{good}");
    }
    for bad in [
        "| q | d |",
        "| q | | a",
        "| q | a b | *",
        "| q | | | ^b > c",
        "| q | | | ^a,c > b",
        "| q | | | b > a",
        "| q | | | | marks=hòa",
        "| q | | | | dropped=",
        "| q | | | | reading=x",
    ] {
        assert!(faults(bad) > 0, "{bad}");
    }
    assert_eq!(unescape("a\\u{300}b\\u{ad}"), "a\u{300}b\u{ad}");
}
