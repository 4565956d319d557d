//! Columns: the values of each field by which documents can be filtered, sorted and counted.

use crate::answer;
use index::Block;
use index::columns::{Column, Directory, Kind, SPAN, Span, Values, encode_units, encode_values, key};
use index::document::Head;
use index::ids::IdsWriter;
use index::manifest::unit_key;
use index::pack::{Lane, PackWriter, Sink};
use index::tree::{Root, TreeWriter, separator};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A field of the documents' own that was not declared is a filter if it has at most so many different values.
pub const MOST_VALUES: usize = 200;
/// A block of values is closed when it has reached this many bytes.
const VALUES_LENGTH: usize = 4096;

/// The fields every library has, whether or not documents have values of them.
const ALWAYS: [&str; 4] = ["date", "lang", "section", "source"];

/// Values of a declared field that are not of its kind: those documents are not found by them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// The field.
    pub field: String,
    /// The first such document's id, and the value.
    pub id: String,
    /// The first such value.
    pub value: String,
    /// How many there are.
    pub count: u64,
}

/// The values of one field.
#[derive(Debug)]
struct Field {
    kind: Kind,
    /// Whether it is a column however many values it has.
    kept: bool,
    /// Numbers of values, in the order of their first appearance.
    known: FxHashMap<String, u32>,
    /// Document and value.
    values: Vec<(u32, u32)>,
    misfit: Option<Misfit>,
}

impl Field {
    fn new(kind: Kind, kept: bool) -> Field {
        Field { kind, kept, known: FxHashMap::default(), values: Vec::new(), misfit: None }
    }

    fn is_filter(&self) -> bool {
        self.kept || self.known.len() <= MOST_VALUES
    }

    fn add(&mut self, document: u32, value: &str) -> bool {
        let Some(key) = key_of(self.kind, value) else { return false };
        if self.is_filter() {
            let next = self.known.len() as u32;
            let number = *self.known.entry(key).or_insert(next);
            if self.is_filter() {
                self.values.push((document, number));
            } else {
                // Given up: what was collected is of no use.
                self.values = Vec::new();
            }
        }
        true
    }
}

/// The fields of a document, each with one of its values.
pub(crate) fn facts(head: &Head) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let named =
        [("lang", Some(&head.lang)), ("source", head.source.as_ref()), ("section", head.section.as_ref())];
    let named = named.into_iter().filter_map(|(name, value)| Some((name, Cow::from(value?))));
    let date = head.date.map(|date| ("date", Cow::from(answer::date(date))));
    let own =
        head.fields.iter().flat_map(|(name, values)| values.iter().map(|v| (name.as_str(), Cow::from(v))));
    named.chain(date).chain(own).filter(|(_, value)| !value.is_empty())
}

/// A value as it stands in a column; `None` if it is not of the column's kind.
pub(crate) fn key_of(kind: Kind, value: &str) -> Option<String> {
    match kind {
        Kind::Date => crate::read::iso_date(value),
        _ => key(kind, value),
    }
}

/// A field that is a column, as far as it is known: for lists of its values.
pub(super) struct Known<'a> {
    pub(super) name: &'a str,
    pub(super) kind: Kind,
    known: &'a FxHashMap<String, u32>,
    /// Document and number of the value.
    pub(super) values: &'a [(u32, u32)],
}

impl Known<'_> {
    /// What the values are called, by number; of dates it is their year.
    pub(super) fn labels(&self) -> Vec<String> {
        let mut labels = vec![String::new(); self.known.len()];
        for (value, &number) in self.known {
            labels[number as usize] = match self.kind {
                Kind::Text => value.clone(),
                Kind::Number => index::number::decode(value),
                Kind::Date => value.chars().take(4).collect(),
            };
        }
        labels
    }
}

/// Collects the fields of documents in their order.
#[derive(Debug)]
pub(super) struct Columns {
    fields: BTreeMap<String, Field>,
    /// How many units each document has.
    units: Vec<u32>,
}

impl Columns {
    /// `declared` fields are columns however many values they have, and of the kind that is given.
    pub(super) fn new(declared: &BTreeMap<String, Kind>) -> Columns {
        let always =
            ALWAYS.map(|name| (name.to_owned(), if name == "date" { Kind::Date } else { Kind::Text }));
        let own = declared.iter().map(|(name, kind)| (name.clone(), *kind));
        let fields = own.chain(always).map(|(name, kind)| (name, Field::new(kind, true))).collect();
        Columns { fields, units: Vec::new() }
    }

    /// Adds the next document.
    pub(super) fn push(&mut self, head: &Head, units: u32) {
        let document = self.units.len() as u32;
        self.units.push(units);
        for (name, value) in facts(head) {
            if !self.fields.contains_key(name) {
                self.fields.insert(name.to_owned(), Field::new(Kind::Text, false));
            }
            let Some(field) = self.fields.get_mut(name) else { continue };
            if !field.add(document, &value) {
                let misfit = field.misfit.get_or_insert_with(|| Misfit {
                    field: name.to_owned(),
                    id: head.id.clone(),
                    value: value.to_string(),
                    count: 0,
                });
                misfit.count += 1;
            }
        }
    }

    /// The fields that are columns, in the order of their names.
    pub(super) fn fields(&self) -> impl Iterator<Item = Known<'_>> {
        let columns = self.fields.iter().filter(|(_, field)| field.is_filter());
        columns.map(|(name, Field { kind, known, values, .. })| Known { name, kind: *kind, known, values })
    }

    /// What could not be taken into declared fields.
    pub(super) fn misfits(&self) -> Vec<Misfit> {
        self.fields.values().filter_map(|field| field.misfit.clone()).collect()
    }

    /// Writes everything, the directory last; gives the spans and where the directory is.
    pub(super) fn write<S: Sink>(self, packs: &mut PackWriter<S>) -> Result<(Vec<Span>, Block), S::Error> {
        let mut spans = Vec::new();
        let mut first_unit = 0;
        for units in self.units.chunks(SPAN) {
            let block = packs.compress(Lane::Dictionary, encode_units(units))?;
            let sum = units.iter().sum();
            spans.push(Span { first_unit, units: sum, block });
            first_unit += sum;
        }
        let mut directory = Directory::default();
        for (name, field) in self.fields {
            if field.is_filter() {
                directory.columns.push(write_column(name, field, self.units.len(), packs)?);
            }
        }
        Ok((spans, packs.compress(Lane::Dictionary, directory.encode())?))
    }
}

fn write_column<S: Sink>(
    name: String,
    field: Field,
    documents: usize,
    packs: &mut PackWriter<S>,
) -> Result<Column, S::Error> {
    let mut sorted: Vec<(String, u32)> = field.known.into_iter().collect();
    sorted.sort_unstable();
    let mut numbers = vec![0; sorted.len()];
    for (number, &(_, known)) in sorted.iter().enumerate() {
        numbers[known as usize] = number as u32;
    }
    let mut counts = vec![0u32; sorted.len()];
    let mut rest = field.values.as_slice();
    let mut blocks = Vec::new();
    for start in (0..documents).step_by(SPAN) {
        let mut values = Values::default();
        for document in start..documents.min(start + SPAN) {
            let (own, after) = rest.split_at(rest.partition_point(|&(other, _)| other as usize <= document));
            rest = after;
            let own: BTreeSet<u32> = own.iter().map(|&(_, known)| numbers[known as usize]).collect();
            own.iter().for_each(|&number| counts[number as usize] += 1);
            values.push(&own.into_iter().collect::<Vec<_>>());
        }
        blocks.push(packs.compress(Lane::Dictionary, values.encode())?);
    }
    let values = sorted.iter().map(|(value, _)| value.as_str()).zip(counts);
    let (by_value, by_number) = write_values(values, packs)?;
    Ok(Column { name, kind: field.kind, distinct: sorted.len() as u32, blocks, by_value, by_number })
}

/// Writes values with their numbers of documents, and the trees that lead to them.
fn write_values<'a, S: Sink>(
    values: impl Iterator<Item = (&'a str, u32)>,
    packs: &mut PackWriter<S>,
) -> Result<(Root, Root), S::Error> {
    let (mut by_value, mut by_number) = (TreeWriter::default(), TreeWriter::default());
    let mut open = IdsWriter::default();
    let (mut first, mut next) = (0, 0);
    let (mut last, mut key) = ("", &[][..]);
    let mut values = values.peekable();
    while let Some((value, documents)) = values.next() {
        if open.is_empty() {
            key = separator(last.as_bytes(), value.as_bytes());
        }
        open.push(value, documents);
        last = value;
        next += 1;
        if open.len() >= VALUES_LENGTH || values.peek().is_none() {
            let place = packs.compress(Lane::Dictionary, encode_values(first, &open.take()))?;
            by_value.push(key, place);
            by_number.push(&unit_key(first), place);
            first = next;
        }
    }
    Ok((by_value.finish(packs)?, by_number.finish(packs)?))
}
