//! Where the bytes of a library are: by component, and by what a query touches.

use crate::host::{Library, MANIFEST, Touched, pack_path, read_block};
use crate::report::{grouped, size};
use anyhow::{Context, Result};
use index::browse::{self, Front};
use index::columns::Directory;
use index::manifest::pack_name;
use index::terms::{Extent, Shard};
use index::tree::{Node, Root};
use index::{Block, Manifest, heads};
use search::Options;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Bytes by component, in the order they are shown.
#[derive(Debug, Default)]
pub(crate) struct Space {
    bytes: BTreeMap<&'static str, u64>,
    blocks: BTreeMap<&'static str, u64>,
    packs: u64,
    /// All files below `library/` but the list of checksums.
    total: u64,
}

const TEXT: &str = "text";
const HEADS: &str = "heads: titles and metadata";
const SHARDS: &str = "dictionary";
const LISTS: &str = "posting lists of words";
const FIELDS: &str = "posting lists of fields, numbers and days";
const PAIRS: &str = "pairs";
const NAMES: &str = "names";
const COMPLETIONS: &str = "completions";
const COLUMNS: &str = "columns";
const BROWSE: &str = "lists to browse";
const NODES: &str = "nodes of trees";
const SEALS: &str = "seals of posting blocks";
const PRIMER: &str = "manifest: primer";
const REST: &str = "manifest: rest";

/// What is counted of a block at the bottom of a tree.
type Leaf<'a> = &'a mut dyn FnMut(&mut Space, Block, Vec<u8>) -> Result<()>;

impl Space {
    fn add(&mut self, component: &'static str, bytes: u64, blocks: u64) {
        *self.bytes.entry(component).or_default() += bytes;
        *self.blocks.entry(component).or_default() += blocks;
    }

    /// Measures the library in `folder`.
    ///
    /// # Errors
    /// A folder without one, and files that cannot be read or are damaged.
    pub(crate) fn of(folder: &Path) -> Result<Space> {
        let bytes =
            fs::read(folder.join(MANIFEST)).with_context(|| folder.join(MANIFEST).display().to_string())?;
        let manifest =
            Manifest::decode(&bytes).with_context(|| folder.join(MANIFEST).display().to_string())?;
        let mut space = Space { packs: manifest.packs.len() as u64, ..Space::default() };
        space.add(PRIMER, manifest.primer.len() as u64, 0);
        space.add(REST, (bytes.len() - manifest.primer.len()) as u64, 0);
        space.total = bytes.len() as u64 + manifest.packs.iter().map(|pack| u64::from(pack.1)).sum::<u64>();
        let files = Files { folder: folder.to_owned(), manifest: &manifest };
        space.tree(&files, &manifest.terms, &mut |space, block, bytes| space.shard(block, bytes))?;
        space.tree(&files, &manifest.heads, &mut |space, block, bytes| space.heads(block, &bytes))?;
        for (root, component) in [(&manifest.ids, NAMES), (&manifest.completions, COMPLETIONS)] {
            space.tree(&files, root, &mut |space, block, _| {
                space.add(component, u64::from(block.stored), 1);
                Ok(())
            })?;
        }
        if let Some(block) = manifest.columns {
            space.columns(&files, block)?;
        }
        if let Some(block) = manifest.browse {
            space.browse(&files, block)?;
        }
        Ok(space)
    }

    /// Calls `leaf` with each block at the bottom of a tree; the nodes above are counted here.
    fn tree(&mut self, files: &Files<'_>, root: &Root, leaf: Leaf<'_>) -> Result<()> {
        let mut level: Vec<Block> = root.node.blocks().collect();
        for _ in 0..root.height {
            let mut below = Vec::new();
            for block in level {
                self.add(NODES, u64::from(block.stored), 1);
                below.extend(Node::decode(&files.block(block)?)?.blocks());
            }
            level = below;
        }
        level.into_iter().try_for_each(|block| leaf(self, block, files.block(block)?))
    }

    fn shard(&mut self, block: Block, bytes: Vec<u8>) -> Result<()> {
        self.add(SHARDS, u64::from(block.stored), 1);
        let shard = Shard::decode(bytes)?;
        self.add(
            SEALS,
            shard.blocks().count() as u64 * index::block::SEAL as u64,
            shard.blocks().count() as u64,
        );
        shard.each(&mut |key, term| {
            let length =
                |extent: &Extent| extent.parts.iter().map(|(_, part)| part.len() as u64).sum::<u64>();
            let lists = if key.starts_with('!') { FIELDS } else { LISTS };
            self.add(lists, term.forms.iter().map(|form| length(&form.list) + length(&form.rest)).sum(), 0);
            self.add(PAIRS, term.groups.iter().map(|group| length(&group.bytes)).sum(), 0);
            Ok(())
        })?;
        Ok(())
    }

    /// A block with heads and text is divided as its inflated bytes are.
    fn heads(&mut self, block: Block, bytes: &[u8]) -> Result<()> {
        let entries = heads::decode(bytes)?;
        let mut places: Vec<Block> = Vec::new();
        let mut text = 0;
        for unit in entries.iter().flat_map(|entry| &entry.units) {
            match unit.block {
                None => text += unit.bytes.len(),
                Some(place) if places.last() != Some(&place) => places.push(place),
                Some(_) => {}
            }
        }
        let share = u64::from(block.stored) * text as u64 / bytes.len().max(1) as u64;
        self.add(
            TEXT,
            share + places.iter().map(|place| u64::from(place.stored)).sum::<u64>(),
            places.len() as u64,
        );
        self.add(HEADS, u64::from(block.stored) - share, 1);
        Ok(())
    }

    fn columns(&mut self, files: &Files<'_>, block: Block) -> Result<()> {
        let directory = Directory::decode(&files.block(block)?)?;
        let count = |space: &mut Space, block: Block| space.add(COLUMNS, u64::from(block.stored), 1);
        count(self, block);
        directory.spans.iter().for_each(|span| count(self, span.block));
        for column in &directory.columns {
            column.blocks.iter().for_each(|&block| count(self, block));
            // Both trees lead to the same blocks.
            let mut nodes = Space::default();
            nodes.tree(files, &column.by_number, &mut |_, _, _| Ok(()))?;
            self.add(NODES, nodes.bytes.values().sum(), nodes.blocks.values().sum());
            self.tree(files, &column.by_value, &mut |space, block, _| {
                count(space, block);
                Ok(())
            })?;
        }
        Ok(())
    }

    fn browse(&mut self, files: &Files<'_>, block: Block) -> Result<()> {
        self.add(BROWSE, u64::from(block.stored), 1);
        let front = Front::decode(&files.block(block)?)?;
        let mut lists = Vec::new();
        self.tree(files, &front.lists, &mut |space, block, bytes| {
            space.add(BROWSE, u64::from(block.stored), 1);
            browse::each(&bytes, &mut |_, list| {
                lists.push(list);
                true
            })?;
            Ok(())
        })?;
        for list in lists {
            self.tree(files, &list.pages, &mut |space, block, _| {
                space.add(BROWSE, u64::from(block.stored), 1);
                Ok(())
            })?;
        }
        Ok(())
    }

    /// One line for each component, the largest first.
    pub(crate) fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "{:>14}  {:>6}  {:>9}", "bytes", "share", "blocks")?;
        let line = |out: &mut dyn Write, name: &str, bytes: u64, blocks: u64| {
            let share = bytes as f64 * 100.0 / self.total.max(1) as f64;
            writeln!(out, "{:>14}  {share:>5.1}%  {:>9}  {name}", grouped(bytes), grouped(blocks))
        };
        let mut rows: Vec<_> = self.bytes.iter().collect();
        rows.sort_by_key(|&(_, bytes)| std::cmp::Reverse(bytes));
        for (name, &bytes) in rows {
            line(out, name, bytes, self.blocks.get(name).copied().unwrap_or(0))?;
        }
        line(out, &format!("all, in {} packs", grouped(self.packs)), self.total, self.blocks.values().sum())
    }
}

/// The packs of a library.
struct Files<'a> {
    folder: PathBuf,
    manifest: &'a Manifest,
}

impl Files<'_> {
    fn block(&self, block: Block) -> Result<Vec<u8>> {
        let (name, _) =
            self.manifest.packs.get(block.pack as usize).context("a block of a pack that is not there")?;
        let path = self.folder.join(pack_path(&pack_name(name)));
        let shown = || path.display().to_string();
        let mut file = File::open(&path).with_context(shown)?;
        let primer = (self.manifest.primer.as_slice(), self.manifest.primer_length);
        let bytes = read_block(&mut file, block, primer).with_context(shown)?;
        block.unseal(bytes).with_context(shown)
    }
}

/// What first visits with each of these queries touch, ten results each: one line of averages, one of the greatest.
pub(crate) fn visits(folder: &Path, queries: &[String], out: &mut impl Write) -> Result<()> {
    let manifest = fs::metadata(folder.join(MANIFEST))?.len();
    // The second search finds every block in memory.
    let mut all: Vec<(Touched, u64)> = Vec::new();
    for query in queries {
        let mut library = Library::open(folder)?;
        let mut search = || library.search(query, Options { limit: 10, ..Options::default() });
        search()?;
        let begun = Instant::now();
        search()?;
        all.push((library.touched(), begun.elapsed().as_micros() as u64));
    }
    let row = |out: &mut dyn Write, name: &str, of: &dyn Fn(&mut dyn Iterator<Item = u64>) -> u64| {
        let column = |get: &dyn Fn(&(Touched, u64)) -> u64| of(&mut all.iter().map(get));
        writeln!(
            out,
            "{name}: {} in {} requests and {} rounds, {} blocks of {} packs; {:.1} ms when it is asked again",
            size(manifest + column(&|visit| visit.0.bytes)),
            column(&|visit| visit.0.requests) + 1,
            column(&|visit| visit.0.rounds) + 1,
            column(&|visit| visit.0.blocks),
            column(&|visit| visit.0.packs),
            column(&|visit| visit.1) as f64 / 1000.0,
        )
    };
    writeln!(out, "first visits with {} queries, manifest included:", grouped(queries.len() as u64))?;
    row(out, "  mean", &|column| column.sum::<u64>() / (all.len() as u64).max(1))?;
    row(out, "  95 %", &|column| {
        let mut sorted: Vec<u64> = column.collect();
        sorted.sort_unstable();
        sorted.get((sorted.len() * 95 / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(0)
    })?;
    Ok(())
}
