//! A key's rows as a cache has them: what stands in the dictionary, with frequencies in place of impacts.
//!
//! ```text
//! record := length:varint terms length:varint pairs lists
//! terms  := forms:varint ( units:varint ( gap:varint frequency:varint )*units )*forms
//! pairs  := pairs:varint ( step:varint units:varint length:varint ( gap:varint )*units )*pairs
//! lists  := pairs:varint adjacencies:varint forms:varint ( text:bytes units:varint list:bytes )*forms
//!           groups:varint ( first:varint group:bytes )*groups
//! ```
//!
//! A `length` is that of what is behind it, and `bytes` have theirs before them. Terms and pairs are what the lists were
//! made of, to make them anew when numbers change. Forms are those of the key in their order. `step` is the neighbour's
//! code less the one before it, `gap` what is behind the unit of the row before, or behind the unit and share.

use super::cache::Frames;
use super::error::BuildError;
use super::lists::Row;
use index::pairs::Neighbour;
use index::terms::{FormLists, TermLists};

/// Reads numbers off the front of bytes.
struct Varints<'a>(&'a [u8]);

impl<'a> Varints<'a> {
    fn next(&mut self) -> Option<u32> {
        let mut value = 0u32;
        for shift in (0..32).step_by(7) {
            let (&byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn bytes(&mut self, length: u32) -> Option<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(length as usize)?;
        self.0 = rest;
        Some(bytes)
    }
}

fn put(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends the record of a key with these rows: `[form, unit, frequency]` and `[key, neighbour, unit and share]`.
pub(super) fn encode(out: &mut Vec<u8>, terms: &[Row], pairs: &[Row]) {
    let mut body = Vec::new();
    put(&mut body, terms.chunk_by(|a, b| a[0] == b[0]).count() as u32);
    for rows in terms.chunk_by(|a, b| a[0] == b[0]) {
        put(&mut body, rows.len() as u32);
        let mut before = 0;
        for row in rows {
            put(&mut body, row[1] - before);
            before = row[1];
            put(&mut body, row[2]);
        }
    }
    put_bytes(out, &body);
    let (mut half, mut neighbour) = (Vec::new(), 0);
    put(&mut half, pairs.chunk_by(|a, b| a[1] == b[1]).count() as u32);
    for rows in pairs.chunk_by(|a, b| a[1] == b[1]) {
        put(&mut half, rows[0][1] - neighbour);
        neighbour = rows[0][1];
        put(&mut half, rows.len() as u32);
        body.clear();
        let mut before = 0;
        for row in rows {
            put(&mut body, row[2] - before);
            before = row[2];
        }
        put_bytes(&mut half, &body);
    }
    put_bytes(out, &half);
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put(out, bytes.len() as u32);
    out.extend_from_slice(bytes);
}

/// Appends a key's lists, with the number of its pairs and of the units of all of them, to its terms and pairs.
pub(super) fn encode_lists(out: &mut Vec<u8>, lists: &TermLists, [pairs, adjacencies]: [u32; 2]) {
    put(out, pairs);
    put(out, adjacencies);
    put(out, lists.forms.len() as u32);
    for (text, FormLists { units, front, list, rest }) in &lists.forms {
        put_bytes(out, text.as_bytes());
        put(out, *units);
        put(out, *front);
        put_bytes(out, list);
        put_bytes(out, rest);
    }
    put(out, lists.groups.len() as u32);
    for (first, group) in &lists.groups {
        put(out, first.code());
        put_bytes(out, group);
    }
}

/// Reads a record's lists and the two numbers.
pub(super) fn lists(record: &[u8]) -> Option<(TermLists, [u32; 2])> {
    let mut reader = Varints(record);
    for _ in 0..2 {
        let length = reader.next()?;
        reader.bytes(length)?;
    }
    let counts = [reader.next()?, reader.next()?];
    let mut lists = TermLists::default();
    for _ in 0..reader.next()? {
        let length = reader.next()?;
        let text = std::str::from_utf8(reader.bytes(length)?).ok()?.to_owned();
        let (units, front) = (reader.next()?, reader.next()?);
        let length = reader.next()?;
        let list = reader.bytes(length)?.to_vec();
        let length = reader.next()?;
        let rest = reader.bytes(length)?.to_vec();
        lists.forms.push((text, FormLists { units, front, list, rest }));
    }
    for _ in 0..reader.next()? {
        let first = Neighbour::from_code(reader.next()?);
        let length = reader.next()?;
        lists.groups.push((first, reader.bytes(length)?.to_vec()));
    }
    reader.0.is_empty().then_some((lists, counts))
}

/// A frame is closed when it has reached this many bytes.
const FRAME_LENGTH: usize = 1 << 20;

/// Collects records to frames: the number of the first key, then each record with its length, both in four bytes.
#[derive(Debug, Default)]
pub(super) struct Frame {
    next: u32,
    bytes: Vec<u8>,
}

impl Frame {
    /// Adds the next key's record.
    pub(super) fn push(&mut self, record: &[u8]) {
        if self.bytes.is_empty() {
            self.bytes.reserve(FRAME_LENGTH + FRAME_LENGTH / 4);
            self.bytes.extend_from_slice(&self.next.to_le_bytes());
        }
        self.next += 1;
        self.bytes.extend_from_slice(&(record.len() as u32).to_le_bytes());
        self.bytes.extend_from_slice(record);
    }

    /// Whether it is time to take it.
    pub(super) fn is_full(&self) -> bool {
        self.bytes.len() >= FRAME_LENGTH
    }

    /// What was collected; empties it.
    pub(super) fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }
}

/// Calls `visit` with the number of each key in a frame and its record.
pub(super) fn each(frame: &[u8], mut visit: impl FnMut(u32, &[u8]) -> Option<()>) -> Option<()> {
    let (key, mut rest) = number(frame)?;
    let mut key = key;
    while !rest.is_empty() {
        let (length, behind) = number(rest)?;
        let (record, behind) = behind.split_at_checked(length as usize)?;
        visit(key, record)?;
        key = key.checked_add(1)?;
        rest = behind;
    }
    Some(())
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (number, rest) = bytes.split_first_chunk::<4>()?;
    Some((u32::from_le_bytes(*number), rest))
}

/// Reads records in the order of their keys.
pub(super) struct Records {
    frames: Frames,
    frame: Vec<u8>,
    at: usize,
    next: u32,
}

impl Records {
    pub(super) fn new(frames: Frames) -> Records {
        Records { frames, frame: Vec::new(), at: 0, next: 0 }
    }

    /// Appends the record of a key behind all those asked for before.
    pub(super) fn take(&mut self, key: u32, out: &mut Vec<u8>) -> Result<(), BuildError> {
        loop {
            if self.at >= self.frame.len() {
                self.frame = self.frames.next().ok_or(BuildError::Base)?.map_err(|_| BuildError::Base)?;
                (self.next, _) = number(&self.frame).ok_or(BuildError::Base)?;
                self.at = 4;
            }
            let rest = self.frame.get(self.at..).ok_or(BuildError::Base)?;
            let (length, rest) = number(rest).ok_or(BuildError::Base)?;
            let record = rest.get(..length as usize).ok_or(BuildError::Base)?;
            let is_it = self.next == key;
            if is_it {
                out.extend_from_slice(record);
            }
            self.at += 4 + length as usize;
            self.next += 1;
            if is_it {
                return Ok(());
            }
        }
    }
}

/// A record's terms and pairs.
pub(super) fn halves(record: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut reader = Varints(record);
    let length = reader.next()?;
    let terms = reader.bytes(length)?;
    let length = reader.next()?;
    Some((terms, reader.bytes(length)?))
}

/// Calls `visit` with the number of each form among those of the key, a unit and the frequency in it.
pub(super) fn terms(half: &[u8], mut visit: impl FnMut(usize, u32, u32)) -> Option<()> {
    let mut reader = Varints(half);
    for form in 0..reader.next()? as usize {
        let mut unit = 0u32;
        for _ in 0..reader.next()? {
            unit = unit.checked_add(reader.next()?)?;
            visit(form, unit, reader.next()?);
        }
    }
    reader.0.is_empty().then_some(())
}

/// Calls `visit` with the code of each neighbour and its rows, still to be decoded with [`units`].
pub(super) fn pairs(half: &[u8], mut visit: impl FnMut(u32, &[u8]) -> Option<()>) -> Option<()> {
    let mut reader = Varints(half);
    let mut code = 0u32;
    for _ in 0..reader.next()? {
        code = code.checked_add(reader.next()?)?;
        reader.next()?;
        let length = reader.next()?;
        visit(code, reader.bytes(length)?)?;
    }
    reader.0.is_empty().then_some(())
}

/// Calls `visit` with each unit and share of a pair's rows.
pub(super) fn units(rows: &[u8], mut visit: impl FnMut(u32)) -> Option<()> {
    let mut reader = Varints(rows);
    let mut last = 0u32;
    while !reader.0.is_empty() {
        last = last.checked_add(reader.next()?)?;
        visit(last);
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back() {
        let terms_in: Vec<Row> = vec![[4, 0, 1], [4, 3, 200], [5, 1 << 30, 2]];
        let pairs_in: Vec<Row> = vec![[9, 3, 0], [9, 3, 900], [9, 70_000, 5]];
        let mut record = Vec::new();
        encode(&mut record, &terms_in, &pairs_in);
        let mut lists_in = TermLists::default();
        let form = FormLists { units: 9_000, front: 7, list: vec![1, 2], rest: vec![3] };
        lists_in.forms.push(("thông".into(), form));
        lists_in.groups.push((Neighbour::from_code(8), vec![3; 200]));
        encode_lists(&mut record, &lists_in, [2, 300]);
        let read = |record: &[u8]| {
            let (mut terms_out, mut pairs_out) = (Vec::new(), Vec::new());
            let (forms, neighbours) = halves(record)?;
            terms(forms, |form, unit, frequency| terms_out.push([4 + form as u32, unit, frequency]))?;
            pairs(neighbours, |code, rows| units(rows, |unit| pairs_out.push([9, code, unit])))?;
            let (lists, counts) = lists(record)?;
            Some((terms_out, pairs_out, lists.forms, lists.groups, counts))
        };
        let all = (terms_in, pairs_in, lists_in.forms, lists_in.groups, [2, 300]);
        assert_eq!(read(&record), Some(all));
        for cut in 0..record.len() {
            assert_eq!(read(&record[..cut]), None, "{cut}");
        }
    }
}
