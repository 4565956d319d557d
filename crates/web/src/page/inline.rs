//! A passage's text with its inline mark-up and its matches.

use super::address::is_safe;
use super::dom;
use index::decimal;
use index::document::{Span, SpanKind};
use std::ops::Range;
use web_sys::Element;

/// A hostile library may nest spans as deep as a text is long; a page need not.
const MAX_NESTING: usize = 8;

/// A match to mark: its number in the document, and its bytes of the passage's text.
pub(super) struct Mark {
    pub(super) number: u32,
    pub(super) bytes: Range<usize>,
}

/// A text being drawn.
pub(super) struct Inline<'a> {
    pub(super) text: &'a str,
    pub(super) spans: &'a [Span],
    /// Sorted, apart from each other.
    pub(super) marks: &'a [Mark],
}

impl Inline<'_> {
    /// Appends the stretch `range` to `parent`. Spans that cross each other or the stretch are cut, not refused.
    pub(super) fn draw(&self, parent: &Element, range: Range<usize>) {
        let mut at = range.start;
        let mut open: Vec<(Element, usize)> = Vec::new();
        for span in self.spans {
            let start = (span.start as usize).max(range.start);
            while let Some((element, end)) = open.pop_if(|(_, end)| *end <= start) {
                self.marked(&element, at..end);
                at = end;
            }
            let (holder, limit) = open.last().map_or((parent, range.end), |(element, end)| (element, *end));
            let end = (span.end as usize).min(limit);
            if end <= start || open.len() >= MAX_NESTING {
                continue;
            }
            self.marked(holder, at..start);
            at = start;
            if let Some(element) = element(holder, &span.kind) {
                open.push((element, end));
            }
        }
        while let Some((element, end)) = open.pop() {
            self.marked(&element, at..end);
            at = end;
        }
        self.marked(parent, at..range.end)
    }

    /// Appends a stretch without spans, its matches in `<mark>`.
    fn marked(&self, parent: &Element, range: Range<usize>) {
        let mut at = range.start;
        let first = self.marks.partition_point(|mark| mark.bytes.end <= range.start);
        for mark in self.marks.iter().skip(first).take_while(|mark| mark.bytes.start < range.end) {
            let start = mark.bytes.start.max(at);
            let end = mark.bytes.end.min(range.end);
            let Some(content) = self.text.get(start..end) else { continue };
            dom::text(parent, self.text.get(at..start).unwrap_or_default());
            let element = dom::add_text(parent, "mark", "", content);
            // A match that crosses a span is several elements with one number.
            dom::set(&element, "data-match", &decimal(mark.number));
            at = end;
        }
        dom::text(parent, self.text.get(at..range.end).unwrap_or_default())
    }
}

/// The element of a span; none for a link that leads nowhere good, whose text stays.
fn element(parent: &Element, kind: &SpanKind) -> Option<Element> {
    let tag = match kind {
        SpanKind::Emphasis => "em",
        SpanKind::Strong => "strong",
        SpanKind::Code => "code",
        SpanKind::Superscript => "sup",
        SpanKind::Subscript => "sub",
        SpanKind::Link(address) => {
            if !is_safe(address) {
                return None;
            }
            let link = dom::add(parent, "a");
            dom::set(&link, "href", address);
            dom::set(&link, "rel", "noopener");
            return Some(link);
        }
    };
    Some(dom::add(parent, tag))
}
