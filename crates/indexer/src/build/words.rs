//! Which form, under which key, a word or a named thing of a document is.

use super::TITLE_PREFIX;
use super::completions::PrintedNumber;
use super::stem;
use super::vocabulary::Vocabulary;
use analysis::{Scratch, Token, Value, folded, for_each_entity, for_each_token};
use index::document::{Document, Head};
use index::terms::{CITED_NUMBER, DAY, OWN_NUMBER, field_key};
use rust_stemmers::Stemmer;
use rustc_hash::FxHashMap;

/// Words of a field of a document by which it is found.
const FIELD_WORDS: usize = 64;
/// Passages in which a document's letterhead is.
const LETTERHEAD: usize = 12;

/// The fields of a document by whose words it is found, each with one of its values.
pub(super) fn fields(head: &Head) -> impl Iterator<Item = (&str, &str)> {
    let own = [("source", &head.source), ("section", &head.section)];
    let own = own.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?)));
    let fields = head.fields.iter().map(|(name, values)| (name.as_str(), values));
    let others = fields.flat_map(|(name, values)| values.iter().map(move |value| (name, value.as_str())));
    own.chain(others).chain([("lang", head.lang.as_str())])
}

/// The key of a field as such, which every library has in which a document has the field.
pub(super) fn key_of_field(name: &str) -> String {
    field_key(&folded(name), "")
}

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
                    (CITED_NUMBER, number.keys())
                }
                Value::Days(days) => (DAY, days.keys(self.year)),
            };
            for key in keys {
                let key = field_key(field, &key);
                forms.push(vocabulary.form(&key, &key));
            }
        });
    }

    /// Appends forms for the words of the document's fields, each under the name of its field, which gets a key too.
    pub(super) fn fields(
        &self,
        head: &Head,
        scratch: &mut Scratch,
        vocabulary: &mut Vocabulary,
        forms: &mut Vec<u32>,
    ) {
        for (name, value) in fields(head) {
            let field = key_of_field(name);
            vocabulary.key(&field);
            let mut left = FIELD_WORDS;
            for_each_token(value, scratch, |token| {
                if left > 0 {
                    left -= 1;
                    let word = |word: &str| [&field, word].concat();
                    forms.push(vocabulary.form(&word(token.exact), &word(token.folded)));
                }
            });
        }
    }

    /// Appends a form for each key of the numbers that the document itself has: in its title and its fields.
    /// The letterhead says it too: a line that begins with "Số" and the number. What is surely its own number is one of
    /// the document's year, which many numbers leave out; a number in a title may be of what the document is about.
    pub(super) fn own(&mut self, document: &Document, vocabulary: &mut Vocabulary, forms: &mut Vec<u32>) {
        let head = &document.head;
        let fields = head.fields.iter().flat_map(|(_, values)| values).map(String::as_str);
        let letterhead = document.passages.iter().take(LETTERHEAD).map(|passage| passage.text.as_str());
        let numbered = |text: &&str| text.starts_with("Số") || text.starts_with("SỐ");
        let surely = fields.chain(letterhead.filter(numbered)).map(|text| (text, self.year));
        for (text, year) in surely.chain([(head.title.as_str(), None)]) {
            for_each_entity(text, &mut |entity| {
                if let Value::Document(mut number) = entity.value {
                    number.year = number.year.or(year);
                    self.printed.extend(text.get(entity.start..entity.end).and_then(PrintedNumber::new));
                    for key in number.keys() {
                        let key = field_key(OWN_NUMBER, &key);
                        forms.push(vocabulary.form(&key, &key));
                    }
                }
            });
        }
    }
}
