//! Documents with what was made of them, as bytes: what a shard hands to the merge.

use super::invert::{Encoded, Portion, hash_of};
use index::document::{Document, Head};
use index::heads::{self, HeadsWriter};
use index::passages;

/// Some documents, analyzed. Nothing in it depends on any other document.
#[derive(Debug)]
pub struct Analyzed {
    pub(super) heads: Vec<Head>,
    pub(super) portion: Portion,
}

/// Why bytes are not those of [`Analyzed::encode`].
#[derive(Debug, thiserror::Error)]
#[error("not analyzed documents")]
pub struct NotAnalyzed;

impl Analyzed {
    /// Analyzes documents.
    pub fn of(documents: &[Document]) -> Analyzed {
        let heads = documents.iter().map(|document| document.head.clone()).collect();
        Analyzed { heads, portion: Portion::invert(documents) }
    }

    /// How many documents.
    pub fn documents(&self) -> usize {
        self.heads.len()
    }

    /// The documents again, as far as they are shown.
    ///
    /// # Errors
    /// Passages that cannot be read, which there are none of in what [`Analyzed::decode`] gives.
    pub fn shown(&self) -> Result<Vec<Document>, NotAnalyzed> {
        let documents = self.heads.iter().zip(&self.portion.documents);
        let shown = documents.map(|(head, encoded)| {
            let (mut passages, mut start) = (Vec::new(), 0);
            for &(_, length) in &encoded.units {
                let end = start + length as usize;
                let unit = encoded.bytes.get(start..end).ok_or(NotAnalyzed)?;
                passages.extend(passages::decode(unit).map_err(|_| NotAnalyzed)?);
                start = end;
            }
            Ok(Document { head: head.clone(), passages })
        });
        shown.collect()
    }

    /// The bytes: a head block with the text, and behind it the rest.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = HeadsWriter::default();
        let mut text = Vec::new();
        let mut unit = 0;
        for (head, encoded) in self.heads.iter().zip(&self.portion.documents) {
            writer.document(unit, head, &encoded.units);
            unit += encoded.units.len() as u32;
            text.extend_from_slice(&encoded.bytes);
        }
        let (_, block) = writer.whole(&text);
        let mut bytes = (block.len() as u64).to_le_bytes().to_vec();
        bytes.extend_from_slice(&block);
        // Into memory, of plain numbers and strings: it cannot fail.
        postcard::to_extend(&self.portion, bytes).unwrap_or_default()
    }

    /// Reads [`Analyzed::encode`]'s bytes.
    ///
    /// # Errors
    /// Bytes that are not of this version, or damaged.
    pub fn decode(bytes: &[u8]) -> Result<Analyzed, NotAnalyzed> {
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or(NotAnalyzed)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| NotAnalyzed)?;
        let (block, rest) = rest.split_at_checked(length).ok_or(NotAnalyzed)?;
        let mut portion: Portion = postcard::from_bytes(rest).map_err(|_| NotAnalyzed)?;
        let entries = heads::decode(block).map_err(|_| NotAnalyzed)?;
        let mut heads = Vec::with_capacity(entries.len());
        let lengths = std::mem::take(&mut portion.documents);
        if lengths.len() != entries.len() {
            return Err(NotAnalyzed);
        }
        for (entry, lengths) in entries.into_iter().zip(lengths) {
            let start = entry.units.first().ok_or(NotAnalyzed)?.bytes.start;
            let end = entry.units.last().ok_or(NotAnalyzed)?.bytes.end;
            let bytes = block.get(start..end).ok_or(NotAnalyzed)?.to_vec();
            let units: Vec<(u32, u32)> =
                entry.units.iter().map(|unit| (unit.passages, unit.bytes.len() as u32)).collect();
            for unit in &entry.units {
                passages::decode(block.get(unit.bytes.clone()).ok_or(NotAnalyzed)?)
                    .map_err(|_| NotAnalyzed)?;
            }
            let hash = hash_of(&bytes);
            portion.documents.push(Encoded { bytes, units, hash, ..lengths });
            heads.push(entry.head);
        }
        if portion.is_sound() { Ok(Analyzed { heads, portion }) } else { Err(NotAnalyzed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use index::document::{Passage, PassageKind};

    fn document(number: usize) -> Document {
        let text =
            format!("Điều {number}. Cơ quan đại diện (CQĐD) theo số {number}/2020/NĐ-CP ngày 3/4/2021.");
        let head =
            Head { id: number.to_string(), title: "Tên".into(), lang: "vi".into(), ..Head::default() };
        let passages = (0..number).map(|_| Passage {
            kind: PassageKind::Paragraph,
            text: text.clone(),
            spans: Vec::new(),
        });
        Document { head, passages: passages.collect() }
    }

    #[test]
    fn documents_come_back() {
        let documents: Vec<Document> = (0..40).map(document).collect();
        let analyzed = Analyzed::of(&documents);
        let bytes = analyzed.encode();
        let back = Analyzed::decode(&bytes).unwrap();
        assert_eq!(back.heads, analyzed.heads);
        assert_eq!(back.encode(), bytes);
        assert_eq!(back.shown().unwrap(), documents);
        assert_eq!(format!("{:?}", back.portion.terms), format!("{:?}", analyzed.portion.terms));
    }

    #[test]
    fn cut_bytes_are_refused() {
        let bytes = Analyzed::of(&[document(2)]).encode();
        for length in 0..bytes.len() {
            assert!(Analyzed::decode(&bytes[..length]).is_err(), "{length}");
        }
    }
}
