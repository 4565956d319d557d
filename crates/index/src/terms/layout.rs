//! How the lists of a shard lie in posting blocks.
//!
//! Where blocks begin follows from how long the lists are, which the entries tell: short lists share a block, any other
//! begins one, and a long one is cut. So a shard refers to runs of blocks, not to each.

use crate::block::{Block, SEAL};
use crate::codec::Reader;
#[cfg(feature = "write")]
use crate::codec::put_varint;

/// A list joins those before it in their block if that gets no longer than this many bytes.
const SHARED: u32 = 512;
/// A list is cut into blocks of this many bytes, of which the last may be shorter.
const LONGEST: u32 = 8192;

/// Of a list with `left` bytes to place behind the `open` ones of the last block (0: there is none), how many come next,
/// and whether they begin a block.
pub(super) fn next_piece(open: u32, left: u32) -> (u32, bool) {
    (left.min(LONGEST), open == 0 || open.saturating_add(left) > SHARED)
}

/// Appends the runs in which blocks follow each other in their packs.
#[cfg(feature = "write")]
pub(super) fn put_runs(out: &mut Vec<u8>, blocks: &[Block]) {
    let runs: Vec<&[Block]> = blocks.chunk_by(|before, block| block.follows(before)).collect();
    put_varint(out, runs.len() as u64);
    for run in runs {
        let first = run.first().map_or([0, 0], |block| [block.pack, block.offset]);
        first.into_iter().chain([run.len() as u32]).for_each(|number| put_varint(out, u64::from(number)));
    }
}

/// Where the posting blocks of a shard begin, as far as its lists are placed.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// The place of each block's first byte in the stream of all lists.
    starts: Vec<u32>,
    /// The end of the stream.
    pub(super) end: u32,
}

impl Layout {
    /// Places the next list. What would make the stream longer than its places can tell is left out.
    pub(super) fn list(&mut self, mut left: u32) {
        while left > 0 {
            let open = self.starts.last().map_or(0, |start| self.end - start);
            let (piece, begins) = next_piece(open, left);
            let Some(end) = self.end.checked_add(piece) else { return };
            if begins {
                self.starts.push(self.end);
            }
            self.end = end;
            left -= piece;
        }
    }

    /// Each block with its start, if the runs have as many.
    pub(super) fn blocks(mut self, runs: &[[u32; 3]]) -> Option<Vec<(u32, Block)>> {
        self.starts.push(self.end);
        let mut stretches = self.starts.windows(2);
        let mut blocks = Vec::new();
        for &[pack, mut offset, count] in runs {
            for _ in 0..count {
                let Some(&[start, end]) = stretches.next() else { return None };
                let stored = end - start + SEAL as u32;
                blocks.push((start, Block { pack, offset, stored, length: stored }));
                offset = offset.checked_add(stored)?;
            }
        }
        stretches.next().is_none().then_some(blocks)
    }
}

/// Reads what [`put_runs`] wrote: of each run its pack, its first byte there, and how many blocks it has.
pub(super) fn read_runs(reader: &mut Reader<'_>) -> Vec<[u32; 3]> {
    let mut runs = Vec::new();
    for _ in 0..reader.count(3) {
        runs.push([reader.varint_u32(), reader.varint_u32(), reader.varint_u32()]);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Cuts a stream of lists of these lengths into blocks; a pack is closed behind each so many of them.
    #[cfg(feature = "write")]
    fn written(lists: &[u32], closed: usize) -> Vec<Block> {
        let mut contents: Vec<u32> = Vec::new();
        for &length in lists {
            let mut left = length;
            while left > 0 {
                let (piece, begins) = next_piece(contents.last().copied().unwrap_or(0), left);
                if begins {
                    contents.push(0);
                }
                *contents.last_mut().unwrap() += piece;
                left -= piece;
            }
        }
        let mut blocks: Vec<Block> = Vec::new();
        for (number, content) in contents.into_iter().enumerate() {
            let pack = 3 * (number / closed) as u32;
            let before = blocks.last().filter(|before| before.pack == pack);
            let offset = before.map_or(7 * pack, |before| before.offset + before.stored);
            let stored = content + SEAL as u32;
            blocks.push(Block { pack, offset, stored, length: stored });
        }
        blocks
    }

    proptest! {
        #[cfg(feature = "write")]
        #[test]
        fn blocks_come_back(lists in proptest::collection::vec(prop_oneof![0u32..40, 0u32..700, 0u32..40_000], 0..60), closed in 1usize..9) {
            let blocks = written(&lists, closed);
            for block in &blocks {
                prop_assert!(block.content() > 0 && block.content() as u32 <= LONGEST);
            }
            let mut bytes = Vec::new();
            put_runs(&mut bytes, &blocks);
            let mut reader = Reader::new(&bytes);
            let runs = read_runs(&mut reader);
            prop_assert_eq!(reader.end(), Ok(()));
            let mut layout = Layout::default();
            lists.iter().for_each(|&length| layout.list(length));
            prop_assert_eq!(layout.end, lists.iter().sum::<u32>());
            let read = layout.blocks(&runs).unwrap();
            let mut place = 0;
            for ((start, block), expected) in read.iter().zip(&blocks) {
                prop_assert_eq!((*start, block), (place, expected));
                place += block.content() as u32;
            }
            prop_assert_eq!(read.len(), blocks.len());
        }

        #[test]
        fn any_runs_are_read_without_a_panic(
            lists in proptest::collection::vec(any::<u32>(), 0..9),
            runs in proptest::collection::vec(any::<[u32; 3]>(), 0..5),
        ) {
            let mut layout = Layout::default();
            lists.iter().for_each(|&length| layout.list(length));
            let blocks = layout.blocks(&runs).unwrap_or_default();
            prop_assert!(blocks.iter().all(|(_, block)| block.offset.checked_add(block.stored).is_some()));
        }
    }
}
