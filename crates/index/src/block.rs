//! The reference to a block: where it is, how long it is, and what it must be.

use crate::checksum::crc32;
use crate::codec::{Reader, put_varint};
use crate::error::{Error, Result};

/// No block is longer than this when inflated, so that no reference can make a reader allocate more.
pub const MAX_LENGTH: u32 = 1 << 24;

/// A block of a pack. Whoever holds the reference can tell whether bytes are the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Block {
    /// Number of the pack in the manifest.
    pub pack: u32,
    /// First byte in the pack.
    pub offset: u32,
    /// Bytes in the pack.
    pub stored: u32,
    /// Bytes of the block itself. Equal to `stored`: the block is kept as it is; else it is compressed (raw
    /// DEFLATE, RFC 1951).
    pub length: u32,
    /// CRC-32 of the block itself.
    pub check: u32,
}

impl Block {
    /// Whether the stored bytes have to be inflated.
    pub fn is_compressed(&self) -> bool {
        self.stored != self.length
    }

    /// Whether `bytes` (inflated, if need be) are this block.
    pub fn verify(&self, bytes: &[u8]) -> Result<()> {
        if bytes.len() == self.length as usize && crc32(bytes) == self.check {
            Ok(())
        } else {
            Err(Error::Checksum)
        }
    }

    /// Appends the reference: pack, offset, stored, length (0 when equal to stored), check.
    #[cfg_attr(not(feature = "write"), allow(dead_code))]
    pub(crate) fn encode(&self, out: &mut Vec<u8>) {
        put_varint(out, u64::from(self.pack));
        put_varint(out, u64::from(self.offset));
        put_varint(out, u64::from(self.stored));
        put_varint(out, if self.is_compressed() { u64::from(self.length) } else { 0 });
        out.extend_from_slice(&self.check.to_le_bytes());
    }

    pub(crate) fn decode(reader: &mut Reader<'_>) -> Result<Block> {
        let pack = reader.varint_u32()?;
        let offset = reader.varint_u32()?;
        let stored = reader.varint_u32()?;
        let length = match reader.varint_u32()? {
            0 => stored,
            length => length,
        };
        let check = reader.u32_le()?;
        if length > MAX_LENGTH || stored > MAX_LENGTH || offset.checked_add(stored).is_none() {
            return Err(Error::Malformed("block reference"));
        }
        Ok(Block { pack, offset, stored, length, check })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn references_come_back(pack: u32, offset in 0u32..1 << 30, stored in 1u32..MAX_LENGTH, length in 1u32..MAX_LENGTH, check: u32) {
            let block = Block { pack, offset, stored, length, check };
            let mut out = Vec::new();
            block.encode(&mut out);
            let mut reader = Reader::new(&out);
            prop_assert_eq!(Block::decode(&mut reader), Ok(block));
            prop_assert!(reader.end().is_ok());
        }
    }
}
