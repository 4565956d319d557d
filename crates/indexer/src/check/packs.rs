//! Blocks of packs, with an account of which bytes were reached.

use super::Fault;
use crate::host::{MANIFEST, pack_path, read_block};
use index::manifest::pack_name;
use index::{Block, Manifest};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

/// Packs held in memory at a time: enough for a walk that reads several lanes side by side.
const HELD: usize = 64;

/// The packs of a library.
pub(super) struct Packs {
    folder: PathBuf,
    packs: Vec<String>,
    primer: (Vec<u8>, u32),
    held: BTreeMap<u32, Vec<u8>>,
    reached: BTreeSet<(u32, u32, u32)>,
}

impl Packs {
    pub(super) fn of(folder: &Path, manifest: &Manifest) -> Packs {
        let packs = manifest.packs.iter().map(|name| pack_path(&pack_name(name)));
        Packs {
            folder: folder.to_owned(),
            packs: packs.collect(),
            primer: (manifest.primer.clone(), manifest.primer_length),
            held: BTreeMap::new(),
            reached: BTreeSet::new(),
        }
    }

    /// The verified bytes of a block.
    pub(super) fn block(&mut self, block: Block) -> Result<Vec<u8>, Fault> {
        let path = self.path(block);
        let Some(name) = self.packs.get(block.pack as usize) else {
            return Err(Fault::new(
                MANIFEST,
                format!("a block is said to be in pack {}, which it does not name", block.pack),
            ));
        };
        if !self.held.contains_key(&block.pack) {
            let bytes =
                fs::read(self.folder.join(name)).map_err(|error| Fault::new(&path, error.to_string()))?;
            if self.held.len() >= HELD {
                self.held.clear();
            }
            self.held.insert(block.pack, bytes);
        }
        let pack = self.held.get(&block.pack).map(Vec::as_slice).unwrap_or_default();
        let at = format!("the block at byte {}", block.offset);
        let bytes = read_block(&mut Cursor::new(pack), block, (&self.primer.0, self.primer.1))
            .map_err(|error| Fault::new(&path, format!("{at}: {error}")))?;
        let bytes = block.unseal(bytes).map_err(|error| Fault::new(&path, format!("{at}: {error}")))?;
        self.reached.insert((block.pack, block.offset, block.stored));
        Ok(bytes)
    }

    /// A fault of the block's content.
    pub(super) fn fault(&self, block: Block, reason: impl std::fmt::Display) -> Fault {
        Fault::new(self.path(block), format!("the block at byte {}: {reason}", block.offset))
    }

    fn path(&self, block: Block) -> String {
        self.packs.get(block.pack as usize).cloned().unwrap_or_else(|| MANIFEST.to_owned())
    }

    /// How many blocks were reached.
    pub(super) fn reached(&self) -> u64 {
        self.reached.len() as u64
    }

    /// Packs of which some bytes belong to no block, or to two.
    pub(super) fn unexplained(&self) -> Vec<Fault> {
        let mut ends = vec![0u32; self.packs.len()];
        let mut faults = Vec::new();
        for &(pack, offset, stored) in &self.reached {
            let (Some(end), Some(name)) = (ends.get_mut(pack as usize), self.packs.get(pack as usize)) else {
                continue;
            };
            if offset != *end {
                let what =
                    if offset > *end { "no block has the bytes" } else { "two blocks share the bytes" };
                faults.push(Fault::new(
                    name,
                    format!("{what} from {} to {}", offset.min(*end), offset.max(*end)),
                ));
            }
            *end = offset.saturating_add(stored);
        }
        for (end, name) in ends.iter().zip(&self.packs) {
            let length = fs::metadata(self.folder.join(name)).map_or(0, |metadata| metadata.len());
            if u64::from(*end) != length {
                faults.push(Fault::new(name, format!("no block has the bytes from {end} to {length}")));
            }
        }
        faults
    }
}
