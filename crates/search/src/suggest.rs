//! Suggestions: what the unfinished last word of a text, with the words before it, can become.

use crate::engine::{Engine, Need, Step};
use crate::error::Error;
use analysis::{OwnedToken, Relation, decode, other_spelling, relation, tokenize};
use index::completions::{self, Completion, Kind};

/// A completed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The whole query: what was typed, its end completed.
    pub text: String,
    /// What the end is.
    pub kind: Kind,
    /// How common it is: see [`Completion::count`].
    pub count: u32,
}

/// Suggestions being looked for. Step it until it is done.
#[derive(Debug)]
pub struct Suggest {
    typed: String,
    limit: usize,
}

/// Words before the last that are looked up with it, and the last.
const WORDS: usize = 4;

impl Suggest {
    /// Completes `typed`, whose last word is unfinished unless something stands behind it, in at most `limit` ways; of
    /// limits 1 to 50 are possible.
    pub fn new(typed: &str, limit: usize) -> Suggest {
        Suggest { typed: typed.to_owned(), limit: limit.clamp(1, 50) }
    }

    /// Goes on as far as the engine's blocks allow. Best first: what begins with all that was typed, then what begins
    /// with its last words; what has other accents than were typed comes last.
    pub fn step(&mut self, engine: &mut Engine) -> Result<Step<Vec<Suggestion>>, Error> {
        let mut need = Need::default();
        let mut found = self.find(&self.typed, engine, &mut need);
        // The last word may be the keystrokes of another.
        let tokens = tokenize(&self.typed);
        if let Some(last) = tokens.last().filter(|last| last.end == self.typed.len()) {
            for reading in decode(&last.exact) {
                if found.is_empty() && need.is_empty() {
                    let before = self.typed.get(..last.start).unwrap_or_default();
                    found = self.find(&[before, &reading].concat(), engine, &mut need);
                }
            }
        }
        Ok(need.step()?.unwrap_or(Step::Done(found)))
    }

    fn find(&self, typed: &str, engine: &Engine, need: &mut Need) -> Vec<Suggestion> {
        let tokens = tokenize(typed);
        let is_open = tokens.last().is_some_and(|last| last.end == typed.len());
        // Each with its place in the order, and its spelling, by which doubles are known.
        let mut ranked = vec![(0, spelling(&tokens), None)];
        for start in 0..tokens.len() {
            if start > 0 && start + WORDS < tokens.len() {
                continue;
            }
            let words = tokens.get(start..).unwrap_or_default();
            let Some(agreeing) = agreeing(words, is_open, engine, need) else { continue };
            let before = words.first().and_then(|word| typed.get(..word.start)).unwrap_or_default();
            for (at, (contradicts, entry)) in agreeing.iter().enumerate() {
                // The title of a document begins with its first word.
                if start > 0 && entry.kind == Kind::Title {
                    continue;
                }
                // Of each kind the most common, then of each the second: so there is room for all kinds.
                let is_before = |(other, (doubt, of)): &(usize, &(bool, Completion))| {
                    doubt == contradicts
                        && of.kind == entry.kind
                        && (of.count > entry.count || of.count == entry.count && *other < at)
                };
                let rank = agreeing.iter().enumerate().filter(is_before).count();
                // What is there only once may be a slip; titles are.
                let is_odd = entry.count == 1 && entry.kind <= Kind::Pair;
                let rank = if is_odd { rank + 8 } else { rank };
                let place = [usize::from(*contradicts), start, rank, entry.kind as usize];
                let place = place.iter().fold(0, |place, part| place << 8 | part.min(&255));
                let text = [before.trim_start(), &entry.text].concat();
                let spelling = spelling(&tokenize(&text));
                let at = ranked.partition_point(|(other, ..)| *other <= place);
                let suggestion = Suggestion { text, kind: entry.kind, count: entry.count };
                ranked.insert(at, (place, spelling, Some(suggestion)));
            }
        }
        let mut found: Vec<Suggestion> = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (_, spelling, suggestion) in ranked {
            if found.len() < self.limit && !seen.contains(&spelling) {
                found.extend(suggestion);
                seen.push(spelling);
            }
        }
        found
    }
}

/// The completions of words of which the last is unfinished if `is_open`, and whether they contradict the spelling so
/// far. `None` while blocks are missing.
fn agreeing(
    words: &[OwnedToken],
    is_open: bool,
    engine: &Engine,
    need: &mut Need,
) -> Option<Vec<(bool, Completion)>> {
    let mut prefix = join(words);
    // What comes next is unfinished, though nothing of it was typed.
    if !is_open {
        prefix.push(' ');
    }
    let mut found = Vec::new();
    for prefix in [other_start(&prefix), Some(prefix)].into_iter().flatten() {
        let entries = page(engine, &prefix, need)?;
        found.extend(entries.into_iter().filter_map(|entry| {
            let tokens = tokens(&entry, &prefix)?;
            let contradicts = words.iter().zip(&tokens).enumerate().any(|(at, (typed, word))| {
                if typed.exact == typed.folded {
                    return false;
                }
                if at + 1 < words.len() || !is_open {
                    return typed.exact != word.exact;
                }
                let so_far: String = word.exact.chars().take(typed.exact.chars().count()).collect();
                let so_far = tokenize(&so_far);
                let relation = so_far.first().map(|so_far| relation(&typed.exact, &so_far.exact));
                !matches!(relation, Some(Relation::Exact | Relation::Adds))
            });
            Some((contradicts, entry))
        }));
    }
    Some(found)
}

/// The most common words that begin with folded letters, and how many units have each; the most common first. `None`
/// while blocks are missing.
pub(crate) fn completions(engine: &Engine, folded: &str, need: &mut Need) -> Option<Vec<(String, u32)>> {
    let mut words: Vec<(String, u32)> = Vec::new();
    for prefix in [other_start(folded), Some(folded.to_owned())].into_iter().flatten() {
        let entries = page(engine, &prefix, need)?;
        for entry in entries {
            if entry.kind == Kind::Word && tokens(&entry, &prefix).is_some() {
                let at = words.partition_point(|(_, count)| *count >= entry.count);
                words.insert(at, (entry.text, entry.count));
            }
        }
    }
    Some(words)
}

/// The entries of the page to which a prefix belongs.
fn page(engine: &Engine, prefix: &str, need: &mut Need) -> Option<Vec<Completion>> {
    let target = engine.walk(&engine.manifest.completions, prefix.as_bytes(), need)?;
    let Some(block) = target else { return Some(Vec::new()) };
    let entries = completions::find(engine.block(&block, need)?, prefix.as_bytes());
    need.sound(entries, &block)
}

/// The tokens of a completion in the order in which they begin with the prefix: of a number the kind of document may
/// come first. `None` if they do not.
fn tokens(entry: &Completion, prefix: &str) -> Option<Vec<OwnedToken>> {
    let mut tokens = tokenize(&entry.text);
    if entry.kind == Kind::Number && !prefix.starts_with(|c: char| c.is_ascii_digit()) {
        let is_code = |token: &OwnedToken| !token.folded.starts_with(|c: char| c.is_ascii_digit());
        let code = tokens.iter().position(is_code)?;
        tokens.get_mut(..=code)?.rotate_right(1);
    }
    join(&tokens).starts_with(prefix).then_some(tokens)
}

/// The prefix whose last word has its i or y as another word may go on with it: `ti` of `tiếng` is `ty` when it is
/// analyzed.
fn other_start(prefix: &str) -> Option<String> {
    let at = prefix.rfind(' ').map_or(0, |space| space + 1);
    let (before, last) = prefix.split_at_checked(at)?;
    Some([before, &other_spelling(last)?].concat())
}

fn join(tokens: &[OwnedToken]) -> String {
    let mut words: Vec<&str> = Vec::new();
    tokens.iter().for_each(|token| words.push(&token.folded));
    words.join(" ")
}

fn spelling(tokens: &[OwnedToken]) -> String {
    let mut words: Vec<&str> = Vec::new();
    tokens.iter().for_each(|token| words.push(&token.exact));
    words.join(" ")
}
