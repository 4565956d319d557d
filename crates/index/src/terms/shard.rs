//! A shard of the dictionary: an `fst` from key to place, the runs of the posting blocks its terms use, and an entry for
//! each key. All lists of a shard form one logical stream in the order of the entries; the entries give lengths, and so
//! places follow by adding up.

use super::entry::Entry;
use super::layout::{Layout, read_runs};
use super::{Extent, Form, Group, SYNONYM, Term};
use crate::block::Block;
use crate::codec::Reader;
use crate::error::{Error, Result};
use crate::pairs::Neighbour;
use crate::transducer::Node;

const FAULT: &str = "shard";

/// A decoded shard.
#[derive(Debug)]
pub struct Shard {
    bytes: Vec<u8>,
    /// Units of the library.
    units: u32,
    fst: std::ops::Range<usize>,
    first_ordinal: u32,
    /// Each posting block with the place of its first byte in the logical stream.
    blocks: Vec<(u32, Block)>,
    /// Each entry with the place of its first list in the logical stream.
    entries: Vec<(u32, Entry)>,
}

impl Shard {
    /// Parses and checks a shard of a library of so many units.
    pub fn decode(bytes: Vec<u8>, units: u32) -> Result<Shard> {
        let mut reader = Reader::new(&bytes);
        let first_ordinal = reader.varint_u32();
        let length = reader.count(1);
        let start = bytes.len() - reader.remaining();
        reader.bytes(length);
        let runs = read_runs(&mut reader);
        let mut layout = Layout::default();
        let mut entries = Vec::new();
        while !reader.is_empty() {
            let (start, entry) = (layout.end, Entry::read(&mut reader));
            for &length in &entry.lists {
                layout.list(length);
            }
            entries.push((start, entry));
        }
        let blocks = layout.blocks(&runs);
        reader.demand(blocks.is_some(), FAULT);
        let end = reader.end();
        let blocks = blocks.unwrap_or_default();
        let shard = Shard { fst: start..start + length, bytes, units, first_ordinal, blocks, entries };
        end.map(|()| shard)
    }

    /// The term of `key`, if the library has it.
    pub fn get(&self, key: &str) -> Result<Option<Term>> {
        let mut found = None;
        self.each_of(
            &mut |start| (key.as_bytes().starts_with(start), key.len() == start.len()),
            &mut |_, term| {
                found = Some(term);
                Ok(())
            },
        )?;
        Ok(found)
    }

    /// Calls `visit` with every key and its term, in order.
    pub fn each(&self, visit: &mut dyn FnMut(&str, Term) -> Result<()>) -> Result<()> {
        self.each_of(&mut |_| (true, true), visit)
    }

    /// Calls `visit` with some keys and their terms, in order. `wanted` is asked of the beginnings of keys, each before
    /// those it is a beginning of: whether any key that begins so is wanted, and whether that very key is.
    pub fn each_of(
        &self,
        wanted: &mut dyn FnMut(&[u8]) -> (bool, bool),
        visit: &mut dyn FnMut(&str, Term) -> Result<()>,
    ) -> Result<()> {
        let index = self.bytes.get(self.fst.clone()).unwrap_or_default();
        let mut key = Vec::new();
        // Nodes on the way to a key, each with the number of its next transition, the input of the one before, and what
        // stands before it of the place. A stack of our own: the depth is that of the bytes.
        let mut way = vec![(Node::root(index)?, 0, None, 0usize)];
        while let Some((node, next, last, before)) = way.last_mut() {
            if *next == node.count {
                way.pop();
                key.pop();
                continue;
            }
            let step = node.transition(index, *next)?;
            if last.replace(step.input).is_some_and(|last| last >= step.input) {
                return Err(Error::Malformed(FAULT));
            }
            *next += 1;
            key.push(step.input);
            let (any, own) = wanted(&key);
            if !any {
                key.pop();
                continue;
            }
            let place = before.saturating_add(step.output);
            let node = Node::at(index, step.target)?;
            if let Some(last) = node.last
                && own
            {
                let key = std::str::from_utf8(&key).map_err(|_| Error::Malformed("key"))?;
                visit(key, self.term(key, place.saturating_add(last))?)?;
            }
            way.push((node, 0, None, place));
        }
        Ok(())
    }

    /// The number of keys.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no key; never in a library that `tracuu` wrote.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The posting blocks of the shard's terms, in order.
    pub fn blocks(&self) -> impl Iterator<Item = Block> + '_ {
        self.blocks.iter().map(|(_, block)| *block)
    }

    fn term(&self, key: &str, place: usize) -> Result<Term> {
        let (at, entry) = self.entries.get(place).ok_or(Error::Malformed(FAULT))?;
        let ordinal = self.first_ordinal.checked_add(place as u32).ok_or(Error::Malformed(FAULT))?;
        let mut at = *at;
        let mut lists = entry.lists.iter();
        let mut next = || self.extent(&mut at, lists.next().copied().unwrap_or(0));
        let (mut forms, mut scopes, mut groups) = (Vec::new(), Vec::new(), Vec::new());
        let mut all = 0u32;
        for &(ref text, units, front) in &entry.forms {
            all = all.saturating_add(units);
            let text = if text.is_empty() { key } else { text.as_str() }.to_owned();
            let of = (ordinal, forms.len() as u32);
            let form = Form { text, of, units, front, library: self.units, list: next()?, rest: next()? };
            scopes.push(form.scope());
            forms.push(form);
        }
        for first in &entry.groups {
            groups.push(Group { first: Neighbour::from_code(*first), bytes: next()? });
        }
        let (mut aliases, mut synonyms) = (Vec::new(), Vec::new());
        for name in &entry.names {
            if crate::cut(name, SYNONYM as u8).is_some() { &mut synonyms } else { &mut aliases }
                .push(name.clone());
        }
        Ok(Term { ordinal, units: all, forms, scopes, groups, aliases, synonyms })
    }

    /// Cuts the next `length` bytes at `at` out of the logical stream.
    fn extent(&self, at: &mut u32, length: u32) -> Result<Extent> {
        let end = at.saturating_add(length);
        let mut index = self.blocks.partition_point(|(start, _)| start <= at).saturating_sub(1);
        let mut parts = Vec::new();
        while *at < end {
            let &(start, block) = self.blocks.get(index).ok_or(Error::Malformed(FAULT))?;
            let stop = end.min(start.saturating_add(block.content() as u32));
            if stop > *at {
                parts.push((block, (*at - start) as usize..(stop - start) as usize));
                *at = stop;
            }
            index += 1;
        }
        Ok(Extent { parts })
    }
}
