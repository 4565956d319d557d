//! The opened library and the blocks it has been given.

use crate::error::Error;
use index::heads::HeadEntry;
use index::pairs::Adjacency;
use index::terms::{Extent, PairPlace, Shard};
use index::tree::{Node, Root};
use index::{Block, Info, Manifest, columns};
use std::rc::Rc;

/// What a task answers when stepped.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<T> {
    /// These blocks are missing. Provide them all, in any order, and step again. If there are none, the task only
    /// pauses, as opening a long document does, so that the host can do something else first.
    Need(Vec<Block>),
    /// The answer. The task is spent.
    Done(T),
}

impl<T> Step<T> {
    /// The same with another answer.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Step<U> {
        match self {
            Step::Need(blocks) => Step::Need(blocks),
            Step::Done(answer) => Step::Done(change(answer)),
        }
    }
}

/// A library opened from its manifest.
#[derive(Debug)]
pub struct Engine {
    pub(crate) manifest: Manifest,
    /// What was provided, sorted by pack and offset. A sorted list, as everywhere in this crate: its code is a tenth
    /// of a map's.
    blocks: Vec<((u32, u32), Held)>,
    /// For each unit the first of its document, once a search has read it.
    first_units: Option<Rc<Vec<u32>>>,
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
        Ok(Engine { manifest, blocks: Vec::new(), first_units: None })
    }

    /// What the library says of itself.
    pub fn info(&self) -> &Info {
        &self.manifest.info
    }

    /// What a compressed block's stored bytes are put behind when they are inflated, as it is kept, and how many of the
    /// inflated bytes are its own.
    pub fn primer(&self) -> (&[u8], u32) {
        (&self.manifest.primer, self.manifest.primer_length)
    }

    /// The file name of a pack, without its ending `.pack`.
    pub fn pack(&self, pack: u32) -> Option<String> {
        self.manifest.packs.get(pack as usize).map(|name| index::manifest::pack_name(name))
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

    /// The target of `key` in a tree, walking down as far as blocks are there. `None` while one is missing;
    /// `Some(None)` when the tree holds no such key.
    pub(crate) fn walk(&self, root: &Root, key: &[u8], need: &mut Need) -> Option<Option<Block>> {
        let mut target = root.node.find(key);
        for _ in 0..root.height {
            let Some(block) = target else { break };
            target = self.node(&block, need)?.find(key);
        }
        Some(target)
    }

    /// A node of a tree, or `None` and a note in `need`.
    pub(crate) fn node(&self, block: &Block, need: &mut Need) -> Option<Node> {
        let node = Node::decode(self.block(block, need)?);
        need.sound(node, block)
    }

    /// The blocks that hold the keys of a tree from `from` to `to`. `None` while a node is missing.
    pub(crate) fn range(&self, root: &Root, from: &[u8], to: &[u8], need: &mut Need) -> Option<Vec<Block>> {
        let mut level = root.node.range(from, to);
        for _ in 0..root.height {
            let mut below = Vec::new();
            let mut whole = true;
            for block in level {
                match self.node(&block, need) {
                    Some(node) => below.extend_from_slice(&node.range(from, to)),
                    None => whole = false,
                }
            }
            if !whole {
                return None;
            }
            level = below;
        }
        Some(level)
    }

    /// The shards of the keys that begin with `start`. `None` while a node is missing.
    pub(crate) fn beginning(&self, start: &str, need: &mut Need) -> Option<Vec<Block>> {
        let mut end = start.as_bytes().to_vec();
        // In no key.
        end.push(0xff);
        self.range(&self.manifest.terms, start.as_bytes(), &end, need)
    }

    /// A block's bytes, or `None` and a note in `need`. A shard that was decoded has none to show.
    pub(crate) fn block(&self, block: &Block, need: &mut Need) -> Option<&[u8]> {
        match self.held(block, need)? {
            Held::Bytes(bytes) | Held::Heads(_, bytes) => Some(bytes),
            Held::Shard(_) => Some(&[]),
        }
    }

    /// A decoded shard of the dictionary, or `None` and a note in `need`.
    pub(crate) fn shard(&mut self, block: &Block, need: &mut Need) -> Option<Rc<Shard>> {
        let bytes = match self.held(block, need)? {
            Held::Shard(shard) => return Some(Rc::clone(shard)),
            Held::Bytes(bytes) => bytes.to_vec(),
            Held::Heads(..) => return need.fail(MISSING),
        };
        let shard = Rc::new(need.sound(Shard::decode(bytes, self.manifest.info.units), block)?);
        self.keep(block, Held::Shard(Rc::clone(&shard)));
        Some(shard)
    }

    /// A decoded head block, or `None` and a note in `need`.
    pub(crate) fn heads(&mut self, block: &Block, need: &mut Need) -> Option<Rc<Vec<HeadEntry>>> {
        let bytes = match self.held(block, need)? {
            Held::Heads(heads, _) => return Some(Rc::clone(heads)),
            Held::Bytes(bytes) => Rc::clone(bytes),
            Held::Shard(_) => return need.fail(MISSING),
        };
        let heads = Rc::new(need.sound(index::heads::decode(&bytes), block)?);
        self.keep(block, Held::Heads(Rc::clone(&heads), bytes));
        Some(heads)
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

    /// Where a pair's two are adjacent, by the forms of the key that keeps it; `None` and what is missing in `need`.
    pub(crate) fn adjacent(&self, pair: &PairPlace<'_>, need: &mut Need) -> Option<Vec<Adjacency>> {
        let bytes = self.extent(&pair.group.bytes, need)?;
        need.sound_list(pair.lists(&bytes), &pair.group.bytes)
    }

    /// For each unit of the library, the first of its document; `None` and what is missing in `need`.
    pub(crate) fn first_units(&mut self, need: &mut Need) -> Option<Rc<Vec<u32>>> {
        if let Some(known) = &self.first_units {
            return Some(Rc::clone(known));
        }
        let mut all = Vec::new();
        let mut whole = true;
        for span in &self.manifest.spans {
            match self.block(&span.block, need) {
                Some(bytes) => need.sound(columns::first_units(bytes, span, &mut all), &span.block)?,
                None => whole = false,
            }
        }
        if !whole {
            return None;
        }
        Some(Rc::clone(self.first_units.insert(Rc::new(all))))
    }

    /// The head of the document that `unit` belongs to, or `None` and a note in `need`.
    pub(crate) fn head_of(&mut self, unit: u32, need: &mut Need) -> Option<Head> {
        let key = index::manifest::unit_key(unit);
        let Some(block) = self.walk(&self.manifest.heads, &key, need)? else { return need.fail(MISSING) };
        let heads = self.heads(&block, need)?;
        let after = heads.partition_point(|entry| entry.first_unit <= unit);
        match after.checked_sub(1) {
            Some(at) => Some(Head { block, heads, at }),
            None => need.fail(MISSING),
        }
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
    pub(crate) fn entry(&self) -> Option<&HeadEntry> {
        self.heads.get(self.at)
    }
}

/// What keeps a step from its end: the blocks it lacks, in order, each once, or a fault in those it has. Whoever gets
/// `None` from a reader of blocks finds the reason here, and goes on with what does not depend on it.
#[derive(Debug, Default)]
pub(crate) struct Need {
    blocks: Vec<Block>,
    fault: Option<Error>,
}

impl Need {
    fn add(&mut self, block: &Block) {
        if let Err(at) = self.blocks.binary_search(block) {
            self.blocks.insert(at, *block);
        }
    }

    /// Takes note of a fault; the first is told.
    pub(crate) fn fail<T>(&mut self, fault: Error) -> Option<T> {
        self.fault.get_or_insert(fault);
        None
    }

    /// What was decoded from a block, or a note that it is damaged.
    pub(crate) fn sound<T>(&mut self, decoded: Result<T, index::Error>, block: &Block) -> Option<T> {
        decoded.map_err(|cause| self.fail::<()>(corrupt(cause, block))).ok()
    }

    /// A decoded list, or a note that it is damaged.
    pub(crate) fn sound_list<T>(&mut self, list: Result<T, index::Error>, extent: &Extent) -> Option<T> {
        match extent.parts.first() {
            Some((block, _)) => self.sound(list, block),
            None => list.map_err(|cause| self.fail::<()>(cause.into())).ok(),
        }
    }

    /// Whether nothing is lacking.
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.is_empty() && self.fault.is_none()
    }

    /// `Step::Need` if anything is lacking.
    pub(crate) fn step<T>(self) -> Result<Option<Step<T>>, Error> {
        match self.fault {
            Some(fault) => Err(fault),
            None if self.blocks.is_empty() => Ok(None),
            None => Ok(Some(Step::Need(self.blocks))),
        }
    }
}
