//! What JavaScript sees: the only types that are serialised, in the shapes of the project's contract.
//!
//! Offsets count UTF-16 units, as JavaScript strings do. What is unknown is `null`.

use index::document::{Date, Head, Passage, PassageKind, Span, SpanKind};
use search::{Error, Found, Hit, Info, Opened, Response};
use serde::Serialize;
use wasm_bindgen::JsValue;

/// An error as plain data: `code` for programs, `message` for people, `pack` if a file is to blame.
#[derive(Serialize)]
pub struct Failure<'a> {
    code: &'a str,
    message: String,
    pack: Option<u32>,
}

impl Failure<'_> {
    /// The engine's error, ready to be thrown.
    pub fn of(error: &Error) -> JsValue {
        let pack = if let Error::Corrupt { pack, .. } = error { *pack } else { None };
        to_js(&Failure { code: error.code(), message: error.to_string(), pack }).unwrap_or_else(|error| error)
    }

    /// An error of whoever calls.
    pub fn usage(message: &str) -> JsValue {
        Self::of(&Error::Usage(message.to_owned()))
    }
}

/// Any view model as a plain JavaScript value.
fn to_js(value: &impl Serialize) -> Result<JsValue, JsValue> {
    let plain = serde_wasm_bindgen::Serializer::new().serialize_missing_as_null(true);
    Ok(value.serialize(&plain)?)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct InfoView<'a> {
    title: &'a str,
    description: &'a str,
    lang: &'a str,
    url: &'a str,
    documents: u32,
    languages: Vec<LanguageView<'a>>,
    build: &'a str,
    format_version: u32,
}

#[derive(Serialize)]
struct LanguageView<'a> {
    lang: &'a str,
    documents: u32,
}

/// `library.info`
pub fn info(info: &Info) -> Result<JsValue, JsValue> {
    to_js(&InfoView {
        title: &info.title,
        description: &info.description,
        lang: &info.lang,
        url: &info.url,
        documents: info.documents,
        languages: info
            .languages
            .iter()
            .map(|(lang, documents)| LanguageView { lang, documents: *documents })
            .collect(),
        build: &info.build,
        format_version: index::FORMAT_VERSION,
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResponseView<'a> {
    total: u32,
    total_is_bound: bool,
    hits: Vec<HitView<'a>>,
    reading: Option<&'a str>,
    corrected: &'a [(String, String)],
    /// Counts by field; none yet.
    facets: Empty,
    dropped: &'a [String],
}

#[derive(Serialize)]
struct Empty {}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HitView<'a> {
    id: &'a str,
    title: &'a str,
    url: Option<&'a str>,
    date: Option<String>,
    score: f32,
    snippet: SnippetView<'a>,
    passage: u32,
    lang: &'a str,
    source: Option<&'a str>,
    section: Option<&'a str>,
    matches: u32,
    matches_at_least: bool,
}

#[derive(Serialize)]
struct SnippetView<'a> {
    text: &'a str,
    marks: Vec<[u32; 2]>,
}

impl<'a> HitView<'a> {
    fn of(hit: &'a Hit) -> Self {
        let Head { id, title, url, date, lang, source, section, .. } = &hit.head;
        let text = &hit.snippet.text;
        let marks =
            hit.snippet.marks.iter().map(|mark| [utf16(text, mark.start), utf16(text, mark.end)]).collect();
        HitView {
            id,
            title,
            url: url.as_deref(),
            date: date.map(iso),
            score: hit.score,
            snippet: SnippetView { text, marks },
            passage: hit.passage,
            lang,
            source: source.as_deref(),
            section: section.as_deref(),
            matches: hit.matches,
            matches_at_least: hit.matches_at_least,
        }
    }
}

/// The result of `library.search`.
pub fn response(response: &Response) -> Result<JsValue, JsValue> {
    to_js(&ResponseView {
        total: response.total,
        total_is_bound: response.total_is_bound,
        hits: response.hits.iter().map(HitView::of).collect(),
        reading: response.reading.as_deref(),
        corrected: &response.corrected,
        facets: Empty {},
        dropped: &response.dropped,
    })
}

#[derive(Serialize)]
struct DocumentView<'a> {
    id: &'a str,
    title: &'a str,
    url: Option<&'a str>,
    date: Option<String>,
    lang: &'a str,
    source: Option<&'a str>,
    section: Option<&'a str>,
    fields: Vec<FieldView<'a>>,
    passages: Vec<PassageView<'a>>,
    found: Vec<FoundView>,
}

/// Fields are a list, not an object: their names come from the input, and `__proto__` is a name too.
#[derive(Serialize)]
struct FieldView<'a> {
    name: &'a str,
    values: &'a [String],
}

#[derive(Serialize)]
struct PassageView<'a> {
    n: u32,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    depth: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    header: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first: Option<bool>,
    text: &'a str,
    spans: Vec<SpanView<'a>>,
}

#[derive(Serialize)]
struct SpanView<'a> {
    start: u32,
    end: u32,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    href: Option<&'a str>,
}

#[derive(Serialize)]
struct FoundView {
    passage: u32,
    start: u32,
    end: u32,
}

impl<'a> PassageView<'a> {
    fn of((n, passage): (usize, &'a Passage)) -> Self {
        let spans = passage.spans.iter().map(|span| SpanView::of(&passage.text, span)).collect();
        let mut view = PassageView {
            n: n as u32,
            kind: "",
            level: None,
            depth: None,
            number: None,
            header: None,
            first: None,
            text: &passage.text,
            spans,
        };
        view.kind = match passage.kind {
            PassageKind::Heading { level } => {
                view.level = Some(level);
                "heading"
            }
            PassageKind::Item { depth, number } => {
                (view.depth, view.number) = (Some(depth), number);
                "item"
            }
            PassageKind::Row { header, first } => {
                (view.header, view.first) = (Some(header), Some(first));
                "row"
            }
            PassageKind::Paragraph => "paragraph",
            PassageKind::Continued => "continued",
            PassageKind::Quote => "quote",
            PassageKind::Code => "code",
            PassageKind::Caption => "caption",
        };
        view
    }
}

impl<'a> SpanView<'a> {
    fn of(text: &str, span: &'a Span) -> Self {
        let (kind, href) = match &span.kind {
            SpanKind::Emphasis => ("emphasis", None),
            SpanKind::Strong => ("strong", None),
            SpanKind::Code => ("code", None),
            SpanKind::Superscript => ("superscript", None),
            SpanKind::Subscript => ("subscript", None),
            SpanKind::Link(href) => ("link", Some(href.as_str())),
        };
        SpanView { start: utf16(text, span.start as usize), end: utf16(text, span.end as usize), kind, href }
    }
}

impl FoundView {
    fn of(passages: &[Passage], found: &Found) -> Self {
        let text = passages.get(found.passage as usize).map_or("", |passage| &passage.text);
        FoundView {
            passage: found.passage,
            start: utf16(text, found.bytes.start),
            end: utf16(text, found.bytes.end),
        }
    }
}

/// The result of `library.document`.
pub fn document(opened: &Opened) -> Result<JsValue, JsValue> {
    let Head { id, title, url, date, lang, source, section, fields } = &opened.head;
    to_js(&DocumentView {
        id,
        title,
        url: url.as_deref(),
        date: date.map(iso),
        lang,
        source: source.as_deref(),
        section: section.as_deref(),
        fields: fields.iter().map(|(name, values)| FieldView { name, values }).collect(),
        passages: opened.passages.iter().enumerate().map(PassageView::of).collect(),
        found: opened.found.iter().map(|found| FoundView::of(&opened.passages, found)).collect(),
    })
}

/// The offset in UTF-16 units of a byte offset; past the end, or inside a character, that of the next boundary before.
fn utf16(text: &str, byte: usize) -> u32 {
    let starts = text.char_indices().take_while(|&(at, c)| at + c.len_utf8() <= byte);
    starts.map(|(_, c)| c.len_utf16() as u32).sum()
}

/// ISO 8601: `2024`, `2024-06` or `2024-06-06`, as much as is known.
pub(crate) fn iso(date: Date) -> String {
    let mut text = String::with_capacity(10);
    push_digits(&mut text, date.year, 1000);
    for part in [date.month, date.day] {
        if part == 0 {
            break;
        }
        text.push('-');
        push_digits(&mut text, u16::from(part), 10);
    }
    text
}

/// Appends the decimal digits of `value` from that of `power`, a power of ten, down.
fn push_digits(text: &mut String, value: u16, mut power: u16) {
    while power > 0 {
        text.push(char::from(b'0' + (value / power % 10) as u8));
        power /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_say_as_much_as_is_known() {
        let date = |year, month, day| iso(Date { year, month, day });
        assert_eq!(date(2024, 6, 6), "2024-06-06");
        assert_eq!(date(2024, 11, 0), "2024-11");
        assert_eq!(date(987, 0, 0), "0987");
        // A day of an unknown month is not a day.
        assert_eq!(date(2024, 0, 5), "2024");
    }

    #[test]
    fn offsets_count_units_of_javascript() {
        let text = "ệ😀b";
        assert_eq!([0, 3, 7, 8].map(|byte| utf16(text, byte)), [0, 1, 3, 4]);
        assert_eq!(utf16(text, 99), 4);
        assert_eq!(utf16(text, 4), 1, "inside a character: the boundary before");
    }
}
