//! Columns: for each field by which documents are filtered, sorted or counted, the values that each document has.
//!
//! A field's values are numbered in their order, and a column keeps the numbers. So a range of values is a range of
//! numbers, and one layout serves names, dates and quantities. Columns are cut into spans of [`SPAN`] documents, all
//! at the same places: what a search reads of a column are the spans in which it found something. The manifest lists
//! the spans, each with how many units its documents have.

use crate::bits::BitReader;
#[cfg(feature = "write")]
use crate::bits::BitWriter;
use crate::block::Block;
#[cfg(feature = "write")]
use crate::codec::put_bytes;
use crate::codec::{Reader, put_varint};
use crate::error::{Error, Result};
use crate::ids;
use crate::interpolative;
use crate::tree::{MAX_KEY, Root};

/// Documents in a span; the last has the rest.
pub const SPAN: usize = 8192;

const FAULT: &str = "column";

/// How the values of a field are written and ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Any text, as it is, in the order of its bytes.
    Text = 0,
    /// `2024`, `2024-06` or `2024-06-30`, so that the order of bytes is that of time.
    Date = 1,
    /// A decimal number in the form of [`crate::number::encode`], so that the order of bytes is that of numbers.
    Number = 2,
}

/// The documents of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The first unit of its first document.
    pub first_unit: u32,
    /// Units of all its documents.
    pub units: u32,
    /// Where the number of units of each document is, for [`first_units`].
    pub block: Block,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// How many different values there are.
    pub distinct: u32,
    /// The block of each span, for [`Values::decode`].
    pub blocks: Vec<Block>,
    /// From values to blocks of them.
    pub by_value: Root,
    /// From numbers of values (four bytes, big-endian) to the same blocks.
    pub by_number: Root,
}

/// Reads the list of spans.
pub(crate) fn decode_spans(reader: &mut Reader<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut first_unit = 0u32;
    for _ in 0..reader.count(2) {
        let units = reader.varint_u32();
        let block = Block::decode(reader, spans.last().map(|span| &span.block));
        spans.push(Span { first_unit, units, block });
        let next = first_unit.checked_add(units);
        reader.demand(next.is_some(), FAULT);
        first_unit = next.unwrap_or(0);
    }
    spans
}

/// Appends the list of spans.
pub(crate) fn encode_spans(out: &mut Vec<u8>, spans: &[Span]) {
    put_varint(out, spans.len() as u64);
    let mut before = None;
    for span in spans {
        put_varint(out, u64::from(span.units));
        span.block.encode(out, before);
        before = Some(&span.block);
    }
}

/// What there is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// The columns, in the order of their names.
    pub columns: Vec<Column>,
}

impl Directory {
    /// Reads the block the manifest leads to, in a library of so many spans.
    pub fn decode(bytes: &[u8], spans: usize) -> Result<Directory> {
        let mut reader = Reader::new(bytes);
        let mut directory = Directory::default();
        while !reader.is_empty() {
            let name = reader.owned();
            let kind = match reader.byte() {
                0 => Kind::Text,
                1 => Kind::Date,
                kind => {
                    reader.demand(kind == 2, FAULT);
                    Kind::Number
                }
            };
            let distinct = reader.varint_u32();
            let mut blocks: Vec<Block> = Vec::new();
            for _ in 0..spans {
                let block = Block::decode(&mut reader, blocks.last());
                blocks.push(block);
            }
            let by_value = Root::decode(&mut reader);
            let by_number = Root::decode(&mut reader);
            let greater = directory.columns.last().is_none_or(|before| before.name < name);
            reader.demand(greater, FAULT);
            directory.columns.push(Column { name, kind, distinct, blocks, by_value, by_number });
        }
        reader.end()?;
        Ok(directory)
    }

    /// The directory's bytes.
    #[cfg(feature = "write")]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        for column in &self.columns {
            put_bytes(&mut out, column.name.as_bytes());
            out.push(column.kind as u8);
            put_varint(&mut out, u64::from(column.distinct));
            let mut before = None;
            for block in &column.blocks {
                block.encode(&mut out, before);
                before = Some(block);
            }
            column.by_value.encode(&mut out);
            column.by_number.encode(&mut out);
        }
        out
    }
}

/// Appends for each unit of a span the first of its document; `all` has those of the spans before.
pub fn first_units(bytes: &[u8], span: &Span, all: &mut Vec<u32>) -> Result<()> {
    let mut reader = Reader::new(bytes);
    let documents = reader.varint_u32();
    let rest = reader.bytes(reader.remaining());
    interpolative::justified(rest.len(), span.units)?;
    if documents == 0 || documents > span.units {
        return Err(Error::Malformed(FAULT));
    }
    let mut bits = BitReader::new(rest);
    let mut ends = vec![0; documents as usize - 1];
    interpolative::take(&mut bits, &mut ends, 1, span.units - 1);
    ends.push(span.units);
    let before = all.len() as u32;
    let mut document = before;
    for end in ends {
        all.resize((before + end) as usize, document);
        document = before + end;
    }
    bits.end()
}

/// The block of a span's documents, given the number of units of each.
#[cfg(feature = "write")]
pub fn encode_units(units: &[u32]) -> Vec<u8> {
    let ends: Vec<u32> = units
        .iter()
        .scan(0, |end, &units| {
            *end += units;
            Some(*end)
        })
        .collect();
    let mut bits = BitWriter::default();
    let mut end = 0;
    if let [others @ .., last] = ends.as_slice() {
        end = *last;
        interpolative::put(&mut bits, others, 1, end - 1);
    }
    let mut out = Vec::new();
    put_varint(&mut out, units.len() as u64);
    out.extend_from_slice(&interpolative::finish(bits, end));
    out
}

/// The numbers of the values of each document of a span.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Values {
    /// Where each document's numbers end.
    ends: Vec<u32>,
    numbers: Vec<u32>,
}

/// Set in the first byte if documents may have several values.
const SEVERAL: u8 = 8;

impl Values {
    /// Reads a span of `documents` documents from a column of `distinct` values. Linear in the bytes and documents.
    pub fn decode(bytes: &[u8], documents: usize, distinct: u32) -> Result<Values> {
        let mut reader = Reader::new(bytes);
        let head = reader.byte();
        let width = usize::from(head & 7);
        let mut values = Values::default();
        reader.demand(head >> 3 <= 1 && width <= 4, FAULT);
        if head & SEVERAL == 0 {
            let planes = reader.bytes(documents * width);
            for at in 0..documents {
                let number = number_at(planes, at, documents, width);
                // Zero: the document has no value.
                if number > 0 {
                    values.numbers.push(number - 1);
                }
                values.ends.push(values.numbers.len() as u32);
            }
        } else {
            let mut end = 0u32;
            for _ in 0..documents {
                end = end.saturating_add(reader.varint_u32());
                values.ends.push(end);
            }
            let count = end as usize;
            // Numbers of no width could be any number of them.
            reader.demand(width > 0, FAULT);
            let planes = reader.bytes(count.saturating_mul(width));
            for at in 0..planes.len().checked_div(width).unwrap_or(0) {
                values.numbers.push(number_at(planes, at, count, width));
            }
        }
        for &number in &values.numbers {
            reader.demand(number < distinct, FAULT);
        }
        reader.end()?;
        Ok(values)
    }

    /// The numbers of a document's values, in increasing order; none if it has none.
    pub fn of(&self, document: usize) -> &[u32] {
        let end = |document: usize| self.ends.get(document).copied().unwrap_or(0) as usize;
        let start = document.checked_sub(1).map_or(0, end);
        self.numbers.get(start..end(document)).unwrap_or_default()
    }

    /// Adds the next document's numbers, strictly increasing.
    #[cfg(feature = "write")]
    pub fn push(&mut self, numbers: &[u32]) {
        self.numbers.extend_from_slice(numbers);
        self.ends.push(self.numbers.len() as u32);
    }

    /// The block: one plane for each byte of a number, which DEFLATE likes better than bits.
    #[cfg(feature = "write")]
    pub fn encode(&self) -> Vec<u8> {
        let documents = self.ends.len();
        let several = (0..documents).any(|document| self.of(document).len() > 1);
        let plain: Vec<u32> = match several {
            true => self.numbers.clone(),
            false => (0..documents).map(|at| self.of(at).first().map_or(0, |&number| number + 1)).collect(),
        };
        let widest = crate::bits::width(plain.iter().copied().max().unwrap_or(0)).div_ceil(8);
        let width = if several { widest.max(1) } else { widest };
        let mut out = vec![width as u8 | if several { SEVERAL } else { 0 }];
        if several {
            (0..documents).for_each(|at| put_varint(&mut out, self.of(at).len() as u64));
        }
        for byte in 0..width {
            out.extend(plain.iter().map(|number| (number >> (8 * byte)) as u8));
        }
        out
    }
}

fn number_at(planes: &[u8], at: usize, count: usize, width: usize) -> u32 {
    (0..width).rev().fold(0, |number, plane| {
        number << 8 | u32::from(planes.get(plane * count + at).copied().unwrap_or(0))
    })
}

/// The value as it stands in a column of this kind; `None` if it is not of the kind. A text is cut to 1,024 bytes.
pub fn key(kind: Kind, value: &str) -> Option<String> {
    match kind {
        Kind::Number => crate::number::encode(value),
        Kind::Date => is_date(value).then(|| value.to_owned()),
        Kind::Text => {
            let mut end = value.len().min(MAX_KEY);
            while !value.is_char_boundary(end) {
                end -= 1;
            }
            value.get(..end).map(str::to_owned)
        }
    }
}

/// Whether a text is a year, a month or a day: `2024`, `2024-06`, `2024-06-30`.
pub fn is_date(text: &str) -> bool {
    let part = |number: usize, length: usize, most: u32| {
        let start = if number == 0 { 0 } else { 2 + 3 * number };
        let Some(digits) = text.get(start..start + length) else { return false };
        let dashed = number == 0 || text.as_bytes().get(start - 1) == Some(&b'-');
        let value = digits.bytes().fold(0, |value, digit| value * 10 + u32::from(digit.wrapping_sub(b'0')));
        dashed && digits.bytes().all(|digit| digit.is_ascii_digit()) && (1..=most).contains(&value)
    };
    match text.len() {
        4 => part(0, 4, 9999),
        7 => part(0, 4, 9999) && part(1, 2, 12),
        10 => part(0, 4, 9999) && part(1, 2, 12) && part(2, 2, 31),
        _ => false,
    }
}

/// The number of the first value in a block that is not less than `key`; one past the last if all are.
pub fn rank(bytes: &[u8], key: &[u8]) -> Result<u32> {
    let mut rank = 0;
    each(bytes, &mut |number, value, _| {
        let less = value < key;
        rank = if less { number.saturating_add(1) } else { number };
        less
    })?;
    Ok(rank)
}

/// Calls `visit` with the number of each value of a block, the value, and how many documents have it, until it
/// returns `false` or the block ends.
pub fn each(bytes: &[u8], visit: &mut dyn FnMut(u32, &[u8], u32) -> bool) -> Result<()> {
    let mut reader = Reader::new(bytes);
    let mut number = reader.varint_u32();
    reader.sound()?;
    ids::each(reader.bytes(reader.remaining()), &mut |value, documents| {
        let go_on = visit(number, value, documents);
        number = number.saturating_add(1);
        go_on
    })
}

/// A block of values from its first number and what [`ids::IdsWriter`] made of them.
#[cfg(feature = "write")]
pub fn encode_values(first: u32, values: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(values.len() + 5);
    put_varint(&mut out, u64::from(first));
    out.extend_from_slice(values);
    out
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;
    use crate::Error;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn values_come_back(
            most in 1usize..4,
            documents in proptest::collection::vec(proptest::collection::btree_set(0u32..70_000, 0..4), 0..60),
        ) {
            let mut values = Values::default();
            let documents: Vec<Vec<u32>> =
                documents.iter().map(|numbers: &BTreeSet<u32>| numbers.iter().copied().take(most).collect()).collect();
            documents.iter().for_each(|numbers| values.push(numbers));
            let decoded = Values::decode(&values.encode(), documents.len(), 70_000).unwrap();
            for (at, numbers) in documents.iter().enumerate() {
                prop_assert_eq!(decoded.of(at), numbers.as_slice());
            }
            prop_assert_eq!(decoded, values);
        }

        #[test]
        fn any_bytes_give_an_answer_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..60), documents in 0usize..20) {
            let _ = Values::decode(&bytes, documents, 300);
            let _ = Directory::decode(&bytes, 1);
            let _ = rank(&bytes, b"k");
        }

        #[test]
        fn units_come_back(units in proptest::collection::vec(1u32..400, 1..60), first_unit in 0u32..1000) {
            let block = Block { pack: 0, offset: 0, stored: 1, length: 1 };
            let span = Span { first_unit, units: units.iter().sum(), block };
            let mut all = vec![0; first_unit as usize];
            first_units(&encode_units(&units), &span, &mut all).unwrap();
            let mut expected = vec![0; first_unit as usize];
            for units in &units {
                expected.extend(vec![expected.len() as u32; *units as usize]);
            }
            prop_assert_eq!(all, expected);
        }

        #[test]
        fn any_bytes_give_first_units_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..60), units in 0u32..3000) {
            let block = Block { pack: 0, offset: 0, stored: 1, length: 1 };
            let mut all = vec![0; 3];
            if first_units(&bytes, &Span { first_unit: 3, units, block }, &mut all).is_ok() {
                prop_assert_eq!(all.len(), 3 + units as usize);
                prop_assert!((3..).zip(&all[3..]).all(|(unit, &first)| first <= unit && all[first as usize] == first));
                prop_assert!(units <= 64 * bytes.len() as u32);
            }
        }
    }

    #[test]
    fn a_value_out_of_range_is_refused() {
        let mut values = Values::default();
        values.push(&[7]);
        assert!(Values::decode(&values.encode(), 1, 8).is_ok());
        assert_eq!(Values::decode(&values.encode(), 1, 7), Err(Error::Malformed(FAULT)));
        // Several values of no width: a length alone must not make numbers.
        assert_eq!(
            Values::decode(&[SEVERAL, 0xff, 0xff, 0xff, 0xff, 0x0f], 1, 7),
            Err(Error::Malformed(FAULT))
        );
    }

    #[test]
    fn a_rank_counts_the_values_before() {
        let mut writer = ids::IdsWriter::default();
        for value in ["b", "bc", "d"] {
            writer.push(value, 1);
        }
        let block = encode_values(10, &writer.take());
        let ranks = ["a", "b", "b\0", "bc", "c", "d", "e"].map(|key| rank(&block, key.as_bytes()).unwrap());
        assert_eq!(ranks, [10, 10, 11, 11, 12, 12, 13]);
    }

    #[test]
    fn dates_are_known_by_their_form() {
        for good in ["2024", "0987", "2024-06", "2024-12-31"] {
            assert!(is_date(good), "{good}");
        }
        for bad in
            ["", "24", "0000", "2024-6", "2024-13", "2024-00", "2024-06-32", "2024/06", "2024-06-3", "năm"]
        {
            assert!(!is_date(bad), "{bad}");
        }
    }
}
