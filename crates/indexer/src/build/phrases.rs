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
const WORDS: u64 = 200;
/// How often a run must be there; in a text of fewer than [`SMALL`] words twice is enough.
const LEAST: u32 = 3;
const SMALL: u64 = 100_000;
/// How many times as often as by chance two neighbours in a run must follow each other: in Vietnamese "của các" does
/// so twice, "thông tin" a hundred times.
const LIFT: u64 = 4;

/// The words of a run, 16 bits each, the first highest; no word is 0.
type Run = u64;

/// A run, how often it was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counted {
    run: Run,
    count: u32,
    /// How often it may have been there before.
    missed: u32,
}

/// Counts runs. Words are forms that have a number of 16 bits, those that came first: what is common comes early.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    bucket: Vec<u16>,
    buckets: u32,
    /// The word of each form, or 0.
    words: Vec<u16>,
    /// The form of each word from 1 on, and how often it is there.
    forms: Vec<(u32, u32)>,
    /// How often any word is there.
    all: u64,
    /// Runs of two, three and four words, sorted.
    tables: [Vec<Counted>; LONGEST - 1],
}

impl Phrases {
    /// Takes the next words, given by the numbers of their forms, with a [`BREAK`] where they are no neighbours.
    pub(super) fn extend(&mut self, forms: impl Iterator<Item = u32>) {
        for form in forms {
            let word = self.word(form);
            self.bucket.push(word);
            if self.bucket.len() == BUCKET {
                self.count();
            }
        }
    }

    fn word(&mut self, form: u32) -> u16 {
        if form == BREAK {
            return 0;
        }
        self.all += 1;
        if form as usize >= self.words.len() {
            self.words.resize(form as usize + 1, 0);
        }
        let word = &mut self.words[form as usize];
        if *word == 0 && self.forms.len() < usize::from(u16::MAX) {
            self.forms.push((form, 0));
            *word = self.forms.len() as u16;
        }
        if *word > 0 {
            self.forms[usize::from(*word) - 1].1 += 1;
        }
        *word
    }

    /// Counts the words of a bucket.
    fn count(&mut self) {
        self.buckets += 1;
        let bucket = std::mem::take(&mut self.bucket);
        // Where a run of a length begins that is known to be frequent.
        let mut frequent: Vec<bool> = bucket.par_iter().map(|&word| word > 0).collect();
        for length in 2..=LONGEST {
            let starts = frequent.par_windows(2).zip(bucket.par_windows(length));
            let mut runs: Vec<Run> =
                starts.filter(|(shorter, _)| shorter[0] && shorter[1]).map(|(_, words)| run(words)).collect();
            runs.par_sort_unstable();
            self.tables[length - 2] = merge(&self.tables[length - 2], &runs, self.buckets);
            if length < LONGEST {
                let known = self.frequent(length);
                frequent = bucket.par_windows(length).map(|words| known.contains(&run(words))).collect();
            }
        }
        self.bucket = bucket;
        self.bucket.clear();
    }

    /// The most frequent runs of a length, as far as they belong together.
    fn frequent(&self, length: usize) -> FxHashSet<Run> {
        let table = &self.tables[length - 2];
        let mut counts: Vec<u32> = table.iter().map(|counted| counted.count).collect();
        let least = match counts.len().checked_sub(FREQUENT) {
            Some(at) if at > 0 => *counts.select_nth_unstable(at).1,
            _ => 0,
        };
        let kept = |counted: &&Counted| {
            counted.count >= least.max(LEAST - 1) && (length > 2 || self.belong_together(counted))
        };
        table.iter().filter(kept).map(|counted| counted.run).collect()
    }

    /// Whether two words follow each other more often than by chance.
    fn belong_together(&self, pair: &Counted) -> bool {
        let chance: u128 =
            words(pair.run).map(|word| u128::from(self.forms[usize::from(word) - 1].1)).product();
        u128::from(pair.count) * u128::from(self.all) >= u128::from(LIFT) * chance
    }

    /// The most frequent runs with their counts, each as the numbers of its forms; the most frequent first.
    pub(super) fn finish(mut self) -> Vec<(Vec<u32>, u32)> {
        self.count();
        let least = if self.all < SMALL { LEAST - 1 } else { LEAST };
        let [pairs, triples, _] = &self.tables;
        let counts: FxHashMap<Run, u32> = pairs.iter().map(|pair| (pair.run, pair.count)).collect();
        // How often a run goes on with the same word, at most: before it, behind it.
        let (before, after) = (longer(triples, true), longer(triples, false));
        let is_part = |of: &FxHashMap<Run, u32>, run: Run, count: u32| {
            u64::from(of.get(&run).copied().unwrap_or(0)) * 4 >= u64::from(count) * 3
        };
        let cut = |of: &FxHashMap<Run, u32>, pair: Run| {
            counts.get(&pair).is_some_and(|&count| is_part(of, pair, count))
        };
        let mut runs: Vec<(u32, Run)> = Vec::new();
        // Runs of three and four neither begin nor end in the middle of something.
        let (more_before, more_after) = (longer(&self.tables[2], true), longer(&self.tables[2], false));
        let mut beginnings = FxHashSet::default();
        for (table, length) in self.tables.iter().zip([2, 3, 4]).skip(1) {
            for &Counted { run, count, .. } in table.iter().filter(|counted| counted.count >= least) {
                let first = run >> (16 * (length - 2));
                let is_whole = !cut(&before, first) && !cut(&after, run & 0xffff_ffff);
                if is_whole && !is_part(&more_before, run, count) && !is_part(&more_after, run, count) {
                    beginnings.insert(first);
                    runs.push((count, run));
                }
            }
        }
        // A pair that mostly goes on is left out if what it goes on to is there.
        let kept = pairs.iter().filter(|pair| {
            let is_start = is_part(&after, pair.run, pair.count) && beginnings.contains(&pair.run);
            let is_part = is_start || is_part(&before, pair.run, pair.count);
            pair.count >= least && !is_part && self.belong_together(pair)
        });
        runs.extend(kept.map(|pair| (pair.count, pair.run)));
        runs.sort_unstable_by(|a, b| b.cmp(a));
        runs.truncate(MOST.min((self.all / WORDS) as usize));
        let form = |word: u16| self.forms[usize::from(word) - 1].0;
        runs.into_iter().map(|(count, run)| (words(run).map(form).collect(), count)).collect()
    }
}

fn run(words: &[u16]) -> Run {
    words.iter().fold(0, |run, &word| run << 16 | u64::from(word))
}

fn words(run: Run) -> impl Iterator<Item = u16> {
    (0..LONGEST).rev().map(move |at| (run >> (16 * at)) as u16).filter(|&word| word > 0)
}

/// For each run, how often it is part of the most frequent run in `table` that has a word more, before it or behind it.
fn longer(table: &[Counted], is_before: bool) -> FxHashMap<Run, u32> {
    let mut most = FxHashMap::default();
    for counted in table {
        let first = 16 * (words(counted.run).count() - 1);
        let shorter = if is_before { counted.run & !(u64::MAX << first) } else { counted.run >> 16 };
        let most = most.entry(shorter).or_insert(0);
        *most = counted.count.max(*most);
    }
    most
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
        let other: Vec<Vec<u32>> = (0..400).map(|number| vec![100 + number; 2]).collect();
        let mut text: Vec<&[u32]> = other.iter().map(Vec::as_slice).collect();
        for _ in 0..5 {
            text.extend([&[1, 2, 3, 4][..], &[5, 6, 7], &[5, 6]]);
        }
        let found = count(&text);
        assert_eq!(found, [(vec![5, 6], 10), (vec![1, 2, 3, 4], 5), (vec![5, 6, 7], 5)]);
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
