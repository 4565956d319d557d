//! Posting lists: in which units a form of a term occurs, and how much it matters there.
//!
//! A *unit* is a stretch of one document of about a page (most documents are one unit); postings are by unit, so
//! that a long document is found by its best page and opens there. Each posting tells how many units of the same
//! document precede its own, which makes the number of the document's first unit the document's number.

use crate::bits::{BitReader, PARAMETER_BITS};
#[cfg(feature = "write")]
use crate::bits::{BitWriter, rice_parameter, width};
use crate::codec::Reader;
#[cfg(feature = "write")]
use crate::codec::put_varint;
use crate::error::{Error, Result};
use crate::impact;

/// Postings in a chunk: each has parameters of its own.
const CHUNK: usize = 128;
/// Lists shorter than this are plain varints: a chunk's head would cost more than it saves.
const SHORT: usize = 16;
/// Bits of the width of impacts in a chunk's head, 0 to 5.
const WIDTH_BITS: u32 = 3;

/// A list of so many postings has a *front*, which can be read without the rest: those with the highest impacts. How
/// many is the writer's choice; they may be all.
pub const LONG: u32 = 8192;
/// A word is common if more than one of so many units has it. Only then is a part of its list its front, for the fewer
/// units have a word, the more each of them counts.
#[cfg(feature = "write")]
const COMMON: usize = 8;
/// Tenths of a common word's list that are its front, and how many postings are at most.
#[cfg(feature = "write")]
const FRONT: (usize, usize) = (6, 24_576);

/// One posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Number of the unit in the library.
    pub unit: u32,
    /// Number of the unit in its document.
    pub ordinal: u32,
    /// Impact code, see [`impact::ratio`].
    pub impact: u8,
}

/// Appends a list. Units must be strictly increasing, impacts below 32, and ordinals those of one library: a posting
/// is in the document of the one before it, and as many units further, or in a document that begins behind it.
#[cfg(feature = "write")]
pub fn encode(out: &mut Vec<u8>, postings: &[Posting]) {
    let mut next = 0;
    if postings.len() < SHORT {
        for posting in postings {
            let gap = u64::from(posting.unit - next) << impact::BITS | u64::from(posting.impact);
            put_varint(out, gap << 1 | u64::from(posting.ordinal > 0));
            if posting.ordinal > 0 {
                put_varint(out, u64::from(posting.ordinal));
            }
            next = posting.unit + 1;
        }
        return;
    }
    let mut writer = BitWriter::default();
    let mut previous = None;
    let mut coded: Vec<(u32, bool, u32)> = Vec::with_capacity(CHUNK);
    for chunk in postings.chunks(CHUNK) {
        coded.clear();
        coded.extend(chunk.iter().map(|posting| {
            let gap = posting.unit - next;
            let same = previous.is_some_and(|before| same_document(before, posting));
            next = posting.unit + 1;
            previous = Some(posting);
            (gap, same, posting.ordinal)
        }));
        let gaps = rice_parameter(coded.iter().map(|&(gap, ..)| gap));
        let apart = coded.iter().filter(|&&(gap, same, _)| gap > 0 && !same);
        let ordinals = rice_parameter(apart.map(|&(.., ordinal)| ordinal));
        let long = chunk.iter().any(|posting| posting.ordinal > 0);
        let lowest = chunk.iter().map(|posting| posting.impact).min().unwrap_or(0);
        let highest = chunk.iter().map(|posting| posting.impact).max().unwrap_or(0);
        let impact_width = width(u32::from(highest - lowest));
        writer.put(gaps, PARAMETER_BITS);
        writer.put(u32::from(long), 1);
        if long {
            writer.put(ordinals, PARAMETER_BITS);
        }
        writer.put(u32::from(lowest), u32::from(impact::BITS));
        writer.put(impact_width, WIDTH_BITS);
        for (posting, &(gap, same, ordinal)) in chunk.iter().zip(&coded) {
            writer.put_rice(gap, gaps);
            if long {
                writer.put(u32::from(same), 1);
                if !same && gap > 0 {
                    writer.put_rice(ordinal, ordinals);
                }
            }
            writer.put(u32::from(posting.impact - lowest), impact_width);
        }
    }
    out.extend_from_slice(&writer.finish());
}

/// Takes a list apart into its front and the rest, for a library of so many units. A step of impacts is never divided:
/// the front ends at the step that is nearest to what it should have.
#[cfg(feature = "write")]
pub fn divide(postings: Vec<Posting>, units: u32) -> (Vec<Posting>, Vec<Posting>) {
    if postings.len() < LONG as usize || postings.len().saturating_mul(COMMON) <= units as usize {
        return (postings, Vec::new());
    }
    let (tenths, most) = FRONT;
    let wanted = (postings.len() * tenths / 10).min(most);
    let from = |least: u8| postings.iter().filter(|posting| posting.impact >= least).count();
    let steps = 0..1u8 << impact::BITS;
    let least = steps.min_by_key(|&least| match from(least) {
        0 => usize::MAX,
        count => count.abs_diff(wanted),
    });
    postings.into_iter().partition(|posting| Some(posting.impact) >= least)
}

/// Joins two lists of different units, both increasing by unit.
pub fn unite(front: Vec<Posting>, rest: Vec<Posting>) -> Vec<Posting> {
    if rest.is_empty() {
        return front;
    }
    let mut all = Vec::with_capacity(front.len() + rest.len());
    let mut left = front.as_slice();
    for posting in rest {
        while let [first, after @ ..] = left
            && first.unit < posting.unit
        {
            all.push(*first);
            left = after;
        }
        all.push(posting);
    }
    all.extend_from_slice(left);
    all
}

#[cfg(feature = "write")]
fn same_document(before: &Posting, posting: &Posting) -> bool {
    posting.ordinal > before.ordinal && posting.unit - posting.ordinal == before.unit - before.ordinal
}

/// Reads the list of `count` postings that `bytes` are. Linear in `bytes`.
pub fn decode(bytes: &[u8], count: usize) -> Result<Vec<Posting>> {
    // A posting takes a bit at least.
    if count > bytes.len().saturating_mul(8) {
        return Err(Error::Truncated);
    }
    let mut postings: Vec<Posting> = Vec::with_capacity(count);
    let mut next = 0u64;
    let mut right = true;
    if count < SHORT {
        let mut reader = Reader::new(bytes);
        for _ in 0..count {
            let value = reader.varint();
            let ordinal = if value & 1 == 1 { reader.varint_u32() } else { 0 };
            let unit = next + (value >> (1 + impact::BITS));
            let impact = (value >> 1) as u8 & ((1 << impact::BITS) - 1);
            right &= push(&mut postings, unit, ordinal, impact);
            next = unit + 1;
        }
        reader.end()?;
    } else {
        let mut reader = BitReader::new(bytes);
        while postings.len() < count {
            let gaps = reader.take(PARAMETER_BITS);
            let long = reader.take(1) == 1;
            let ordinals = if long { reader.take(PARAMETER_BITS) } else { 0 };
            let lowest = reader.take(u32::from(impact::BITS));
            let impact_width = reader.take(WIDTH_BITS);
            for _ in 0..CHUNK.min(count - postings.len()) {
                let gap = reader.take_rice(gaps);
                let unit = next + u64::from(gap);
                let ordinal = match postings.last() {
                    // Refused, for it is more than there are units before.
                    None if long && reader.take(1) == 1 => u32::MAX,
                    Some(before) if long && reader.take(1) == 1 => {
                        (u64::from(before.ordinal) + u64::from(gap) + 1) as u32
                    }
                    _ if long && gap > 0 => reader.take_rice(ordinals),
                    _ => 0,
                };
                let impact = lowest + reader.take(impact_width);
                right &= impact < 1 << impact::BITS;
                right &= push(&mut postings, unit, ordinal, impact as u8);
                next = unit + 1;
            }
        }
        reader.end()?;
    }
    if right { Ok(postings) } else { Err(Error::Malformed("posting list")) }
}

/// Appends a posting; whether there can be such.
fn push(postings: &mut Vec<Posting>, unit: u64, ordinal: u32, impact: u8) -> bool {
    postings.push(Posting { unit: unit as u32, ordinal, impact });
    unit <= u64::from(u32::MAX) && u64::from(ordinal) <= unit
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A list over a library whose documents have one to five units.
    fn lists() -> impl Strategy<Value = Vec<Posting>> {
        let documents = proptest::collection::vec(prop_oneof![3 => Just(1usize), 1 => 2usize..6], 0..700);
        (documents, any::<u64>(), 1u64..40).prop_map(|(documents, seed, spread)| {
            let mut random = seed | 1;
            let mut unit = 0;
            let mut list = Vec::new();
            for length in documents {
                for ordinal in 0..length as u32 {
                    random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                    if (random >> 33) % spread == 0 {
                        list.push(Posting { unit: unit + ordinal, ordinal, impact: (random >> 59) as u8 });
                    }
                }
                unit += length as u32;
                if random >> 61 == 0 {
                    unit += 100_000;
                }
            }
            list
        })
    }

    #[test]
    fn the_front_of_a_common_word_is_its_greatest_impacts() {
        for (count, spread) in [(LONG, 1), (20_000, 3), (60_000, 1), (9_000, 7)] {
            let impact = |number: u32| (number.wrapping_mul(2_654_435_761) >> 29) as u8 + 3;
            let list: Vec<Posting> = (0..count)
                .map(|number| Posting { unit: number * spread, ordinal: 0, impact: impact(number) })
                .collect();
            let (front, rest) = divide(list.clone(), count * spread);
            let least = front.iter().map(|posting| posting.impact).min().unwrap();
            assert!(!rest.is_empty() && rest.iter().all(|posting| posting.impact < least));
            // Eight steps of impacts are of equal length: the front is as near as it can be.
            let wanted = (count as usize * 6 / 10).min(FRONT.1);
            assert!(front.len().abs_diff(wanted) <= count as usize / 16 + 1, "{} of {count}", front.len());
            assert_eq!(unite(front, rest), list);
        }
    }

    #[test]
    fn what_is_short_or_not_common_or_all_alike_is_not_divided() {
        let list = |count: u32, impact: u8| -> Vec<Posting> {
            (0..count).map(|unit| Posting { unit, ordinal: 0, impact }).collect()
        };
        for (count, units) in [(LONG - 1, LONG), (LONG, LONG * 8), (LONG, LONG)] {
            let (front, rest) = divide(list(count, 9), units);
            assert_eq!((front.len(), rest.len()), (count as usize, 0));
        }
    }

    proptest! {
        #[test]
        fn lists_come_back(list in lists()) {
            let mut out = Vec::new();
            encode(&mut out, &list);
            prop_assert_eq!(decode(&out, list.len()).unwrap(), list);
        }

        #[test]
        fn cut_lists_are_refused(list in lists(), cut in 0usize..4000) {
            let mut out = Vec::new();
            encode(&mut out, &list);
            if cut < out.len() {
                prop_assert!(decode(&out[..cut], list.len()).is_err());
            }
        }

        #[test]
        fn any_bytes_give_a_list_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400), count in 0usize..500) {
            if let Ok(list) = decode(&bytes, count) {
                prop_assert_eq!(list.len(), count);
                prop_assert!(list.windows(2).all(|two| two[0].unit < two[1].unit));
            }
        }
    }
}
