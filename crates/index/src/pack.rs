//! Packs: the files of a library, each a run of blocks, named by its content.

use crate::block::{Block, seal};
use flate2::{Compress, Compression, FlushCompress};
use std::sync::Arc;

/// A pack is closed before it would grow past this many bytes, so that a host without Range requests can send
/// whole packs. A single longer block has a pack of its own.
pub const PACK_LENGTH: usize = 16 * 1024;
/// Behind so many packs of a lane its next are of twice the length,
pub const SHORTEST_PACKS: usize = 64;
/// and behind so many of those of four times, and so on: the number of files, and with it the list of packs in the
/// manifest, grows with the logarithm of a large library. By lanes, because a search needs as many packs of the short ones
/// as of the long.
pub const PACKS_OF_A_LENGTH: usize = 256;
/// The length is not doubled more often.
const MOST_DOUBLINGS: usize = 7;
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

/// What a block is known by among those compressed before: a hash of all that it is made of.
pub type BlockKey = [u8; 16];

/// The key of a block with this content. `kind` keeps keys that hash something else in place of the content apart.
pub fn block_key(kind: u8, content: &[u8]) -> BlockKey {
    let mut key = BlockKey::default();
    let hash = blake3::Hasher::new().update(&[kind]).update(content).finalize();
    for (to, from) in key.iter_mut().zip(hash.as_bytes()) {
        *to = *from;
    }
    key
}

/// Blocks that were compressed with the same primer before.
pub trait Compressed: std::fmt::Debug + Send + Sync {
    /// The stored bytes of the block with this key and its length when inflated.
    fn find(&self, key: &BlockKey) -> Option<(Vec<u8>, u32)>;
}

/// A block's bytes as they will stand in the pack, made ready on any thread.
#[derive(Debug)]
pub struct Prepared {
    stored: Vec<u8>,
    length: u32,
    key: Option<BlockKey>,
}

/// What a library's documents have in common: text that every compressed block of the library may refer back to.
///
/// A block of some kilobytes is too short to show a compressor its language. The stream that a reader inflates is
/// therefore the primer followed by the block. Kept is the primer in such a form that the two can simply be put one
/// behind the other: raw DEFLATE that ends with an empty stored block, and so at the end of a byte.
#[derive(Debug, Default)]
pub struct Primer {
    text: Vec<u8>,
    stored: Vec<u8>,
    before: Option<Arc<dyn Compressed>>,
}

impl Primer {
    /// Longest primer, in bytes: with a block behind it, less than DEFLATE's window.
    pub const LONGEST: usize = 16 * 1024;

    /// A primer of this text, of which no more than the last [`Primer::LONGEST`] bytes are of use.
    pub fn new(mut text: Vec<u8>) -> Primer {
        text.drain(..text.len().saturating_sub(Self::LONGEST));
        let stored = if text.is_empty() { Vec::new() } else { deflate(&[], &text, FlushCompress::Sync) };
        if stored.is_empty() { Primer::default() } else { Primer { text, stored, before: None } }
    }

    /// With blocks that need not be compressed again.
    pub fn knowing(self, before: Arc<dyn Compressed>) -> Primer {
        Primer { before: Some(before), ..self }
    }

    /// Its text.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// Its length when inflated.
    pub fn length(&self) -> u32 {
        self.text.len() as u32
    }

    /// What stands before a compressed block's bytes when they are inflated; as the manifest holds it.
    pub fn stored(&self) -> &[u8] {
        &self.stored
    }

    /// Seals a block and compresses it, if that makes it shorter. Deterministic.
    pub fn compress(&self, content: Vec<u8>) -> Prepared {
        let key = block_key(0, &content);
        self.known(&key).unwrap_or_else(|| self.compress_as(key, content))
    }

    /// The block with this key, if it was compressed before.
    pub fn known(&self, key: &BlockKey) -> Option<Prepared> {
        let (stored, length) = self.before.as_ref()?.find(key)?;
        Some(Prepared { stored, length, key: Some(*key) })
    }

    /// Seals and compresses a block that has this key.
    pub fn compress_as(&self, key: BlockKey, content: Vec<u8>) -> Prepared {
        let sealed = seal(content);
        let deflated = deflate(&self.text, &sealed, FlushCompress::Finish);
        let length = sealed.len() as u32;
        let stored = if deflated.is_empty() || deflated.len() >= sealed.len() { sealed } else { deflated };
        Prepared { stored, length, key: Some(key) }
    }
}

/// Raw DEFLATE of `content` behind `before`; nothing if it cannot be compressed.
fn deflate(before: &[u8], content: &[u8], end: FlushCompress) -> Vec<u8> {
    let mut encoder = Compress::new(Compression::best(), false);
    if !before.is_empty() && encoder.set_dictionary(before).is_err() {
        return Vec::new();
    }
    // Room for the worst case, so that one call does all: DEFLATE adds five bytes to 16 kB, and the end.
    let mut out = Vec::with_capacity(content.len() + content.len() / 1024 + 64);
    let done =
        encoder.compress_vec(content, &mut out, end).is_ok() && encoder.total_in() == content.len() as u64;
    if done { out } else { Vec::new() }
}

/// Inflates a block's stored bytes behind the primer, both as they are kept: what any reader does. `None`: they are
/// damaged. At most a byte more than `length` is made.
pub fn inflate(primer: &[u8], primer_length: u32, stored: &[u8], length: u32) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity((primer_length + length) as usize + 1);
    let mut decoder = flate2::Decompress::new(false);
    for part in [primer, stored].into_iter().filter(|part| !part.is_empty()) {
        decoder.decompress_vec(part, &mut bytes, flate2::FlushDecompress::None).ok()?;
    }
    bytes.get(primer_length as usize..).map(<[u8]>::to_vec)
}

/// Seals a block and keeps it as it is.
pub fn store(content: Vec<u8>) -> Prepared {
    let stored = seal(content);
    Prepared { length: stored.len() as u32, stored, key: None }
}

/// A finished pack.
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

/// The packs of a lane.
#[derive(Debug, Default)]
struct Packs {
    /// How many there are.
    count: usize,
    /// The number and the content of the one that is not closed.
    open: Option<(u32, Vec<u8>)>,
}

/// Lays blocks into packs.
#[derive(Debug)]
pub struct PackWriter<S> {
    sink: S,
    packs: Vec<PackEntry>,
    lanes: [Packs; LANES],
    primer: Arc<Primer>,
    compressed: Vec<(BlockKey, Block)>,
}

impl<S: Sink> PackWriter<S> {
    /// A writer that hands finished packs to `sink`.
    pub fn new(sink: S) -> Self {
        PackWriter {
            sink,
            packs: Vec::new(),
            lanes: Default::default(),
            primer: Arc::default(),
            compressed: Vec::new(),
        }
    }

    /// Sets the primer, before the first block is compressed.
    pub fn prime(&mut self, primer: Primer) {
        self.primer = Arc::new(primer);
    }

    /// The primer, with which to compress blocks on any thread.
    pub fn primer(&self) -> Arc<Primer> {
        self.primer.clone()
    }

    /// Compresses a block, appends it and tells where it is.
    pub fn compress(&mut self, lane: Lane, content: Vec<u8>) -> Result<Block, S::Error> {
        let prepared = self.primer.compress(content);
        self.add(lane, &prepared)
    }

    /// Appends a block and tells where it is.
    pub fn add(&mut self, lane: Lane, block: &Prepared) -> Result<Block, S::Error> {
        let slot = lane as usize;
        let full = |Packs { count, open }: &Packs| {
            open.as_ref().is_some_and(|(_, bytes)| {
                let longer = count.saturating_sub(SHORTEST_PACKS).div_ceil(PACKS_OF_A_LENGTH);
                bytes.len() + block.stored.len() > PACK_LENGTH << longer.min(MOST_DOUBLINGS)
            })
        };
        if self.lanes.get(slot).is_some_and(full) {
            self.close(slot)?;
        }
        let next = self.packs.len() as u32;
        let packs = &mut self.packs;
        let mut place =
            Block { pack: next, offset: 0, stored: block.stored.len() as u32, length: block.length };
        if let Some(Packs { count, open }) = self.lanes.get_mut(slot) {
            let (pack, bytes) = open.get_or_insert_with(|| {
                *count += 1;
                packs.push(PackEntry { name: [0; NAME_LENGTH], length: 0 });
                (next, Vec::with_capacity(PACK_LENGTH))
            });
            place.pack = *pack;
            place.offset = bytes.len() as u32;
            bytes.extend_from_slice(&block.stored);
        }
        self.compressed.extend(block.key.map(|key| (key, place)));
        Ok(place)
    }

    /// The blocks that were given to [`Primer::compress`], by their keys: for the next build to know.
    pub fn take_compressed(&mut self) -> Vec<(BlockKey, Block)> {
        std::mem::take(&mut self.compressed)
    }

    fn close(&mut self, slot: usize) -> Result<(), S::Error> {
        let Some((pack, bytes)) = self.lanes.get_mut(slot).and_then(|lane| lane.open.take()) else {
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
