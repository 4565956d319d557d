//! Filters, facets and orders against a naive twin that looks at every document.

use crate::memory::{Library, document};
use index::columns::{Kind, SPAN};
use index::document::{Date, Document};
use proptest::prelude::*;
use search::{Error, Facet, Filter, Options, Sort};
use std::collections::{BTreeMap, BTreeSet};

const SOURCES: [&str; 4] = ["Báo Sông", "Báo Sông 2", "Đài", "đài"];
/// A range must not be cut at its bounds' length only, nor by the order of text: 9 is less than 10.
const SIZES: [&str; 7] = ["-12.5", "-1", "0", "0.5", "9", "10", "1000"];
const DATES: [&str; 8] =
    ["2022", "2022-12-31", "2023", "2023-10", "2023-10-05", "2023-11-01", "2024", "2024-06-30"];

fn fields() -> BTreeMap<String, Kind> {
    [("kind", Kind::Text), ("size", Kind::Number), ("effective", Kind::Date)]
        .map(|(name, kind)| (name.to_owned(), kind))
        .into()
}

fn date(text: &str) -> Date {
    let mut parts = text.split('-').map(|part| part.parse().unwrap());
    let mut part = || parts.next().unwrap_or(0);
    Date { year: part(), month: part() as u8, day: part() as u8 }
}

fn pick<T: Clone + std::fmt::Debug + 'static>(of: &'static [T]) -> impl Strategy<Value = Option<T>> {
    proptest::option::weighted(0.8, proptest::sample::select(of))
}

fn collection() -> impl Strategy<Value = Vec<Document>> {
    let texts = proptest::sample::subsequence(vec!["sông", "núi", "biển", "rừng"], 0..4);
    let kinds = proptest::sample::subsequence(vec!["a", "b", "c"], 0..4);
    let sizes = proptest::sample::subsequence(SIZES.to_vec(), 0..3);
    let one = (texts, pick(&SOURCES), pick(&DATES), kinds, sizes, pick(&DATES), 1usize..4);
    proptest::collection::vec(one, 0..30).prop_map(|documents| {
        let numbered = documents.into_iter().enumerate();
        let made = numbered.map(|(number, (texts, source, day, kinds, sizes, effective, pages))| {
            let page = "đá cuội ".repeat(600);
            let mut paragraphs = vec![texts.join(" ")];
            // Some documents have several units.
            paragraphs.extend((1..pages).map(|_| page.clone()));
            let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
            let mut document = document(&format!("d{number}"), "Bài", &paragraphs);
            let head = &mut document.head;
            head.source = source.map(str::to_owned);
            head.date = day.map(date);
            head.lang = "vi".to_owned();
            let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
            for (name, values) in
                [("kind", owned(&kinds)), ("size", owned(&sizes)), ("effective", owned(effective.as_slice()))]
            {
                if !values.is_empty() {
                    head.fields.push((name.to_owned(), values));
                }
            }
            document
        });
        made.collect()
    })
}

/// A value, or a range of values that may be open or turned round.
fn ranges(of: &'static [&'static str]) -> BoxedStrategy<String> {
    let end = || prop_oneof![4 => proptest::sample::select(of), 1 => Just("")];
    let range = (end(), end()).prop_map(|(from, to)| format!("{from}..{to}"));
    prop_oneof![proptest::sample::select(of).prop_map(str::to_owned), range].boxed()
}

fn filters() -> impl Strategy<Value = Vec<Filter>> {
    let one_of = |of: &'static [&'static str]| proptest::sample::select(of).prop_map(str::to_owned).boxed();
    let field = prop_oneof![
        Just(("source", one_of(&SOURCES))),
        Just(("kind", one_of(&["a", "b", "c", "d"]))),
        Just(("size", ranges(&SIZES))),
        Just(("date", ranges(&DATES))),
        Just(("effective", ranges(&DATES))),
        Just(("lang", one_of(&["vi", "en"]))),
        Just(("section", one_of(&["không"]))),
    ];
    let filter = field.prop_flat_map(|(field, value)| {
        let values = proptest::collection::vec(value, 1..4);
        (values, proptest::bool::weighted(0.2)).prop_map(move |(values, excluded)| Filter {
            field: field.to_owned(),
            values,
            excluded,
        })
    });
    proptest::collection::vec(filter, 0..4)
}

/// A document's values of a field.
fn values(document: &Document, field: &str) -> BTreeSet<String> {
    let head = &document.head;
    let one = |value: Option<String>| value.into_iter().collect();
    match field {
        "source" => one(head.source.clone()),
        "section" => one(head.section.clone()),
        "lang" => one(Some(head.lang.clone())),
        "date" => one(head.date.map(|date| match date {
            Date { year, month: 0, .. } => format!("{year:04}"),
            Date { year, month, day: 0 } => format!("{year:04}-{month:02}"),
            Date { year, month, day } => format!("{year:04}-{month:02}-{day:02}"),
        })),
        _ => {
            let own = head.fields.iter().find(|(name, _)| name == field);
            own.map(|(_, values)| values.iter().cloned().collect()).unwrap_or_default()
        }
    }
}

/// The first and the last day that a date may be.
fn days(text: &str) -> [(u16, u8, u8); 2] {
    let Date { year, month, day } = date(text);
    let or = |part, unknown| if part == 0 { unknown } else { part };
    [(year, or(month, 1), or(day, 1)), (year, or(month, 12), or(day, 31))]
}

fn date_fits(date: &str, wanted: &str) -> bool {
    let [first, last] = days(date);
    let Some((from, to)) = wanted.split_once("..") else {
        let [start, end] = days(wanted);
        return first >= start && last <= end;
    };
    let start = if from.is_empty() { (0, 0, 0) } else { days(from)[0] };
    let end = if to.is_empty() { (9999, 99, 99) } else { days(to)[1] };
    start <= end && last >= start && first <= end
}

fn number_fits(number: &str, wanted: &str) -> bool {
    let number: f64 = number.parse().unwrap();
    match wanted.split_once("..") {
        None => number == wanted.parse::<f64>().unwrap(),
        Some((from, to)) => {
            number >= from.parse().unwrap_or(f64::NEG_INFINITY)
                && number <= to.parse().unwrap_or(f64::INFINITY)
        }
    }
}

fn fits(document: &Document, filter: &Filter) -> bool {
    let fits = |value: &String, wanted: &String| match filter.field.as_str() {
        "date" | "effective" => date_fits(value, wanted),
        "size" => number_fits(value, wanted),
        _ => value == wanted,
    };
    let own = values(document, &filter.field);
    own.iter().any(|value| filter.values.iter().any(|wanted| fits(value, wanted))) != filter.excluded
}

/// The counts of a facet.
fn facet(documents: &[&Document], field: &str, filters: &[Filter]) -> Facet {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for document in documents {
        if filters.iter().all(|filter| filter.field == field || fits(document, filter)) {
            let own = values(document, field).into_iter();
            let groups: BTreeSet<String> = match field {
                "date" | "effective" => own.map(|date| date[..4].to_owned()).collect(),
                _ => own.collect(),
            };
            groups.into_iter().for_each(|group| *counts.entry(group).or_default() += 1);
        }
    }
    let mut values: Vec<(String, u32)> = counts.into_iter().collect();
    if field == "size" {
        values.sort_by(|(a, _), (b, _)| a.parse::<f64>().unwrap().total_cmp(&b.parse().unwrap()));
    }
    values.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    Facet { field: field.to_owned(), values }
}

const ASKED: [&str; 6] = ["source", "kind", "size", "date", "effective", "section"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn columns_answer_as_their_naive_twin(
        documents in collection(),
        filters in filters(),
        query in proptest::sample::select(vec!["", "sông", "sông núi", "bài", "-núi sông", "\"biển rừng\"", "vắng"]),
        sort in proptest::sample::select(vec![Sort::Relevance, Sort::Newest, Sort::Oldest]),
    ) {
        let mut library = Library::build_with(documents.clone(), fields());
        let every = Options { limit: 1000, ..Options::default() };
        // What a query matches is another test's concern.
        let matching: Vec<String> = match query {
            "" => documents.iter().map(|document| document.head.id.clone()).collect(),
            query => library.search(query, every.clone()).hits.into_iter().map(|hit| hit.head.id).collect(),
        };
        let of = |id: &String| documents.iter().find(|document| document.head.id == *id).unwrap();
        let matching: Vec<&Document> = matching.iter().map(of).collect();
        let mut expected: Vec<&Document> =
            matching.iter().copied().filter(|document| filters.iter().all(|filter| fits(document, filter))).collect();
        let order = if query.is_empty() && sort == Sort::Relevance { Sort::Newest } else { sort };
        // The sort is stable: of equal dates the order is that of relevance.
        let day = |document: &&Document| values(document, "date").into_iter().next();
        match order {
            Sort::Relevance => {}
            Sort::Newest => expected.sort_by_key(|document| std::cmp::Reverse(day(document))),
            Sort::Oldest => expected.sort_by_key(|document| (day(document).is_none(), day(document))),
        }
        let facets = ASKED.map(str::to_owned).to_vec();
        let answer = library.search(query, Options { filters: filters.clone(), sort, facets, ..every });
        let ids: Vec<&str> = answer.hits.iter().map(|hit| hit.head.id.as_str()).collect();
        let expected: Vec<&str> = expected.iter().map(|document| document.head.id.as_str()).collect();
        prop_assert_eq!(answer.total as usize, expected.len());
        prop_assert_eq!(ids, expected);
        for (counted, field) in answer.facets.iter().zip(ASKED) {
            prop_assert_eq!(counted, &facet(&matching, field, &filters));
        }
        prop_assert_eq!(answer.facets.len(), ASKED.len());
    }
}

/// Small documents over several spans: the even ones red, every hundredth blue as well.
fn many() -> Library {
    let documents = (0..2 * SPAN + 100).map(|number| {
        let mut document =
            document(&format!("{number:05}"), if number % 1000 == 7 { "hiếm" } else { "thường" }, &[]);
        let mut colours = Vec::new();
        colours.extend((number % 2 == 0).then(|| "red".to_owned()));
        colours.extend((number % 100 == 0).then(|| "blue".to_owned()));
        document.head.fields.push(("colour".to_owned(), colours));
        document.head.date =
            Some(Date { year: 2000 + (number / SPAN) as u16, month: 1, day: 1 + (number % 28) as u8 });
        document
    });
    Library::build(documents.collect())
}

#[test]
fn spans_are_read_where_something_was_found() {
    let mut library = many();
    let facets = vec!["colour".to_owned(), "date".to_owned()];
    let options = Options { facets: facets.clone(), sort: Sort::Oldest, ..Options::default() };
    let answer = library.search("hiếm", options);
    assert_eq!(answer.total, 17);
    assert_eq!(answer.facets[0].values, []);
    let years = [("2000", 9), ("2001", 8)].map(|(year, count)| (year.to_owned(), count));
    assert_eq!(answer.facets[1].values, years);
    let filter = Filter { field: "colour".into(), values: vec!["blue".into()], excluded: false };
    let answer = library.search("", Options { filters: vec![filter], facets, ..Options::default() });
    assert_eq!(answer.total as usize, (2 * SPAN + 100).div_ceil(100));
    assert_eq!(answer.facets[0].values[0], ("red".to_owned(), (SPAN + 50) as u32));
    assert_eq!(answer.hits[0].head.date.map(|date| date.year), Some(2002), "newest first");
}

#[test]
fn what_is_asked_of_no_column_costs_no_column() {
    let mut library = many();
    library.search("hiếm", Options::default());
    let plain = library.fetched.len();
    library.reopen();
    let first = library.search("hiếm", Options { sort: Sort::Newest, ..Options::default() });
    // The directory, and of each span in which there are hits its documents and its dates.
    assert!(library.fetched.len() <= plain + 1 + 2 * 2 + first.hits.len(), "{}", library.fetched.len());
}

#[test]
fn a_first_query_with_everything_takes_five_rounds() {
    let mut library = many();
    let filter = Filter { field: "colour".into(), values: vec!["red".into()], excluded: true };
    let facets = vec!["colour".to_owned(), "date".to_owned()];
    let options = Options { filters: vec![filter], facets, sort: Sort::Newest, ..Options::default() };
    assert_eq!(library.search("hiếm", options).total, 17);
    assert!(library.rounds <= 5, "directory and terms, values, lists, columns, heads: {}", library.rounds);
}

#[test]
fn a_field_with_many_values_is_none_unless_declared() {
    let documents: Vec<Document> = (0..201)
        .map(|number| {
            let mut document = document(&number.to_string(), "bài", &[]);
            document.head.fields.push(("number".to_owned(), vec![number.to_string()]));
            document.head.fields.push(("few".to_owned(), vec![(number % 200).to_string()]));
            document
        })
        .collect();
    let ask = |library: &mut Library, field: &str| {
        let options = Options { facets: vec![field.to_owned()], ..Options::default() };
        library.try_search("bài", options).map(|answer| answer.facets[0].values.len())
    };
    let mut library = Library::build(documents.clone());
    assert_eq!(ask(&mut library, "few"), Ok(100), "the most frequent hundred");
    let unknown = "there is no field \"number\"; this library has date, few, lang, section, source";
    assert_eq!(ask(&mut library, "number"), Err(Error::Usage(unknown.to_owned())));
    assert_eq!(ask(&mut library, "section"), Ok(0), "always known, though nobody has one");
    let mut library = Library::build_with(documents, [("number".to_owned(), Kind::Text)].into());
    assert_eq!(ask(&mut library, "number"), Ok(100));
}

#[test]
fn what_is_no_date_or_number_is_said() {
    let mut library = Library::build_with(vec![document("a", "bài", &[])], fields());
    let mut asked = Options::default();
    asked.filter("date", "hôm qua");
    let error = library.try_search("bài", asked).unwrap_err();
    assert!(error.to_string().contains("hôm qua") && error.code() == "usage", "{error}");
    assert!(Filter::dates(Some("2023-10"), Some("2024")).unwrap().is_some());
    assert_eq!(Filter::dates(None, None), Ok(None));
    assert!(Filter::dates(Some("2023-13"), None).is_err_and(|error| error.to_string().contains("2023-13")));
    assert!(Sort::named("best").is_err_and(|error| error.to_string().contains("newest")));
}
