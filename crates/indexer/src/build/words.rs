//! Which form, under which key, a word or a named thing of a document is.

use super::TITLE_PREFIX;
use super::completions::PrintedNumber;
use super::stem;
use super::vocabulary::Vocabulary;
use analysis::{Token, Value, for_each_entity};
use index::document::{Document, Head};
use index::terms::field_key;
use rust_stemmers::Stemmer;
use rustc_hash::FxHashMap;

/// The field of numbers that a document cites.
const CITED: &str = "number";
/// The field of numbers that a document has.
const OWN: &str = "is";
/// The field of days.
const DAY: &str = "day";

/// Passages in which a document's letterhead is.
const LETTERHEAD: usize = 12;

/// Finds the forms of a portion's documents.
#[derive(Default)]
pub(super) struct Words {
    languages: Vec<Language>,
    /// The language of the document, in `languages`; `None` if its words do not inflect.
    current: Option<usize>,
    year: Option<u16>,
    buffer: String,
    /// Numbers of documents in the texts looked at, as they are printed.
    pub(super) printed: Vec<PrintedNumber>,
}

struct Language {
    name: String,
    stemmer: Option<Stemmer>,
    /// The form of each word met.
    forms: FxHashMap<String, u32>,
}

impl Words {
    /// Begins a document.
    pub(super) fn document(&mut self, head: &Head) {
        let known = self.languages.iter().position(|language| language.name == head.lang);
        let at = known.unwrap_or_else(|| {
            let stemmer = stem::of_language(&head.lang);
            self.languages.push(Language { name: head.lang.clone(), stemmer, forms: FxHashMap::default() });
            self.languages.len() - 1
        });
        self.current = self.languages[at].stemmer.is_some().then_some(at);
        self.year = head.date.map(|date| date.year);
    }

    /// The form of a token.
    pub(super) fn form(&mut self, token: &Token<'_>, vocabulary: &mut Vocabulary) -> u32 {
        let Some(language) = self.current.map(|at| &mut self.languages[at]) else {
            return vocabulary.form(token.exact, token.folded);
        };
        if let Some(&form) = language.forms.get(token.exact) {
            return form;
        }
        let key = language.stemmer.as_ref().and_then(|stemmer| stem::key(stemmer, token.exact));
        let form = match key.filter(|key| key != token.folded) {
            Some(key) => vocabulary.form_under(token.exact, token.folded, &key, &mut self.buffer),
            None => vocabulary.form(token.exact, token.folded),
        };
        language.forms.insert(token.exact.to_owned(), form);
        form
    }

    /// The form of a token of a title, in the field of titles.
    pub(super) fn in_title(&mut self, token: &Token<'_>, vocabulary: &mut Vocabulary) -> u32 {
        let (exact, own) = ([TITLE_PREFIX, token.exact].concat(), [TITLE_PREFIX, token.folded].concat());
        let stemmer = self.current.and_then(|at| self.languages[at].stemmer.as_ref());
        match stemmer.and_then(|stemmer| stem::key(stemmer, token.exact)).filter(|key| key != token.folded) {
            Some(key) => {
                vocabulary.form_under(&exact, &own, &[TITLE_PREFIX, &key].concat(), &mut self.buffer)
            }
            None => vocabulary.form(&exact, &own),
        }
    }

    /// Appends a form for each key of each number and day in a text of the document.
    pub(super) fn named(&mut self, text: &str, vocabulary: &mut Vocabulary, forms: &mut Vec<u32>) {
        for_each_entity(text, &mut |entity| {
            if !entity.certain {
                return;
            }
            let (field, keys) = match entity.value {
                Value::Document(number) => {
                    self.printed.extend(text.get(entity.start..entity.end).and_then(PrintedNumber::new));
                    (CITED, number.keys())
                }
                Value::Days(days) => (DAY, days.keys(self.year)),
            };
            for key in keys {
                let key = field_key(field, &key);
                forms.push(vocabulary.form(&key, &key));
            }
        });
    }

    /// Appends a form for each key of the numbers that the document itself has: in its title and its fields.
    /// The letterhead says it too: a line that begins with "Số" and the number.
    pub(super) fn own(&mut self, document: &Document, vocabulary: &mut Vocabulary, forms: &mut Vec<u32>) {
        let head = &document.head;
        let fields = head.fields.iter().flat_map(|(_, values)| values).map(String::as_str);
        let letterhead = document.passages.iter().take(LETTERHEAD).map(|passage| passage.text.as_str());
        let numbered = |text: &&str| text.starts_with("Số") || text.starts_with("SỐ");
        for text in fields.chain([head.title.as_str()]).chain(letterhead.filter(numbered)) {
            for_each_entity(text, &mut |entity| {
                if let Value::Document(number) = entity.value {
                    self.printed.extend(text.get(entity.start..entity.end).and_then(PrintedNumber::new));
                    for key in number.keys() {
                        let key = field_key(OWN, &key);
                        forms.push(vocabulary.form(&key, &key));
                    }
                }
            });
        }
    }
}
