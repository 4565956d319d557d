//! Opening a document: its head, its text, and where a query matches in it.
//!
//! A long document takes longer than a browser may be kept from its reader. So the text is decoded and searched in
//! slices: between two of them the task asks for no block, and is stepped again when the host finds time for it.

use crate::engine::{Engine, Head, MISSING, Need, Step};
use crate::error::Error;
use crate::matcher::Matcher;
use crate::plan::Plan;
use crate::query::parse;
use crate::rank;
use crate::response::{Found, Opened};
use crate::task::unit_text;
use analysis::{Value, for_each_entity};
use index::document::Passage;
use std::ops::Range;

/// Bytes of text that are decoded or searched in one step. A browser takes one or two milliseconds for them, a phone
/// some more, against the 50 from which a reader notices; the host does as many as it has time for.
const SLICE: usize = 4 << 10;

/// A document being opened. Step it until it is done.
#[derive(Debug)]
pub struct Open {
    id: String,
    plan: Plan,
    work: Option<Work>,
}

/// The document, found and being read.
#[derive(Debug)]
struct Work {
    head: Head,
    matcher: Matcher,
    opened: Opened,
    /// Units of the text decoded so far, and passages searched.
    decoded: u32,
    searched: usize,
    /// Whether every token of the query is taken for a match, since nothing else was.
    anywhere: bool,
}

impl Open {
    /// Opens the document named `id`; with a query, its matches are found too. `literal`: of the words as they stand,
    /// as [`crate::Options::literal`] has it.
    pub fn new(id: &str, query: Option<&str>, literal: bool) -> Open {
        let mut plan = query.map(|query| Plan::new(&parse(query))).unwrap_or_default();
        plan.literal = literal;
        Open { id: id.to_owned(), plan, work: None }
    }

    /// Goes on as far as the engine's blocks and one slice of the text allow: a need of no blocks means that there is
    /// more to do. [`Error::NotFound`] if no document has the id.
    pub fn step(&mut self, engine: &mut Engine) -> Result<Step<Opened>, Error> {
        let mut work = match self.work.take() {
            Some(work) => work,
            None => {
                let mut need = Need::default();
                self.plan.look_up(engine, &mut need);
                let head = self.find(engine, &mut need);
                match need.step()? {
                    Some(step) => return Ok(step),
                    None => Work::new(head.ok_or(MISSING)?, &self.plan, engine)?,
                }
            }
        };
        if work.go_on(engine)? {
            return Ok(Step::Done(work.opened));
        }
        self.work = Some(work);
        Ok(Step::Need(Vec::new()))
    }

    /// The document's head, once all blocks of its text are there.
    fn find(&self, engine: &mut Engine, need: &mut Need) -> Option<Head> {
        let target = engine.walk(&engine.manifest.ids, self.id.as_bytes(), need)?;
        let mut unit = None;
        if let Some(block) = target {
            let names = engine.block(&block, need)?;
            unit = need.sound(index::ids::find(names, &self.id), &block)?;
        }
        let Some(unit) = unit else { return need.fail(Error::NotFound(self.id.clone())) };
        let head = engine.head_of(unit, need)?;
        for place in &head.entry()?.units {
            engine.block(&place.block.unwrap_or(head.block), need);
        }
        Some(head)
    }
}

impl Work {
    fn new(head: Head, plan: &Plan, engine: &Engine) -> Result<Work, Error> {
        let units = engine.info().units;
        // The lists themselves are not fetched for this: the dictionary says how long they are.
        let mut idf = Vec::new();
        for leaf in &plan.leaves {
            let mut having = 0;
            for (_, form) in &leaf.forms {
                having += form.units as usize;
            }
            idf.push(if having == 0 { 0.0 } else { rank::idf(units, having) });
        }
        let mut matcher = Matcher::new(plan, &idf);
        let opened = Opened {
            head: head.entry().ok_or(MISSING)?.head.clone(),
            passages: Vec::new(),
            found: Vec::new(),
        };
        matcher.year = opened.head.date.map(|date| date.year);
        Ok(Work { head, matcher, opened, decoded: 0, searched: 0, anywhere: false })
    }

    /// Does a slice of the work; whether that was the last.
    fn go_on(&mut self, engine: &Engine) -> Result<bool, Error> {
        let entry = self.head.entry().ok_or(MISSING)?;
        let Opened { passages, found, .. } = &mut self.opened;
        let mut left = SLICE;
        while left > 0 {
            if let Some(passage) = passages.get(self.searched) {
                let marks = if self.anywhere {
                    self.matcher.tokens(&passage.text)
                } else {
                    self.matcher.marks(&passage.text)
                };
                for mark in marks {
                    found.push(Found { passage: self.searched as u32, bytes: mark.bytes });
                }
                left = left.saturating_sub(passage.text.len() + 1);
                self.searched += 1;
            } else if (self.decoded as usize) < entry.units.len() {
                let mut need = Need::default();
                let text = unit_text(&self.head, entry.first_unit + self.decoded, engine, &mut need);
                // What is missing now is missing for good: a library's engine forgets nothing.
                need.step::<()>()?;
                passages.append(&mut text.ok_or(MISSING)?);
                self.decoded += 1;
            } else if !self.anywhere && found.is_empty() && !self.matcher.is_empty() {
                (self.anywhere, self.searched) = (true, 0);
            } else {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// Where numbers of documents stand in a passage (`47/NQ-CP`), as bytes of its text, in order.
pub fn document_numbers(passage: &Passage) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    for_each_entity(&passage.text, &mut |entity| {
        if entity.certain && matches!(entity.value, Value::Document(_)) {
            out.push(entity.start..entity.end);
        }
    });
    out
}
