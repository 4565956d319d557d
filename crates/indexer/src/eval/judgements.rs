//! Queries and judgements as they stand in files.

use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::HashMap;
use std::fs;
use std::path::Path;

/// A query.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Query {
    /// Its name in the judgements.
    pub(crate) id: String,
    /// What is typed.
    pub(crate) text: String,
}

/// Reads queries, one JSON object a line.
pub(crate) fn read_queries(path: &Path) -> Result<Vec<Query>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            serde_json::from_str(line).with_context(|| {
                format!("{}:{}: expected {{\"id\": …, \"text\": …}}", path.display(), number + 1)
            })
        })
        .collect()
}

/// The relevant documents of each query with their grades.
#[derive(Debug, Default)]
pub(crate) struct Judgements {
    by_query: HashMap<String, HashMap<String, f64>>,
    none: HashMap<String, f64>,
}

impl Judgements {
    /// Reads judgements: query, document and grade between tabs, or the four columns of TREC (query, iteration,
    /// document, grade). A first line whose grade is no number is taken for a heading. Grades of 0 and less mean
    /// "not relevant".
    pub(crate) fn read(path: &Path) -> Result<Judgements> {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        let mut judgements = Judgements::default();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let tabs: Vec<&str> = line.split('\t').collect();
            let columns = if tabs.len() > 1 { tabs } else { line.split_whitespace().collect() };
            let (query, document, grade) = match columns[..] {
                [query, document, grade] | [query, _, document, grade] => (query, document, grade.trim()),
                _ => bail!("{}:{}: expected query, document and grade", path.display(), number + 1),
            };
            match grade.parse::<f64>() {
                Ok(grade) if grade > 0.0 => {
                    let documents = judgements.by_query.entry(query.to_owned()).or_default();
                    documents.insert(document.to_owned(), grade);
                }
                Ok(_) => {}
                Err(_) if number == 0 => {}
                Err(_) => bail!("{}:{}: the grade {grade:?} is no number", path.display(), number + 1),
            }
        }
        Ok(judgements)
    }

    /// Whether anything is relevant to the query.
    pub(crate) fn has(&self, query: &str) -> bool {
        self.by_query.contains_key(query)
    }

    /// What is relevant to the query.
    pub(crate) fn of(&self, query: &str) -> &HashMap<String, f64> {
        self.by_query.get(query).unwrap_or(&self.none)
    }
}

/// Keeps `limit` queries, chosen by a fixed seed: a shuffle with the generator of Knuth and Lewis ("Numerical
/// Recipes" `ranqd1`), so that other programs can draw the same sample.
pub(crate) fn sample(queries: &mut Vec<Query>, limit: usize) {
    let mut state = 7u32;
    for last in (1..queries.len()).rev() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let other = (f64::from(state) / 4_294_967_296.0 * (last + 1) as f64) as usize;
        queries.swap(last, other);
    }
    queries.truncate(limit);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Judgements> {
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), text).unwrap();
        Judgements::read(file.path())
    }

    #[test]
    fn three_and_four_columns_and_a_heading_are_understood() {
        let judgements = read("query\tdoc\tgrade\nq1\tLuật A@1\t2\nq1\tb\t0\n\nq2 0 c 1\n").unwrap();
        assert_eq!(judgements.of("q1"), &HashMap::from([("Luật A@1".to_owned(), 2.0)]));
        assert!(judgements.has("q2") && !judgements.has("q3"));
    }

    #[test]
    fn a_bad_line_is_named() {
        let error = read("q\td\t1\nq\td\tgood\n").unwrap_err().to_string();
        assert!(error.contains(":2:"), "{error}");
        assert!(read("q\td\t1\nq\n").is_err());
    }

    #[test]
    fn samples_are_the_same_every_time() {
        let mut some: Vec<Query> = (0..9).map(|n| Query { id: n.to_string(), text: String::new() }).collect();
        sample(&mut some, 4);
        let ids: Vec<&str> = some.iter().map(|query| query.id.as_str()).collect();
        assert_eq!(ids, SAMPLE);
    }

    /// What the same shuffle in JavaScript gives.
    const SAMPLE: [&str; 4] = ["8", "6", "1", "3"];
}
