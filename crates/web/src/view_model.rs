//! What JavaScript sees: the only values that are serialised, in the shapes of the project's contract.
//!
//! Offsets count UTF-16 units, as JavaScript strings do. What is unknown is `null`.

use index::browse::Row;
use index::document::{Date, Head, Passage, PassageKind, Span, SpanKind};
use search::{Error, Facet, Found, Hit, Info, Listing, Opened, Response, Suggestion};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::ops::Range;
use wasm_bindgen::JsValue;

/// Any value JavaScript sees. One type for all: a struct for each shape would bring code of its own for each.
enum Value<'a> {
    Null,
    Flag(bool),
    Number(f64),
    Text(Cow<'a, str>),
    List(Vec<Value<'a>>),
    Object(Vec<Member<'a>>),
}

type Member<'a> = (&'a str, Value<'a>);

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Number(number) => serializer.serialize_f64(*number),
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(values) => serializer.collect_seq(values),
            Value::Object(members) => {
                serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Value::Flag(flag)
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Value::Number(f64::from(number))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(Cow::Owned(text))
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Value::Null, T::into)
    }
}

impl<'a> FromIterator<Value<'a>> for Value<'a> {
    fn from_iter<I: IntoIterator<Item = Value<'a>>>(values: I) -> Self {
        let mut list = Vec::new();
        // Not `collect`, which brings more code for each kind of iterator.
        for value in values {
            list.push(value);
        }
        Value::List(list)
    }
}

impl<'a, const N: usize> From<[Member<'a>; N]> for Value<'a> {
    fn from(members: [Member<'a>; N]) -> Self {
        Value::Object(members.into())
    }
}

impl Value<'_> {
    fn to_js(&self) -> Result<JsValue, JsValue> {
        Ok(self.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
    }
}

/// An error as plain data: `code` for programs, `message` for people, `pack` if a file is to blame.
pub struct Failure;

impl Failure {
    /// The engine's error, ready to be thrown.
    pub fn of(error: &Error) -> JsValue {
        let pack = if let Error::Corrupt { pack, .. } = error { *pack } else { None };
        let message = error.message();
        let failure =
            Value::from([("code", error.code().into()), ("message", message.into()), ("pack", pack.into())]);
        failure.to_js().unwrap_or_else(|error| error)
    }

    /// An error of whoever calls.
    pub fn usage(message: &str) -> JsValue {
        Self::of(&Error::Usage(message.to_owned()))
    }
}

/// `library.info`
pub fn info(info: &Info) -> Result<JsValue, JsValue> {
    Value::from([
        ("title", (&info.title).into()),
        ("description", (&info.description).into()),
        ("lang", (&info.lang).into()),
        ("url", (&info.url).into()),
        ("documents", info.documents.into()),
        ("languages", info.languages.iter().map(language).collect()),
        ("build", (&info.build).into()),
        ("formatVersion", index::FORMAT_VERSION.into()),
    ])
    .to_js()
}

fn language((lang, documents): &(String, u32)) -> Value<'_> {
    Value::from([("lang", lang.into()), ("documents", (*documents).into())])
}

/// Words as they were typed, and as they were searched or what else was.
fn corrected((typed, searched): &(String, String)) -> Value<'_> {
    [typed, searched].into_iter().map(Value::from).collect()
}

/// The result of `library.search`.
pub fn response(response: &Response) -> Result<JsValue, JsValue> {
    Value::from([
        ("total", response.total.into()),
        ("totalIsBound", response.total_is_bound.into()),
        ("hits", response.hits.iter().map(hit).collect()),
        ("reading", response.reading.as_deref().into()),
        ("corrected", response.corrected.iter().map(corrected).collect()),
        ("synonyms", response.synonyms.iter().map(corrected).collect()),
        ("facets", Value::Object(response.facets.iter().map(facet).collect())),
        ("dropped", response.dropped.iter().map(Value::from).collect()),
    ])
    .to_js()
}

/// Facets are an object: its names are those the caller gave.
fn facet(facet: &Facet) -> Member<'_> {
    (&facet.field, facet.values.iter().map(count).collect())
}

fn count((value, count): &(String, u32)) -> Value<'_> {
    Value::from([("value", value.into()), ("count", (*count).into())])
}

fn hit(hit: &Hit) -> Value<'_> {
    let Head { id, title, url, date, lang, source, section, .. } = &hit.head;
    let text = &hit.snippet.text;
    let mark = |mark: &Range<usize>| -> Value<'_> {
        [mark.start, mark.end].into_iter().map(|at| utf16(text, at).into()).collect()
    };
    let marks = hit.snippet.marks.iter().map(mark).collect();
    Value::from([
        ("id", id.into()),
        ("title", title.into()),
        ("url", url.as_ref().into()),
        ("date", date.map(iso).into()),
        ("score", Value::Number(hit.score.into())),
        ("snippet", Value::from([("text", text.into()), ("marks", marks)])),
        ("passage", hit.passage.into()),
        ("lang", lang.into()),
        ("source", source.as_ref().into()),
        ("section", section.as_ref().into()),
        ("matches", hit.matches.into()),
        ("matchesAtLeast", hit.matches_at_least.into()),
    ])
}

/// The result of `library.document`.
pub fn document(opened: &Opened) -> Result<JsValue, JsValue> {
    let Head { id, title, url, date, lang, source, section, fields } = &opened.head;
    Value::from([
        ("id", id.into()),
        ("title", title.into()),
        ("url", url.as_ref().into()),
        ("date", date.map(iso).into()),
        ("lang", lang.into()),
        ("source", source.as_ref().into()),
        ("section", section.as_ref().into()),
        ("fields", fields.iter().map(field).collect()),
        ("passages", (0..).zip(&opened.passages).map(passage).collect()),
        ("found", opened.found.iter().map(|place| found(&opened.passages, place)).collect()),
    ])
    .to_js()
}

/// The result of `library.suggest`.
pub fn suggestions(suggestions: &[Suggestion]) -> Result<JsValue, JsValue> {
    suggestions.iter().map(suggestion).collect::<Value<'_>>().to_js()
}

fn suggestion(Suggestion { text, kind, count }: &Suggestion) -> Value<'_> {
    Value::from([("text", text.into()), ("kind", kind.name().into()), ("count", (*count).into())])
}

/// The result of `library.browse`.
pub fn listing(listing: &Listing) -> Result<JsValue, JsValue> {
    Value::from([
        ("documents", listing.documents.into()),
        ("rows", listing.rows.into()),
        ("page", listing.page.iter().map(row).collect()),
    ])
    .to_js()
}

fn row(row: &Row) -> Value<'_> {
    match row {
        Row::Group(label, documents) => {
            Value::from([("label", label.into()), ("documents", (*documents).into())])
        }
        Row::Field(name, groups) => Value::from([("field", name.into()), ("groups", (*groups).into())]),
        Row::Document(Head { id, title, date, lang, source, .. }) => Value::from([
            ("id", id.into()),
            ("title", title.into()),
            ("date", date.map(iso).into()),
            ("lang", lang.into()),
            ("source", source.as_ref().into()),
        ]),
    }
}

/// Fields are a list, not an object: their names come from the input, and `__proto__` is a name too.
fn field((name, values): &(String, Vec<String>)) -> Value<'_> {
    Value::from([("name", name.into()), ("values", values.iter().map(Value::from).collect())])
}

fn passage((number, passage): (u32, &Passage)) -> Value<'_> {
    let mut members: Vec<Member<'_>> = vec![("n", number.into())];
    let kind = match passage.kind {
        PassageKind::Heading { level } => {
            members.push(("level", u32::from(level).into()));
            "heading"
        }
        PassageKind::Item { depth, number } => {
            members.push(("depth", u32::from(depth).into()));
            if let Some(number) = number {
                members.push(("number", number.into()));
            }
            "item"
        }
        PassageKind::Row { header, first } => {
            members.extend([("header", header.into()), ("first", first.into())]);
            "row"
        }
        PassageKind::Paragraph => "paragraph",
        PassageKind::Continued => "continued",
        PassageKind::Quote => "quote",
        PassageKind::Code => "code",
        PassageKind::Caption => "caption",
    };
    let text = &passage.text;
    let spans = passage.spans.iter().map(|part| span(text, part)).collect();
    members.extend([("kind", kind.into()), ("text", text.into()), ("spans", spans)]);
    Value::Object(members)
}

fn span<'a>(text: &str, span: &'a Span) -> Value<'a> {
    let (kind, href) = match &span.kind {
        SpanKind::Emphasis => ("emphasis", None),
        SpanKind::Strong => ("strong", None),
        SpanKind::Code => ("code", None),
        SpanKind::Superscript => ("superscript", None),
        SpanKind::Subscript => ("subscript", None),
        SpanKind::Link(href) => ("link", Some(href)),
    };
    let mut members = Vec::from([
        ("start", utf16(text, span.start as usize).into()),
        ("end", utf16(text, span.end as usize).into()),
        ("kind", kind.into()),
    ]);
    if let Some(href) = href {
        members.push(("href", href.into()));
    }
    Value::Object(members)
}

fn found<'a>(passages: &[Passage], found: &Found) -> Value<'a> {
    let text = passages.get(found.passage as usize).map_or("", |passage| &passage.text);
    Value::from([
        ("passage", found.passage.into()),
        ("start", utf16(text, found.bytes.start).into()),
        ("end", utf16(text, found.bytes.end).into()),
    ])
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
