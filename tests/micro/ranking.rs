//! Finding the documents that have words, and the best of them.
//!
//! The naive twin keeps a table of each document's words and looks every word of a query up in all of them. The engine
//! does more in its time: it decodes lists and reads the texts of the hits it answers with, and pairs of words count.

use crate::collection::Collection;
use crate::memory::Library;
use analysis::{OwnedToken, Relation, relation, tokenize};
use criterion::Criterion;
use index::document::Document;
use search::{Options, Response};
use std::collections::HashMap;
use std::hint::black_box;

/// The documents that have all of three words.
pub(crate) fn common(criterion: &mut Criterion, collection: &mut Collection) {
    let tables = tables(&collection.documents);
    let queries: Vec<String> = collection.documents.iter().step_by(100).filter_map(three_words).collect();
    assert!(queries.len() > 10);
    for query in &queries {
        let total = engine(&mut collection.library, query, 1).total as usize;
        assert_eq!(total, having(&tables, query), "{query}");
    }

    let about = format!("the documents of {} that have three words, {} times", tables.len(), queries.len());
    let mut group = criterion.benchmark_group(about);
    group.bench_function("engine", |bencher| {
        bencher.iter(|| {
            queries.iter().map(|query| engine(&mut collection.library, query, 1).total).sum::<u32>()
        });
    });
    group.bench_function("naive", |bencher| {
        bencher.iter(|| queries.iter().map(|query| having(black_box(&tables), query)).sum::<usize>());
    });
    group.finish();
}

fn having(tables: &[Table], query: &str) -> usize {
    naive(tables, query).iter().filter(|(_, words, _)| *words == 3).count()
}

/// The ten best documents for a question of up to eight words.
pub(crate) fn best(criterion: &mut Criterion, collection: &mut Collection) {
    let tables = tables(&collection.documents);
    let Collection { questions, library, .. } = collection;
    let ten = |question: &String| {
        let mut found = naive(&tables, question);
        found.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        found.truncate(10);
        found
    };
    // Neighbours count for the engine only, so that the orders differ; what is best by far is best for both.
    let mut agreed = 0;
    for question in questions.iter() {
        let hits = engine(library, question, 10).hits;
        let best = ten(question)[0].0.to_string();
        agreed += usize::from(hits.iter().any(|hit| hit.head.id == best));
    }
    assert!(agreed * 3 > questions.len() * 2, "{agreed} of {}", questions.len());

    let about = format!("the ten best of {} documents, for {} questions", tables.len(), questions.len());
    let mut group = criterion.benchmark_group(about);
    group.bench_function("engine", |bencher| {
        bencher.iter(|| {
            questions.iter().map(|question| engine(library, question, 10).hits.len()).sum::<usize>()
        });
    });
    group.bench_function("naive", |bencher| {
        bencher.iter(|| questions.iter().map(|question| ten(black_box(question)).len()).sum::<usize>());
    });
    group.finish();
}

/// Words as they stand: the twin knows of no other readings.
fn engine(library: &mut Library, query: &str, limit: usize) -> Response {
    library.search(query, Options { limit, literal: true, ..Options::default() })
}

/// Three different words that stand together near a document's end, without marks: so every form of each counts.
fn three_words(document: &Document) -> Option<String> {
    let tokens = tokenize(&document.passages.last()?.text);
    let is_word = |token: &OwnedToken| token.exact.chars().all(char::is_alphabetic);
    let apart = |three: &&[OwnedToken]| {
        three.iter().all(is_word)
            && three[0].folded != three[1].folded
            && three[1].folded != three[2].folded
            && three[0].folded != three[2].folded
    };
    let three = tokens.windows(3).rev().find(apart)?;
    Some(three.iter().map(|token| token.folded.as_str()).collect::<Vec<_>>().join(" "))
}

/// A document's words: under each key its forms, with their numbers.
struct Table {
    words: HashMap<String, Vec<(String, u32)>>,
    length: f64,
}

fn tables(documents: &[Document]) -> Vec<Table> {
    let table = |document: &Document| {
        let mut table = Table { words: HashMap::new(), length: 0.0 };
        // A title counts twice.
        let texts = document.passages.iter().map(|passage| &passage.text);
        for token in texts.chain([&document.head.title; 2]).flat_map(|text| tokenize(text)) {
            let forms = table.words.entry(token.folded).or_default();
            match forms.iter_mut().find(|(form, _)| *form == token.exact) {
                Some((_, count)) => *count += 1,
                None => forms.push((token.exact, 1)),
            }
            table.length += 1.0;
        }
        table
    };
    documents.iter().map(table).collect()
}

/// Each document that has some word of the query: its number, how many of the words it has, and its score by BM25.
fn naive(tables: &[Table], query: &str) -> Vec<(usize, usize, f64)> {
    let mut words = tokenize(query);
    words.sort_by(|a, b| a.exact.cmp(&b.exact));
    words.dedup_by(|a, b| a.exact == b.exact);
    let average = tables.iter().map(|table| table.length).sum::<f64>() / tables.len() as f64;
    let mut found = vec![(0, 0.0); tables.len()];
    for word in &words {
        let counts: Vec<u32> = tables.iter().map(|table| count(table, word)).collect();
        let having = counts.iter().filter(|count| **count > 0).count() as f64;
        let idf = (1.0 + (tables.len() as f64 - having + 0.5) / (having + 0.5)).ln();
        for (((words, score), table), count) in found.iter_mut().zip(tables).zip(counts) {
            let ratio = f64::from(count) / (1.2 * (0.25 + 0.75 * table.length / average));
            *words += usize::from(count > 0);
            *score += idf * 2.2 * ratio / (1.0 + ratio);
        }
    }
    let numbered = found.into_iter().enumerate().map(|(number, (words, score))| (number, words, score));
    numbered.filter(|(_, words, _)| *words > 0).collect()
}

/// How often a document has a word, in any form that its marks admit.
fn count(table: &Table, word: &OwnedToken) -> u32 {
    let forms = table.words.get(&word.folded).map(Vec::as_slice).unwrap_or_default();
    let admitted = forms.iter().filter(|(form, _)| relation(&word.exact, form) != Relation::Contradicts);
    admitted.map(|(_, count)| count).sum()
}
