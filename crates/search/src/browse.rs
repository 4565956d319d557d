//! Browsing: a page of a list, named by its path.

use crate::engine::{Engine, Need, Step};
use crate::error::Error;
use index::browse::{self, Front, List, PAGE, Row};
use index::manifest::unit_key;

/// A page of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// How many documents are in the list.
    pub documents: u32,
    /// How many rows its pages have together; [`PAGE`] each, the last page has the rest.
    pub rows: u32,
    /// Those of the page.
    pub page: Vec<Row>,
}

/// A page being read. Step it until it is done.
#[derive(Debug)]
pub struct Browse {
    path: String,
    page: u32,
}

impl Browse {
    /// Reads a page of the list with this path, or, if that is empty, the newest documents and the fields, each with its
    /// first groups. Pages are counted from 0.
    pub fn new(path: &str, page: u32) -> Browse {
        Browse { path: path.to_owned(), page }
    }

    /// Goes on as far as the engine's blocks allow. [`Error::NotFound`] if there is no such page.
    pub fn step(&mut self, engine: &mut Engine) -> Result<Step<Listing>, Error> {
        let mut need = Need::default();
        let listing = self.read(engine, &mut need);
        if let Some(step) = need.step()? {
            return Ok(step);
        }
        Ok(Step::Done(listing.unwrap_or_default()))
    }

    fn read(&self, engine: &Engine, need: &mut Need) -> Option<Listing> {
        let Some(block) = engine.manifest.browse else { return self.missing(need) };
        let front = Front::decode(engine.block(&block, need)?);
        let front = need.sound(front, &block)?;
        if self.path.is_empty() {
            return Some(Listing { documents: engine.info().documents, rows: 0, page: front.rows });
        }
        let Some(block) = engine.walk(&front.lists, self.path.as_bytes(), need)? else {
            return self.missing(need);
        };
        let found = browse::find(engine.block(&block, need)?, &self.path);
        let found = need.sound(found, &block)?;
        let first = self.page.checked_mul(PAGE).unwrap_or(u32::MAX);
        let Some(List { documents, rows, pages }) = found.filter(|list| first < list.rows) else {
            return self.missing(need);
        };
        let Some(block) = engine.walk(&pages, &unit_key(first), need)? else { return self.missing(need) };
        let page = browse::rows(engine.block(&block, need)?);
        let page = need.sound(page, &block)?;
        Some(Listing { documents, rows, page })
    }

    fn missing<T>(&self, need: &mut Need) -> Option<T> {
        need.fail(Error::NotFound(self.path.clone()))
    }
}
