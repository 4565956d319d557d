//! What `tracuu build` keeps from one build to the next: a file among the user's caches, and the output itself.

use crate::build::{Base, CacheKey, CacheReader, CacheWriter, PackSource};
use crate::host::pack_path;
use crate::ingest::{Item, Known, SourceHash};
use crate::media::Shown;
use crate::read::ReadOptions;
use crate::report::Notice;
use anyhow::{Context, Result};
use etcetera::BaseStrategy;
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The packs in a published folder.
#[derive(Debug)]
struct Published(PathBuf);

impl PackSource for Published {
    fn pack(&self, name: &str) -> Option<Vec<u8>> {
        fs::read(self.0.join(pack_path(name))).ok()
    }
}

/// Where the cache is, and who may read it.
#[derive(Debug)]
pub(super) struct Place {
    path: PathBuf,
    key: CacheKey,
}

impl Place {
    /// The cache of the library in `target`: the file that was named, or one among the caches of the user. Not beside
    /// the folder, which may be part of a website and be published with all that is in it. `None`: the user has no
    /// folder for caches, or the command cannot read itself, and so would not know its own cache.
    pub(super) fn of(named: Option<&Path>, target: &Path, options: &ReadOptions) -> Option<Place> {
        let usual = || {
            let name = blake3::hash(target.as_os_str().as_encoded_bytes()).to_hex();
            Some(folder()?.join(format!("{}.{ENDING}", &name[..16])))
        };
        let path = named.map(Path::to_owned).or_else(usual)?;
        // Any change of the command may change what it makes of a document.
        let command = fs::read(std::env::current_exe().ok()?).ok()?;
        let ReadOptions { main_content, lang } = options;
        let mut hasher = blake3::Hasher::new();
        hasher.update(blake3::hash(&command).as_bytes());
        hasher.update(format!("{main_content:?} {lang:?}").as_bytes());
        Some(Place { path, key: *hasher.finalize().as_bytes() })
    }

    /// What the last build left, if it can be used.
    pub(super) fn read(&self, target: &Path) -> Option<Before> {
        let reader = CacheReader::open(&self.path, &self.key)?;
        let base = Base::read(&reader, Arc::new(Published(target.to_owned())))?;
        let known = decode(&reader.note().ok()?, &base)?;
        Some(Before { base, known })
    }

    /// Begins to write what is left for the next build.
    pub(super) fn writer(&self, path: &Path) -> Result<CacheWriter> {
        CacheWriter::begin(path, &self.key).with_context(|| path.display().to_string())
    }

    /// Removes what there is, if there is any.
    pub(super) fn remove(&self) {
        let _ = fs::remove_file(&self.path);
    }

    /// Puts what was written to `from` in its place.
    pub(super) fn replace(&self, from: &Path) -> std::io::Result<()> {
        if let Some(folder) = folder().filter(|folder| self.path.starts_with(folder)) {
            fs::create_dir_all(&folder)?;
            forget(&folder);
        }
        if fs::rename(from, &self.path).is_ok() {
            return Ok(());
        }
        // On another disk: what is copied in part is known as such.
        fs::copy(from, &self.path).map(|_| ())
    }

    /// Its file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// The ending of caches.
const ENDING: &str = "cache";
/// A cache that no build wrote for so long is of a library that is not built any more.
const KEPT: Duration = Duration::from_secs(60 * 60 * 24 * 60);

/// Where the system's user keeps what can be made again.
fn folder() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.cache_dir().join("tracuu"))
}

/// Removes old caches. What cannot be removed is left to the next build.
fn forget(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let age = entry.metadata().and_then(|of| of.modified()).ok().and_then(|time| time.elapsed().ok());
        if entry.path().extension().is_some_and(|ending| ending == ENDING)
            && age.is_some_and(|age| age > KEPT)
        {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// What the last build left.
pub(super) struct Before {
    pub(super) base: Base,
    pub(super) known: Known,
}

/// What documents were read from, what was said of them and what became of their pictures; for the next build.
#[derive(Default)]
pub(super) struct Sources {
    hashes: Vec<u8>,
    notices: Vec<(u32, Vec<Notice>)>,
    pictures: Vec<(u32, Vec<Shown>)>,
    documents: u32,
}

impl Sources {
    /// Adds the next document.
    pub(super) fn push(&mut self, item: &Item) {
        self.hashes.extend_from_slice(&item.source);
        if !item.notices.is_empty() {
            self.notices.push((self.documents, item.notices.clone()));
        }
        if !item.pictures.is_empty() {
            self.pictures.push((self.documents, item.pictures.clone()));
        }
        self.documents += 1;
    }

    /// As bytes: how many there are, the hash of each, and the notices and pictures as JSON.
    pub(super) fn encode(&self) -> Result<Vec<u8>> {
        let mut bytes = self.documents.to_le_bytes().to_vec();
        bytes.extend_from_slice(&self.hashes);
        serde_json::to_writer(&mut bytes, &(&self.notices, &self.pictures))?;
        Ok(bytes)
    }
}

/// Notices and pictures, with the numbers of their documents.
type Said = (Vec<(u32, Vec<Notice>)>, Vec<(u32, Vec<Shown>)>);

fn decode(bytes: &[u8], base: &Base) -> Option<Known> {
    let (count, rest) = bytes.split_first_chunk::<4>()?;
    let ids: Vec<String> = base.ids().map(str::to_owned).collect();
    if u32::from_le_bytes(*count) as usize != ids.len() {
        return None;
    }
    let (hashes, said) = rest.split_at_checked(ids.len() * size_of::<SourceHash>())?;
    let (notices, pictures): Said = serde_json::from_slice(said).ok()?;
    let hashes = hashes.chunks_exact(size_of::<SourceHash>()).filter_map(|hash| hash.try_into().ok());
    let numbers: HashMap<SourceHash, u32> = hashes.zip(0..).collect();
    let (notices, pictures) = (notices.into_iter().collect(), pictures.into_iter().collect());
    Some(Known { numbers, ids, notices, pictures })
}
