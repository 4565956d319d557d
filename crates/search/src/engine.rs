//! The opened library and the blocks it has been given.

use crate::error::Error;
use index::heads::HeadEntry;
use index::terms::{Extent, Shard};
use index::tree::{Node, Root};
use index::{Block, Info, Manifest};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What a task answers when stepped.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<T> {
    /// These blocks are missing. Provide them all, in any order, and step again.
    Need(Vec<Block>),
    /// The answer. The task is spent.
    Done(T),
}

/// A library opened from its manifest.
#[derive(Debug)]
pub struct Engine {
    pub(crate) manifest: Manifest,
    blocks: BTreeMap<Place, Vec<u8>>,
    shards: BTreeMap<Place, Rc<Shard>>,
    heads: BTreeMap<Place, Rc<Vec<HeadEntry>>>,
}

type Place = (u32, u32);

fn place(block: &Block) -> Place {
    (block.pack, block.offset)
}

impl Engine {
    /// Opens a library from the bytes of its manifest. An error if the library was written in another version of
    /// the format or analyzed by another version of the analyzer.
    pub fn open(manifest: &[u8]) -> Result<Engine, Error> {
        let manifest = Manifest::decode(manifest)?;
        if manifest.info.analyzer != analysis::VERSION {
            return Err(Error::Version(
                "the library was built with another version of the analyzer; build it again".to_owned(),
            ));
        }
        Ok(Engine { manifest, blocks: BTreeMap::new(), shards: BTreeMap::new(), heads: BTreeMap::new() })
    }

    /// What the library says of itself.
    pub fn info(&self) -> &Info {
        &self.manifest.info
    }

    /// The file name of a pack, without its ending `.pack`, and its length in bytes.
    pub fn pack(&self, pack: u32) -> Option<(String, u32)> {
        let (name, length) = self.manifest.packs.get(pack as usize)?;
        Some((index::manifest::pack_name(name), *length))
    }

    /// Hands over a block a task asked for, inflated if it is compressed. An error says that the bytes are not that
    /// block; the engine is as before, and the host may fetch again.
    pub fn provide(&mut self, block: Block, bytes: Vec<u8>) -> Result<(), Error> {
        block.verify(&bytes).map_err(|cause| corrupt(cause, &block))?;
        self.blocks.insert(place(&block), bytes);
        Ok(())
    }

    /// The target of `key` in a tree, walking down as far as blocks are there. `None` while one is missing, which
    /// is then in `need`; `Some(None)` when the tree holds no such key.
    pub(crate) fn walk(
        &self,
        root: &Root,
        key: &[u8],
        need: &mut Need,
    ) -> Result<Option<Option<Block>>, Error> {
        let mut target = root.node.find(key);
        for _ in 0..root.height {
            let Some(block) = target else { break };
            let Some(bytes) = self.block(&block, need) else { return Ok(None) };
            target = Node::decode(bytes).map_err(|cause| corrupt(cause, &block))?.find(key);
        }
        Ok(Some(target))
    }

    /// A block's bytes, or `None` and a note in `need`.
    pub(crate) fn block(&self, block: &Block, need: &mut Need) -> Option<&[u8]> {
        let bytes = self.blocks.get(&place(block));
        if bytes.is_none() {
            need.0.insert(*block);
        }
        bytes.map(Vec::as_slice)
    }

    /// A decoded shard of the dictionary.
    pub(crate) fn shard(&mut self, block: &Block, need: &mut Need) -> Result<Option<Rc<Shard>>, Error> {
        if let Some(shard) = self.shards.get(&place(block)) {
            return Ok(Some(Rc::clone(shard)));
        }
        if self.block(block, need).is_none() {
            return Ok(None);
        }
        let bytes = self.blocks.remove(&place(block)).unwrap_or_default();
        let shard = Rc::new(Shard::decode(bytes).map_err(|cause| corrupt(cause, block))?);
        self.shards.insert(place(block), Rc::clone(&shard));
        Ok(Some(shard))
    }

    /// A decoded head block.
    pub(crate) fn heads(
        &mut self,
        block: &Block,
        need: &mut Need,
    ) -> Result<Option<Rc<Vec<HeadEntry>>>, Error> {
        if let Some(heads) = self.heads.get(&place(block)) {
            return Ok(Some(Rc::clone(heads)));
        }
        let Some(bytes) = self.block(block, need) else { return Ok(None) };
        let heads = Rc::new(index::heads::decode(bytes).map_err(|cause| corrupt(cause, block))?);
        self.blocks.remove(&place(block));
        self.heads.insert(place(block), Rc::clone(&heads));
        Ok(Some(heads))
    }

    /// The bytes of a list, or `None` and what is missing in `need`.
    pub(crate) fn extent(&self, extent: &Extent, need: &mut Need) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut whole = true;
        for (block, range) in &extent.parts {
            match self.block(block, need) {
                Some(bytes) => out.extend_from_slice(bytes.get(range.clone()).unwrap_or_default()),
                None => whole = false,
            }
        }
        whole.then_some(out)
    }

    /// The head of the document that `unit` belongs to.
    pub(crate) fn head_of(&mut self, unit: u32, need: &mut Need) -> Result<Option<Head>, Error> {
        let key = index::manifest::unit_key(unit);
        let Some(target) = self.walk(&self.manifest.heads, &key, need)? else { return Ok(None) };
        let block = target.ok_or(MISSING)?;
        let Some(heads) = self.heads(&block, need)? else { return Ok(None) };
        let after = heads.partition_point(|entry| entry.first_unit <= unit);
        let at = after.checked_sub(1).ok_or(MISSING)?;
        Ok(Some(Head { block: heads, at }))
    }
}

/// A posting or a name led to a document that isn't there.
pub(crate) const MISSING: Error =
    Error::Corrupt { cause: index::Error::Malformed("document reference"), pack: None };

pub(crate) fn corrupt(cause: index::Error, block: &Block) -> Error {
    Error::Corrupt { cause, pack: Some(block.pack) }
}

/// A document's head within its decoded block.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    block: Rc<Vec<HeadEntry>>,
    at: usize,
}

impl Head {
    pub(crate) fn entry(&self) -> Result<&HeadEntry, Error> {
        self.block.get(self.at).ok_or(MISSING)
    }
}

/// The blocks a step lacks.
#[derive(Debug, Default)]
pub(crate) struct Need(BTreeSet<Block>);

impl Need {
    /// `Step::Need` if anything is lacking.
    pub(crate) fn step<T>(self) -> Option<Step<T>> {
        if self.0.is_empty() { None } else { Some(Step::Need(self.0.into_iter().collect())) }
    }
}
