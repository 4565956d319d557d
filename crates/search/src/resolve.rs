//! What the words of a query are: found as typed, as an inflection, as keystrokes of Telex or VNI, or as a mistake.
//!
//! A word goes through these in this order, each only if the one before found nothing, as far as the blocks that are
//! there allow.

use crate::analogy::Stems;
use crate::engine::{Engine, Need};
use crate::fuzzy::{self, Near};
use crate::plan::{Leaf, Plan, Understood};
use crate::query::Field;
use crate::spelling::{self, admits};
use crate::suggest::completions;
use analysis::folded;
use index::terms::{Form, Term};

/// How far a leaf has come.
#[derive(Debug)]
pub(crate) enum Progress {
    /// Its own key, or keys.
    Own,
    /// Keys that its own leads to.
    Aliases(Vec<String>),
    /// Words that it is the beginning of.
    Beginning,
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

impl Candidate {
    /// Less is better; of equals the first in the dictionary.
    fn rank(&self) -> (u32, u32, u32) {
        (self.cost, u32::MAX - self.units, self.term.ordinal)
    }
}

/// Candidates whose neighbours are looked at.
const CANDIDATES: usize = 8;
/// A dictionary of no more shards is searched whole for near keys; of a larger one, those with the first letters.
const FEW_SHARDS: usize = 202;

/// Shards on either side of a word's own from which is learnt how words inflect.
const BESIDE: usize = 6;

/// Words that the beginning of one stands for, the most common ones: each has a list to be read.
const BEGINNINGS: usize = 64;

/// Words that an unfinished one is looked for as.
const COMPLETIONS: usize = 4;

/// Looks one key up, and appends its term if there is one; `None` while a block is missing.
fn look_up(engine: &mut Engine, key: &str, terms: &mut Vec<Term>, need: &mut Need) -> Option<()> {
    if let Some(block) = engine.walk(&engine.manifest.terms, key.as_bytes(), need)? {
        let shard = engine.shard(&block, need)?;
        if let Some(term) = need.sound(shard.get(key), &block)? {
            terms.push(term);
        }
    }
    Some(())
}

/// Those of some terms that have forms of their own.
fn having_forms(terms: Vec<Term>) -> Vec<Term> {
    let mut having = Vec::new();
    for term in terms {
        if !term.forms.is_empty() {
            having.push(term);
        }
    }
    having
}

impl Plan {
    /// Takes every leaf as far as it comes.
    pub(crate) fn resolve(&mut self, engine: &mut Engine, need: &mut Need) {
        for leaf in &mut self.leaves {
            while step(leaf, self.literal, self.typing, engine, need).is_some() {}
        }
        // Neighbours are known when all others are.
        if need.is_empty() {
            for number in 0..self.leaves.len() {
                self.choose(number, engine, need);
            }
            for leaf in &mut self.leaves {
                while step(leaf, self.literal, self.typing, engine, need).is_some() {}
            }
        }
    }

    /// Chooses among near keys: the one that is most often next to the word's neighbours in the query.
    fn choose(&mut self, number: usize, engine: &mut Engine, need: &mut Need) {
        let Some(Leaf { progress: Progress::Choose(candidates), .. }) = self.leaves.get(number) else {
            return;
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
                    let Some(place) = Term::pair(first, second) else { continue };
                    match engine.adjacent(&place, need) {
                        Some(lists) => together += lists.len(),
                        None => whole = false,
                    }
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
            return;
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

    /// Takes hỏi for ngã, or the other way, if no spelling agrees with the one typed.
    fn mend_tone(&mut self) {
        let mut other = String::new();
        for c in self.exact.chars() {
            other.push(fuzzy::other_tone(c));
        }
        let mut known = false;
        for form in self.terms.iter().flat_map(|term| &term.forms) {
            if folded(&form.text) != self.folded || admits(&self.exact, &form.text) {
                return;
            }
            known |= form.text == other;
        }
        if known {
            self.exact = other;
            self.understood = Some(Understood::Corrected);
        }
    }

    /// The word to name it by: of one without accents the spelling that is most common, as all of them are meant.
    pub(crate) fn said(&self) -> &str {
        let mut said = &self.exact;
        let mut most = 0;
        for (_, form) in self.forms.iter().filter(|_| self.exact == self.folded) {
            if form.units > most && folded(&form.text) == self.folded {
                (said, most) = (&form.text, form.units);
            }
        }
        said
    }

    fn is_found(&self) -> bool {
        self.terms.iter().any(|term| !term.forms.is_empty())
    }
}

/// One step of a leaf; `None` if it cannot go on at once.
fn step(leaf: &mut Leaf, literal: bool, typing: bool, engine: &mut Engine, need: &mut Need) -> Option<()> {
    match &leaf.progress {
        Progress::Done | Progress::Choose(_) => return None,
        Progress::Own if leaf.prefix => {
            leaf.terms = beginning(leaf, engine, need)?;
            leaf.progress = Progress::Done;
        }
        Progress::Own => {
            let words = if leaf.keys.is_empty() { std::slice::from_ref(&leaf.folded) } else { &leaf.keys };
            let mut terms = Vec::new();
            let mut whole = true;
            for word in words {
                whole &= look_up(engine, &leaf.field.key(word), &mut terms, need).is_some();
            }
            // A field has a key without a word.
            if leaf.field == Field::Declared
                && let Some((field, _)) = index::cut(&leaf.folded, b':')
            {
                let mut declared = Vec::new();
                let key = leaf.field.key(&index::joined(&[field, ":"]));
                whole &= look_up(engine, &key, &mut declared, need).is_some();
                leaf.undeclared = declared.is_empty();
            }
            if !whole {
                return None;
            }
            // Of a document's keys the most exact one is meant, of days each.
            if leaf.field != Field::Day {
                terms.truncate(1);
            }
            let mut aliases = Vec::new();
            for term in &terms {
                aliases.extend_from_slice(&term.aliases);
            }
            leaf.terms = terms;
            leaf.progress = if leaf.keys.is_empty() { Progress::Aliases(aliases) } else { Progress::Done };
        }
        Progress::Aliases(keys) => {
            let mut terms = Vec::new();
            for key in keys {
                look_up(engine, key, &mut terms, need)?;
            }
            leaf.terms.append(&mut terms);
            leaf.terms = having_forms(std::mem::take(&mut leaf.terms));
            if !literal {
                leaf.mend_tone();
            }
            leaf.progress = match leaf.is_found() {
                _ if literal || leaf.field == Field::Declared => Progress::Done,
                true if !typing => Progress::Done,
                _ if leaf.open => Progress::Beginning,
                true => Progress::Done,
                false => Progress::Keystrokes,
            };
        }
        Progress::Beginning => {
            let mut terms: Vec<Term> = Vec::new();
            let mut whole = true;
            let mut count = 0;
            for word in completions(engine, &leaf.folded, need)? {
                if count == COMPLETIONS || !spelling::begins(&leaf.exact, &word) || word == leaf.exact {
                    continue;
                }
                count += 1;
                let mut keys = vec![folded(&word)];
                while let Some(key) = keys.pop() {
                    let mut found = Vec::new();
                    whole &= look_up(engine, &key, &mut found, need).is_some();
                    for mut term in found {
                        keys.append(&mut term.aliases);
                        for form in std::mem::take(&mut term.forms) {
                            if form.text == word {
                                term.forms.push(form);
                            }
                        }
                        terms.push(term);
                    }
                }
            }
            if !whole {
                return None;
            }
            let terms = having_forms(terms);
            let found = leaf.is_found() || !terms.is_empty();
            leaf.completions = terms;
            leaf.progress = if found { Progress::Done } else { Progress::Keystrokes };
        }
        Progress::Keystrokes => {
            for reading in analysis::decode(&leaf.exact) {
                let mut terms = Vec::new();
                look_up(engine, &leaf.field.key(&folded(&reading)), &mut terms, need)?;
                if let Some(term) = terms.pop()
                    && term.forms.iter().any(|form| form.text == reading)
                {
                    leaf.become_word(reading, term, Understood::Keystrokes);
                    return None;
                }
            }
            leaf.progress = Progress::Inflection;
        }
        // Syllables do not inflect.
        Progress::Inflection if leaf.exact.chars().any(is_vietnamese) => leaf.progress = Progress::Near,
        Progress::Inflection => {
            let key = leaf.field.key(&leaf.folded);
            let mut known = Vec::new();
            let mut stems = Stems::new(&key);
            let mut whole = true;
            for block in around(&key, engine, need)? {
                match engine.shard(&block, need) {
                    Some(shard) => need.sound(stems.learn(&shard), &block)?,
                    None => whole = false,
                }
            }
            if !whole {
                return None;
            }
            for stem in stems.best() {
                whole &= look_up(engine, &stem, &mut known, need).is_some();
            }
            if !whole {
                return None;
            }
            known = having_forms(known);
            known.truncate(1);
            leaf.progress = if known.is_empty() { Progress::Near } else { Progress::Done };
            leaf.terms = known;
        }
        Progress::Near => {
            let letters = leaf.folded.chars().count();
            let is_word = !leaf.folded.chars().any(|c| c.is_ascii_digit());
            if leaf.field != Field::Any || !is_word || Near::allowance(letters) == 0 {
                leaf.progress = Progress::Done;
                return None;
            }
            let candidates = near(leaf, engine, need)?;
            leaf.progress = if candidates.is_empty() { Progress::Done } else { Progress::Choose(candidates) };
        }
    }
    Some(())
}

/// The keys that begin as a word does, the most common ones.
fn beginning(leaf: &Leaf, engine: &mut Engine, need: &mut Need) -> Option<Vec<Term>> {
    let mut terms: Vec<Term> = Vec::new();
    let mut whole = true;
    let mut starts = vec![leaf.field.key(&leaf.folded)];
    if let Some(other) = analysis::other_spelling(&leaf.folded) {
        starts.push(leaf.field.key(&other));
    }
    for start in starts {
        let mut blocks = engine.beginning(&start, need)?;
        let start = start.as_bytes();
        blocks.truncate(FEW_SHARDS);
        for block in blocks {
            let Some(shard) = engine.shard(&block, need) else {
                whole = false;
                continue;
            };
            let walked = shard.each_of(
                &mut |head| (start.starts_with(head) || head.starts_with(start), head.len() >= start.len()),
                &mut |_, term| {
                    if !term.forms.is_empty() {
                        let at = terms.partition_point(|other| other.units >= term.units);
                        terms.insert(at, term);
                        terms.truncate(BEGINNINGS);
                    }
                    Ok(())
                },
            );
            need.sound(walked, &block)?;
        }
    }
    whole.then_some(terms)
}

/// The keys near a word, those with the fewest mistakes and the most units first.
fn near(leaf: &Leaf, engine: &mut Engine, need: &mut Need) -> Option<Vec<Candidate>> {
    let blocks = shards(&leaf.folded, engine, need)?;
    let mut shards = Vec::new();
    for block in &blocks {
        if let Some(shard) = engine.shard(block, need) {
            shards.push(shard);
        }
    }
    if shards.len() < blocks.len() {
        return None;
    }
    let mut candidates = Vec::new();
    for (shard, block) in shards.iter().zip(&blocks) {
        let mut near = Near::new(&leaf.folded);
        let walked = shard.each_of(&mut |start| near.wants(start), &mut |key, term| {
            let cost = fuzzy::cost(&leaf.folded, key);
            let mut best: Option<(u32, &Form)> = None;
            for form in &term.forms {
                let lacking = lacking(&leaf.exact, &form.text);
                if best.is_none_or(|(least, other)| (lacking, other.units) < (least, form.units)) {
                    best = Some((lacking, form));
                }
            }
            // A key that only leads to others has no marks to compare.
            let (lacking, exact, units) = match best {
                Some((lacking, form)) if leaf.exact != leaf.folded && folded(&form.text) == key => {
                    (lacking, form.text.clone(), form.units)
                }
                _ => (0, key.to_owned(), term.units),
            };
            let found = Candidate { exact, cost: cost + 2 * lacking, units, term };
            let at = candidates.partition_point(|other: &Candidate| other.rank() < found.rank());
            candidates.insert(at, found);
            candidates.truncate(CANDIDATES);
            Ok(())
        });
        need.sound(walked, block)?;
    }
    Some(candidates)
}

/// Whether a letter is of Vietnamese and of no other language that is told by its letters.
fn is_vietnamese(letter: char) -> bool {
    matches!(letter, 'ă' | 'đ' | 'ơ' | 'ư' | '\u{1ea0}'..='\u{1ef9}')
}

/// How many letters with marks of a word as typed a form does not have.
fn lacking(typed: &str, form: &str) -> u32 {
    let mut lacking = 0;
    for c in typed.chars().filter(|c| !c.is_ascii()) {
        lacking += u32::from(form.chars().all(|other| other != c));
    }
    lacking
}

/// The shard in which a key would be, with those next to it.
fn around(key: &str, engine: &Engine, need: &mut Need) -> Option<Vec<index::Block>> {
    let terms = &engine.manifest.terms;
    let Some(own) = engine.walk(terms, key.as_bytes(), need)? else { return Some(Vec::new()) };
    // Where there are many, those of the same letter.
    let letter = if terms.height > 0 { spelling::head(key, "a") } else { "" };
    let blocks = engine.beginning(letter, need)?;
    let at = blocks.iter().position(|block| *block == own).unwrap_or(0);
    let end = blocks.len().min(at + BESIDE + 1);
    Some(blocks.get(at.saturating_sub(BESIDE)..end).unwrap_or_default().to_vec())
}

/// The shards in which keys near a word may be.
fn shards(word: &str, engine: &Engine, need: &mut Need) -> Option<Vec<index::Block>> {
    let terms = &engine.manifest.terms;
    // Keys of fields come before all words.
    let all = engine.range(terms, b"\"", &[0xff], need);
    match all {
        Some(blocks) if terms.height == 0 && blocks.len() <= FEW_SHARDS => return Some(blocks),
        _ => {}
    }
    let mut letters = word.chars();
    let (Some(first), Some(second)) = (letters.next(), letters.next()) else { return Some(Vec::new()) };
    let mut found = Vec::new();
    let mut whole = true;
    for (first, second) in [(first, second), (second, first)] {
        let mut start = String::new();
        start.push(first);
        start.push(second);
        match engine.beginning(&start, need) {
            Some(blocks) => {
                for block in blocks {
                    if !found.contains(&block) {
                        found.push(block);
                    }
                }
            }
            None => whole = false,
        }
    }
    whole.then_some(found)
}
