//! Documents to a library: analysis, inversion, and the writing of every block.
//!
//! ```text
//! batch of documents --(units, invert: in parallel)--> portions
//!   portion: vocabulary of its own, rows, encoded passages
//! portions --(in order)--> vocabulary of the library, rows of the library (lists, spilled as runs), text and heads
//! finish: runs --(merge)--> keys in order --(encode: in parallel)--> dictionary, trees, names, completions, manifest
//! upon:   documents and rows of an earlier build join behind the portions, renumbered; blocks that come out the same are
//!         taken from its packs
//! ```
//!
//! **Invariant:** the same documents in the same order give the same packs and the same manifest, whatever the
//! number of threads, the sizes of the batches, the memory allowed, and how much of it was built before. What is mined
//! from the collection as a whole, the primer and the runs of words that are completed, is for this purpose given.

mod adjacency;
mod alphabet;
mod analyzed;
mod base;
pub(crate) mod browse;
mod cache;
pub(crate) mod columns;
pub(crate) mod completions;
mod dictionary;
mod documents;
mod error;
mod invert;
mod lists;
mod phrases;
mod primer;
mod rows;
mod runs;
mod scratch;
mod statistics;
mod stem;
mod synonyms;
mod units;
mod upon;
mod vocabulary;
mod words;

pub use analyzed::{Analyzed, NotAnalyzed};
pub use base::{Base, Mined};
pub use cache::{CacheKey, CacheReader, CacheWriter};
pub use columns::{MOST_VALUES, Misfit};
pub use error::BuildError;
pub use statistics::Statistics;
pub use units::UNIT_BYTES;

use adjacency::Adjacencies;
use base::{Leaving, Rest};
use browse::Browse;
use columns::Columns;
use completions::{Completions, Numbers};
use documents::{Body, Documents, Text};
use index::columns::Kind;
use index::document::{Document, Head};
use index::ids::IdsWriter;
use index::pack::{Lane, PackWriter, Sink};
use index::tree::{Root, TreeWriter, separator};
use index::{Info, Manifest};
use invert::Portion;
use lists::Lists;
use rayon::prelude::*;
use rows::Records;
use rustc_hash::FxHashSet;
use scratch::Scratch;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;
use std::path::PathBuf;
use vocabulary::Vocabulary;

/// How often a title counts in each unit of its document: as if it were written there so many times.
pub const TITLE_WEIGHT: u32 = 2;
/// What comes before the folded form in the key of a word of a title.
pub const TITLE_PREFIX: &str = "!title:";
/// Version of the analysis and of what the builder does with it; a library names it, and readers compare.
pub const ANALYZER_VERSION: u32 = analysis::VERSION;
/// Rows held in memory, in bytes, unless [`Settings::memory`] says otherwise.
pub const DEFAULT_MEMORY: usize = 128 << 20;

/// Units are numbered below this: two bits of a pair's row hold the share.
const MAX_UNITS: u32 = 1 << 30;
/// Bytes of text analyzed as one job of one thread.
const PORTION_BYTES: usize = 128 << 10;
/// Jobs whose results are held at a time, so that a large batch does not cost memory.
const PORTIONS_AT_ONCE: usize = 64;
/// A block of names is closed when it has reached this many bytes.
const NAMES_LENGTH: usize = 4096;

/// What the builder has to know beside the documents.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The library's name.
    pub title: String,
    /// A sentence or two about it; may be empty.
    pub description: String,
    /// BCP 47 language of the library as a whole.
    pub lang: String,
    /// Where the site will live; may be empty.
    pub url: String,
    /// Fields that are filters whatever their values, by name, with their kinds.
    pub fields: BTreeMap<String, Kind>,
    /// What else things are called: two names of one thing each. Either finds the other.
    pub synonyms: Vec<(String, String)>,
    /// Bytes of rows (twelve for each term and each pair of a unit) held in memory before they are written to
    /// `scratch` as a sorted run. Any number works; a small one makes many small runs.
    pub memory: usize,
    /// Folder for runs. Made when the first is written; the runs, and the folder if nothing else is in it, are
    /// removed when the builder is done or dropped.
    pub scratch: PathBuf,
}

impl Settings {
    /// A library without a name, with the default memory.
    pub fn new(scratch: impl Into<PathBuf>) -> Self {
        Settings {
            title: String::new(),
            description: String::new(),
            lang: String::new(),
            url: String::new(),
            fields: BTreeMap::new(),
            synonyms: Vec::new(),
            memory: DEFAULT_MEMORY,
            scratch: scratch.into(),
        }
    }
}

/// What is remembered of a unit until its postings are written.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Unit {
    /// Tokens, the title's [`TITLE_WEIGHT`] times.
    length: u32,
    /// Tokens of the document's title.
    title_length: u32,
}

/// Builds a library from documents that are handed over in batches.
#[derive(Debug)]
pub struct LibraryBuilder<S: Sink> {
    settings: Settings,
    scratch: Scratch,
    packs: PackWriter<S>,
    documents: Documents,
    columns: Columns,
    browse: Browse,
    completions: Completions,
    ids: rustc_hash::FxHashMap<String, u32>,
    languages: BTreeMap<String, u32>,
    units: Vec<Unit>,
    vocabulary: Vocabulary,
    definitions: synonyms::Definitions,
    /// `[form, unit, frequency]`.
    terms: Lists,
    pairs: Adjacencies,
    /// In how many units each form is.
    form_units: Vec<u32>,
    /// Names of the fields that documents have.
    fields: FxHashSet<String>,
    statistics: Statistics,
    /// What is mined from all documents, if that is not to be done here.
    mined: Option<Mined>,
    base: Option<Base>,
    leaving: Option<Leaving>,
}

/// The packs of an earlier library.
pub trait PackSource: std::fmt::Debug + Send + Sync {
    /// The bytes of the pack with this name, whatever they are now.
    fn pack(&self, name: &str) -> Option<Vec<u8>>;
}

impl<S: Sink + Send> LibraryBuilder<S>
where
    S::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    /// A builder that hands finished packs to `sink`. Nothing is written yet.
    pub fn new(settings: Settings, sink: S) -> Result<Self, BuildError> {
        Ok(LibraryBuilder {
            scratch: Scratch::new(settings.scratch.clone()),
            columns: Columns::new(&settings.fields),
            settings,
            browse: Browse::default(),
            completions: Completions::default(),
            packs: PackWriter::new(sink),
            documents: Documents::default(),
            ids: Default::default(),
            languages: BTreeMap::new(),
            units: Vec::new(),
            vocabulary: Vocabulary::default(),
            definitions: Default::default(),
            terms: Lists::new("terms"),
            pairs: Adjacencies::default(),
            form_units: Vec::new(),
            fields: FxHashSet::default(),
            statistics: Statistics::default(),
            mined: None,
            base: None,
            leaving: None,
        })
    }

    /// Adds documents, in order. They are analyzed on all threads of the current rayon pool; a batch of some
    /// megabytes keeps them busy.
    ///
    /// # Errors
    /// A [`BuildError::DuplicateId`] is found before anything of the batch is added. After any error the builder is
    /// of no further use.
    pub fn add(&mut self, documents: Vec<Document>) -> Result<(), BuildError> {
        self.name(documents.iter().map(|document| &document.head))?;
        let portions = portions(&documents);
        for some in portions.chunks(PORTIONS_AT_ONCE) {
            let inverted: Vec<Portion> =
                some.par_iter().map(|documents| Portion::invert(documents)).collect();
            for (documents, portion) in some.iter().zip(inverted) {
                self.take(documents.iter().map(|document| &document.head), portion)?;
            }
            self.documents.write(&mut self.packs, self.base.as_ref())?;
        }
        Ok(())
    }

    /// Adds documents that were analyzed elsewhere, in order: the library is the same as if they had been added here.
    ///
    /// # Errors
    /// As of [`LibraryBuilder::add`].
    pub fn add_analyzed(&mut self, analyzed: Vec<Analyzed>) -> Result<(), BuildError> {
        for Analyzed { heads, portion } in analyzed {
            self.name(heads.iter())?;
            self.take(heads.iter(), portion)?;
        }
        self.documents.write(&mut self.packs, self.base.as_ref())
    }

    /// Takes note of the ids of the next documents.
    fn name<'a>(&mut self, heads: impl Iterator<Item = &'a Head>) -> Result<(), BuildError> {
        for head in heads {
            match self.ids.entry(head.id.clone()) {
                Entry::Occupied(entry) => return Err(BuildError::DuplicateId { id: entry.key().clone() }),
                // The number of the first unit is not known yet.
                Entry::Vacant(entry) => entry.insert(u32::MAX),
            };
        }
        Ok(())
    }

    /// Adds what was made of the documents with these heads to the library.
    fn take<'a>(
        &mut self,
        heads: impl Iterator<Item = &'a Head>,
        portion: Portion,
    ) -> Result<(), BuildError> {
        let base = self.units.len() as u32;
        if portion.units.len() > (MAX_UNITS - base) as usize {
            return Err(BuildError::TooManyUnits);
        }
        let mut lengths = portion.units.iter().map(|unit| unit.length);
        for (head, mut encoded) in heads.zip(portion.documents) {
            let rest = Rest::of(&encoded, lengths.by_ref().take(encoded.units.len()).collect());
            let text = Text::Made(std::mem::take(&mut encoded.bytes));
            self.lay(head, rest, text)?;
        }
        let ids = self.vocabulary.take(&portion.vocabulary);
        for (definition, count) in portion.definitions {
            *self.definitions.entry(definition).or_default() += count;
        }
        self.form_units.resize(self.vocabulary.forms(), 0);
        for &[form, _, _] in &portion.terms {
            self.form_units[ids.forms[form as usize] as usize] += 1;
        }
        if self.mined.is_none() {
            let forms = portion.sequence.iter().map(|&form| ids.forms.get(form as usize).copied());
            self.completions.phrases.extend(forms.map(|form| form.unwrap_or(phrases::BREAK)));
        }
        portion.numbers.iter().for_each(|number| self.completions.number(number));
        self.terms.extend(
            portion
                .terms
                .iter()
                .map(|&[form, unit, frequency]| [ids.forms[form as usize], base + unit, frequency]),
        );
        self.pairs.extend(portion.pairs.iter().map(|&[first, second, unit]| {
            [ids.keys[first as usize], ids.keys[second as usize], unit + (base << invert::SHARE_BITS)]
        }));
        if self.terms.bytes() + self.pairs.bytes() > self.settings.memory {
            let order = self.vocabulary.order();
            self.terms.spill(&order.forms, &mut self.scratch)?;
            self.pairs.spill(&mut self.scratch)?;
            self.statistics.spills += 1;
        }
        Ok(())
    }

    /// Adds the next document, but for what its words are.
    fn lay(&mut self, head: &Head, rest: Rest, text: Text) -> Result<(), BuildError> {
        let first_unit = self.units.len() as u32;
        if rest.units.len() > (MAX_UNITS - first_unit) as usize {
            return Err(BuildError::TooManyUnits);
        }
        if let Some(number) = self.ids.get_mut(&head.id) {
            *number = first_unit;
        }
        *self.languages.entry(head.lang.clone()).or_default() += 1;
        for (name, _) in words::fields(head) {
            if !self.fields.contains(name) {
                self.fields.insert(name.to_owned());
            }
        }
        self.statistics.documents += 1;
        self.statistics.text += rest.text;
        self.statistics.title_tokens += u64::from(rest.title_length);
        self.statistics.tokens += rest.lengths.iter().map(|length| u64::from(*length)).sum::<u64>();
        let title_length = rest.title_length;
        self.units.extend(rest.lengths.iter().map(|&length| Unit { length, title_length }));
        self.documents.push(first_unit, head, Body { units: &rest.units, hash: rest.hash, text })?;
        self.columns.push(head, rest.units.len() as u32);
        self.browse.push(head);
        self.completions.title(&head.title);
        match &mut self.leaving {
            Some(leaving) => leaving.document(head, rest).map_err(BuildError::Leave),
            None => Ok(()),
        }
    }

    /// Values of declared fields that are not of their kind.
    pub fn misfits(&self) -> Vec<Misfit> {
        self.columns.misfits()
    }

    /// Writes everything that is left, and tells what the manifest is. The manifest itself is not written: its
    /// bytes are [`Manifest::encode`].
    pub fn finish(mut self) -> Result<(Manifest, S, Statistics), BuildError> {
        let base = self.base.take();
        let mut touched = Vec::new();
        if let Some(base) = &base {
            touched = self.forget(base)?;
            let changed = self.mined.as_ref().map(|mined| self.changed_since(base, mined));
            if let Some((mined, changed)) = self.mined.as_mut().zip(changed) {
                mined.changed = changed;
            }
        }
        let (heads, groups) = self.documents.finish(&mut self.packs, base.as_ref(), &mut self.statistics)?;
        let mut keys: Vec<u32> =
            self.fields.iter().map(|name| self.vocabulary.key(&words::key_of_field(name))).collect();
        let mut key_units = self.vocabulary.key_units(&self.form_units);
        let definitions = &self.definitions;
        let vocabulary = &mut self.vocabulary;
        let synonyms = synonyms::rules(definitions, &self.settings.synonyms, vocabulary, &mut key_units);
        keys.extend(synonyms.keys());
        let is_form: Vec<bool> = self.form_units.iter().map(|units| *units > 0).collect();
        let order = self.vocabulary.order_of(&self.vocabulary.keys_of(&is_form, keys.into_iter()), &is_form);
        let averages = [
            average(self.statistics.tokens, self.units.len()),
            average(self.statistics.title_tokens, self.statistics.documents as usize),
        ];
        let mut inherited = base.as_ref().map(|base| base.inherited(touched, &order, averages));
        if let Some((base, inherited)) = base.as_ref().zip(inherited.as_mut()) {
            let moved = base.moved(inherited, &key_units, &order)?;
            let keys = moved.iter().flat_map(|row| [row[0], row[1]]);
            keys.for_each(|key| inherited.touch(key));
            self.pairs.extend(moved.into_iter());
        }
        let mut pairs = self.pairs.by_rarer_key(&key_units, &order.keys, &mut self.scratch)?;
        let library = dictionary::Library {
            vocabulary: &self.vocabulary,
            order: &order,
            synonyms: &synonyms,
            units: &self.units,
            average_length: averages[0],
            average_title: averages[1],
            key_units: &key_units,
            inherited: inherited.as_ref(),
        };
        let sources = dictionary::Sources {
            terms: self.terms.merge(&order.forms)?,
            pairs: pairs.merge(&order.keys)?,
            records: base.as_ref().map(|base| Records::new(base.rows.clone())),
        };
        let words = &mut self.completions.words;
        let leaving = self.leaving.as_mut();
        let terms = library.write(sources, &mut self.packs, &mut self.statistics, words, leaving)?;
        // It is large, and nobody waits for it to be taken apart.
        drop(inherited);
        rayon::spawn(move || drop(base));
        let ids =
            write_ids(self.ids.into_iter().collect(), &mut self.packs).map_err(BuildError::sink::<S>)?;
        let primer = self.packs.primer();
        // Whose alphabet it is: the library's, or, if that is not said, that of most documents.
        let most = self.languages.iter().max_by_key(|(_, count)| **count).map_or("", |(lang, _)| lang);
        let lang = if self.settings.lang.is_empty() { most } else { &self.settings.lang };
        let browse = self.browse.write(&self.columns, lang, &mut self.packs);
        let (browse_bytes, browse) = browse.map_err(BuildError::sink::<S>)?;
        self.statistics.browse_bytes = browse_bytes;
        let (spans, columns) = self.columns.write(&mut self.packs).map_err(BuildError::sink::<S>)?;
        let mined = match self.mined {
            Some(mined) => mined,
            None => Mined {
                primer: primer.text().to_vec(),
                phrases: self.completions.phrases(&self.vocabulary),
                documents: self.statistics.documents,
                changed: 0,
            },
        };
        let numbers = self.leaving.is_some().then(|| self.completions.numbers.clone());
        let phrases = upon::still_there(&mined.phrases, &self.vocabulary, &self.form_units);
        let completions = self.completions.write(phrases, &mut self.packs);
        let (completion_bytes, completions) = completions.map_err(BuildError::sink::<S>)?;
        self.statistics.completion_bytes = completion_bytes;
        self.statistics.units = self.units.len() as u32;
        self.statistics.keys = order.keys.ids.len() as u32;
        self.statistics.forms = order.forms.ids.len() as u32;

        let blocks = self.packs.take_compressed();
        let (packs, sink) = self.packs.finish().map_err(BuildError::sink::<S>)?;
        if let Some(leaving) = self.leaving {
            let state = base::State {
                vocabulary: self.vocabulary.in_order(&order),
                form_units: order.forms.ids.iter().map(|&form| self.form_units[form as usize]).collect(),
                definitions: self.definitions,
                numbers: numbers.unwrap_or_default(),
                averages,
                mined,
                groups,
                blocks: blocks
                    .iter()
                    .map(|(key, at)| (*key, [at.pack, at.offset, at.stored, at.length]))
                    .collect(),
                packs: packs.iter().map(|pack| pack.name).collect(),
            };
            leaving.finish(&state).map_err(BuildError::Leave)?;
        }
        let mut languages: Vec<(String, u32)> = self.languages.into_iter().collect();
        languages.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        let mut manifest = Manifest {
            info: Info {
                title: self.settings.title,
                description: self.settings.description,
                lang: self.settings.lang,
                url: self.settings.url,
                documents: self.statistics.documents,
                units: self.statistics.units,
                tokens: self.statistics.tokens,
                keys: self.statistics.keys,
                languages,
                analyzer: ANALYZER_VERSION,
                build: String::new(),
            },
            primer: primer.stored().to_vec(),
            primer_length: primer.length(),
            packs: packs.iter().map(|pack| pack.name).collect(),
            spans,
            terms,
            heads,
            ids,
            completions,
            columns: Some(columns),
            browse: Some(browse),
        };
        // The packs' names are hashes of their content, so this hash is one of everything.
        manifest.info.build = index::manifest::pack_name(&index::pack::name_of(&manifest.encode()));
        self.statistics.packs = packs.len() as u32;
        self.statistics.stored = packs.iter().map(|pack| u64::from(pack.length)).sum();
        Ok((manifest, sink, self.statistics))
    }
}

/// Cuts a batch into jobs of about [`PORTION_BYTES`].
pub(crate) fn portions(documents: &[Document]) -> Vec<&[Document]> {
    let mut portions = Vec::new();
    let (mut start, mut size) = (0, 0);
    for (index, document) in documents.iter().enumerate() {
        size += document.passages.iter().map(|passage| passage.text.len()).sum::<usize>();
        if size >= PORTION_BYTES {
            portions.push(&documents[start..=index]);
            (start, size) = (index + 1, 0);
        }
    }
    portions.extend(documents.get(start..).filter(|rest| !rest.is_empty()));
    portions
}

/// An average to twelve binary digits: where one document of many changes it stays, and with it all impacts.
fn average(sum: u64, count: usize) -> f32 {
    let exact = (sum as f64 / count.max(1) as f64) as f32;
    const DROPPED: u32 = f32::MANTISSA_DIGITS - 12;
    f32::from_bits((exact.to_bits() + (1 << (DROPPED - 1))) >> DROPPED << DROPPED)
}

fn write_ids<S: Sink>(mut ids: Vec<(String, u32)>, packs: &mut PackWriter<S>) -> Result<Root, S::Error> {
    ids.par_sort_unstable();
    let mut tree = TreeWriter::default();
    let mut open = IdsWriter::default();
    let (mut last, mut key) = ("", &[][..]);
    let mut ids = ids.iter().peekable();
    while let Some((id, first_unit)) = ids.next() {
        if open.is_empty() {
            key = separator(last.as_bytes(), id.as_bytes());
        }
        open.push(id, *first_unit);
        last = id;
        if open.len() >= NAMES_LENGTH || ids.peek().is_none() {
            tree.push(key, packs.compress(Lane::Dictionary, open.take())?);
        }
    }
    tree.finish(packs)
}
