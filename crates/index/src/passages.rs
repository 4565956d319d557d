//! Passages of a unit, as they stand in a text block.

use crate::codec::{Reader, put_bytes, put_varint};
use crate::document::{Passage, PassageKind, Span, SpanKind};
use crate::error::Result;

const PARAGRAPH: u8 = 0;
const CONTINUED: u8 = 1;
const QUOTE: u8 = 2;
const CODE: u8 = 3;
const CAPTION: u8 = 4;
const ITEM: u8 = 5;
/// Plus 1 for a header row, plus 2 for the first row of a table.
const ROW: u8 = 8;
/// Plus the level, 1 to 6.
const HEADING: u8 = 16;

/// Appends one passage: kind, text, spans.
#[cfg_attr(not(feature = "write"), allow(dead_code))]
pub fn encode(out: &mut Vec<u8>, passage: &Passage) {
    match passage.kind {
        PassageKind::Paragraph => out.push(PARAGRAPH),
        PassageKind::Continued => out.push(CONTINUED),
        PassageKind::Quote => out.push(QUOTE),
        PassageKind::Code => out.push(CODE),
        PassageKind::Caption => out.push(CAPTION),
        PassageKind::Row { header, first } => out.push(ROW + u8::from(header) + 2 * u8::from(first)),
        PassageKind::Heading { level } => out.push(HEADING + level.clamp(1, 6)),
        PassageKind::Item { depth, number } => {
            out.extend([ITEM, depth]);
            put_varint(out, number.map_or(0, |number| u64::from(number) + 1));
        }
    }
    put_bytes(out, passage.text.as_bytes());
    put_varint(out, passage.spans.len() as u64);
    for span in &passage.spans {
        put_varint(out, u64::from(span.start));
        put_varint(out, u64::from(span.end - span.start));
        match &span.kind {
            SpanKind::Emphasis => out.push(0),
            SpanKind::Strong => out.push(1),
            SpanKind::Code => out.push(2),
            SpanKind::Superscript => out.push(3),
            SpanKind::Subscript => out.push(4),
            SpanKind::Link(address) => {
                out.push(5);
                put_bytes(out, address.as_bytes());
            }
            SpanKind::Image(address) => {
                out.push(6);
                put_bytes(out, address.as_bytes());
            }
        }
    }
}

/// Reads the passages of one unit.
pub fn decode(bytes: &[u8]) -> Result<Vec<Passage>> {
    let mut reader = Reader::new(bytes);
    let mut passages = Vec::new();
    while !reader.is_empty() {
        passages.push(passage(&mut reader));
    }
    reader.end()?;
    Ok(passages)
}

fn passage(reader: &mut Reader<'_>) -> Passage {
    let fault = "passage";
    let kind = match reader.byte() {
        PARAGRAPH => PassageKind::Paragraph,
        CONTINUED => PassageKind::Continued,
        QUOTE => PassageKind::Quote,
        CODE => PassageKind::Code,
        CAPTION => PassageKind::Caption,
        ITEM => {
            let depth = reader.byte();
            PassageKind::Item { depth, number: reader.varint_u32().checked_sub(1) }
        }
        tag @ ROW..=11 => PassageKind::Row { header: tag & 1 == 1, first: tag & 2 == 2 },
        tag @ 17..=22 => PassageKind::Heading { level: tag - HEADING },
        _ => {
            reader.demand(false, fault);
            PassageKind::Paragraph
        }
    };
    let mut passage = Passage { kind, text: reader.owned(), spans: Vec::new() };
    let mut before = 0;
    for _ in 0..reader.count(3) {
        let start = reader.varint_u32();
        let end = start.saturating_add(reader.varint_u32());
        let kind = match reader.byte() {
            0 => SpanKind::Emphasis,
            1 => SpanKind::Strong,
            2 => SpanKind::Code,
            3 => SpanKind::Superscript,
            4 => SpanKind::Subscript,
            tag => {
                reader.demand(tag == 5 || tag == 6, fault);
                let address = reader.owned();
                if tag == 6 { SpanKind::Image(address) } else { SpanKind::Link(address) }
            }
        };
        let inside = passage.text.get(start as usize..end as usize).is_some_and(|part| !part.is_empty());
        reader.demand(inside && before <= start, fault);
        before = start;
        passage.spans.push(Span { start, end, kind });
    }
    passage
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds() -> impl Strategy<Value = PassageKind> {
        prop_oneof![
            (1u8..=6).prop_map(|level| PassageKind::Heading { level }),
            Just(PassageKind::Paragraph),
            Just(PassageKind::Continued),
            (0u8..16, proptest::option::of(0u32..1000))
                .prop_map(|(depth, number)| PassageKind::Item { depth, number }),
            (any::<bool>(), any::<bool>()).prop_map(|(header, first)| PassageKind::Row { header, first }),
            Just(PassageKind::Quote),
            Just(PassageKind::Code),
            Just(PassageKind::Caption),
        ]
    }

    fn passages() -> impl Strategy<Value = Passage> {
        (kinds(), "[a-zà-ỹđ ]{0,30}", proptest::collection::vec(0u8..7, 0..3)).prop_map(
            |(kind, text, marks)| {
                let spans = match text.char_indices().nth(1) {
                    None => Vec::new(),
                    Some((end, _)) => marks
                        .into_iter()
                        .map(|mark| Span {
                            start: 0,
                            end: end as u32,
                            kind: match mark {
                                0 => SpanKind::Emphasis,
                                1 => SpanKind::Strong,
                                2 => SpanKind::Code,
                                3 => SpanKind::Superscript,
                                4 => SpanKind::Subscript,
                                5 => SpanKind::Link("#/d/a".into()),
                                _ => SpanKind::Image("media/a.png#4x3".into()),
                            },
                        })
                        .collect(),
                };
                Passage { kind, text, spans }
            },
        )
    }

    proptest! {
        #[test]
        fn passages_come_back(list in proptest::collection::vec(passages(), 0..12)) {
            let mut out = Vec::new();
            for passage in &list {
                encode(&mut out, passage);
            }
            prop_assert_eq!(decode(&out).unwrap(), list);
        }

        #[test]
        fn any_bytes_give_passages_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            for passage in decode(&bytes).unwrap_or_default() {
                for span in &passage.spans {
                    prop_assert!(passage.text.get(span.start as usize..span.end as usize).is_some());
                }
            }
        }
    }
}
