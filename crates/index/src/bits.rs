//! Bit streams, least significant bit first, and codes in them.
//!
//! A *minimal* code is for a number up to a known greatest one, of which all are as likely: as many bits as the greatest
//! has, or, for the first numbers, one less, so that no code is left over (a phase-in or truncated binary code).
//!
//! A *gamma* code (Elias, "Universal codeword sets and representations of the integers", 1975), for numbers that are
//! mostly small, is that of the value plus one: as many zeros as it has binary digits but for the first, a one, and those digits.

use crate::error::{Error, Result};

/// Bits needed for `value`, 0 to 32.
#[cfg(feature = "write")]
pub(crate) fn width(value: u32) -> u32 {
    32 - value.leading_zeros()
}

/// Appends bits to bytes.
#[cfg(feature = "write")]
#[derive(Debug, Default)]
pub(crate) struct BitWriter {
    out: Vec<u8>,
    pending: u64,
    filled: u32,
}

#[cfg(feature = "write")]
impl BitWriter {
    /// Appends the low `width` bits of `value`, which has no others; at most 32.
    pub(crate) fn put(&mut self, value: u32, width: u32) {
        self.pending |= u64::from(value) << self.filled;
        self.filled += width;
        while self.filled >= 8 {
            self.out.push(self.pending as u8);
            self.pending >>= 8;
            self.filled -= 8;
        }
    }

    /// Appends `value` in a minimal code; it is not greater than `greatest`.
    pub(crate) fn put_minimal(&mut self, value: u32, greatest: u32) {
        if greatest == 0 {
            return;
        }
        let ones = u32::MAX >> greatest.leading_zeros();
        // How many numbers have the shorter code.
        let short = ones - greatest;
        if value < short {
            self.put(value, width(ones) - 1);
        } else {
            self.put((value + short) >> 1, width(ones) - 1);
            self.put((value + short) & 1, 1);
        }
    }

    /// Appends `value`, less than 2^32 - 1, in Elias's gamma code.
    pub(crate) fn put_gamma(&mut self, value: u32) {
        let zeros = width(value + 1) - 1;
        self.put(1 << zeros, zeros + 1);
        self.put(value + 1 - (1 << zeros), zeros);
    }

    /// Bytes so far, the one under way included.
    pub(crate) fn len(&self) -> usize {
        self.out.len() + usize::from(self.filled > 0)
    }

    /// The bytes; the last is filled with zeros.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.put(0, 8 - self.filled);
        }
        self.out
    }
}

/// Reads bits from bytes; a fault is kept until [`BitReader::end`] asks for it, and what is read from it on is zero.
#[derive(Debug)]
pub(crate) struct BitReader<'a> {
    rest: &'a [u8],
    /// The next bits, the lowest first. Above those that count as filled may stand more of the same stream.
    pending: u64,
    filled: u32,
    fault: Option<Error>,
}

impl<'a> BitReader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        BitReader { rest: bytes, pending: 0, filled: 0, fault: None }
    }

    fn fail(&mut self, fault: Error) -> u32 {
        self.fault.get_or_insert(fault);
        0
    }

    /// Makes at least 56 bits ready, zeros behind the end. Eight bytes at once, of which those that have no room are
    /// taken again next time (Giesen, "Reading bits in far too many ways", 2018, variant 4).
    fn fill(&mut self) {
        if let Some(eight) = self.rest.first_chunk() {
            self.pending |= u64::from_le_bytes(*eight) << self.filled;
            let whole = (63 - self.filled) >> 3;
            self.rest = self.rest.get(whole as usize..).unwrap_or_default();
            self.filled |= 56;
            return;
        }
        while self.filled < 56
            && let [byte, rest @ ..] = self.rest
        {
            self.pending |= u64::from(*byte) << self.filled;
            self.filled += 8;
            self.rest = rest;
        }
    }

    /// The next `width` bits, at most 32.
    pub(crate) fn take(&mut self, width: u32) -> u32 {
        if self.filled < width {
            self.fill();
        }
        if width > 32 || self.filled < width {
            return self.fail(Error::Truncated);
        }
        let value = self.pending & ((1u64 << width) - 1);
        self.pending >>= width;
        self.filled -= width;
        value as u32
    }

    /// The next value of a minimal code, not greater than `greatest`.
    pub(crate) fn take_minimal(&mut self, greatest: u32) -> u32 {
        if greatest == 0 {
            return 0;
        }
        let zeros = greatest.leading_zeros();
        let ones = u32::MAX >> zeros;
        let short = ones - greatest;
        let width = 31 - zeros;
        if self.filled <= width {
            self.fill();
        }
        let value = self.pending as u32 & ones >> 1;
        // Half of all codes are of either length, by chance: without a branch, which would be guessed wrong as often.
        let is_long = value >= short;
        let long = (value * 2 + (self.pending >> width) as u32 % 2).wrapping_sub(short);
        let value = std::hint::select_unpredictable(is_long, long, value);
        let width = width + u32::from(is_long);
        if self.filled < width {
            return self.fail(Error::Truncated);
        }
        self.pending >>= width;
        self.filled -= width;
        value
    }

    /// The next value of an Elias gamma code.
    pub(crate) fn take_gamma(&mut self) -> u32 {
        self.fill();
        let zeros = self.pending.trailing_zeros();
        if zeros > 31 {
            return self.fail(Error::Malformed("code"));
        }
        self.take(zeros + 1);
        (1u32 << zeros | self.take(zeros)) - 1
    }

    /// What went wrong, if anything did.
    pub(crate) fn sound(&self) -> Result<()> {
        self.fault.map_or(Ok(()), Err)
    }

    /// Whether only filling is left: zeros.
    pub(crate) fn is_done(&self) -> bool {
        self.pending == 0 && self.rest.iter().all(|byte| *byte == 0)
    }

    /// Errs unless only filling is left.
    pub(crate) fn end(&self) -> Result<()> {
        self.sound()?;
        if self.is_done() { Ok(()) } else { Err(Error::Malformed("end of list")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_come_back(values in proptest::collection::vec((any::<u32>(), 0u32..33, any::<u32>()), 0..200), shift in 0u32..32) {
            let values: Vec<(u32, u32, u32)> = values
                .iter()
                .map(|&(value, width, more)| {
                    let value = value >> shift;
                    (value, width.max(32 - shift), value.saturating_add(more >> shift))
                })
                .collect();
            let mut writer = BitWriter::default();
            for &(value, width, greatest) in &values {
                writer.put(value, width);
                writer.put_minimal(value, greatest);
                writer.put_gamma(value / 2);
            }
            let bytes = writer.finish();
            let mut reader = BitReader::new(&bytes);
            for &(value, width, greatest) in &values {
                prop_assert_eq!(reader.take(width), value);
                prop_assert_eq!(reader.take_minimal(greatest), value);
                prop_assert_eq!(reader.take_gamma(), value / 2);
            }
            prop_assert_eq!(reader.end(), Ok(()));
        }

        #[test]
        fn minimal_codes_are_as_short_as_they_can_be(greatest in 0u32..3000) {
            let length = |value| {
                let mut writer = BitWriter::default();
                writer.put_minimal(value, greatest);
                writer.put(1, 1);
                let bytes = writer.finish();
                8 * bytes.len() as u32 - bytes.last().unwrap().leading_zeros() - 1
            };
            // Kraft's sum is one: no code is left over.
            let sum: f64 = (0..=greatest).map(|value| 0.5f64.powi(length(value) as i32)).sum();
            prop_assert_eq!(sum, 1.0);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40), greatest in any::<u32>()) {
            let mut reader = BitReader::new(&bytes);
            while reader.fault.is_none() {
                prop_assert!(reader.take_minimal(greatest) <= greatest);
                reader.take_gamma();
            }
        }
    }
}
