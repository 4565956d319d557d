//! Cuts very long paragraphs, so that the unit a reader is taken to stays a screenful.

use index::document::{Passage, PassageKind, Span, SpanKind};

use super::sentence;

/// A passage longer than this many bytes is cut.
const LONG: usize = 3000;
/// Where a cut is looked for first: pieces come out between this and [`LONG`].
const AIM: usize = 1800;

/// Cuts running text longer than [`LONG`] at sentence ends, else between words; never inside a word.
pub(super) fn split_long(passages: Vec<Passage>) -> Vec<Passage> {
    if !passages.iter().any(is_long) {
        return passages;
    }
    passages
        .into_iter()
        .flat_map(|passage| if is_long(&passage) { split(passage) } else { vec![passage] })
        .collect()
}

fn is_long(passage: &Passage) -> bool {
    let running =
        matches!(passage.kind, PassageKind::Paragraph | PassageKind::Item { .. } | PassageKind::Quote);
    running && passage.text.len() > LONG
}

fn split(passage: Passage) -> Vec<Passage> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut spans = passage.spans.iter().peekable();
    let mut open: Vec<&Span> = Vec::new();
    for to in cuts(&passage.text) {
        let Some(text) = passage.text.get(from..to) else { continue };
        while let Some(span) = spans.next_if(|span| (span.start as usize) < to) {
            open.push(span);
        }
        let lead = from + (text.len() - text.trim_start().len());
        let text = text.trim();
        let inside = |offset: u32| (offset as usize).clamp(lead, lead + text.len()) - lead;
        // A picture stands where its words begin, once.
        let begun = |span: &Span| span.start as usize >= from || !matches!(span.kind, SpanKind::Image(_));
        let spans = open
            .iter()
            .filter(|span| begun(span))
            .map(|span| Span {
                start: inside(span.start) as u32,
                end: inside(span.end) as u32,
                kind: span.kind.clone(),
            })
            .filter(|span| span.start < span.end)
            .collect();
        open.retain(|span| span.end as usize > to);
        let kind = if pieces.is_empty() { passage.kind } else { PassageKind::Continued };
        if !text.is_empty() {
            pieces.push(Passage { kind, text: text.to_owned(), spans });
        }
        from = to;
    }
    pieces
}

/// The ends of the pieces, the text's own end last.
fn cuts(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut from = 0;
    let mut sentences = sentence::ends(text).peekable();
    while text.len() - from > LONG {
        while sentences.next_if(|&end| end < from + AIM).is_some() {}
        let cut = sentences.next_if(|&end| end <= from + LONG).or_else(|| word_end(text, from + AIM));
        let Some(cut) = cut else { break };
        cuts.push(cut);
        from = cut;
    }
    cuts.push(text.len());
    cuts
}

/// The first end of a word at or after an offset.
fn word_end(text: &str, from: usize) -> Option<usize> {
    let start = (from..=text.len()).find(|&at| text.is_char_boundary(at))?;
    text.get(start..)?.find(char::is_whitespace).map(|at| start + at).filter(|&at| at < text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: String, spans: Vec<Span>) -> Passage {
        Passage { kind: PassageKind::Paragraph, text, spans }
    }

    #[test]
    fn a_long_paragraph_is_cut_at_sentence_ends_and_loses_nothing() {
        let text =
            "Câu này nói về việc công khai thông tin cho người dân trong xã. ".repeat(120).trim().to_owned();
        let pieces = split_long(vec![paragraph(text.clone(), vec![])]);
        assert!(pieces.len() > 2);
        assert!(pieces.iter().all(|p| p.text.len() <= LONG && p.text.ends_with('.')));
        assert_eq!(pieces[0].kind, PassageKind::Paragraph);
        assert!(pieces[1..].iter().all(|p| p.kind == PassageKind::Continued));
        assert_eq!(pieces.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join(" "), text);
    }

    #[test]
    fn without_sentences_it_is_cut_between_words_and_a_word_never() {
        let words = "tên ".repeat(2000);
        assert!(split_long(vec![paragraph(words, vec![])]).iter().all(|p| p.text.len() <= LONG));
        let word = "x".repeat(10_000);
        assert_eq!(split_long(vec![paragraph(word, vec![])]).len(), 1);
    }

    #[test]
    fn spans_are_cut_with_their_text() {
        let text = "Một câu đậm. ".repeat(400);
        let length = text.trim_end().len() as u32;
        let strong = Span { start: 5, end: length, kind: SpanKind::Strong };
        let pieces = split_long(vec![paragraph(text.trim_end().to_owned(), vec![strong])]);
        assert_eq!(pieces[0].spans[0].start, 5);
        for piece in &pieces {
            assert_eq!(piece.spans.len(), 1);
            assert_eq!(piece.spans[0].end as usize, piece.text.len());
        }
        assert!(pieces[1..].iter().all(|p| p.spans[0].start == 0));

        let picture = Span { start: 5, end: length, kind: SpanKind::Image("a.png".into()) };
        let pieces = split_long(vec![paragraph(text.trim_end().to_owned(), vec![picture])]);
        let spans: Vec<usize> = pieces.iter().map(|piece| piece.spans.len()).collect();
        assert_eq!((spans[0], spans[1..].iter().sum()), (1, 0));
    }
}
