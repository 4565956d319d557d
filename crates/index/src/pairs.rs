//! Pairs: in which units one term directly precedes another.
//!
//! In Vietnamese a word is usually two syllables, so neighbours carry the meaning; a list of the units where two
//! keys are adjacent costs a query far fewer bytes than the positions of both. A pair's list is kept with the rarer
//! of its keys, whose own lists a query reads anyway: so it is near them, and no key's pairs are more than its own
//! occurrences. All pairs of a key form its *groups*, each about [`GROUP_LENGTH`] bytes, sorted by [`Neighbour`].

use crate::bits::{BitReader, PARAMETER_BITS};
#[cfg(feature = "write")]
use crate::bits::{BitWriter, rice_parameter};
use crate::codec::Reader;
#[cfg(feature = "write")]
use crate::codec::put_varint;
use crate::error::{Error, Result};

/// A group is closed when it has reached this many bytes.
pub const GROUP_LENGTH: usize = 512;
const CHUNK: usize = 128;
const SHORT: usize = 16;
const SHARE_BITS: u32 = 2;
/// The share of keys that are always neighbours.
const MOST: u8 = 3;

/// One unit of a pair's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Adjacency {
    /// Number of the unit in the library.
    pub unit: u32,
    /// In how many quarters of the rarer key's occurrences there the two are adjacent, less one: 0 is "up to a
    /// quarter", 3 "more than three quarters".
    pub share: u8,
}

/// The other key of a pair, from the one that keeps the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Neighbour(u32);

impl Neighbour {
    /// For a pair of keys, each given as (units, ordinal): whether the first keeps the list, and what the other is to
    /// the one that does. The key of fewer units keeps it, among equals the one of the smaller ordinal.
    pub fn of(first: (u32, u32), second: (u32, u32)) -> (bool, Neighbour) {
        if first <= second { (true, Neighbour(second.1 << 1 | 1)) } else { (false, Neighbour(first.1 << 1)) }
    }

    /// Ordinal of the other key.
    pub fn ordinal(self) -> u32 {
        self.0 >> 1
    }

    /// Whether the other key follows; else it precedes.
    pub fn follows(self) -> bool {
        self.0 & 1 == 1
    }

    /// As one number, by which neighbours are sorted.
    pub fn code(self) -> u32 {
        self.0
    }

    /// The neighbour with this number.
    pub fn from_code(code: u32) -> Neighbour {
        Neighbour(code)
    }
}

/// The share code for `adjacent` of `occurrences`, rounded up.
pub fn share(adjacent: u32, occurrences: u32) -> u8 {
    let quarters = (u64::from(adjacent) * 4).div_ceil(u64::from(occurrences.max(1)));
    (quarters.clamp(1, 4) - 1) as u8
}

/// Writes one key's groups.
#[cfg(feature = "write")]
#[derive(Debug, Default)]
pub struct GroupsWriter {
    groups: Vec<(Neighbour, Vec<u8>)>,
    last: u32,
    /// The list under way; only a buffer.
    body: Vec<u8>,
}

#[cfg(feature = "write")]
impl GroupsWriter {
    /// Adds the list of the pair with `neighbour`; neighbours must be strictly increasing, units too.
    pub fn push(&mut self, neighbour: Neighbour, list: &[Adjacency]) {
        let code = neighbour.code();
        if self.groups.last().is_none_or(|(_, bytes)| bytes.len() >= GROUP_LENGTH) {
            self.groups.push((neighbour, Vec::new()));
            self.last = code;
        }
        if let Some((_, bytes)) = self.groups.last_mut() {
            put_varint(bytes, u64::from(code - self.last));
            put_varint(bytes, list.len() as u64);
            if list.len() < SHORT {
                encode(bytes, list);
            } else {
                self.body.clear();
                encode(&mut self.body, list);
                put_varint(bytes, self.body.len() as u64);
                bytes.extend_from_slice(&self.body);
            }
            self.last = code;
        }
    }

    /// The groups: the first neighbour, and the bytes.
    pub fn finish(self) -> Vec<(Neighbour, Vec<u8>)> {
        self.groups
    }
}

#[cfg(feature = "write")]
fn encode(out: &mut Vec<u8>, list: &[Adjacency]) {
    let mut next = 0;
    if list.len() < SHORT {
        for item in list {
            put_varint(out, u64::from(item.unit - next) << SHARE_BITS | u64::from(item.share));
            next = item.unit + 1;
        }
        return;
    }
    let mut writer = BitWriter::default();
    let mut gaps: Vec<u32> = Vec::with_capacity(CHUNK);
    for chunk in list.chunks(CHUNK) {
        gaps.clear();
        gaps.extend(chunk.iter().map(|item| {
            let gap = item.unit - next;
            next = item.unit + 1;
            gap
        }));
        let parameter = rice_parameter(gaps.iter().copied());
        writer.put(parameter, PARAMETER_BITS);
        for (item, &gap) in chunk.iter().zip(&gaps) {
            writer.put_rice(gap, parameter);
            // Two keys are mostly neighbours wherever the rarer is at all.
            writer.put(u32::from(item.share < MOST), 1);
            if item.share < MOST {
                writer.put(u32::from(item.share), SHARE_BITS);
            }
        }
    }
    out.extend_from_slice(&writer.finish());
}

/// Finds the list of the pair with `neighbour` in a group that begins with `first`. `None`: the two keys are never
/// adjacent. Linear in the group.
pub fn find(group: &[u8], first: Neighbour, neighbour: Neighbour) -> Result<Option<Vec<Adjacency>>> {
    let mut found = None;
    each(group, first, &mut |current, list| {
        if current == neighbour {
            found = Some(list);
        }
        current < neighbour
    })?;
    found.map(|list| list.decode()).transpose()
}

/// Calls `visit` with each neighbour and its undecoded list until it returns `false` or the group ends.
pub fn each<'a>(
    group: &'a [u8],
    first: Neighbour,
    visit: &mut dyn FnMut(Neighbour, List<'a>) -> bool,
) -> Result<()> {
    let mut reader = Reader::new(group);
    let mut current = first.code();
    while !reader.is_empty() {
        current = current.checked_add(reader.varint_u32()).ok_or(Error::Malformed("pair group"))?;
        let count = reader.varint() as usize;
        let bytes = if count < SHORT {
            let mut rest = reader.clone();
            for _ in 0..count {
                rest.varint();
            }
            rest.sound()?;
            reader.bytes(reader.remaining() - rest.remaining())
        } else {
            reader.length_prefixed()
        };
        reader.sound()?;
        if !visit(Neighbour::from_code(current), List { bytes, count }) {
            return Ok(());
        }
    }
    reader.sound()
}

/// A pair's list before it is decoded.
#[derive(Debug, Clone, Copy)]
pub struct List<'a> {
    bytes: &'a [u8],
    count: usize,
}

impl List<'_> {
    /// The number of units.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The units, increasing.
    pub fn decode(&self) -> Result<Vec<Adjacency>> {
        // A unit takes a bit at least.
        if self.count > self.bytes.len().saturating_mul(8) {
            return Err(Error::Truncated);
        }
        let mut list = Vec::with_capacity(self.count);
        let mut next = 0u64;
        let mut bad = false;
        if self.count < SHORT {
            let mut reader = Reader::new(self.bytes);
            for _ in 0..self.count {
                let value = reader.varint();
                let unit = next + (value >> SHARE_BITS);
                bad |= unit > u64::from(u32::MAX);
                list.push(Adjacency { unit: unit as u32, share: value as u8 & MOST });
                next = unit + 1;
            }
            reader.end()?;
        } else {
            let mut reader = BitReader::new(self.bytes);
            while list.len() < self.count {
                let parameter = reader.take(PARAMETER_BITS);
                for _ in 0..CHUNK.min(self.count - list.len()) {
                    let unit = next + u64::from(reader.take_rice(parameter));
                    bad |= unit > u64::from(u32::MAX);
                    let share = if reader.take(1) == 1 { reader.take(SHARE_BITS) as u8 } else { MOST };
                    list.push(Adjacency { unit: unit as u32, share });
                    next = unit + 1;
                }
            }
            reader.end()?;
        }
        if bad { Err(Error::Malformed("pair list")) } else { Ok(list) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn list() -> impl Strategy<Value = Vec<Adjacency>> {
        proptest::collection::vec((1u32..900, 0u8..4), 1..300).prop_map(|parts| {
            let mut unit = 0;
            parts
                .into_iter()
                .map(|(gap, share)| {
                    unit += gap;
                    Adjacency { unit, share }
                })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn every_pair_is_found_in_its_group(pairs in proptest::collection::btree_map(any::<u32>().prop_map(Neighbour), list(), 1..30)) {
            let mut writer = GroupsWriter::default();
            for (&neighbour, list) in &pairs {
                writer.push(neighbour, list);
            }
            let groups = writer.finish();
            let mut seen = BTreeMap::new();
            for (first, bytes) in &groups {
                each(bytes, *first, &mut |neighbour, list| {
                    seen.insert(neighbour, list.decode().unwrap());
                    true
                }).unwrap();
            }
            prop_assert_eq!(&seen, &pairs);
            for (&neighbour, list) in &pairs {
                let (first, bytes) = groups.iter().rev().find(|(first, _)| *first <= neighbour).unwrap();
                prop_assert_eq!(find(bytes, *first, neighbour).unwrap(), Some(list.clone()));
            }
        }

        #[test]
        fn any_bytes_give_a_list_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300), first: u32, neighbour: u32) {
            let _ = find(&bytes, Neighbour(first), Neighbour(neighbour));
            let _ = each(&bytes, Neighbour(first), &mut |_, list| { let _ = list.decode(); true });
        }
    }

    #[test]
    fn the_rarer_key_keeps_the_list() {
        assert_eq!(Neighbour::of((3, 8), (5, 1)), (true, Neighbour(3)));
        assert_eq!(Neighbour::of((5, 1), (3, 8)), (false, Neighbour(2)));
        assert_eq!(Neighbour::of((3, 1), (3, 8)), (true, Neighbour(17)));
        assert_eq!(Neighbour::of((3, 8), (3, 8)), (true, Neighbour(17)));
    }

    #[test]
    fn shares_are_quarters_rounded_up() {
        assert_eq!(
            [share(1, 100), share(1, 4), share(2, 4), share(3, 4), share(4, 4), share(9, 4), share(1, 0)],
            [0, 0, 1, 2, 3, 3, 3]
        );
    }
}
