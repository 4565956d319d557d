//! Merged rows to the dictionary: keys in order, each with its posting lists and pair groups.

use super::base::{GONE, Leaving};
use super::cache;
use super::error::BuildError;
use super::invert::SHARE_BITS;
use super::lists::{Merge, Row};
use super::rows::{self, Records};
use super::statistics::Statistics;
use super::vocabulary::{Orders, Vocabulary, spelling};
use super::{TITLE_PREFIX, Unit};
use index::impact;
use index::pack::{PackWriter, Sink};
use index::pairs::{GroupsWriter, Neighbour};
use index::postings::{LONG, Posting, written_alike};
use index::terms::{DictionaryWriter, FormLists, TermLists};
use index::tree::Root;
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Rows gathered before their lists are encoded in parallel.
const ROWS_AT_ONCE: usize = 1 << 19;
/// Bytes that a row takes in a record, about.
const ROW_LENGTH: usize = 3;

/// What has to be known of the library to write its dictionary.
#[derive(Debug, Clone, Copy)]
pub(super) struct Library<'a> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) order: &'a Orders,
    /// The rules about what else things are called, by the number of the key they are kept with.
    pub(super) synonyms: &'a BTreeMap<u32, BTreeSet<String>>,
    pub(super) units: &'a [Unit],
    /// Tokens in a unit.
    pub(super) average_length: f32,
    /// Tokens in a title.
    pub(super) average_title: f32,
    /// In how many units each key is.
    pub(super) key_units: &'a [u32],
    /// What becomes of an earlier library's rows.
    pub(super) inherited: Option<&'a Inherited<'a>>,
}

/// How the numbers of an earlier library are read. Its keys and forms have their numbers in the vocabulary too.
#[derive(Debug)]
pub(super) struct Inherited<'a> {
    /// The number of the first form of each key.
    pub(super) first_forms: &'a [u32],
    /// The new number of each unit, or [`GONE`].
    pub(super) units: &'a [u32],
    /// Which keys have other rows now. `None`: all have, as units, keys or the average have other numbers.
    pub(super) touched: Option<Vec<bool>>,
}

impl Inherited<'_> {
    /// A key has other rows now.
    pub(super) fn touch(&mut self, key: u32) {
        if let Some(touched) = self.touched.as_mut().and_then(|touched| touched.get_mut(key as usize)) {
            *touched = true;
        }
    }

    /// Whether the lists of a key are as they were, if nothing is added to them.
    fn is_untouched(&self, key: u32) -> bool {
        self.touched.as_ref().and_then(|touched| touched.get(key as usize)).is_some_and(|touched| !touched)
    }
}

/// Where rows come from.
pub(super) struct Sources<'a> {
    pub(super) terms: Merge<'a>,
    pub(super) pairs: Merge<'a>,
    /// Those of an earlier library.
    pub(super) records: Option<Records>,
}

/// Some keys' rows.
#[derive(Debug, Default)]
struct Gathered {
    terms: Vec<Row>,
    pairs: Vec<Row>,
    /// Records of an earlier library.
    records: Vec<u8>,
    keys: Vec<Stretches>,
}

/// A key's rank and its stretches of what was gathered.
#[derive(Debug)]
struct Stretches {
    key: u32,
    terms: Range<usize>,
    pairs: Range<usize>,
    record: Range<usize>,
}

/// What is still to be gathered.
struct Rest<'a> {
    sources: Sources<'a>,
    next_key: u32,
}

/// A key's terms and pairs.
type Rows<'a> = (Cow<'a, [Row]>, Cow<'a, [Row]>);

/// Where keys go.
struct Output<'a, S> {
    writer: DictionaryWriter,
    packs: &'a mut PackWriter<S>,
    statistics: &'a mut Statistics,
    words: &'a mut Vec<(String, u32)>,
    leaving: Option<&'a mut Leaving>,
    frame: rows::Frame,
}

impl<S: Sink> Output<'_, S>
where
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    fn push(&mut self, encoded: Vec<Encoded>) -> Result<(), BuildError> {
        for Encoded { key, lists, pairs, postings, adjacencies, record } in encoded {
            let statistics = &mut *self.statistics;
            statistics.postings += postings;
            statistics.adjacencies += adjacencies;
            statistics.pairs += pairs;
            statistics.list_bytes += lists.forms.iter().map(|(_, lists)| lists.length()).sum::<u64>();
            statistics.group_bytes += lists.groups.iter().map(|group| group.1.len() as u64).sum::<u64>();
            if !key.starts_with('!') {
                self.words.extend(lists.forms.iter().map(|(form, lists)| (form.clone(), lists.units)));
            }
            if let Some(leaving) = &mut self.leaving {
                self.frame.push(&record);
                if self.frame.is_full() {
                    leaving.cache.frame(cache::ROWS, &self.frame.take()).map_err(BuildError::Leave)?;
                }
            }
            self.writer.push(self.packs, &key, &lists).map_err(BuildError::sink::<S>)?;
            let primer = self.packs.primer();
            let shards = self.writer.ready().into_par_iter();
            let shards: Vec<_> = shards.map(|(key, shard)| (key, primer.compress(shard))).collect();
            for (key, shard) in shards {
                self.writer.place(self.packs, &key, &shard).map_err(BuildError::sink::<S>)?;
            }
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Root, BuildError> {
        let rest = self.frame.take();
        if let Some(leaving) = self.leaving.filter(|_| !rest.is_empty()) {
            leaving.cache.frame(cache::ROWS, &rest).map_err(BuildError::Leave)?;
        }
        self.writer.finish(self.packs).map_err(BuildError::sink::<S>)
    }
}

impl Library<'_> {
    /// Writes the dictionary and returns the root of its tree.
    pub(super) fn write<S: Sink + Send>(
        &self,
        sources: Sources<'_>,
        packs: &mut PackWriter<S>,
        statistics: &mut Statistics,
        words: &mut Vec<(String, u32)>,
        leaving: Option<&mut Leaving>,
    ) -> Result<Root, BuildError>
    where
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let writer = DictionaryWriter::new(self.order.keys.ids.len());
        let frame = rows::Frame::default();
        let leaves = leaving.is_some();
        let mut output = Output { writer, packs, statistics, words, leaving, frame };
        let aliases = self.vocabulary.aliases(self.order);
        let mut rest = Rest { sources, next_key: 0 };
        let mut gathered = self.gather(&mut rest)?;
        let mut before = Vec::new();
        // While some keys are encoded, those before are written and those behind gathered.
        while !gathered.keys.is_empty() {
            let (encoded, next) = rayon::join(
                || self.encode_all(&gathered, &aliases, leaves),
                || {
                    output.push(std::mem::take(&mut before))?;
                    self.gather(&mut rest)
                },
            );
            (before, gathered) = (encoded?, next?);
        }
        output.push(before)?;
        output.finish()
    }

    fn encode_all(
        &self,
        gathered: &Gathered,
        aliases: &[(u32, u32)],
        leaves: bool,
    ) -> Result<Vec<Encoded>, BuildError> {
        let encode = |stretches: &Stretches| {
            let Stretches { key, terms, pairs, record } = stretches;
            let (terms, pairs) = (&gathered.terms[terms.clone()], &gathered.pairs[pairs.clone()]);
            let record = &gathered.records[record.clone()];
            let untouched = terms.is_empty() && pairs.is_empty() && self.is_untouched(*key, record);
            let as_it_was =
                if untouched { self.taken_over(*key, record).ok_or(BuildError::Base)? } else { None };
            let mut encoded = if let Some(encoded) = as_it_was {
                encoded
            } else {
                let (terms, pairs) =
                    self.with_inherited(*key, terms, pairs, record).ok_or(BuildError::Base)?;
                let mut encoded = self.encode(*key, &terms, &pairs);
                if leaves {
                    rows::encode(&mut encoded.record, &terms, &pairs);
                    let counts = [encoded.pairs as u32, encoded.adjacencies as u32];
                    rows::encode_lists(&mut encoded.record, &encoded.lists, counts);
                }
                encoded
            };
            let from = aliases.partition_point(|(from, _)| from < key);
            let alias = |&(_, to): &(u32, u32)| self.key(to).to_owned();
            let own = aliases[from..].iter().take_while(|(from, _)| from == key);
            encoded.lists.aliases = own.map(alias).collect();
            let synonyms = self.synonyms.get(&self.order.keys.ids[*key as usize]);
            encoded.lists.synonyms = synonyms.into_iter().flatten().cloned().collect();
            Ok(encoded)
        };
        gathered.keys.par_iter().map(encode).collect()
    }

    fn is_untouched(&self, key: u32, record: &[u8]) -> bool {
        let id = self.order.keys.ids[key as usize];
        !record.is_empty() && self.inherited.is_some_and(|inherited| inherited.is_untouched(id))
    }

    /// A key as its record has it; nothing if that may have changed after all: how a long list is divided, and so what
    /// the places of its pairs are, depends on the number of all units, and how any list is written on how many bits
    /// that number has.
    fn taken_over(&self, key: u32, record: &[u8]) -> Option<Option<Encoded>> {
        let (lists, [pairs, adjacencies]) = rows::lists(record)?;
        let (before, now) = (self.inherited.map_or(0, |inherited| inherited.units.len()), self.units.len());
        let is_other = |units| before != now && units >= LONG;
        if !written_alike(before as u32, now as u32)
            || lists.forms.iter().any(|(_, lists)| is_other(lists.units))
        {
            return Some(None);
        }
        Some(Some(Encoded {
            key: self.key(key).to_owned(),
            pairs: pairs.into(),
            postings: lists.forms.iter().map(|(_, lists)| u64::from(lists.units)).sum(),
            adjacencies: adjacencies.into(),
            lists,
            record: record.to_vec(),
        }))
    }

    /// A key's rows with those of its record, as far as their units are still there.
    fn with_inherited<'a>(
        &self,
        key: u32,
        terms: &'a [Row],
        pairs: &'a [Row],
        record: &[u8],
    ) -> Option<Rows<'a>> {
        let Some(inherited) = self.inherited.filter(|_| !record.is_empty()) else {
            return Some((Cow::Borrowed(terms), Cow::Borrowed(pairs)));
        };
        let (old_terms, old_pairs) = rows::halves(record)?;
        let id = self.order.keys.ids[key as usize];
        let first_form = *inherited.first_forms.get(id as usize)? as usize;
        let mut all_terms = Vec::with_capacity(terms.len() + old_terms.len() / 2);
        let mut right = true;
        rows::terms(old_terms, |form, unit, frequency| {
            match inherited.units.get(unit as usize).zip(self.order.forms.ranks.get(first_form + form)) {
                Some((&GONE, _)) => {}
                Some((&unit, &form)) => all_terms.push([form, unit, frequency]),
                None => right = false,
            }
        })?;
        let mut all_pairs = Vec::with_capacity(pairs.len() + old_pairs.len() / 2);
        rows::pairs(old_pairs, |code, rows| {
            let other = code >> 1;
            let rank = *self.order.keys.ranks.get(other as usize)?;
            // What another key keeps now is there already.
            if !self.keeps(id, other) {
                return Some(());
            }
            rows::units(rows, |row| match inherited.units.get((row >> SHARE_BITS) as usize) {
                Some(&GONE) => {}
                Some(&unit) => {
                    let share = row & ((1 << SHARE_BITS) - 1);
                    all_pairs.push([key, rank << 1 | code & 1, unit << SHARE_BITS | share]);
                }
                None => right = false,
            })
        })?;
        for (all, more) in [(&mut all_terms, terms), (&mut all_pairs, pairs)] {
            let is_mixed = !all.is_empty() && !more.is_empty();
            all.extend_from_slice(more);
            if is_mixed {
                // Two rising runs, which a stable sort merges.
                all.sort();
            }
        }
        right.then_some((Cow::Owned(all_terms), Cow::Owned(all_pairs)))
    }

    /// Whether the first of two keys, given by their numbers, keeps the lists of their pairs.
    fn keeps(&self, key: u32, other: u32) -> bool {
        keeps(key, other, self.key_units, &self.order.keys.ranks)
    }

    /// Takes the rows of the next keys.
    fn gather(&self, rest: &mut Rest<'_>) -> Result<Gathered, BuildError> {
        let Rest { sources: Sources { terms, pairs, records }, next_key } = rest;
        let inherited = self.inherited.map_or(0, |inherited| inherited.first_forms.len());
        let mut gathered = Gathered::default();
        if records.is_some() {
            gathered.records.reserve(ROWS_AT_ONCE * (ROW_LENGTH + 1));
        }
        while gathered.terms.len() + gathered.pairs.len() + gathered.records.len() / ROW_LENGTH < ROWS_AT_ONCE
            && (*next_key as usize) < self.order.keys.ids.len()
        {
            let key = *next_key;
            *next_key += 1;
            let (first_term, first_pair) = (gathered.terms.len(), gathered.pairs.len());
            while terms.peek().is_some_and(|form| self.key_of(form) == key) {
                terms.take(&mut gathered.terms)?;
            }
            if pairs.peek() == Some(key) {
                pairs.take(&mut gathered.pairs)?;
                gathered.pairs[first_pair..].sort_unstable();
            }
            let start = gathered.records.len();
            let id = self.order.keys.ids[key as usize];
            if let Some(records) = records.as_mut().filter(|_| (id as usize) < inherited) {
                records.take(id, &mut gathered.records)?;
            }
            gathered.keys.push(Stretches {
                key,
                terms: first_term..gathered.terms.len(),
                pairs: first_pair..gathered.pairs.len(),
                record: start..gathered.records.len(),
            });
        }
        Ok(gathered)
    }

    /// The rank of the key of the form with this rank.
    fn key_of(&self, form: u32) -> u32 {
        let form = self.order.forms.ids[form as usize];
        self.order.keys.ranks[self.vocabulary.key_of[form as usize] as usize]
    }

    /// The key with this rank.
    fn key(&self, rank: u32) -> &str {
        self.vocabulary.keys.get(self.order.keys.ids[rank as usize])
    }

    fn encode(&self, key: u32, terms: &[Row], pairs: &[Row]) -> Encoded {
        let key = self.key(key);
        let is_title = key.starts_with(TITLE_PREFIX);
        let units = self.units.len() as u32;
        let mut lists = TermLists::default();
        let mut members = Vec::new();
        for rows in terms.chunk_by(|a, b| a[0] == b[0]) {
            let posting = |&[_, number, frequency]: &Row| {
                let unit = self.units[number as usize];
                // A word of a title matters as much in every unit of its document: which of them is the best
                // is for the rest of the query to say.
                let impact = if is_title {
                    impact::code(frequency, unit.title_length, self.average_title)
                } else {
                    impact::code(frequency, unit.length, self.average_length)
                };
                Posting { unit: number, impact }
            };
            let postings = rows.iter().map(posting).collect();
            let form = self.vocabulary.forms.get(self.order.forms.ids[rows[0][0] as usize]);
            let form = spelling(form);
            let form = form.strip_prefix(TITLE_PREFIX).or(form.strip_prefix('!')).unwrap_or(form);
            let encoded = FormLists::new(postings, units);
            if !pairs.is_empty() {
                members.push((rows.iter().map(|row| row[1]).collect(), encoded.scope(units)));
            }
            lists.forms.push((form.to_owned(), encoded));
        }
        let mut groups = GroupsWriter::new(members);
        let mut count = 0;
        let mut list: Vec<(u32, u8)> = Vec::new();
        for rows in pairs.chunk_by(|a, b| a[1] == b[1]) {
            list.clear();
            list.extend(
                rows.iter().map(|row| (row[2] >> SHARE_BITS, row[2] as u8 & ((1 << SHARE_BITS) - 1))),
            );
            groups.push(Neighbour::from_code(rows[0][1]), &list);
            count += 1;
        }
        lists.groups = groups.finish();
        Encoded {
            key: key.to_owned(),
            lists,
            pairs: count,
            postings: terms.len() as u64,
            adjacencies: pairs.len() as u64,
            record: Vec::new(),
        }
    }
}

/// Whether the first of two keys, given by their numbers, keeps the lists of their pairs.
fn keeps(key: u32, other: u32, units: &[u32], ranks: &[u32]) -> bool {
    let rank = |key: u32| (units.get(key as usize).copied(), ranks.get(key as usize).copied());
    rank(key) <= rank(other)
}

/// Rows `[key, following key, unit and share]` of pairs in a frame of an earlier library that another key is to keep,
/// because now that one is the rarer. `before` is in how many units each key was.
pub(super) fn moved(
    frame: &[u8],
    inherited: &Inherited<'_>,
    (before, now): (&[u32], &[u32]),
    order: &Orders,
) -> Option<Vec<Row>> {
    let mut all = Vec::new();
    let changed = |key: u32| before.get(key as usize) != now.get(key as usize);
    rows::each(frame, |key, record| {
        let any = changed(key);
        rows::pairs(rows::halves(record)?.1, |code, rows| {
            let other = code >> 1;
            if !(any || changed(other)) || keeps(key, other, now, &order.keys.ranks) {
                return Some(());
            }
            let (first, second) = if code & 1 == 1 { (key, other) } else { (other, key) };
            rows::units(rows, |row| {
                let unit = inherited.units.get((row >> SHARE_BITS) as usize).copied().unwrap_or(GONE);
                if unit != GONE {
                    let share = row & ((1 << SHARE_BITS) - 1);
                    all.push([first, second, unit << SHARE_BITS | share]);
                }
            })
        })
    })?;
    Some(all)
}

/// A key ready to be written.
#[derive(Debug)]
struct Encoded {
    key: String,
    lists: TermLists,
    /// How many pairs are kept with the key.
    pairs: u64,
    postings: u64,
    adjacencies: u64,
    /// The rows for the next build, if they are left for one.
    record: Vec<u8>,
}
