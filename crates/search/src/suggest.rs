//! Suggestions: what the unfinished last word of a text, with the words before it, can become.

use crate::engine::{Engine, Need, Step};
use crate::error::Error;
use crate::query::trim_start;
use crate::spelling::head;
use analysis::{OwnedToken, Relation, decode, relation, tokenize};
use index::completions::{self, Completion, Kind};

/// A completed text: the whole query with its end completed, what that end is, and how common.
pub type Suggestion = Completion;

/// Suggestions being looked for. Step it until it is done.
#[derive(Debug)]
pub struct Suggest {
    typed: String,
    limit: usize,
}

/// Words before the last that are looked up with it, and the last.
const WORDS: usize = 4;
/// By how many places what is there only once comes later: it may be a slip.
const ODD: u64 = 8;

/// Completions in an order; the lower the number the better.
type Ranked = Vec<(u64, Completion)>;

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
        if found.is_empty()
            && let Some(last) = tokenize(&self.typed).last()
            && last.end == self.typed.len()
        {
            for reading in decode(&last.exact) {
                if found.is_empty() && need.is_empty() {
                    let before = self.typed.get(..last.start).unwrap_or_default();
                    found = self.find(&index::joined(&[before, &reading]), engine, &mut need);
                }
            }
        }
        Ok(need.step()?.unwrap_or(Step::Done(found)))
    }

    /// The completions of a text; what is missing in `need`.
    fn find(&self, typed: &str, engine: &Engine, need: &mut Need) -> Vec<Suggestion> {
        let tokens = tokenize(typed);
        let is_open = tokens.last().is_some_and(|last| last.end == typed.len());
        let mut ranked = Ranked::new();
        for (start, first) in tokens.iter().enumerate() {
            if start > 0 && start + WORDS < tokens.len() {
                continue;
            }
            let words = tokens.get(start..).unwrap_or_default();
            let before = trim_start(typed.get(..first.start).unwrap_or_default());
            // How many there were of each kind.
            let mut ranks = [0u64; 8];
            for (place, mut entry) in matching(words, is_open, engine, need) {
                // The title of a document begins with its first word.
                if start > 0 && entry.kind == Kind::Title {
                    continue;
                }
                let contradicts = place >> 32;
                let Some(rank) = ranks.get_mut((contradicts * 4) as usize + entry.kind as usize) else {
                    continue;
                };
                *rank += 1;
                let odd = if entry.count == 1 && entry.kind <= Kind::Pair { ODD } else { 0 };
                // Of each kind the most common, then of each the second: so there is room for all kinds.
                let place = contradicts << 48 | (start as u64) << 16 | (*rank + odd) << 2 | entry.kind as u64;
                entry.text.insert_str(0, before);
                insert(&mut ranked, place, entry);
            }
        }
        // What is spelt the same is the same query; so is what was typed, and what only its first words lack marks of.
        let mut seen = vec![(join(&tokens, true), String::new())];
        let mut found = Vec::new();
        for (place, entry) in ranked {
            let words = tokenize(&entry.text);
            let (spelling, folded) = (join(&words, true), join(&words, false));
            let is_whole = place as u32 >> 16 == 0;
            let same = |other: &(String, String)| other.0 == spelling || (!is_whole && other.1 == folded);
            if found.len() < self.limit && !seen.iter().any(same) {
                found.push(entry);
                seen.push((spelling, folded));
            }
        }
        found
    }
}

/// Puts a completion in its place, behind its equals.
fn insert(ranked: &mut Ranked, place: u64, entry: Completion) {
    let at = ranked.partition_point(|(other, _)| *other <= place);
    ranked.insert(at, (place, entry));
}

/// The completions of words of which the last is unfinished if `is_open`, the most common first; those that contradict
/// the spelling so far behind all others, from 2³² on.
fn matching(words: &[OwnedToken], is_open: bool, engine: &Engine, need: &mut Need) -> Ranked {
    let mut prefix = join(words, false);
    // What comes next is unfinished, though nothing of it was typed.
    if !is_open {
        prefix.push(' ');
    }
    let mut found = Ranked::new();
    for prefix in starts(prefix) {
        for entry in page(engine, &prefix, need).unwrap_or_default() {
            let Some(tokens) = tokens(&entry, &prefix) else { continue };
            let mut contradicts = 0;
            for (at, (typed, word)) in words.iter().zip(&tokens).enumerate() {
                if !admits(typed, &word.exact, is_open && at + 1 == words.len()) {
                    contradicts = 1;
                }
            }
            insert(&mut found, contradicts << 32 | u64::from(u32::MAX - entry.count), entry);
        }
    }
    found
}

/// Whether a word is the one that was typed, or, if that is unfinished, begins so. Typed without accents it can be any.
fn admits(typed: &OwnedToken, word: &str, is_open: bool) -> bool {
    if typed.exact == typed.folded || typed.exact == word {
        return true;
    }
    // So much of the word, as it would be spelt if it ended there.
    let so_far = tokenize(head(word, &typed.exact));
    is_open
        && so_far.first().is_some_and(|so_far| {
            matches!(relation(&typed.exact, &so_far.exact), Relation::Exact | Relation::Adds)
        })
}

/// The most common words that begin with folded letters, the most common first. `None`
/// while blocks are missing.
pub(crate) fn completions(engine: &Engine, folded: &str, need: &mut Need) -> Option<Vec<String>> {
    let mut words = Ranked::new();
    for prefix in starts(folded.to_owned()) {
        for entry in page(engine, &prefix, need)? {
            if entry.kind == Kind::Word && tokens(&entry, &prefix).is_some() {
                insert(&mut words, u64::from(u32::MAX - entry.count), entry);
            }
        }
    }
    let mut texts = Vec::new();
    for (_, entry) in words {
        texts.push(entry.text);
    }
    Some(texts)
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
    if entry.kind == Kind::Number && !is_figure(prefix) {
        let code = tokens.iter().position(|token| !is_figure(&token.folded))?;
        let code = tokens.remove(code);
        tokens.insert(0, code);
    }
    join(&tokens, false).starts_with(prefix).then_some(tokens)
}

/// The prefix, and before it that whose last word has its i or y as another word may go on with it: `ti` of `tiếng` is
/// `ty` when it is analyzed.
fn starts(prefix: String) -> Vec<String> {
    let mut starts = Vec::new();
    let start = prefix.bytes().rposition(|byte| byte == b' ').map_or(0, |space| space + 1);
    if let Some((before, word)) = prefix.split_at_checked(start)
        && let Some(word) = analysis::other_spelling(word)
    {
        starts.push(index::joined(&[before, &word]));
    }
    starts.push(prefix);
    starts
}

/// Folded words, or words as they are spelt, with spaces between them.
fn join(tokens: &[OwnedToken], exact: bool) -> String {
    let mut text = String::new();
    for token in tokens {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(if exact { &token.exact } else { &token.folded });
    }
    text
}

fn is_figure(text: &str) -> bool {
    text.as_bytes().first().is_some_and(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::starts;

    #[test]
    fn the_last_word_may_have_another_start() {
        let starts = |text: &str| starts(text.to_owned());
        assert_eq!(starts("ti"), ["ty", "ti"]);
        assert_eq!(starts("mot ky"), ["mot ki", "mot ky"]);
        assert_eq!(starts("a qui"), ["a quy", "a qui"]);
        for only in ["tai", "ti ", ""] {
            assert_eq!(starts(only), [only]);
        }
    }
}
