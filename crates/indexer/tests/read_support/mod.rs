//! Reads a text as if it were a file, and draws the document compactly.

#![allow(dead_code, reason = "every test file uses its own part of this")]

use std::path::Path;

use index::document::{Document, PassageKind, SpanKind};
use indexer::read::{Outcome, Problem, ReadOptions, read_file};

/// Reads a file of the given name.
pub(crate) fn read(name: &str, content: &str) -> Outcome {
    try_read(name, content.as_bytes()).unwrap_or_else(|problem| panic!("{name}: {problem}"))
}

/// Reads a file of the given name, or not.
pub(crate) fn try_read(name: &str, content: &[u8]) -> Result<Outcome, Problem> {
    read_file(Path::new(name), name, content, &ReadOptions::default())
}

/// The title, then one line a passage: its kind, and its text with the spans drawn in.
///
/// `P` paragraph, `+` its continuation, `H2` heading, `-` item (two more spaces a depth) or `3.`, `R` row (`1` the first,
/// `h` of headings, cells parted by ` | `), `Q` quotation, `C` code, `cap` caption.
pub(crate) fn outline(document: &Document) -> String {
    let mut out = format!("= {}\n", document.head.title);
    for passage in &document.passages {
        let kind = match passage.kind {
            PassageKind::Heading { level } => format!("H{level}"),
            PassageKind::Paragraph => "P".to_owned(),
            PassageKind::Continued => "+".to_owned(),
            PassageKind::Item { depth, number } => {
                "  ".repeat(depth.into()) + &number.map_or("-".to_owned(), |number| format!("{number}."))
            }
            PassageKind::Row { header, first } => {
                format!("R{}{}", if first { "1" } else { "" }, if header { "h" } else { "" })
            }
            PassageKind::Quote => "Q".to_owned(),
            PassageKind::Code => "C".to_owned(),
            PassageKind::Caption => "cap".to_owned(),
        };
        let mut marks: Vec<(u32, u32, i32, String)> = Vec::new();
        for (order, span) in (0..).zip(&passage.spans) {
            let (open, close) = match &span.kind {
                SpanKind::Strong => ("**".to_owned(), "**".to_owned()),
                SpanKind::Emphasis => ("_".to_owned(), "_".to_owned()),
                SpanKind::Code => ("`".to_owned(), "`".to_owned()),
                SpanKind::Superscript => ("^(".to_owned(), ")".to_owned()),
                SpanKind::Subscript => ("~(".to_owned(), ")".to_owned()),
                SpanKind::Link(address) => ("[".to_owned(), format!("]({address})")),
                SpanKind::Image(address) => ("![".to_owned(), format!("]({address})")),
            };
            // Where several start or end together, the longest opens first and closes last; of equal ones the first.
            let length = span.end - span.start;
            marks.push((span.start, u32::MAX - length, order, open));
            marks.push((span.end, length, -order, close));
        }
        marks.sort();
        let mut text = String::new();
        let mut from = 0;
        for (at, _, _, mark) in marks {
            text.push_str(&passage.text[from..at as usize]);
            text.push_str(&mark);
            from = at as usize;
        }
        text.push_str(&passage.text[from..]);
        out.push_str(&format!("{kind} {}\n", text.replace('\t', " | ").replace('\n', "⏎")));
    }
    out
}

/// Checks what holds for every document that was read.
pub(crate) fn check(document: &Document) {
    assert!(!document.head.id.is_empty());
    assert!(!document.head.title.trim().is_empty());
    assert!(!document.passages.is_empty());
    let mut before: Option<PassageKind> = None;
    for passage in &document.passages {
        let text = &passage.text;
        assert!(!text.trim().is_empty(), "{passage:?}");
        assert!(unicode_normalization::is_nfc(text), "{passage:?}");
        if passage.kind != PassageKind::Code {
            assert!(!text.contains('\n'), "{passage:?}");
            let row = matches!(passage.kind, PassageKind::Row { .. });
            assert!(
                row || (text.trim() == text && !text.contains('\t') && !text.contains("  ")),
                "{passage:?}"
            );
        }
        if passage.kind == PassageKind::Continued {
            assert!(before.is_some(), "a continuation of nothing");
        }
        for (i, span) in passage.spans.iter().enumerate() {
            let (start, end) = (span.start as usize, span.end as usize);
            assert!(text.get(start..end).is_some_and(|marked| !marked.is_empty()), "{passage:?}");
            for later in &passage.spans[i + 1..] {
                let inside = later.end <= span.end;
                assert!(span.start <= later.start && (inside || later.start >= span.end), "{passage:?}");
            }
            if let SpanKind::Link(address) = &span.kind {
                assert!(!address.to_ascii_lowercase().starts_with("javascript"), "{passage:?}");
            }
            if let SpanKind::Image(address) = &span.kind {
                let before_path = address.split(['/', '?', '#']).next().unwrap();
                assert!(!before_path.contains(':') && !address.starts_with("//"), "{passage:?}");
            }
        }
        before = Some(passage.kind);
    }
}
