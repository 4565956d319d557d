//! What the tokenizer knows about characters: the generated tables, unpacked once.

use std::sync::OnceLock;

use crate::tables;

/// What a character is to the tokenizer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[repr(u8)]
pub(crate) enum Class {
    /// Ends a token.
    #[default]
    Separator,
    /// A letter of a script that puts spaces between words.
    Letter,
    /// Belongs to the character before it.
    Mark,
    /// A decimal digit of any script.
    Digit,
    /// A character of a script without spaces: tokens are pairs of these.
    Paired,
    /// Deleted inside a token, without splitting it.
    Ignored,
}

impl Class {
    fn from_code(code: u32) -> Class {
        match code {
            1 => Class::Letter,
            2 => Class::Mark,
            3 => Class::Digit,
            4 => Class::Paired,
            5 => Class::Ignored,
            _ => Class::Separator,
        }
    }
}

/// One of the five tone marks of Vietnamese.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Tone(pub(crate) char);

impl Tone {
    pub(crate) fn of_mark(mark: char) -> Option<Tone> {
        matches!(mark, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}').then_some(Tone(mark))
    }
}

/// Characters below this have a row of their own: all letters with case or accents but a few thousand rare ones.
const ROWS: usize = 0x2000;

/// Folded values from here on stand for two letters: `LIGATURES[value - LIGATURE_BASE]`.
const LIGATURE_BASE: u16 = 0xe000;
const LIGATURES: [(char, char, char); 5] =
    [('ß', 's', 's'), ('æ', 'a', 'e'), ('œ', 'o', 'e'), ('þ', 't', 'h'), ('ŋ', 'n', 'g')];

/// Letters whose bar or shape is no mark that decomposes.
const SHAPES: [(char, char); 14] = [
    ('đ', 'd'),
    ('ø', 'o'),
    ('ł', 'l'),
    ('ı', 'i'),
    ('ħ', 'h'),
    ('ŧ', 't'),
    ('ɨ', 'i'),
    ('º', 'o'),
    ('ª', 'a'),
    ('ٱ', 'ا'),
    ('ى', 'ي'),
    ('ی', 'ي'),
    ('ة', 'ه'),
    ('ک', 'ك'),
];

#[derive(Clone, Copy, Default)]
struct Row {
    /// Lower case and look-alikes, one character to one.
    simple: u16,
    folded: u16,
    toneless: u16,
    /// Offset of the tone mark from U+0300, plus one; 0 for none.
    tone: u8,
    class: Class,
    /// One more than its index in [`Letters::composed`]; 0 for a letter that does not decompose.
    composed: u16,
    expands: bool,
}

pub(crate) struct Letters {
    rows: Vec<Row>,
    /// `(start, class)` of every run of characters of one class.
    runs: Vec<(u32, Class)>,
    zeros: Vec<u32>,
    /// `(start, end, stride, difference)`, inclusive.
    simple: Vec<(u32, u32, u32, i32)>,
    /// `character, count, characters…`.
    expansions: Vec<u32>,
    /// `(first, mark, composed)`, sorted.
    composed: Vec<(char, char, char)>,
    /// `(start, combining class)` from U+0300.
    combining: Vec<(u32, u8)>,
}

/// The tables, unpacked at first use (well under a millisecond, about 120 kB).
pub(crate) fn letters() -> &'static Letters {
    static LETTERS: OnceLock<Letters> = OnceLock::new();
    LETTERS.get_or_init(Letters::unpack)
}

/// Whether a token is of a script without spaces between words, where every two characters are a token.
pub fn is_paired(token: &str) -> bool {
    token.chars().next().is_some_and(|c| letters().class(c) == Class::Paired)
}

/// Whether words are made of it: a letter, or a mark on one.
pub fn is_letter(c: char) -> bool {
    matches!(letters().class(c), Class::Letter | Class::Mark | Class::Paired)
}

impl Letters {
    /// The class of `c`.
    #[inline]
    pub(crate) fn class(&self, c: char) -> Class {
        match self.rows.get(c as usize) {
            Some(row) => row.class,
            None => self.class_of_rare(c),
        }
    }

    fn class_of_rare(&self, c: char) -> Class {
        match c as u32 {
            0x2_0000..=0x3_ffff => Class::Paired,
            0xe_0000..=0xe_0fff => Class::Ignored,
            0x4_0000.. => Class::Separator,
            _ if self.digit(c).is_some() => Class::Digit,
            code => last_at_or_before(&self.runs, code).unwrap_or_default(),
        }
    }

    /// The ASCII digit that `c` stands for.
    pub(crate) fn digit(&self, c: char) -> Option<char> {
        if c.is_ascii_digit() {
            return Some(c);
        }
        let code = c as u32;
        let index = self.zeros.partition_point(|&zero| zero <= code).checked_sub(1)?;
        let value = code - self.zeros.get(index)?;
        if value < 10 { char::from_digit(value, 10) } else { None }
    }

    /// Lower case, canonical singletons and look-alikes: one character to one.
    #[inline]
    pub(crate) fn simple(&self, c: char) -> char {
        match self.rows.get(c as usize) {
            Some(row) => from_u16(row.simple),
            None => self.simple_of_rare(c),
        }
    }

    fn simple_of_rare(&self, c: char) -> char {
        let code = c as u32;
        let index = self.simple.partition_point(|range| range.1 < code);
        match self.simple.get(index) {
            Some(&(start, _, stride, difference))
                if start <= code && (code - start).is_multiple_of(stride) =>
            {
                code.checked_add_signed(difference).and_then(char::from_u32).unwrap_or(c)
            }
            _ => c,
        }
    }

    /// What `c` is written as when one character is not enough (ligatures, letters that never compose).
    pub(crate) fn expansion(&self, c: char) -> Option<impl Iterator<Item = char>> {
        let possible = match self.rows.get(c as usize) {
            Some(row) => row.expands,
            None => matches!(c, '\u{fb00}'..='\u{fb4f}'),
        };
        let mut rest = if possible { self.expansions.as_slice() } else { &[] };
        while let [code, count, after @ ..] = rest {
            let (characters, after) = after.split_at_checked(*count as usize)?;
            if *code == c as u32 {
                return Some(characters.iter().copied().map(to_char));
            }
            rest = after;
        }
        None
    }

    /// The two halves a composed lower-case letter decomposes into.
    pub(crate) fn halves(&self, c: char) -> Option<(char, char)> {
        let entry = match self.rows.get(c as usize) {
            Some(row) => self.composed.get(usize::from(row.composed).checked_sub(1)?),
            None => self.composed.iter().find(|entry| entry.2 == c),
        };
        entry.map(|entry| (entry.0, entry.1))
    }

    /// The letter that `first` and `mark` compose to.
    pub(crate) fn compose(&self, first: char, mark: char) -> Option<char> {
        let key = (first, mark);
        if let Ok(index) = self.composed.binary_search_by_key(&key, |entry| (entry.0, entry.1)) {
            return self.composed.get(index).map(|entry| entry.2);
        }
        compose_hangul(first as u32, mark as u32)
    }

    /// The canonical combining class; 0 where order carries meaning.
    pub(crate) fn combining_class(&self, c: char) -> u8 {
        if (c as u32) < 0x300 { 0 } else { last_at_or_before(&self.combining, c as u32).unwrap_or(0) }
    }

    /// Appends the folded form of a lower-case character: without accents, đ as d, ß as ss.
    pub(crate) fn push_folded(&self, c: char, out: &mut String) {
        let (first, second) = self.folded(c);
        if let Some(first) = first {
            out.push(first);
        }
        if let Some(second) = second {
            out.push(second);
        }
    }

    /// The folded form of a lower-case character: nothing for an accent, two letters for a ligature.
    pub(crate) fn folded(&self, c: char) -> (Option<char>, Option<char>) {
        match self.rows.get(c as usize) {
            Some(&Row { folded: 0, .. }) if c != '\0' => (None, None),
            Some(row) if row.folded >= LIGATURE_BASE => {
                match LIGATURES.get(usize::from(row.folded - LIGATURE_BASE)) {
                    Some(&(_, first, second)) => (Some(first), Some(second)),
                    None => (Some(c), None),
                }
            }
            Some(row) => (Some(from_u16(row.folded)), None),
            None if is_accent(c) => (None, None),
            None => (Some(c), None),
        }
    }

    /// A lower-case character without its tone, if it is a vowel letter that carries one.
    pub(crate) fn without_tone(&self, c: char) -> char {
        self.rows.get(c as usize).map_or(c, |row| from_u16(row.toneless))
    }

    /// The tone a lower-case vowel letter carries.
    pub(crate) fn tone(&self, c: char) -> Option<Tone> {
        match self.rows.get(c as usize)?.tone {
            0 => None,
            offset => Some(Tone(from_u16(0x2ff + u16::from(offset)))),
        }
    }

    fn unpack() -> Letters {
        let mut letters = Letters {
            rows: Vec::new(),
            runs: Vec::new(),
            zeros: Vec::new(),
            simple: Vec::new(),
            expansions: Vec::new(),
            composed: Vec::new(),
            combining: Vec::new(),
        };
        letters.unpack_tables();
        letters.fill_rows();
        letters
    }

    fn unpack_tables(&mut self) {
        let mut start = 0;
        for run in varints(tables::CLASSES) {
            self.runs.push((start, Class::from_code(run & 7)));
            start += run >> 3;
        }
        let mut zero = 0;
        for difference in varints(tables::DIGIT_ZEROS) {
            zero += difference;
            self.zeros.push(zero);
        }
        let mut end = 0;
        for &[gap, count, difference] in varints(tables::SIMPLE).as_chunks().0 {
            let (start, stride) = (end + gap, (count & 1) + 1);
            end = start + ((count >> 1) - 1) * stride;
            self.simple.push((start, end, stride, unzigzag(difference)));
        }
        self.expansions = varints(tables::EXPANSIONS);
        let (mut first, mut code) = (0, 0);
        let columns = varints(tables::FIRST).into_iter().zip(varints(tables::MARK));
        for ((gap, mark), difference) in columns.zip(varints(tables::COMPOSED)) {
            first += gap;
            code += unzigzag(difference);
            self.composed.push((
                to_char(first),
                to_char((0x300 + unzigzag(mark)) as u32),
                to_char(code as u32),
            ));
        }
        let mut start = 0x300;
        for &[length, class] in varints(tables::COMBINING).as_chunks().0 {
            self.combining.push((start, class as u8));
            start += length;
        }
    }

    fn fill_rows(&mut self) {
        let mut rows = vec![Row::default(); ROWS];
        for (index, &(.., c)) in self.composed.iter().enumerate() {
            if let Some(row) = rows.get_mut(c as usize) {
                row.composed = index as u16 + 1;
            }
        }
        let mut rest = self.expansions.as_slice();
        while let [code, count, after @ ..] = rest {
            if let Some(row) = rows.get_mut(*code as usize) {
                row.expands = true;
            }
            rest = after.get(*count as usize..).unwrap_or(&[]);
        }
        // What follows looks up halves in these rows, which is all that is in them so far.
        self.rows = rows;
        let mut filled = Vec::with_capacity(ROWS);
        for (row, code) in self.rows.iter().zip(0..) {
            filled.push(self.fill_row(*row, to_char(code)));
        }
        self.rows = filled;
    }

    fn fill_row(&self, mut row: Row, c: char) -> Row {
        row.class = self.class_of_rare(c);
        row.simple = if c.is_ascii() { c.to_ascii_lowercase() } else { self.simple_of_rare(c) } as u16;
        let base = self.base(c);
        row.folded = match LIGATURES.iter().position(|ligature| ligature.0 == base) {
            Some(index) => LIGATURE_BASE + index as u16,
            None if is_accent(base) => 0,
            None => SHAPES.iter().find(|shape| shape.0 == base).map_or(base, |shape| shape.1) as u16,
        };
        let (toneless, tone) = self.split_tone(c);
        row.toneless = toneless as u16;
        row.tone = tone.map_or(0, |tone| (tone as u32 - 0x2ff) as u8);
        row
    }

    /// The letter under the accents. Cyrillic letters composed of two are letters of their own (й is not и),
    /// but for ё and the stress-marked ѐ and ѝ.
    fn base(&self, mut c: char) -> char {
        while let Some((first, mark)) = self.halves(c) {
            let is_cyrillic = matches!(c, '\u{400}'..='\u{4ff}');
            if !is_accent(mark) || (is_cyrillic && !matches!(c, 'ё' | 'ѐ' | 'ѝ')) {
                break;
            }
            c = first;
        }
        c
    }

    fn split_tone(&self, c: char) -> (char, Option<char>) {
        let none = (c, None);
        if !matches!(self.base(c), 'a' | 'e' | 'i' | 'o' | 'u' | 'y') {
            return none;
        }
        let (mut base, mut marks, mut tones) = (c, Vec::new(), Vec::new());
        while let Some((first, mark)) = self.halves(base) {
            base = first;
            if Tone::of_mark(mark).is_some() { tones.push(mark) } else { marks.push(mark) }
        }
        // ṍ and ṹ hold two: both go, but neither is the tone of a syllable.
        let tone = if let [tone] = tones[..] { Some(tone) } else { None };
        let toneless = marks.iter().rev().try_fold(base, |letter, &mark| self.compose(letter, mark));
        toneless.map_or(none, |toneless| (toneless, tone))
    }
}

/// A word of its letters.
pub(crate) fn text_of(word: &[char]) -> String {
    let mut text = String::new();
    for &c in word {
        text.push(c);
    }
    text
}

/// Whether a mark is an accent, a vowel point or a cantillation sign, which the folded form leaves out. The
/// vowel signs and tone marks of Indic and South-East Asian scripts and the voicing marks of kana are not.
pub(crate) fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}'
        | '\u{5c4}'..='\u{5c5}' | '\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}' | '\u{6e7}'..='\u{6e8}' | '\u{6ea}'..='\u{6ed}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// The arithmetic of the Unicode Standard, section 3.12: L + V, and LV + T.
fn compose_hangul(first: u32, second: u32) -> Option<char> {
    const SYLLABLES: u32 = 0xac00;
    if let (0x1100..=0x1112, 0x1161..=0x1175) = (first, second) {
        return char::from_u32(SYLLABLES + ((first - 0x1100) * 21 + second - 0x1161) * 28);
    }
    if let (SYLLABLES..=0xd7a3, 0x11a8..=0x11c2) = (first, second)
        && (first - SYLLABLES).is_multiple_of(28)
    {
        return char::from_u32(first + second - 0x11a7);
    }
    None
}

fn last_at_or_before<T: Copy>(runs: &[(u32, T)], code: u32) -> Option<T> {
    let index = runs.partition_point(|run| run.0 <= code).checked_sub(1)?;
    runs.get(index).map(|run| run.1)
}

fn varints(bytes: &[u8]) -> Vec<u32> {
    let mut out = Vec::new();
    let (mut value, mut shift) = (0, 0);
    for &byte in bytes {
        value |= u32::from(byte & 0x7f) << shift;
        shift += 7;
        if byte < 0x80 {
            out.push(value);
            (value, shift) = (0, 0);
        }
    }
    out
}

fn unzigzag(value: u32) -> i32 {
    (value >> 1) as i32 ^ -((value & 1) as i32)
}

fn to_char(code: u32) -> char {
    char::from_u32(code).unwrap_or('\u{fffd}')
}

fn from_u16(code: u16) -> char {
    to_char(u32::from(code))
}
