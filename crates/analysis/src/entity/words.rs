//! Words around a place in a text, folded, without tokenizing the text.

use crate::letters::{Class, Letters, letters};

/// Longer words are never compared; they are read as a word without letters.
const MAX_WORD: usize = 16;
/// Words longer than this many characters are not walked to their beginning.
const MAX_WALK: usize = 48;

/// A text to look around in. Offsets handed in and out are on character boundaries.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    letters: &'static Letters,
}

/// A run of letters and digits.
#[derive(Clone, Copy)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    folded: [u8; MAX_WORD],
    count: usize,
    /// How many letters are upper case.
    pub(super) uppers: usize,
    /// The last vowel is ư.
    pub(super) ends_in_horn: bool,
}

impl Word {
    /// The folded letters and digits; empty if there are other ones or too many.
    pub(super) fn folded(&self) -> &[u8] {
        self.folded.get(..self.count).unwrap_or(&[])
    }

    pub(super) fn is(&self, word: &str) -> bool {
        self.folded() == word.as_bytes()
    }

    /// Whether it is one of these, which spaces separate.
    pub(super) fn is_among(&self, words: &str) -> bool {
        words.as_bytes().split(|&c| c == b' ').any(|word| self.folded() == word)
    }
}

/// What stands between two words.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
pub(super) enum Gap {
    None,
    Spaces,
    /// With one end of a line among them.
    Line,
}

impl<'a> Words<'a> {
    pub(super) fn new(text: &'a str) -> Words<'a> {
        Words { text, letters: letters() }
    }

    pub(super) fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    pub(super) fn char_before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    pub(super) fn is_word_char(&self, c: Option<char>) -> bool {
        c.is_some_and(|c| matches!(self.letters.class(c), Class::Letter | Class::Digit | Class::Mark))
    }

    /// Whether no word goes on here: not even a digit may follow the end of a number.
    pub(super) fn ends_at(&self, at: usize) -> bool {
        !self.is_word_char(self.char_at(at))
    }

    /// The word that begins here.
    pub(super) fn word_at(&self, at: usize) -> Option<Word> {
        let mut word =
            Word { start: at, end: at, folded: [0; MAX_WORD], count: 0, uppers: 0, ends_in_horn: false };
        for c in self.text.get(at..)?.chars().take(MAX_WALK) {
            let simple = self.letters.simple(c);
            match self.letters.class(c) {
                Class::Letter | Class::Digit => {
                    word.uppers += usize::from(simple != c);
                    let (first, second) = self.letters.folded(simple);
                    for c in [first, second].into_iter().flatten() {
                        if matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y') {
                            word.ends_in_horn = self.letters.without_tone(simple) == 'ư';
                        }
                        match word.folded.get_mut(word.count) {
                            Some(slot) if c.is_ascii() => {
                                *slot = c as u8;
                                word.count += 1;
                            }
                            _ => word.count = MAX_WORD + 1,
                        }
                    }
                }
                Class::Mark => word.ends_in_horn |= c == '\u{31b}',
                Class::Ignored => {}
                Class::Paired | Class::Separator => break,
            }
            word.end += c.len_utf8();
        }
        (word.end > at).then_some(word)
    }

    /// The word that ends here.
    pub(super) fn word_before(&self, at: usize) -> Option<Word> {
        let before = self.text.get(..at)?;
        let mut start = at;
        for c in before.chars().rev().take(MAX_WALK) {
            if matches!(self.letters.class(c), Class::Separator | Class::Paired) {
                break;
            }
            start -= c.len_utf8();
        }
        // What follows is not of it: kl57.
        Words { text: before, ..*self }.word_at(start).filter(|word| word.end == at)
    }

    /// Goes over white space.
    pub(super) fn gap(&self, at: usize) -> (usize, Gap) {
        let (length, gap) = self.measure(at, false);
        (at + length, gap)
    }

    /// Goes back over white space.
    pub(super) fn gap_before(&self, at: usize) -> (usize, Gap) {
        let (length, gap) = self.measure(at, true);
        (at - length, gap)
    }

    /// White space of at most eight characters and one end of a line.
    fn measure(&self, at: usize, back: bool) -> (usize, Gap) {
        let (mut length, mut gap) = (0, Gap::None);
        for _ in 0..8 {
            let c = if back { self.char_before(at - length) } else { self.char_at(at + length) };
            gap = match c {
                Some('\n') if gap == Gap::Line => return (0, Gap::None),
                Some('\n') => Gap::Line,
                Some(' ' | '\u{a0}' | '\u{202f}' | '\r') => {
                    if gap == Gap::Line {
                        Gap::Line
                    } else {
                        Gap::Spaces
                    }
                }
                _ => break,
            };
            length += c.map_or(0, char::len_utf8);
        }
        (length, gap)
    }

    /// The number that begins here, of at most six digits, and its end.
    pub(super) fn number(&self, at: usize) -> Option<Number> {
        let digits = self.text.as_bytes().get(at..)?;
        let count = digits.iter().take_while(|c| c.is_ascii_digit()).count();
        if !(1..=6).contains(&count) {
            return None;
        }
        let value = digits.iter().take(count).fold(0, |value, digit| value * 10 + u32::from(digit - b'0'));
        Some(Number { value, count, end: at + count })
    }

    /// The end of the digits here and of those that separators without spaces join to them.
    pub(super) fn end_of_figures(&self, at: usize) -> usize {
        let digits = self.text.as_bytes().get(at..).unwrap_or(&[]);
        let is_digit = |index: usize| digits.get(index).is_some_and(u8::is_ascii_digit);
        let mut length = 0;
        while is_digit(length)
            || (matches!(digits.get(length), Some(b'.' | b',' | b'/' | b':' | b'-')) && is_digit(length + 1))
        {
            length += 1;
        }
        at + length
    }

    /// A year of four digits.
    pub(super) fn year(&self, at: usize) -> Option<(u16, usize)> {
        let number = self.number(at)?;
        let is_year = number.count == 4 && (1900..=2100).contains(&number.value) && self.ends_at(number.end);
        is_year.then_some((number.value as u16, number.end))
    }

    /// The year that the word `năm` announces here.
    pub(super) fn year_in_words(&self, at: usize) -> Option<(u16, usize)> {
        let (year, end) = self.year(self.gap(self.next_is(at, "nam")?).0)?;
        // 5 năm 2021-2025 names none.
        (!is_dash(self.char_at(end))).then_some((year, end))
    }

    /// The end of the next word, if it is one of these and follows a gap.
    pub(super) fn next_is(&self, at: usize, words: &str) -> Option<usize> {
        let (at, gap) = self.gap(at);
        let word = self.word_at(at).filter(|_| gap != Gap::None)?;
        word.is_among(words).then_some(word.end)
    }
}

/// A number and where it ends.
#[derive(Clone, Copy)]
pub(super) struct Number {
    pub(super) value: u32,
    /// Digits, zeros in front included.
    pub(super) count: usize,
    pub(super) end: usize,
}

pub(super) fn is_dash(c: Option<char>) -> bool {
    matches!(c, Some('-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
}

pub(super) fn is_slash(c: Option<char>) -> bool {
    matches!(c, Some('/' | '\u{2044}' | '\u{2215}'))
}

/// A dash or slash with or without space around it.
pub(super) struct Separator {
    pub(super) at: usize,
    pub(super) is_tight: bool,
    pub(super) is_slash: bool,
}

pub(super) fn separator(words: &Words<'_>, at: usize) -> Option<Separator> {
    let (at, left) = words.gap(at);
    let c = words.char_at(at);
    let is_slash = is_slash(c);
    if !is_slash && !is_dash(c) {
        return None;
    }
    let (at, right) = words.gap(at + c?.len_utf8());
    Some(Separator { at, is_tight: left == Gap::None && right == Gap::None, is_slash })
}
