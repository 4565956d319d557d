//! The scanner: one pass over the text.

use std::str::Chars;

use crate::breaks::Breaks;
use crate::form::{MAX_CHARS, settle};
use crate::lang::vietnamese::iy;
use crate::letters::{Class, Letters, letters};
use crate::normalise::MAX_LETTERS;
use crate::number;
use crate::token::{OwnedToken, Token};

/// Buffers reused from call to call.
#[derive(Default)]
pub struct Scratch {
    word: Vec<char>,
    previous: Vec<char>,
    spare: Vec<char>,
    exact: String,
    folded: String,
}

/// Calls `f` with every token of `text`, in order. Time is linear in the text; memory is that of `scratch`.
pub fn for_each_token(text: &str, scratch: &mut Scratch, mut f: impl FnMut(Token<'_>)) {
    // One copy of the scanner, however many callers.
    Scanner::new(text, scratch, &mut f).run();
}

/// The tokens of `text`, in order.
pub fn tokenize(text: &str) -> Vec<OwnedToken> {
    let mut tokens = Vec::new();
    for_each_token(text, &mut Scratch::default(), |token| tokens.push(token.to_owned()));
    tokens
}

struct Scanner<'a> {
    letters: &'static Letters,
    /// The character at the cursor, its class (a separator at the end of the text) and its offset.
    current: Option<char>,
    class: Class,
    at: usize,
    /// What follows it.
    rest: Chars<'a>,
    scratch: &'a mut Scratch,
    emit: &'a mut dyn FnMut(Token<'_>),
    position: u32,
    breaks: Breaks,
    /// Where the last token ended, if it could be an abbreviation.
    abbreviation: Option<usize>,
    /// The last letter of the word before, without marks, if it was a capital.
    heading: Option<char>,
    /// Whether the letters of the word so far are ASCII, or in NFC.
    ascii: bool,
    composed: bool,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, scratch: &'a mut Scratch, emit: &'a mut dyn FnMut(Token<'_>)) -> Self {
        let mut scanner = Scanner {
            letters: letters(),
            current: None,
            class: Class::Separator,
            at: 0,
            rest: text.chars(),
            scratch,
            emit,
            position: 0,
            breaks: Breaks::at_start(),
            abbreviation: None,
            heading: None,
            ascii: true,
            composed: true,
        };
        scanner.skip();
        scanner
    }

    fn run(&mut self) {
        while let Some(c) = self.current {
            match self.class {
                Class::Letter | Class::Digit => self.word(),
                Class::Paired => self.paired_run(),
                Class::Mark | Class::Ignored => self.skip(),
                Class::Separator => {
                    let abbreviated = self.abbreviation == Some(self.at);
                    self.breaks.see(c, abbreviated);
                    self.skip();
                }
            }
        }
    }

    /// Moves the cursor over its character.
    fn skip(&mut self) {
        self.at += self.current.map_or(0, char::len_utf8);
        self.current = self.rest.next();
        self.class = self.class_of(self.current);
    }

    fn class_of(&self, c: Option<char>) -> Class {
        c.map_or(Class::Separator, |c| self.letters.class(c))
    }

    fn word(&mut self) {
        let start = self.at;
        let starts_upper = self.current.is_some_and(|c| self.letters.simple(c) != c);
        self.scratch.word.clear();
        (self.ascii, self.composed) = (true, true);
        let mut end = start;
        let mut digits_only = true;
        let mut after_letter = false;
        let mut last = None;
        while let Some(c) = self.current {
            match self.class {
                Class::Letter => {
                    digits_only = false;
                    after_letter = true;
                    last = Some(c);
                    self.push_letter(c);
                }
                Class::Digit => {
                    after_letter = false;
                    self.push(self.letters.digit(c).unwrap_or(c));
                }
                Class::Mark => {
                    digits_only = false;
                    self.push_letter(c);
                    self.composed = false;
                }
                Class::Ignored => {
                    self.skip();
                    continue;
                }
                Class::Paired => break,
                Class::Separator if digits_only && self.joins_digits(end, c) => return self.number(start),
                Class::Separator if after_letter && is_apostrophe(c) => match self.after_apostrophe() {
                    Apostrophe::Splits => break,
                    Apostrophe::Deleted => {
                        self.skip();
                        continue;
                    }
                    Apostrophe::Possessive => {
                        self.skip();
                        self.skip();
                        end = self.at;
                        break;
                    }
                },
                Class::Separator if matches!(c, '²' | '³') && self.scratch.word.last() == Some(&'m') => {
                    self.push(if c == '²' { '2' } else { '3' });
                    after_letter = false;
                }
                Class::Separator => break,
            }
            self.skip();
            end = self.at;
        }
        if !self.ascii || !self.composed {
            let Scratch { word, spare, .. } = &mut *self.scratch;
            settle(self.letters, word, spare, self.composed);
        } else {
            iy::unify_ascii(&mut self.scratch.word);
        }
        let is_short = self.scratch.word.len() <= 2;
        let capital = last.filter(|&c| self.is_upper(c));
        if starts_upper && capital.is_some() && self.scratch.word == ['t', 'ư'] && !self.is_in_heading() {
            self.scratch.word = vec!['t', 'w'];
            self.ascii = true;
        }
        self.heading = capital.and_then(|c| self.letters.folded(self.letters.simple(c)).0);
        self.emit_word(start, end);
        self.abbreviation = (starts_upper && is_short).then_some(end);
    }

    fn is_upper(&self, c: char) -> bool {
        self.letters.simple(c) != c
    }

    /// Whether the word that ends at the cursor stands among others in capitals: the TƯ of ĐẦU TƯ is no abbreviation,
    /// that of UBKT TƯ is. Syllables that come before tư end otherwise than abbreviations.
    fn is_in_heading(&self) -> bool {
        let mut next = self.rest.clone();
        let follows =
            next.next().is_some_and(|c| self.is_upper(c)) && next.next().is_some_and(|c| self.is_upper(c));
        let syllable = matches!(self.heading, Some('a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'g' | 'm' | 'n'));
        syllable || (self.current == Some(' ') && follows)
    }

    /// Whether `c`, at the cursor and right behind the digits that end at `end`, joins them to further digits.
    fn joins_digits(&self, end: usize, c: char) -> bool {
        matches!(self.letters.simple(c), '.' | ',')
            && end == self.at
            && self.class_of(self.rest.clone().next()) == Class::Digit
    }

    /// Goes on with a number at its first separator. Letters behind it begin a token of their own.
    fn number(&mut self, start: usize) {
        let mut end = self.at;
        while let Some(c) = self.current {
            match self.class {
                Class::Digit => self.push(self.letters.digit(c).unwrap_or(c)),
                Class::Mark => {}
                Class::Separator if self.joins_digits(end, c) => self.push(self.letters.simple(c)),
                _ => break,
            }
            self.skip();
            end = self.at;
        }
        number::settle(&mut self.scratch.word, MAX_CHARS);
        self.emit_word(start, end);
    }

    /// Takes the letter into the word, in lower case.
    fn push_letter(&mut self, c: char) {
        if c.is_ascii() {
            return self.push(c.to_ascii_lowercase());
        }
        self.ascii = false;
        let c = self.letters.simple(c);
        match self.letters.expansion(c) {
            None => self.push(c),
            Some(expansion) => {
                self.composed = false;
                for c in expansion {
                    self.push(c);
                }
            }
        }
    }

    fn push(&mut self, c: char) {
        if self.scratch.word.len() < MAX_LETTERS {
            self.scratch.word.push(c);
        }
    }

    /// What the apostrophe at the cursor, behind a letter, does.
    fn after_apostrophe(&self) -> Apostrophe {
        let mut following = self.rest.clone();
        let next = following.next();
        if self.class_of(next) != Class::Letter || next.is_some_and(is_apostrophe) {
            return Apostrophe::Splits;
        }
        let after_next = self.class_of(following.next());
        if matches!(next, Some('s' | 'S')) && matches!(after_next, Class::Separator | Class::Paired) {
            return Apostrophe::Possessive;
        }
        let next = next.and_then(|c| self.letters.folded(self.letters.simple(c)).0);
        let is_elided = match self.scratch.word[..] {
            [c] => matches!(c, 'c' | 'd' | 'j' | 'l' | 'm' | 'n' | 's' | 't'),
            ['q', 'u'] => true,
            _ => false,
        };
        match next {
            Some('a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'h') if is_elided => Apostrophe::Splits,
            _ => Apostrophe::Deleted,
        }
    }

    /// Emits every two neighbouring characters, or the one if it has no neighbour.
    fn paired_run(&mut self) {
        self.scratch.previous.clear();
        let mut previous: Option<(usize, usize)> = None;
        let mut emitted = false;
        while let Some((start, end)) = self.paired_unit() {
            let after = self.scratch.word.len();
            if let Some((before, _)) = previous {
                self.scratch.previous.append(&mut self.scratch.word);
                std::mem::swap(&mut self.scratch.previous, &mut self.scratch.word);
                let from = self.scratch.word.len() - after;
                self.emit_word(before, end);
                self.scratch.word.copy_within(from.., 0);
                self.scratch.word.truncate(after);
                emitted = true;
            }
            previous = Some((start, end));
            std::mem::swap(&mut self.scratch.previous, &mut self.scratch.word);
        }
        if let (Some((start, end)), false) = (previous, emitted) {
            std::mem::swap(&mut self.scratch.previous, &mut self.scratch.word);
            self.emit_word(start, end);
        }
    }

    /// Reads one character of a script without spaces with its marks into the word; its span.
    fn paired_unit(&mut self) -> Option<(usize, usize)> {
        while self.class == Class::Ignored {
            self.skip();
        }
        if self.class != Class::Paired {
            return None;
        }
        self.scratch.word.clear();
        (self.ascii, self.composed) = (false, true);
        let start = self.at;
        let mut end = start;
        while let Some(c) = self.current {
            match self.class {
                Class::Paired if end == start => self.push_letter(c),
                Class::Mark => {
                    self.push_letter(c);
                    self.composed = false;
                }
                Class::Ignored => {
                    self.skip();
                    continue;
                }
                _ => break,
            }
            self.skip();
            end = self.at;
        }
        let Scratch { word, spare, .. } = &mut *self.scratch;
        settle(self.letters, word, spare, self.composed);
        Some((start, end))
    }

    /// Emits the token whose letters, in their exact form but perhaps too long, are in `word`.
    fn emit_word(&mut self, start: usize, end: usize) {
        let Scratch { word, exact, folded, .. } = &mut *self.scratch;
        exact.clear();
        folded.clear();
        for &c in word.iter().take(MAX_CHARS) {
            exact.push(c);
            if !self.ascii {
                self.letters.push_folded(c, folded);
            }
        }
        let folded = if self.ascii { &*exact } else { &*folded };
        (self.emit)(Token {
            start,
            end,
            position: self.position,
            break_before: self.breaks.broken,
            exact,
            folded,
        });
        self.position = self.position.saturating_add(1);
        self.breaks = Breaks::after_token();
        self.abbreviation = None;
    }
}

enum Apostrophe {
    Splits,
    Deleted,
    /// It and the s behind it belong to the token, and end it.
    Possessive,
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | '＇')
}
