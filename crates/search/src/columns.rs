//! Filters, counts and the order by date, over the columns of the documents a query matches.

use crate::engine::{Engine, MISSING, Need};
use crate::filter::Condition;
use crate::rank::{DocumentScore, Ranking, UnitScore, top};
use crate::response::{Facet, Options, Sort, usage};
use index::columns::{self, Column, Directory, Kind, Values};

/// Values of a facet that are returned.
const MOST: usize = 100;
/// Bytes of a date that make its year.
const YEAR: usize = 4;

/// What a search asks of the columns.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    /// The columns that are read; `None` while they are not known.
    opened: Option<Opened>,
    conditions: Vec<Condition>,
    counters: Vec<Counter>,
    /// The place of the column of dates among those that are read, if hits are sorted by it.
    dates: Option<usize>,
}

#[derive(Debug)]
struct Opened {
    directory: Directory,
    /// The numbers of the columns that are read.
    columns: Vec<usize>,
}

impl Opened {
    fn column(&self, place: usize) -> Option<&Column> {
        self.directory.columns.get(*self.columns.get(place)?)
    }
}

/// A facet under way.
#[derive(Debug)]
struct Counter {
    field: String,
    /// Its column's place among those that are read.
    column: usize,
    /// For dates, the group of each value, and the names of the groups.
    groups: Option<(Vec<u32>, Vec<String>)>,
    /// By group, or by number of the value.
    counts: Vec<u32>,
    /// The greatest counts.
    best: Vec<(u32, u32)>,
}

impl Selection {
    /// Finds the columns and looks the filters' values up. Done when nothing was added to `need`.
    pub(crate) fn look_up(
        &mut self,
        options: &Options,
        sort: Sort,
        engine: &Engine,
        need: &mut Need,
    ) -> Option<()> {
        if self.opened.is_none() {
            if options.filters.is_empty() && options.facets.is_empty() && sort == Sort::Relevance {
                return None;
            }
            let mut directory = Directory::default();
            if let Some(block) = &engine.manifest.columns {
                let bytes = engine.block(block, need)?;
                directory = need.sound(Directory::decode(bytes, engine.manifest.spans.len()), block)?;
            }
            let mut columns = Vec::new();
            for filter in &options.filters {
                let (column, kind) = find(&directory, &filter.field, &mut columns, need)?;
                match Condition::new(filter, column, kind) {
                    Ok(condition) => self.conditions.push(condition),
                    Err(error) => return need.fail(error),
                }
            }
            for field in &options.facets {
                let (column, kind) = find(&directory, field, &mut columns, need)?;
                let groups = (kind == Kind::Date).then(Default::default);
                let (counts, best) = Default::default();
                self.counters.push(Counter { field: field.clone(), column, groups, counts, best });
            }
            if sort != Sort::Relevance {
                self.dates = Some(find(&directory, "date", &mut columns, need)?.0);
            }
            self.opened = Some(Opened { directory, columns });
        }
        let opened = self.opened.as_ref()?;
        for condition in &mut self.conditions {
            if let Some(column) = opened.column(condition.column) {
                condition.look_up(column, engine, need);
            }
        }
        for counter in &mut self.counters {
            if let (Some(column), Some((groups, years))) =
                (opened.column(counter.column), &mut counter.groups)
            {
                group(column, groups, years, engine, need);
            }
        }
        Some(())
    }

    /// Keeps the documents that fit, counts, and puts dates before scores. With `all` the ranking is every document of
    /// the library instead. `None` while something is missing; then nothing has changed.
    pub(crate) fn apply(
        &mut self,
        ranking: &mut Ranking,
        first_units: &[u32],
        all: bool,
        sort: Sort,
        engine: &Engine,
        need: &mut Need,
    ) -> Option<()> {
        let Some(opened) = self.opened.take() else { return Some(()) };
        let mut kept = Vec::new();
        let mut read = Vec::new();
        for (number, span) in engine.manifest.spans.iter().enumerate() {
            let end = span.first_unit.saturating_add(span.units);
            let start = ranking.documents.partition_point(|document| document.document < span.first_unit);
            let after = ranking.documents.partition_point(|document| document.document < end);
            if start == after && !all {
                continue;
            }
            for &column in &opened.columns {
                let column = opened.directory.columns.get(column);
                column.and_then(|column| engine.block(column.blocks.get(number)?, need));
            }
            read.push((number, span, start..after));
        }
        if !need.is_empty() {
            self.opened = Some(opened);
            return None;
        }
        for (number, span, range) in read {
            let mut firsts = Vec::new();
            for unit in span.first_unit..span.first_unit.saturating_add(span.units) {
                if first_units.get(unit as usize) == Some(&unit) {
                    firsts.push(unit);
                }
            }
            let mut values = Vec::new();
            for &column in &opened.columns {
                let column = opened.directory.columns.get(column)?;
                let block = column.blocks.get(number)?;
                let bytes = engine.block(block, need)?;
                values.push(need.sound(Values::decode(bytes, firsts.len(), column.distinct), block)?);
            }
            if all {
                for (at, &document) in firsts.iter().enumerate() {
                    let units = ranking.units.len()..ranking.units.len() + 1;
                    ranking.units.push(UnitScore { unit: document, score: 0.0, matches: false });
                    let found = DocumentScore { score: 0.0, before: 0, document, units };
                    self.take(found, at, &values, sort, &mut kept);
                }
            }
            for document in ranking.documents.get(range).unwrap_or_default() {
                let Ok(at) = firsts.binary_search(&document.document) else { return need.fail(MISSING) };
                self.take(document.clone(), at, &values, sort, &mut kept);
            }
        }
        ranking.documents = kept;
        for counter in &mut self.counters {
            counter.choose();
        }
        self.opened = Some(opened);
        Some(())
    }

    /// Looks at a document, the `at`th of its span.
    fn take(
        &mut self,
        mut document: DocumentScore,
        at: usize,
        values: &[Values],
        sort: Sort,
        kept: &mut Vec<DocumentScore>,
    ) {
        let of = |place: usize| values.get(place).map_or(&[][..], |values| values.of(at));
        let mut first = None;
        let mut several = false;
        for condition in &self.conditions {
            if !condition.fits(of(condition.column)) {
                several |= *first.get_or_insert(condition.column) != condition.column;
            }
        }
        for counter in &mut self.counters {
            if !several && first.is_none_or(|column| column == counter.column) {
                counter.count(of(counter.column));
            }
        }
        if first.is_none() {
            // Zero: no date.
            let date =
                self.dates.and_then(|place| of(place).first()).map_or(0, |number| number.saturating_add(1));
            document.before = match sort {
                Sort::Relevance => 0,
                Sort::Newest => !date,
                Sort::Oldest => date.wrapping_sub(1),
            };
            kept.push(document);
        }
    }

    /// The facets; values whose names are not there yet are missing, and in `need`.
    pub(crate) fn facets(&self, engine: &Engine, need: &mut Need) -> Vec<Facet> {
        let mut facets = Vec::new();
        for counter in &self.counters {
            let column = self.opened.as_ref().and_then(|opened| opened.column(counter.column));
            let mut values = Vec::new();
            for &(number, count) in &counter.best {
                let name = match (&counter.groups, column) {
                    (Some((_, names)), _) => names.get(number as usize).cloned(),
                    (None, Some(column)) => name(column, number, engine, need),
                    (None, None) => None,
                };
                if let Some(name) = name {
                    values.push((name, count));
                }
            }
            facets.push(Facet { field: counter.field.clone(), values });
        }
        facets
    }
}

impl Counter {
    fn count(&mut self, numbers: &[u32]) {
        let mut last = None;
        for &number in numbers {
            let group = match &self.groups {
                Some((groups, _)) => groups.get(number as usize).copied().unwrap_or(0),
                None => number,
            };
            // Values of one group follow each other.
            if last.replace(group) == Some(group) {
                continue;
            }
            let group = group as usize;
            if self.counts.len() <= group {
                self.counts.resize(group + 1, 0);
            }
            if let Some(count) = self.counts.get_mut(group) {
                *count += 1;
            }
        }
    }

    fn choose(&mut self) {
        let mut order = Vec::new();
        for count in &self.counts {
            order.push((!count, 0.0));
        }
        self.best.clear();
        for number in top(&order, MOST) {
            let count = self.counts.get(number as usize).copied().unwrap_or(0);
            if count > 0 {
                self.best.push((number, count));
            }
        }
    }
}

/// The place of a field's column among those that are read, where it is put if it is not there, and its kind.
fn find(
    directory: &Directory,
    field: &str,
    columns: &mut Vec<usize>,
    need: &mut Need,
) -> Option<(usize, Kind)> {
    for (number, column) in directory.columns.iter().enumerate() {
        if column.name == field {
            let place = columns.iter().position(|&known| known == number).unwrap_or(columns.len());
            if place == columns.len() {
                columns.push(number);
            }
            return Some((place, column.kind));
        }
    }
    let mut known = String::new();
    for column in &directory.columns {
        known.push_str(if known.is_empty() { "" } else { ", " });
        known.push_str(&column.name);
    }
    need.fail(usage(&["there is no field \"", field, "\"; this library has ", &known]))
}

/// Groups a column's dates by their years.
fn group(
    column: &Column,
    groups: &mut Vec<u32>,
    years: &mut Vec<String>,
    engine: &Engine,
    need: &mut Need,
) -> Option<()> {
    if !groups.is_empty() {
        return None;
    }
    let level = engine.range(&column.by_number, &[], &[0xff; 5], need)?;
    // First all of them, so that none is missing in between.
    let mut whole = !level.is_empty();
    for block in &level {
        whole &= engine.block(block, need).is_some();
    }
    if !whole {
        return None;
    }
    for block in &level {
        let bytes = engine.block(block, need).unwrap_or_default();
        let walked = columns::each(bytes, &mut |_, value, _| {
            let year = value.get(..YEAR).and_then(|year| std::str::from_utf8(year).ok()).unwrap_or_default();
            if years.last().is_none_or(|last| last != year) {
                years.push(year.to_owned());
            }
            groups.push(years.len() as u32 - 1);
            true
        });
        need.sound(walked, block)?;
    }
    Some(())
}

/// The value of a number, as it is shown.
fn name(column: &Column, number: u32, engine: &Engine, need: &mut Need) -> Option<String> {
    let key = index::manifest::unit_key(number);
    let Some(block) = engine.walk(&column.by_number, &key, need)? else { return need.fail(MISSING) };
    let bytes = engine.block(&block, need)?;
    let mut name = None;
    let walked = columns::each(bytes, &mut |other, value, _| {
        if other == number {
            name = std::str::from_utf8(value).ok().map(str::to_owned);
        }
        other < number
    });
    need.sound(walked, &block)?;
    match name {
        Some(name) if column.kind == Kind::Number => Some(index::number::decode(&name)),
        None => need.fail(MISSING),
        name => name,
    }
}
