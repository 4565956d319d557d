//! Reading finite state transducers as the `fst` crate writes them (its version 3).
//!
//! The crate's own reader trusts its input: hostile bytes can make it index out of bounds. This one does not, and is a
//! third of its size. Nodes lie one behind the other, each is read from its last byte backwards, and transitions lead
//! only to nodes that were written before, so that every way down ends.

use crate::error::{Error, Result};

const FAULT: &str = "term index";
/// Before the first node come the version and the type.
const HEADER: usize = 16;
/// Behind the root come the number of keys, the root's address and a checksum.
const FOOTER: usize = 20;
/// The bytes that need none of their own in a node with one transition, by their number from 1.
const COMMON: &[u8; 63] = b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";

/// A node: where its parts end, and how wide they are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node {
    start: usize,
    /// How many transitions it has.
    pub(crate) count: usize,
    /// The input of the only transition, if it is not among `inputs`.
    input: Option<u8>,
    inputs: usize,
    targets: usize,
    target_width: usize,
    outputs: usize,
    output_width: usize,
    /// What the key that ends here adds; `None` if no key does.
    pub(crate) last: Option<usize>,
}

/// The way from a node to another.
pub(crate) struct Transition {
    pub(crate) input: u8,
    pub(crate) output: usize,
    /// The address of the other.
    pub(crate) target: usize,
}

impl Node {
    /// The node that all keys begin at.
    pub(crate) fn root(bytes: &[u8]) -> Result<Node> {
        Node::read(bytes, bytes.len().saturating_sub(FOOTER + 1)).ok_or(Error::Malformed(FAULT))
    }

    /// The node with its last byte at `address`; 0 is the empty node, at which keys end.
    pub(crate) fn at(bytes: &[u8], address: usize) -> Result<Node> {
        Node::read(bytes, address).ok_or(Error::Malformed(FAULT))
    }

    fn read(bytes: &[u8], address: usize) -> Option<Node> {
        let (start, count, input, last) = (address, 0, None, Some(0));
        let (inputs, targets, target_width, outputs, output_width) = (0, 0, 0, 0, 0);
        let mut node =
            Node { start, count, input, inputs, targets, target_width, outputs, output_width, last };
        if address == 0 {
            return Some(node);
        }
        let mut at = address;
        let mut below = |length: usize| {
            at = at.checked_sub(length)?;
            Some(at)
        };
        let byte = |at: usize| bytes.get(at).copied();
        let state = byte(address)?;
        let common = usize::from(state & 0b11_1111);
        // Else it has a byte of its own.
        let own = if common == 0 { Some(byte(below(1)?)?) } else { None };
        let sizes = if state < 0b1100_0000 { byte(below(1)?)? } else { 0 };
        (node.target_width, node.output_width) = (usize::from(sizes >> 4), usize::from(sizes & 15));
        if state < 0b1000_0000 {
            node.count = match own {
                None => common,
                Some(1) => 256,
                Some(count) => usize::from(count),
            };
            // An index, for a quick look-up.
            node.inputs = below(if node.count > 32 { 256 } else { 0 })?;
            node.targets = below(node.count)?;
        } else {
            node.count = 1;
            node.input = own.or_else(|| COMMON.get(common.checked_sub(1)?).copied());
            node.targets = below(0)?;
        }
        node.outputs = below(node.count * node.target_width)?;
        node.start = below(node.count * node.output_width)?;
        node.last = None;
        if state < 0b1000_0000 && state & 0b0100_0000 != 0 {
            node.start = below(node.output_width)?;
            node.last = Some(number(bytes, node.start, node.output_width)?);
        }
        (node.start >= HEADER).then_some(node)
    }

    /// One of its transitions; they are in the order of their inputs.
    pub(crate) fn transition(&self, bytes: &[u8], number: usize) -> Result<Transition> {
        self.read_transition(bytes, number).ok_or(Error::Malformed(FAULT))
    }

    fn read_transition(&self, bytes: &[u8], at: usize) -> Option<Transition> {
        let input = match self.input {
            Some(input) => input,
            None => *bytes.get(self.inputs.checked_sub(at + 1)?)?,
        };
        let place = self.outputs.checked_sub((at + 1) * self.output_width)?;
        let output = number(bytes, place, self.output_width)?;
        let target = if self.target_width == 0 {
            self.start.checked_sub(1)?
        } else {
            let place = self.targets.checked_sub((at + 1) * self.target_width)?;
            match number(bytes, place, self.target_width)? {
                0 => 0,
                back => self.start.checked_sub(back)?,
            }
        };
        Some(Transition { input, output, target })
    }
}

/// A little-endian number.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<usize> {
    Some(bytes.get(at..at + width)?.iter().rev().fold(0, |value, &byte| value << 8 | usize::from(byte)))
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn build(keys: &BTreeMap<Vec<u8>, u32>) -> Vec<u8> {
        let mut builder = fst::MapBuilder::memory();
        for (key, &value) in keys {
            builder.insert(key, value.into()).unwrap();
        }
        builder.into_inner().unwrap()
    }

    /// The keys below a node, as many as there is time for: a damaged graph can spell more than it has nodes.
    fn walk(bytes: &[u8], node: Node, key: &mut Vec<u8>, value: usize, found: &mut Vec<(Vec<u8>, usize)>) {
        if let Some(last) = node.last {
            found.push((key.clone(), value.wrapping_add(last)));
        }
        for number in 0..node.count {
            let Ok(Transition { input, output, target }) = node.transition(bytes, number) else { continue };
            assert!(target < node.start, "every way down ends");
            if let Ok(next) = Node::at(bytes, target)
                && found.len() < 3000
                && key.len() < 300
            {
                key.push(input);
                walk(bytes, next, key, value.wrapping_add(output), found);
                key.pop();
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn what_fst_writes_is_read(
            keys in proptest::collection::btree_map(proptest::collection::vec(any::<u8>(), 1..6), any::<u32>(), 1..400),
        ) {
            let bytes = build(&keys);
            let mut found = Vec::new();
            walk(&bytes, Node::root(&bytes).unwrap(), &mut Vec::new(), 0, &mut found);
            let expected: Vec<_> = keys.into_iter().map(|(key, value)| (key, value as usize)).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn damage_is_survived(
            keys in proptest::collection::btree_map(proptest::collection::vec(97u8..110, 1..6), 0u32..300, 1..80),
            damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        ) {
            let mut bytes = build(&keys);
            for (place, byte) in damage {
                let at = place.index(bytes.len());
                bytes[at] = byte;
            }
            if let Ok(root) = Node::root(&bytes) {
                walk(&bytes, root, &mut Vec::new(), 0, &mut Vec::new());
            }
        }
    }
}
