//! Trees of keys: which block holds the records from a key on.
//!
//! A node is a sorted list of (key, block); a key is the first of its block or a [`separator`] before it. The root is short enough to stand in the manifest; below it are
//! as many levels of nodes as the library needs, and below the lowest the blocks that the tree is about. So a
//! look-up costs the logarithm of the library, and no table of it is read whole.

use crate::block::Block;
use crate::codec::{Reader, put_bytes, put_varint};
use crate::error::Result;

/// A node is closed when it has reached this many bytes. The ten hits of a search are in as many nodes, so they are
/// short; a hundred references lead on from each all the same.
pub const NODE_LENGTH: usize = 1024;
/// The root is at most this long. On a slow line a further level would cost a round trip, the time of 30 kB.
pub const ROOT_LENGTH: usize = 8192;
/// No key is longer, in bytes: else a node could name a long key again and again in a few bytes each, and reading
/// it would not be linear.
pub const MAX_KEY: usize = 1024;
/// No tree is higher: 4 kB nodes of 20-byte entries reach 10^16 blocks before that.
const MAX_HEIGHT: u8 = 8;

/// A node: keys with the blocks that begin with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    entries: Vec<(Vec<u8>, Block)>,
}

impl Node {
    /// Parses a node. Keys must be strictly increasing.
    pub fn decode(bytes: &[u8]) -> Result<Node> {
        let mut reader = Reader::new(bytes);
        let node = Node::read(&mut reader);
        reader.end()?;
        Ok(node)
    }

    fn read(reader: &mut Reader<'_>) -> Node {
        let mut entries: Vec<(Vec<u8>, Block)> = Vec::new();
        while !reader.is_empty() {
            let shared = reader.varint() as usize;
            let before = entries.last();
            let previous = before.map(|(key, _)| key.as_slice()).unwrap_or_default();
            let kept = previous.get(..shared);
            let mut key = kept.unwrap_or_default().to_vec();
            key.extend_from_slice(reader.length_prefixed());
            let greater = before.is_none() || key.as_slice() > previous;
            reader.demand(kept.is_some() && key.len() <= MAX_KEY && greater, "tree node");
            let block = Block::decode(reader, before.map(|(_, block)| block));
            entries.push((key, block));
        }
        Node { entries }
    }

    /// The block that holds `key` if any does: the last whose key is not greater.
    pub fn find(&self, key: &[u8]) -> Option<Block> {
        self.entries.get(self.after(key).checked_sub(1)?).map(|(_, block)| *block)
    }

    /// The blocks that may hold keys from `from` to `to`, in order.
    pub fn range(&self, from: &[u8], to: &[u8]) -> Vec<Block> {
        let (start, end) = (self.after(from).saturating_sub(1), self.after(to));
        let mut blocks = Vec::new();
        for (_, block) in self.entries.get(start..end).unwrap_or_default() {
            blocks.push(*block);
        }
        blocks
    }

    /// How many keys are not greater than this one.
    fn after(&self, key: &[u8]) -> usize {
        self.entries.partition_point(|(first, _)| first.as_slice() <= key)
    }

    /// All entries in order.
    pub fn blocks(&self) -> impl Iterator<Item = Block> + '_ {
        self.entries.iter().map(|(_, block)| *block)
    }
}

/// The root of a tree, as the manifest holds it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Root {
    /// How many levels of nodes lie between the root and the blocks the tree is about.
    pub height: u8,
    /// The root's own entries.
    pub node: Node,
}

impl Root {
    pub(crate) fn decode(reader: &mut Reader<'_>) -> Root {
        let height = reader.byte();
        reader.demand(height <= MAX_HEIGHT, "tree root");
        let mut inner = Reader::new(reader.length_prefixed());
        let node = Node::read(&mut inner);
        reader.check(inner.end());
        Root { height, node }
    }

    #[cfg_attr(not(feature = "write"), allow(dead_code))]
    pub(crate) fn encode(&self, out: &mut Vec<u8>) {
        out.push(self.height);
        put_bytes(out, &encode_node(&self.node.entries));
    }
}

#[cfg_attr(not(feature = "write"), allow(dead_code))]
fn encode_node(entries: &[(Vec<u8>, Block)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut previous = None;
    for entry in entries {
        put_entry(&mut out, previous, entry);
        previous = Some(entry);
    }
    out
}

#[cfg_attr(not(feature = "write"), allow(dead_code))]
fn put_entry(out: &mut Vec<u8>, previous: Option<&(Vec<u8>, Block)>, (key, block): &(Vec<u8>, Block)) {
    let before = previous.map(|(key, _)| key.as_slice()).unwrap_or_default();
    let shared = before.iter().zip(key).take_while(|(a, b)| a == b).count();
    put_varint(out, shared as u64);
    put_bytes(out, key.get(shared..).unwrap_or_default());
    block.encode(out, previous.map(|(_, block)| block));
}

/// The shortest beginning of `first` that is greater than `last`, which is less: all that a tree need know of a block
/// that begins with `first` behind one that ends with `last`, where nothing between the two is looked up.
#[cfg(feature = "write")]
pub fn separator<'a>(last: &[u8], first: &'a [u8]) -> &'a [u8] {
    let shared = last.iter().zip(first).take_while(|(a, b)| a == b).count();
    first.get(..shared + 1).unwrap_or(first)
}

/// Collects the blocks a tree is about, in key order, and writes its nodes.
#[cfg(feature = "write")]
#[derive(Debug, Default)]
pub struct TreeWriter {
    entries: Vec<(Vec<u8>, Block)>,
}

#[cfg(feature = "write")]
impl TreeWriter {
    /// Adds the next block; `key` is its first key or a [`separator`], greater than the one before.
    pub fn push(&mut self, key: &[u8], block: Block) {
        self.entries.push((key.to_vec(), block));
    }

    /// Writes the levels below the root, which has no more than [`ROOT_LENGTH`] bytes, and returns the root.
    pub fn finish<S: crate::pack::Sink>(
        self,
        packs: &mut crate::pack::PackWriter<S>,
    ) -> std::result::Result<Root, S::Error> {
        self.finish_within(packs, ROOT_LENGTH)
    }

    /// The same for a root of no more than `most` bytes.
    pub fn finish_within<S: crate::pack::Sink>(
        self,
        packs: &mut crate::pack::PackWriter<S>,
        most: usize,
    ) -> std::result::Result<Root, S::Error> {
        let mut level = self.entries;
        let mut height = 0;
        while encode_node(&level).len() > most {
            let mut above = Vec::new();
            let mut rest = level.as_slice();
            while !rest.is_empty() {
                let mut bytes = Vec::new();
                let mut taken = 0;
                let mut previous = None;
                for entry in rest {
                    if taken > 1 && bytes.len() >= NODE_LENGTH {
                        break;
                    }
                    put_entry(&mut bytes, previous, entry);
                    previous = Some(entry);
                    taken += 1;
                }
                let (node, after) = rest.split_at(taken);
                let place = packs.compress(crate::pack::Lane::Dictionary, bytes)?;
                above.extend(node.first().map(|(key, _)| (key.clone(), place)));
                rest = after;
            }
            level = above;
            height += 1;
        }
        Ok(Root { height, node: Node { entries: level } })
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;
    use crate::pack::{PackWriter, Sink};
    use std::collections::BTreeMap;
    use std::io::Read;

    #[derive(Default)]
    struct Files(BTreeMap<String, Vec<u8>>);

    impl Sink for Files {
        type Error = std::convert::Infallible;
        fn pack(&mut self, name: &str, bytes: &[u8]) -> std::result::Result<(), Self::Error> {
            self.0.insert(name.to_owned(), bytes.to_vec());
            Ok(())
        }
    }

    #[test]
    fn every_key_is_found_through_several_levels() {
        let target =
            |number: u32| Block { pack: number / 50, offset: number % 50 * 700, stored: 700, length: 900 };
        let key = |number: u32| format!("{:07} and a rest that is in no other key's way", number * 3);
        let mut tree = TreeWriter::default();
        for number in 0..150_000 {
            tree.push(key(number).as_bytes(), target(number));
        }
        let mut packs = PackWriter::new(Files::default());
        let root = tree.finish(&mut packs).unwrap();
        let (entries, Files(files)) = packs.finish().unwrap();
        assert_eq!(root.height, 3);
        for number in (0..150_000).step_by(997) {
            let mut found = root.node.find(key(number).as_bytes()).unwrap();
            for _ in 0..root.height {
                let pack = &files[&crate::manifest::pack_name(&entries[found.pack as usize].name)];
                let stored = &pack[found.offset as usize..][..found.stored as usize];
                let mut bytes = Vec::new();
                flate2::read::DeflateDecoder::new(stored).read_to_end(&mut bytes).unwrap();
                let node = Node::decode(&found.unseal(bytes).unwrap()).unwrap();
                found = node.find(key(number).as_bytes()).unwrap();
            }
            assert_eq!(found, target(number));
        }
        assert_eq!(root.node.find(b""), None);
    }
}
