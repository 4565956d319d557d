//! What else the things of a query are called: abbreviations and their long forms, and names that a publisher says
//! mean the same.
//!
//! The library keeps the rules with its words, so that they come with the words of the query. Where the query says one
//! side of a rule, units that have the other side count, at a discount, as if they had each of its words.

use crate::plan::{Alternative, Plan};
use crate::query::Words;
use analysis::folded;
use index::terms::SYNONYM;

/// What the other name counts against the one asked for: below it, as each may have meanings that the other has not.
/// A choice, not a measurement: no judged collection asks by abbreviations.
pub(crate) const OTHER_NAME: f32 = 0.4;

/// Another name for some words of the query.
#[derive(Debug)]
pub(crate) struct Synonym {
    /// The leaves of the words asked for, in order.
    pub(crate) words: Vec<usize>,
    /// What else to look for.
    pub(crate) other: Alternative,
    /// The words as typed, and the other name.
    pub(crate) said: (String, String),
    /// Whether something was found by the other name.
    pub(crate) used: bool,
}

impl Plan {
    /// Finds what else is said for the words of the query, whose own terms are known. Whether anything is new.
    pub(crate) fn expand(&mut self) -> bool {
        let mut found: Vec<(Vec<usize>, String)> = Vec::new();
        for run in self.runs() {
            for leaf in run.iter().filter_map(|&leaf| self.leaves.get(leaf)) {
                for rule in leaf.terms.iter().flat_map(|term| &term.synonyms) {
                    let Some((said, other)) = index::cut(rule, SYNONYM as u8) else { continue };
                    let said = said.as_bytes().split(|&byte| byte == b' ');
                    for words in run.windows(said.clone().count()) {
                        let says = words.iter().zip(said.clone()).all(|(&leaf, word)| self.says(leaf, word));
                        if says && !found.iter().any(|(leaves, name)| leaves == words && name == other) {
                            found.push((words.to_vec(), other.to_owned()));
                        }
                    }
                }
            }
        }
        let known = self.leaves.len();
        for (words, name) in found {
            if self.synonyms.iter().any(|synonym| synonym.words == words && synonym.said.1 == name) {
                continue;
            }
            let typed = self.spelt(&words, |leaf| &leaf.typed);
            let other = self.words(&Words::new(&name, true, false).atom(false), true, false);
            self.synonyms.push(Synonym { words, other, said: (typed, name), used: false });
        }
        for leaf in self.leaves.iter_mut().skip(known) {
            leaf.also = true;
        }
        self.leaves.len() > known
    }

    /// Whether a word of the query is the word of a rule: typed so, or without its marks.
    fn says(&self, leaf: usize, word: &[u8]) -> bool {
        let word = std::str::from_utf8(word).unwrap_or_default();
        self.leaves.get(leaf).is_some_and(|leaf| leaf.exact == word || leaf.exact == folded(word))
    }
}
