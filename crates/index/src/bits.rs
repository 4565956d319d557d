//! Fixed-width bit packing of short runs of numbers, least significant bit first.

use crate::codec::Reader;
use crate::error::{Error, Result};

/// Bits needed for `value`, 0 to 32.
#[cfg(any(test, feature = "write"))]
pub(crate) fn width(value: u32) -> u8 {
    (32 - value.leading_zeros()) as u8
}

/// Appends `values`, `width` bits each; the last byte is filled with zeros.
#[cfg(any(test, feature = "write"))]
pub(crate) fn pack(out: &mut Vec<u8>, values: &[u32], width: u8) {
    let mut pending = 0u64;
    let mut filled = 0;
    for &value in values {
        pending |= u64::from(value) << filled;
        filled += width;
        while filled >= 8 {
            out.push(pending as u8);
            pending >>= 8;
            filled -= 8;
        }
    }
    if filled > 0 {
        out.push(pending as u8);
    }
}

/// Reads `count` numbers of `width` bits, handing each to `each`.
pub(crate) fn unpack(
    reader: &mut Reader<'_>,
    count: usize,
    width: u8,
    mut each: impl FnMut(u32),
) -> Result<()> {
    if width > 32 {
        return Err(Error::Malformed("bit width"));
    }
    let bytes = reader.bytes((count * usize::from(width)).div_ceil(8))?;
    let mask = if width == 32 { u64::from(u32::MAX) } else { (1u64 << width) - 1 };
    let mut source = bytes.iter();
    let mut pending = 0u64;
    let mut filled = 0;
    for _ in 0..count {
        while filled < width {
            pending |= u64::from(source.next().copied().unwrap_or(0)) << filled;
            filled += 8;
        }
        each((pending & mask) as u32);
        pending >>= width;
        filled -= width;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn packed_numbers_come_back(values in proptest::collection::vec(any::<u32>(), 0..200), shift in 0u32..32) {
            let values: Vec<u32> = values.into_iter().map(|value| value >> shift).collect();
            let width = width(values.iter().copied().max().unwrap_or(0));
            let mut out = Vec::new();
            pack(&mut out, &values, width);
            let mut reader = Reader::new(&out);
            let mut back = Vec::new();
            unpack(&mut reader, values.len(), width, |value| back.push(value)).unwrap();
            prop_assert!(reader.end().is_ok());
            prop_assert_eq!(back, values);
        }
    }
}
