//! Interpolative codes: numbers that rise, and levels of a row, in the fewest bits that need no statistics.
//!
//! Of some rising numbers in a range the middle one is written first, then likewise those below it and those above, each
//! half in the range that is left to it (Moffat and Stuiver, "Binary interpolative coding for effective index
//! compression", 2000). Where numbers stand close together the ranges are short, so runs and clusters cost next to
//! nothing, and a run without a gap costs nothing at all. No parameter has to be chosen, written or read.
//!
//! A row of levels is a tree (Grossi, Gupta and Vitter, "High-order entropy-compressed text indexes", 2003): which of the
//! row are in the upper half of the levels is told as rising numbers, and then the same of either half. The cost is near
//! the entropy of the levels, less where equal ones stand together.

use crate::bits::BitReader;
#[cfg(feature = "write")]
use crate::bits::BitWriter;
use crate::error::{Error, Result};
use std::hint::select_unpredictable;
use std::ops::Range;

/// A byte stands for at most so many numbers: a run takes no bits, and no reader shall make more of bytes than they
/// justify.
const MOST: u32 = 64;

/// Errs if there are too few bytes for codes of so many numbers.
pub(crate) fn justified(bytes: usize, count: u32) -> Result<()> {
    if bytes < count.div_ceil(MOST) as usize { Err(Error::Truncated) } else { Ok(()) }
}

/// The bytes of codes of so many numbers, with zeros where they would be too few.
#[cfg(feature = "write")]
pub(crate) fn finish(bits: BitWriter, count: u32) -> Vec<u8> {
    let mut bytes = bits.finish();
    bytes.resize(bytes.len().max(count.div_ceil(MOST) as usize), 0);
    bytes
}

/// The greatest number of the range in which numbers below `count` are written: all bits set, so that the code stays as
/// it is while the count grows, up to the next power of two.
pub(crate) fn last(count: u32) -> u32 {
    u32::MAX.checked_shr(count.saturating_sub(1).leading_zeros()).unwrap_or(0)
}

/// Appends strictly increasing numbers in `low..=last`.
#[cfg(feature = "write")]
pub(crate) fn put(bits: &mut BitWriter, numbers: &[u32], low: u32, last: u32) {
    let (below, rest) = numbers.split_at(numbers.len() / 2);
    let Some((&middle, above)) = rest.split_first() else { return };
    let least = low + below.len() as u32;
    bits.put_minimal(middle - least, last - above.len() as u32 - least);
    if !below.is_empty() {
        put(bits, below, low, middle - 1);
    }
    if !above.is_empty() {
        put(bits, above, middle + 1, last);
    }
}

/// Reads as many numbers of `low..=last` as `numbers` has room for, which must not be more than the range has.
pub(crate) fn take(bits: &mut BitReader<'_>, numbers: &mut [u32], low: u32, last: u32) {
    let (below, rest) = numbers.split_at_mut(numbers.len() / 2);
    let Some((middle, above)) = rest.split_first_mut() else { return };
    let least = low + below.len() as u32;
    let greatest = last - above.len() as u32;
    *middle = least + bits.take_minimal(greatest - least);
    let middle = *middle;
    if !below.is_empty() {
        take(bits, below, low, middle - 1);
    }
    if !above.is_empty() {
        take(bits, above, middle + 1, last);
    }
}

/// Appends a row of levels, each in `levels`.
#[cfg(feature = "write")]
pub(crate) fn put_row(bits: &mut BitWriter, row: &[u8], levels: Range<u8>) {
    let middle = levels.start.midpoint(levels.end);
    if middle == levels.start || row.is_empty() {
        return;
    }
    let is_upper = |level: &u8| *level >= middle;
    let count = row.iter().filter(|level| is_upper(level)).count();
    bits.put_minimal(count as u32, row.len() as u32);
    // Mostly the levels of a row, if it is short, are on one side.
    if count == 0 {
        put_row(bits, row, levels.start..middle);
    } else if count == row.len() {
        put_row(bits, row, middle..levels.end);
    } else {
        let numbered = (0u32..).zip(row).filter(|(_, level)| is_upper(level));
        let upper: Vec<u32> = numbered.map(|(number, _)| number).collect();
        put(bits, &upper, 0, row.len() as u32 - 1);
        let (above, below): (Vec<u8>, Vec<u8>) = row.iter().partition(|level| is_upper(level));
        put_row(bits, &below, levels.start..middle);
        put_row(bits, &above, middle..levels.end);
    }
}

/// Reads a row of so many levels, each in `levels`.
pub(crate) fn take_row(bits: &mut BitReader<'_>, count: u32, levels: Range<u8>) -> Vec<u8> {
    let mut row = vec![0; count as usize];
    let mut places = Vec::with_capacity(count as usize);
    for place in 0..count {
        places.push(place);
    }
    take_levels(bits, &mut row, &mut places, &mut Vec::new(), levels);
    row
}

/// Reads the levels, each in `levels`, that `row` has at `places`, which come out in another order. What is in `upper`
/// does not matter.
fn take_levels(
    bits: &mut BitReader<'_>,
    row: &mut [u8],
    places: &mut [u32],
    upper: &mut Vec<u32>,
    levels: Range<u8>,
) {
    let middle = levels.start.midpoint(levels.end);
    if middle == levels.start {
        for place in places {
            if let Some(level) = row.get_mut(*place as usize) {
                *level = middle;
            }
        }
        return;
    }
    let count = places.len() as u32;
    if count == 0 {
        return;
    }
    upper.clear();
    upper.resize(bits.take_minimal(count) as usize, 0);
    take(bits, upper, 0, count - 1);
    let lower = places.len() - upper.len();
    part(places, upper);
    let (below, above) = places.split_at_mut(lower);
    take_levels(bits, row, below, upper, levels.start..middle);
    take_levels(bits, row, above, upper, middle..levels.end);
}

/// Moves the places with these numbers, which rise, behind all others; both keep their order.
fn part(places: &mut [u32], numbers: &mut [u32]) {
    let Some(&first) = numbers.first().filter(|_| numbers.len() < places.len()) else { return };
    let (mut moved, mut lower) = (0, first as usize);
    for at in first as usize..places.len() {
        let Some(&place) = places.get(at) else { return };
        let mut is_upper = false;
        // Without a branch on it, which would be guessed wrong.
        if let Some(number) = numbers.get_mut(moved) {
            is_upper = *number as usize == at;
            *number = select_unpredictable(is_upper, place, *number);
        }
        if let Some(free) = places.get_mut(lower) {
            *free = place;
        }
        moved += usize::from(is_upper);
        lower += usize::from(!is_upper);
    }
    for (place, number) in places.iter_mut().skip(lower).zip(numbers) {
        *place = *number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bits_of(numbers: &[u32], last: u32) -> usize {
        let mut writer = BitWriter::default();
        put(&mut writer, numbers, 0, last);
        writer.finish().len()
    }

    #[test]
    fn a_run_without_a_gap_costs_nothing() {
        assert_eq!(bits_of(&(0..1000).collect::<Vec<_>>(), 999), 0);
        let mut row = vec![7; 1000];
        let mut writer = BitWriter::default();
        put_row(&mut writer, &row, 0..32);
        assert_eq!(writer.finish().len(), 6, "five counts up to a thousand");
        row[500] = 8;
        let mut writer = BitWriter::default();
        put_row(&mut writer, &row, 0..32);
        assert!(writer.finish().len() < 12);
    }

    #[test]
    fn the_range_is_that_of_the_next_power_of_two() {
        assert_eq!([0, 1, 2, 3, 4, 5, 90_525, u32::MAX].map(last), [0, 0, 1, 3, 3, 7, 131_071, u32::MAX]);
    }

    proptest! {
        #[test]
        fn numbers_come_back(
            numbers in proptest::collection::btree_set(prop_oneof![0u32..60, 0u32..5000, any::<u32>()], 0..200),
            row in proptest::collection::vec(0u8..32, 0..300),
        ) {
            let numbers: Vec<u32> = numbers.into_iter().collect();
            let greatest = numbers.last().map_or(0, |last| last.saturating_add(1));
            let mut writer = BitWriter::default();
            put(&mut writer, &numbers, 0, last(greatest));
            put_row(&mut writer, &row, 0..32);
            let bytes = writer.finish();
            let mut reader = BitReader::new(&bytes);
            let mut read = vec![0; numbers.len()];
            take(&mut reader, &mut read, 0, last(greatest));
            prop_assert_eq!(read, numbers);
            prop_assert_eq!(take_row(&mut reader, row.len() as u32, 0..32), row);
            prop_assert_eq!(reader.end(), Ok(()));
        }

        #[test]
        fn any_bits_are_rising_numbers_of_the_range(
            bytes in proptest::collection::vec(any::<u8>(), 0..60), low in 0u32..100, count in 0u32..100, more in 0u32..1000,
        ) {
            let mut reader = BitReader::new(&bytes);
            let mut numbers = vec![0; count as usize];
            let last = low + count + more;
            take(&mut reader, &mut numbers, low, last);
            prop_assert!(numbers.is_sorted_by(|a, b| a < b) && numbers.iter().all(|number| (low..=last).contains(number)));
            let row = take_row(&mut reader, count, 0..4);
            prop_assert!(row.iter().all(|level| *level < 4));
        }
    }
}
