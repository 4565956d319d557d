//! The lists by which one browses: each whole, and of documents that the library has.

use super::Fault;
use super::packs::Packs;
use super::walk::{Keys, walk};
use crate::build::browse::card;
use crate::host::MANIFEST;
use index::Manifest;
use index::browse::{self, BETWEEN, Front, List, PAGE, Row};
use index::heads::HeadEntry;
use index::manifest::unit_key;
use std::collections::{BTreeMap, BTreeSet};

/// What lists may say of documents, and what they do say.
#[derive(Debug, Default)]
pub(super) struct Browse {
    /// A hash of what a list says of each document.
    cards: BTreeSet<u128>,
    /// Documents of each field that were come by, as a sum of hashes that does not depend on their order.
    reached: BTreeMap<String, u128>,
    /// Lists that a group leads to.
    led_to: BTreeSet<String>,
}

impl Browse {
    /// Takes notice of a document.
    pub(super) fn expect(&mut self, entry: &HeadEntry) {
        self.cards.insert(hash(&Row::Document(card(&entry.head))));
    }

    /// Compares.
    pub(super) fn check(mut self, packs: &mut Packs, manifest: &Manifest) -> Result<(), Fault> {
        let block = manifest.browse.ok_or_else(|| Fault::new(MANIFEST, "it does not lead to lists"))?;
        let front = Front::decode(&packs.block(block)?).map_err(|error| packs.fault(block, error))?;
        let strange = |row: &&Row| matches!(row, Row::Document(_)) && !self.cards.contains(&hash(row));
        if front.rows.iter().any(|row| strange(&row)) {
            return Err(packs.fault(block, "it names a document that the library does not have"));
        }
        let lists = lists(packs, &front)?;
        for (path, list) in &lists {
            self.list(packs, path, list, &lists)?;
        }
        let fields =
            front.rows.iter().filter_map(|row| if let Row::Field(name, _) = row { Some(name) } else { None });
        let fields: BTreeSet<String> = fields.cloned().collect();
        let named: BTreeSet<String> = self.led_to.union(&fields).cloned().collect();
        if !lists.keys().eq(named.iter()) {
            return Err(packs.fault(block, "its lists are not those that its fields and groups lead to"));
        }
        let all = self.cards.iter().fold(0u128, |sum, card| sum.wrapping_add(*card));
        for field in ["date", "title"] {
            if self.reached.get(field).is_some_and(|sum| *sum != all) {
                return Err(packs.fault(block, format!("by {field} not every document is reached once")));
            }
        }
        Ok(())
    }

    fn list(
        &mut self,
        packs: &mut Packs,
        path: &str,
        list: &List,
        lists: &BTreeMap<String, List>,
    ) -> Result<(), Fault> {
        let name = path.replace(BETWEEN, "/");
        let field = path.split(BETWEEN).next().unwrap_or_default();
        let (mut rows, mut documents) = (0u32, 0u32);
        walk(packs, &list.pages.node, list.pages.height, &mut |packs, block, bytes| {
            let page = browse::rows(&bytes).map_err(|error| packs.fault(block, error))?;
            let first = rows;
            if page.len() as u32 != (list.rows.saturating_sub(first)).min(PAGE) {
                return Err(packs.fault(block, format!("a page of {name:?} is too short or too long")));
            }
            for row in &page {
                let wrong = match row {
                    Row::Document(_) => {
                        documents += 1;
                        let card = hash(row);
                        let sum = self.reached.entry(field.to_owned()).or_default();
                        *sum = sum.wrapping_add(card);
                        !self.cards.contains(&card)
                    }
                    Row::Group(label, count) => {
                        documents = documents.saturating_add(*count);
                        let below = format!("{path}{BETWEEN}{label}");
                        let right = lists.get(&below).is_some_and(|list| list.documents == *count);
                        !(self.led_to.insert(below) && right)
                    }
                    Row::Field(..) => true,
                };
                if wrong {
                    return Err(packs.fault(block, format!("{name:?} has a row that is not of this library")));
                }
            }
            rows += page.len() as u32;
            let last = rows.checked_sub(1).filter(|_| !page.is_empty());
            Ok(last.map(|last| (unit_key(first).to_vec(), unit_key(last).to_vec())))
        })?;
        if (rows, documents) == (list.rows, list.documents) {
            return Ok(());
        }
        Err(Fault::new(
            MANIFEST,
            format!("its list {name:?} does not have as many rows or documents as it says"),
        ))
    }
}

/// All lists by their paths.
fn lists(packs: &mut Packs, front: &Front) -> Result<BTreeMap<String, List>, Fault> {
    let mut lists = BTreeMap::new();
    let mut last: Option<Vec<u8>> = None;
    walk(packs, &front.lists.node, front.lists.height, &mut |packs, block, bytes| {
        let mut keys: Keys = None;
        let mut sorted = true;
        browse::each(&bytes, &mut |path, list| {
            sorted = last.as_deref().is_none_or(|last| last < path) && std::str::from_utf8(path).is_ok();
            keys = Some((keys.take().map_or_else(|| path.to_vec(), |(first, _)| first), path.to_vec()));
            last = Some(path.to_vec());
            lists.insert(String::from_utf8_lossy(path).into_owned(), list);
            sorted
        })
        .map_err(|error| packs.fault(block, error))?;
        if sorted { Ok(keys) } else { Err(packs.fault(block, "its lists are out of order")) }
    })?;
    Ok(lists)
}

fn hash(row: &Row) -> u128 {
    let hash = blake3::hash(&browse::encode(std::slice::from_ref(row)));
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    u128::from_le_bytes(bytes)
}
