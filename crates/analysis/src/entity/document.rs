//! Numbers of Party and State documents: 57-KL/TW, 30/2020/NĐ-CP, Nghị quyết 47, kl57.

use super::issuer::{issuer_after_bare_number, issuers, letter_of_an_office, push_issuer};
use super::kinds::{self, Kind, LAW};
use super::words::{Gap, Words, is_slash, separator};
use super::{Entity, Value, date, push_number};

/// The number of a document, as far as it was written.
///
/// It does not name one document: Party numbers repeat in each term and administrative ones in each year. A letter
/// behind the number (12a) is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentNumber {
    /// The number itself, at most six digits.
    pub number: u32,
    /// 1900 to 2100.
    pub year: Option<u16>,
    /// The year is no part of the number but stands behind it in words or as a date, so that the same number may be
    /// written without it elsewhere.
    pub year_apart: bool,
    /// The folded code of the kind: `kl`, `nd`, `ttlt`; `luat` where only the name was written.
    pub kind: &'static str,
    /// The folded code of the kind that was written out before the number, if it is another (`Luật số 36/2018/QH14`).
    pub named: Option<&'static str>,
    /// Who issued it, folded, parts joined by `-`: `tw`, `bca-btc`; for `QH14` only `14`. Empty if it was not written.
    pub issuer: String,
}

impl DocumentNumber {
    /// The keys to index it under: `57-kl`, `57-kl-tw`, and with a year also `30-2020-nd`, `30-2020-nd-cp`.
    ///
    /// A key is `number[-year]-kind[-issuer]`; each shorter key of a number stands for every way to leave out year or
    /// issuer. A kind written out before the number has the same keys once more.
    pub fn keys(&self) -> Vec<String> {
        let mut out = Vec::new();
        for kind in [Some(self.kind), self.named].into_iter().flatten() {
            for year in [None, self.year] {
                for issuer in ["", &self.issuer] {
                    let key = self.key(year, kind, issuer);
                    if let Err(at) = out.binary_search(&key) {
                        out.insert(at, key);
                    }
                }
            }
        }
        out
    }

    /// The keys to look up in turn until one is there. The first says all that was written. Others follow only where
    /// the same number may be written otherwise: without a year that stands apart from it, and with TW for a TU that was
    /// perhaps meant for TƯ.
    pub fn query_keys(&self) -> Vec<String> {
        let mut out = Vec::new();
        for year in [self.year, self.year.filter(|_| !self.year_apart)] {
            for issuer in [&*self.issuer, if self.issuer == "tu" { "tw" } else { &self.issuer }] {
                let key = self.key(year, self.kind, issuer);
                if !out.contains(&key) {
                    out.push(key);
                }
            }
        }
        out
    }

    fn key(&self, year: Option<u16>, kind: &str, issuer: &str) -> String {
        let mut key = String::new();
        push_number(&mut key, self.number, 1);
        if let Some(year) = year {
            key.push('-');
            push_number(&mut key, u32::from(year), 4);
        }
        for part in [kind, issuer] {
            if !part.is_empty() {
                key.push('-');
                key.push_str(part);
            }
        }
        key
    }
}

/// What stands before the number.
#[derive(Clone, Copy, Default)]
struct Before {
    start: usize,
    kind: Option<Kind>,
    /// The kind was written as a name, not as a code.
    is_name: bool,
    has_so: bool,
}

/// The document whose number begins at the digit at `at`. Nothing before `floor` is looked at.
pub(super) fn at(words: &Words<'_>, at: usize, floor: usize) -> Option<Entity> {
    let before = before(words, at, floor)?;
    let number = words.number(at)?;
    let mut end = number.end;
    // 12a/2014
    if let Some(letter) = words.word_at(end)
        && letter.folded().len() == 1
        && separator(words, letter.end).is_some()
    {
        end = letter.end;
    }
    let slash_year = separator(words, end).and_then(|next| words.year(next.at));
    let after_year = slash_year.map_or(end, |(_, end)| end);
    // 15 2021 tt btttt
    let (next, gap) = words.gap(end);
    let near_year = slash_year.or_else(|| words.year(next).filter(|_| gap == Gap::Spaces));
    let mut year = slash_year.map(|(year, _)| year);
    let (kind, mut issuer);
    let mut certain = true;
    if let Some(code) = code(words, near_year.map_or(end, |(_, end)| end)) {
        year = near_year.map(|(year, _)| year);
        kind = code.kind.code;
        issuer = code.issuer;
        end = issuers(words, &code.kind, code.end, &mut issuer);
        certain = !issuer.is_empty()
            || year.is_some()
            || before.kind.is_some()
            || (code.is_joined && (code.kind.has_clear_code || code.is_upper));
    } else if slash_year.is_none()
        && let Some((office, its_end)) = letter_of_an_office(words, end)
    {
        (kind, issuer, end) = ("cv", office, its_end);
    } else {
        let known = before.kind?;
        (kind, issuer) = (known.code, String::new());
        let is_clear =
            if before.is_name { known.has_clear_name || before.has_so } else { known.has_clear_code };
        end = after_year;
        if year.is_none()
            && (!words.ends_at(end)
                || kind == LAW
                || (number.count == 4 && words.year(at).is_some() && !before.has_so)
                || is_other_figure(words, end))
        {
            return None;
        }
        if let Some(word) = issuer_after_bare_number(words, end) {
            push_issuer(&mut issuer, word);
            end = word.end;
        } else if year.is_some() {
            // báo cáo 6/2024 may be of June.
            certain = is_clear || number.value > 12 || kind == LAW;
        } else if let Some((its_year, its_end)) = near_year {
            (year, end) = (Some(its_year), its_end);
        } else if words.year_in_words(end).is_none() {
            if words.next_is(end, COUNTED).is_some() {
                return None;
            }
            certain = is_clear || (before.is_name && number.value > 9 && ends_or_links(words, end));
        }
    }
    let named = before.kind.map(|kind| kind.code).filter(|&named| before.is_name && named != kind);
    let year_of_number = year;
    if year.is_none() {
        if let Some((its_year, its_end)) = words.year_in_words(end) {
            (year, end) = (Some(its_year), its_end);
        } else {
            year = date::year_of_date(words, end);
        }
    }
    let year_apart = year_of_number.is_none() && year.is_some();
    let value = DocumentNumber { number: number.value, year, year_apart, kind, named, issuer };
    Some(Entity { start: before.start, end, certain, value: Value::Document(value) })
}

/// What is counted is no document.
const COUNTED: &str = "nguoi nam thang tuan gio phut lan trieu ty nghin phan dong";

fn before(words: &Words<'_>, at: usize, floor: usize) -> Option<Before> {
    let mut before = Before { start: at, ..Before::default() };
    let previous = |at: usize| words.word_before(at).filter(|word| word.start >= floor);
    if words.is_word_char(words.char_before(at)) {
        let code = previous(at)?;
        let kind = leading_code(code.folded())?;
        return Some(Before { start: code.start, kind: Some(kind), ..before });
    }
    let (mut end, mut gap) = words.gap_before(at);
    // …/2020/NĐ-CP, whose number is still open.
    if is_slash(words.char_before(end)) {
        return None;
    }
    let colon = words.char_before(end) == Some(':');
    if colon {
        end = words.gap_before(end - 1).0;
    }
    if let Some(so) = previous(end).filter(|word| word.is("so") && (colon || gap != Gap::None)) {
        before.start = so.start;
        before.has_so = true;
        (end, gap) = words.gap_before(so.start);
    } else if colon {
        return Some(before);
    }
    if gap == Gap::None {
        return Some(before);
    }
    let Some(last) = previous(end) else { return Some(before) };
    if gap == Gap::Spaces
        && let Some(kind) = leading_code(last.folded())
    {
        before = Before { start: last.start, kind: Some(kind), ..before };
    }
    if !kinds::may_end_a_name(&last) {
        return Some(before);
    }
    // The words before, the last one first.
    let mut name = [last; kinds::MAX_WORDS];
    let mut count = 1;
    let mut start = last.start;
    for slot in name.iter_mut().skip(1) {
        let (end, gap) = words.gap_before(start);
        let Some(word) = previous(end).filter(|_| gap != Gap::None) else { break };
        (*slot, start) = (word, word.start);
        count += 1;
    }
    if let Some((kind, start)) = name.get(..count).and_then(kinds::by_name) {
        before = Before { start, kind: Some(kind), is_name: true, ..before };
    }
    Some(before)
}

/// A code before a number. ĐA and L are words (đa, l) too often.
fn leading_code(word: &[u8]) -> Option<Kind> {
    kinds::by_code(word).filter(|kind| kind.code != "da" && kind.code.len() > 1)
}

/// A code behind the number.
struct Code {
    kind: Kind,
    /// What was written together with it.
    issuer: String,
    end: usize,
    /// By a dash or slash without space.
    is_joined: bool,
    is_upper: bool,
}

fn code(words: &Words<'_>, at: usize) -> Option<Code> {
    let separator = separator(words, at);
    let (start, gap) = separator.as_ref().map_or(words.gap(at), |next| (next.at, Gap::None));
    let word = words.word_at(start).filter(|_| gap != Gap::Line)?;
    let (kind, issuer) = split_code(word.folded())?;
    let is_glued = separator.is_none() && gap == Gap::None;
    if is_glued && !kind.has_clear_code {
        return None;
    }
    let code = Code {
        kind,
        issuer: issuer.iter().copied().map(char::from).collect(),
        end: word.end,
        is_joined: separator.is_some_and(|next| next.is_tight),
        is_upper: word.uppers > 1,
    };
    // 30 TT or 10 quyết định: a code that stands apart needs an issuer behind it, or means nothing else.
    let is_apart = gap != Gap::None && issuer.is_empty() && !kind.has_clear_code;
    (!is_apart || issuers(words, &kind, word.end, &mut String::new()) > word.end).then_some(code)
}

/// The code in a word that may hold the issuer too: QH14, NĐCP.
fn split_code(word: &[u8]) -> Option<(Kind, &[u8])> {
    if let Some(kind) = kinds::by_code(word) {
        return Some((kind, &[]));
    }
    let digits = word.iter().rev().take_while(|c| c.is_ascii_digit()).count();
    if let Some((letters, digits)) = word.split_at_checked(word.len() - digits)
        && matches!(letters, b"qh" | b"ubtvqh")
    {
        return Some((kinds::by_code(letters)?, digits));
    }
    for issuer in [b"cp".as_slice(), b"ttg", b"tw", b"ubnd"] {
        if let Some(kind) = word.strip_suffix(issuer).and_then(kinds::by_code) {
            return Some((kind, issuer));
        }
    }
    None
}

/// Whether more figures or a percent sign follow: no number of a document.
fn is_other_figure(words: &Words<'_>, at: usize) -> bool {
    let next = words.gap(at).0;
    words.char_at(next) == Some('%')
        || words.end_of_figures(at) > at
        || separator(words, at).is_some_and(|next| words.number(next.at).is_some())
}

/// Whether the phrase ends here, or a word follows that goes on about a document.
fn ends_or_links(words: &Words<'_>, at: usize) -> bool {
    let next = words.char_at(words.gap(at).0);
    next.is_none_or(|c| matches!(c, '.' | ',' | ';' | ':' | ')' | '"' | '”'))
        || words.next_is(at, "cua ve do").is_some()
}
