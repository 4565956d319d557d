//! The engine as JavaScript drives it: open, ask, step, provide, answer.
//!
//! ```js
//! const task = library.search(query, 10, 0, "");
//! for (let need; (need = library.step(task)); ) {
//!   // need: [pack, offset, stored bytes, inflated bytes] of each block, one after another
//!   for (const block of await fetchAll(need)) library.provide(block.pack, block.offset, block.bytes);
//! }
//! task.answer();
//! ```
//!
//! Arguments and answers are plain data, so that the engine can move into a worker without a change here.

use crate::view_model::{self, Failure, Json, Stretches};
use index::cut;
use index::document::Passage;
use search::{Block, Browse, Engine, Error, Filter, Open, Opened, Options, Response, Search, Sort, Step};
use search::{Suggest, document_numbers};
use wasm_bindgen::prelude::*;

/// An opened library.
#[wasm_bindgen]
pub struct Library {
    engine: Engine,
    /// Blocks that tasks asked for and the host has not provided: what a block must be is known from here alone.
    wanted: Vec<Block>,
}

#[wasm_bindgen]
impl Library {
    /// Opens a library from the bytes of its manifest.
    pub fn open(manifest: &[u8]) -> Result<Library, JsValue> {
        let engine = Engine::open(manifest).map_err(|error| Failure::of(&error))?;
        Ok(Library { engine, wanted: Vec::new() })
    }

    /// What the library says of itself.
    pub fn info(&self) -> JsValue {
        view_model::info(self.engine.info())
    }

    /// A task that finds documents. `choice` is a run of names and values, all with a NUL behind them: `sort`, `from`,
    /// `to`, `literal` and `typing` (their values say nothing), `facet` with a field, and `=FIELD` with a value for a
    /// filter.
    pub fn search(&self, query: &str, limit: u32, offset: u32, choice: &str) -> Result<Task, JsValue> {
        let mut options = Options { limit: limit as usize, offset: offset as usize, ..Options::default() };
        choose(&mut options, choice).map_err(|error| Failure::of(&error))?;
        Ok(Task { work: Work::Search(Search::new(query, options)), answer: None })
    }

    /// A task that opens a document and, with a query, finds its matches; with `literal`, those of just these words.
    pub fn document(&self, id: &str, query: Option<String>, literal: bool) -> Task {
        Task { work: Work::Open(Open::new(id, query.as_deref(), literal)), answer: None }
    }

    /// A task that completes what is being typed, in at most `limit` ways.
    pub fn suggest(&self, prefix: &str, limit: u32) -> Task {
        Task { work: Work::Suggest(Suggest::new(prefix, limit as usize)), answer: None }
    }

    /// A task that reads a page of the list with this path, its parts with a NUL between each two; the pages are counted
    /// from 0. Of no path it is what a first page shows.
    pub fn browse(&self, path: &str, page: u32) -> Task {
        Task { work: Work::Browse(Browse::new(path, page)), answer: None }
    }

    /// Goes on with a task: the blocks it lacks, or nothing once it has its answer. Four numbers a block: pack,
    /// offset, bytes in the pack, bytes when inflated (equal to those in the pack: not compressed).
    pub fn step(&mut self, task: &mut Task) -> Result<Option<Vec<u32>>, JsValue> {
        if task.answer.is_some() {
            return Ok(None);
        }
        let engine = &mut self.engine;
        let step = match &mut task.work {
            Work::Search(search) => search.step(engine).map(|step| step.map(Answer::Found)),
            Work::Open(open) => open.step(engine).map(|step| step.map(Answer::Opened)),
            Work::Suggest(suggest) => suggest
                .step(engine)
                .map(|step| step.map(|found| Answer::Plain(view_model::suggestions(&found)))),
            Work::Browse(browse) => browse
                .step(engine)
                .map(|step| step.map(|listing| Answer::Plain(view_model::listing(&listing)))),
        };
        let need = match step.map_err(|error| Failure::of(&error))? {
            Step::Need(blocks) => blocks,
            Step::Done(answer) => {
                task.answer = Some(answer);
                return Ok(None);
            }
        };
        let mut flat = Vec::new();
        for block in need {
            flat.extend_from_slice(&[block.pack, block.offset, block.stored, block.length]);
            if !self.wanted.contains(&block) {
                self.wanted.push(block);
            }
        }
        Ok(Some(flat))
    }

    /// Hands over a block some task asked for, inflated. An error says that the bytes are not that block; the
    /// library is as before, and the host may fetch again.
    pub fn provide(&mut self, pack: u32, offset: u32, bytes: Vec<u8>) -> Result<(), JsValue> {
        for (at, &block) in self.wanted.iter().enumerate() {
            if block.pack == pack && block.offset == offset {
                self.engine.provide(block, bytes).map_err(|error| Failure::of(&error))?;
                self.wanted.swap_remove(at);
                return Ok(());
            }
        }
        Err(Failure::usage("no task asked for this block"))
    }

    /// What stands before a compressed block's bytes when they are inflated: raw DEFLATE, to be continued by the block.
    pub fn primer(&self) -> Vec<u8> {
        self.engine.primer().0.to_vec()
    }

    /// How many of the inflated bytes are the primer's.
    pub fn primer_length(&self) -> u32 {
        self.engine.primer().1
    }

    /// The file name of a pack, without its ending `.pack`.
    pub fn pack_name(&self, pack: u32) -> Result<String, JsValue> {
        self.engine.pack(pack).ok_or_else(no_such_pack)
    }
}

/// Sets the options that `choice` names.
fn choose(options: &mut Options, choice: &str) -> Result<(), Error> {
    let (mut from, mut to) = (None, None);
    let mut rest = choice;
    while let Some((name, after)) = cut(rest, b'\0')
        && let Some((value, after)) = cut(after, b'\0')
    {
        rest = after;
        match name {
            "sort" => options.sort = Sort::named(value)?,
            "from" => from = Some(value),
            "to" => to = Some(value),
            "literal" => options.literal = true,
            "typing" => options.typing = true,
            "facet" => options.facets.push(value.to_owned()),
            name => options.filter(name.strip_prefix('=').unwrap_or(name), value),
        }
    }
    if let Some(filter) = Filter::dates(from, to)? {
        options.filters.push(filter);
    }
    Ok(())
}

/// A reference to a pack the manifest does not list.
fn no_such_pack() -> JsValue {
    Failure::of(&search::Error::Corrupt { cause: index::Error::Malformed("pack number"), pack: None })
}

/// A search, an opening or a completion under way; opaque to JavaScript.
#[wasm_bindgen]
pub struct Task {
    work: Work,
    answer: Option<Answer>,
}

enum Work {
    Search(Search),
    Open(Open),
    Suggest(Suggest),
    Browse(Browse),
}

enum Answer {
    Found(Response),
    Opened(Opened),
    /// What has no other use than to be told.
    Plain(Json),
}

#[wasm_bindgen]
impl Task {
    /// The finished task's answer as plain data.
    pub fn answer(&self) -> Result<JsValue, JsValue> {
        match &self.answer {
            Some(Answer::Found(response)) => Ok(view_model::response(response)),
            Some(Answer::Opened(opened)) => Ok(view_model::head(opened)),
            Some(Answer::Plain(answer)) => Ok(answer.parse()),
            None => Err(unfinished()),
        }
    }

    /// Of a finished opening, the passages `from` to `to`, that excluded; fewer at the end. A long text is asked for in
    /// pieces, so that the page can be drawn between two of them.
    pub fn passages(&self, from: u32, to: u32) -> Result<JsValue, JsValue> {
        Ok(view_model::passages(from, slice(self.opened()?, from, to)))
    }

    /// Of a finished opening, where the query matches, in reading order: three numbers a match, its passage, start and
    /// end.
    pub fn found(&self) -> Result<Vec<u32>, JsValue> {
        let opened = self.opened()?;
        let mut stretches = Stretches::default();
        for found in &opened.found {
            if let Some(passage) = opened.passages.get(found.passage as usize) {
                stretches.push(found.passage, &passage.text, &found.bytes);
            }
        }
        Ok(stretches.out)
    }

    /// Where numbers of documents stand in the passages `from` to `to`, that excluded; three numbers each, as in
    /// [`Task::found`].
    pub fn numbers(&self, from: u32, to: u32) -> Result<Vec<u32>, JsValue> {
        let mut stretches = Stretches::default();
        for (number, passage) in (from..).zip(slice(self.opened()?, from, to)) {
            for bytes in document_numbers(passage) {
                stretches.push(number, &passage.text, &bytes);
            }
        }
        Ok(stretches.out)
    }
}

/// Passages of a document, as far as there are any.
fn slice(opened: &Opened, from: u32, to: u32) -> &[Passage] {
    let end = opened.passages.len().min(to as usize);
    opened.passages.get(from as usize..end).unwrap_or_default()
}

impl Task {
    /// The answer of a finished search.
    pub(crate) fn response(&self) -> Result<&Response, JsValue> {
        if let Some(Answer::Found(response)) = &self.answer { Ok(response) } else { Err(unfinished()) }
    }

    /// The answer of a finished opening.
    fn opened(&self) -> Result<&Opened, JsValue> {
        if let Some(Answer::Opened(opened)) = &self.answer { Ok(opened) } else { Err(unfinished()) }
    }
}

fn unfinished() -> JsValue {
    Failure::usage("the task has no such answer yet: step it until it needs nothing")
}
