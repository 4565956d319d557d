//! The judged queries over the sample library reach what `tests/relevance/judgements.txt` asks for.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A section of the file.
struct Set<'a> {
    name: &'a str,
    /// Variant of `tracuu eval` and the least nDCG@10.
    least: Vec<(&'a str, f64)>,
    /// Query, and documents with their grades.
    queries: Vec<(&'a str, Vec<(&'a str, u8)>)>,
}

fn sets(text: &str) -> Vec<Set<'_>> {
    let sections = text.split("\n## ").skip(1);
    sections
        .map(|section| {
            let mut lines = section.lines().filter(|line| !line.trim().is_empty());
            let name = lines.next().unwrap_or_default().split(':').next().unwrap_or_default();
            let mut set = Set { name, least: Vec::new(), queries: Vec::new() };
            for line in lines {
                let mut cells = line.split('|').map(str::trim);
                let first = cells.next().unwrap_or_default();
                if first == "least" {
                    set.least = cells.map(|cell| pair(cell, ' ')).collect();
                } else {
                    let documents = cells.next().unwrap_or_default().split_whitespace();
                    set.queries.push((first, documents.map(|document| pair(document, ':')).collect()));
                }
            }
            set
        })
        .collect()
}

fn pair<T: std::str::FromStr>(text: &str, separator: char) -> (&str, T) {
    let parts = text.rsplit_once(separator).and_then(|(name, value)| Some((name, value.parse().ok()?)));
    parts.unwrap_or_else(|| panic!("{text:?} is not a name and a number with {separator:?} between"))
}

#[test]
fn the_sample_library_answers_its_judged_queries() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(tests.join("relevance/judgements.txt")).unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let path = |name: &str| scratch.path().join(name).display().to_string();
    let sample = tests.join("../www/library");
    let library = path("library");
    let build = ["build", &sample.display().to_string(), "-o", &library, "--quiet"];
    indexer::cli::command(&build, &mut Vec::new()).unwrap();

    let sets = sets(&text);
    assert!(sets.iter().map(|set| set.queries.len()).sum::<usize>() >= 60);
    let mut low = Vec::new();
    for set in &sets {
        let (mut queries, mut qrels) = (String::new(), String::new());
        for (id, (query, documents)) in set.queries.iter().enumerate() {
            queries += &format!("{}\n", json!({ "id": id.to_string(), "text": query }));
            for (document, grade) in documents {
                let file = sample.join(document).with_extension("md");
                assert!(file.is_file(), "{query}: there is no document {document}");
                qrels += &format!("{id}\t{document}\t{grade}\n");
            }
        }
        let (queries_path, qrels_path) = (path("queries.jsonl"), path("qrels.tsv"));
        fs::write(&queries_path, queries).unwrap();
        fs::write(&qrels_path, qrels).unwrap();
        let mut out = Vec::new();
        let eval = ["eval", &library, "--queries", &queries_path, "--qrels", &qrels_path, "--json"];
        indexer::cli::command(&eval, &mut out).unwrap();
        let scores: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(scores["queries"], set.queries.len(), "{}: every query is judged", set.name);
        println!("{}: {scores}", set.name);
        assert!(!set.least.is_empty(), "{} asks for nothing", set.name);
        for &(variant, least) in &set.least {
            let score =
                scores[variant]["ndcg10"].as_f64().unwrap_or_else(|| panic!("no {variant}: {scores}"));
            if score < least {
                low.push(format!("{}, {variant}: nDCG@10 is {score:.4}, must be {least} at least", set.name));
            }
        }
    }
    assert!(low.is_empty(), "{}", low.join("\n"));
}

#[test]
fn no_query_is_judged_twice() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("relevance/judgements.txt");
    let text = fs::read_to_string(path).unwrap();
    let mut seen = BTreeSet::new();
    for (query, documents) in sets(&text).into_iter().flat_map(|set| set.queries) {
        assert!(seen.insert(query), "{query} is there twice");
        assert!(documents.iter().any(|&(_, grade)| grade == 2), "{query} has no answer");
    }
}
