//! Finding the words near a mistyped one.

use crate::collection::Collection;
use crate::fuzzy::Near;
use criterion::Criterion;
use index::terms::Shard;
use std::hint::black_box;

/// A walk over the dictionary that leaves out what is too far, and the distances from all of its words.
pub(crate) fn near_words(criterion: &mut Criterion, collection: &Collection) {
    let words: Vec<String> = collection.terms().into_iter().map(|(key, _)| key).collect();
    let mistyped: Vec<String> = words.iter().filter_map(|word| mistake(word)).step_by(20).take(20).collect();
    for word in &mistyped {
        let found = near(&collection.shards, word);
        assert!(!found.is_empty() && found == naive(&words, word), "{word}");
    }

    let about =
        format!("words near each of {} mistyped ones, in a dictionary of {}", mistyped.len(), words.len());
    let mut group = criterion.benchmark_group(about);
    group.bench_function("engine", |bencher| {
        bencher.iter(|| {
            mistyped.iter().map(|word| near(black_box(&collection.shards), word).len()).sum::<usize>()
        });
    });
    group.bench_function("naive", |bencher| {
        bencher.iter(|| mistyped.iter().map(|word| naive(black_box(&words), word).len()).sum::<usize>());
    });
    group.finish();
}

/// A word of letters with its third and fourth letters exchanged, if it is one in which mistakes are forgiven.
fn mistake(word: &str) -> Option<String> {
    let mut letters: Vec<char> = word.chars().collect();
    if Near::allowance(letters.len()) == 0 || !letters.iter().all(|letter| letter.is_alphabetic()) {
        return None;
    }
    letters.swap(2, 3);
    Some(letters.into_iter().collect())
}

fn near(shards: &[Shard], word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for shard in shards {
        let mut near = Near::new(word);
        let mut visit = |key: &str, _| {
            if !key.starts_with('!') {
                found.push(key.to_owned());
            }
            Ok(())
        };
        shard.each_of(&mut |start| near.wants(start), &mut visit).unwrap();
    }
    found
}

fn naive(words: &[String], word: &str) -> Vec<String> {
    let word: Vec<char> = word.chars().collect();
    let most = u32::from(Near::allowance(word.len()));
    let is_near = |other: &&String| distance(&word, &other.chars().collect::<Vec<char>>()) <= most;
    words.iter().filter(is_near).cloned().collect()
}

/// The restricted Damerau-Levenshtein distance: the whole table, as textbooks have it.
fn distance(a: &[char], b: &[char]) -> u32 {
    let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            table[i][j] = match (i, j) {
                (0, _) => j as u32,
                (_, 0) => i as u32,
                _ => {
                    let changed = table[i - 1][j - 1] + u32::from(a[i - 1] != b[j - 1]);
                    changed.min(table[i - 1][j] + 1).min(table[i][j - 1] + 1)
                }
            };
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                table[i][j] = table[i][j].min(table[i - 2][j - 2] + 1);
            }
        }
    }
    table[a.len()][b.len()]
}
