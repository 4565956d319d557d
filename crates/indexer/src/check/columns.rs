//! Columns against the heads of documents: both must say the same.

use super::Fault;
use super::packs::Packs;
use super::walk::{Keys, walk};
use crate::build::columns::{facts, key_of};
use crate::host::MANIFEST;
use index::Manifest;
use index::columns::{self, Column, Directory, Span, Values};
use index::heads::HeadEntry;
use index::manifest::unit_key;
use std::collections::{BTreeMap, BTreeSet};

/// The columns of a library, and what the heads say should be in them.
#[derive(Debug)]
pub(super) struct Columns {
    spans: Vec<Span>,
    directory: Directory,
    /// The values of each column, as a sum of hashes that does not depend on their order.
    sums: BTreeMap<String, u128>,
    /// The first unit of each document.
    first_units: Vec<u32>,
}

impl Columns {
    pub(super) fn open(packs: &mut Packs, manifest: &Manifest) -> Result<Columns, Fault> {
        let block = manifest.columns.ok_or_else(|| Fault::new(MANIFEST, "it does not lead to columns"))?;
        let directory = Directory::decode(&packs.block(block)?, manifest.spans.len());
        let directory = directory.map_err(|error| packs.fault(block, error))?;
        let sums = directory.columns.iter().map(|column| (column.name.clone(), 0)).collect();
        Ok(Columns { spans: manifest.spans.clone(), directory, sums, first_units: Vec::new() })
    }

    /// Takes notice of a document.
    pub(super) fn expect(&mut self, entry: &HeadEntry) {
        self.first_units.push(entry.first_unit);
        for column in &self.directory.columns {
            let own = facts(&entry.head).filter(|(name, _)| *name == column.name);
            // A value that is given twice counts once.
            let keys: BTreeSet<String> = own.filter_map(|(_, value)| key_of(column.kind, &value)).collect();
            let sum = self.sums.entry(column.name.clone()).or_default();
            *sum = keys.iter().fold(*sum, |sum, key| sum.wrapping_add(hash(entry.first_unit, key)));
        }
    }

    /// Compares.
    pub(super) fn agree(&self, packs: &mut Packs) -> Result<(), Fault> {
        let (mut all, mut documents) = (Vec::new(), Vec::new());
        for span in &self.spans {
            columns::first_units(&packs.block(span.block)?, span, &mut all)
                .map_err(|error| packs.fault(span.block, error))?;
            let mut firsts = all[span.first_unit as usize..].to_vec();
            firsts.dedup();
            documents.push(firsts);
        }
        let spans_end = documents
            .split_last()
            .is_none_or(|(_, full)| full.iter().all(|span| span.len() == columns::SPAN));
        if !spans_end || documents.concat() != self.first_units {
            return Err(Fault::new(MANIFEST, "its columns are not of the library's documents"));
        }
        for column in &self.directory.columns {
            let values = values(packs, column)?;
            let (sum, counts) = read(packs, column, &documents, &values)?;
            let told = |what: &str| Fault::new(MANIFEST, format!("its column {:?} {what}", column.name));
            if self.sums.get(&column.name) != Some(&sum) {
                return Err(told("is not what the documents say"));
            }
            if values.iter().map(|(_, count)| *count).ne(counts) {
                return Err(told("has wrong counts of its values"));
            }
        }
        Ok(())
    }
}

fn hash(document: u32, value: &str) -> u128 {
    let hash = blake3::Hasher::new().update(&document.to_le_bytes()).update(value.as_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    u128::from_le_bytes(bytes)
}

/// The values of a column in order with their numbers of documents, which both of its trees must lead to.
fn values(packs: &mut Packs, column: &Column) -> Result<Vec<(String, u32)>, Fault> {
    let mut values: Vec<(String, u32)> = Vec::new();
    walk(packs, &column.by_value.node, column.by_value.height, &mut |packs, block, bytes| {
        let mut keys: Keys = None;
        let mut right = true;
        columns::each(&bytes, &mut |number, value, documents| {
            let text = String::from_utf8_lossy(value).into_owned();
            right = number as usize == values.len() && values.last().is_none_or(|(last, _)| *last < text);
            keys = Some((keys.take().map_or_else(|| value.to_vec(), |(first, _)| first), value.to_vec()));
            values.push((text, documents));
            right
        })
        .map_err(|error| packs.fault(block, error))?;
        if right { Ok(keys) } else { Err(packs.fault(block, "its values are out of order")) }
    })?;
    let mut next = 0;
    walk(packs, &column.by_number.node, column.by_number.height, &mut |packs, block, bytes| {
        let first = next;
        columns::each(&bytes, &mut |number, _, _| {
            let right = number == next;
            next += u32::from(right);
            right
        })
        .map_err(|error| packs.fault(block, error))?;
        Ok(next.checked_sub(1).map(|last| (unit_key(first).to_vec(), unit_key(last).to_vec())))
    })?;
    if next as usize != values.len() || next != column.distinct {
        let reason = format!("its column {:?} has {next} values, not {}", column.name, column.distinct);
        return Err(Fault::new(MANIFEST, reason));
    }
    Ok(values)
}

/// The hashes of what the documents have, and how many have each value.
fn read(
    packs: &mut Packs,
    column: &Column,
    documents: &[Vec<u32>],
    values: &[(String, u32)],
) -> Result<(u128, Vec<u32>), Fault> {
    let (mut sum, mut counts) = (0u128, vec![0; values.len()]);
    for (block, units) in column.blocks.iter().zip(documents) {
        let decoded = Values::decode(&packs.block(*block)?, units.len(), column.distinct);
        let decoded = decoded.map_err(|error| packs.fault(*block, error))?;
        for (at, &unit) in units.iter().enumerate() {
            let numbers = decoded.of(at);
            if !numbers.is_sorted_by(|a, b| a < b) {
                return Err(packs.fault(*block, "the values of a document are out of order"));
            }
            for &number in numbers {
                let number = number as usize;
                sum = sum.wrapping_add(values.get(number).map_or(0, |(value, _)| hash(unit, value)));
                counts[number] += 1;
            }
        }
    }
    Ok((sum, counts))
}
