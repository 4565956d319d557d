//! Heads of documents: what a result line needs, and where the document's text is.
//!
//! A head block holds the heads of consecutive documents and the references of the text blocks their units are in.
//! It is written right behind those text blocks, so that a head and a passage of it are often one request.

use crate::block::Block;
use crate::codec::Reader;
#[cfg(feature = "write")]
use crate::codec::{put_bytes, put_varint};
use crate::document::{Date, Head};
use crate::error::{Error, Result};

const HAS_URL: u8 = 1;
const HAS_DATE: u8 = 2;
const HAS_SOURCE: u8 = 4;
const HAS_SECTION: u8 = 8;

/// Where a unit's passages are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitPlace {
    /// The text block.
    pub block: Block,
    /// The unit's bytes in it, for [`crate::passages::decode`].
    pub bytes: std::ops::Range<usize>,
    /// Number of the unit's first passage in the document.
    pub first_passage: u32,
    /// How many passages it has.
    pub passages: u32,
}

/// A document without its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadEntry {
    /// Number of the document's first unit: the document's number in posting lists.
    pub first_unit: u32,
    /// Title and metadata.
    pub head: Head,
    /// Its units, in order; at least one.
    pub units: Vec<UnitPlace>,
}

/// Reads a head block.
pub fn decode(bytes: &[u8]) -> Result<Vec<HeadEntry>> {
    let fault = Error::Malformed("head block");
    let mut reader = Reader::new(bytes);
    let mut blocks = Vec::new();
    for _ in 0..reader.count(5)? {
        let units = reader.varint_u32()?;
        blocks.push((units, Block::decode(&mut reader)?));
    }
    let mut blocks = blocks.into_iter();
    let (mut left, mut block, mut at) = (0, None, 0usize);
    let mut first_unit = reader.varint_u32()?;
    let mut entries = Vec::new();
    while !reader.is_empty() {
        let head = decode_head(&mut reader)?;
        let mut units = Vec::new();
        let mut first_passage = 0u32;
        for _ in 0..reader.count(2)? {
            if left == 0 {
                let (units, next) = blocks.next().ok_or(fault)?;
                (left, block, at) = (units, Some(next), 0);
            }
            left = left.checked_sub(1).ok_or(fault)?;
            let block = block.ok_or(fault)?;
            let passages = reader.varint_u32()?;
            let length = reader.varint_u32()? as usize;
            let end = at.checked_add(length).filter(|&end| end <= block.length as usize).ok_or(fault)?;
            units.push(UnitPlace { block, bytes: at..end, first_passage, passages });
            at = end;
            first_passage = first_passage.checked_add(passages).ok_or(fault)?;
        }
        let next = first_unit.checked_add(units.len() as u32).ok_or(fault)?;
        if units.is_empty() {
            return Err(fault);
        }
        entries.push(HeadEntry { first_unit, head, units });
        first_unit = next;
    }
    Ok(entries)
}

fn decode_head(reader: &mut Reader<'_>) -> Result<Head> {
    let text = |reader: &mut Reader<'_>| reader.string().map(str::to_owned);
    let id = text(reader)?;
    let title = text(reader)?;
    let lang = text(reader)?;
    let flags = reader.byte()?;
    let url = (flags & HAS_URL != 0).then(|| text(reader)).transpose()?;
    let date = (flags & HAS_DATE != 0).then(|| decode_date(reader)).transpose()?;
    let source = (flags & HAS_SOURCE != 0).then(|| text(reader)).transpose()?;
    let section = (flags & HAS_SECTION != 0).then(|| text(reader)).transpose()?;
    let mut fields = Vec::new();
    for _ in 0..reader.count(2)? {
        let name = text(reader)?;
        let mut values = Vec::new();
        for _ in 0..reader.count(1)? {
            values.push(text(reader)?);
        }
        fields.push((name, values));
    }
    Ok(Head { id, title, url, date, lang, source, section, fields })
}

fn decode_date(reader: &mut Reader<'_>) -> Result<Date> {
    let packed = reader.varint_u32()?;
    let date = Date { year: (packed >> 9) as u16, month: (packed >> 5 & 15) as u8, day: (packed & 31) as u8 };
    if packed >> 9 > 9999 || date.month > 12 { Err(Error::Malformed("date")) } else { Ok(date) }
}

/// Collects documents of a head block.
#[cfg(feature = "write")]
#[derive(Debug, Default)]
pub struct HeadsWriter {
    blocks: Vec<u8>,
    block_count: usize,
    first_unit: Option<u32>,
    units: u32,
    entries: Vec<u8>,
}

#[cfg(feature = "write")]
impl HeadsWriter {
    /// Adds a text block that holds the next `units` units.
    pub fn text_block(&mut self, units: u32, block: &Block) {
        put_varint(&mut self.blocks, u64::from(units));
        block.encode(&mut self.blocks);
        self.block_count += 1;
    }

    /// Adds the next document; each unit is given as (passages, bytes in its text block).
    pub fn document(&mut self, first_unit: u32, head: &Head, units: &[(u32, u32)]) {
        self.first_unit.get_or_insert(first_unit);
        self.units += units.len() as u32;
        let out = &mut self.entries;
        for text in [&head.id, &head.title, &head.lang] {
            put_bytes(out, text.as_bytes());
        }
        let flag = |bit, present: bool| if present { bit } else { 0 };
        out.push(
            flag(HAS_URL, head.url.is_some())
                | flag(HAS_DATE, head.date.is_some())
                | flag(HAS_SOURCE, head.source.is_some())
                | flag(HAS_SECTION, head.section.is_some()),
        );
        if let Some(url) = &head.url {
            put_bytes(out, url.as_bytes());
        }
        if let Some(date) = head.date {
            put_varint(out, u64::from(date.year) << 9 | u64::from(date.month) << 5 | u64::from(date.day));
        }
        for text in [&head.source, &head.section].into_iter().flatten() {
            put_bytes(out, text.as_bytes());
        }
        put_varint(out, head.fields.len() as u64);
        for (name, values) in &head.fields {
            put_bytes(out, name.as_bytes());
            put_varint(out, values.len() as u64);
            for value in values {
                put_bytes(out, value.as_bytes());
            }
        }
        put_varint(out, units.len() as u64);
        for &(passages, length) in units {
            put_varint(out, u64::from(passages));
            put_varint(out, u64::from(length));
        }
    }

    /// Bytes collected so far.
    pub fn len(&self) -> usize {
        self.blocks.len() + self.entries.len()
    }

    /// Whether there is no document yet.
    pub fn is_empty(&self) -> bool {
        self.first_unit.is_none()
    }

    /// The number of the first unit and the block's bytes; the writer starts anew.
    pub fn take(&mut self) -> (u32, Vec<u8>) {
        let done = std::mem::take(self);
        let first_unit = done.first_unit.unwrap_or(0);
        let mut out = Vec::with_capacity(done.len() + 16);
        put_varint(&mut out, done.block_count as u64);
        out.extend_from_slice(&done.blocks);
        put_varint(&mut out, u64::from(first_unit));
        out.extend_from_slice(&done.entries);
        (first_unit, out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn heads() -> impl Strategy<Value = Head> {
        let text = || "[a-zà-ỹ0-9 ]{0,12}";
        let date = (1u16..=9999, 0u8..=12, 0u8..=31).prop_map(|(year, month, day)| Date { year, month, day });
        (
            (text(), text(), text()),
            proptest::option::of(text()),
            proptest::option::of(date),
            proptest::option::of(text()),
            proptest::option::of(text()),
            proptest::collection::vec((text(), proptest::collection::vec(text(), 0..3)), 0..3),
        )
            .prop_map(|((id, title, lang), url, date, source, section, fields)| Head {
                id,
                title,
                lang,
                url,
                date,
                source,
                section,
                fields,
            })
    }

    proptest! {
        #[test]
        fn heads_come_back(
            list in proptest::collection::vec((heads(), proptest::collection::vec((0u32..9, 0u32..50), 1..4)), 1..9),
            first in 0u32..1000,
        ) {
            let mut writer = HeadsWriter::default();
            let mut unit = first;
            let mut expected = Vec::new();
            for (index, (head, units)) in list.iter().enumerate() {
                // One text block for each document.
                let length: u32 = units.iter().map(|&(_, length)| length).sum();
                let block = Block { pack: index as u32, offset: 0, stored: length.max(1), length: length.max(1), check: 7 };
                writer.text_block(units.len() as u32, &block);
                writer.document(unit, head, units);
                let (mut at, mut passage) = (0, 0);
                let places = units.iter().map(|&(passages, length)| {
                    let place = UnitPlace { block, bytes: at..at + length as usize, first_passage: passage, passages };
                    at += length as usize;
                    passage += passages;
                    place
                }).collect();
                expected.push(HeadEntry { first_unit: unit, head: head.clone(), units: places });
                unit += units.len() as u32;
            }
            let (first_unit, bytes) = writer.take();
            prop_assert_eq!(first_unit, first);
            prop_assert_eq!(decode(&bytes).unwrap(), expected);
        }

        #[test]
        fn any_bytes_give_heads_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }
    }
}
