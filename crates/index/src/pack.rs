//! Packs: the files of a library, each a run of blocks, named by its content.

use crate::block::{Block, seal};
use std::io::Write;

/// A pack is closed before it would grow past this many bytes, so that a host without Range requests can send
/// whole packs. A single longer block has a pack of its own.
pub const PACK_LENGTH: usize = 32 * 1024;
/// Bytes of a pack's name: the first bytes of the BLAKE3 hash of its content, written in hexadecimal.
pub const NAME_LENGTH: usize = 8;

/// Which blocks lie together. A pack holds blocks of one lane only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Shards of the dictionary, names, columns, and the nodes of trees.
    Dictionary,
    /// Posting lists and pair groups.
    Postings,
    /// Heads and passages of documents.
    Documents,
}

const LANES: usize = 3;

/// Where finished packs go. No I/O happens here: the caller decides what a pack becomes.
pub trait Sink {
    /// What can go wrong on the way.
    type Error;
    /// Takes the pack with this name (hexadecimal, without ending).
    fn pack(&mut self, name: &str, bytes: &[u8]) -> Result<(), Self::Error>;
}

/// A block's bytes as they will stand in the pack, made ready on any thread.
#[derive(Debug)]
pub struct Prepared {
    stored: Vec<u8>,
    length: u32,
}

/// Seals a block and compresses it, if that makes it shorter. Deterministic.
pub fn compress(content: Vec<u8>) -> Prepared {
    let sealed = seal(content);
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    let deflated = encoder.write_all(&sealed).and_then(|()| encoder.finish()).unwrap_or_default();
    let length = sealed.len() as u32;
    let stored = if deflated.is_empty() || deflated.len() >= sealed.len() { sealed } else { deflated };
    Prepared { stored, length }
}

/// Seals a block and keeps it as it is.
pub fn store(content: Vec<u8>) -> Prepared {
    let stored = seal(content);
    Prepared { length: stored.len() as u32, stored }
}

/// A finished pack, as the manifest lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackEntry {
    /// The first bytes of the content's hash.
    pub name: [u8; NAME_LENGTH],
    /// Bytes of the file.
    pub length: u32,
}

/// The name a pack with this content has.
pub fn name_of(bytes: &[u8]) -> [u8; NAME_LENGTH] {
    let mut name = [0; NAME_LENGTH];
    for (to, from) in name.iter_mut().zip(blake3::hash(bytes).as_bytes()) {
        *to = *from;
    }
    name
}

/// Lays blocks into packs.
#[derive(Debug)]
pub struct PackWriter<S> {
    sink: S,
    packs: Vec<PackEntry>,
    lanes: [Option<(u32, Vec<u8>)>; LANES],
}

impl<S: Sink> PackWriter<S> {
    /// A writer that hands finished packs to `sink`.
    pub fn new(sink: S) -> Self {
        PackWriter { sink, packs: Vec::new(), lanes: [const { None }; LANES] }
    }

    /// Appends a block and tells where it is.
    pub fn add(&mut self, lane: Lane, block: &Prepared) -> Result<Block, S::Error> {
        let slot = lane as usize;
        let full = |open: &Option<(u32, Vec<u8>)>| {
            open.as_ref().is_some_and(|(_, bytes)| bytes.len() + block.stored.len() > PACK_LENGTH)
        };
        if self.lanes.get(slot).is_some_and(full) {
            self.close(slot)?;
        }
        let next = self.packs.len() as u32;
        let packs = &mut self.packs;
        let mut place =
            Block { pack: next, offset: 0, stored: block.stored.len() as u32, length: block.length };
        if let Some(open) = self.lanes.get_mut(slot) {
            let (pack, bytes) = open.get_or_insert_with(|| {
                packs.push(PackEntry { name: [0; NAME_LENGTH], length: 0 });
                (next, Vec::with_capacity(PACK_LENGTH))
            });
            place.pack = *pack;
            place.offset = bytes.len() as u32;
            bytes.extend_from_slice(&block.stored);
        }
        Ok(place)
    }

    fn close(&mut self, slot: usize) -> Result<(), S::Error> {
        let Some((pack, bytes)) = self.lanes.get_mut(slot).and_then(Option::take) else {
            return Ok(());
        };
        let name = name_of(&bytes);
        if let Some(entry) = self.packs.get_mut(pack as usize) {
            *entry = PackEntry { name, length: bytes.len() as u32 };
        }
        self.sink.pack(&crate::manifest::pack_name(&name), &bytes)
    }

    /// Closes every pack; returns their list, in the order of their numbers, and the sink.
    pub fn finish(mut self) -> Result<(Vec<PackEntry>, S), S::Error> {
        for slot in 0..LANES {
            self.close(slot)?;
        }
        Ok((self.packs, self.sink))
    }
}
