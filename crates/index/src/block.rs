//! The reference to a block: where it is and how long it is. What it must be, the block says itself.

use crate::checksum::crc32;
use crate::codec::{Reader, put_varint};
use crate::error::{Error, Result};

/// No block is longer than this when inflated, so that no reference can make a reader allocate more.
pub const MAX_LENGTH: u32 = 1 << 24;
/// Bytes of the CRC-32 at the end of each block.
pub const SEAL: usize = 4;

/// A block of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block {
    /// Number of the pack in the manifest.
    pub pack: u32,
    /// First byte in the pack.
    pub offset: u32,
    /// Bytes in the pack.
    pub stored: u32,
    /// Bytes of the sealed block. Equal to `stored`: the block is kept as it is; else it is compressed (raw
    /// DEFLATE, RFC 1951).
    pub length: u32,
}

impl Block {
    /// Whether the stored bytes have to be inflated.
    pub fn is_compressed(&self) -> bool {
        self.stored != self.length
    }

    /// Bytes of the block without its seal.
    pub fn content(&self) -> usize {
        (self.length as usize).saturating_sub(SEAL)
    }

    /// Takes the seal off `bytes` (inflated, if need be), if they are a whole block of this length.
    pub fn unseal(&self, mut bytes: Vec<u8>) -> Result<Vec<u8>> {
        let content = self.content();
        let right = bytes.len() == self.length as usize
            && bytes.get(content..)
                == Some(crc32(bytes.get(..content).unwrap_or_default()).to_le_bytes().as_slice());
        bytes.truncate(content);
        if right { Ok(bytes) } else { Err(Error::Checksum) }
    }

    pub(crate) fn follows(&self, before: &Block) -> bool {
        self.pack == before.pack && before.offset.checked_add(before.stored) == Some(self.offset)
    }

    /// Appends the reference, which is shortest if the block stands right behind the one referred to before.
    #[cfg_attr(not(feature = "write"), allow(dead_code))]
    pub(crate) fn encode(&self, out: &mut Vec<u8>, before: Option<&Block>) {
        let follows = before.is_some_and(|before| self.follows(before));
        let flags = u64::from(self.is_compressed()) << 1 | u64::from(follows);
        put_varint(out, u64::from(self.stored) << 2 | flags);
        if self.is_compressed() {
            put_varint(out, u64::from(self.length));
        }
        if !follows {
            put_varint(out, u64::from(self.pack));
            put_varint(out, u64::from(self.offset));
        }
    }

    pub(crate) fn decode(reader: &mut Reader<'_>, before: Option<&Block>) -> Block {
        let head = reader.varint();
        let stored = (head >> 2) as u32;
        let length = if head & 2 == 0 { stored } else { reader.varint_u32() };
        let (pack, offset) = match before {
            _ if head & 1 == 0 => (reader.varint_u32(), reader.varint_u32()),
            // Past the end, so refused below: there is none before.
            None => (0, u32::MAX),
            Some(before) => (before.pack, before.offset.saturating_add(before.stored)),
        };
        let right = head >> 2 <= u64::from(MAX_LENGTH) && length <= MAX_LENGTH;
        reader.demand(right && offset.checked_add(stored).is_some() && offset < u32::MAX, "block reference");
        Block { pack, offset, stored, length }
    }
}

/// Puts the seal behind a block's content.
#[cfg(feature = "write")]
pub(crate) fn seal(mut content: Vec<u8>) -> Vec<u8> {
    let check = crc32(&content);
    content.extend_from_slice(&check.to_le_bytes());
    content
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn references_come_back(
            list in proptest::collection::vec((0u32..3, 0u32..1 << 20, 1u32..1 << 20, 1u32..1 << 20, any::<bool>()), 1..9),
        ) {
            let mut blocks: Vec<Block> = Vec::new();
            for (pack, offset, stored, length, behind) in list {
                let block = match blocks.last() {
                    Some(last) if behind => Block { pack: last.pack, offset: last.offset + last.stored, stored, length },
                    _ => Block { pack, offset, stored, length },
                };
                blocks.push(block);
            }
            let mut out = Vec::new();
            for (index, block) in blocks.iter().enumerate() {
                block.encode(&mut out, index.checked_sub(1).map(|before| &blocks[before]));
            }
            let mut reader = Reader::new(&out);
            let mut before = None;
            for block in &blocks {
                prop_assert_eq!(Block::decode(&mut reader, before.as_ref()), *block);
                before = Some(*block);
            }
            prop_assert!(reader.end().is_ok());
        }

        #[cfg(feature = "write")]
        #[test]
        fn a_changed_byte_breaks_the_seal(content in proptest::collection::vec(any::<u8>(), 0..60), at: proptest::sample::Index, bit in 0u32..8) {
            let sealed = seal(content.clone());
            let block = Block { pack: 0, offset: 0, stored: sealed.len() as u32, length: sealed.len() as u32 };
            prop_assert_eq!(block.unseal(sealed.clone()), Ok(content));
            let mut damaged = sealed;
            let at = at.index(damaged.len());
            damaged[at] ^= 1 << bit;
            prop_assert_eq!(block.unseal(damaged), Err(Error::Checksum));
        }
    }
}
