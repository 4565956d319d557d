//! What a query that is being typed can become: words, runs of words, titles and numbers, by their beginnings.

use super::phrases::Phrases;
use super::vocabulary::Vocabulary;
use analysis::tokenize;
use index::completions::{Completion, Entry, Kind, write};
use index::pack::{Lane, PackWriter, Sink};
use index::tree::{Root, TreeWriter};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// A longer title is cut, in bytes.
const LONGEST_TITLE: usize = 120;
/// With more words than this, those of one unit only are left out.
const MANY_WORDS: usize = 50_000;

/// Collects what is completed.
#[derive(Debug, Default)]
pub(super) struct Completions {
    pub(super) phrases: Phrases,
    /// Words with their units.
    pub(super) words: Vec<(String, u32)>,
    titles: FxHashMap<String, u32>,
    /// Units that have each number.
    pub(super) numbers: Numbers,
}

/// Numbers of documents by their keys and how they are printed, and in how many units each is.
pub(super) type Numbers = FxHashMap<String, FxHashMap<String, u32>>;

impl Completions {
    /// Adds the title of a document.
    pub(super) fn title(&mut self, title: &str) {
        *self.titles.entry(cut(title)).or_default() += 1;
    }

    /// Adds a number that a unit has, once for each unit.
    pub(super) fn number(&mut self, number: &PrintedNumber) {
        let printed = self.numbers.entry(number.key.clone()).or_default();
        *printed.entry(number.text.clone()).or_default() += 1;
    }

    /// Takes back a number that a unit had; `false` if none is known of.
    pub(super) fn forget(&mut self, number: &PrintedNumber) -> bool {
        let Some(printed) = self.numbers.get_mut(&number.key) else { return false };
        let Some(count) = printed.get_mut(&number.text) else { return false };
        *count -= 1;
        if *count == 0 {
            printed.remove(&number.text);
        }
        if printed.is_empty() {
            self.numbers.remove(&number.key);
        }
        true
    }

    /// The runs of words that were counted, each word as the form that it is.
    pub(super) fn phrases(&mut self, vocabulary: &Vocabulary) -> Vec<(Vec<String>, u32)> {
        let forms =
            |forms: Vec<u32>| forms.iter().map(|&form| vocabulary.forms.get(form).to_owned()).collect();
        let counted = std::mem::take(&mut self.phrases).finish();
        counted.into_iter().map(|(run, count)| (forms(run), count)).collect()
    }

    /// Writes everything; how many bytes of pages these are, and their tree.
    pub(super) fn write<S: Sink>(
        self,
        phrases: Vec<(String, u32)>,
        packs: &mut PackWriter<S>,
    ) -> Result<(u64, Root), S::Error> {
        // The same words may be of several languages, and so other forms: what is offered is the text.
        let mut pairs = FxHashMap::<String, u32>::default();
        phrases.into_iter().for_each(|(text, count)| *pairs.entry(text).or_default() += count);
        let pairs = pairs.into_iter().map(|(text, count)| (text, Kind::Pair, count));
        let words = words(self.words).into_iter().map(|(word, units)| (word, Kind::Word, units));
        let titles = self.titles.into_iter().map(|(title, documents)| (title, Kind::Title, documents));
        let numbers = self.numbers.into_values().filter_map(|printed| {
            let count = printed.values().sum();
            let most = printed.into_iter().min_by_key(|(text, units)| (Reverse(*units), text.clone()));
            most.map(|(text, _)| (text, Kind::Number, count))
        });
        let all: Vec<_> = words.chain(pairs).chain(titles).chain(numbers).collect();
        let entries = all.into_par_iter().flat_map_iter(|(text, kind, count)| {
            let completion = Completion { text, kind, count };
            let keys = keys(&completion);
            keys.into_iter().map(move |key| Entry { key, completion: completion.clone() })
        });
        let blocks = write(entries.collect());
        let primer = packs.primer();
        let blocks: Vec<_> =
            blocks.into_par_iter().map(|(first, bytes)| (first, primer.compress(bytes))).collect();
        let mut tree = TreeWriter::default();
        let mut bytes = 0;
        for (first, block) in &blocks {
            let place = packs.add(Lane::Dictionary, block)?;
            bytes += u64::from(place.stored);
            tree.push(first, place);
        }
        Ok((bytes, tree.finish(packs)?))
    }
}

/// The keys under which a completion stands: its own, and that of a number with the kind of document first, as it is
/// often said. None if there is no word in it.
pub(crate) fn keys(completion: &Completion) -> Vec<String> {
    let tokens = tokenize(&completion.text);
    let mut words: Vec<&str> = tokens.iter().map(|token| token.folded.as_str()).collect();
    let mut keys = vec![words.join(" ")];
    if completion.kind == Kind::Number
        && let Some(at) = words.iter().position(|word| !word.starts_with(|c: char| c.is_ascii_digit()))
    {
        words[..=at].rotate_right(1);
        keys.push(words.join(" "));
    }
    keys.dedup();
    keys.retain(|key| !key.is_empty() && key.len() <= index::tree::MAX_KEY);
    keys
}

/// The words that are completed: those with a letter at their beginning, each spelling once.
fn words(mut words: Vec<(String, u32)>) -> Vec<(String, u32)> {
    words.retain(|(word, _)| word.starts_with(char::is_alphabetic));
    words.sort_unstable();
    words.dedup_by(|again, first| {
        let same = again.0 == first.0;
        first.1 = if same { first.1.saturating_add(again.1) } else { first.1 };
        same
    });
    if words.len() > MANY_WORDS {
        words.retain(|(_, units)| *units > 1);
    }
    words
}

/// A title with single spaces, cut behind a word if it is very long.
fn cut(title: &str) -> String {
    let mut text = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.len() > LONGEST_TITLE {
        let end = text.floor_char_boundary(LONGEST_TITLE - '…'.len_utf8());
        let end = text[..end].rfind(' ').unwrap_or(end);
        text.truncate(end);
        text.push('…');
    }
    text
}

/// A document's number as a text has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PrintedNumber {
    key: String,
    text: String,
}

impl PrintedNumber {
    /// The number in a stretch of text that was recognised as one; `None` if it is written apart, or in words, so that
    /// it would not be recognised where it stands alone.
    pub(super) fn new(stretch: &str) -> Option<PrintedNumber> {
        let stretch = &stretch[stretch.find(|c: char| c.is_ascii_digit())?..];
        let text = stretch.split_whitespace().next()?;
        let has_code = text.contains(['-', '/']) && text.contains(char::is_alphabetic);
        if !has_code || text.len() > 40 {
            return None;
        }
        let key = tokenize(text).iter().map(|token| token.folded.as_str()).collect::<Vec<_>>().join(" ");
        Some(PrintedNumber { key, text: text.to_owned() })
    }
}

/// Each number once.
pub(super) fn each_once(numbers: &mut Vec<PrintedNumber>) {
    numbers.sort_by(|a, b| a.key.cmp(&b.key));
    numbers.dedup_by(|a, b| a.key == b.key);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> Option<String> {
        PrintedNumber::new(text).map(|number| number.text + "|" + &number.key)
    }

    #[test]
    fn a_number_is_taken_as_it_is_printed() {
        assert_eq!(printed("Kết luận số 57-KL/TW").as_deref(), Some("57-KL/TW|57 kl tw"));
        assert_eq!(printed("30/2020/NĐ-CP năm 2020").as_deref(), Some("30/2020/NĐ-CP|30 2020 nd cp"));
        assert_eq!([printed("Nghị quyết 47"), printed("57 KL/TW")], [None, None]);
    }

    #[test]
    fn a_number_is_found_by_its_kind_too() {
        let of = |text: &str, kind| keys(&Completion { text: text.into(), kind, count: 1 });
        assert_eq!(of("30/2020/NĐ-CP", Kind::Number), ["30 2020 nd cp", "nd 30 2020 cp"]);
        assert_eq!(of("Điều 5. Đối tượng", Kind::Title), ["dieu 5 doi tuong"]);
        assert_eq!(of("…", Kind::Title), [""; 0]);
    }

    #[test]
    fn long_titles_are_cut_behind_a_word() {
        assert_eq!(cut(" Một\thai "), "Một hai");
        let long = cut(&"dài ".repeat(100));
        assert!(long.len() <= LONGEST_TITLE && long.ends_with("dài…"), "{long}");
        assert!(cut(&"ế".repeat(200)).len() <= LONGEST_TITLE);
    }

    #[test]
    fn words_are_counted_under_each_spelling() {
        let all =
            [("run", 2), ("năm", 4), ("2024", 9), ("run", 3)].map(|(word, units)| (word.to_owned(), units));
        assert_eq!(words(all.to_vec()), [("năm".to_owned(), 4), ("run".to_owned(), 5)]);
    }
}
