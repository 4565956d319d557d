//! Text blocks and head blocks.

use super::base::{self, Base, LastGroup, text_key};
use super::error::BuildError;
use super::primer;
use super::statistics::Statistics;
use index::block::MAX_LENGTH;
use index::document::Head;
use index::heads::HeadsWriter;
use index::manifest::unit_key;
use index::pack::{BlockKey, Lane, PackWriter, Prepared, Primer, Sink, block_key, name_of};
use index::tree::{Root, TreeWriter};
use rayon::prelude::*;

/// A text block is closed when it has reached this many bytes; documents whose text is not longer stand in one block
/// with their heads.
const TEXT_LENGTH: usize = 8192;
/// A head block is closed when its heads have reached this many bytes, or this many documents.
const HEADS_LENGTH: usize = 4096;
const HEADS_COUNT: u32 = 32;

/// The primer is made when there are so many bytes of documents, or all of them,
const PRIMED_BY: usize = 32 << 20;
/// of about so many of them.
const SAMPLE: usize = 4 << 20;

/// A unit, or a head, that is longer could make a block longer than a reader takes.
const LONGEST: usize = MAX_LENGTH as usize - 4 * TEXT_LENGTH;

/// A document's text, encoded: as it was made, or the number of the document in the earlier library that has it.
#[derive(Debug)]
pub(super) enum Text {
    Made(Vec<u8>),
    Kept(u32),
}

/// What is laid down of a document beside its head.
#[derive(Debug)]
pub(super) struct Body<'a> {
    /// The number of passages and of bytes of each unit.
    pub(super) units: &'a [(u32, u32)],
    /// A hash of the text.
    pub(super) hash: BlockKey,
    pub(super) text: Text,
}

/// The documents of one head block.
#[derive(Debug, Default)]
struct Group {
    heads: HeadsWriter,
    documents: u32,
    /// The text of all units, by documents.
    texts: Vec<Text>,
    hashes: Vec<u8>,
    /// Bytes of all texts.
    length: usize,
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

    /// All text; that of kept documents is read from the earlier library.
    fn text(&self, base: Option<&Base>) -> Result<Vec<u8>, BuildError> {
        let mut bytes = Vec::with_capacity(self.length);
        let mut last = LastGroup::default();
        for text in &self.texts {
            match text {
                Text::Made(text) => bytes.extend_from_slice(text),
                Text::Kept(number) => {
                    bytes.extend(base.ok_or(BuildError::Base)?.text(*number, &mut last)?);
                }
            }
        }
        Ok(bytes)
    }

    /// What the next build knows the group by: if its blocks need not be made again, neither need its text be read.
    fn known_by(&self) -> base::Group {
        let documents = self.documents;
        if self.length > TEXT_LENGTH {
            return base::Group { documents, key: block_key(2, &self.hashes), texts: self.cuts.len() as u32 };
        }
        let content = [&self.heads.first_unit().to_le_bytes(), self.heads.entries(), &self.hashes].concat();
        base::Group { documents, key: block_key(1, &content), texts: 0 }
    }

    fn make(self, primer: &Primer, base: Option<&Base>) -> Result<(base::Group, Made), BuildError> {
        let known = self.known_by();
        if known.texts == 0 {
            if let Some(block) = primer.known(&known.key) {
                return Ok((known, Made::Whole(self.heads.first_unit(), block)));
            }
            let text = self.text(base)?;
            let (first_unit, bytes) = self.heads.whole(&text);
            return Ok((known, Made::Whole(first_unit, primer.compress_as(known.key, bytes))));
        }
        let keys: Vec<BlockKey> = (0..known.texts).map(|text| text_key(&known.key, text)).collect();
        let units = self.cuts.iter().map(|&(_, units)| units);
        if let Some(blocks) = keys.iter().map(|key| primer.known(key)).collect::<Option<Vec<_>>>() {
            return Ok((known, Made::Apart(self.heads, units.zip(blocks).collect())));
        }
        let all = self.text(base)?;
        let mut start = 0;
        let text = self.cuts.iter().zip(keys).map(|(&(end, units), key)| {
            let block = all[std::mem::replace(&mut start, end)..end].to_vec();
            (units, primer.compress_as(key, block))
        });
        let text = text.collect();
        Ok((known, Made::Apart(self.heads, text)))
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
    groups: Vec<base::Group>,
    text_bytes: u64,
    head_bytes: u64,
}

impl Documents {
    /// Adds the next document.
    pub(super) fn push(&mut self, first_unit: u32, head: &Head, body: Body<'_>) -> Result<(), BuildError> {
        let too_long = |part, bytes| Err(BuildError::TooLong { id: head.id.clone(), part, bytes });
        if head.id.len() > index::tree::MAX_KEY {
            return too_long("id", head.id.len());
        }
        if let Some(&(_, length)) = body.units.iter().find(|(_, length)| *length as usize > LONGEST) {
            return too_long("passage", length as usize);
        }
        let length: usize = body.units.iter().map(|&(_, length)| length as usize).sum();
        if self.open.length + length > TEXT_LENGTH {
            self.close();
        }
        let group = &mut self.open;
        for &(_, length) in body.units {
            group.length += length as usize;
            group.unit(group.length);
        }
        group.hashes.extend_from_slice(&body.hash);
        group.texts.push(body.text);
        let before = group.heads.len();
        group.heads.document(first_unit, head, body.units);
        let length = group.heads.len() - before;
        // Places of text blocks are still to come; they are a few bytes for each unit.
        if length + 32 * body.units.len() > LONGEST {
            return too_long("head", length);
        }
        group.documents += 1;
        if group.heads.len() >= HEADS_LENGTH || group.documents >= HEADS_COUNT {
            self.close();
        }
        Ok(())
    }

    /// Blocks are compressed with a primer that is there already.
    pub(super) fn primed(&mut self) {
        self.is_primed = true;
    }

    fn close(&mut self) {
        if self.open.documents > 0 {
            self.bytes += self.open.heads.len() + self.open.length;
            self.closed.push(std::mem::take(&mut self.open));
        }
    }

    /// Writes the blocks that are complete, once there is enough text to make a primer of.
    pub(super) fn write<S: Sink>(
        &mut self,
        packs: &mut PackWriter<S>,
        base: Option<&Base>,
    ) -> Result<(), BuildError>
    where
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        if !self.is_primed && self.bytes < PRIMED_BY {
            return Ok(());
        }
        self.write_all(packs, base)
    }

    /// A primer of some of the first groups. Which, their content says, not their place: so another group before
    /// them changes nothing.
    fn prime<S: Sink>(&mut self, packs: &mut PackWriter<S>) -> Result<(), BuildError> {
        let every = (self.bytes / SAMPLE).max(1) as u32;
        let mut blocks: Vec<Vec<u8>> = Vec::new();
        for group in &self.closed {
            let text = group.text(None)?;
            if u32::from(name_of(&text)[0]).is_multiple_of(every) {
                blocks.push(group.heads.clone().whole(&text).1);
            }
        }
        let sample: Vec<&[u8]> = blocks.iter().map(Vec::as_slice).collect();
        packs.prime(primer::train(&sample, self.bytes));
        self.is_primed = true;
        Ok(())
    }

    fn write_all<S: Sink>(&mut self, packs: &mut PackWriter<S>, base: Option<&Base>) -> Result<(), BuildError>
    where
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        if !self.is_primed {
            self.prime(packs)?;
        }
        let primer = packs.primer();
        let groups = std::mem::take(&mut self.closed).into_par_iter();
        let made: Result<Vec<_>, BuildError> = groups.map(|group| group.make(&primer, base)).collect();
        for (group, made) in made? {
            self.groups.push(group);
            self.place(made, packs, &primer).map_err(BuildError::sink::<S>)?;
        }
        Ok(())
    }

    fn place<S: Sink>(
        &mut self,
        made: Made,
        packs: &mut PackWriter<S>,
        primer: &Primer,
    ) -> Result<(), S::Error> {
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
        Ok(())
    }

    /// Writes what is left and the tree of head blocks; what the next build knows the blocks by.
    pub(super) fn finish<S: Sink>(
        &mut self,
        packs: &mut PackWriter<S>,
        base: Option<&Base>,
        statistics: &mut Statistics,
    ) -> Result<(Root, Vec<base::Group>), BuildError>
    where
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        self.close();
        self.write_all(packs, base)?;
        statistics.text_bytes = self.text_bytes;
        statistics.head_bytes = self.head_bytes;
        let tree = std::mem::take(&mut self.tree).finish(packs).map_err(BuildError::sink::<S>)?;
        Ok((tree, std::mem::take(&mut self.groups)))
    }
}
