//! What an earlier build left: documents, the dictionary's rows and what was mined, for a build in which little changed.
//!
//! Of a document that stays nothing is read, analyzed or compressed again. Its rows are taken over with its units' new
//! numbers, and its block, if the documents in it are the same, as it stands in the earlier library. So that library is
//! read too; each pack of it is known by the hash that is its name.

use super::cache::{self, CacheReader, CacheWriter};
use super::error::BuildError;
use super::invert::Encoded;
use super::synonyms::Definitions;
use super::vocabulary::Vocabulary;
use super::{Numbers, PackSource};
use index::block::Block;
use index::document::{Document, Head};
use index::heads::{self, HeadsWriter};
use index::pack::{BlockKey, Compressed, Primer, name_of};
use index::passages;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::sync::{Arc, Mutex, PoisonError};

/// Documents in a frame of a cache.
const DOCUMENTS_AT_ONCE: usize = 1024;
/// Packs held in memory while blocks of them are looked up.
const PACKS_HELD: usize = 256;

/// What a cache has of a document beside its head.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Rest {
    /// The number of passages and of bytes of each unit.
    pub(super) units: Vec<(u32, u32)>,
    /// Tokens of each unit.
    pub(super) lengths: Vec<u32>,
    pub(super) text: u64,
    pub(super) title_length: u32,
    pub(super) hash: BlockKey,
}

/// A document of the earlier library.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) head: Head,
    pub(super) rest: Rest,
    /// Whether it is in the new library too.
    pub(super) stays: bool,
}

/// A head block: how many documents it has. If the text stands in it, it is the block with this key; else the text is
/// in `texts` blocks, each with a key made of this one and its place.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Group {
    pub(super) documents: u32,
    pub(super) key: BlockKey,
    pub(super) texts: u32,
}

/// What is mined from the collection as a whole, and kept as long as little changes.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mined {
    /// The text of the primer.
    pub(super) primer: Vec<u8>,
    /// Runs of words, as forms, with how often they are there.
    pub(super) phrases: Vec<(Vec<String>, u32)>,
    /// Documents that there were, and that came, went or changed since.
    pub(super) documents: u32,
    pub(super) changed: u32,
}

/// Frame [`cache::STATE`].
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct State {
    /// Keys and forms in their order.
    pub(super) vocabulary: Vocabulary,
    /// In how many units each form is.
    pub(super) form_units: Vec<u32>,
    pub(super) definitions: Definitions,
    pub(super) numbers: Numbers,
    /// The averages of which impacts were made.
    pub(super) averages: [f32; 2],
    pub(super) mined: Mined,
    pub(super) groups: Vec<Group>,
    /// The compressed blocks.
    pub(super) blocks: Vec<(BlockKey, [u32; 4])>,
    /// Names of the packs.
    pub(super) packs: Vec<[u8; index::pack::NAME_LENGTH]>,
}

/// An earlier build to build upon.
#[derive(Debug)]
pub struct Base {
    pub(super) documents: Vec<Kept>,
    pub(super) state: State,
    /// The number of the first unit of each document.
    pub(super) first_units: Vec<u32>,
    /// The new number of each unit, or [`GONE`].
    pub(super) units: Vec<u32>,
    /// The first document that may still be kept.
    pub(super) next: u32,
    /// The number of the first form of each key, and in how many units each key is.
    pub(super) first_forms: Vec<u32>,
    pub(super) key_units: Vec<u32>,
    /// The group of each document.
    group_of: Vec<u32>,
    pub(super) rows: cache::Frames,
    pub(super) blocks: Arc<Blocks>,
    primer: Primer,
}

/// The number of what is not there any more.
pub(super) const GONE: u32 = u32::MAX;

impl Base {
    /// Reads what a build left; `packs` are those of the library that it made. `None`: it cannot be used.
    pub fn read(reader: &CacheReader, packs: Arc<dyn PackSource>) -> Option<Base> {
        let state = || {
            let state = reader.frames(cache::STATE).next()?.ok()?;
            postcard::from_bytes::<State>(&state).ok()
        };
        let documents = || {
            let frames: Vec<Vec<u8>> = reader.frames(cache::DOCUMENTS).collect::<Result<_, _>>().ok()?;
            let decoded = frames.par_iter().map(|frame| decode_documents(frame));
            Some(decoded.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect::<Vec<Kept>>())
        };
        let (state, documents) = rayon::join(state, documents);
        let (mut state, documents) = (state?, documents?);
        let (mut first_units, mut next) = (Vec::with_capacity(documents.len()), 0u32);
        for document in &documents {
            first_units.push(next);
            next = next.checked_add(document.rest.units.len() as u32)?;
        }
        let mut group_of = Vec::with_capacity(documents.len());
        for (number, group) in (0..).zip(&state.groups) {
            group_of.resize(group_of.len() + group.documents as usize, number);
        }
        let sound = state.vocabulary.is_sound()
            && state.form_units.len() == state.vocabulary.key_of.len()
            && group_of.len() == documents.len();
        let places = std::mem::take(&mut state.blocks).into_iter().collect();
        let names = std::mem::take(&mut state.packs);
        sound.then(|| Base {
            units: vec![GONE; next as usize],
            primer: Primer::new(state.mined.primer.clone()),
            blocks: Arc::new(Blocks { places, names, packs, held: Mutex::default() }),
            rows: reader.frames(cache::ROWS),
            next: 0,
            first_forms: Vec::new(),
            key_units: Vec::new(),
            documents,
            state,
            first_units,
            group_of,
        })
    }

    /// The id of a document, and how many there are.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = &str> {
        self.documents.iter().map(|document| document.head.id.as_str())
    }

    /// What was mined from the documents there were when all was built.
    pub fn mined(&self) -> &Mined {
        &self.state.mined
    }

    /// The primer with which its blocks were compressed, knowing them.
    pub(super) fn primer(&self) -> Primer {
        Primer::new(self.state.mined.primer.clone()).knowing(self.blocks.clone())
    }

    /// The text of a document. `last` is of the group last looked at.
    pub(super) fn text(&self, number: u32, last: &mut LastGroup) -> Result<Vec<u8>, BuildError> {
        self.text_of(number, last).ok_or(BuildError::Base)
    }

    fn text_of(&self, number: u32, last: &mut LastGroup) -> Option<Vec<u8>> {
        let at = *self.group_of.get(number as usize)?;
        let first = self.group_of.partition_point(|&group| group < at);
        let members = self.documents.get(first..)?;
        let group = self.state.groups.get(at as usize)?;
        let length = |document: &Kept| document.rest.units.iter().map(|unit| unit.1 as usize).sum::<usize>();
        let lengths: Vec<usize> = members.iter().take(group.documents as usize).map(length).collect();
        if last.as_ref().is_none_or(|(group, _)| *group != at) {
            let text = if group.texts == 0 {
                let block = self.block(&group.key)?;
                block.get(block.len().checked_sub(lengths.iter().sum())?..)?.to_vec()
            } else {
                let blocks = (0..group.texts).map(|text| self.block(&text_key(&group.key, text)));
                blocks.collect::<Option<Vec<_>>>()?.concat()
            };
            *last = Some((at, text));
        }
        let (_, text) = last.as_ref()?;
        let before = (number as usize).checked_sub(first)?;
        let start: usize = lengths.get(..before)?.iter().sum();
        text.get(start..start + lengths.get(before)?).map(<[u8]>::to_vec)
    }

    /// The content of a block.
    fn block(&self, key: &BlockKey) -> Option<Vec<u8>> {
        let (stored, length) = self.blocks.find(key)?;
        let block = Block { pack: 0, offset: 0, stored: stored.len() as u32, length };
        let sealed = match block.is_compressed() {
            true => index::pack::inflate(self.primer.stored(), self.primer.length(), &stored, length)?,
            false => stored,
        };
        block.unseal(sealed).ok()
    }

    /// The documents that are not in the new library.
    pub(super) fn gone(&self) -> Result<Vec<Document>, BuildError> {
        let mut last = None;
        let gone = (0..).zip(&self.documents).filter(|(_, document)| !document.stays);
        let read = gone.map(|(number, document)| {
            let text = self.text(number, &mut last)?;
            let mut read = Document { head: document.head.clone(), passages: Vec::new() };
            let mut start = 0;
            for &(_, length) in &document.rest.units {
                let end = start + length as usize;
                let unit = text.get(start..end).ok_or(BuildError::Base)?;
                read.passages.extend(passages::decode(unit).map_err(|_| BuildError::Base)?);
                start = end;
            }
            Ok(read)
        });
        read.collect()
    }
}

/// The group that was last looked at, and its text.
pub(super) type LastGroup = Option<(u32, Vec<u8>)>;

/// The key of a text block of a group.
pub(super) fn text_key(group: &BlockKey, text: u32) -> BlockKey {
    index::pack::block_key(2, &[group.as_slice(), &text.to_le_bytes()].concat())
}

/// Compressed blocks of an earlier library.
#[derive(Debug)]
pub(super) struct Blocks {
    /// Pack, offset, stored bytes and length.
    places: FxHashMap<BlockKey, [u32; 4]>,
    names: Vec<[u8; index::pack::NAME_LENGTH]>,
    packs: Arc<dyn PackSource>,
    held: Mutex<FxHashMap<u32, Arc<Vec<u8>>>>,
}

impl Blocks {
    fn pack(&self, number: u32) -> Option<Arc<Vec<u8>>> {
        if let Some(pack) = self.held.lock().unwrap_or_else(PoisonError::into_inner).get(&number) {
            return Some(pack.clone());
        }
        let name = self.names.get(number as usize)?;
        let bytes = self.packs.pack(&index::manifest::pack_name(name))?;
        if name_of(&bytes) != *name {
            return None;
        }
        let pack = Arc::new(bytes);
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= PACKS_HELD {
            held.clear();
        }
        held.insert(number, pack.clone());
        Some(pack)
    }
}

impl Compressed for Blocks {
    fn find(&self, key: &BlockKey) -> Option<(Vec<u8>, u32)> {
        let &[pack, offset, stored, length] = self.places.get(key)?;
        let pack = self.pack(pack)?;
        let end = offset.checked_add(stored)? as usize;
        Some((pack.get(offset as usize..end)?.to_vec(), length))
    }
}

fn decode_documents(bytes: &[u8]) -> Option<Vec<Kept>> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let (heads, rest) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    let heads = heads::decode(heads).ok()?;
    let rest: Vec<Rest> = postcard::from_bytes(rest).ok()?;
    if heads.len() != rest.len() {
        return None;
    }
    let mut documents = Vec::with_capacity(rest.len());
    for (entry, rest) in heads.into_iter().zip(rest) {
        if rest.units.is_empty() || rest.units.len() != rest.lengths.len() {
            return None;
        }
        documents.push(Kept { head: entry.head, rest, stays: false });
    }
    Some(documents)
}

/// Leaves documents for the next build.
#[derive(Debug)]
pub(super) struct Leaving {
    pub(super) cache: CacheWriter,
    heads: HeadsWriter,
    rest: Vec<Rest>,
}

impl Leaving {
    pub(super) fn new(cache: CacheWriter) -> Leaving {
        Leaving { cache, heads: HeadsWriter::default(), rest: Vec::new() }
    }

    pub(super) fn document(&mut self, head: &Head, rest: Rest) -> std::io::Result<()> {
        self.heads.document(0, head, &[(0, 0)]);
        self.rest.push(rest);
        if self.rest.len() >= DOCUMENTS_AT_ONCE { self.flush() } else { Ok(()) }
    }

    pub(super) fn flush(&mut self) -> std::io::Result<()> {
        let (_, block) = std::mem::take(&mut self.heads).whole(&[]);
        let mut bytes = (block.len() as u64).to_le_bytes().to_vec();
        bytes.extend_from_slice(&block);
        // Into memory, of plain numbers: it cannot fail.
        let bytes = postcard::to_extend(&std::mem::take(&mut self.rest), bytes).unwrap_or_default();
        self.cache.frame(cache::DOCUMENTS, &bytes)
    }
}

impl Rest {
    pub(super) fn of(encoded: &Encoded, lengths: Vec<u32>) -> Rest {
        let Encoded { units, text, title_length, hash, .. } = encoded;
        Rest { units: units.clone(), lengths, text: *text, title_length: *title_length, hash: *hash }
    }
}
