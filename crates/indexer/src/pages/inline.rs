//! A passage's text with its inline mark-up.

use super::{escape, file_name};
use crate::media;
use crate::read::{percent_decoded, safe_link};
use index::document::{Passage, Span, SpanKind};
use std::ops::Range;

/// All of a passage.
pub(super) fn whole(passage: &Passage) -> String {
    stretch(passage, 0..passage.text.len())
}

/// A stretch of a passage. Spans that cross it are cut.
pub(super) fn stretch(passage: &Passage, range: Range<usize>) -> String {
    let mut out = String::new();
    let mut at = range.start;
    let mut open: Vec<(usize, &str)> = Vec::new();
    let text = |at: usize, end: usize| escape(passage.text.get(at..end).unwrap_or_default());
    for Span { start, end, kind } in &passage.spans {
        let start = (*start as usize).max(at);
        while let Some((end, tag)) = open.pop_if(|(end, _)| *end <= start) {
            out += &format!("{}</{tag}>", text(at, end));
            at = end;
        }
        let limit = open.last().map_or(range.end, |(end, _)| *end);
        let end = (*end as usize).min(limit);
        if end <= start {
            continue;
        }
        out += &text(at, start);
        at = start;
        let (tag, attributes) = match kind {
            SpanKind::Emphasis => ("em", String::new()),
            SpanKind::Strong => ("strong", String::new()),
            SpanKind::Code => ("code", String::new()),
            SpanKind::Superscript => ("sup", String::new()),
            SpanKind::Subscript => ("sub", String::new()),
            SpanKind::Link(address) => match target(address) {
                Some(address) => ("a", format!(" href=\"{}\" rel=\"noopener\"", escape(&address))),
                // A link that leads nowhere good: its text stays.
                None => continue,
            },
            SpanKind::Image(address) => {
                out += &picture(address, &text(start, end));
                at = end;
                continue;
            }
        };
        out += &format!("<{tag}{attributes}>");
        open.push((end, tag));
    }
    while let Some((end, tag)) = open.pop() {
        out += &format!("{}</{tag}>", text(at, end));
        at = end;
    }
    out + &text(at, range.end)
}

/// A picture, if it is one of the library's own; else its words. They come as they stand in HTML.
fn picture(address: &str, words: &str) -> String {
    let (path, size) = address.split_once('#').unwrap_or((address, ""));
    let name = path.strip_prefix(media::FOLDER).and_then(|name| name.strip_prefix('/'));
    let decoded = |name: &str| String::from_utf8_lossy(&percent_decoded(name)).into_owned();
    if !name.is_some_and(|name| media::is_name(&decoded(name))) {
        return words.to_owned();
    }
    let number = |text: &str| text.parse::<u16>().ok();
    let size = size.split_once('x').and_then(|(width, height)| Some((number(width)?, number(height)?)));
    let size = size.map(|(width, height)| format!(" width=\"{width}\" height=\"{height}\""));
    let size = size.unwrap_or_default();
    format!("<img src=\"../{}\" alt=\"{words}\"{size} loading=\"lazy\">", escape(path))
}

/// Where a link of a document leads from its plain page. What is relative is so to the page of the library, one
/// folder above; a link to another document goes to the plain page of that.
fn target(address: &str) -> Option<String> {
    let address = safe_link(address)?;
    if let Some(rest) = address.strip_prefix("#/d/") {
        let (id, passage) = match rest.rsplit_once('/') {
            Some((id, last)) if (1..=9).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_digit()) => {
                (id, format!("#p-{last}"))
            }
            _ => (rest, String::new()),
        };
        let id = String::from_utf8_lossy(&percent_decoded(id)).into_owned();
        return Some(file_name(&id) + &passage);
    }
    let before_path = address.split(['/', '?', '#']).next().unwrap_or_default();
    if before_path.contains(':') || address.starts_with(['/', '#']) {
        return Some(address);
    }
    match address.strip_prefix('?') {
        Some(query) => Some(format!("../index.html?{query}")),
        None => Some(format!("../{address}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use index::document::PassageKind;

    #[test]
    fn spans_nest_and_are_cut() {
        let span = |start, end, kind| Span { start, end, kind };
        let passage = Passage {
            kind: PassageKind::Paragraph,
            text: "a <b> c d".into(),
            spans: vec![
                span(0, 7, SpanKind::Strong),
                span(2, 5, SpanKind::Link("javascript:x".into())),
                span(2, 5, SpanKind::Link("https://e.org/?a&\"b".into())),
                span(6, 9, SpanKind::Emphasis),
            ],
        };
        assert_eq!(
            whole(&passage),
            "<strong>a <a href=\"https://e.org/?a&amp;&quot;b\" rel=\"noopener\">&lt;b&gt;</a> <em>c</em></strong> d"
        );
        assert_eq!(stretch(&passage, 8..9), "<em>d</em>");
    }

    #[test]
    fn pictures_stand_for_their_words() {
        let image = |address: &str| Span { start: 2, end: 5, kind: SpanKind::Image(address.into()) };
        let shown = |address: &str| {
            let spans = vec![
                Span { start: 0, end: 7, kind: SpanKind::Strong },
                image(address),
                Span { start: 3, end: 4, kind: SpanKind::Emphasis },
            ];
            whole(&Passage { kind: PassageKind::Paragraph, text: "a <b> c".into(), spans })
        };
        assert_eq!(
            shown("media/x%20y.png#4x3"),
            "<strong>a <img src=\"../media/x%20y.png\" alt=\"&lt;b&gt;\" width=\"4\" height=\"3\" loading=\"lazy\"> c</strong>"
        );
        assert!(shown("media/a.svg").contains("alt=\"&lt;b&gt;\" loading"));
        for evil in [
            "https://e.org/a.png",
            "media/../x.png",
            "//e.org/media/a.png",
            "media/%2e%2e/x.png",
            "mediaa.png",
            "media/",
            "media//x",
        ] {
            assert_eq!(shown(evil), "<strong>a &lt;b&gt; c</strong>", "{evil}");
        }
    }

    #[test]
    fn links_between_documents_lead_to_plain_pages() {
        assert_eq!(target("#/d/vi/a"), Some(file_name("vi/a")));
        assert_eq!(target("#/d/vi/a/12"), Some(file_name("vi/a") + "#p-12"));
        assert_eq!(target("#/d/%E1%BB%99"), Some(file_name("ộ")));
        assert_eq!(target("?q=a"), Some("../index.html?q=a".into()));
        assert_eq!(target("files/a.pdf"), Some("../files/a.pdf".into()));
        for same in ["https://e.org/a", "mailto:a@b", "/a", "//e.org", "#p-3"] {
            assert_eq!(target(same).as_deref(), Some(same));
        }
        assert_eq!(target("javascript:x"), None);
    }
}
