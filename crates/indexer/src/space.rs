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
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Bytes by component, in the order they are shown.
#[derive(Debug, Default)]
pub(crate) struct Space {
    bytes: BTreeMap<&'static str, u64>,
    blocks: BTreeMap<&'static str, u64>,
    /// What most of each block is, by its pack and place.
    places: BTreeMap<(u32, u32), &'static str>,
    /// The length of each pack.
    packs: Vec<u64>,
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
const SPANS: &str = "spans: units of documents";
const COLUMNS: &str = "columns";
const BROWSE: &str = "lists to browse";
const NODES: &str = "nodes of trees";
const SEALS: &str = "seals of posting blocks";
const PRIMER: &str = "manifest: primer";
const REST: &str = "manifest: rest";
const OTHERS: &str = "others";

/// What is counted of a block at the bottom of a tree.
type Leaf<'a> = &'a mut dyn FnMut(&mut Space, Block, Vec<u8>) -> Result<()>;

impl Space {
    fn add(&mut self, component: &'static str, bytes: u64, blocks: u64) {
        *self.bytes.entry(component).or_default() += bytes;
        *self.blocks.entry(component).or_default() += blocks;
    }

    /// Adds a block that is of one component.
    fn add_block(&mut self, component: &'static str, block: Block) {
        self.add(component, u64::from(block.stored), 1);
        self.places.insert((block.pack, block.offset), component);
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
        let mut space = Space::default();
        for name in &manifest.packs {
            let path = folder.join(pack_path(&pack_name(name)));
            let metadata = fs::metadata(&path).with_context(|| path.display().to_string())?;
            space.packs.push(metadata.len());
        }
        space.add(PRIMER, manifest.primer.len() as u64, 0);
        space.add(REST, (bytes.len() - manifest.primer.len()) as u64, 0);
        space.total = bytes.len() as u64 + space.packs.iter().sum::<u64>();
        let files = Files { folder: folder.to_owned(), manifest: &manifest };
        space.tree(&files, &manifest.terms, &mut |space, block, bytes| {
            space.shard(block, Shard::decode(bytes, manifest.info.units)?)
        })?;
        space.tree(&files, &manifest.heads, &mut |space, block, bytes| space.heads(block, &bytes))?;
        for (root, component) in [(&manifest.ids, NAMES), (&manifest.completions, COMPLETIONS)] {
            space.tree(&files, root, &mut |space, block, _| {
                space.add_block(component, block);
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
                self.add_block(NODES, block);
                below.extend(Node::decode(&files.block(block)?)?.blocks());
            }
            level = below;
        }
        level.into_iter().try_for_each(|block| leaf(self, block, files.block(block)?))
    }

    fn shard(&mut self, block: Block, shard: Shard) -> Result<()> {
        self.add_block(SHARDS, block);
        self.add(
            SEALS,
            shard.blocks().count() as u64 * index::block::SEAL as u64,
            shard.blocks().count() as u64,
        );
        let mut shares = BTreeMap::<_, BTreeMap<&'static str, u64>>::new();
        shard.each(&mut |key, term| {
            let lists = if key.starts_with('!') { FIELDS } else { LISTS };
            let lists = term.forms.iter().flat_map(|form| [(lists, &form.list), (lists, &form.rest)]);
            let pairs = term.groups.iter().map(|group| (PAIRS, &group.bytes));
            for (component, Extent { parts }) in lists.chain(pairs) {
                for (block, part) in parts {
                    self.add(component, part.len() as u64, 0);
                    let shares = shares.entry((block.pack, block.offset)).or_default();
                    *shares.entry(component).or_default() += part.len() as u64;
                }
            }
            Ok(())
        })?;
        for (place, shares) in shares {
            self.places
                .extend(shares.into_iter().max_by_key(|(_, bytes)| *bytes).map(|most| (place, most.0)));
        }
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
        places.into_iter().for_each(|place| self.add_block(TEXT, place));
        self.add_block(HEADS, block);
        self.add(TEXT, share, 0);
        *self.bytes.entry(HEADS).or_default() -= share;
        Ok(())
    }

    fn columns(&mut self, files: &Files<'_>, block: Block) -> Result<()> {
        let directory = Directory::decode(&files.block(block)?, files.manifest.spans.len())?;
        let count = |space: &mut Space, block: Block| space.add_block(COLUMNS, block);
        count(self, block);
        files.manifest.spans.iter().for_each(|span| self.add_block(SPANS, span.block));
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
        self.add_block(BROWSE, block);
        let front = Front::decode(&files.block(block)?)?;
        let mut lists = Vec::new();
        self.tree(files, &front.lists, &mut |space, block, bytes| {
            space.add_block(BROWSE, block);
            browse::each(&bytes, &mut |_, list| {
                lists.push(list);
                true
            })?;
            Ok(())
        })?;
        for list in lists {
            self.tree(files, &list.pages, &mut |space, block, _| {
                space.add_block(BROWSE, block);
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
        line(
            out,
            &format!("all, in {} packs", grouped(self.packs.len() as u64)),
            self.total,
            self.blocks.values().sum(),
        )
    }
}

/// The packs of a library.
struct Files<'a> {
    folder: PathBuf,
    manifest: &'a Manifest,
}

impl Files<'_> {
    fn block(&self, block: Block) -> Result<Vec<u8>> {
        let name =
            self.manifest.packs.get(block.pack as usize).context("a block of a pack that is not there")?;
        let path = self.folder.join(pack_path(&pack_name(name)));
        let shown = || path.display().to_string();
        let mut file = File::open(&path).with_context(shown)?;
        let primer = (self.manifest.primer.as_slice(), self.manifest.primer_length);
        let bytes = read_block(&mut file, block, primer).with_context(shown)?;
        block.unseal(bytes).with_context(shown)
    }
}

/// What first visits with a query touch, ten results each.
#[derive(Debug, Default)]
pub(crate) struct Visits {
    /// Of each visit, with how many microseconds the same search takes with every block in memory.
    all: Vec<(Touched, u64)>,
    /// Bytes and blocks of all visits together, by component.
    components: BTreeMap<&'static str, (u64, u64)>,
    /// Bytes of all packs of all visits: what they would cost from a server that sends files only whole.
    whole: u64,
    manifest: u64,
}

impl Visits {
    /// Visits the library in `folder`, of which `space` was measured, with each of these queries.
    ///
    /// # Errors
    /// Files that cannot be read or are damaged.
    pub(crate) fn of(folder: &Path, space: &Space, queries: &[String]) -> Result<Visits> {
        let manifest = fs::metadata(folder.join(MANIFEST))?.len();
        let mut visits = Visits { manifest, ..Visits::default() };
        for query in queries {
            let mut library = Library::open(folder)?;
            let mut search = || library.search(query, Options { limit: 10, ..Options::default() });
            search()?;
            let begun = Instant::now();
            search()?;
            visits.all.push((library.touched(), begun.elapsed().as_micros() as u64));
            let packs: BTreeSet<u32> = library.fetched().iter().map(|block| block.pack).collect();
            visits.whole += packs.iter().filter_map(|pack| space.packs.get(*pack as usize)).sum::<u64>();
            for block in library.fetched() {
                let component = space.places.get(&(block.pack, block.offset)).copied().unwrap_or(OTHERS);
                let (bytes, blocks) = visits.components.entry(component).or_default();
                *bytes += u64::from(block.stored);
                *blocks += 1;
            }
        }
        Ok(visits)
    }

    /// A line of averages and one of what only one in twenty exceeds, then the components of the average.
    pub(crate) fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        let count = (self.all.len() as u64).max(1);
        let row = |out: &mut dyn Write, name: &str, of: &dyn Fn(&mut dyn Iterator<Item = u64>) -> u64| {
            let column = |get: &dyn Fn(&(Touched, u64)) -> u64| of(&mut self.all.iter().map(get));
            writeln!(
                out,
                "{name}: {} in {} requests and {} rounds, {} blocks of {} packs; {:.1} ms when it is asked again",
                size(self.manifest + column(&|visit| visit.0.bytes)),
                column(&|visit| visit.0.requests) + 1,
                column(&|visit| visit.0.rounds) + 1,
                column(&|visit| visit.0.blocks),
                column(&|visit| visit.0.packs),
                column(&|visit| visit.1) as f64 / 1000.0,
            )
        };
        writeln!(out, "first visits with {} queries, manifest included:", grouped(self.all.len() as u64))?;
        row(out, "  mean", &|column| column.sum::<u64>() / count)?;
        row(out, "  95 %", &|column| {
            let mut sorted: Vec<u64> = column.collect();
            sorted.sort_unstable();
            sorted.get((sorted.len() * 95 / 100).min(sorted.len().saturating_sub(1))).copied().unwrap_or(0)
        })?;
        writeln!(out, "  without Range: {}, the mean", size(self.manifest + self.whole / count))?;
        let fetched: u64 = self.all.iter().map(|visit| visit.0.bytes).sum();
        let named: u64 = self.components.values().map(|(bytes, _)| bytes).sum();
        let mut rows: Vec<_> =
            self.components.iter().map(|(&name, &(bytes, blocks))| (bytes, blocks, name)).collect();
        rows.push((self.manifest * count, 0, "manifest"));
        rows.push((fetched.saturating_sub(named), 0, "between blocks that are fetched together"));
        rows.sort_unstable_by_key(|&(bytes, ..)| std::cmp::Reverse(bytes));
        writeln!(
            out,
            "{:>14}  {:>9}  what a mean visit fetches, by what most of each block is",
            "bytes", "blocks"
        )?;
        for (bytes, blocks, name) in rows {
            writeln!(out, "{:>14}  {:>9.1}  {name}", grouped(bytes / count), blocks as f64 / count as f64)?;
        }
        Ok(())
    }
}
