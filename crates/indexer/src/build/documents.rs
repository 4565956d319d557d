//! Text blocks and head blocks.

use super::error::BuildError;
use super::invert::Encoded;
use super::statistics::Statistics;
use index::block::MAX_LENGTH;
use index::document::Head;
use index::heads::HeadsWriter;
use index::manifest::unit_key;
use index::pack::{Lane, PackWriter, Prepared, Sink, compress};
use index::tree::{Root, TreeWriter};
use rayon::prelude::*;

/// A text block is closed when it has reached this many bytes.
const TEXT_LENGTH: usize = 8192;
/// A head block is closed when it has reached this many bytes, or this many documents.
const HEADS_LENGTH: usize = 4096;
const HEADS_COUNT: usize = 32;

/// The documents of one head block.
#[derive(Debug, Default)]
struct Group {
    heads: HeadsWriter,
    documents: usize,
    /// Text blocks, each with its number of units.
    text: Vec<(u32, Vec<u8>)>,
    /// Whether the last text block takes more.
    is_open: bool,
}

/// Collects documents and lays them into packs: the text blocks of some documents, then their head block.
#[derive(Debug, Default)]
pub(super) struct Documents {
    open: Group,
    closed: Vec<Group>,
    tree: TreeWriter,
    text_bytes: u64,
    head_bytes: u64,
}

impl Documents {
    /// Adds the next document.
    pub(super) fn push(&mut self, first_unit: u32, head: &Head, encoded: &Encoded) -> Result<(), BuildError> {
        let too_long = |part, bytes| Err(BuildError::TooLong { id: head.id.clone(), part, bytes });
        if head.id.len() > index::tree::MAX_KEY {
            return too_long("id", head.id.len());
        }
        let group = &mut self.open;
        let mut rest = encoded.bytes.as_slice();
        for &(_, length) in &encoded.units {
            if length > MAX_LENGTH {
                return too_long("passage", length as usize);
            }
            let (unit, after) = rest.split_at(length as usize);
            rest = after;
            match group.text.last_mut().filter(|_| group.is_open) {
                Some((units, bytes)) => {
                    *units += 1;
                    bytes.extend_from_slice(unit);
                }
                None => group.text.push((1, unit.to_vec())),
            }
            group.is_open = group.text.last().is_some_and(|(_, bytes)| bytes.len() < TEXT_LENGTH);
        }
        let before = group.heads.len();
        group.heads.document(first_unit, head, &encoded.units);
        let length = group.heads.len() - before;
        // Places of text blocks are still to come; they are a few bytes for each unit.
        if length + 32 * encoded.units.len() > MAX_LENGTH as usize - HEADS_LENGTH {
            return too_long("head", length);
        }
        group.documents += 1;
        if group.heads.len() >= HEADS_LENGTH || group.documents >= HEADS_COUNT {
            self.close();
        }
        Ok(())
    }

    fn close(&mut self) {
        let mut group = std::mem::take(&mut self.open);
        for (_, bytes) in &mut group.text {
            // Documents without passages: an empty block would have the same place as the next.
            if bytes.is_empty() {
                bytes.push(0);
            }
        }
        self.closed.push(group);
    }

    /// Writes the blocks that are complete.
    pub(super) fn write<S: Sink>(&mut self, packs: &mut PackWriter<S>) -> Result<(), S::Error> {
        let groups = std::mem::take(&mut self.closed);
        let text: Vec<Vec<Prepared>> = groups
            .par_iter()
            .map(|group| group.text.iter().map(|(_, bytes)| compress(bytes)).collect())
            .collect();
        for (mut group, text) in groups.into_iter().zip(text) {
            for ((units, _), prepared) in group.text.iter().zip(&text) {
                let place = packs.add(Lane::Documents, prepared)?;
                self.text_bytes += u64::from(place.stored);
                group.heads.text_block(*units, &place);
            }
            let (first_unit, bytes) = group.heads.take();
            let place = packs.add(Lane::Documents, &compress(&bytes))?;
            self.head_bytes += u64::from(place.stored);
            self.tree.push(&unit_key(first_unit), place);
        }
        Ok(())
    }

    /// Writes what is left and the tree of head blocks.
    pub(super) fn finish<S: Sink>(
        &mut self,
        packs: &mut PackWriter<S>,
        statistics: &mut Statistics,
    ) -> Result<Root, S::Error> {
        if self.open.documents > 0 {
            self.close();
        }
        self.write(packs)?;
        statistics.text_bytes = self.text_bytes;
        statistics.head_bytes = self.head_bytes;
        std::mem::take(&mut self.tree).finish(packs)
    }
}
