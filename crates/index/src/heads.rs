//! Heads of documents: what a result line needs, and where the document's text is.
//!
//! A head block holds the heads of consecutive documents, and either their text or the references of the text blocks
//! their units are in. Short documents are kept whole, so that a result line and the passages for its snippet are one
//! fetch; a long document's head stands alone, right behind its text blocks.

use crate::block::Block;
use crate::codec::Reader;
#[cfg(feature = "write")]
use crate::codec::{put_bytes, put_varint};
use crate::document::{Date, Head};
use crate::error::Result;

const HAS_URL: u8 = 1;
const HAS_DATE: u8 = 2;
const HAS_SOURCE: u8 = 4;
const HAS_SECTION: u8 = 8;

const FAULT: &str = "head block";

/// Where a unit's passages are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitPlace {
    /// The text block; `None` is the head block itself.
    pub block: Option<Block>,
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
    let mut reader = Reader::new(bytes);
    let mut blocks: Vec<(u32, Block)> = Vec::new();
    for _ in 0..reader.count(2) {
        let units = reader.varint_u32();
        let block = Block::decode(&mut reader, blocks.last().map(|(_, block)| block));
        blocks.push((units, block));
    }
    // Without text blocks the text is at the end of this one.
    let (mut left, mut at, mut end) = (0, 0, 0);
    if blocks.is_empty() {
        let length = reader.varint_u32() as usize;
        let heads = reader.remaining().checked_sub(length);
        reader.demand(heads.is_some(), FAULT);
        reader = reader.inner(heads.unwrap_or(0));
        (left, at, end) = (u32::MAX, bytes.len().saturating_sub(length), bytes.len());
    }
    let mut blocks = blocks.into_iter();
    let mut block = None;
    let mut first_unit = reader.varint_u32();
    let mut entries = Vec::new();
    while !reader.is_empty() {
        let head = decode_head(&mut reader);
        let mut units = Vec::new();
        let mut first_passage = 0u32;
        for _ in 0..reader.count(2) {
            let passages = reader.varint_u32();
            let start = if left == 0 { 0 } else { at };
            if left == 0
                && let Some((units, next)) = blocks.next()
            {
                (left, block, end) = (units, Some(next), next.content());
            }
            at = start.saturating_add(reader.varint_u32() as usize);
            reader.demand(left > 0 && at <= end, FAULT);
            left = left.saturating_sub(1);
            units.push(UnitPlace { block, bytes: start..at, first_passage, passages });
            first_passage = first_passage.saturating_add(passages);
        }
        reader.demand(!units.is_empty() && first_passage < u32::MAX, FAULT);
        let next = first_unit.saturating_add(units.len() as u32);
        entries.push(HeadEntry { first_unit, head, units });
        first_unit = next;
    }
    reader.demand(first_unit < u32::MAX, FAULT);
    reader.end()?;
    Ok(entries)
}

/// Reads a head.
pub(crate) fn decode_head(reader: &mut Reader<'_>) -> Head {
    let (id, title, lang) = (reader.owned(), reader.owned(), reader.owned());
    let flags = reader.byte();
    let has = |flag: u8| flags & flag != 0;
    let url = has(HAS_URL).then(|| reader.owned());
    let date = has(HAS_DATE).then(|| decode_date(reader));
    let source = has(HAS_SOURCE).then(|| reader.owned());
    let section = has(HAS_SECTION).then(|| reader.owned());
    let mut fields = Vec::new();
    for _ in 0..reader.count(2) {
        let name = reader.owned();
        let mut values = Vec::new();
        for _ in 0..reader.count(1) {
            values.push(reader.owned());
        }
        fields.push((name, values));
    }
    Head { id, title, url, date, lang, source, section, fields }
}

fn decode_date(reader: &mut Reader<'_>) -> Date {
    let packed = reader.varint_u32();
    let date = Date { year: (packed >> 9) as u16, month: (packed >> 5 & 15) as u8, day: (packed & 31) as u8 };
    reader.demand(packed >> 9 <= 9999 && date.month <= 12, "date");
    date
}

/// Appends a head.
#[cfg(feature = "write")]
pub(crate) fn encode_head(out: &mut Vec<u8>, head: &Head) {
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
}

/// Collects documents of a head block.
#[cfg(feature = "write")]
#[derive(Debug, Clone, Default)]
pub struct HeadsWriter {
    first_unit: Option<u32>,
    entries: Vec<u8>,
}

#[cfg(feature = "write")]
impl HeadsWriter {
    /// Adds the next document; each unit is given as (passages, bytes in its text block).
    pub fn document(&mut self, first_unit: u32, head: &Head, units: &[(u32, u32)]) {
        self.first_unit.get_or_insert(first_unit);
        let out = &mut self.entries;
        encode_head(out, head);
        put_varint(out, units.len() as u64);
        for &(passages, length) in units {
            put_varint(out, u64::from(passages));
            put_varint(out, u64::from(length));
        }
    }

    /// Bytes collected so far.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no document yet.
    pub fn is_empty(&self) -> bool {
        self.first_unit.is_none()
    }

    /// The number of the first unit.
    pub fn first_unit(&self) -> u32 {
        self.first_unit.unwrap_or(0)
    }

    /// What was collected.
    pub fn entries(&self) -> &[u8] {
        &self.entries
    }

    /// The number of the first unit, and the block with the text of all its units.
    pub fn whole(self, text: &[u8]) -> (u32, Vec<u8>) {
        let mut out = Vec::with_capacity(self.len() + text.len() + 16);
        put_varint(&mut out, 0);
        put_varint(&mut out, text.len() as u64);
        let first_unit = self.heads(&mut out);
        out.extend_from_slice(text);
        (first_unit, out)
    }

    /// The number of the first unit, and the block; text blocks, at least one, are given with their number of units.
    pub fn apart(self, text: &[(u32, Block)]) -> (u32, Vec<u8>) {
        let mut out = Vec::with_capacity(self.len() + 16);
        put_varint(&mut out, text.len() as u64);
        let mut before = None;
        for (units, block) in text {
            put_varint(&mut out, u64::from(*units));
            block.encode(&mut out, before);
            before = Some(block);
        }
        let first_unit = self.heads(&mut out);
        (first_unit, out)
    }

    fn heads(self, out: &mut Vec<u8>) -> u32 {
        let first_unit = self.first_unit();
        put_varint(out, u64::from(first_unit));
        out.extend_from_slice(&self.entries);
        first_unit
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
            whole: bool,
        ) {
            let mut writer = HeadsWriter::default();
            let mut unit = first;
            let mut expected = Vec::new();
            let mut blocks = Vec::new();
            let mut text = 0;
            for (index, (head, units)) in list.iter().enumerate() {
                // One text block for each document, or one text for all.
                let length: u32 = units.iter().map(|&(_, length)| length).sum::<u32>() + crate::block::SEAL as u32;
                let block = Block { pack: index as u32, offset: 0, stored: length, length };
                blocks.push((units.len() as u32, block));
                writer.document(unit, head, units);
                let (mut at, mut passage) = (if whole { text } else { 0 }, 0);
                let places = units.iter().map(|&(passages, length)| {
                    let bytes = at..at + length as usize;
                    let block = Some(block).filter(|_| !whole);
                    let place = UnitPlace { block, bytes, first_passage: passage, passages };
                    at += length as usize;
                    passage += passages;
                    place
                }).collect();
                text = at;
                expected.push(HeadEntry { first_unit: unit, head: head.clone(), units: places });
                unit += units.len() as u32;
            }
            let (first_unit, bytes) =
                if whole { writer.whole(&vec![7; text]) } else { writer.apart(&blocks) };
            for place in expected.iter_mut().flat_map(|entry| &mut entry.units).filter(|_| whole) {
                let before = bytes.len() - text;
                place.bytes = place.bytes.start + before..place.bytes.end + before;
            }
            prop_assert_eq!(first_unit, first);
            prop_assert_eq!(decode(&bytes).unwrap(), expected);
        }

        #[test]
        fn any_bytes_give_heads_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }
    }
}
