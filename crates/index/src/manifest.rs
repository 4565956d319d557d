//! The manifest: the one file with a fixed name, from which everything else is reached.

use crate::FORMAT_VERSION;
use crate::block::Block;
use crate::checksum::crc32;
use crate::codec::{Reader, put_bytes, put_varint};
use crate::columns::{Span, decode_spans, encode_spans};
use crate::error::{Error, Result};
use crate::tree::Root;

const MAGIC: &[u8; 8] = b"TRACUU\r\n";
const NAME_LENGTH: usize = 8;

/// What a library says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Info {
    /// The library's name.
    pub title: String,
    /// A sentence or two about it; may be empty.
    pub description: String,
    /// BCP 47 language of the library as a whole.
    pub lang: String,
    /// Where the site will live; may be empty.
    pub url: String,
    /// Number of documents.
    pub documents: u32,
    /// Number of units: stretches of documents of about a page.
    pub units: u32,
    /// Number of tokens in all units, titles included as often as they count.
    pub tokens: u64,
    /// Number of keys in the dictionary.
    pub keys: u32,
    /// The languages of the documents with the number of each, most frequent first; an unknown language is empty.
    pub languages: Vec<(String, u32)>,
    /// Version of the analyzer the library was built with; queries must be analyzed by the same.
    pub analyzer: u32,
    /// Name of this build: a hash of everything in it, in hexadecimal.
    pub build: String,
}

/// A parsed manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// What the library says of itself.
    pub info: Info,
    /// What stands before a compressed block's bytes when they are inflated ([`crate::pack::Primer`]).
    pub primer: Vec<u8>,
    /// How many of the inflated bytes are the primer's.
    pub primer_length: u32,
    /// Each pack's name.
    pub packs: Vec<[u8; NAME_LENGTH]>,
    /// Which units each document has: the spans of columns, in order.
    pub spans: Vec<Span>,
    /// Folded keys to dictionary shards ([`crate::terms::Shard`]).
    pub terms: Root,
    /// First units (four bytes, big-endian) to head blocks ([`crate::heads`]).
    pub heads: Root,
    /// Document ids to blocks of names ([`crate::ids`]).
    pub ids: Root,
    /// Beginnings of keys to blocks of pages ([`crate::completions`]).
    pub completions: Root,
    /// The directory of columns ([`crate::columns::Directory`]); none in a library that has none.
    pub columns: Option<Block>,
    /// What browsing starts from ([`crate::browse::Front`]); none in a library that cannot be browsed.
    pub browse: Option<Block>,
}

/// The key under which a unit stands in the tree of head blocks.
pub fn unit_key(unit: u32) -> [u8; 4] {
    unit.to_be_bytes()
}

/// A pack's name in hexadecimal; the file is called this with the ending `.pack`.
pub fn pack_name(name: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    let mut text = String::new();
    for &byte in name {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

impl Manifest {
    /// Parses a manifest and verifies its checksum.
    pub fn decode(bytes: &[u8]) -> Result<Manifest> {
        let mut reader = Reader::new(bytes);
        if reader.bytes(MAGIC.len()) != MAGIC {
            return Err(Error::Malformed("manifest"));
        }
        let found = reader.u32_le();
        reader.sound()?;
        if found != FORMAT_VERSION {
            return Err(Error::Version { found, expected: FORMAT_VERSION });
        }
        let (body, check) = bytes.split_at_checked(bytes.len() - 4).ok_or(Error::Truncated)?;
        if crc32(body) != Reader::new(check).u32_le() {
            return Err(Error::Checksum);
        }
        let mut reader = Reader::new(body.get(MAGIC.len() + 4..).ok_or(Error::Truncated)?);
        let mut info = Info::default();
        for text in [&mut info.title, &mut info.description, &mut info.lang, &mut info.url, &mut info.build] {
            *text = reader.owned();
        }
        info.documents = reader.varint_u32();
        info.units = reader.varint_u32();
        info.tokens = reader.varint();
        info.keys = reader.varint_u32();
        info.analyzer = reader.varint_u32();
        for _ in 0..reader.count(2) {
            info.languages.push((reader.owned(), reader.varint_u32()));
        }
        let primer_length = reader.varint_u32();
        let primer = reader.length_prefixed().to_vec();
        // DEFLATE reaches back no further; a reader makes room for it with each block.
        reader.demand(primer_length <= 1 << 15, "primer");
        let mut packs = Vec::new();
        for _ in 0..reader.count(NAME_LENGTH) {
            packs.push(reader.bytes(NAME_LENGTH).first_chunk().copied().unwrap_or_default());
        }
        let spans = decode_spans(&mut reader);
        let terms = Root::decode(&mut reader);
        let heads = Root::decode(&mut reader);
        let ids = Root::decode(&mut reader);
        let completions = Root::decode(&mut reader);
        let columns = decode_optional(&mut reader);
        let browse = decode_optional(&mut reader);
        let manifest = Manifest {
            info,
            primer,
            primer_length,
            packs,
            spans,
            terms,
            heads,
            ids,
            completions,
            columns,
            browse,
        };
        reader.end()?;
        Ok(manifest)
    }

    /// The manifest's bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        let info = &self.info;
        for text in [&info.title, &info.description, &info.lang, &info.url, &info.build] {
            put_bytes(&mut out, text.as_bytes());
        }
        for number in [
            u64::from(info.documents),
            u64::from(info.units),
            info.tokens,
            u64::from(info.keys),
            u64::from(info.analyzer),
        ] {
            put_varint(&mut out, number);
        }
        put_varint(&mut out, info.languages.len() as u64);
        for (lang, count) in &info.languages {
            put_bytes(&mut out, lang.as_bytes());
            put_varint(&mut out, u64::from(*count));
        }
        put_varint(&mut out, u64::from(self.primer_length));
        put_bytes(&mut out, &self.primer);
        put_varint(&mut out, self.packs.len() as u64);
        self.packs.iter().for_each(|name| out.extend_from_slice(name));
        encode_spans(&mut out, &self.spans);
        for root in [&self.terms, &self.heads, &self.ids, &self.completions] {
            root.encode(&mut out);
        }
        for block in [&self.columns, &self.browse] {
            out.push(u8::from(block.is_some()));
            if let Some(block) = block {
                block.encode(&mut out, None);
            }
        }
        let check = crc32(&out);
        out.extend_from_slice(&check.to_le_bytes());
        out
    }
}

/// A reference that may be missing.
fn decode_optional(reader: &mut Reader<'_>) -> Option<Block> {
    match reader.byte() {
        0 => None,
        flag => {
            reader.demand(flag == 1, "manifest");
            Some(Block::decode(reader, None))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Manifest {
        Manifest {
            info: Info {
                title: "Thư viện".into(),
                lang: "vi".into(),
                documents: 3,
                units: 4,
                tokens: 900,
                keys: 70,
                languages: vec![("vi".into(), 2), ("en".into(), 1)],
                analyzer: 1,
                build: "0011".into(),
                ..Info::default()
            },
            packs: vec![[1, 2, 3, 4, 5, 6, 7, 8]],
            ..Manifest::default()
        }
    }

    #[test]
    fn a_manifest_comes_back() {
        let manifest = sample();
        assert_eq!(Manifest::decode(&manifest.encode()), Ok(manifest));
    }

    #[test]
    fn another_version_is_named() {
        let mut bytes = sample().encode();
        bytes[8] = 99;
        assert_eq!(Manifest::decode(&bytes), Err(Error::Version { found: 99, expected: FORMAT_VERSION }));
    }

    proptest! {
        #[test]
        fn any_change_is_refused(at: prop::sample::Index, by in 1u8..=255) {
            let mut bytes = sample().encode();
            let at = at.index(bytes.len());
            bytes[at] ^= by;
            prop_assert!(Manifest::decode(&bytes).is_err());
        }

        #[test]
        fn any_cut_is_refused(at: prop::sample::Index) {
            let bytes = sample().encode();
            prop_assert!(Manifest::decode(&bytes[..at.index(bytes.len())]).is_err());
        }
    }
}
