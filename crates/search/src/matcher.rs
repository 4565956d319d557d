//! Finding a query's matches in text: for snippets and for the reader, with the analyzer that built the index.
//!
//! In running text a syllable of the query is everywhere by chance (`đối với` for `đối ngoại`). So a token is
//! marked where it stands next to its neighbour in the query, or if it says something alone: it has no neighbour in
//! the query, or it is a whole word (no accented syllable) and not much more common than the query's rarest.

use crate::plan::{Pair, Plan};
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
        let plain = plan.leaves_of(|group, atom| !group.excluded && !atom.excluded && !atom.phrase);
        let is_plain = |leaf: usize| plain.get(leaf) == Some(&true);
        let mut rarest = 0.0f32;
        for (&idf, &plain) in idf.iter().zip(&plain) {
            rarest = if plain { rarest.max(idf) } else { rarest };
        }
        let mut pairs = Vec::new();
        for &Pair { first, second, wanted } in &plan.pairs {
            if wanted && is_plain(first) && is_plain(second) {
                pairs.push((first, second));
            }
        }
        let mut leaves = Vec::new();
        for (number, leaf) in plan.leaves.iter().enumerate() {
            let idf = idf.get(number).copied().unwrap_or(0.0);
            // Where only the title is asked, its words are marked in the text too: there is nothing else to show.
            let here = leaf.field == Field::Any || plan.leaves.len() == 1;
            let mut others = Vec::new();
            if leaf.keys.is_empty() && leaf.field != Field::Declared {
                for (_, form) in &leaf.forms {
                    if folded(&form.text) != leaf.folded {
                        others.push(form.text.clone());
                    }
                }
            }
            leaves.push(MatchLeaf {
                exact: leaf.exact.clone(),
                folded: leaf.folded.clone(),
                others,
                keys: if leaf.forms.is_empty() { Vec::new() } else { leaf.keys.clone() },
                idf,
                alone: here && is_plain(number) && !leaf.forms.is_empty() && idf >= ALONE * rarest,
                paired: pairs.iter().any(|&(first, second)| first == number || second == number),
                field: leaf.field,
            });
        }
        let mut phrases = Vec::new();
        for group in plan.groups.iter().filter(|group| !group.excluded) {
            for atom in group.alternatives.iter().flatten() {
                if !atom.excluded && atom.phrase && atom.field == Field::Any {
                    phrases.push(atom.leaves.clone());
                }
            }
        }
        // Other names are marked where they are whole.
        for synonym in &plan.synonyms {
            phrases.push(synonym.other.leaves.clone());
        }
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

    fn occurrences(&self, text: &str) -> Vec<Occurrence> {
        let mut out = Vec::new();
        for_each_token(text, &mut Scratch::default(), |token| {
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
                while out.get(at).is_some_and(|other| other.start < end) {
                    out.remove(at);
                }
                out.insert(at, Occurrence { start, end, position: 0, leaf, marked: true });
            }
        });
    }

    /// The matches in a passage, in order, neighbours joined.
    pub(crate) fn marks(&self, text: &str) -> Vec<Mark> {
        let mut found = self.occurrences(text);
        for at in 0..found.len() {
            let Some((occurrence, after)) = found.get_mut(at..).and_then(<[_]>::split_first_mut) else {
                break;
            };
            let wanted = occurrence.position + 1;
            let next = after
                .iter_mut()
                .take_while(|next| next.position <= wanted)
                .find(|next| next.position == wanted && self.pairs.contains(&(occurrence.leaf, next.leaf)));
            if let Some(next) = next {
                (occurrence.marked, next.marked) = (true, true);
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
        join(text, &found)
    }

    /// Every token of the query in a passage, whatever stands beside it: for text in which nothing is a match by
    /// the stricter rule.
    pub(crate) fn tokens(&self, text: &str) -> Vec<Mark> {
        let mut found = self.occurrences(text);
        for occurrence in &mut found {
            let leaf = self.leaves.get(occurrence.leaf);
            occurrence.marked = leaf.is_some_and(|leaf| leaf.field == Field::Any && leaf.idf > 0.0);
        }
        join(text, &found)
    }

    /// Whether the leaves follow each other somewhere in a text.
    pub(crate) fn has_phrase(&self, phrase: &[usize], text: &str) -> bool {
        let found = self.occurrences(text);
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

/// Marks of what is marked, with neighbours joined when only spaces or hyphens stand between them.
fn join(text: &str, found: &[Occurrence]) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for occurrence in found.iter().filter(|occurrence| occurrence.marked) {
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
