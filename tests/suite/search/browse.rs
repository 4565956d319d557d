//! Lists against a naive twin: all documents, sorted and grouped by hand.

use crate::memory::Library;
use index::browse::{PAGE, Row};
use index::document::{Date, Document, Head, Passage, PassageKind};
use proptest::prelude::*;
use search::{Error, Listing};
use std::collections::{BTreeMap, BTreeSet};

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let date = (2020u16..2024, 0u8..=12, 0u8..=28).prop_map(|(year, month, day)| Date {
        year,
        month,
        day: if month == 0 { 0 } else { day },
    });
    let one = (
        "[A-ZĂÂĐÊÔƠƯÀỖỮa-zăâđêôơưầé0-9]{1,2}( [a-c])?",
        proptest::option::weighted(0.8, date),
        proptest::option::of("[AB]"),
        proptest::collection::vec("[x-z]", 0..3),
    );
    proptest::collection::vec(one, 1..260).prop_map(|all| {
        let document = |(number, (title, date, source, kinds)): (usize, (String, _, _, Vec<String>))| {
            let fields = if kinds.is_empty() { Vec::new() } else { vec![("kind".to_owned(), kinds)] };
            let id = format!("d{number}");
            let lang = if number % 3 == 1 { "en-GB" } else { "vi" }.to_owned();
            let head = Head { id, title, lang, date, source, fields, ..Head::default() };
            let kind = PassageKind::Paragraph;
            let passages = vec![Passage { kind, text: "Chữ.".to_owned(), spans: Vec::new() }];
            Document { head, passages }
        };
        all.into_iter().enumerate().map(document).collect()
    })
}

/// All rows of a list, page by page.
fn list(library: &mut Library, path: &[&str]) -> (u32, Vec<Row>) {
    let path = path.join("\0");
    let mut all = Vec::new();
    for page in 0.. {
        let Listing { documents, rows, page: some } = library.browse(&path, page).unwrap();
        let left = rows - page * PAGE;
        assert_eq!(some.len() as u32, left.min(PAGE), "{path:?} page {page}");
        all.extend(some);
        if left <= PAGE {
            assert!(matches!(library.browse(&path, page + 1), Err(Error::NotFound(_))));
            return (documents, all);
        }
    }
    unreachable!("a list ends")
}

/// The ids of all documents below a path, in the order in which one comes by them; counts are checked on the way.
fn below(library: &mut Library, path: &[&str]) -> Vec<String> {
    let (documents, rows) = list(library, path);
    let mut ids = Vec::new();
    for row in rows {
        match row {
            Row::Document(head) => ids.push(head.id),
            Row::Group(label, count) => {
                let some = below(library, &[path, &[label.as_str()]].concat());
                assert_eq!(some.len() as u32, count, "{path:?} {label:?}");
                ids.extend(some);
            }
            Row::Field(..) => panic!("a field within a list"),
        }
    }
    assert_eq!(ids.len() as u32, documents, "{path:?}");
    ids
}

fn labels(rows: &[Row]) -> Vec<(&str, u32)> {
    let of = |row: &Row| matches!(row, Row::Group(..));
    assert!(rows.iter().all(of), "{rows:?}");
    rows.iter()
        .filter_map(|row| if let Row::Group(label, n) = row { Some((label.as_str(), *n)) } else { None })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_document_is_reached_by_every_way(documents in documents()) {
        let heads: Vec<Head> = documents.iter().map(|document| document.head.clone()).collect();
        let mut library = Library::build(documents);

        // By date: the last first, those without one at the end, of a day as they came, but what is in the language of
        // most before the rest.
        let mut newest: Vec<&Head> = heads.iter().collect();
        newest.sort_by_key(|head| (std::cmp::Reverse(head.date), head.lang != "vi"));
        let ids = |heads: &[&Head]| heads.iter().map(|head| head.id.clone()).collect::<Vec<_>>();
        let has_dates = heads.iter().any(|head| head.date.is_some());
        if has_dates {
            prop_assert_eq!(below(&mut library, &["date"]), ids(&newest));
            let mut years = BTreeMap::<Option<u16>, u32>::new();
            heads.iter().for_each(|head| *years.entry(head.date.map(|date| date.year)).or_default() += 1);
            let name = |year: Option<u16>| year.map_or_else(String::new, |year| year.to_string());
            let expected: Vec<_> = years.into_iter().rev().map(|(year, count)| (name(year), count)).collect();
            let (_, rows) = list(&mut library, &["date"]);
            let found: Vec<_> = labels(&rows).into_iter().map(|(label, count)| (label.to_owned(), count)).collect();
            prop_assert_eq!(found, expected);
        }

        // By title: all of them once, the letters each once, and in the order of a dictionary.
        let titles = below(&mut library, &["title"]);
        prop_assert_eq!(titles.len(), heads.len());
        prop_assert_eq!(titles.iter().collect::<BTreeSet<_>>().len(), heads.len());
        let (_, rows) = list(&mut library, &["title"]);
        let letters: Vec<&str> = labels(&rows).into_iter().map(|(letter, _)| letter).collect();
        let order = "0AĂÂBCDĐEÊFGHIJKLMNOÔƠPQRSTUƯVWXYZ";
        let place = |letter: &&str| letter.chars().next().and_then(|c| order.find(c));
        prop_assert!(letters.iter().filter_map(place).is_sorted_by(|a, b| a < b), "{:?}", letters);

        // By fields: those with the value, the newest first; the values by how many have them.
        for field in ["source", "kind"] {
            let values = |head: &Head| -> BTreeSet<String> {
                let own = head.fields.iter().filter(|(name, _)| name == field).flat_map(|(_, values)| values.clone());
                if field == "source" { head.source.iter().cloned().collect() } else { own.collect() }
            };
            let mut groups = BTreeMap::<String, Vec<&Head>>::new();
            for &head in &newest {
                values(head).into_iter().for_each(|value| groups.entry(value).or_default().push(head));
            }
            if groups.len() < 2 {
                prop_assert!(matches!(library.browse(field, 0), Err(Error::NotFound(_))));
                continue;
            }
            let mut expected: Vec<(&str, u32)> =
                groups.iter().map(|(value, heads)| (value.as_str(), heads.len() as u32)).collect();
            expected.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let (_, rows) = list(&mut library, &[field]);
            prop_assert_eq!(labels(&rows), expected);
            for (value, heads) in &groups {
                prop_assert_eq!(below(&mut library, &[field, value.as_str()]), ids(heads));
            }
        }

        // The first page begins with the newest, and names what there is.
        let Listing { documents, page, .. } = library.browse("", 0).unwrap();
        prop_assert_eq!(documents as usize, heads.len());
        let cards = page.iter().map_while(|row| if let Row::Document(head) = row { Some(head.id.clone()) } else { None });
        let cards: Vec<_> = cards.collect();
        prop_assert_eq!(&cards, &ids(&newest)[..cards.len()]);
        prop_assert_eq!(cards.len(), heads.len().min(6));
        let first = page.iter().find_map(|row| if let Row::Field(name, _) = row { Some(name.as_str()) } else { None });
        prop_assert_eq!(first, Some(if has_dates { "date" } else { "title" }));
    }
}

#[test]
fn what_does_not_fit_on_a_page_is_divided() {
    let document = |number: u16| {
        let date = Some(Date { year: 2024, month: 1 + (number % 3) as u8, day: 0 });
        let head =
            Head { id: format!("d{number}"), title: format!("Bài {number}"), date, ..Head::default() };
        Document { head, passages: Vec::new() }
    };
    let mut library = Library::build((0..51).map(document).collect());
    let (_, months) = list(&mut library, &["date", "2024"]);
    assert_eq!(labels(&months), [("2024-03", 17), ("2024-02", 17), ("2024-01", 17)]);
    let (count, all) = list(&mut library, &["title", "B"]);
    assert_eq!((count, all.len()), (51, 51), "two pages of one list");
    let Some(Row::Document(last)) = all.last() else { panic!("documents") };
    assert_eq!(last.title, "Bài 50", "numbers are ordered by value");

    let mut library = Library::build((0..50).map(document).collect());
    let (_, rows) = list(&mut library, &["date", "2024"]);
    assert_eq!(rows.len(), 50);
    assert!(rows.iter().all(|row| matches!(row, Row::Document(_))));
}

#[test]
fn a_library_without_documents_has_a_first_page() {
    let mut library = Library::build(Vec::new());
    assert_eq!(library.browse("", 0).unwrap().documents, 0);
    assert!(matches!(library.browse("date", 0), Err(Error::NotFound(_))));
}
