//! What tasks are asked and what they answer: plain data.

use crate::error::Error;
use index::document::{Head, Passage};
use std::ops::Range;

/// What a search is to return.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// At most this many hits, 1 to 1000.
    pub limit: usize,
    /// Hits to pass over first.
    pub offset: usize,
    /// Whether a query without accents is searched as it stands, and no word is taken for a mistake.
    pub literal: bool,
    /// What documents must have beside matching; all of them.
    pub filters: Vec<Filter>,
    /// The order of the hits.
    pub sort: Sort,
    /// The last word may be unfinished though the library has it: words that begin so are meant too, at a discount.
    pub typing: bool,
    /// The fields whose values are counted over the matching documents, by name.
    pub facets: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            limit: 10,
            offset: 0,
            literal: false,
            typing: false,
            filters: Vec::new(),
            sort: Sort::Relevance,
            facets: Vec::new(),
        }
    }
}

impl Options {
    /// Asks for a value of a field, or for another one.
    pub fn filter(&mut self, field: &str, value: &str) {
        match self.filters.iter_mut().find(|filter| filter.field == field && !filter.excluded) {
            Some(filter) => filter.values.push(value.to_owned()),
            None => self.filters.push(Filter {
                field: field.to_owned(),
                values: vec![value.to_owned()],
                excluded: false,
            }),
        }
    }
}

/// The order of the hits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Best first. A search without words has nothing to rank by and gives the newest first.
    Relevance,
    /// Latest date first; documents without a date come last, those of equal dates by relevance.
    Newest,
    /// Earliest date first; documents without a date come last all the same.
    Oldest,
}

impl Sort {
    /// The order of this name.
    ///
    /// # Errors
    /// Another name, with those there are.
    pub fn named(name: &str) -> Result<Sort, Error> {
        match name {
            "relevance" => Ok(Sort::Relevance),
            "newest" => Ok(Sort::Newest),
            "oldest" => Ok(Sort::Oldest),
            _ => Err(usage(&["sort is \"", name, "\"; expected relevance, newest or oldest"])),
        }
    }
}

/// A condition on a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// The field's name: `date`, `lang`, `section`, `source`, or one that the library has a column of.
    pub field: String,
    /// One of these is enough. In a field of dates or numbers a value may also be a range, `2023-10..2024-06`, `5..`
    /// or `..5`, both ends included. A date `2023-10` is every day known to be in that month; ends of a range and
    /// dates are compared as far as both are known, so that a document of 2023 may be one of `2023-10..`.
    pub values: Vec<String>,
    /// Whether documents that have one are left out instead.
    pub excluded: bool,
}

impl Filter {
    /// The filter for dates from one to another, as far as they are given.
    ///
    /// # Errors
    /// What is no year, month or day.
    pub fn dates(from: Option<&str>, to: Option<&str>) -> Result<Option<Filter>, Error> {
        for (name, date) in [("from", from), ("to", to)] {
            if let Some(date) = date.filter(|date| !index::columns::is_date(date)) {
                return Err(usage(&[
                    name,
                    " is \"",
                    date,
                    "\"; expected a date like 2024, 2024-06 or 2024-06-30",
                ]));
            }
        }
        let range = index::joined(&[from.unwrap_or_default(), "..", to.unwrap_or_default()]);
        let filter = Filter { field: "date".to_owned(), values: vec![range], excluded: false };
        Ok((from.is_some() || to.is_some()).then_some(filter))
    }
}

pub(crate) fn usage(parts: &[&str]) -> Error {
    Error::Usage(index::joined(parts))
}

/// The values of a field over the matching documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// As it was asked for.
    pub field: String,
    /// Each value with the number of documents that have it; the most frequent first, of equals in their order; at
    /// most 100. Of dates these are years.
    ///
    /// What is counted are the documents that match the query and all filters but those of this field, so that its
    /// other values can be chosen as well.
    pub values: Vec<(String, u32)>,
}

/// The answer to a search.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Response {
    /// Documents that match.
    pub total: u32,
    /// Whether `total` is only an upper bound: a phrase of several words is verified in the text of the hits that
    /// are shown, not of all.
    pub total_is_bound: bool,
    /// The best ones, best first.
    pub hits: Vec<Hit>,
    /// Words of the query that occur nowhere in the library, as typed.
    pub dropped: Vec<String>,
    /// The query as it was read, if it was typed without accents or in keystrokes.
    pub reading: Option<String>,
    /// Words that were taken for typing mistakes: as typed, and as searched.
    pub corrected: Vec<(String, String)>,
    /// Other names by which something was looked for, and found: the words as typed, and the other name.
    pub synonyms: Vec<(String, String)>,
    /// As many as were asked for, in that order. Where `total` is a bound, so are the counts.
    pub facets: Vec<Facet>,
}

/// One document of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Title and metadata.
    pub head: Head,
    /// Comparable within one answer only.
    pub score: f32,
    /// What the score is the sum of.
    #[cfg(feature = "explain")]
    pub explanation: Vec<Explained>,
    /// The best passage around its matches.
    pub snippet: Snippet,
    /// Number of the passage the snippet is from: where the reader opens.
    pub passage: u32,
    /// Passages with a match.
    pub matches: u32,
    /// Whether there may be more than `matches`: in a long document only the best page is counted passage by
    /// passage, each other matching page as one.
    pub matches_at_least: bool,
}

/// What a word, or two neighbouring words, of the query add to a score; last, what it loses for the words that are not
/// there, if any.
#[cfg(feature = "explain")]
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The word as it was searched, or the two of them.
    pub what: String,
    /// What it is worth at most, but for a factor: how rare it is, with what pairs or numbers weigh. Of the loss, its
    /// share of all.
    pub weight: f32,
    /// What it adds in the unit of the text that is shown.
    pub unit: f32,
    /// What it adds in the document as a whole.
    pub whole: f32,
}

/// A piece of text with marked stretches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Plain text.
    pub text: String,
    /// Bytes of `text` that match, sorted, apart from each other, on character boundaries.
    pub marks: Vec<Range<usize>>,
}

/// An opened document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Title and metadata.
    pub head: Head,
    /// The whole text.
    pub passages: Vec<Passage>,
    /// Matches of the query it was opened with, in reading order; empty without one.
    pub found: Vec<Found>,
}

/// A match in an opened document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Number of the passage.
    pub passage: u32,
    /// Bytes of its text.
    pub bytes: Range<usize>,
}
