//! Who issued a document: what stands behind the code in its number.

use super::kinds::Kind;
use super::words::{Gap, Word, Words, separator};

/// Takes the parts of the issuer behind the code; returns their end.
pub(super) fn issuers(words: &Words<'_>, kind: &Kind, mut end: usize, out: &mut String) -> usize {
    // Only of joint documents more than one may stand apart: 102 2010 TTLT BTC NHNN.
    let is_joint = kind.code.ends_with("lt");
    for _ in 0..6 {
        let (start, is_tight) = match separator(words, end) {
            Some(separator) => (separator.at, separator.is_tight),
            None if out.is_empty() || is_joint => {
                let (start, gap) = words.gap(end);
                if gap != Gap::Spaces {
                    break;
                }
                (start, false)
            }
            None => break,
        };
        let Some(word) = words.word_at(start) else { break };
        if let Some(end_of_tw) = dotted_tw(words, &word) {
            push_part(out, b"tw");
            end = end_of_tw;
            continue;
        }
        // Behind the first part, a word in lower case goes on about something else (an address made of a title).
        let is_name = word.folded().len() > 1
            && word.folded().first().is_some_and(u8::is_ascii_lowercase)
            && ((is_tight && (out.is_empty() || word.uppers > 1)) || is_known_issuer(&word));
        if !is_name {
            break;
        }
        push_issuer(out, word);
        end = word.end;
    }
    end
}

fn is_known_issuer(word: &Word) -> bool {
    let is_vowel = |c: &u8| matches!(c, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    word.is_among("ubnd bca byt tandtc ubdt tu du")
        || (word.folded().iter().all(u8::is_ascii_lowercase) && !word.folded().iter().any(is_vowel))
}

/// TW, TƯ, CP or TTg behind a number whose kind stands before it: kl57/tw, nghị quyết 47 CP.
pub(super) fn issuer_after_bare_number(words: &Words<'_>, at: usize) -> Option<Word> {
    let separator = separator(words, at);
    let start = separator.map_or(words.gap(at).0, |separator| separator.at);
    let word = words.word_at(start).filter(|word| word.start > at)?;
    (word.is_among("tw cp ttg") || (word.is("tu") && word.ends_in_horn && word.uppers == 2)).then_some(word)
}

/// T.Ư or T.W, which begins with this word.
fn dotted_tw(words: &Words<'_>, t: &Word) -> Option<usize> {
    let next = words.word_at(t.end + 1).filter(|_| t.is("t") && words.char_at(t.end) == Some('.'))?;
    (next.is("w") || (next.is("u") && next.ends_in_horn)).then_some(next.end)
}

pub(super) fn push_issuer(out: &mut String, word: Word) {
    match word.folded().strip_suffix(b"tu") {
        Some(before) if word.ends_in_horn => {
            push_part(out, before);
            out.push_str("tw");
        }
        _ => push_part(out, word.folded()),
    }
}

fn push_part(out: &mut String, part: &[u8]) {
    if !out.is_empty() {
        out.push('-');
    }
    out.extend(part.iter().copied().map(char::from));
}

/// Letters of offices have no code, only the office and its department: 2345/BTC-QLCS.
pub(super) fn letter_of_an_office(words: &Words<'_>, at: usize) -> Option<(String, usize)> {
    let is_office = |word: &Word| word.uppers > 1 && word.uppers == word.folded().len();
    let slash = separator(words, at).filter(|next| next.is_slash && next.is_tight)?;
    let office = words.word_at(slash.at).filter(is_office)?;
    let dash = separator(words, office.end).filter(|next| !next.is_slash && next.is_tight)?;
    let department = words.word_at(dash.at).filter(is_office)?;
    let mut issuer = String::new();
    push_issuer(&mut issuer, office);
    push_issuer(&mut issuer, department);
    Some((issuer, department.end))
}
