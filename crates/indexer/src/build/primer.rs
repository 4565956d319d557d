//! The library's primer: phrases that its documents often have, for their blocks to refer back to.
//!
//! Phrases are runs of words as they stand in the blocks, metadata included. They are taken by the bytes that referring
//! to them saves, the most useful last, where a reference to them is shortest. Measured on 48,856 articles of law,
//! blocks of 8 kB of text alone: 24.2 % of it without a primer, 20.1 % with 4 kB, 18.8 % with 16 kB, 18.3 % with 32 kB;
//! 16 kB cost a visitor 4 kB, once.

use index::pack::Primer;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::cmp::Reverse;
use std::hash::Hasher;

/// Words in the longest phrase.
const LONGEST: usize = 8;
/// A reference costs about so many bytes.
const REFERENCE: usize = 3;
/// A phrase must be there so often.
const LEAST: u32 = 4;
/// One byte of primer for so many of the sample: a small library is no place for a long one.
const SHARE: usize = 128;
/// Phrases are counted in so many parts, by their hashes: on all threads, and in less memory.
const PARTS: u64 = 8;
/// A shorter primer is not worth its place in the manifest.
const SHORTEST: usize = 512;

/// A phrase: where it was first met.
#[derive(Debug, Clone, Copy)]
struct Phrase {
    part: u32,
    start: u32,
    end: u32,
    count: u32,
}

/// The primer for blocks like those of the sample, of a library with `text` bytes of it.
pub(super) fn train(sample: &[&[u8]], text: usize) -> Primer {
    let room = Primer::LONGEST.min(text / SHARE);
    if room < SHORTEST {
        return Primer::default();
    }
    let counted = (0..PARTS).into_par_iter().flat_map_iter(|part| {
        let kept = count(sample, part).into_values().filter(|phrase| phrase.count >= LEAST);
        kept.map(|phrase| {
            let length = (phrase.end - phrase.start) as usize;
            (phrase.count as usize * length.saturating_sub(REFERENCE), phrase)
        })
    });
    let mut phrases: Vec<(usize, Phrase)> = counted.filter(|(saved, _)| *saved > 0).collect();
    phrases.sort_unstable_by_key(|&(saved, phrase)| (Reverse(saved), phrase.part, phrase.start, phrase.end));
    let mut kept: Vec<&[u8]> = Vec::new();
    let mut length = 0;
    let mut inside = FxHashSet::default();
    for (_, phrase) in phrases {
        let bytes = &sample[phrase.part as usize][phrase.start as usize..phrase.end as usize];
        if inside.contains(&hash(bytes)) {
            continue;
        }
        if length + bytes.len() > room {
            break;
        }
        length += bytes.len();
        kept.push(bytes);
        each(bytes, |start, end| {
            inside.insert(hash(&bytes[start..end]));
        });
    }
    kept.reverse();
    Primer::new(kept.concat())
}

/// All phrases of a part by their hashes.
fn count(sample: &[&[u8]], own: u64) -> FxHashMap<u64, Phrase> {
    let mut phrases: FxHashMap<u64, Phrase> = FxHashMap::default();
    for (part, bytes) in sample.iter().enumerate() {
        each(bytes, |start, end| {
            let hash = hash(&bytes[start..end]);
            if (hash >> 32) % PARTS == own {
                let new = Phrase { part: part as u32, start: start as u32, end: end as u32, count: 0 };
                phrases.entry(hash).or_insert(new).count += 1;
            }
        });
    }
    phrases
}

/// Calls `visit` with the ends of each run of up to [`LONGEST`] words, each with the space behind it.
fn each(bytes: &[u8], mut visit: impl FnMut(usize, usize)) {
    let mut starts = [0; LONGEST];
    let mut words = 0;
    let mut start = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if byte > b' ' && at + 1 < bytes.len() {
            continue;
        }
        starts[words % LONGEST] = start;
        words += 1;
        start = at + 1;
        for back in 1..=words.min(LONGEST) {
            visit(starts[(words - back) % LONGEST], start);
        }
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(bytes);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_stands_last() {
        let mut text = Vec::new();
        for number in 0..4000 {
            text.extend_from_slice(format!("cơ quan đại diện {number} ở nơi {} ", number % 7).as_bytes());
        }
        let primer = train(&[&text], text.len());
        assert!(primer.length() as usize >= SHORTEST / 2 && primer.length() as usize <= text.len() / SHARE);
        let block = b"h\xe1\xbb\x8d c\xc6\xa1 quan \xc4\x91\xe1\xba\xa1i di\xe1\xbb\x87n ".to_vec();
        let stored = |primer: &Primer| {
            let mut packs = index::pack::PackWriter::new(Nothing);
            packs.prime(Primer::new(primer_text(primer)));
            packs.compress(index::pack::Lane::Documents, block.clone()).unwrap().stored
        };
        assert!(stored(&primer) + 8 < stored(&Primer::default()));
    }

    fn primer_text(primer: &Primer) -> Vec<u8> {
        index::pack::inflate(&[], 0, primer.stored(), primer.length()).unwrap_or_default()
    }

    struct Nothing;

    impl index::pack::Sink for Nothing {
        type Error = std::convert::Infallible;
        fn pack(&mut self, _: &str, _: &[u8]) -> Result<(), Self::Error> {
            Ok(())
        }
    }

    #[test]
    fn a_small_library_has_none() {
        assert_eq!(train(&[b"a few words a few words a few words"], 60).length(), 0);
    }
}
