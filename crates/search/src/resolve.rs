//! What the words of a query are: found as typed, as an inflection, as keystrokes of Telex or VNI, or as a mistake.
//!
//! A word goes through these in this order, each only if the one before found nothing, as far as the blocks that are
//! there allow.

use crate::analogy;
use crate::engine::{Engine, Need, corrupt};
use crate::error::Error;
use crate::fuzzy::{self, Near};
use crate::plan::{Leaf, Plan, Understood};
use crate::query::Field;
use analysis::folded;
use index::pairs;
use index::terms::Term;

/// How far a leaf has come.
#[derive(Debug)]
pub(crate) enum Progress {
    /// Its own key, or keys.
    Own,
    /// Keys that its own leads to.
    Aliases(Vec<String>),
    /// Readings as keystrokes.
    Keystrokes,
    /// The stem of an inflection that the library does not have.
    Inflection,
    /// Keys that are near it.
    Near,
    /// One of several near keys, by its neighbours.
    Choose(Vec<Candidate>),
    Done,
}

/// A key near a mistyped word.
#[derive(Debug)]
pub(crate) struct Candidate {
    /// The form that is meant, or the key if the word was typed without marks.
    exact: String,
    term: Term,
    /// In halves of an edit, a mark that is lacking counting as one.
    cost: u32,
    units: u32,
}

/// Candidates whose neighbours are looked at.
const CANDIDATES: usize = 8;
/// A dictionary of no more shards is searched whole for near keys; of a larger one, those with the first letters.
const FEW_SHARDS: usize = 24;

/// Looks one key up; `None` while a block is missing.
fn look_up(engine: &mut Engine, key: &str, need: &mut Need) -> Result<Option<Option<Term>>, Error> {
    let Some(target) = engine.walk(&engine.manifest.terms, key.as_bytes(), need)? else { return Ok(None) };
    let Some(block) = target else { return Ok(Some(None)) };
    let Some(shard) = engine.shard(&block, need)? else { return Ok(None) };
    shard.get(key).map(Some).map_err(|cause| corrupt(cause, &block))
}

impl Plan {
    /// Takes every leaf as far as it comes.
    pub(crate) fn resolve(&mut self, engine: &mut Engine, need: &mut Need) -> Result<(), Error> {
        for leaf in &mut self.leaves {
            while step(leaf, self.literal, engine, need)? {}
        }
        // Neighbours are known when all others are.
        if need.is_empty() {
            for number in 0..self.leaves.len() {
                self.choose(number, engine, need)?;
            }
            for leaf in &mut self.leaves {
                while step(leaf, self.literal, engine, need)? {}
            }
        }
        Ok(())
    }

    /// Chooses among near keys: the one that is most often next to the word's neighbours in the query.
    fn choose(&mut self, number: usize, engine: &mut Engine, need: &mut Need) -> Result<(), Error> {
        let Some(Leaf { progress: Progress::Choose(candidates), .. }) = self.leaves.get(number) else {
            return Ok(());
        };
        let terms = |leaf: usize| self.leaves.get(leaf).map(|leaf| leaf.terms.as_slice()).unwrap_or_default();
        let mut best: Option<(f32, usize)> = None;
        let mut whole = true;
        for (at, candidate) in candidates.iter().enumerate() {
            let mut together = 0;
            for pair in &self.pairs {
                let (others, follows) = match (pair.first == number, pair.second == number) {
                    (true, false) => (terms(pair.second), true),
                    (false, true) => (terms(pair.first), false),
                    _ => continue,
                };
                for other in others {
                    let (first, second) =
                        if follows { (&candidate.term, other) } else { (other, &candidate.term) };
                    let Some((group, neighbour)) = Term::pair(first, second) else { continue };
                    let Some(bytes) = engine.extent(&group.bytes, need) else {
                        whole = false;
                        continue;
                    };
                    let each = pairs::each(&bytes, group.first, |current, list| {
                        if current == neighbour {
                            together += list.count();
                        }
                        current < neighbour
                    });
                    each?;
                }
            }
            let ln = |count: f64| crate::logarithm::ln(1.0 + count) as f32;
            let score =
                ln(together as f64) + 0.3 * ln(f64::from(candidate.units)) - 1.5 * candidate.cost as f32;
            if best.is_none_or(|(most, _)| score > most) {
                best = Some((score, at));
            }
        }
        if !whole {
            return Ok(());
        }
        if let (Some((_, at)), Some(leaf)) = (best, self.leaves.get_mut(number))
            && let Progress::Choose(mut candidates) = std::mem::replace(&mut leaf.progress, Progress::Done)
            && at < candidates.len()
        {
            let Candidate { exact, term, .. } = candidates.swap_remove(at);
            let aliases = term.aliases.clone();
            leaf.become_word(exact, term, Understood::Corrected);
            if !aliases.is_empty() {
                leaf.progress = Progress::Aliases(aliases);
            }
        }
        Ok(())
    }
}

impl Leaf {
    fn become_word(&mut self, exact: String, term: Term, understood: Understood) {
        self.folded = folded(&exact);
        self.exact = exact;
        self.terms = vec![term];
        self.understood = Some(understood);
        self.progress = Progress::Done;
    }

    fn is_found(&self) -> bool {
        self.terms.iter().any(|term| !term.forms.is_empty())
    }
}

/// One step of a leaf; whether it can go on at once.
fn step(leaf: &mut Leaf, literal: bool, engine: &mut Engine, need: &mut Need) -> Result<bool, Error> {
    match &leaf.progress {
        Progress::Done | Progress::Choose(_) => return Ok(false),
        Progress::Own => {
            let words = if leaf.keys.is_empty() { std::slice::from_ref(&leaf.folded) } else { &leaf.keys };
            let mut terms = Vec::new();
            let mut whole = true;
            for word in words {
                match look_up(engine, &leaf.field.key(word), need)? {
                    Some(term) => terms.extend(term),
                    None => whole = false,
                }
            }
            if !whole {
                return Ok(false);
            }
            // Of a document's keys the most exact one is meant, of days each.
            if leaf.field != Field::Day {
                terms.truncate(1);
            }
            let aliases = terms.iter().flat_map(|term| term.aliases.iter().cloned()).collect();
            leaf.terms = terms;
            leaf.progress = if leaf.keys.is_empty() { Progress::Aliases(aliases) } else { Progress::Done };
        }
        Progress::Aliases(keys) => {
            let mut terms = Vec::new();
            for key in keys {
                let Some(term) = look_up(engine, key, need)? else { return Ok(false) };
                terms.extend(term);
            }
            leaf.terms.extend(terms);
            leaf.terms.retain(|term| !term.forms.is_empty());
            leaf.progress = if literal || leaf.is_found() { Progress::Done } else { Progress::Keystrokes };
        }
        Progress::Keystrokes => {
            for reading in analysis::decode(&leaf.exact) {
                let Some(term) = look_up(engine, &leaf.field.key(&folded(&reading)), need)? else {
                    return Ok(false);
                };
                if let Some(term) = term.filter(|term| term.forms.iter().any(|form| form.text == reading)) {
                    leaf.become_word(reading, term, Understood::Keystrokes);
                    return Ok(false);
                }
            }
            leaf.progress = Progress::Inflection;
        }
        Progress::Inflection => {
            let key = leaf.field.key(&leaf.folded);
            let Some(target) = engine.walk(&engine.manifest.terms, key.as_bytes(), need)? else {
                return Ok(false);
            };
            let mut known = Vec::new();
            if let Some(block) = target {
                let Some(shard) = engine.shard(&block, need)? else { return Ok(false) };
                let mut whole = true;
                for stem in analogy::stems(&key, &shard).map_err(|cause| corrupt(cause, &block))? {
                    match look_up(engine, &stem, need)? {
                        Some(term) => known.extend(term.filter(|term| !term.forms.is_empty())),
                        None => whole = false,
                    }
                }
                if !whole {
                    return Ok(false);
                }
            }
            known.truncate(1);
            leaf.progress = if known.is_empty() { Progress::Near } else { Progress::Done };
            leaf.terms = known;
        }
        Progress::Near => {
            let letters = leaf.folded.chars().count();
            let is_word = !leaf.folded.chars().any(|c| c.is_ascii_digit());
            if leaf.field != Field::Any || !is_word || Near::allowance(letters) == 0 {
                leaf.progress = Progress::Done;
                return Ok(false);
            }
            let Some(candidates) = near(leaf, engine, need)? else { return Ok(false) };
            leaf.progress = if candidates.is_empty() { Progress::Done } else { Progress::Choose(candidates) };
        }
    }
    Ok(true)
}

/// The keys near a word, those with the fewest mistakes and the most units first.
fn near(leaf: &Leaf, engine: &mut Engine, need: &mut Need) -> Result<Option<Vec<Candidate>>, Error> {
    let Some(blocks) = shards(&leaf.folded, engine, need)? else { return Ok(None) };
    let mut shards = Vec::new();
    for block in &blocks {
        shards.extend(engine.shard(block, need)?);
    }
    if shards.len() < blocks.len() {
        return Ok(None);
    }
    let mut candidates = Vec::new();
    for (shard, block) in shards.iter().zip(&blocks) {
        let walked = shard.each_of(Near::new(&leaf.folded), |key, term| {
            let cost = fuzzy::cost(&leaf.folded, key);
            let meant = term.forms.iter().map(|form| (lacking(&leaf.exact, &form.text), form));
            let best = meant.min_by_key(|(lacking, form)| (*lacking, u32::MAX - form.units));
            // A key that only leads to others has no marks to compare.
            let (lacking, exact, units) = match best {
                Some((lacking, form)) if leaf.exact != leaf.folded && folded(&form.text) == key => {
                    (lacking, form.text.clone(), form.units)
                }
                _ => (0, key.to_owned(), term.units),
            };
            candidates.push(Candidate { exact, cost: cost + 2 * lacking, units, term });
            Ok(())
        });
        walked.map_err(|cause| corrupt(cause, block))?;
    }
    candidates.sort_unstable_by_key(|candidate| {
        (candidate.cost, u32::MAX - candidate.units, candidate.term.ordinal)
    });
    candidates.truncate(CANDIDATES);
    Ok(Some(candidates))
}

/// How many letters with marks of a word as typed a form does not have.
fn lacking(typed: &str, form: &str) -> u32 {
    let marked = typed.chars().filter(|c| !c.is_ascii());
    marked.filter(|&c| !form.contains(c)).count() as u32
}

/// The shards in which keys near a word may be.
fn shards(word: &str, engine: &Engine, need: &mut Need) -> Result<Option<Vec<index::Block>>, Error> {
    let terms = &engine.manifest.terms;
    // Keys of fields come before all words.
    let all = engine.range(terms, b"\"", &[0xff], need)?;
    match all {
        Some(blocks) if terms.height == 0 && blocks.len() <= FEW_SHARDS => return Ok(Some(blocks)),
        _ => {}
    }
    let mut letters = word.chars();
    let (Some(first), Some(second)) = (letters.next(), letters.next()) else { return Ok(Some(Vec::new())) };
    let mut found = Vec::new();
    let mut whole = true;
    for start in [String::from_iter([first, second]), String::from_iter([second, first])] {
        let mut end = start.clone().into_bytes();
        end.push(0xff);
        match engine.range(terms, start.as_bytes(), &end, need)? {
            Some(blocks) => found.extend(blocks),
            None => whole = false,
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(whole.then_some(found))
}
