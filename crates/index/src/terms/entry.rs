//! Entries of a shard: what it says of a key.

#[cfg(feature = "write")]
use super::TermLists;
use crate::codec::Reader;
#[cfg(feature = "write")]
use crate::codec::{put_bytes, put_varint};
use crate::postings;

const FAULT: &str = "entry";
/// Against this, the length of most groups is one byte: they are a little longer, as [`pairs`](crate::pairs) closes them.
const USUAL: u32 = 512;

/// What a shard says of a key.
#[derive(Debug, Default)]
pub(super) struct Entry {
    /// Each form's text, empty if it is the key's, its units, and the postings of its list.
    pub(super) forms: Vec<(String, u32, u32)>,
    /// The first neighbour of each group.
    pub(super) groups: Vec<u32>,
    /// Aliases and rules.
    pub(super) names: Vec<String>,
    /// Bytes of its lists in their order: two of each form, of which the rest is mostly nothing, and the groups.
    pub(super) lists: Vec<u32>,
}

impl Entry {
    /// Reads the next entry.
    pub(super) fn read(reader: &mut Reader<'_>) -> Entry {
        let head = reader.varint();
        let mut entry = Entry::default();
        for _ in 0..head >> 2 {
            let (text, units) = (reader.owned(), reader.varint_u32());
            let (length, mut front, mut rest) = (reader.varint_u32(), units, 0);
            if units >= postings::LONG {
                (front, rest) = (reader.varint_u32(), reader.varint_u32());
                reader.demand(front <= units, FAULT);
            }
            if reader.sound().is_err() {
                break;
            }
            entry.forms.push((text, units, front));
            entry.lists.extend_from_slice(&[length, rest]);
        }
        if head & 1 != 0 {
            let mut first = 0u32;
            for _ in 0..reader.count(2) {
                first = first.saturating_add(reader.varint_u32());
                entry.groups.push(first);
                entry.lists.push(reader.varint_u32() ^ USUAL);
            }
        }
        if head & 2 != 0 {
            for _ in 0..reader.count(1) {
                entry.names.push(reader.owned());
            }
        }
        entry
    }
}

/// Appends the entry of a key.
#[cfg(feature = "write")]
pub(super) fn put(out: &mut Vec<u8>, key: &str, lists: &TermLists) {
    let names: Vec<&String> = lists.aliases.iter().chain(&lists.synonyms).collect();
    let flags = u64::from(!names.is_empty()) << 1 | u64::from(!lists.groups.is_empty());
    put_varint(out, (lists.forms.len() as u64) << 2 | flags);
    for (text, form) in &lists.forms {
        put_bytes(out, if text == key { b"" } else { text.as_bytes() });
        put_varint(out, u64::from(form.units));
        put_varint(out, form.list.len() as u64);
        if form.units >= postings::LONG {
            put_varint(out, u64::from(form.front));
            put_varint(out, form.rest.len() as u64);
        }
    }
    if !lists.groups.is_empty() {
        put_varint(out, lists.groups.len() as u64);
        let mut before = 0;
        for (first, bytes) in &lists.groups {
            put_varint(out, u64::from(first.code() - before));
            put_varint(out, u64::from(bytes.len() as u32 ^ USUAL));
            before = first.code();
        }
    }
    if !names.is_empty() {
        put_varint(out, names.len() as u64);
        names.into_iter().for_each(|name| put_bytes(out, name.as_bytes()));
    }
}
