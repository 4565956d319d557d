//! The opened library and the blocks it has been given.

use crate::error::Error;
use index::{Block, Info, Manifest};
use std::collections::BTreeMap;

/// What a task answers when stepped.
#[derive(Debug, Clone, PartialEq)]
pub enum Step<T> {
    /// These blocks are missing. Provide them all, in any order, and step again.
    Need(Vec<Block>),
    /// The answer. Stepping again is an error of the host.
    Done(T),
}

/// A library opened from its manifest.
#[derive(Debug)]
pub struct Engine {
    pub(crate) manifest: Manifest,
    blocks: BTreeMap<(u32, u32), Vec<u8>>,
}

impl Engine {
    /// Opens a library from the bytes of its manifest.
    pub fn open(manifest: &[u8]) -> Result<Engine, Error> {
        Ok(Engine { manifest: Manifest::decode(manifest)?, blocks: BTreeMap::new() })
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
        block.verify(&bytes).map_err(|cause| Error::Corrupt { cause, pack: Some(block.pack) })?;
        self.blocks.insert((block.pack, block.offset), bytes);
        Ok(())
    }
}
