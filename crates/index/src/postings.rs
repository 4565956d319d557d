//! Posting lists: in which units a form of a term occurs, and how much it matters there.
//!
//! A *unit* is a stretch of one document of about a page (most documents are one unit); postings are by unit, so
//! that a long document is found by its best page and opens there. Which document a unit is of, the library's spans
//! tell ([`crate::columns::Span`]).

use crate::bits::{BitReader, PARAMETER_BITS};
#[cfg(feature = "write")]
use crate::bits::{BitWriter, rice_parameter};
use crate::codec::Reader;
#[cfg(feature = "write")]
use crate::codec::put_varint;
use crate::error::{Error, Result};
use crate::impact;

/// Postings in a chunk: each has parameters of its own.
const CHUNK: usize = 128;
/// Lists shorter than this are plain varints: a chunk's head would cost more than it saves.
const SHORT: usize = 16;
/// Bits of the Rice parameter of impacts in a chunk's head, and of how many low zeros all of its impacts have in common
/// above the lowest.
const IMPACT_BITS: u32 = 3;
const ZERO_BITS: u32 = 2;

/// A list of so many postings has a *front*, which can be read without the rest: those with the highest impacts. How
/// many is the writer's choice; they may be all.
pub const LONG: u32 = 8192;
/// A word is common if more than one of so many units has it, or more than [`MANY`] have. Only then is a part of its
/// list its front, for the fewer units have a word, the more each of them counts.
#[cfg(feature = "write")]
const COMMON: usize = 8;
#[cfg(feature = "write")]
const MANY: usize = 32_768;
/// Tenths of a common word's list that are its front, and how many postings are at most.
#[cfg(feature = "write")]
const FRONT: (usize, usize) = (6, 12_288);
/// The low bits that the impacts of a common word do without: it tells little, and it is in every second question.
#[cfg(feature = "write")]
const COARSE: u8 = 3;

/// One posting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Posting {
    /// Number of the unit in the library.
    pub unit: u32,
    /// Impact code, see [`impact::ratio`].
    pub impact: u8,
}

/// Appends a list. Units must be strictly increasing, impacts below 32.
#[cfg(feature = "write")]
pub fn encode(out: &mut Vec<u8>, postings: &[Posting]) {
    let mut next = 0;
    if postings.len() < SHORT {
        for posting in postings {
            put_varint(out, u64::from(posting.unit - next) << impact::BITS | u64::from(posting.impact));
            next = posting.unit + 1;
        }
        return;
    }
    let mut writer = BitWriter::default();
    let mut coded: Vec<(u32, u32)> = Vec::with_capacity(CHUNK);
    for chunk in postings.chunks(CHUNK) {
        let lowest = chunk.iter().map(|posting| posting.impact).min().unwrap_or(0);
        coded.clear();
        coded.extend(chunk.iter().map(|posting| {
            let gap = posting.unit - next;
            next = posting.unit + 1;
            (gap, u32::from(posting.impact - lowest))
        }));
        // The first bit stands for the most zeros that can be told.
        let all = coded.iter().fold(1 << ((1 << ZERO_BITS) - 1), |all, (_, above)| all | above);
        let zeros = all.trailing_zeros();
        let gaps = rice_parameter(coded.iter().map(|&(gap, _)| gap));
        let impacts = rice_parameter(coded.iter().map(|&(_, above)| above >> zeros));
        writer.put(gaps, PARAMETER_BITS);
        writer.put(u32::from(lowest), u32::from(impact::BITS));
        writer.put(zeros, ZERO_BITS);
        writer.put(impacts, IMPACT_BITS);
        for &(gap, above) in &coded {
            writer.put_rice(gap, gaps);
            writer.put_rice(above >> zeros, impacts);
        }
    }
    out.extend_from_slice(&writer.finish());
}

/// Takes a list apart into its front and the rest, for a library of so many units. A step of impacts is never divided:
/// the front ends at the step that is nearest to what it should have. The impacts of both are coarse.
#[cfg(feature = "write")]
pub fn divide(postings: Vec<Posting>, units: u32) -> (Vec<Posting>, Vec<Posting>) {
    let is_common = postings.len() > MANY || postings.len().saturating_mul(COMMON) > units as usize;
    if postings.len() < LONG as usize || !is_common {
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
    let coarse = |posting: &Posting| Posting { impact: coarse(posting.impact), ..*posting };
    let (front, rest): (Vec<&Posting>, Vec<&Posting>) =
        postings.iter().partition(|posting| Some(posting.impact) >= least);
    (front.into_iter().map(coarse).collect(), rest.into_iter().map(coarse).collect())
}

/// The middle of the wider step that an impact is in.
#[cfg(feature = "write")]
fn coarse(impact: u8) -> u8 {
    impact >> COARSE << COARSE | 1 << (COARSE - 1)
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
            let unit = next + (value >> impact::BITS);
            right &= push(&mut postings, unit, value as u32 & ((1 << impact::BITS) - 1));
            next = unit + 1;
        }
        reader.end()?;
    } else {
        let mut reader = BitReader::new(bytes);
        while postings.len() < count {
            let gaps = reader.take(PARAMETER_BITS);
            let lowest = reader.take(u32::from(impact::BITS));
            let zeros = reader.take(ZERO_BITS);
            let impacts = reader.take(IMPACT_BITS);
            for _ in 0..CHUNK.min(count - postings.len()) {
                let unit = next + u64::from(reader.take_rice(gaps));
                let above = reader.take_rice(impacts).saturating_mul(1 << zeros);
                right &= push(&mut postings, unit, lowest.saturating_add(above));
                next = unit + 1;
            }
        }
        reader.end()?;
    }
    if right { Ok(postings) } else { Err(Error::Malformed("posting list")) }
}

/// Appends a posting; whether there can be such.
fn push(postings: &mut Vec<Posting>, unit: u64, impact: u32) -> bool {
    postings.push(Posting { unit: unit as u32, impact: impact as u8 });
    unit <= u64::from(u32::MAX) && impact < 1 << impact::BITS
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A list with runs and gaps.
    fn lists() -> impl Strategy<Value = Vec<Posting>> {
        (0u32..2000, any::<u64>(), 1u64..40, 0u8..4).prop_map(|(units, seed, spread, zeros)| {
            let mut random = seed | 1;
            let mut place = 0;
            let mut list = Vec::new();
            for _ in 0..units {
                random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                if (random >> 33) % spread == 0 {
                    list.push(Posting { unit: place, impact: (random >> 59) as u8 >> zeros << zeros });
                }
                place += if random >> 56 == 0 { 100_000 } else { 1 };
            }
            list
        })
    }

    #[test]
    fn the_front_of_a_common_word_is_its_greatest_impacts() {
        for (count, spread) in [(LONG, 1), (20_000, 3), (60_000, 1), (9_000, 7), (40_000, 9)] {
            let impact = |number: u32| (number.wrapping_mul(2_654_435_761) >> 29) as u8 + 3;
            let list: Vec<Posting> =
                (0..count).map(|number| Posting { unit: number * spread, impact: impact(number) }).collect();
            let (front, rest) = divide(list.clone(), count * spread);
            let fine = |posting: &Posting| impact(posting.unit / spread);
            let least = front.iter().map(fine).min().unwrap();
            assert!(!rest.is_empty() && rest.iter().all(|posting| fine(posting) < least));
            // Eight steps of impacts are of equal length: the front is as near as it can be.
            let wanted = (count as usize * 6 / 10).min(FRONT.1);
            assert!(front.len().abs_diff(wanted) <= count as usize / 16 + 1, "{} of {count}", front.len());
            let coarse: Vec<Posting> =
                list.iter().map(|posting| Posting { impact: coarse(posting.impact), ..*posting }).collect();
            assert_eq!(unite(front, rest), coarse);
        }
    }

    #[test]
    fn coarse_impacts_are_the_middles_of_four_steps() {
        assert_eq!([0, 7, 8, 15, 16, 24, 31].map(coarse), [4, 4, 12, 12, 20, 28, 28]);
    }

    #[test]
    fn what_is_short_or_not_common_or_all_alike_is_not_divided() {
        let list = |count: u32, impact: u8| -> Vec<Posting> {
            (0..count).map(|unit| Posting { unit, impact }).collect()
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
