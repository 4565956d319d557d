//! The order of titles from A to Z, and the letters under which they stand.
//!
//! The first difference between letters decides, whatever their tones; of the same letters the tones do, in the order
//! of Vietnamese dictionaries: none, huyền, hỏi, ngã, sắc, nặng. In a Vietnamese library ă â đ ê ô ơ ư are letters
//! of their own, behind the plain one; in any other, marks only break ties. Numbers are ordered by value, and come first.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, is_combining_mark};

/// Under which all titles stand that begin with a figure.
pub(super) const FIGURES: &str = "0–9";
/// Under which titles stand that have neither letter nor figure.
pub(super) const OTHERS: &str = "#";
/// Under which all titles stand that begin with one of the thousands of characters of Chinese.
const IDEOGRAPHS: &str = "字";

/// Where a title stands. Keys are compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    letters: Vec<u32>,
    tones: Vec<u8>,
}

/// Between words, below all letters.
const SPACE: u32 = 0;
/// Figures are below this, letters above. There is room for four of each letter.
const LETTERS: u32 = 64;

/// The place of a title; `own` says whether ă â đ ê ô ơ ư are letters of their own.
pub(super) fn key(title: &str, own: bool) -> Key {
    let mut key = Key { letters: Vec::new(), tones: Vec::new() };
    // The figures of the number that is being read, from the first that is no zero.
    let mut number = Vec::new();
    for c in title.nfd() {
        if c.is_ascii_digit() {
            number.push(u32::from(c));
            continue;
        }
        put_number(&mut key, &mut number);
        if is_combining_mark(c) {
            mark(&mut key, c, own);
        } else if c.is_alphanumeric() {
            for c in c.to_lowercase() {
                let (letter, of_its_own) = if c == 'đ' { ('d', own) } else { (c, false) };
                key.letters.push(LETTERS + u32::from(letter) * 4 + u32::from(of_its_own));
                key.tones.push(u8::from(c == 'đ'));
            }
        } else if key.letters.last().is_some_and(|last| *last != SPACE) {
            key.letters.push(SPACE);
            key.tones.push(0);
        }
    }
    put_number(&mut key, &mut number);
    if key.letters.last() == Some(&SPACE) {
        key.letters.pop();
    }
    key
}

/// A number: how many figures, then the figures.
fn put_number(key: &mut Key, figures: &mut Vec<u32>) {
    if figures.is_empty() {
        return;
    }
    let zeros = figures.iter().take_while(|&&figure| figure == u32::from('0')).count();
    let rest = &figures[zeros.min(figures.len() - 1)..];
    // As one figure each, more than those of no number.
    key.letters.push(1 + rest.len().min(30) as u32);
    key.letters.extend(rest.iter().map(|figure| figure - u32::from('0') + 32));
    key.tones.resize(key.letters.len(), 0);
    figures.clear();
}

/// A mark of the last letter.
fn mark(key: &mut Key, mark: char, own: bool) {
    let (Some(letter), Some(tone)) = (key.letters.last_mut(), key.tones.last_mut()) else { return };
    let shape = match mark {
        '\u{306}' => 1,
        '\u{302}' => 2,
        '\u{31b}' => 3,
        _ => 0,
    };
    if shape > 0 && own && *letter > LETTERS {
        *letter += shape;
        return;
    }
    let place = match mark {
        '\u{300}' => 1,
        '\u{309}' => 2,
        '\u{303}' => 3,
        '\u{301}' => 4,
        '\u{323}' => 5,
        _ => 6,
    };
    *tone = tone.saturating_mul(8).saturating_add(place);
}

impl Key {
    /// The letter under which the title stands, as a capital; all of a letter stand together.
    pub(super) fn letter(&self) -> String {
        let Some(&first) = self.letters.iter().find(|&&letter| letter != SPACE) else {
            return OTHERS.to_owned();
        };
        if first < LETTERS {
            return FIGURES.to_owned();
        }
        let base = char::from_u32((first - LETTERS) / 4).unwrap_or('#');
        if matches!(base, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}') {
            return IDEOGRAPHS.to_owned();
        }
        let own = match ((first - LETTERS) % 4, base) {
            (1, 'd') => Some('đ'),
            (1, base) => compose(base, '\u{306}'),
            (2, base) => compose(base, '\u{302}'),
            (3, base) => compose(base, '\u{31b}'),
            _ => None,
        };
        own.unwrap_or(base).to_uppercase().collect()
    }
}

/// The first word of a title, to stand for all titles that begin with it.
pub(super) fn first_word(title: &str) -> String {
    let words = title.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c));
    words.into_iter().find(|word| !word.is_empty()).unwrap_or(OTHERS).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(mut titles: Vec<&str>, own: bool) -> Vec<&str> {
        titles.sort_by_key(|title| key(title, own));
        titles
    }

    #[test]
    fn vietnamese_stands_in_its_own_order() {
        let expected = vec![
            "",
            "2 bài",
            "10 bài",
            "An",
            "Ản",
            "Ăn",
            "Ấm",
            "Ban",
            "Bàn",
            "Bản",
            "Bãn",
            "Bán",
            "Bạn",
            "Bàn ghế",
            "Bắt",
            "Dân",
            "Đá",
            "Ém",
            "Êm",
            "Quê",
            "Ta",
            "Từ",
            "Tứ",
        ];
        let mut shuffled = expected.clone();
        shuffled.reverse();
        assert_eq!(sorted(shuffled, true), expected);
    }

    #[test]
    fn elsewhere_marks_break_ties() {
        assert_eq!(sorted(vec!["Evan", "Étude", "Etude", "Eva"], false), ["Etude", "Étude", "Eva", "Evan"]);
        assert_eq!(sorted(vec!["Đa", "Db", "Dz"], false), ["Đa", "Db", "Dz"]);
    }

    #[test]
    fn letters_are_capitals_without_tones() {
        let letters = |own| {
            ["ấm", "Ạ", "đá", "“Ồ”", "ư", "12 câu", "…", "漢字", "éa", "я"]
                .map(|title| key(title, own).letter())
        };
        assert_eq!(letters(true), ["Â", "A", "Đ", "Ô", "Ư", "0–9", "#", "字", "E", "Я"]);
        assert_eq!(letters(false)[..5], ["A", "A", "D", "O", "U"]);
    }

    #[test]
    fn however_letters_are_written_the_place_is_the_same() {
        let title = "Điều ước quốc tế";
        assert_eq!(key(&title.nfd().collect::<String>(), true), key(title, true));
        assert_eq!(first_word("“Điều 5”"), "Điều");
    }
}
