//! Whether bytes are a well-formed finite state transducer.
//!
//! The `fst` crate trusts its input beyond the header: hostile bytes can make it index out of bounds. Since every
//! decoder here is total, the shards' transducers are walked once before `fst` sees them. What is checked is the
//! layout of `fst` 0.4's version 3: nodes lie one after the other from byte 16 to the root, each is read from its
//! last byte backwards, and transitions lead only to nodes that were written before.

use crate::error::{Error, Result};

const HEADER: usize = 16;
const FOOTER: usize = 20;
/// Outputs are ordinals within a shard: wider ones cannot be ours, and sums of them could overflow.
const MAX_OUTPUT_BYTES: usize = 4;
const FAULT: Error = Error::Malformed("term index");

/// Errs unless `bytes` are a transducer that can be searched without a panic. Linear in `bytes`, with a look-up in
/// a sorted table for each transition.
pub fn check(bytes: &[u8]) -> Result<()> {
    let nodes_end = bytes.len().checked_sub(FOOTER).ok_or(FAULT)?;
    if read(bytes, 0, 8)? != 3
        || nodes_end <= HEADER
        || read(bytes, nodes_end + 8, 8)? != nodes_end as u64 - 1
    {
        return Err(FAULT);
    }
    // First pass: where nodes are, from the root (the last) down.
    let mut addresses = Vec::new();
    let mut address = nodes_end - 1;
    loop {
        addresses.push(address);
        let node = Node::at(bytes, address)?;
        if node.start == HEADER {
            break;
        }
        address = node.start - 1;
    }
    addresses.reverse();
    // Second pass: where transitions go.
    for &address in &addresses {
        let node = Node::at(bytes, address)?;
        for index in 0..node.transitions {
            let target = node.target(bytes, index)?;
            let known = target == 0 || (target < node.start && addresses.binary_search(&target).is_ok());
            if !known {
                return Err(FAULT);
            }
        }
    }
    Ok(())
}

fn read(bytes: &[u8], at: usize, width: usize) -> Result<u64> {
    let slice = at.checked_add(width).and_then(|end| bytes.get(at..end)).ok_or(FAULT)?;
    Ok(slice.iter().rev().fold(0, |value, &byte| value << 8 | u64::from(byte)))
}

struct Node {
    /// First byte.
    start: usize,
    transitions: usize,
    /// First byte of the transition addresses (the last transition's), and their width; `None`: the only
    /// transition leads to the node just before.
    addresses: Option<(usize, usize)>,
}

impl Node {
    fn at(bytes: &[u8], address: usize) -> Result<Node> {
        let state = *bytes.get(address).ok_or(FAULT)?;
        let below =
            |at: usize, count: usize| at.checked_sub(count).filter(|&start| start >= HEADER).ok_or(FAULT);
        let common = state & 0b11_1111;
        if state >= 0b1000_0000 {
            let at = if common == 0 { below(address, 1)? } else { address };
            if state >= 0b1100_0000 {
                return Ok(Node { start: below(at, 0)?, transitions: 1, addresses: None });
            }
            let at = below(at, 1)?;
            let (address_width, output_width) = sizes(bytes, at)?;
            let at = below(at, address_width)?;
            return Ok(Node {
                start: below(at, output_width)?,
                transitions: 1,
                addresses: Some((at, address_width)),
            });
        }
        let (at, transitions) = match common {
            0 => {
                let at = below(address, 1)?;
                let count = usize::from(*bytes.get(at).ok_or(FAULT)?);
                (at, if count == 1 { 256 } else { count })
            }
            count => (address, usize::from(count)),
        };
        let at = below(at, 1)?;
        let (address_width, output_width) = sizes(bytes, at)?;
        let index = if transitions > 32 { 256 } else { 0 };
        let addresses = below(at, index + transitions + transitions * address_width)?;
        let outputs = transitions + usize::from(state & 0b0100_0000 != 0);
        Ok(Node {
            start: below(addresses, outputs * output_width)?,
            transitions,
            addresses: Some((addresses, address_width)),
        })
    }

    fn target(&self, bytes: &[u8], index: usize) -> Result<usize> {
        let Some((addresses, width)) = self.addresses else {
            return Ok(self.start - 1);
        };
        if width == 0 {
            return Err(FAULT);
        }
        let delta = read(bytes, addresses + (self.transitions - 1 - index) * width, width)?;
        if delta == 0 {
            return Ok(0);
        }
        usize::try_from(delta)
            .ok()
            .and_then(|delta| self.start.checked_sub(delta))
            .filter(|&to| to > 0)
            .ok_or(FAULT)
    }
}

fn sizes(bytes: &[u8], at: usize) -> Result<(usize, usize)> {
    let packed = *bytes.get(at).ok_or(FAULT)?;
    let (address_width, output_width) = (usize::from(packed >> 4), usize::from(packed & 15));
    if address_width > 8 || output_width > MAX_OUTPUT_BYTES {
        return Err(FAULT);
    }
    Ok((address_width, output_width))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fst::{IntoStreamer, Streamer};
    use proptest::prelude::*;

    fn build(keys: &std::collections::BTreeSet<Vec<u8>>) -> Vec<u8> {
        let mut builder = fst::MapBuilder::memory();
        for (ordinal, key) in keys.iter().enumerate() {
            builder.insert(key, ordinal as u64).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn walk(bytes: &[u8], key: &[u8]) {
        let Ok(map) = fst::Map::new(bytes) else { return };
        let _ = map.get(key);
        let mut stream = map.range().ge(key).into_stream();
        // A damaged graph can spell more words than it has nodes; a few thousand show whether it can be walked.
        for _ in 0..3000 {
            if stream.next().is_none() {
                break;
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn what_fst_builds_is_well_formed(keys in proptest::collection::btree_set(proptest::collection::vec(any::<u8>(), 1..6), 1..400)) {
            prop_assert_eq!(check(&build(&keys)), Ok(()));
        }

        #[test]
        fn what_passes_can_be_searched(
            keys in proptest::collection::btree_set(proptest::collection::vec(97u8..110, 1..6), 1..80),
            damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
            key in proptest::collection::vec(97u8..110, 0..6),
        ) {
            let mut bytes = build(&keys);
            for (place, byte) in damage {
                let at = place.index(bytes.len());
                bytes[at] = byte;
            }
            if check(&bytes).is_ok() {
                walk(&bytes, &key);
            }
        }
    }
}
