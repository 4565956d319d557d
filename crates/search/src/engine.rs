//! The opened library and the blocks it has been given.

use crate::error::Error;
use index::heads::HeadEntry;
use index::terms::{Extent, Shard};
use index::tree::{Node, Root};
use index::{Block, Info, Manifest};
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
    /// What was provided, sorted by pack and offset. A sorted list, as everywhere in this crate: its code is a tenth
    /// of a map's.
    blocks: Vec<((u32, u32), Held)>,
}

/// A block as it is kept: decoded, if it is read often.
#[derive(Debug, Clone)]
enum Held {
    Bytes(Rc<Vec<u8>>),
    Shard(Rc<Shard>),
    Heads(Rc<Vec<HeadEntry>>, Rc<Vec<u8>>),
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
        Ok(Engine { manifest, blocks: Vec::new() })
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
        let bytes = block.unseal(bytes).map_err(|cause| corrupt(cause, &block))?;
        self.keep(&block, Held::Bytes(Rc::new(bytes)));
        Ok(())
    }

    fn find(&self, block: &Block) -> Result<usize, usize> {
        self.blocks.binary_search_by_key(&(block.pack, block.offset), |(place, _)| *place)
    }

    fn keep(&mut self, block: &Block, held: Held) {
        match self.find(block) {
            Ok(at) => {
                if let Some((_, known)) = self.blocks.get_mut(at) {
                    *known = held;
                }
            }
            Err(at) => self.blocks.insert(at, ((block.pack, block.offset), held)),
        }
    }

    /// What is held of a block, or `None` and a note in `need`.
    fn held(&self, block: &Block, need: &mut Need) -> Option<&Held> {
        match self.find(block) {
            Ok(at) => self.blocks.get(at).map(|(_, held)| held),
            Err(_) => {
                need.add(block);
                None
            }
        }
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

    /// The blocks that hold the keys of a tree from `from` to `to`. `None` while a node is missing.
    pub(crate) fn range(
        &self,
        root: &Root,
        from: &[u8],
        to: &[u8],
        need: &mut Need,
    ) -> Result<Option<Vec<Block>>, Error> {
        let mut level: Vec<Block> = root.node.range(from, to).collect();
        for _ in 0..root.height {
            let mut below = Vec::new();
            let mut whole = true;
            for block in level {
                match self.block(&block, need) {
                    Some(bytes) => {
                        let node = Node::decode(bytes).map_err(|cause| corrupt(cause, &block))?;
                        below.extend(node.range(from, to));
                    }
                    None => whole = false,
                }
            }
            if !whole {
                return Ok(None);
            }
            level = below;
        }
        Ok(Some(level))
    }

    /// A block's bytes, or `None` and a note in `need`. A shard that was decoded has none to show.
    pub(crate) fn block(&self, block: &Block, need: &mut Need) -> Option<&[u8]> {
        match self.held(block, need)? {
            Held::Bytes(bytes) | Held::Heads(_, bytes) => Some(bytes),
            Held::Shard(_) => Some(&[]),
        }
    }

    /// A decoded shard of the dictionary.
    pub(crate) fn shard(&mut self, block: &Block, need: &mut Need) -> Result<Option<Rc<Shard>>, Error> {
        let bytes = match self.held(block, need) {
            None => return Ok(None),
            Some(Held::Shard(shard)) => return Ok(Some(Rc::clone(shard))),
            Some(Held::Bytes(bytes)) => bytes.to_vec(),
            Some(Held::Heads(..)) => return Err(MISSING),
        };
        let shard = Rc::new(Shard::decode(bytes).map_err(|cause| corrupt(cause, block))?);
        self.keep(block, Held::Shard(Rc::clone(&shard)));
        Ok(Some(shard))
    }

    /// A decoded head block.
    pub(crate) fn heads(
        &mut self,
        block: &Block,
        need: &mut Need,
    ) -> Result<Option<Rc<Vec<HeadEntry>>>, Error> {
        let bytes = match self.held(block, need) {
            None => return Ok(None),
            Some(Held::Heads(heads, _)) => return Ok(Some(Rc::clone(heads))),
            Some(Held::Bytes(bytes)) => Rc::clone(bytes),
            Some(Held::Shard(_)) => return Err(MISSING),
        };
        let heads = Rc::new(index::heads::decode(&bytes).map_err(|cause| corrupt(cause, block))?);
        self.keep(block, Held::Heads(Rc::clone(&heads), bytes));
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
        Ok(Some(Head { block, heads, at }))
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
    /// Where it was read from.
    pub(crate) block: Block,
    heads: Rc<Vec<HeadEntry>>,
    at: usize,
}

impl Head {
    pub(crate) fn entry(&self) -> Result<&HeadEntry, Error> {
        self.heads.get(self.at).ok_or(MISSING)
    }
}

/// The blocks a step lacks, in order, each once.
#[derive(Debug, Default)]
pub(crate) struct Need(Vec<Block>);

impl Need {
    fn add(&mut self, block: &Block) {
        if let Err(at) = self.0.binary_search(block) {
            self.0.insert(at, *block);
        }
    }

    /// Whether nothing is lacking.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// `Step::Need` if anything is lacking.
    pub(crate) fn step<T>(self) -> Option<Step<T>> {
        if self.0.is_empty() { None } else { Some(Step::Need(self.0)) }
    }
}
