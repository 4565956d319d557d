//! Bit streams, least significant bit first, and Rice codes in them.
//!
//! A Rice code of parameter k (Rice and Plaunt, "Adaptive Variable-Length Coding for Efficient Compression of
//! Spacecraft Television Data", 1971) writes `value >> k` in unary and the low k bits as they are; gaps in posting
//! lists are close to the geometric distribution for which that is best. Unary runs are cut at [`ESCAPE`], behind
//! which a value stands whole: in a list that is dense here and empty there one gap must not cost thousands of bits.
//!
//! A gamma code (Elias, "Universal codeword sets and representations of the integers", 1975), for numbers that are mostly
//! small, is that of the value plus one: as many zeros as it has binary digits but for the first, a one, and those digits.

use crate::error::{Error, Result};

/// A unary run of this many ones says that 32 plain bits follow.
const ESCAPE: u32 = 16;
#[cfg(feature = "write")]
/// Greatest Rice parameter; it takes [`PARAMETER_BITS`].
const MAX_PARAMETER: u32 = 31;
/// Bits of a Rice parameter in a chunk's head.
pub(crate) const PARAMETER_BITS: u32 = 5;

/// Bits needed for `value`, 0 to 32.
pub(crate) fn width(value: u32) -> u32 {
    32 - value.leading_zeros()
}

/// Bits a value takes in a Rice code.
#[cfg(feature = "write")]
fn rice_cost(value: u32, parameter: u32) -> u64 {
    let quotient = value >> parameter;
    u64::from(if quotient < ESCAPE { quotient + 1 + parameter } else { ESCAPE + 32 })
}

/// The parameter under which `values` take the fewest bits; the least of equals.
#[cfg(feature = "write")]
pub(crate) fn rice_parameter(values: impl Iterator<Item = u32> + Clone) -> u32 {
    let widest = width(values.clone().max().unwrap_or(0)).min(MAX_PARAMETER);
    let cost = |parameter: &u32| values.clone().map(|value| rice_cost(value, *parameter)).sum::<u64>();
    (0..=widest).min_by_key(cost).unwrap_or(0)
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

    /// Appends `value` in a Rice code.
    pub(crate) fn put_rice(&mut self, value: u32, parameter: u32) {
        let quotient = value >> parameter;
        if quotient < ESCAPE {
            self.put((1 << quotient) - 1, quotient + 1);
            self.put(value & ((1 << parameter) - 1), parameter);
        } else {
            self.put((1 << ESCAPE) - 1, ESCAPE);
            self.put(value, 32);
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

    /// The next value of a Rice code; a parameter above 31 is refused.
    pub(crate) fn take_rice(&mut self, parameter: u32) -> u32 {
        self.fill();
        let ones = self.pending.trailing_ones();
        if ones >= ESCAPE {
            self.take(ESCAPE);
            return self.take(32);
        }
        self.take(ones + 1);
        let low = self.take(parameter);
        let high = u64::from(ones).checked_shl(parameter).and_then(|high| u32::try_from(high).ok());
        high.map_or_else(|| self.fail(Error::Malformed("code")), |high| high | low)
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

    /// Whether only the filling of the last byte is left.
    pub(crate) fn is_done(&self) -> bool {
        self.rest.is_empty() && self.filled < 8 && self.pending == 0
    }

    /// Errs unless only the filling of the last byte is left.
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
        fn values_come_back(values in proptest::collection::vec((any::<u32>(), 0u32..33), 0..200), shift in 0u32..32) {
            let values: Vec<(u32, u32)> =
                values.iter().map(|&(value, width)| (value >> shift, width.max(32 - shift))).collect();
            let parameter = rice_parameter(values.iter().map(|&(value, _)| value));
            let mut writer = BitWriter::default();
            for &(value, width) in &values {
                writer.put(value, width);
                writer.put_rice(value, parameter);
                writer.put_gamma(value / 2);
            }
            let bytes = writer.finish();
            let mut reader = BitReader::new(&bytes);
            for &(value, width) in &values {
                prop_assert_eq!(reader.take(width), value);
                prop_assert_eq!(reader.take_rice(parameter), value);
                prop_assert_eq!(reader.take_gamma(), value / 2);
            }
            prop_assert_eq!(reader.end(), Ok(()));
        }

        #[test]
        fn the_parameter_is_the_best(values in proptest::collection::vec(0u32..100_000, 1..100)) {
            let cost = |parameter| values.iter().map(|&value| rice_cost(value, parameter)).sum::<u64>();
            let best = (0..32).map(cost).min();
            prop_assert_eq!(Some(cost(rice_parameter(values.iter().copied()))), best);
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40), parameter in 0u32..40) {
            let mut reader = BitReader::new(&bytes);
            while reader.fault.is_none() {
                reader.take_rice(parameter);
                reader.take_gamma();
            }
        }
    }
}
