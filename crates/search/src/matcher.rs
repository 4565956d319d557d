//! Finding a query's matches in text: for snippets and for the reader, with the analyzer that built the index.
//!
//! In running text a syllable of the query is everywhere by chance (`đối với` for `đối ngoại`). So a token is
//! marked where it stands next to its neighbour in the query, or if it says something alone: it has no neighbour in
//! the query, or it is a whole word (no accented syllable) and not much more common than the query's rarest.

use crate::plan::{Leaf, Plan};
use crate::query::Field;
use crate::spelling::admits;
use analysis::{Scratch, Value, folded, for_each_entity, for_each_token};
use std::ops::Range;

/// A token at least this share as rare as the query's rarest is marked wherever it stands.
const ALONE: f32 = 0.7;

/// What to look for in text.
#[derive(Debug, Default)]
pub(crate) struct Matcher {
    leaves: Vec<MatchLeaf>,
    pairs: Vec<(usize, usize)>,
    phrases: Vec<Vec<usize>>,
    /// The year of the document, for days written without one.
    pub(crate) year: Option<u16>,
}

#[derive(Debug)]
struct MatchLeaf {
    exact: String,
    folded: String,
    /// Admitted forms of other keys: inflections.
    others: Vec<String>,
    /// For something that is named, the keys of its names.
    keys: Vec<String>,
    idf: f32,
    /// Whether it is rare enough to be marked without a neighbour.
    alone: bool,
    /// Whether it has a neighbour in the query.
    paired: bool,
    field: Field,
}

/// A stretch of text that matches.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mark {
    pub(crate) bytes: Range<usize>,
    /// The leaves matched in it.
    pub(crate) leaves: Vec<usize>,
}

struct Occurrence {
    start: usize,
    end: usize,
    position: u32,
    leaf: usize,
    marked: bool,
}

impl Matcher {
    /// A matcher for a plan, given the rarity of each leaf.
    pub(crate) fn new(plan: &Plan, idf: &[f32]) -> Matcher {
        let sought = || {
            plan.groups
                .iter()
                .filter(|group| !group.excluded)
                .flat_map(|group| group.alternatives.iter().flatten())
                .filter(|atom| !atom.excluded)
        };
        let mut plain = vec![false; plan.leaves.len()];
        for leaf in sought().filter(|atom| !atom.phrase).flat_map(|atom| &atom.leaves) {
            if let Some(plain) = plain.get_mut(*leaf) {
                *plain = true;
            }
        }
        let is_plain = |leaf: usize| plain.get(leaf).copied().unwrap_or(false);
        let rarest = idf.iter().zip(&plain).filter(|(_, plain)| **plain).fold(0.0f32, |a, (&b, _)| a.max(b));
        let neighbours = plan.pairs.iter().filter(|pair| pair.wanted).map(|pair| (pair.first, pair.second));
        let pairs: Vec<(usize, usize)> =
            neighbours.filter(|&(first, second)| is_plain(first) && is_plain(second)).collect();
        let leaf = |(number, leaf): (usize, &Leaf)| {
            let idf = idf.get(number).copied().unwrap_or(0.0);
            // Where only the title is asked, its words are marked in the text too: there is nothing else to show.
            let here = leaf.field == Field::Any || plan.leaves.len() == 1;
            MatchLeaf {
                exact: leaf.exact.clone(),
                folded: leaf.folded.clone(),
                others: leaf
                    .forms
                    .iter()
                    .map(|(_, form)| &form.text)
                    .filter(|form| {
                        leaf.keys.is_empty() && folded(form) != leaf.folded && leaf.field != Field::Declared
                    })
                    .cloned()
                    .collect(),
                keys: if leaf.forms.is_empty() { Vec::new() } else { leaf.keys.clone() },
                idf,
                alone: here && is_plain(number) && !leaf.forms.is_empty() && idf >= ALONE * rarest,
                paired: pairs.iter().any(|&(first, second)| first == number || second == number),
                field: leaf.field,
            }
        };
        let leaves = plan.leaves.iter().enumerate().map(leaf).collect();
        // Other names are marked where they are whole.
        let others = plan.synonyms.iter().map(|synonym| &synonym.other);
        let phrases = sought()
            .filter(|atom| atom.phrase && atom.field == Field::Any)
            .chain(others)
            .map(|atom| atom.leaves.clone())
            .collect();
        Matcher { leaves, phrases, pairs, year: None }
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }

    /// The rarity of a leaf.
    pub(crate) fn idf(&self, leaf: usize) -> f32 {
        self.leaves.get(leaf).map_or(0.0, |leaf| leaf.idf)
    }

    fn occurrences(&self, text: &str, scratch: &mut Scratch) -> Vec<Occurrence> {
        let mut out = Vec::new();
        for_each_token(text, scratch, |token| {
            // The same token may be a leaf of the text and one of the title: each is an occurrence.
            for (number, leaf) in self.leaves.iter().enumerate() {
                let own = leaf.folded == token.folded && admits(&leaf.exact, token.exact);
                if own || leaf.others.iter().any(|form| form == token.exact) {
                    let (start, end, position) = (token.start, token.end, token.position);
                    let syllable = leaf.paired && token.exact != token.folded;
                    let marked = leaf.alone && !syllable;
                    out.push(Occurrence { start, end, position, leaf: number, marked });
                }
            }
        });
        self.names(text, &mut out);
        out
    }

    /// Adds what the query names, in whatever spelling.
    fn names(&self, text: &str, out: &mut Vec<Occurrence>) {
        if self.leaves.iter().all(|leaf| leaf.keys.is_empty()) {
            return;
        }
        for_each_entity(text, &mut |entity| {
            let keys = match &entity.value {
                Value::Document(number) => number.keys(),
                Value::Days(days) => days.keys(self.year),
            };
            let names = |leaf: &MatchLeaf| leaf.keys.iter().any(|key| keys.contains(key));
            if let Some(leaf) = self.leaves.iter().position(names).filter(|_| entity.certain) {
                let (start, end) = (entity.start, entity.end);
                let at = out.partition_point(|other| other.start < start);
                // Takes the place of the words it is written in.
                let words = out.iter().skip(at).take_while(|other| other.start < end).count();
                out.drain(at..at + words);
                out.insert(at, Occurrence { start, end, position: 0, leaf, marked: true });
            }
        });
    }

    /// The matches in a passage, in order, neighbours joined.
    pub(crate) fn marks(&self, text: &str, scratch: &mut Scratch) -> Vec<Mark> {
        let mut found = self.occurrences(text, scratch);
        for at in 0..found.len() {
            let Some(&Occurrence { position, leaf, .. }) = found.get(at) else { break };
            let next = (at + 1..found.len())
                .take_while(|&other| found.get(other).is_some_and(|next| next.position <= position + 1))
                .filter(|&other| found.get(other).is_some_and(|next| next.position == position + 1))
                .find(|&other| found.get(other).is_some_and(|next| self.pairs.contains(&(leaf, next.leaf))));
            if let Some(next) = next {
                for number in [at, next] {
                    if let Some(occurrence) = found.get_mut(number) {
                        occurrence.marked = true;
                    }
                }
            }
        }
        for phrase in &self.phrases {
            for start in 0..found.len() {
                for number in run(&found, phrase, start).unwrap_or_default() {
                    if let Some(occurrence) = found.get_mut(number) {
                        occurrence.marked = true;
                    }
                }
            }
        }
        join(text, found.iter().filter(|occurrence| occurrence.marked))
    }

    /// Every token of the query in a passage, whatever stands beside it: for text in which nothing is a match by
    /// the stricter rule.
    pub(crate) fn tokens(&self, text: &str, scratch: &mut Scratch) -> Vec<Mark> {
        let found = self.occurrences(text, scratch);
        let known = |occurrence: &&Occurrence| {
            self.leaves.get(occurrence.leaf).is_some_and(|leaf| leaf.field == Field::Any && leaf.idf > 0.0)
        };
        join(text, found.iter().filter(known))
    }

    /// Whether the leaves follow each other somewhere in a text.
    pub(crate) fn has_phrase(&self, phrase: &[usize], text: &str, scratch: &mut Scratch) -> bool {
        let found = self.occurrences(text, scratch);
        (0..found.len()).any(|start| run(&found, phrase, start).is_some())
    }
}

/// The numbers of the occurrences that spell a phrase, from the `start`th on.
fn run(found: &[Occurrence], phrase: &[usize], start: usize) -> Option<Vec<usize>> {
    let first = found.get(start)?;
    let mut run = Vec::new();
    let mut at = start;
    for (step, &leaf) in (0u32..).zip(phrase) {
        let wanted = first.position + step;
        while found.get(at).is_some_and(|next| {
            next.position < wanted || (next.position == wanted && next.leaf != leaf && step > 0)
        }) {
            at += 1;
        }
        let next = found.get(at)?;
        if next.position != wanted || next.leaf != leaf {
            return None;
        }
        run.push(at);
    }
    Some(run)
}

/// Marks, with neighbours joined when only spaces or hyphens stand between them.
fn join<'a>(text: &str, found: impl Iterator<Item = &'a Occurrence>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for occurrence in found {
        if let Some(last) = marks.last_mut() {
            let between = text.get(last.bytes.end..occurrence.start);
            let touching = occurrence.start <= last.bytes.end
                || between.is_some_and(|gap| {
                    gap.chars().all(|c| c == ' ' || c == '-' || c == '/' || c == '\u{a0}')
                });
            if touching {
                last.bytes.end = last.bytes.end.max(occurrence.end);
                last.leaves.push(occurrence.leaf);
                continue;
            }
        }
        marks.push(Mark { bytes: occurrence.start..occurrence.end, leaves: vec![occurrence.leaf] });
    }
    marks
}
