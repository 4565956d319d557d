//! Opening a document: its head, its text, and where a query matches in it.

use crate::engine::{Engine, MISSING, Need, Step};
use crate::error::Error;
use crate::matcher::Matcher;
use crate::plan::Plan;
use crate::query::parse;
use crate::rank;
use crate::response::{Found, Opened};
use crate::task::unit_text;
use analysis::Scratch;

/// A document being opened. Step it until it is done.
#[derive(Debug)]
pub struct Open {
    id: String,
    plan: Plan,
}

impl Open {
    /// Opens the document named `id`; with a query, its matches are found too.
    pub fn new(id: &str, query: Option<&str>) -> Open {
        Open { id: id.to_owned(), plan: query.map(|query| Plan::new(&parse(query))).unwrap_or_default() }
    }

    /// Goes on as far as the engine's blocks allow. [`Error::NotFound`] if no document has the id.
    pub fn step(&mut self, engine: &mut Engine) -> Result<Step<Opened>, Error> {
        let mut need = Need::default();
        self.plan.look_up(engine, &mut need);
        let opened = self.read(engine, &mut need);
        if let Some(step) = need.step()? {
            return Ok(step);
        }
        let Some(mut opened) = opened else { return Err(MISSING) };
        self.find(engine, &mut opened);
        Ok(Step::Done(opened))
    }

    fn read(&self, engine: &mut Engine, need: &mut Need) -> Option<Opened> {
        let target = engine.walk(&engine.manifest.ids, self.id.as_bytes(), need)?;
        let mut unit = None;
        if let Some(block) = target {
            let names = engine.block(&block, need)?;
            unit = need.sound(index::ids::find(names, &self.id), &block)?;
        }
        let Some(unit) = unit else { return need.fail(Error::NotFound(self.id.clone())) };
        let head = engine.head_of(unit, need)?;
        let entry = head.entry()?;
        let mut passages = Vec::new();
        for number in 0..entry.units.len() as u32 {
            passages.extend(unit_text(&head, entry.first_unit + number, engine, need).unwrap_or_default());
        }
        Some(Opened { head: entry.head.clone(), passages, found: Vec::new() })
    }

    fn find(&self, engine: &Engine, opened: &mut Opened) {
        let units = engine.info().units;
        // The lists themselves are not fetched for this: the dictionary says how long they are.
        let idf: Vec<f32> = self
            .plan
            .leaves
            .iter()
            .map(|leaf| {
                let having: usize = leaf.forms.iter().map(|(_, form)| form.units as usize).sum();
                if having == 0 { 0.0 } else { rank::idf(units, having) }
            })
            .collect();
        let mut matcher = Matcher::new(&self.plan, &idf);
        matcher.year = opened.head.date.map(|date| date.year);
        let mut scratch = Scratch::default();
        for (number, passage) in (0u32..).zip(&opened.passages) {
            for mark in matcher.marks(&passage.text, &mut scratch) {
                opened.found.push(Found { passage: number, bytes: mark.bytes });
            }
        }
        if opened.found.is_empty() {
            for (number, passage) in (0u32..).zip(&opened.passages) {
                for mark in matcher.tokens(&passage.text, &mut scratch) {
                    opened.found.push(Found { passage: number, bytes: mark.bytes });
                }
            }
        }
    }
}
