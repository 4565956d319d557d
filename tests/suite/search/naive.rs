//! The engine against a naive twin: no lists, no blocks, no postings; every document is read for every query.

use crate::memory::{Library, document};
use analysis::{OwnedToken, Relation, relation, tokenize};
use index::document::Document;
use index::{impact, pairs};
use proptest::prelude::*;
use search::Options;
use search::query::{Atom, Field, parse};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

/// A document's tokens: the title's, then each passage's.
struct Text {
    id: String,
    title: Vec<OwnedToken>,
    passages: Vec<Vec<OwnedToken>>,
}

impl Text {
    fn runs(&self) -> impl Iterator<Item = (&[OwnedToken], u32)> {
        [(self.title.as_slice(), 2)]
            .into_iter()
            .chain(self.passages.iter().map(|passage| (passage.as_slice(), 1)))
    }

    fn length(&self) -> u32 {
        self.runs().map(|(run, weight)| run.len() as u32 * weight).sum()
    }

    fn count(&self, wanted: impl Fn(&OwnedToken) -> bool) -> u32 {
        self.runs()
            .map(|(run, weight)| run.iter().filter(|token| wanted(token)).count() as u32 * weight)
            .sum()
    }

    fn adjacent(&self, first: &str, second: &str) -> u32 {
        let pairs = |run: &[OwnedToken]| {
            run.windows(2).filter(|two| two[0].folded == first && two[1].folded == second).count() as u32
        };
        self.runs().map(|(run, weight)| pairs(run) * weight).sum()
    }

    fn spells(&self, atom: &Atom) -> bool {
        self.runs().any(|(run, weight)| {
            (atom.field == Field::Any || weight == 2)
                && run.windows(atom.tokens.len()).any(|window| {
                    window.iter().zip(&atom.tokens).all(|(found, typed)| admits(typed, &found.exact))
                })
        })
    }
}

fn admits(typed: &OwnedToken, form: &str) -> bool {
    relation(&typed.exact, form) != Relation::Contradicts
}

struct Naive {
    texts: Vec<Text>,
    average: f32,
    average_title: f32,
    /// Of the query being answered: whether some word has marks, and how many plain words it has.
    marked: Cell<bool>,
    count: Cell<usize>,
    /// Exact forms, and whether of titles, that more than the ranking of plain words depends on.
    bound: RefCell<BTreeSet<(String, bool)>>,
}

impl Naive {
    fn new(documents: &[Document]) -> Naive {
        let texts: Vec<Text> = documents
            .iter()
            .map(|document| Text {
                id: document.head.id.clone(),
                title: tokenize(&document.head.title),
                passages: document.passages.iter().map(|passage| tokenize(&passage.text)).collect(),
            })
            .collect();
        // To twelve binary digits.
        let rounded = |number: f32| {
            let scale = if number > 0.0 { 2f32.powf(11.0 - number.log2().floor()) } else { 1.0 };
            (number * scale).round() / scale
        };
        let mean =
            |lengths: Vec<u32>| rounded(lengths.iter().sum::<u32>() as f32 / lengths.len().max(1) as f32);
        let average = mean(texts.iter().map(Text::length).collect());
        let average_title = mean(texts.iter().map(|text| text.title.len() as u32).collect());
        Naive {
            texts,
            average,
            average_title,
            marked: Cell::new(false),
            count: Cell::new(0),
            bound: RefCell::default(),
        }
    }

    /// How many documents have a form of the token's key that stands so to it; the documents count for each form.
    fn units(&self, token: &OwnedToken, field: Field, kind: impl Fn(Relation) -> bool) -> usize {
        let forms = |text: &Text| -> BTreeSet<String> {
            let runs = text.runs().filter(|(_, weight)| field == Field::Any || *weight == 2);
            let found = runs.flat_map(|(run, _)| run).filter(|found| found.folded == token.folded);
            found
                .filter(|found| kind(relation(&token.exact, &found.exact)))
                .map(|found| found.exact.clone())
                .collect()
        };
        self.texts.iter().map(|text| forms(text).len()).sum()
    }

    /// How much a token is in a document; `None` if it is not.
    fn ratio(&self, text: &Text, token: &OwnedToken, field: Field) -> Option<f32> {
        let forms: BTreeSet<&str> = text
            .runs()
            .filter(|(_, weight)| field == Field::Any || *weight == 2)
            .flat_map(|(run, _)| run)
            .filter(|found| found.folded == token.folded)
            .map(|found| found.exact.as_str())
            .collect();
        let own = self.units(token, field, |relation| relation == Relation::Exact);
        let usual = own * 10 >= self.units(token, field, |relation| relation != Relation::Contradicts);
        let plain = token.exact == token.folded;
        let bound = self.bound.borrow().contains(&(token.exact.clone(), field == Field::Title));
        let mut sum = None;
        for form in forms {
            let kind = relation(&token.exact, form);
            let likely = form == token.folded || (!plain && kind == Relation::Adds);
            let weight = match kind {
                Relation::Exact => 1.0,
                Relation::Contradicts => continue,
                Relation::Adds if !self.marked.get() || own == 0 || (plain && !usual) => 1.0,
                _ if self.count.get() > 6 && usual && !bound => continue,
                _ if self.count.get() > 2 && usual && !bound && !likely => continue,
                Relation::Adds => 0.1,
                Relation::Lacks => 0.2,
            };
            let code = match field {
                Field::Declared | Field::Own | Field::Cited | Field::Day => {
                    unreachable!("no query of these tests names anything")
                }
                Field::Any => {
                    impact::code(text.count(|found| found.exact == form), text.length(), self.average)
                }
                Field::Title => {
                    let frequency = text.title.iter().filter(|found| found.exact == form).count() as u32;
                    impact::code(frequency, text.title.len() as u32, self.average_title)
                }
            };
            *sum.get_or_insert(0.0) += weight * impact::ratio(code);
        }
        sum
    }

    fn idf(&self, having: usize) -> f64 {
        (1.0 + (self.texts.len() as f64 - having as f64 + 0.5) / (having as f64 + 0.5)).ln()
    }

    /// The matching documents with their scores, best first.
    fn search(&self, query: &str) -> Vec<(String, f64)> {
        let query = parse(query);
        let mut bound = BTreeSet::new();
        let mut plain_words = BTreeSet::new();
        self.marked.set(false);
        for group in &query.groups {
            for atom in group.alternatives.iter().flatten() {
                for token in &atom.tokens {
                    let leaf = (token.exact.clone(), atom.field == Field::Title);
                    let is_bound = group.excluded || group.required;
                    if is_bound { &mut bound } else { &mut plain_words }.insert(leaf);
                    self.marked.set(self.marked.get() || token.exact != token.folded);
                }
            }
        }
        self.count.set(plain_words.difference(&bound).count());
        self.bound.replace(bound);
        let mut leaves: Vec<(&OwnedToken, Field)> = Vec::new();
        let mut neighbours: Vec<(&OwnedToken, &OwnedToken)> = Vec::new();
        let mut before: Option<&OwnedToken> = None;
        let mut plain: Vec<&OwnedToken> = Vec::new();
        for group in &query.groups {
            for atom in group.alternatives.iter().flatten() {
                for token in atom.tokens.iter().filter(|_| !group.excluded && !atom.excluded) {
                    if !leaves.iter().any(|(known, field)| known.exact == token.exact && *field == atom.field)
                    {
                        leaves.push((token, atom.field));
                    }
                    let fresh = !plain.iter().any(|known| known.exact == token.exact);
                    if !group.required && !group.excluded && fresh {
                        plain.push(token);
                    }
                }
                if atom.field == Field::Any && !group.excluded && !atom.excluded {
                    neighbours.extend(atom.tokens.windows(2).map(|two| (&two[0], &two[1])));
                }
            }
            for atoms in group.alternatives.iter().filter(|_| !group.excluded) {
                for two in atoms.windows(2) {
                    if two.iter().all(|atom| atom.field == Field::Any && !atom.excluded) {
                        neighbours.push((two[0].tokens.last().unwrap(), &two[1].tokens[0]));
                    }
                }
            }
            match &group.alternatives[..] {
                [atoms] if !group.excluded && atoms.len() == 1 && atoms[0].field == Field::Any => {
                    neighbours.extend(before.map(|before| (before, &atoms[0].tokens[0])));
                    before = atoms[0].tokens.last();
                }
                _ => before = None,
            }
        }
        let mut unique = BTreeSet::new();
        neighbours.retain(|(a, b)| unique.insert((a.exact.clone(), b.exact.clone())));
        let saturate = |ratio: f32| 2.2 * f64::from(ratio) / (1.0 + f64::from(ratio));
        let mut scores = vec![0.0; self.texts.len()];
        let letters: usize = leaves.iter().map(|(token, _)| token.folded.len()).sum();
        let wordness = ((letters as f64 / leaves.len().max(1) as f64 - 3.75) / (5.15 - 3.75)).clamp(0.0, 1.0);
        for (token, field) in &leaves {
            let ratios: Vec<Option<f32>> =
                self.texts.iter().map(|text| self.ratio(text, token, *field)).collect();
            let idf = self.idf(ratios.iter().flatten().count());
            let weight = idf * (1.0 + 0.6 * wordness * (idf / self.idf(1) - 0.75));
            for (score, ratio) in scores.iter_mut().zip(ratios) {
                *score += ratio.map_or(0.0, |ratio| weight * saturate(ratio));
            }
        }
        let weight = 0.6 * (1.0 - 0.7 * wordness);
        for (first, second) in neighbours {
            let ratios: Vec<Option<f32>> = self
                .texts
                .iter()
                .map(|text| {
                    let (a, b) =
                        (self.ratio(text, first, Field::Any)?, self.ratio(text, second, Field::Any)?);
                    let adjacent = text.adjacent(&first.folded, &second.folded);
                    let occurrences = text
                        .count(|found| found.folded == first.folded)
                        .min(text.count(|found| found.folded == second.folded));
                    (adjacent > 0)
                        .then(|| a.min(b) * (f32::from(pairs::share(adjacent, occurrences)) + 1.0) / 4.0)
                })
                .collect();
            let idf = self.idf(ratios.iter().flatten().count());
            for (score, ratio) in scores.iter_mut().zip(ratios) {
                *score += ratio.map_or(0.0, |ratio| weight * idf * saturate(ratio));
            }
        }
        let has = |text: &Text, atom: &Atom| {
            if atom.phrase && atom.tokens.len() > 1 {
                text.spells(atom)
            } else {
                atom.tokens.iter().all(|token| self.ratio(text, token, atom.field).is_some())
            }
        };
        let present: Vec<&OwnedToken> = plain
            .into_iter()
            .filter(|token| self.texts.iter().any(|text| self.ratio(text, token, Field::Any).is_some()))
            .collect();
        let mass = |token: &OwnedToken| {
            let having =
                self.texts.iter().filter(|text| self.ratio(text, token, Field::Any).is_some()).count();
            ((self.idf(having) as f32 * 32.0) as u32).max(1)
        };
        let masses: Vec<u32> = present.iter().map(|token| mass(token)).collect();
        let all: u32 = masses.iter().sum();
        let must = query.groups.iter().any(|group| group.required && !group.excluded);
        let wanted = match (present.len() as f64 * (1.0 + 0.5 * wordness)) as usize {
            _ if must => 0,
            0..=3 => all,
            4..=5 => (all as f32 * 0.25) as u32,
            _ => (all as f32 * 0.08) as u32,
        };
        let mut most = 0;
        let mut fitting: Vec<(usize, u32)> = Vec::new();
        for (number, text) in self.texts.iter().enumerate() {
            let allowed = query.groups.iter().all(|group| {
                let all = |atoms: &Vec<Atom>| atoms.iter().all(|atom| has(text, atom) != atom.excluded);
                let any = group.alternatives.iter().any(all);
                if group.excluded { !any } else { !group.required || any }
            });
            let found = present
                .iter()
                .zip(&masses)
                .filter(|(token, _)| self.ratio(text, token, Field::Any).is_some());
            let count = found.map(|(_, mass)| mass).sum();
            most = most.max(count);
            if allowed && (count > 0 || must) {
                fitting.push((number, count));
            }
        }
        let mut found: Vec<(usize, f64)> = fitting
            .into_iter()
            .filter(|(_, count)| *count >= wanted.min(most))
            .map(|(number, count)| {
                let lacking = if all == 0 { 0.0 } else { 1.0 - f64::from(count) / f64::from(all) };
                (number, (1.0 - 0.25 * lacking) * scores[number])
            })
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.into_iter().map(|(number, score)| (self.texts[number].id.clone(), score)).collect()
    }
}

const WORDS: [&str; 14] =
    ["hòa", "hoà", "hóa", "hoa", "học", "sinh", "đối", "doi", "ngoại", "tin", "thông", "57", "nation", "ß"];

fn text(most: usize) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&WORDS[..]), 0..most).prop_map(|words| words.join(" "))
}

fn collection() -> impl Strategy<Value = Vec<Document>> {
    let one = (text(4), proptest::collection::vec(text(12), 0..4));
    proptest::collection::vec(one, 1..40).prop_map(|documents| {
        let build = |(number, (title, paragraphs)): (usize, (String, Vec<String>))| {
            let paragraphs: Vec<&str> = paragraphs.iter().map(String::as_str).collect();
            document(&format!("d{number}"), &title, &paragraphs)
        };
        documents.into_iter().enumerate().map(build).collect()
    })
}

/// Queries whose answer the index alone decides, and phrases that are verified in the text.
fn query() -> impl Strategy<Value = String> {
    let word = || proptest::sample::select(&WORDS[..]).prop_map(str::to_owned);
    let item = prop_oneof![
        6 => word(),
        1 => (word(), word()).prop_map(|(a, b)| format!("\"{a} {b}\"")),
        1 => (word(), word(), word()).prop_map(|(a, b, c)| format!("\"{a} {b} {c}\"")),
        1 => word().prop_map(|a| format!("-{a}")),
        1 => (word(), word(), word()).prop_map(|(a, b, c)| format!("-\"{a} {b} {c}\"")),
        1 => (word(), word()).prop_map(|(a, b)| format!("{a} OR {b}")),
        1 => word().prop_map(|a| format!("title:{a}")),
        1 => (word(), word(), word()).prop_map(|(a, b, c)| format!("({a} {b}) OR {c}")),
        1 => (word(), word(), word()).prop_map(|(a, b, c)| format!("({a} -{b}) OR \"{b} {c}\"")),
        1 => (word(), word(), word(), word()).prop_map(|(a, b, c, d)| format!("-({a} OR \"{b} {c} {d}\")")),
        1 => (word(), word(), word(), word()).prop_map(|(a, b, c, d)| format!("({a} -\"{b} {c} {d}\") OR title:{d}")),
        1 => (word(), word()).prop_map(|(a, b)| format!("-({a} {b})")),
        1 => Just("vắng".to_owned()),
    ];
    proptest::collection::vec(item, 1..7).prop_map(|items| items.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn the_engine_answers_as_its_naive_twin(documents in collection(), queries in proptest::collection::vec(query(), 1..6)) {
        let naive = Naive::new(&documents);
        let mut library = Library::build(documents);
        for query in queries {
            let expected = naive.search(&query);
            let response = library.search(&query, Options { limit: 1000, literal: true, ..Options::default() });
            prop_assert!(!response.total_is_bound, "{query}");
            prop_assert_eq!(response.total as usize, expected.len(), "{}", query);
            let expected: BTreeMap<&str, f64> = expected.iter().map(|(id, score)| (id.as_str(), *score)).collect();
            let mut last = f32::INFINITY;
            for hit in &response.hits {
                let Some(score) = expected.get(hit.head.id.as_str()) else {
                    return Err(TestCaseError::fail(format!("{query}: {} is no match", hit.head.id)));
                };
                prop_assert!((score - f64::from(hit.score)).abs() < 1e-4 * score.max(1.0), "{query}: {} {} {}", hit.head.id, score, hit.score);
                prop_assert!(hit.score <= last, "best first");
                last = hit.score;
            }
            prop_assert_eq!(response.hits.len(), expected.len());
        }
    }

    #[test]
    fn what_was_asked_before_changes_nothing(documents in collection(), queries in proptest::collection::vec(query(), 2..6)) {
        let mut warm = Library::build(documents.clone());
        let mut cold = Library::build(documents);
        for query in queries {
            cold.reopen();
            let options = Options { limit: 5, offset: 2, literal: true, ..Options::default() };
            prop_assert_eq!(warm.search(&query, options.clone()), cold.search(&query, options));
        }
    }

    #[test]
    fn pages_of_hits_are_the_whole(documents in collection(), query in query(), limit in 1usize..7) {
        let mut library = Library::build(documents);
        let whole = library.search(&query, Options { limit: 1000, literal: true, ..Options::default() });
        let mut pages = Vec::new();
        while pages.len() < whole.hits.len() {
            let page = library.search(&query, Options { limit, offset: pages.len(), literal: true, ..Options::default() });
            prop_assert!(!page.hits.is_empty());
            pages.extend(page.hits);
        }
        prop_assert_eq!(pages, whole.hits);
    }

    #[test]
    fn marks_are_in_the_text_and_apart(documents in collection(), query in query()) {
        let mut library = Library::build(documents);
        for hit in library.search(&query, Options { limit: 1000, literal: true, ..Options::default() }).hits {
            let mut end = 0;
            for mark in &hit.snippet.marks {
                prop_assert!(mark.start >= end && mark.start < mark.end);
                prop_assert!(hit.snippet.text.get(mark.clone()).is_some());
                end = mark.end;
            }
            let opened = library.open(&hit.head.id, Some(&query)).unwrap();
            for found in &opened.found {
                let passage = &opened.passages[found.passage as usize];
                prop_assert!(passage.text.get(found.bytes.clone()).is_some_and(|text| !text.is_empty()));
            }
        }
    }
}
