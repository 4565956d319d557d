//! A portion of documents, turned into rows: which form is how often in which unit, and which keys are neighbours.

use super::completions::{PrintedNumber, each_once};
use super::lists::Row;
use super::phrases::BREAK;
use super::synonyms::{self, Definitions};
use super::vocabulary::Vocabulary;
use super::words::Words;
use super::{TITLE_WEIGHT, Unit, units};
use analysis::{Scratch, for_each_token};
use index::document::Document;
use index::pack::{BlockKey, block_key};
use index::{pairs, passages};
use serde::{Deserialize, Serialize};

/// Bits of a share at the low end of a pair row's last column; the unit is above.
pub(super) const SHARE_BITS: u32 = 2;

/// A document's passages, encoded. What is written is what the document's head and text do not say themselves.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Encoded {
    /// The passages of all units.
    #[serde(skip)]
    pub(super) bytes: Vec<u8>,
    /// The number of passages and of bytes of each unit.
    #[serde(skip)]
    pub(super) units: Vec<(u32, u32)>,
    /// A hash of `bytes`.
    #[serde(skip)]
    pub(super) hash: BlockKey,
    /// Bytes of text, the title's included.
    pub(super) text: u64,
    /// Tokens of the title.
    pub(super) title_length: u32,
}

/// The hash of a document's passages, encoded.
pub(super) fn hash_of(bytes: &[u8]) -> BlockKey {
    block_key(3, bytes)
}

/// What was made of some documents. Units, forms and keys have numbers of the portion's own.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Portion {
    pub(super) vocabulary: Vocabulary,
    pub(super) documents: Vec<Encoded>,
    pub(super) definitions: Definitions,
    pub(super) units: Vec<Unit>,
    /// `[form, unit, frequency]`.
    pub(super) terms: Vec<Row>,
    /// `[key, following key, unit << SHARE_BITS | share]`.
    pub(super) pairs: Vec<Row>,
    /// The forms of all texts as they follow each other.
    pub(super) sequence: Vec<u32>,
    /// The numbers of documents in each unit.
    pub(super) numbers: Vec<PrintedNumber>,
}

impl Portion {
    /// Whether all numbers are of something that is there.
    pub(super) fn is_sound(&self) -> bool {
        let (forms, keys, units) = (self.vocabulary.key_of.len(), self.vocabulary.len(), self.units.len());
        let units_of_documents: usize = self.documents.iter().map(|document| document.units.len()).sum();
        self.vocabulary.is_sound()
            && units == units_of_documents
            && self.terms.iter().all(|row| (row[0] as usize) < forms && (row[1] as usize) < units)
            && self.pairs.iter().all(|row| {
                row[..2].iter().all(|&key| (key as usize) < keys) && ((row[2] >> SHARE_BITS) as usize) < units
            })
    }

    pub(super) fn invert(documents: &[Document]) -> Portion {
        let mut portion = Portion::default();
        let mut scratch = Scratch::default();
        let mut unit = Counts::default();
        let mut title = Vec::new();
        let mut in_title = Vec::new();
        let mut words = Words::default();
        let mut named = Vec::new();
        for document in documents {
            title.clear();
            in_title.clear();
            words.document(&document.head);
            synonyms::define(&document.head.title, &mut portion.definitions);
            synonyms::join(&document.head.title, &mut portion.definitions);
            for_each_token(&document.head.title, &mut scratch, |token| {
                title.push(words.form(&token, &mut portion.vocabulary));
                in_title.push(words.in_title(&token, &mut portion.vocabulary));
            });
            words.own(document, &mut portion.vocabulary, &mut in_title);
            in_title.sort_unstable();
            let mut encoded = Encoded {
                bytes: Vec::new(),
                units: Vec::new(),
                hash: BlockKey::default(),
                text: document.head.title.len() as u64,
                title_length: title.len() as u32,
            };
            for (at, range) in units::cut(&document.passages).into_iter().enumerate() {
                let number = portion.units.len() as u32;
                let start = encoded.bytes.len();
                unit.text(title.iter().copied(), TITLE_WEIGHT, &portion.vocabulary);
                named.clear();
                if at == 0 {
                    words.fields(&document.head, &mut scratch, &mut portion.vocabulary, &mut named);
                }
                words.named(&document.head.title, &mut portion.vocabulary, &mut named);
                let mut end = 0;
                for passage in &document.passages[range.clone()] {
                    passages::encode(&mut encoded.bytes, passage);
                    encoded.text += passage.text.len() as u64;
                    for_each_token(&passage.text, &mut scratch, |token| {
                        let form = words.form(&token, &mut portion.vocabulary);
                        unit.tokens.push(form);
                        // Figures are no words of a phrase; characters that overlap are not written side by side.
                        let is_figure = token.folded.starts_with(|c: char| c.is_ascii_digit());
                        if token.break_before || token.start < end || is_figure {
                            portion.sequence.push(BREAK);
                        }
                        if !is_figure {
                            portion.sequence.push(form);
                        }
                        end = token.end;
                    });
                    words.named(&passage.text, &mut portion.vocabulary, &mut named);
                    synonyms::define(&passage.text, &mut portion.definitions);
                    synonyms::join(&passage.text, &mut portion.definitions);
                    let tokens = std::mem::take(&mut unit.tokens);
                    unit.text(tokens.iter().copied(), 1, &portion.vocabulary);
                    unit.tokens = tokens;
                    unit.tokens.clear();
                }
                encoded.units.push((range.len() as u32, (encoded.bytes.len() - start) as u32));
                portion.units.push(Unit { length: unit.length, title_length: encoded.title_length });
                unit.rows(number, &portion.vocabulary, &mut portion.terms, &mut portion.pairs);
                each_once(&mut words.printed);
                portion.numbers.append(&mut words.printed);
                named.sort_unstable();
                for same in [&in_title, &named].into_iter().flat_map(|forms| forms.chunk_by(|a, b| a == b)) {
                    portion.terms.push([same[0], number, same.len() as u32]);
                }
            }
            encoded.hash = hash_of(&encoded.bytes);
            portion.documents.push(encoded);
        }
        portion
    }
}

/// The counts of one unit.
#[derive(Debug, Default)]
struct Counts {
    length: u32,
    /// Frequency of each form, and of each key; zero between units.
    forms: Vec<u32>,
    keys: Vec<u32>,
    /// The forms that are not zero.
    seen: Vec<u32>,
    /// Each two neighbouring keys, as often as they are.
    pairs: Vec<u64>,
    /// A passage's tokens; only a buffer.
    tokens: Vec<u32>,
}

impl Counts {
    /// Counts a text that is there `weight` times. Neighbours are counted across the ends of sentences, lines and
    /// cells inside it: a query does not know where they are.
    fn text(&mut self, forms: impl Iterator<Item = u32>, weight: u32, vocabulary: &Vocabulary) {
        self.forms.resize(vocabulary.key_of.len().max(self.forms.len()), 0);
        self.keys.resize(vocabulary.len().max(self.keys.len()), 0);
        let mut previous = None;
        for form in forms {
            let key = vocabulary.key_of[form as usize];
            let frequency = &mut self.forms[form as usize];
            if *frequency == 0 {
                self.seen.push(form);
            }
            *frequency += weight;
            self.keys[key as usize] += weight;
            self.length += weight;
            if let Some(previous) = previous.replace(key) {
                let pair = u64::from(previous) << 32 | u64::from(key);
                self.pairs.extend((0..weight).map(|_| pair));
            }
        }
    }

    /// Appends the unit's rows and starts anew.
    fn rows(&mut self, unit: u32, vocabulary: &Vocabulary, terms: &mut Vec<Row>, pairs: &mut Vec<Row>) {
        self.pairs.sort_unstable();
        for same in self.pairs.chunk_by(|a, b| a == b) {
            let (first, second) = ((same[0] >> 32) as u32, same[0] as u32);
            let occurrences = self.keys[first as usize].min(self.keys[second as usize]);
            let share = pairs::share(same.len() as u32, occurrences);
            pairs.push([first, second, unit << SHARE_BITS | u32::from(share)]);
        }
        for &form in &self.seen {
            terms.push([form, unit, self.forms[form as usize]]);
            self.forms[form as usize] = 0;
            self.keys[vocabulary.key_of[form as usize] as usize] = 0;
        }
        self.seen.clear();
        self.pairs.clear();
        self.length = 0;
    }
}
