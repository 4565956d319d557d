//! Filters as ranges of a column's values.

use crate::engine::{Engine, Need};
use crate::error::Error;
use crate::response::{Filter, usage};
use index::columns::{self, Column, Kind};
use std::ops::Range;

/// Stands behind every date and number in the order of bytes.
const AFTER: &str = "~";

/// A filter whose values are known to be of the column's kind.
#[derive(Debug)]
pub(crate) struct Condition {
    /// The column's place among those that are read.
    pub(crate) column: usize,
    excluded: bool,
    /// The values, from the first to before the second.
    keys: Vec<(String, String)>,
    /// Their numbers, once they are looked up.
    numbers: Vec<Range<u32>>,
}

impl Condition {
    pub(crate) fn new(filter: &Filter, column: usize, kind: Kind) -> Result<Condition, Error> {
        let mut keys = Vec::new();
        for value in &filter.values {
            if spans(kind, value, &mut keys).is_none() {
                let wanted = match kind {
                    Kind::Number => "\"; expected a number, or a range like 5..10",
                    _ => {
                        "\"; expected a date like 2024, 2024-06 or 2024-06-30, or a range like 2023-10..2024-06"
                    }
                };
                return Err(usage(&[&filter.field, " is \"", value, wanted]));
            }
        }
        Ok(Condition { column, excluded: filter.excluded, keys, numbers: Vec::new() })
    }

    /// Looks the values up. Done when nothing was added to `need`.
    pub(crate) fn look_up(&mut self, column: &Column, engine: &Engine, need: &mut Need) {
        self.numbers.clear();
        for (start, end) in &self.keys {
            let (start, end) = (rank(column, start, engine, need), rank(column, end, engine, need));
            if let (Some(start), Some(end)) = (start, end) {
                self.numbers.push(start..end);
            }
        }
    }

    /// Whether a document with these values fits.
    pub(crate) fn fits(&self, numbers: &[u32]) -> bool {
        let has = numbers.iter().any(|number| self.numbers.iter().any(|range| range.contains(number)));
        has != self.excluded
    }
}

/// Appends the stretches of values that a value of a filter stands for.
fn spans(kind: Kind, value: &str, keys: &mut Vec<(String, String)>) -> Option<()> {
    let after = if kind == Kind::Date { AFTER } else { "\0" };
    let dots = dots(value).filter(|_| kind != Kind::Text);
    let Some((from, to)) = dots.and_then(|at| value.get(..at).zip(value.get(at + 2..))) else {
        let key = columns::key(kind, value)?;
        let end = index::joined(&[&key, after]);
        keys.push((key, end));
        return Some(());
    };
    let bound = |text: &str| if text.is_empty() { Some(String::new()) } else { columns::key(kind, text) };
    let (start, mut end) = (bound(from)?, bound(to)?);
    end.push_str(if end.is_empty() { "\u{7f}" } else { after });
    // Nothing lies in a range that is turned round, whatever is known of its days.
    if start > end {
        return Some(());
    }
    // A date of which less is known than of the start may still be in the range.
    for known in [4, 7] {
        if let Some(part) = start.get(..known)
            && kind == Kind::Date
            && part != start
        {
            keys.push((part.to_owned(), index::joined(&[part, "\0"])));
        }
    }
    keys.push((start, end));
    Some(())
}

/// Whether a text is a date, or a range of dates with one end at least.
pub(crate) fn is_range_of_dates(text: &str) -> bool {
    let is_end = |date: &str| date.is_empty() || columns::is_date(date);
    match dots(text).and_then(|at| text.get(..at).zip(text.get(at + 2..))) {
        Some((from, to)) => is_end(from) && is_end(to) && text.len() > 2,
        None => columns::is_date(text),
    }
}

/// Where the two dots of a range are. Bytes are compared: the search for texts in texts is kilobytes of code.
fn dots(text: &str) -> Option<usize> {
    text.as_bytes().windows(2).position(|two| two == b"..")
}

/// How many values of a column are less than `key`; `None` while something is missing.
fn rank(column: &Column, key: &str, engine: &Engine, need: &mut Need) -> Option<u32> {
    let Some(block) = engine.walk(&column.by_value, key.as_bytes(), need)? else { return Some(0) };
    let bytes = engine.block(&block, need)?;
    need.sound(columns::rank(bytes, key.as_bytes()), &block)
}
