//! Text blocks and head blocks.

use super::error::BuildError;
use super::invert::Encoded;
use super::primer;
use super::statistics::Statistics;
use index::block::MAX_LENGTH;
use index::document::Head;
use index::heads::HeadsWriter;
use index::manifest::unit_key;
use index::pack::{Lane, PackWriter, Prepared, Primer, Sink, name_of};
use index::tree::{Root, TreeWriter};
use rayon::prelude::*;

/// A text block is closed when it has reached this many bytes; documents whose text is not longer stand in one block
/// with their heads.
const TEXT_LENGTH: usize = 8192;
/// A head block is closed when its heads have reached this many bytes, or this many documents.
const HEADS_LENGTH: usize = 4096;
const HEADS_COUNT: usize = 32;

/// The primer is made when there are so many bytes of documents, or all of them,
const PRIMED_BY: usize = 32 << 20;
/// of about so many of them.
const SAMPLE: usize = 4 << 20;

/// A unit, or a head, that is longer could make a block longer than a reader takes.
const LONGEST: usize = MAX_LENGTH as usize - 4 * TEXT_LENGTH;

/// The documents of one head block.
#[derive(Debug, Default)]
struct Group {
    heads: HeadsWriter,
    documents: usize,
    /// The text of all units.
    text: Vec<u8>,
    /// Where the text is cut into blocks if it is too long to stand with the heads: the end of each block, and how
    /// many units it has.
    cuts: Vec<(usize, u32)>,
}

/// A head block, as far as it can be made before the places of text blocks are known.
enum Made {
    Whole(u32, Prepared),
    Apart(HeadsWriter, Vec<(u32, Prepared)>),
}

impl Group {
    /// Notes that the next unit's text will end at `end`.
    fn unit(&mut self, end: usize) {
        let start = self.cuts.len().checked_sub(2).map_or(0, |before| self.cuts[before].0);
        match self.cuts.last_mut() {
            Some((last, units)) if *last - start < TEXT_LENGTH => (*last, *units) = (end, *units + 1),
            _ => self.cuts.push((end, 1)),
        }
    }

    fn make(self, primer: &Primer) -> Made {
        if self.text.len() <= TEXT_LENGTH {
            let (first_unit, bytes) = self.heads.whole(&self.text);
            return Made::Whole(first_unit, primer.compress(bytes));
        }
        let mut start = 0;
        let text = self.cuts.iter().map(|&(end, units)| {
            let block = self.text[std::mem::replace(&mut start, end)..end].to_vec();
            (units, primer.compress(block))
        });
        Made::Apart(self.heads, text.collect())
    }
}

/// Collects documents and lays them into packs.
#[derive(Debug, Default)]
pub(super) struct Documents {
    open: Group,
    closed: Vec<Group>,
    /// Bytes of the groups closed so far.
    bytes: usize,
    is_primed: bool,
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
        if let Some(&(_, length)) = encoded.units.iter().find(|(_, length)| *length as usize > LONGEST) {
            return too_long("passage", length as usize);
        }
        if self.open.text.len() + encoded.bytes.len() > TEXT_LENGTH {
            self.close();
        }
        let group = &mut self.open;
        let mut end = group.text.len();
        for &(_, length) in &encoded.units {
            end += length as usize;
            group.unit(end);
        }
        group.text.extend_from_slice(&encoded.bytes);
        let before = group.heads.len();
        group.heads.document(first_unit, head, &encoded.units);
        let length = group.heads.len() - before;
        // Places of text blocks are still to come; they are a few bytes for each unit.
        if length + 32 * encoded.units.len() > LONGEST {
            return too_long("head", length);
        }
        group.documents += 1;
        if group.heads.len() >= HEADS_LENGTH || group.documents >= HEADS_COUNT {
            self.close();
        }
        Ok(())
    }

    fn close(&mut self) {
        if self.open.documents > 0 {
            self.bytes += self.open.heads.len() + self.open.text.len();
            self.closed.push(std::mem::take(&mut self.open));
        }
    }

    /// Writes the blocks that are complete, once there is enough text to make a primer of.
    pub(super) fn write<S: Sink>(&mut self, packs: &mut PackWriter<S>) -> Result<(), S::Error> {
        if !self.is_primed && self.bytes < PRIMED_BY {
            return Ok(());
        }
        self.write_all(packs)
    }

    /// A primer of some of the first groups. Which, their content says, not their place: so another group before
    /// them changes nothing.
    fn prime<S: Sink>(&mut self, packs: &mut PackWriter<S>) {
        let every = (self.bytes / SAMPLE).max(1) as u32;
        let chosen = |group: &&Group| u32::from(name_of(&group.text)[0]).is_multiple_of(every);
        let blocks = self.closed.iter().filter(chosen).map(|group| group.heads.clone().whole(&group.text).1);
        let blocks: Vec<Vec<u8>> = blocks.collect();
        let sample: Vec<&[u8]> = blocks.iter().map(Vec::as_slice).collect();
        packs.prime(primer::train(&sample, self.bytes));
        self.is_primed = true;
    }

    fn write_all<S: Sink>(&mut self, packs: &mut PackWriter<S>) -> Result<(), S::Error> {
        if !self.is_primed {
            self.prime(packs);
        }
        let primer = packs.primer();
        let groups = std::mem::take(&mut self.closed).into_par_iter();
        let made: Vec<Made> = groups.map(|group| group.make(&primer)).collect();
        for made in made {
            let (first_unit, prepared) = match made {
                Made::Whole(first_unit, prepared) => (first_unit, prepared),
                Made::Apart(heads, text) => {
                    let mut blocks = Vec::new();
                    for (units, prepared) in text {
                        let place = packs.add(Lane::Documents, &prepared)?;
                        self.text_bytes += u64::from(place.stored);
                        blocks.push((units, place));
                    }
                    let (first_unit, bytes) = heads.apart(&blocks);
                    (first_unit, primer.compress(bytes))
                }
            };
            let place = packs.add(Lane::Documents, &prepared)?;
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
        self.close();
        self.write_all(packs)?;
        statistics.text_bytes = self.text_bytes;
        statistics.head_bytes = self.head_bytes;
        std::mem::take(&mut self.tree).finish(packs)
    }
}
