//! A made-up collection, built in memory, and what its dictionary holds.

use crate::memory::{Library, document};
use crate::model::Model;
use index::document::Document;
use index::terms::{Extent, Shard, Term};
use index::tree::{Node, Root};
use index::{Block, Manifest};

pub(crate) const DOCUMENTS: u32 = 2000;

/// The documents, the library they make, and its dictionary.
pub(crate) struct Collection {
    pub(crate) documents: Vec<Document>,
    /// What somebody could ask, of up to eight words.
    pub(crate) questions: Vec<String>,
    pub(crate) library: Library,
    pub(crate) shards: Vec<Shard>,
}

impl Collection {
    pub(crate) fn new() -> Collection {
        let model = Model::new(1);
        let (mut documents, mut questions) = (Vec::new(), Vec::new());
        for number in 0..DOCUMENTS {
            let made = model.document(number, DOCUMENTS);
            if number % 100 == 50 {
                questions.push(text(&model.query(number, &made)["text"]));
            }
            let paragraphs: Vec<&str> = made.text.lines().collect();
            documents.push(document(&number.to_string(), &text(&made.line()["title"]), &paragraphs));
        }
        let library = Library::build(documents.clone());
        let manifest = Manifest::decode(&library.manifest).unwrap();
        let blocks = leaves(&library, manifest.terms);
        let shard = |block| Shard::decode(content(&library, block), manifest.info.units).unwrap();
        let shards = blocks.iter().map(shard).collect();
        Collection { shards, documents, questions, library }
    }

    /// Every plain word of the dictionary with what is known of it.
    pub(crate) fn terms(&self) -> Vec<(String, Term)> {
        let mut terms = Vec::new();
        for shard in &self.shards {
            let mut visit = |key: &str, term| {
                if !key.starts_with('!') {
                    terms.push((key.to_owned(), term));
                }
                Ok(())
            };
            shard.each(&mut visit).unwrap();
        }
        terms
    }

    /// The bytes of a list.
    pub(crate) fn bytes(&self, extent: &Extent) -> Vec<u8> {
        let part = |(block, range): &(Block, std::ops::Range<usize>)| {
            content(&self.library, block)[range.clone()].to_vec()
        };
        extent.parts.iter().flat_map(part).collect()
    }
}

fn text(value: &serde_json::Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn content(library: &Library, block: &Block) -> Vec<u8> {
    block.unseal(library.read(block)).unwrap()
}

/// The blocks that a tree leads to.
fn leaves(library: &Library, root: Root) -> Vec<Block> {
    let mut level: Vec<Block> = root.node.blocks().collect();
    for _ in 0..root.height {
        let below = |block| Node::decode(&content(library, block)).unwrap().blocks().collect::<Vec<_>>();
        level = level.iter().flat_map(below).collect();
    }
    level
}
