//! What JavaScript sees: the only values that are made for it, in the shapes of the project's contract.
//!
//! Answers are written as JSON, which the browser parses faster than it could be told of each value one by one, and
//! with a tenth of the code; what is small is serialized. Offsets count UTF-16 units, as JavaScript strings do. What is
//! unknown is `null`.

use index::browse::Row;
use index::decimal;
use index::document::{Date, Head, Passage, PassageKind, Span, SpanKind};
use search::{Error, Facet, Hit, Info, Listing, Opened, Response, Snippet, Suggestion};
use serde::Serialize;
use serde::ser::SerializeMap;
use serde_wasm_bindgen::Serializer;
use std::ops::Range;
use wasm_bindgen::prelude::*;

/// JSON being written. Whatever is put has a name within an object, and none (`""`) within a list.
#[derive(Default)]
pub struct Json(String);

impl Json {
    fn name(&mut self, name: &str) {
        if !matches!(self.0.as_bytes().last(), None | Some(b'{' | b'[')) {
            self.0.push(',');
        }
        if !name.is_empty() {
            self.quote(name);
            self.0.push(':');
        }
    }

    fn quote(&mut self, text: &str) {
        self.0.push('"');
        for c in text.chars() {
            if c < ' ' {
                self.0.push_str("\\u00");
                for digit in [c as u8 >> 4, c as u8 & 15] {
                    self.0.push(char::from(if digit < 10 { b'0' } else { b'a' - 10 } + digit));
                }
            } else {
                if matches!(c, '"' | '\\') {
                    self.0.push('\\');
                }
                self.0.push(c);
            }
        }
        self.0.push('"');
    }

    /// Begins an object (`{`) or a list (`[`).
    fn open(&mut self, name: &str, bracket: char) {
        self.name(name);
        self.0.push(bracket);
    }

    fn close(&mut self, bracket: char) {
        self.0.push(bracket);
    }

    fn text(&mut self, name: &str, text: &str) {
        self.name(name);
        self.quote(text);
    }

    /// A text, or `null`.
    fn maybe(&mut self, name: &str, text: Option<&str>) {
        match text {
            Some(text) => self.text(name, text),
            None => self.plain(name, "null"),
        }
    }

    fn number(&mut self, name: &str, number: u32) {
        self.plain(name, &decimal(number));
    }

    fn flag(&mut self, name: &str, flag: bool) {
        self.plain(name, if flag { "true" } else { "false" });
    }

    /// What is JSON already.
    fn plain(&mut self, name: &str, text: &str) {
        self.name(name);
        self.0.push_str(text);
    }

    /// A positive number with all its 24 bits, if it is not below 1/256.
    fn score(&mut self, name: &str, score: f32) {
        self.number(name, score as u32);
        // A fraction has no more decimal places than binary ones.
        let mut rest = (f64::from(score - (score as u32) as f32) * 4_294_967_296.0) as u64;
        self.0.push('.');
        loop {
            rest *= 10;
            self.0.push(char::from(b'0' + (rest >> 32) as u8));
            rest &= 0xffff_ffff;
            if rest == 0 {
                break;
            }
        }
    }

    fn texts<'a>(&mut self, name: &str, texts: impl IntoIterator<Item = &'a String>) {
        self.open(name, '[');
        for text in texts {
            self.text("", text);
        }
        self.close(']');
    }

    /// The value for JavaScript.
    pub fn parse(&self) -> JsValue {
        // It is well formed, so this cannot fail.
        js_sys::JSON::parse(&self.0).unwrap_or(JsValue::NULL)
    }
}

/// An error as plain data: `code` for programs, `message` for people, `pack` if a file is to blame.
pub struct Failure {
    code: &'static str,
    message: String,
    pack: Option<u32>,
}

/// As a map: for the names of a structure's fields, `serde-wasm-bindgen` brings in a table of hashes.
impl Serialize for Failure {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("code", self.code)?;
        map.serialize_entry("message", &self.message)?;
        map.serialize_entry("pack", &self.pack)?;
        map.end()
    }
}

impl Failure {
    /// The engine's error, ready to be thrown.
    pub fn of(error: &Error) -> JsValue {
        let pack = match error {
            Error::Corrupt { pack, .. } => *pack,
            _ => None,
        };
        let failure = Failure { code: error.code(), message: error.message(), pack };
        let serializer = Serializer::new().serialize_maps_as_objects(true).serialize_missing_as_null(true);
        failure.serialize(&serializer).unwrap_or(JsValue::NULL)
    }

    /// An error of whoever calls.
    pub fn usage(message: &str) -> JsValue {
        Self::of(&Error::Usage(message.to_owned()))
    }
}

/// `library.info`
pub fn info(info: &Info) -> JsValue {
    let mut out = Json::default();
    out.open("", '{');
    out.text("title", &info.title);
    out.text("description", &info.description);
    out.text("lang", &info.lang);
    out.text("url", &info.url);
    out.number("documents", info.documents);
    out.open("languages", '[');
    for (lang, documents) in &info.languages {
        out.open("", '{');
        out.text("lang", lang);
        out.number("documents", *documents);
        out.close('}');
    }
    out.close(']');
    out.text("build", &info.build);
    out.number("formatVersion", index::FORMAT_VERSION);
    out.close('}');
    out.parse()
}

/// The result of `library.search`.
pub fn response(response: &Response) -> JsValue {
    let mut out = Json::default();
    out.open("", '{');
    out.number("total", response.total);
    out.flag("totalIsBound", response.total_is_bound);
    out.open("hits", '[');
    for hit in &response.hits {
        put_hit(&mut out, hit);
    }
    out.close(']');
    out.maybe("reading", response.reading.as_deref());
    // Words as they were typed, and as they were searched or what else was.
    for (name, pairs) in [("corrected", &response.corrected), ("synonyms", &response.synonyms)] {
        out.open(name, '[');
        for (typed, searched) in pairs {
            out.texts("", [typed, searched]);
        }
        out.close(']');
    }
    // Facets are an object: its names are those the caller gave.
    out.open("facets", '{');
    for Facet { field, values } in &response.facets {
        out.open(field, '[');
        for (value, count) in values {
            out.open("", '{');
            out.text("value", value);
            out.number("count", *count);
            out.close('}');
        }
        out.close(']');
    }
    out.close('}');
    out.texts("dropped", &response.dropped);
    out.close('}');
    out.parse()
}

fn put_hit(out: &mut Json, hit: &Hit) {
    let Snippet { text, marks } = &hit.snippet;
    out.open("", '{');
    put_head(out, &hit.head);
    put_more(out, &hit.head);
    out.score("score", hit.score);
    out.open("snippet", '{');
    out.text("text", text);
    out.open("marks", '[');
    for mark in marks {
        out.open("", '[');
        out.number("", utf16(text, mark.start));
        out.number("", utf16(text, mark.end));
        out.close(']');
    }
    out.close(']');
    out.close('}');
    out.number("passage", hit.passage);
    out.number("matches", hit.matches);
    out.flag("matchesAtLeast", hit.matches_at_least);
    out.close('}');
}

/// The members that tell of a document.
fn put_head(out: &mut Json, head: &Head) {
    out.text("id", &head.id);
    out.text("title", &head.title);
    out.maybe("date", head.date.map(iso).as_deref());
    out.text("lang", &head.lang);
    out.maybe("source", head.source.as_deref());
}

/// Those that not every list of documents needs.
fn put_more(out: &mut Json, head: &Head) {
    out.maybe("url", head.url.as_deref());
    out.maybe("section", head.section.as_deref());
}

/// The result of `library.document`, but for the text and the matches.
pub fn head(opened: &Opened) -> JsValue {
    let mut out = Json::default();
    out.open("", '{');
    put_head(&mut out, &opened.head);
    put_more(&mut out, &opened.head);
    // Fields are a list, not an object: their names come from the input, and `__proto__` is a name too.
    out.open("fields", '[');
    for (name, values) in &opened.head.fields {
        out.open("", '{');
        out.text("name", name);
        out.texts("values", values);
        out.close('}');
    }
    out.close(']');
    out.close('}');
    out.parse()
}

/// Passages of a document, `from` the number of the first.
pub fn passages(from: u32, passages: &[Passage]) -> JsValue {
    let mut out = Json::default();
    out.open("", '[');
    for (number, passage) in (from..).zip(passages) {
        put_passage(&mut out, number, passage);
    }
    out.close(']');
    out.parse()
}

/// Stretches of passages, three numbers each: the passage's number, its start, its end. Those of a passage in order cost
/// one walk through its text, however many they are.
#[derive(Debug, Default)]
pub struct Stretches {
    /// What was pushed.
    pub out: Vec<u32>,
    /// The start of the last one: in which passage, in bytes and in UTF-16 units.
    last: (u32, usize, u32),
}

impl Stretches {
    /// Appends a stretch of the passage with this number and text.
    pub fn push(&mut self, number: u32, text: &str, bytes: &Range<usize>) {
        let (passage, mut byte, mut units) = self.last;
        if passage != number || byte > bytes.start {
            (byte, units) = (0, 0);
        }
        units += utf16(text.get(byte..).unwrap_or_default(), bytes.start - byte);
        self.last = (number, bytes.start, units);
        let length = utf16(text.get(bytes.start..).unwrap_or_default(), bytes.len());
        self.out.extend_from_slice(&[number, units, units + length]);
    }
}

/// The result of `library.suggest`.
pub fn suggestions(suggestions: &[Suggestion]) -> Json {
    let mut out = Json::default();
    out.open("", '[');
    for Suggestion { text, kind, count } in suggestions {
        out.open("", '{');
        out.text("text", text);
        out.text("kind", kind.name());
        out.number("count", *count);
        out.close('}');
    }
    out.close(']');
    out
}

/// The result of `library.browse`.
pub fn listing(listing: &Listing) -> Json {
    let mut out = Json::default();
    out.open("", '{');
    out.number("documents", listing.documents);
    out.number("rows", listing.rows);
    out.open("page", '[');
    for row in &listing.page {
        out.open("", '{');
        match row {
            Row::Group(label, documents) => {
                out.text("label", label);
                out.number("documents", *documents);
            }
            Row::Field(name, groups) => {
                out.text("field", name);
                out.number("groups", *groups);
            }
            Row::Document(head) => put_head(&mut out, head),
        }
        out.close('}');
    }
    out.close(']');
    out.close('}');
    out
}

fn put_passage(out: &mut Json, number: u32, passage: &Passage) {
    let text = &passage.text;
    out.open("", '{');
    out.number("n", number);
    let kind = match passage.kind {
        PassageKind::Heading { level } => {
            out.number("level", level.into());
            "heading"
        }
        PassageKind::Item { depth, number } => {
            out.number("depth", depth.into());
            if let Some(number) = number {
                out.number("number", number);
            }
            "item"
        }
        PassageKind::Row { header, first } => {
            out.flag("header", header);
            out.flag("first", first);
            "row"
        }
        PassageKind::Paragraph => "paragraph",
        PassageKind::Continued => "continued",
        PassageKind::Quote => "quote",
        PassageKind::Code => "code",
        PassageKind::Caption => "caption",
    };
    out.text("kind", kind);
    out.text("text", text);
    out.open("spans", '[');
    for Span { start, end, kind } in &passage.spans {
        out.open("", '{');
        out.number("start", utf16(text, *start as usize));
        out.number("end", utf16(text, *end as usize));
        let kind = match kind {
            SpanKind::Emphasis => "emphasis",
            SpanKind::Strong => "strong",
            SpanKind::Code => "code",
            SpanKind::Superscript => "superscript",
            SpanKind::Subscript => "subscript",
            SpanKind::Link(href) => {
                out.text("href", href);
                "link"
            }
            SpanKind::Image(href) => {
                out.text("href", href);
                "image"
            }
        };
        out.text("kind", kind);
        out.close('}');
    }
    out.close(']');
    out.close('}');
}

/// The offset in UTF-16 units of a byte offset; past the end, or inside a character, that of the next boundary before.
fn utf16(text: &str, byte: usize) -> u32 {
    let (mut end, mut units) = (0, 0);
    for c in text.chars() {
        end += c.len_utf8();
        if end > byte {
            break;
        }
        units += c.len_utf16() as u32;
    }
    units
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
    fn what_is_written_is_json() {
        let mut out = Json::default();
        out.open("", '[');
        out.text("", "a\"b\\c\u{1}\u{1f}ế");
        out.open("", '{');
        out.maybe("a:", None);
        out.flag("b", true);
        out.close('}');
        out.open("", '[');
        out.close(']');
        out.number("", 7);
        out.close(']');
        assert_eq!(out.0, r#"["a\"b\\c\u0001\u001fế",{"a:":null,"b":true},[],7]"#);
    }

    #[test]
    fn scores_keep_their_bits() {
        for score in [0.0f32, 1.0, 0.1, 5.837_219, 1.0 / 256.0, 123.456, 16_777_215.0, 0.999_999_94] {
            let mut out = Json::default();
            out.score("", score);
            assert_eq!(out.0.parse(), Ok(score));
        }
    }

    #[test]
    fn offsets_count_units_of_javascript() {
        let text = "ệ😀b";
        assert_eq!([0, 3, 7, 8].map(|byte| utf16(text, byte)), [0, 1, 3, 4]);
        assert_eq!(utf16(text, 99), 4);
        let mut stretches = Stretches::default();
        for (number, bytes) in [(0, 0..3), (0, 3..8), (0, 7..8), (2, 7..8), (2, 0..7)] {
            stretches.push(number, text, &bytes);
        }
        assert_eq!(stretches.out, [0, 0, 1, 0, 1, 4, 0, 3, 4, 2, 3, 4, 2, 0, 3]);
        assert_eq!(utf16(text, 4), 1, "inside a character: the boundary before");
    }
}
