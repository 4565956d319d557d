//! Writing shards.

use super::{FormLists, TermLists, entry, field_of, layout};
use crate::block::Block;
use crate::codec::{put_bytes, put_varint};
use crate::pack::{Lane, PackWriter, Prepared, Sink, store};
use crate::tree::{Root, TreeWriter, separator};

/// A shard is closed when its entries have reached this many bytes: a query reads one for each of its words.
const SHARD_LENGTH: usize = 1300;
/// The same with so many keys or more, as the root of the tree has no room for more shards.
const LONG_SHARD: usize = 4096;
const MANY_KEYS: usize = 120_000;
/// The root is at most this long: the words of a query are in as many nodes, and each would be a request.
const ROOT_LENGTH: usize = 16 * 1024;

/// Shards are handed out so many at a time. Not what a caller finds handy: it decides where they lie.
const SHARDS_AT_ONCE: usize = 32;

/// Writes the dictionary: keys in order, each with its lists.
#[derive(Debug)]
pub struct DictionaryWriter {
    shard_length: usize,
    tree: TreeWriter,
    /// Shards that are not placed yet: the key in the tree, and the content.
    closed: Vec<(Vec<u8>, Vec<u8>)>,
    /// The last key of the shard before.
    last: String,
    next_ordinal: u32,
    keys: Vec<String>,
    entries: Vec<u8>,
    blocks: Vec<Block>,
    open: Vec<u8>,
}

impl DictionaryWriter {
    /// A writer for so many keys, more or less.
    pub fn new(keys: usize) -> DictionaryWriter {
        DictionaryWriter {
            shard_length: if keys < MANY_KEYS { SHARD_LENGTH } else { LONG_SHARD },
            tree: TreeWriter::default(),
            closed: Vec::new(),
            last: String::new(),
            next_ordinal: 0,
            keys: Vec::new(),
            entries: Vec::new(),
            blocks: Vec::new(),
            open: Vec::new(),
        }
    }

    /// Adds the next key, greater than the one before it. The keys' ordinals are 0, 1, 2 and so on.
    pub fn push<S: Sink>(
        &mut self,
        packs: &mut PackWriter<S>,
        key: &str,
        lists: &TermLists,
    ) -> Result<(), S::Error> {
        let another_field = self.keys.last().is_some_and(|last| field_of(last) != field_of(key));
        if self.entries.len() >= self.shard_length || another_field {
            self.close(packs)?;
        }
        entry::put(&mut self.entries, key, lists);
        for (_, FormLists { list, rest, .. }) in &lists.forms {
            self.append(packs, list)?;
            self.append(packs, rest)?;
        }
        for (_, group) in &lists.groups {
            self.append(packs, group)?;
        }
        self.keys.push(key.to_owned());
        Ok(())
    }

    fn append<S: Sink>(&mut self, packs: &mut PackWriter<S>, list: &[u8]) -> Result<(), S::Error> {
        let mut rest = list;
        while !rest.is_empty() {
            let (length, begins) = layout::next_piece(self.open.len() as u32, rest.len() as u32);
            if begins {
                self.flush(packs)?;
            }
            let (piece, after) = rest.split_at(length as usize);
            self.open.extend_from_slice(piece);
            rest = after;
        }
        Ok(())
    }

    fn flush<S: Sink>(&mut self, packs: &mut PackWriter<S>) -> Result<(), S::Error> {
        if !self.open.is_empty() {
            let bytes = std::mem::take(&mut self.open);
            self.blocks.push(packs.add(Lane::Postings, &store(bytes))?);
        }
        Ok(())
    }

    fn close<S: Sink>(&mut self, packs: &mut PackWriter<S>) -> Result<(), S::Error> {
        self.flush(packs)?;
        let Some(first) = self.keys.first() else { return Ok(()) };
        let separator = separator(self.last.as_bytes(), first.as_bytes()).to_vec();
        let mut builder = fst::raw::Builder::memory();
        for (place, key) in self.keys.iter().enumerate() {
            // Only keys out of order, or equal, can fail: the caller's promise.
            if builder.insert(key, place as u64).is_err() {
                debug_assert!(false, "keys must be strictly increasing");
            }
        }
        let mut out = Vec::new();
        put_varint(&mut out, u64::from(self.next_ordinal));
        put_bytes(&mut out, &builder.into_inner().unwrap_or_default());
        layout::put_runs(&mut out, &std::mem::take(&mut self.blocks));
        out.append(&mut self.entries);
        self.next_ordinal += self.keys.len() as u32;
        self.last = self.keys.pop().unwrap_or_default();
        self.keys.clear();
        self.closed.push((separator, out));
        Ok(())
    }

    /// Shards to compress, on any threads, and to [place](DictionaryWriter::place) before the next key is pushed;
    /// mostly none. Each has its key in the tree.
    pub fn ready(&mut self) -> Vec<(Vec<u8>, Vec<u8>)> {
        if self.closed.len() < SHARDS_AT_ONCE { Vec::new() } else { std::mem::take(&mut self.closed) }
    }

    /// Appends the next shard.
    pub fn place<S: Sink>(
        &mut self,
        packs: &mut PackWriter<S>,
        key: &[u8],
        shard: &Prepared,
    ) -> Result<(), S::Error> {
        let place = packs.add(Lane::Dictionary, shard)?;
        self.tree.push(key, place);
        Ok(())
    }

    /// Writes what is left and the tree of shards.
    pub fn finish<S: Sink>(mut self, packs: &mut PackWriter<S>) -> Result<Root, S::Error> {
        self.close(packs)?;
        let primer = packs.primer();
        for (key, content) in std::mem::take(&mut self.closed) {
            self.place(packs, &key, &primer.compress(content))?;
        }
        self.tree.finish_within(packs, ROOT_LENGTH)
    }
}
