//! Builds passages out of pieces of running text and mark-up.
//!
//! White space is collapsed as it comes, so spans always sit on the text as it will be shown.

use index::document::{Passage, PassageKind, Span, SpanKind};

use super::clean;

/// Spans deeper than this add nothing a reader could see.
const DEEPEST_SPAN: usize = 16;

/// Collects passages; see the module.
#[derive(Debug, Default)]
pub(super) struct Writer {
    passages: Vec<Passage>,
    text: String,
    spans: Vec<Span>,
    /// Spans open, each with its start once it has text; without a kind, one that leaves no mark.
    open: Vec<(Option<SpanKind>, Option<usize>)>,
    /// How many spans were opened beyond the deepest kept.
    beyond: usize,
    space: bool,
    /// Whether a picture came last.
    picture: bool,
}

impl Writer {
    /// Running text: white space is collapsed.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.space();
            } else if !clean::is_dropped(c) {
                let apart = std::mem::take(&mut self.picture) && c.is_alphanumeric();
                if std::mem::take(&mut self.space) || apart {
                    self.text.push(' ');
                }
                self.start_spans();
                self.text.push(c);
            }
        }
    }

    /// Preformatted text: spaces and line ends stay, but for line ends at the very start.
    pub(super) fn preformatted(&mut self, text: &str) {
        (self.space, self.picture) = (false, false);
        for c in text.chars() {
            let first = self.text.is_empty() && c == '\n';
            if !first && !clean::is_dropped(c) {
                self.start_spans();
                self.text.push(c);
            }
        }
    }

    /// A space between two words, unless there is one already or no word before it.
    pub(super) fn space(&mut self) {
        self.space = !self.text.is_empty() && !self.text.ends_with('\t');
    }

    /// Ends a cell of a row.
    pub(super) fn tab(&mut self) {
        (self.space, self.picture) = (false, false);
        self.text.push('\t');
    }

    /// Opens a span, which [`Writer::close`] ends; white space next to it stays outside.
    pub(super) fn open(&mut self, kind: SpanKind) {
        self.push_open(Some(kind));
    }

    /// Opens a span that leaves no mark, for mark-up whose end cannot be told from that of a span.
    pub(super) fn open_unmarked(&mut self) {
        self.push_open(None);
    }

    fn push_open(&mut self, kind: Option<SpanKind>) {
        if self.open.len() < DEEPEST_SPAN {
            self.open.push((kind, None));
        } else {
            self.beyond += 1;
        }
    }

    /// Closes the span opened last.
    pub(super) fn close(&mut self) {
        if self.beyond > 0 {
            self.beyond -= 1;
        } else if let Some((kind, start)) = self.open.pop() {
            self.push_span(kind, start);
        }
    }

    /// A picture, as its words; set apart from words next to it.
    pub(super) fn picture(&mut self, words: &str, address: String) {
        if self.text.ends_with(char::is_alphanumeric) {
            self.space();
        }
        self.open(SpanKind::Image(address));
        self.text(words);
        self.close();
        self.picture = true;
    }

    /// How many spans are open.
    pub(super) fn open_spans(&self) -> usize {
        self.open.len() + self.beyond
    }

    /// Whether the passage under way has no text yet.
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Ends the passage under way, if it has text. Spans still open go on in the next one.
    pub(super) fn finish(&mut self, kind: PassageKind) {
        for i in 0..self.open.len() {
            if let Some((kind, start)) =
                self.open.get_mut(i).map(|(kind, start)| (kind.clone(), start.take()))
            {
                self.push_span(kind, start);
            }
        }
        (self.space, self.picture) = (false, false);
        let mut text = std::mem::take(&mut self.text);
        let mut spans = std::mem::take(&mut self.spans);
        if !matches!(kind, PassageKind::Row { .. }) {
            text.truncate(text.trim_end().len());
        }
        if clean::is_blank(&text) {
            return;
        }
        if !spans.is_empty() && clean::nfc(text.clone()) != text {
            // A mark met its letter across a piece boundary: rare, and the offsets are not worth following it.
            spans.clear();
        }
        text = clean::nfc(text);
        // Of equal stretches the picture is the innermost: a link may be around it.
        spans.sort_by_key(|span| (span.start, u32::MAX - span.end, matches!(span.kind, SpanKind::Image(_))));
        spans.retain_mut(|span| {
            span.end = span.end.min(text.len() as u32);
            let told_already = kind == PassageKind::Code && span.kind == SpanKind::Code;
            span.start < span.end && !told_already
        });
        spans.dedup();
        self.passages.push(Passage { kind, text, spans });
    }

    /// How many passages are written.
    pub(super) fn passages(&self) -> usize {
        self.passages.len()
    }

    /// Adds passages made elsewhere.
    pub(super) fn append(&mut self, passages: Vec<Passage>) {
        self.passages.extend(passages);
    }

    /// Everything written.
    pub(super) fn into_passages(self) -> Vec<Passage> {
        self.passages
    }

    fn start_spans(&mut self) {
        let here = self.text.len();
        for (_, start) in self.open.iter_mut().rev().take_while(|(_, start)| start.is_none()) {
            *start = Some(here);
        }
    }

    fn push_span(&mut self, kind: Option<SpanKind>, start: Option<usize>) {
        let (Some(kind), Some(start)) = (kind, start) else { return };
        if let (Ok(start), Ok(end)) = (u32::try_from(start), u32::try_from(self.text.len()))
            && start < end
        {
            self.spans.push(Span { start, end, kind });
        }
    }
}

/// The address of a link if it is one a page may safely follow: `http:`, `https:`, `mailto:`, relative, or `#…`.
pub(crate) fn safe_link(address: &str) -> Option<String> {
    // Browsers pass over control characters and white space when they look for the scheme; so must this.
    let address: String = address.chars().filter(|c| !c.is_control() && !clean::is_dropped(*c)).collect();
    let address = address.trim();
    if address.is_empty() {
        return None;
    }
    let before_path = address.split(['/', '?', '#']).next().unwrap_or_default();
    let safe = match before_path.split_once(':') {
        None => !address.contains('\\'),
        Some((scheme, _)) => {
            ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known))
        }
    };
    safe.then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(write: impl FnOnce(&mut Writer)) -> Passage {
        let mut writer = Writer::default();
        write(&mut writer);
        writer.finish(PassageKind::Paragraph);
        writer.into_passages().remove(0)
    }

    #[test]
    fn white_space_stays_outside_spans() {
        let passage = one(|w| {
            w.text("  một ");
            w.open(SpanKind::Strong);
            w.text(" hai\n");
            w.open(SpanKind::Emphasis);
            w.text(" ba ");
            w.close();
            w.close();
            w.text(" bốn ");
        });
        assert_eq!(passage.text, "một hai ba bốn");
        let at = |i: usize| passage.spans.get(i).map(|s| &passage.text[s.start as usize..s.end as usize]);
        assert_eq!((at(0), at(1), at(2)), (Some("hai ba"), Some("ba"), None));
    }

    #[test]
    fn an_open_span_goes_on_in_the_next_passage() {
        let mut writer = Writer::default();
        writer.open(SpanKind::Strong);
        writer.text("one");
        writer.finish(PassageKind::Paragraph);
        writer.text("two");
        writer.finish(PassageKind::Paragraph);
        let spans: Vec<usize> = writer.into_passages().iter().map(|p| p.spans.len()).collect();
        assert_eq!(spans, [1, 1]);
    }

    #[test]
    fn only_harmless_links_are_kept() {
        for good in [
            "https://a.vn/x?y=z:1",
            "http://a",
            "MAILTO:a@b.vn",
            "../x",
            "/x:y",
            "#muc-1",
            "x.html",
            "//a.vn/x",
        ] {
            assert!(safe_link(good).is_some(), "{good}");
        }
        for bad in [
            "javascript:alert(1)",
            " java\nscript:x",
            "\u{1}data:text/html,x",
            "vbscript:x",
            "",
            "file:///etc",
            "\\\\a",
        ] {
            assert!(safe_link(bad).is_none(), "{bad}");
        }
        assert_eq!(safe_link(" https://a.vn/\n"), Some("https://a.vn/".into()));
    }
}
