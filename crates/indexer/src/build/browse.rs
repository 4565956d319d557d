//! Browsing: every document in lists by date, by title and by the values of fields.
//!
//! A group that fits on a page is not divided; a longer one is, by what comes naturally: a year by months, a letter by
//! first words, the documents of a value by years.

use super::alphabet::{first_word, key};
use super::columns::{Columns, Known, MOST_VALUES};
use super::stem::primary;
use index::Block;
use index::browse::{BETWEEN, Front, List, PAGE, Row, encode, put_list, rows};
use index::columns::Kind;
use index::document::{Date, Head};
use index::manifest::unit_key;
use index::pack::{Lane, PackWriter, Prepared, Sink};
use index::tree::TreeWriter;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Documents on the first page.
const NEWEST: usize = 6;
/// Groups of a field on the first page; of dates and of letters a whole page of them.
const FIRST: usize = 6;
/// A letter with more titles than this is divided by first words.
const LETTER: usize = 4 * PAGE as usize;
/// Longer texts are cut, in bytes: it is a list, and the document has all of it.
const LONGEST_TITLE: usize = 300;
const LONGEST_SOURCE: usize = 160;
const LONGEST_LABEL: usize = 200;
/// A block of lists is closed when it has reached this many bytes.
const LISTS_LENGTH: usize = 4096;

/// A list before it is written.
enum Plan {
    Documents(Vec<u32>),
    Groups(Vec<(String, Plan)>),
}

impl Plan {
    fn documents(&self) -> u32 {
        match self {
            Plan::Documents(documents) => documents.len() as u32,
            Plan::Groups(groups) => groups.iter().map(|(_, plan)| plan.documents()).sum(),
        }
    }
}

/// Collects what lists say of documents.
#[derive(Debug, Default)]
pub(super) struct Browse {
    /// Each document's row.
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
    dates: Vec<Option<Date>>,
    /// Languages, without regions, and the number of each document's.
    languages: Vec<String>,
    spoken: Vec<usize>,
}

impl Browse {
    /// Adds the next document.
    pub(super) fn push(&mut self, head: &Head) {
        let row = card(head);
        self.bytes.extend(encode(&[Row::Document(row)]));
        self.ends.push(self.bytes.len());
        self.dates.push(head.date);
        let language = primary(&head.lang);
        let known = self.languages.iter().position(|known| *known == language);
        self.spoken.push(known.unwrap_or(self.languages.len()));
        if known.is_none() {
            self.languages.push(language);
        }
    }

    /// Writes all lists. How many bytes they take, and the block from which they are reached; `lang` is the library's.
    pub(super) fn write<S: Sink>(
        &self,
        columns: &Columns,
        lang: &str,
        packs: &mut PackWriter<S>,
    ) -> Result<(u64, Block), S::Error> {
        let count = self.dates.len() as u32;
        // Of one day what is in the library's language is first: of each page there may be a translation.
        let home = primary(lang);
        let is_foreign: Vec<bool> =
            self.languages.iter().map(|known| !known.is_empty() && *known != home).collect();
        let mut newest: Vec<u32> = (0..count).collect();
        newest.sort_by_key(|&document| {
            let at = document as usize;
            (Reverse(self.dates[at]), is_foreign[self.spoken[at]])
        });
        let mut front = Front::default();
        for &document in newest.iter().take(NEWEST) {
            front.rows.extend(rows(self.row(document)).unwrap_or_default());
        }
        let mut place = vec![0; newest.len()];
        (0..).zip(&newest).for_each(|(at, &document)| place[document as usize] = at);

        let mut own: Vec<_> = columns.fields().filter(|field| field.name != "date").collect();
        let order = ["source", "section"];
        own.sort_by_key(|field| {
            (order.iter().position(|name| *name == field.name).unwrap_or(order.len()), field.name == "lang")
        });
        let by_date_and_title = || {
            let has_dates = self.dates.iter().any(Option::is_some);
            let years = || has_dates.then(|| ("date".to_owned(), self.by_year(&newest, true), PAGE as usize));
            let titles = || (count > 0).then(|| self.by_title(&newest, lang.starts_with("vi")));
            let (years, titles) = rayon::join(years, titles);
            years.into_iter().chain(titles.map(|plan| ("title".to_owned(), plan, PAGE as usize)))
        };
        let by_values = || -> Vec<_> {
            let plan = |field: &Known<'_>| {
                let plan = self.by_value(field.kind, &field.labels(), field.values, &place)?;
                Some((field.name.to_owned(), plan, FIRST))
            };
            own.par_iter().filter_map(plan).collect()
        };
        let (first, then) = rayon::join(by_date_and_title, by_values);
        let mut writer = Writer { of: self, packs, bytes: 0, lists: BTreeMap::new() };
        let fields = first.chain(then);
        for (name, plan, most) in fields {
            let Plan::Groups(groups) = &plan else { continue };
            front.rows.push(Row::Field(name.clone(), groups.len() as u32));
            front.rows.extend(groups.iter().take(most).map(row_of));
            writer.list(name, &plan)?;
        }
        front.lists = writer.lists()?;
        let block = writer.add(front.encode())?;
        Ok((writer.bytes, block))
    }

    fn row(&self, document: u32) -> &[u8] {
        let at = document as usize;
        &self.bytes[at.checked_sub(1).map_or(0, |before| self.ends[before])..self.ends[at]]
    }

    /// By years, the last first; with `months` a year is divided by them. Documents without a date come last.
    fn by_year(&self, documents: &[u32], months: bool) -> Plan {
        let year = |date: Option<Date>| date.map_or_else(String::new, |date| format!("{:04}", date.year));
        let month = |date: Option<Date>| match date {
            Some(Date { year, month: month @ 1.., .. }) => format!("{year:04}-{month:02}"),
            date => year(date),
        };
        let years = self.divide(documents, &year).into_iter().map(|(label, documents)| {
            let divided = self.divide(&documents, &month);
            let plan = if months && documents.len() > PAGE as usize && divided.len() > 1 {
                Plan::Groups(
                    divided.into_iter().map(|(label, some)| (label, Plan::Documents(some))).collect(),
                )
            } else {
                Plan::Documents(documents)
            };
            (label, plan)
        });
        Plan::Groups(years.collect())
    }

    /// Documents, which are in the order of their dates, cut where a label changes.
    fn divide(&self, documents: &[u32], label: &dyn Fn(Option<Date>) -> String) -> Vec<(String, Vec<u32>)> {
        let of = |document: &u32| label(self.dates[*document as usize]);
        let runs = documents.chunk_by(|one, next| of(one) == of(next));
        runs.filter_map(|run| Some((of(run.first()?), run.to_vec()))).collect()
    }

    /// By letters, from A to Z.
    fn by_title(&self, newest: &[u32], own: bool) -> Plan {
        let title = |document: u32| match rows(self.row(document)).unwrap_or_default().pop() {
            Some(Row::Document(head)) => head.title,
            _ => String::new(),
        };
        let mut keyed: Vec<_> =
            newest.par_iter().map(|&document| (key(&title(document), own), document)).collect();
        keyed.par_sort_by(|(one, _), (other, _)| one.cmp(other));
        let letters = gather(keyed.iter().map(|(key, document)| (key.letter(), *document)));
        let plans = letters.into_iter().map(|(letter, documents)| {
            if documents.len() <= LETTER {
                return (letter, Plan::Documents(documents));
            }
            let word = |&document: &u32| (cut(&first_word(&title(document)), LONGEST_LABEL), document);
            let words = gather(documents.iter().map(word)).into_iter();
            (
                letter,
                Plan::Groups(words.map(|(word, documents)| (word, Plan::Documents(documents))).collect()),
            )
        });
        Plan::Groups(plans.collect())
    }

    /// By values, the most frequent first. `None` if the field groups nothing: one value for all, or one for each.
    fn by_value(&self, kind: Kind, labels: &[String], values: &[(u32, u32)], place: &[u32]) -> Option<Plan> {
        let mut groups = BTreeMap::<String, Vec<u32>>::new();
        for &(document, value) in values {
            groups.entry(cut(&labels[value as usize], LONGEST_LABEL)).or_default().push(document);
        }
        if groups.len() < 2 || groups.len() > MOST_VALUES.max(self.dates.len() / 2) {
            return None;
        }
        let mut groups: Vec<(String, Vec<u32>)> = groups.into_iter().collect();
        for (_, documents) in &mut groups {
            documents.sort_unstable_by_key(|&document| place[document as usize]);
            documents.dedup();
        }
        match kind {
            Kind::Date => groups.reverse(),
            _ => groups.sort_by_key(|(_, documents)| Reverse(documents.len())),
        }
        let plans = groups.into_iter().map(|(label, documents)| {
            let plan = match self.by_year(&documents, false) {
                Plan::Groups(years) if years.len() > 1 && documents.len() > PAGE as usize => {
                    Plan::Groups(years)
                }
                _ => Plan::Documents(documents),
            };
            (label, plan)
        });
        Some(Plan::Groups(plans.collect()))
    }
}

/// What a list says of a document.
pub(crate) fn card(head: &Head) -> Head {
    Head {
        id: head.id.clone(),
        title: cut(&head.title, LONGEST_TITLE),
        lang: head.lang.clone(),
        date: head.date,
        source: head.source.as_deref().map(|source| cut(source, LONGEST_SOURCE)),
        ..Head::default()
    }
}

/// A text without what separates paths, cut if it is very long.
fn cut(text: &str, longest: usize) -> String {
    let mut text = text.replace(BETWEEN, " ");
    if text.len() > longest {
        text.truncate(text.floor_char_boundary(longest - '…'.len_utf8()));
        text.push('…');
    }
    text
}

/// Documents by labels, both in the order of their first appearance; of labels that differ in capitals alone the first.
fn gather(labelled: impl Iterator<Item = (String, u32)>) -> Vec<(String, Vec<u32>)> {
    let mut places = FxHashMap::<String, usize>::default();
    let mut groups: Vec<(String, Vec<u32>)> = Vec::new();
    for (label, document) in labelled {
        let next = groups.len();
        let place = *places.entry(label.to_lowercase()).or_insert(next);
        if place == next {
            groups.push((label, Vec::new()));
        }
        groups[place].1.push(document);
    }
    groups
}

fn row_of((label, plan): &(String, Plan)) -> Row {
    Row::Group(label.clone(), plan.documents())
}

/// Writes pages, and keeps the lists they belong to.
struct Writer<'a, S> {
    of: &'a Browse,
    packs: &'a mut PackWriter<S>,
    bytes: u64,
    lists: BTreeMap<String, List>,
}

impl<S: Sink> Writer<'_, S> {
    fn add(&mut self, content: Vec<u8>) -> Result<Block, S::Error> {
        let block = self.packs.primer().compress(content);
        self.place(&block)
    }

    fn place(&mut self, block: &Prepared) -> Result<Block, S::Error> {
        let block = self.packs.add(Lane::Dictionary, block)?;
        self.bytes += u64::from(block.stored);
        Ok(block)
    }

    /// Writes a list and all below it.
    fn list(&mut self, path: String, plan: &Plan) -> Result<(), S::Error> {
        let pages: Vec<Vec<u8>> = match plan {
            Plan::Documents(documents) => {
                let page =
                    |some: &[u32]| some.iter().flat_map(|&document| self.of.row(document)).copied().collect();
                documents.chunks(PAGE as usize).map(page).collect()
            }
            Plan::Groups(groups) => {
                let page = |some: &[(String, Plan)]| encode(&some.iter().map(row_of).collect::<Vec<_>>());
                groups.chunks(PAGE as usize).map(page).collect()
            }
        };
        let primer = self.packs.primer();
        let pages: Vec<Prepared> = pages.into_par_iter().map(|page| primer.compress(page)).collect();
        let mut tree = TreeWriter::default();
        for (page, content) in (0..).zip(&pages) {
            let place = self.place(content)?;
            tree.push(&unit_key(page * PAGE), place);
        }
        let rows = match plan {
            Plan::Documents(documents) => documents.len() as u32,
            Plan::Groups(groups) => groups.len() as u32,
        };
        let list = List { documents: plan.documents(), rows, pages: tree.finish(self.packs)? };
        if let Plan::Groups(groups) = plan {
            for (label, below) in groups {
                self.list(format!("{path}{BETWEEN}{label}"), below)?;
            }
        }
        self.lists.insert(path, list);
        Ok(())
    }

    /// Writes where the lists are.
    fn lists(&mut self) -> Result<index::tree::Root, S::Error> {
        let mut tree = TreeWriter::default();
        let mut open = (String::new(), Vec::new());
        for (path, list) in std::mem::take(&mut self.lists) {
            if open.1.len() >= LISTS_LENGTH {
                let (first, block) = std::mem::replace(&mut open, (path.clone(), Vec::new()));
                let place = self.add(block)?;
                tree.push(first.as_bytes(), place);
            }
            if open.1.is_empty() {
                open.0.clone_from(&path);
            }
            put_list(&mut open.1, &path, &list);
        }
        if !open.1.is_empty() {
            let place = self.add(open.1)?;
            tree.push(open.0.as_bytes(), place);
        }
        tree.finish(self.packs)
    }
}
