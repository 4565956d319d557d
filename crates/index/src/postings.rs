//! Posting lists: in which units a form of a term occurs, and how much it matters there.
//!
//! A *unit* is a stretch of one document of about a page (most documents are one unit); postings are by unit, so
//! that a long document is found by its best page and opens there. Which document a unit is of, the library's spans
//! tell ([`crate::columns::Span`]).

use crate::bits::BitReader;
#[cfg(feature = "write")]
use crate::bits::BitWriter;
use crate::error::{Error, Result};
use crate::{impact, interpolative};

const FAULT: &str = "posting list";

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

/// Appends a list of a library of so many units. Those of the postings must be strictly increasing, impacts below 32.
#[cfg(feature = "write")]
pub fn encode(out: &mut Vec<u8>, postings: &[Posting], units: u32) {
    let (numbers, impacts): (Vec<u32>, Vec<u8>) =
        postings.iter().map(|posting| (posting.unit, posting.impact)).unzip();
    let mut bits = BitWriter::default();
    interpolative::put(&mut bits, &numbers, 0, interpolative::last(units));
    interpolative::put_row(&mut bits, &impacts, 0..1 << impact::BITS);
    out.extend_from_slice(&interpolative::finish(bits, postings.len() as u32));
}

/// Whether a list is written alike in libraries of so many units each.
#[cfg(feature = "write")]
pub fn written_alike(units: u32, others: u32) -> bool {
    interpolative::last(units) == interpolative::last(others)
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

/// Reads the list of `count` postings that `bytes` are, of a library of so many units. Linear in `count`.
pub fn decode(bytes: &[u8], count: u32, units: u32) -> Result<Vec<Posting>> {
    interpolative::justified(bytes.len(), count)?;
    if count > units {
        return Err(Error::Malformed(FAULT));
    }
    let mut bits = BitReader::new(bytes);
    let mut numbers = vec![0; count as usize];
    interpolative::take(&mut bits, &mut numbers, 0, interpolative::last(units));
    let impacts = interpolative::take_row(&mut bits, count, 0..1 << impact::BITS);
    bits.end()?;
    if numbers.last().is_some_and(|&last| last >= units) {
        return Err(Error::Malformed(FAULT));
    }
    let mut postings = Vec::with_capacity(count as usize);
    for (&unit, &impact) in numbers.iter().zip(&impacts) {
        postings.push(Posting { unit, impact });
    }
    Ok(postings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// More than any unit of [`lists`].
    const UNITS: u32 = 300_000_000;

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

    #[test]
    fn no_list_is_longer_than_its_bytes_justify() {
        let list: Vec<Posting> = (0..10_000).map(|unit| Posting { unit, impact: 12 }).collect();
        let mut out = Vec::new();
        encode(&mut out, &list, 10_000);
        assert_eq!(out.len(), 10_000usize.div_ceil(64));
        assert_eq!(decode(&out, 10_000, 10_000).unwrap(), list);
        assert_eq!(decode(&out, 10_100, 10_100), Err(Error::Truncated));
        assert!(decode(&[0; 200], 10_000, 9_999).is_err());
    }

    proptest! {
        #[test]
        fn lists_come_back(list in lists()) {
            let mut out = Vec::new();
            encode(&mut out, &list, UNITS);
            prop_assert_eq!(decode(&out, list.len() as u32, UNITS).unwrap(), list);
        }

        #[test]
        fn cut_lists_are_refused(list in lists(), cut in 0usize..4000) {
            let mut out = Vec::new();
            encode(&mut out, &list, UNITS);
            // The last bytes may be nothing but filling.
            let end = out.len().max(1) - 1;
            if cut < end {
                prop_assert!(decode(&out[..cut], list.len() as u32, UNITS).is_err());
            }
        }

        #[test]
        fn any_bytes_give_a_list_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..400), count in 0u32..500, units in 0u32..2000) {
            if let Ok(list) = decode(&bytes, count, units) {
                prop_assert_eq!(list.len(), count as usize);
                prop_assert!(list.iter().all(|posting| posting.unit < units));
                prop_assert!(list.windows(2).all(|two| two[0].unit < two[1].unit));
            }
        }
    }
}
