//! Runs of two to four words that follow each other often, counted in little memory.
//!
//! Lossy counting (Manku and Motwani, *Approximate frequency counts over data streams*, 2002): the stream of words is
//! cut into buckets, and at the end of each bucket a run that was not seen at least once in every bucket since it was
//! first noted is forgotten. So a count is at most too small by the number of buckets. As there, a longer run is
//! counted only where the shorter ones in it are known to be frequent. Buckets end after so many words, wherever
//! portions and batches do.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

/// Between two words that are no neighbours.
pub(super) const BREAK: u32 = u32::MAX;

/// Words in a bucket.
const BUCKET: usize = 1 << 21;
/// Words in the longest run.
const LONGEST: usize = 4;
/// Runs of one length that longer ones are made of.
const FREQUENT: usize = 40_000;
/// Runs that are kept in the end, and one for how many words of the text at most.
const MOST: usize = 20_000;
const WORDS: usize = 80;
/// How often a run must be there; in a text of fewer than [`SMALL`] words twice is enough.
const LEAST: u32 = 3;
const SMALL: usize = 100_000;
/// How many times as often as by chance the first two words of a run must follow each other, and the last two: in
/// Vietnamese "của các" does so twice, "thông tin" a hundred times.
const LIFT: u64 = 4;

/// The forms of a run, each in 32 bits, the first highest.
type Run = u128;

/// A run, how often it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counted {
    run: Run,
    count: u32,
    /// How often it may have been there before.
    missed: u32,
}

/// Counts runs.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    bucket: Vec<u32>,
    buckets: u32,
    words: usize,
    /// How often each form is there.
    forms: Vec<u32>,
    /// Runs of two, three and four words, sorted.
    tables: [Vec<Counted>; LONGEST - 1],
}

impl Phrases {
    /// Takes the next words, given by the numbers of their forms, with a [`BREAK`] where they are no neighbours.
    pub(super) fn extend(&mut self, forms: impl Iterator<Item = u32>) {
        for form in forms {
            if form != BREAK {
                let form = form as usize;
                if form >= self.forms.len() {
                    self.forms.resize(form + 1, 0);
                }
                self.forms[form] = self.forms[form].saturating_add(1);
            }
            self.bucket.push(form);
            if self.bucket.len() == BUCKET {
                self.count();
            }
        }
    }

    /// Counts the words of a bucket.
    fn count(&mut self) {
        self.buckets += 1;
        self.words += self.bucket.len();
        // Where a frequent run that is one word shorter begins.
        let mut frequent: Vec<bool> = self.bucket.par_iter().map(|&form| form != BREAK).collect();
        for (table, length) in self.tables.iter_mut().zip(2..) {
            let starts = frequent.par_windows(2).zip(self.bucket.par_windows(length));
            let mut runs: Vec<Run> =
                starts.filter(|(shorter, _)| shorter[0] && shorter[1]).map(|(_, forms)| run(forms)).collect();
            runs.par_sort_unstable();
            *table = merge(table, &runs, self.buckets);
            if length < LONGEST {
                let known = most(table);
                frequent = self.bucket.par_windows(length).map(|forms| known.contains(&run(forms))).collect();
            }
        }
        self.bucket.clear();
    }

    /// The most frequent runs with their counts, each as the numbers of its forms; the most frequent first.
    pub(super) fn finish(mut self) -> Vec<(Vec<u32>, u32)> {
        self.count();
        let least = if self.words < SMALL { LEAST - 1 } else { LEAST };
        // How often each run is part of a longer one.
        let mut within = FxHashMap::<Run, u32>::default();
        let mut runs: Vec<(u32, Run)> = Vec::new();
        for (table, length) in self.tables.iter().zip([2, 3, 4]).rev() {
            for counted in table.iter().filter(|counted| counted.count >= least) {
                let part = within.get(&counted.run).copied().unwrap_or(0);
                let is_part = u64::from(part) * 4 >= u64::from(counted.count) * 3;
                if !is_part && self.belongs_together(counted.run, length) {
                    runs.push((counted.count, counted.run));
                }
            }
            within.clear();
            for &Counted { run, count, .. } in table {
                for shorter in [run >> 32, run & !(u128::MAX << (32 * (length - 1)))] {
                    let most = within.entry(shorter).or_default();
                    *most = count.max(*most);
                }
            }
        }
        runs.sort_unstable_by(|a, b| b.cmp(a));
        runs.truncate(MOST.min(self.words / WORDS));
        runs.into_iter().map(|(count, run)| (forms(run), count)).collect()
    }

    /// Whether the first two words, and the last two, follow each other more often than by chance.
    fn belongs_together(&self, run: Run, length: usize) -> bool {
        let ends = [run >> (32 * (length - 2)), run & u128::from(u64::MAX)];
        ends.into_iter().all(|pair| {
            let of = |form: &u32| self.forms.get(*form as usize).copied().unwrap_or(0);
            let table = &self.tables[0];
            let at = table.binary_search_by_key(&pair, |counted| counted.run);
            let together = at.map_or(0, |at| u64::from(table[at].count));
            let chance: u128 = forms(pair).iter().map(|form| u128::from(of(form))).product();
            u128::from(together * self.words as u64) >= u128::from(LIFT) * chance
        })
    }
}

fn run(forms: &[u32]) -> Run {
    forms.iter().fold(0, |run, &form| run << 32 | u128::from(form.wrapping_add(1)))
}

fn forms(run: Run) -> Vec<u32> {
    let forms = (0..LONGEST).rev().map(|at| (run >> (32 * at)) as u32);
    forms.filter_map(|form| form.checked_sub(1)).collect()
}

/// A table with the runs of the next bucket, without those that have become too rare.
fn merge(table: &[Counted], runs: &[Run], bucket: u32) -> Vec<Counted> {
    let mut merged = Vec::with_capacity(table.len());
    let mut keep = |counted: Counted| {
        if counted.count + counted.missed > bucket {
            merged.push(counted);
        }
    };
    let mut known = table.iter().copied().peekable();
    for same in runs.chunk_by(|a, b| a == b) {
        while let Some(before) = known.next_if(|counted| counted.run < same[0]) {
            keep(before);
        }
        let new = Counted { run: same[0], count: 0, missed: bucket - 1 };
        let counted = known.next_if(|counted| counted.run == same[0]).unwrap_or(new);
        keep(Counted { count: counted.count.saturating_add(same.len() as u32), ..counted });
    }
    known.for_each(keep);
    merged
}

/// The most frequent runs of a table.
fn most(table: &[Counted]) -> FxHashSet<Run> {
    let mut counts: Vec<u32> = table.iter().map(|counted| counted.count).collect();
    let least = match counts.len().checked_sub(FREQUENT) {
        Some(at) if at > 0 => *counts.select_nth_unstable(at).1,
        _ => 0,
    };
    table.iter().filter(|counted| counted.count >= least.max(2)).map(|counted| counted.run).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &[&[u32]]) -> Vec<(Vec<u32>, u32)> {
        let mut phrases = Phrases::default();
        phrases.extend(text.iter().flat_map(|part| part.iter().copied().chain([BREAK])));
        phrases.finish()
    }

    #[test]
    fn a_run_is_kept_whole_and_its_parts_are_not() {
        // Among many other words 1 2 3 4 are always together, 5 6 with and without 7.
        let other: Vec<Vec<u32>> = (0..200).map(|number| vec![100 + number; 2]).collect();
        let mut text: Vec<&[u32]> = other.iter().map(Vec::as_slice).collect();
        for _ in 0..5 {
            text.extend([&[1, 2, 3, 4][..], &[5, 6, 7], &[5, 6]]);
        }
        let found = count(&text);
        assert_eq!(found, [(vec![5, 6], 10), (vec![5, 6, 7], 5), (vec![1, 2, 3, 4], 5)]);
    }

    #[test]
    fn words_that_meet_by_chance_are_no_run() {
        // Two words that make up the text follow each other as often as anything else.
        let text: Vec<u32> =
            (0u32..3000).map(|at| at.wrapping_mul(at).wrapping_mul(2_654_435_761) >> 31).collect();
        assert_eq!(count(&[&text]), []);
    }

    #[test]
    fn a_break_is_crossed_by_no_run() {
        let text: Vec<&[u32]> = (0..50).flat_map(|_| [&[1][..], &[2]]).collect();
        assert_eq!(count(&text), []);
    }

    #[test]
    fn rare_runs_are_forgotten_and_frequent_ones_are_not() {
        let table = |runs: &[(Run, u32, u32)]| -> Vec<Counted> {
            runs.iter().map(|&(run, count, missed)| Counted { run, count, missed }).collect()
        };
        let first = merge(&[], &[1, 1, 2, 3, 3, 3], 1);
        assert_eq!(first, table(&[(1, 2, 0), (3, 3, 0)]));
        let second = merge(&first, &[2, 2, 3, 4], 2);
        assert_eq!(second, table(&[(2, 2, 1), (3, 4, 0)]));
    }

    #[test]
    fn buckets_end_where_they_do_however_the_words_come() {
        let mut state = 1u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Few words are frequent.
            let rank = state >> 20;
            if rank > 4000 { BREAK } else { rank * rank / 4096 / (1 + rank % 7) }
        };
        let text: Vec<u32> = (0..BUCKET + BUCKET / 2).map(|_| next()).collect();
        let mut whole = Phrases::default();
        whole.extend(text.iter().copied());
        let mut parts = Phrases::default();
        text.chunks(70_001).for_each(|part| parts.extend(part.iter().copied()));
        let found = whole.finish();
        assert!(found.len() > 10 && found.is_sorted_by(|a, b| a.1 >= b.1));
        assert_eq!(parts.finish(), found);
    }
}
