//! Merged rows to the dictionary: keys in order, each with its posting lists and pair groups.

use super::error::BuildError;
use super::invert::SHARE_BITS;
use super::lists::{Merge, Row};
use super::statistics::Statistics;
use super::vocabulary::{Orders, Vocabulary, spelling};
use super::{TITLE_PREFIX, Unit};
use index::impact;
use index::pack::{PackWriter, Sink};
use index::pairs::{Adjacency, GroupsWriter, Neighbour};
use index::postings::Posting;
use index::terms::{DictionaryWriter, FormLists, TermLists};
use index::tree::Root;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Rows gathered before their lists are encoded in parallel.
const ROWS_AT_ONCE: usize = 1 << 20;

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
}

/// Some keys' rows.
#[derive(Debug, Default)]
struct Gathered {
    terms: Vec<Row>,
    pairs: Vec<Row>,
    /// Each key's rank and its stretches of `terms` and `pairs`.
    keys: Vec<(u32, Range<usize>, Range<usize>)>,
}

/// What is still to be gathered.
struct Rest<'a> {
    terms: Merge<'a>,
    pairs: Merge<'a>,
    next_key: u32,
}

impl Library<'_> {
    /// Writes the dictionary and returns the root of its tree.
    pub(super) fn write<S: Sink>(
        &self,
        terms: Merge<'_>,
        pairs: Merge<'_>,
        packs: &mut PackWriter<S>,
        statistics: &mut Statistics,
        words: &mut Vec<(String, u32)>,
    ) -> Result<Root, BuildError>
    where
        S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let mut writer = DictionaryWriter::default();
        let aliases = self.vocabulary.aliases(&self.order.keys);
        let mut rest = Rest { terms, pairs, next_key: 0 };
        loop {
            let gathered = self.gather(&mut rest)?;
            if gathered.keys.is_empty() {
                break;
            }
            statistics.postings += gathered.terms.len() as u64;
            statistics.adjacencies += gathered.pairs.len() as u64;
            let encoded: Vec<Encoded> = gathered
                .keys
                .par_iter()
                .map(|(key, terms, pairs)| {
                    let mut encoded =
                        self.encode(*key, &gathered.terms[terms.clone()], &gathered.pairs[pairs.clone()]);
                    let from = aliases.partition_point(|(from, _)| from < key);
                    let alias = |&(_, to): &(u32, u32)| self.key(to).to_owned();
                    let own = aliases[from..].iter().take_while(|(from, _)| from == key);
                    encoded.lists.aliases = own.map(alias).collect();
                    let synonyms = self.synonyms.get(&self.order.keys.ids[*key as usize]);
                    encoded.lists.synonyms = synonyms.into_iter().flatten().cloned().collect();
                    encoded
                })
                .collect();
            for Encoded { key, lists, pairs } in &encoded {
                statistics.pairs += pairs;
                statistics.list_bytes += lists.forms.iter().map(|(_, lists)| lists.length()).sum::<u64>();
                statistics.group_bytes += lists.groups.iter().map(|group| group.1.len() as u64).sum::<u64>();
                if !key.starts_with('!') {
                    words.extend(lists.forms.iter().map(|(form, lists)| (form.clone(), lists.units())));
                }
                writer.push(packs, key, lists).map_err(BuildError::sink::<S>)?;
            }
        }
        writer.finish(packs).map_err(BuildError::sink::<S>)
    }

    /// Takes the rows of the next keys.
    fn gather(&self, rest: &mut Rest<'_>) -> Result<Gathered, BuildError> {
        let Rest { terms, pairs, next_key } = rest;
        let mut gathered = Gathered::default();
        while gathered.terms.len() + gathered.pairs.len() < ROWS_AT_ONCE
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
            gathered.keys.push((key, first_term..gathered.terms.len(), first_pair..gathered.pairs.len()));
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
        let mut lists = TermLists::default();
        for rows in terms.chunk_by(|a, b| a[0] == b[0]) {
            let postings: Vec<Posting> = rows
                .iter()
                .map(|&[_, number, frequency]| {
                    let unit = self.units[number as usize];
                    // A word of a title matters as much in every unit of its document: which of them is the best
                    // is for the rest of the query to say.
                    let impact = if is_title {
                        impact::code(frequency, unit.title_length, self.average_title)
                    } else {
                        impact::code(frequency, unit.length, self.average_length)
                    };
                    Posting { unit: number, ordinal: unit.ordinal, impact }
                })
                .collect();
            let form = self.vocabulary.forms.get(self.order.forms.ids[rows[0][0] as usize]);
            let form = spelling(form);
            let form = form.strip_prefix(TITLE_PREFIX).or(form.strip_prefix('!')).unwrap_or(form);
            lists.forms.push((form.to_owned(), FormLists::new(postings, self.units.len() as u32)));
        }
        let mut groups = GroupsWriter::default();
        let mut count = 0;
        for rows in pairs.chunk_by(|a, b| a[1] == b[1]) {
            let list: Vec<Adjacency> = rows
                .iter()
                .map(|row| Adjacency {
                    unit: row[2] >> SHARE_BITS,
                    share: row[2] as u8 & ((1 << SHARE_BITS) - 1),
                })
                .collect();
            groups.push(Neighbour::from_code(rows[0][1]), &list);
            count += 1;
        }
        lists.groups = groups.finish();
        Encoded { key: key.to_owned(), lists, pairs: count }
    }
}

/// A key ready to be written.
#[derive(Debug)]
struct Encoded {
    key: String,
    lists: TermLists,
    /// How many pairs are kept with the key.
    pairs: u64,
}
