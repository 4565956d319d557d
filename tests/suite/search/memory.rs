//! A library in memory, and a host that steps tasks over it.

use index::Block;
use index::columns::Kind;
use index::document::{Document, Head, Passage, PassageKind};
use index::pack::Sink;
use indexer::build::{LibraryBuilder, Settings};
use search::{
    Browse, Engine, Error, Listing, Open, Opened, Options, Response, Search, Step, Suggest, Suggestion,
};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub(crate) struct Packs(BTreeMap<String, Vec<u8>>);

impl Sink for Packs {
    type Error = std::convert::Infallible;
    fn pack(&mut self, name: &str, bytes: &[u8]) -> Result<(), Self::Error> {
        self.0.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// A built library and an engine over it.
pub(crate) struct Library {
    pub(crate) manifest: Vec<u8>,
    packs: Packs,
    pub(crate) engine: Engine,
    /// Blocks handed over so far.
    pub(crate) fetched: BTreeSet<Block>,
    /// Rounds of fetching so far.
    pub(crate) rounds: u32,
}

/// A document of paragraphs.
pub(crate) fn document(id: &str, title: &str, paragraphs: &[&str]) -> Document {
    Document {
        head: Head { id: id.to_owned(), title: title.to_owned(), ..Head::default() },
        passages: paragraphs
            .iter()
            .map(|text| Passage { kind: PassageKind::Paragraph, text: (*text).to_owned(), spans: Vec::new() })
            .collect(),
    }
}

impl Library {
    pub(crate) fn build(documents: Vec<Document>) -> Library {
        Library::build_with(documents, BTreeMap::new())
    }

    /// A library with these declared fields.
    pub(crate) fn build_with(documents: Vec<Document>, fields: BTreeMap<String, Kind>) -> Library {
        let settings = Settings { fields, ..Settings::new(std::env::temp_dir()) };
        let mut builder = LibraryBuilder::new(settings, Packs::default()).unwrap();
        builder.add(documents).unwrap();
        let (manifest, packs, _) = builder.finish().unwrap();
        let manifest = manifest.encode();
        let engine = Engine::open(&manifest).unwrap();
        Library { manifest, packs, engine, fetched: BTreeSet::new(), rounds: 0 }
    }

    /// Forgets every block.
    pub(crate) fn reopen(&mut self) {
        self.engine = Engine::open(&self.manifest).unwrap();
        self.fetched.clear();
        self.rounds = 0;
    }

    /// An engine without blocks.
    pub(crate) fn another_engine(&self) -> Engine {
        Engine::open(&self.manifest).unwrap()
    }

    /// A block's bytes as a host would have them.
    pub(crate) fn read(&self, block: &Block) -> Vec<u8> {
        self.try_read(block).unwrap()
    }

    /// What is at the place of a block that may be of another library.
    pub(crate) fn try_read(&self, block: &Block) -> Option<Vec<u8>> {
        let name = self.engine.pack(block.pack)?;
        let stored = self.packs.0[&name].get(block.offset as usize..)?.get(..block.stored as usize)?;
        if !block.is_compressed() {
            return Some(stored.to_vec());
        }
        let (primer, length) = self.engine.primer();
        index::pack::inflate(primer, length, stored, block.length)
    }

    pub(crate) fn fetch(&mut self, blocks: Vec<Block>) {
        assert!(!blocks.is_empty(), "a task that needs nothing would never end");
        self.rounds += 1;
        for block in blocks {
            assert!(self.fetched.insert(block), "a block is asked for once");
            let bytes = self.read(&block);
            self.engine.provide(block, bytes).unwrap();
        }
    }

    pub(crate) fn search(&mut self, query: &str, options: Options) -> Response {
        self.try_search(query, options).unwrap()
    }

    pub(crate) fn try_search(&mut self, query: &str, options: Options) -> Result<Response, Error> {
        let mut task = Search::new(query, options);
        loop {
            match task.step(&mut self.engine)? {
                Step::Need(blocks) => self.fetch(blocks),
                Step::Done(response) => return Ok(response),
            }
        }
    }

    pub(crate) fn open(&mut self, id: &str, query: Option<&str>) -> Result<Opened, Error> {
        self.try_open(id, query, false)
    }

    pub(crate) fn try_open(&mut self, id: &str, query: Option<&str>, literal: bool) -> Result<Opened, Error> {
        let mut task = Open::new(id, query, literal);
        let mut pauses = 0;
        loop {
            match task.step(&mut self.engine)? {
                Step::Need(blocks) if blocks.is_empty() => {
                    pauses += 1;
                    assert!(pauses < 1000, "a task that only pauses would never end");
                }
                Step::Need(blocks) => self.fetch(blocks),
                Step::Done(opened) => return Ok(opened),
            }
        }
    }

    pub(crate) fn suggest(&mut self, typed: &str, limit: usize) -> Vec<Suggestion> {
        let mut task = Suggest::new(typed, limit);
        loop {
            match task.step(&mut self.engine).unwrap() {
                Step::Need(blocks) => self.fetch(blocks),
                Step::Done(suggestions) => return suggestions,
            }
        }
    }

    pub(crate) fn browse(&mut self, path: &str, page: u32) -> Result<Listing, Error> {
        let mut task = Browse::new(path, page);
        loop {
            match task.step(&mut self.engine)? {
                Step::Need(blocks) => self.fetch(blocks),
                Step::Done(listing) => return Ok(listing),
            }
        }
    }

    /// The ids of the best hits.
    pub(crate) fn ids(&mut self, query: &str) -> Vec<String> {
        self.search(query, Options { limit: 100, ..Options::default() })
            .hits
            .into_iter()
            .map(|hit| hit.head.id)
            .collect()
    }
}
