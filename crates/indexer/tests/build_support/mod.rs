//! A library in memory, read with the format's readers alone; and what a naive count says should be in it.

use analysis::tokenize;
use index::document::{Document, Head};
use index::heads::{self, HeadEntry};
use index::pack::Sink;
use index::pairs::{self, Adjacency, Pairs};
use index::postings::Posting;
use index::terms::{Extent, Shard, Term};
use index::tree::{Node, Root};
use index::{Block, Manifest, ids, impact, passages};
use indexer::build::{BuildError, LibraryBuilder, Settings, Statistics, TITLE_PREFIX, TITLE_WEIGHT};
use std::collections::BTreeMap;
use std::convert::Infallible;

/// Packs by name.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Packs(pub(crate) BTreeMap<String, Vec<u8>>);

impl Sink for Packs {
    type Error = Infallible;
    fn pack(&mut self, name: &str, bytes: &[u8]) -> Result<(), Infallible> {
        self.0.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    }
}

/// A built library.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Library {
    pub(crate) manifest: Manifest,
    pub(crate) packs: Packs,
    pub(crate) statistics: Statistics,
}

/// Builds from batches of `batch` documents.
pub(crate) fn build(documents: &[Document], memory: usize, batch: usize) -> Result<Library, BuildError> {
    let folder = tempfile::tempdir().unwrap();
    let scratch = folder.path().join("runs");
    let mut settings = Settings::new(&scratch);
    settings.title = "Thư viện".into();
    settings.memory = memory;
    let mut builder = LibraryBuilder::new(settings, Packs::default())?;
    for some in documents.chunks(batch) {
        builder.add(some.to_vec())?;
    }
    let (manifest, packs, statistics) = builder.finish()?;
    assert!(!scratch.exists(), "the runs are left");
    Ok(Library { manifest, packs, statistics })
}

/// A key's lists: units with their postings by form, and pairs by the second key.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Lists {
    pub(crate) forms: BTreeMap<String, Vec<Posting>>,
    pub(crate) pairs: BTreeMap<String, Vec<(u32, u8)>>,
}

impl Library {
    /// A block's bytes, inflated and verified.
    pub(crate) fn block(&self, block: &Block) -> Vec<u8> {
        let pack = &self.packs.0[&index::manifest::pack_name(&self.manifest.packs[block.pack as usize])];
        let stored = &pack[block.offset as usize..][..block.stored as usize];
        let mut bytes = stored.to_vec();
        if block.is_compressed() {
            let Manifest { primer, primer_length, .. } = &self.manifest;
            bytes = index::pack::inflate(primer, *primer_length, stored, block.length).unwrap();
        }
        block.unseal(bytes).unwrap()
    }

    /// The blocks a tree is about, in order.
    pub(crate) fn leaves(&self, root: &Root) -> Vec<Block> {
        let mut level: Vec<Block> = root.node.blocks().collect();
        for _ in 0..root.height {
            level = level
                .iter()
                .flat_map(|block| Node::decode(&self.block(block)).unwrap().blocks().collect::<Vec<_>>())
                .collect();
        }
        level
    }

    /// The block that holds a key of a tree.
    pub(crate) fn leaf(&self, root: &Root, key: &[u8]) -> Option<Block> {
        let mut found = root.node.find(key)?;
        for _ in 0..root.height {
            found = Node::decode(&self.block(&found)).unwrap().find(key)?;
        }
        Some(found)
    }

    /// All head entries, with the places of their units in text blocks or in the block of the head itself.
    pub(crate) fn heads(&self) -> Vec<HeadEntry> {
        let mut all = Vec::new();
        for block in self.leaves(&self.manifest.heads) {
            for mut entry in heads::decode(&self.block(&block)).unwrap() {
                entry.units.iter_mut().for_each(|unit| unit.block = unit.block.or(Some(block)));
                all.push(entry);
            }
        }
        all
    }

    /// All documents, put together from their units.
    pub(crate) fn documents(&self) -> Vec<Document> {
        let document = |entry: HeadEntry| {
            let mut document = Document { head: entry.head, passages: Vec::new() };
            for unit in &entry.units {
                let bytes = self.block(&unit.block.unwrap());
                let some = passages::decode(&bytes[unit.bytes.clone()]).unwrap();
                assert_eq!(document.passages.len(), unit.first_passage as usize);
                assert_eq!(some.len(), unit.passages as usize);
                document.passages.extend(some);
            }
            document
        };
        self.heads().into_iter().map(document).collect()
    }

    /// The names and numbers of all documents, in order of the names.
    pub(crate) fn ids(&self) -> Vec<(String, u32)> {
        let mut all = Vec::new();
        for block in self.leaves(&self.manifest.ids) {
            ids::each(&self.block(&block), &mut |id, unit| {
                all.push((String::from_utf8(id.to_vec()).unwrap(), unit));
                true
            })
            .unwrap();
        }
        all
    }

    /// The number of a document, found as an engine does.
    pub(crate) fn number(&self, id: &str) -> Option<u32> {
        let block = self.leaf(&self.manifest.ids, id.as_bytes())?;
        ids::find(&self.block(&block), id).unwrap()
    }

    /// A term, found as an engine does.
    pub(crate) fn term(&self, key: &str) -> Option<Term> {
        let block = self.leaf(&self.manifest.terms, key.as_bytes())?;
        Shard::decode(self.block(&block), self.manifest.info.units).unwrap().get(key).unwrap()
    }

    fn extent(&self, extent: &Extent) -> Vec<u8> {
        extent.parts.iter().flat_map(|(block, range)| self.block(block)[range.clone()].to_vec()).collect()
    }

    /// The whole dictionary.
    pub(crate) fn dictionary(&self) -> BTreeMap<String, Lists> {
        let mut terms = Vec::new();
        for block in self.leaves(&self.manifest.terms) {
            let shard = Shard::decode(self.block(&block), self.manifest.info.units).unwrap();
            shard
                .each(&mut |key, term| {
                    assert_eq!(term.ordinal as usize, terms.len());
                    terms.push((key.to_owned(), term));
                    Ok(())
                })
                .unwrap();
        }
        assert!(terms.windows(2).all(|two| two[0].0 < two[1].0), "keys are sorted");
        let lists = |term: &Term| {
            let mut lists = Lists::default();
            for form in &term.forms {
                let list = form.postings(&self.extent(&form.list), Some(&self.extent(&form.rest))).unwrap();
                assert!(lists.forms.insert(form.text.clone(), list).is_none());
            }
            lists
        };
        let mut all: BTreeMap<String, Lists> =
            terms.iter().map(|(key, term)| (key.clone(), lists(term))).collect();
        for (key, term) in &terms {
            for group in &term.groups {
                let bytes = self.extent(&group.bytes);
                let mut pairs = Pairs::new(&bytes, group.first, &term.scopes);
                while let Some(neighbour) = pairs.neighbour() {
                    let (other, other_term) = &terms[neighbour.ordinal() as usize];
                    assert!((term.units, term.ordinal) <= (other_term.units, other_term.ordinal));
                    let mut units = BTreeMap::new();
                    for Adjacency { form, place, share } in pairs.lists().unwrap() {
                        let form = &term.forms[form as usize];
                        let members = &all[key].forms[&form.text];
                        let unit =
                            if form.front == form.units { members[place as usize].unit } else { place };
                        units.insert(unit, share);
                    }
                    let (first, second) = if neighbour.follows() { (key, other) } else { (other, key) };
                    let pairs = &mut all.get_mut(first).unwrap().pairs;
                    assert!(pairs.insert(second.clone(), units.into_iter().collect()).is_none());
                }
            }
        }
        all
    }
}

/// What a dictionary of these documents must say, counted the slow way. Where the documents are cut into units is
/// taken from the library.
pub(crate) fn count(documents: &[Document], heads: &[HeadEntry]) -> BTreeMap<String, Lists> {
    struct Unit {
        number: u32,
        title: usize,
        /// Each text's keys and forms.
        texts: Vec<Vec<(String, String)>>,
    }
    let words = |text: &str| -> Vec<(String, String)> {
        tokenize(text).into_iter().map(|token| (token.folded, token.exact)).collect()
    };
    let mut units = Vec::new();
    let mut titles = 0;
    for (document, entry) in documents.iter().zip(heads) {
        let title = words(&document.head.title);
        titles += title.len();
        for (ordinal, place) in entry.units.iter().enumerate() {
            let mut texts: Vec<_> = (0..TITLE_WEIGHT).map(|_| title.clone()).collect();
            let passages = &document.passages[place.first_passage as usize..][..place.passages as usize];
            texts.extend(passages.iter().map(|passage| words(&passage.text)));
            units.push(Unit { number: entry.first_unit + ordinal as u32, title: title.len(), texts });
        }
    }
    let length = |unit: &Unit| unit.texts.iter().map(Vec::len).sum::<usize>();
    let average = rounded(units.iter().map(length).sum::<usize>() as f64 / units.len() as f64);
    let average_title = rounded(titles as f64 / documents.len() as f64);

    let mut all: BTreeMap<String, Lists> = BTreeMap::new();
    for unit in &units {
        let posting = |frequency, length, average| Posting {
            unit: unit.number,
            impact: impact::code(frequency, length, average),
        };
        let mut forms: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        let mut keys: BTreeMap<&str, u32> = BTreeMap::new();
        let mut neighbours: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        for text in &unit.texts {
            for (key, exact) in text {
                *forms.entry((key, exact)).or_default() += 1;
                *keys.entry(key).or_default() += 1;
            }
            for two in text.windows(2) {
                *neighbours.entry((&two[0].0, &two[1].0)).or_default() += 1;
            }
        }
        for ((key, exact), frequency) in forms {
            let list = all.entry(key.into()).or_default().forms.entry(exact.into()).or_default();
            list.push(posting(frequency, length(unit) as u32, average as f32));
        }
        for ((first, second), together) in neighbours {
            let share = pairs::share(together, keys[first].min(keys[second]));
            let list = all.entry(first.into()).or_default().pairs.entry(second.into()).or_default();
            list.push((unit.number, share));
        }
        let mut title: BTreeMap<&(String, String), u32> = BTreeMap::new();
        for word in &unit.texts[0][..unit.title] {
            *title.entry(word).or_default() += 1;
        }
        for ((key, exact), frequency) in title {
            let lists = all.entry(format!("{TITLE_PREFIX}{key}")).or_default();
            let list = lists.forms.entry(exact.clone()).or_default();
            list.push(posting(frequency, unit.title as u32, average_title as f32));
        }
    }
    all
}

/// The nearest number of twelve binary digits.
fn rounded(number: f64) -> f64 {
    let scale = if number > 0.0 { 2f64.powf(11.0 - number.log2().floor()) } else { 1.0 };
    (f64::from(number as f32) * scale).round() / scale
}

/// Everything a library must be, checked through its readers.
pub(crate) fn verify(library: &Library, documents: &[Document]) {
    let heads = library.heads();
    assert!(library.documents() == documents, "documents come back as they were");
    let mut next = 0;
    for entry in &heads {
        assert_eq!(entry.first_unit, next, "units are numbered through");
        next += entry.units.len() as u32;
        assert_eq!(library.number(&entry.head.id), Some(entry.first_unit));
        let block =
            library.leaf(&library.manifest.heads, &index::manifest::unit_key(entry.first_unit)).unwrap();
        let found = heads::decode(&library.block(&block)).unwrap();
        assert!(found.iter().any(|found| (found.first_unit, &found.head) == (entry.first_unit, &entry.head)));
    }
    let mut names: Vec<(String, u32)> =
        heads.iter().map(|entry| (entry.head.id.clone(), entry.first_unit)).collect();
    names.sort();
    assert_eq!(library.ids(), names);

    let expected = count(documents, &heads);
    let dictionary = library.dictionary();
    let keys = dictionary.len();
    let dictionary = words(dictionary);
    for (key, lists) in &expected {
        assert_eq!(dictionary.get(key), Some(lists), "key {key}");
    }
    // Each look-up decodes a shard: some are enough.
    for key in expected.keys().step_by(expected.len() / 200 + 1) {
        assert!(library.term(key).is_some(), "key {key}");
    }
    assert_eq!(dictionary.len(), expected.len());

    let info = &library.manifest.info;
    assert_eq!((info.documents as usize, info.units, info.keys as usize), (documents.len(), next, keys));
    let mut unsigned = library.manifest.clone();
    unsigned.info.build.clear();
    let name = index::manifest::pack_name(&index::pack::name_of(&unsigned.encode()));
    assert_eq!(info.build, name);
    for (name, bytes) in &library.packs.0 {
        assert_eq!(*name, index::manifest::pack_name(&index::pack::name_of(bytes)));
    }
    let stored: usize = library.packs.0.values().map(Vec::len).sum();
    assert_eq!(stored as u64, library.statistics.stored);
}

/// What is counted here: words. Other fields and names have keys as well, and some keys only lead elsewhere.
pub(crate) fn words(mut dictionary: BTreeMap<String, Lists>) -> BTreeMap<String, Lists> {
    let is_word = |key: &str| !key.starts_with('!') || key.starts_with("!title:");
    dictionary.retain(|key, lists| is_word(key) && !lists.forms.is_empty());
    dictionary
}

/// A document with an id and a title.
pub(crate) fn document(id: &str, title: &str) -> Document {
    let head = Head { id: id.into(), title: title.into(), lang: "vi".into(), ..Head::default() };
    Document { head, passages: Vec::new() }
}
