//! Posting lists: in which units a form of a term occurs, and how much it matters there.
//!
//! A *unit* is a stretch of one document of about a page (most documents are one unit); postings are by unit, so
//! that a long document is found by its best page and opens there. Each posting tells how many units of the same
//! document precede its own, which makes the number of the document's first unit the document's number.

use crate::bits;
use crate::codec::Reader;
#[cfg(feature = "write")]
use crate::codec::put_varint;
use crate::error::{Error, Result};
use crate::impact;

/// Postings in a packed chunk.
const CHUNK: usize = 128;
/// Lists shorter than this are plain varints: a chunk's header would cost more than it saves.
const SHORT: usize = 16;

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

/// Appends a list. Units must be strictly increasing and impacts below 32.
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
    for chunk in postings.chunks(CHUNK) {
        let mut gaps = Vec::with_capacity(CHUNK);
        for posting in chunk {
            gaps.push(posting.unit - next);
            next = posting.unit + 1;
        }
        let ordinals: Vec<u32> = chunk.iter().map(|posting| posting.ordinal).collect();
        let impacts: Vec<u32> = chunk.iter().map(|posting| u32::from(posting.impact)).collect();
        let highest = |values: &[u32]| values.iter().copied().max().unwrap_or(0);
        let (gap_width, ordinal_width) = (bits::width(highest(&gaps)), bits::width(highest(&ordinals)));
        out.extend([gap_width, ordinal_width, highest(&impacts) as u8]);
        bits::pack(out, &gaps, gap_width);
        bits::pack(out, &ordinals, ordinal_width);
        bits::pack(out, &impacts, impact::BITS);
    }
}

/// Reads the list of `count` postings that `bytes` are. Linear in `bytes`, or in `count` when gaps take no bits;
/// `count` may not exceed what the bytes could hold.
pub fn decode(bytes: &[u8], count: usize) -> Result<Vec<Posting>> {
    let mut reader = Reader::new(bytes);
    // Impacts alone take five bits each in a chunk, a byte in a short list.
    if count > bytes.len().saturating_mul(8) / usize::from(impact::BITS) {
        return Err(Error::Truncated);
    }
    let mut postings = Vec::with_capacity(count);
    let mut next = 0u64;
    if count < SHORT {
        for _ in 0..count {
            let value = reader.varint()?;
            let ordinal = if value & 1 == 1 { reader.varint_u32()? } else { 0 };
            let unit = next + (value >> (1 + impact::BITS));
            let impact = (value >> 1) as u8 & ((1 << impact::BITS) - 1);
            postings.push(posting(unit, ordinal, impact)?);
            next = unit + 1;
        }
    } else {
        while postings.len() < count {
            let size = CHUNK.min(count - postings.len());
            let (gap_width, ordinal_width, _highest) = (reader.byte()?, reader.byte()?, reader.byte()?);
            let start = postings.len();
            let mut bad = false;
            bits::unpack(&mut reader, size, gap_width, |gap| {
                let unit = next + u64::from(gap);
                bad |= unit > u64::from(u32::MAX);
                postings.push(Posting { unit: unit as u32, ordinal: 0, impact: 0 });
                next = unit + 1;
            })?;
            let mut at = start;
            bits::unpack(&mut reader, size, ordinal_width, |ordinal| {
                if let Some(posting) = postings.get_mut(at) {
                    bad |= ordinal > posting.unit;
                    posting.ordinal = ordinal;
                }
                at += 1;
            })?;
            let mut at = start;
            bits::unpack(&mut reader, size, impact::BITS, |impact| {
                if let Some(posting) = postings.get_mut(at) {
                    posting.impact = impact as u8;
                }
                at += 1;
            })?;
            if bad {
                return Err(Error::Malformed("posting list"));
            }
        }
    }
    reader.end()?;
    Ok(postings)
}

fn posting(unit: u64, ordinal: u32, impact: u8) -> Result<Posting> {
    match u32::try_from(unit) {
        Ok(unit) if ordinal <= unit => Ok(Posting { unit, ordinal, impact }),
        _ => Err(Error::Malformed("posting list")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lists() -> impl Strategy<Value = Vec<Posting>> {
        proptest::collection::vec((1u32..5000, 0u32..4, 0u8..32), 0..600).prop_map(|parts| {
            let mut unit = 0;
            parts
                .into_iter()
                .map(|(gap, ordinal, impact)| {
                    unit += gap;
                    Posting { unit, ordinal: ordinal.min(unit), impact }
                })
                .collect()
        })
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
