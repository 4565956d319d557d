//! Pairs until it is known which of their keys is the rarer.
//!
//! A pair's list is kept with the rarer key, and how rare a key is shows only at the end. Until then rows are kept as
//! they come, in memory or in scratch files.

use super::error::BuildError;
use super::lists::{Lists, Row};
use super::scratch::Scratch;
use super::vocabulary::Order;
use index::pairs::Neighbour;
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Rows `[key, following key, unit and share]`.
#[derive(Debug, Default)]
pub(super) struct Adjacencies {
    rows: Vec<Row>,
    logs: Vec<PathBuf>,
}

impl Adjacencies {
    pub(super) fn extend(&mut self, rows: impl Iterator<Item = Row>) {
        self.rows.extend(rows);
    }

    /// Bytes of the rows in memory.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(self.rows.as_slice())
    }

    /// Writes the rows in memory to a file.
    pub(super) fn spill(&mut self, scratch: &mut Scratch) -> Result<(), BuildError> {
        let path = scratch.file(&format!("adjacencies-{}", self.logs.len()))?;
        let write = |path: &Path| {
            let mut out = BufWriter::new(File::create(path)?);
            for column in self.rows.iter().flatten() {
                out.write_all(&column.to_le_bytes())?;
            }
            out.flush()
        };
        write(&path).map_err(|source| BuildError::Scratch { path: path.clone(), source })?;
        self.rows.clear();
        self.logs.push(path);
        Ok(())
    }

    /// Lists `[key that keeps them, neighbour, unit and share]`. `units` tells how common the key with each number
    /// is, `order` which ordinal it has.
    pub(super) fn by_rarer_key(
        self,
        units: &[u32],
        order: &Order,
        scratch: &mut Scratch,
    ) -> Result<Lists, BuildError> {
        let rank = |key: u32| (units[key as usize], order.ranks[key as usize]);
        let assign = |rows: &mut Vec<Row>| {
            rows.par_iter_mut().for_each(|row| {
                let [first, second, _] = *row;
                let (is_first, neighbour) = Neighbour::of(rank(first), rank(second));
                row[0] = if is_first { first } else { second };
                row[1] = neighbour.code();
            });
        };
        let mut lists = Lists::new("pairs");
        for path in self.logs {
            let bytes =
                fs::read(&path).map_err(|source| BuildError::Scratch { path: path.clone(), source })?;
            let number = |at: &[u8]| u32::from_le_bytes([at[0], at[1], at[2], at[3]]);
            let row = |row: &[u8]| [number(row), number(&row[4..]), number(&row[8..])];
            let mut rows: Vec<Row> = bytes.chunks_exact(12).map(row).collect();
            drop(bytes);
            // It may be large, and is of no further use.
            let _ = fs::remove_file(&path);
            assign(&mut rows);
            lists.replace(rows);
            lists.spill(order, scratch)?;
        }
        let mut rows = self.rows;
        assign(&mut rows);
        lists.replace(rows);
        Ok(lists)
    }
}
