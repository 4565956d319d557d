//! Rows to lists: sorted in memory, or in runs on disk that are merged.
//!
//! Rows are three numbers wide. The first column is the number of a string and says which list the row belongs to;
//! the rest is the row's content, which rises within a list. Lists are wanted in the order of the strings. That order
//! never changes among strings already seen, so a run sorted early is still sorted at the end.

use super::error::BuildError;
use super::runs::{Run, RunReader};
use super::scratch::Scratch;
use super::vocabulary::Order;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// One term or pair of one unit.
pub(super) type Row = [u32; 3];

/// All rows of one kind.
#[derive(Debug)]
pub(super) struct Lists {
    name: &'static str,
    rows: Vec<Row>,
    runs: Vec<Run>,
}

impl Lists {
    pub(super) fn new(name: &'static str) -> Self {
        Lists { name, rows: Vec::new(), runs: Vec::new() }
    }

    pub(super) fn extend(&mut self, rows: impl Iterator<Item = Row>) {
        self.rows.extend(rows);
    }

    /// Puts `rows` in the place of those in memory.
    pub(super) fn replace(&mut self, rows: Vec<Row>) {
        self.rows = rows;
    }

    /// Bytes of the rows in memory.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.rows.as_slice())
    }

    /// Replaces numbers by ranks, and sorts.
    fn sort(&mut self, order: &Order) {
        self.rows.par_iter_mut().for_each(|row| {
            row[0] = order.ranks[row[0] as usize];
        });
        self.rows.par_sort_unstable_by_key(|row| (u64::from(row[0]) << 32 | u64::from(row[1]), row[2]));
    }

    /// Writes the rows in memory to a run.
    pub(super) fn spill(&mut self, order: &Order, scratch: &mut Scratch) -> Result<(), BuildError> {
        self.sort(order);
        let path = scratch.file(&format!("{}-{}", self.name, self.runs.len()))?;
        self.runs.push(Run::write(path, &self.rows, order)?);
        self.rows.clear();
        Ok(())
    }

    /// Begins to read the lists. `order` is of all strings.
    pub(super) fn merge<'a>(&'a mut self, order: &'a Order) -> Result<Merge<'a>, BuildError> {
        self.sort(order);
        let mut merge = Merge { sources: Vec::new(), heads: BinaryHeap::new() };
        for run in &self.runs {
            merge.sources.push(Source::Run(RunReader::new(run, order)));
        }
        merge.sources.push(Source::Memory(&self.rows));
        for source in 0..merge.sources.len() {
            merge.advance(source)?;
        }
        Ok(merge)
    }
}

/// Where lists come from.
#[derive(Debug)]
enum Source<'a> {
    Run(RunReader<'a>),
    Memory(&'a [Row]),
}

/// The lists of all sources, one by one, in order.
#[derive(Debug)]
pub(super) struct Merge<'a> {
    /// Runs in the order they were written, so that a list's parts follow each other as their units do.
    sources: Vec<Source<'a>>,
    /// The list that is next in each source.
    heads: BinaryHeap<Reverse<(u32, usize)>>,
}

impl Merge<'_> {
    /// Which list is next: the rank of its string.
    pub(super) fn peek(&self) -> Option<u32> {
        self.heads.peek().map(|&Reverse((list, _))| list)
    }

    /// Appends the next list's rows, strings given by their ranks: sorted within each source, and source after source.
    pub(super) fn take(&mut self, rows: &mut Vec<Row>) -> Result<(), BuildError> {
        let Some(list) = self.peek() else { return Ok(()) };
        while let Some(&Reverse((next, source))) = self.heads.peek()
            && next == list
        {
            self.heads.pop();
            match &mut self.sources[source] {
                Source::Run(reader) => reader.rows(list, rows)?,
                Source::Memory(rest) => {
                    let end = rest.iter().position(|row| row[0] != list).unwrap_or(rest.len());
                    let (head, tail) = rest.split_at(end);
                    rows.extend_from_slice(head);
                    *rest = tail;
                }
            }
            self.advance(source)?;
        }
        Ok(())
    }

    fn advance(&mut self, source: usize) -> Result<(), BuildError> {
        let list = match &mut self.sources[source] {
            Source::Run(reader) => reader.list()?,
            Source::Memory(rest) => rest.first().map(|row| row[0]),
        };
        if let Some(list) = list {
            self.heads.push(Reverse((list, source)));
        }
        Ok(())
    }
}
