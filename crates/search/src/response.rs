//! What tasks are asked and what they answer: plain data.

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
}

impl Default for Options {
    fn default() -> Self {
        Options { limit: 10, offset: 0, literal: false }
    }
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
}

/// One document of an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Title and metadata.
    pub head: Head,
    /// Comparable within one answer only.
    pub score: f32,
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
