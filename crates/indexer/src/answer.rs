//! The result of a search as the JavaScript API and `--json` give it.

use index::document::Date;
use search::{Facet, Hit, Response, Snippet};
use serde::Serialize;
use std::collections::BTreeMap;

/// The result of the JavaScript `search`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Answer<'a> {
    total: u32,
    total_is_bound: bool,
    hits: Vec<AnswerHit<'a>>,
    reading: Option<&'a str>,
    corrected: &'a [(String, String)],
    synonyms: &'a [(String, String)],
    facets: BTreeMap<&'a str, Vec<AnswerCount<'a>>>,
    dropped: &'a [String],
}

#[derive(Debug, Serialize)]
struct AnswerCount<'a> {
    value: &'a str,
    count: u32,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct AnswerHit<'a> {
    id: &'a str,
    title: &'a str,
    url: Option<&'a str>,
    date: Option<String>,
    score: f32,
    snippet: AnswerSnippet<'a>,
    passage: u32,
    lang: &'a str,
    source: Option<&'a str>,
    section: Option<&'a str>,
    matches: u32,
    matches_at_least: bool,
}

#[derive(Debug, Serialize)]
struct AnswerSnippet<'a> {
    text: &'a str,
    /// In UTF-16 units.
    marks: Vec<(usize, usize)>,
}

impl<'a> From<&'a Response> for Answer<'a> {
    fn from(response: &'a Response) -> Self {
        Answer {
            total: response.total,
            total_is_bound: response.total_is_bound,
            hits: response.hits.iter().map(hit).collect(),
            reading: response.reading.as_deref(),
            corrected: &response.corrected,
            synonyms: &response.synonyms,
            facets: response.facets.iter().map(|facet| (facet.field.as_str(), counts(facet))).collect(),
            dropped: &response.dropped,
        }
    }
}

fn counts(facet: &Facet) -> Vec<AnswerCount<'_>> {
    facet.values.iter().map(|(value, count)| AnswerCount { value, count: *count }).collect()
}

fn hit(hit: &Hit) -> AnswerHit<'_> {
    let head = &hit.head;
    AnswerHit {
        id: &head.id,
        title: &head.title,
        url: head.url.as_deref(),
        date: head.date.map(date),
        score: hit.score,
        snippet: snippet(&hit.snippet),
        passage: hit.passage,
        lang: &head.lang,
        source: head.source.as_deref(),
        section: head.section.as_deref(),
        matches: hit.matches,
        matches_at_least: hit.matches_at_least,
    }
}

fn snippet(snippet: &Snippet) -> AnswerSnippet<'_> {
    let units = |at: usize| snippet.text.get(..at).map_or(0, |before| before.encode_utf16().count());
    AnswerSnippet {
        text: &snippet.text,
        marks: snippet.marks.iter().map(|mark| (units(mark.start), units(mark.end))).collect(),
    }
}

/// ISO 8601, as much of it as is known: `2024`, `2024-06` or `2024-06-06`.
pub(crate) fn date(date: Date) -> String {
    match date {
        Date { year, month: 0, .. } => format!("{year:04}"),
        Date { year, month, day: 0 } => format!("{year:04}-{month:02}"),
        Date { year, month, day } => format!("{year:04}-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_utf16_units() {
        let text = "đ 😀 ổn".to_owned();
        let at = text.find('ổ').unwrap();
        let snippet_in = Snippet { marks: vec![0..2, at..text.len()], text };
        assert_eq!(snippet(&snippet_in).marks, [(0, 1), (5, 7)]);
    }

    #[test]
    fn the_names_are_those_of_the_contract() {
        let hit = Hit {
            head: index::document::Head { id: "a".into(), title: "A".into(), ..Default::default() },
            explanation: Vec::new(),
            score: 1.5,
            snippet: Snippet::default(),
            passage: 2,
            matches: 3,
            matches_at_least: false,
        };
        let response = Response { total: 1, hits: vec![hit], ..Response::default() };
        let json = serde_json::to_string(&Answer::from(&response)).unwrap();
        assert_eq!(
            json,
            r#"{"total":1,"totalIsBound":false,"hits":[{"id":"a","title":"A","url":null,"date":null,"score":1.5,"snippet":{"text":"","marks":[]},"passage":2,"lang":"","source":null,"section":null,"matches":3,"matchesAtLeast":false}],"reading":null,"corrected":[],"synonyms":[],"facets":{},"dropped":[]}"#
        );
    }

    #[test]
    fn dates_show_what_is_known() {
        let show = |year, month, day| date(Date { year, month, day });
        assert_eq!([show(2024, 0, 0), show(2024, 6, 0), show(987, 6, 5)], ["2024", "2024-06", "0987-06-05"]);
    }
}
