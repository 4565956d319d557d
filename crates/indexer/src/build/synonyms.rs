//! What else a thing is called: abbreviations that a collection defines, well-known ones, the publisher's own, and
//! names with hyphens between their syllables, which others write as one word.
//!
//! Each direction is a rule of its own, `what was said=what else it is called`, kept with the rarest word of what was
//! said. The words of a query are looked up anyway, so that a rule costs no request.

use super::vocabulary::Vocabulary;
use analysis::{OwnedToken, tokenize};
use index::terms::SYNONYM;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

/// Abbreviations that documents use undefined, restated from public usage.
const WELL_KNOWN: &str = include_str!("abbreviations.txt");
/// Meanings of one short form that are kept of those a collection defines, the most frequent ones.
const MEANINGS: usize = 2;
/// Letters of a short form.
const LETTERS: RangeInclusive<usize> = 2..=10;
/// Parts of a name with hyphens, and letters of it as one word.
const PARTS: RangeInclusive<usize> = 2..=5;
const JOINED: RangeInclusive<usize> = 5..=24;
/// Words that a short form leaves out.
const SILENT: [&str; 8] = ["và", "của", "về", "với", "cho", "and", "of", "the"];

/// Definitions met: a short form with what it stands for, and how often it was so defined.
pub(super) type Definitions = FxHashMap<(String, String), u32>;

/// Counts the definitions in a text: `cơ quan đại diện (CQĐD)`, `(gọi tắt là CQĐD)`, `CQĐD (cơ quan đại diện)`.
pub(super) fn define(text: &str, definitions: &mut Definitions) {
    for (open, _) in text.match_indices('(') {
        let Some((inside, _)) = text[open + 1..].split_once(')') else { continue };
        let before = text[..open].trim_end();
        let last_word = |text: &str| text.rsplit(char::is_whitespace).next().map(str::to_owned);
        let defined = match last_word(inside).filter(|word| is_short_form(word)) {
            Some(short) if is_announced(inside, &short) => {
                expansion(&short, before).map(|long| (short, long))
            }
            _ => last_word(before).filter(|word| is_short_form(word)).and_then(|short| {
                let long = expansion(&short, inside)?;
                // All of the parenthesis says what the letters stand for, or it says something else.
                (tokenize(&long).len() == tokenize(inside).len()).then_some((short, long))
            }),
        };
        if let Some(defined) = defined {
            *definitions.entry(defined).or_default() += 1;
        }
    }
}

/// Counts the names in a text that have hyphens, each as one word: `Mát-xcơ-va` is also written Mátxcơva.
pub(super) fn join(text: &str, definitions: &mut Definitions) {
    let is_part = |c: char| c.is_alphabetic() || c == '-';
    let mut end = 0;
    for (at, _) in text.match_indices('-') {
        if at < end {
            continue;
        }
        let start = text[..at].trim_end_matches(is_part).len();
        end = text.len() - text[start..].trim_start_matches(is_part).len();
        // The code of a document's number is none.
        let in_number = text[..start].ends_with(|c: char| c == '/' || c.is_ascii_digit());
        let name = text[start..end].trim_matches('-').to_lowercase();
        let parts: Vec<&str> = name.split('-').collect();
        let joined = parts.concat();
        if PARTS.contains(&parts.len())
            && !parts.contains(&"")
            && JOINED.contains(&joined.chars().count())
            && !in_number
            && text[start..end].contains(char::is_lowercase)
        {
            *definitions.entry((joined, parts.join(" "))).or_default() += 1;
        }
    }
}

/// Capital letters, two of them at least.
fn is_short_form(word: &str) -> bool {
    LETTERS.contains(&word.chars().count())
        && word.chars().all(|c| c.is_uppercase() || "-&.".contains(c) || c.is_ascii_digit())
        && word.chars().filter(|c| c.is_uppercase()).count() >= *LETTERS.start()
}

/// Whether a parenthesis has nothing but a short form and the announcement of one.
fn is_announced(inside: &str, short: &str) -> bool {
    let rest = inside.trim_start().strip_suffix(short).unwrap_or(inside).trim();
    rest.is_empty() || ["sau đây", "gọi", "viết tắt", "tắt là"].iter().any(|start| rest.starts_with(start))
}

/// The words at the end of a text whose initials are the letters of `short`, in lower case.
fn expansion(short: &str, text: &str) -> Option<String> {
    let mut letters = short.chars().filter(|c| c.is_uppercase()).rev().peekable();
    let mut start = text.len();
    for (at, word) in
        text.split(' ').map(|word| (word.as_ptr() as usize - text.as_ptr() as usize, word)).rev()
    {
        let Some(&letter) = letters.peek() else { break };
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let Some(initial) = bare.chars().next() else {
            // A dash between words; an empty one is of two spaces.
            continue;
        };
        // A sentence that ends before says nothing of what comes here.
        if start < text.len() && word.ends_with(['.', ';', ':', '?', '!', ')', '”', '"']) {
            return None;
        }
        if same_letter(letter, initial) {
            letters.next();
            start = at;
        } else if !(start < text.len() && SILENT.contains(&bare.to_lowercase().as_str())) {
            return None;
        }
    }
    (letters.peek().is_none() && start < text.len())
        .then(|| text[start..].trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .filter(|long| long.contains(' '))
}

/// Whether a capital stands for a word's initial; the bar of đ counts, accents of vowels don't.
fn same_letter(capital: char, initial: char) -> bool {
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let (a, b) = (lower(capital), lower(initial));
    a == b
        || (a != 'đ'
            && b != 'đ'
            && analysis::folded(a.encode_utf8(&mut [0; 4])) == analysis::folded(b.encode_utf8(&mut [0; 4])))
}

/// The rules that a library's vocabulary has a use for, by the key they are kept with: those whose other name occurs.
/// A key is made for a word that occurs nowhere but may be asked for.
pub(super) fn rules(
    definitions: &Definitions,
    published: &[(String, String)],
    vocabulary: &mut Vocabulary,
    key_units: &mut Vec<u32>,
) -> BTreeMap<u32, BTreeSet<String>> {
    let mut named: BTreeSet<(&str, &str)> =
        WELL_KNOWN.lines().filter_map(|line| line.split_once(" = ")).collect();
    named.extend(published.iter().map(|(one, other)| (one.as_str(), other.as_str())));
    let mut counted: Vec<(&str, u32, &str)> =
        definitions.iter().map(|((short, long), &count)| (short.as_str(), count, long.as_str())).collect();
    counted.sort_unstable_by_key(|&(short, count, long)| (short, std::cmp::Reverse(count), long));
    for same in counted.chunk_by(|a, b| a.0 == b.0) {
        named.extend(same.iter().take(MEANINGS).map(|&(short, _, long)| (short, long)));
    }
    let mut rules: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for (one, other) in named {
        for (said, other) in [(one, other), (other, one)] {
            let (from, to) = (tokenize(said), tokenize(other));
            let occurs = |token: &OwnedToken| {
                vocabulary.known(&token.folded).is_some_and(|key| key_units[key as usize] > 0)
            };
            if from.is_empty() || to.is_empty() || !to.iter().all(occurs) || spelt(&from) == spelt(&to) {
                continue;
            }
            let units =
                |token: &OwnedToken| vocabulary.known(&token.folded).map_or(0, |key| key_units[key as usize]);
            if let Some(rarest) = from.iter().min_by_key(|token| units(token)) {
                let key = vocabulary.key(&rarest.folded);
                key_units.resize(vocabulary.len(), 0);
                rules.entry(key).or_default().insert(spelt(&from) + SYNONYM.encode_utf8(&mut [0; 4]) + other);
            }
        }
    }
    rules
}

/// The words of a name, in their exact forms.
fn spelt(tokens: &[OwnedToken]) -> String {
    let words: Vec<&str> = tokens.iter().map(|token| token.exact.as_str()).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn defined(text: &str) -> Vec<(String, String)> {
        let mut definitions = Definitions::default();
        define(text, &mut definitions);
        let mut all: Vec<_> = definitions.into_keys().collect();
        all.sort();
        all
    }

    #[test]
    fn definitions_are_found() {
        let pair = |short: &str, long: &str| vec![(short.to_owned(), long.to_owned())];
        for (text, short, long) in [
            ("Mỗi cơ quan đại diện (CQĐD) ở xa", "CQĐD", "cơ quan đại diện"),
            (
                "theo Bộ Thông tin và Truyền thông (sau đây gọi tắt là BTTTT), nay",
                "BTTTT",
                "bộ thông tin và truyền thông",
            ),
            (
                "ngành nông nghiệp và phát triển nông thôn (NN&PTNT)",
                "NN&PTNT",
                "nông nghiệp và phát triển nông thôn",
            ),
            ("thẻ BHYT (bảo hiểm y tế) cũ", "BHYT", "bảo hiểm y tế"),
            ("the World Library Day (WLD) is", "WLD", "world library day"),
            ("Ủy  ban xã (UBX)", "UBX", "ủy  ban xã"),
        ] {
            assert_eq!(defined(text), pair(short, long), "{text}");
        }
    }

    #[test]
    fn names_with_hyphens_are_words_too() {
        let joined = |text: &str| {
            let mut definitions = Definitions::default();
            join(text, &mut definitions);
            let mut all: Vec<String> =
                definitions.into_keys().map(|(one, other)| one + "=" + &other).collect();
            all.sort();
            all
        };
        assert_eq!(
            joined("từ Mát-xcơ-va, qua Căm-pu-chia"),
            ["cămpuchia=căm pu chia", "mátxcơva=mát xcơ va"]
        );
        assert_eq!(joined("57/QĐ-TTg, NQ-CP, a-b, -ab--cde, x-2-yzt - và; một-hai-ba-bốn-năm-sáu"), [""; 0]);
    }

    #[test]
    fn other_parentheses_define_nothing() {
        for text in [
            "học sinh (HSG) giỏi",
            "ở Hà Nội (VN) có",
            "(CQĐD)",
            "một hai (ba bốn)",
            "CQĐD (xem trang 3)",
            "Đất (D)",
            "dân (ĐĐ)",
            "a (",
            "Họp xong. Quan đến (XQĐ)",
            "BHYT (bảo hiểm y tế bắt buộc)",
        ] {
            assert_eq!(defined(text), [], "{text}");
        }
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines = WELL_KNOWN.lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let (short, long) = line.split_once(" = ").expect(line);
            assert!(!tokenize(short).is_empty() && tokenize(long).len() > 1, "{line}");
            assert_eq!(long, long.to_lowercase(), "{line}");
        }
    }
}
