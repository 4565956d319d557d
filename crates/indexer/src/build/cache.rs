//! The file in which a build leaves what the next one builds upon.
//!
//! A run of frames, each a kind, a length and bytes; the last holds the hash of all before it, so that a file that was
//! cut or changed is known as such. The file begins with a key that its reader must have: the command that wrote it
//! and the settings that decide what documents are read as.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 8] = b"TRACUUc1";
/// A frame's kind and length.
const HEAD: usize = 9;

/// Some documents of the library, in order.
pub(super) const DOCUMENTS: u8 = 1;
/// Some keys' rows, in order.
pub(super) const ROWS: u8 = 2;
/// All else that the builder knows.
pub(super) const STATE: u8 = 3;
/// What the builder's caller wants to be told.
pub(super) const NOTE: u8 = 4;
const END: u8 = 5;

/// Who may read a cache: a hash of what its content depends on beside the documents.
pub type CacheKey = [u8; 32];

/// Writes a cache.
#[derive(Debug)]
pub struct CacheWriter {
    out: BufWriter<File>,
    hasher: blake3::Hasher,
}

impl CacheWriter {
    /// Begins a new file.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn begin(path: &Path, key: &CacheKey) -> io::Result<CacheWriter> {
        let out = BufWriter::with_capacity(1 << 20, File::create(path)?);
        let mut writer = CacheWriter { out, hasher: blake3::Hasher::new() };
        writer.put(MAGIC)?;
        writer.put(key)?;
        Ok(writer)
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.out.write_all(bytes)
    }

    pub(super) fn frame(&mut self, kind: u8, bytes: &[u8]) -> io::Result<()> {
        self.put(&[kind])?;
        self.put(&(bytes.len() as u64).to_le_bytes())?;
        self.put(bytes)
    }

    pub(super) fn finish(mut self) -> io::Result<()> {
        let hash = *self.hasher.finalize().as_bytes();
        self.frame(END, &hash)?;
        self.out.flush()
    }
}

/// A cache that was found to be whole.
#[derive(Debug)]
pub struct CacheReader {
    path: PathBuf,
    /// Kind, first byte and length of each.
    frames: Vec<(u8, u64, u64)>,
}

impl CacheReader {
    /// Opens a file and reads all of it, to see whether it is whole. `None`: there is none, it is not of this key, or it
    /// is damaged; in any case it is of no use.
    pub fn open(path: &Path, key: &CacheKey) -> Option<CacheReader> {
        let file = File::open(path).ok()?;
        let mut rest = file.metadata().ok()?.len().checked_sub((MAGIC.len() + key.len()) as u64)?;
        let mut input = BufReader::with_capacity(1 << 20, file);
        let mut hasher = blake3::Hasher::new();
        let mut start = [0; 40];
        input.read_exact(&mut start).ok()?;
        if start[..8] != *MAGIC || start[8..] != *key {
            return None;
        }
        hasher.update(&start);
        let mut frames = Vec::new();
        let mut at = start.len() as u64;
        loop {
            let before = hasher.finalize();
            let mut head = [0; HEAD];
            input.read_exact(&mut head).ok()?;
            hasher.update(&head);
            let [kind, length @ ..] = head;
            let length = u64::from_le_bytes(length);
            rest = rest.checked_sub(HEAD as u64)?.checked_sub(length)?;
            at += HEAD as u64;
            if kind == END {
                let mut hash = [0; 32];
                input.read_exact(&mut hash).ok()?;
                let whole = length == 32 && rest == 0 && before == hash;
                return whole.then(|| CacheReader { path: path.to_owned(), frames });
            }
            frames.push((kind, at, length));
            at += length;
            if io::copy(&mut (&mut input).take(length), &mut hasher).ok()? != length {
                return None;
            }
        }
    }

    /// What the builder's caller left.
    pub fn note(&self) -> io::Result<Vec<u8>> {
        self.frames(NOTE).next().unwrap_or_else(|| Ok(Vec::new()))
    }

    /// The frames of a kind, in order, each read when it is asked for.
    pub(super) fn frames(&self, kind: u8) -> Frames {
        let mut places: Vec<_> = self.frames.iter().filter(|frame| frame.0 == kind).copied().collect();
        places.reverse();
        Frames { path: self.path.clone(), file: None, places }
    }
}

/// Frames to be read.
#[derive(Debug)]
pub(super) struct Frames {
    path: PathBuf,
    file: Option<File>,
    /// The next last.
    places: Vec<(u8, u64, u64)>,
}

impl Clone for Frames {
    fn clone(&self) -> Self {
        Frames { path: self.path.clone(), file: None, places: self.places.clone() }
    }
}

impl Iterator for Frames {
    type Item = io::Result<Vec<u8>>;

    fn next(&mut self) -> Option<Self::Item> {
        let (_, start, length) = self.places.pop()?;
        let mut read = || {
            let file = match &mut self.file {
                Some(file) => file,
                file => file.insert(File::open(&self.path)?),
            };
            file.seek(SeekFrom::Start(start))?;
            let mut bytes = vec![0; length as usize];
            file.read_exact(&mut bytes)?;
            Ok(bytes)
        };
        Some(read())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damaged_and_foreign_files_are_of_no_use() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cache");
        let key = [7; 32];
        let mut writer = CacheWriter::begin(&path, &key).unwrap();
        writer.frame(ROWS, b"one").unwrap();
        writer.frame(NOTE, b"said").unwrap();
        writer.frame(ROWS, b"").unwrap();
        writer.finish().unwrap();
        let reader = CacheReader::open(&path, &key).unwrap();
        assert_eq!(reader.note().unwrap(), b"said");
        assert_eq!(reader.frames(ROWS).map(Result::unwrap).collect::<Vec<_>>(), [&b"one"[..], b""]);
        assert!(CacheReader::open(&path, &[8; 32]).is_none());
        let good = std::fs::read(&path).unwrap();
        for at in 0..good.len() {
            let mut bad = good.clone();
            bad[at] ^= 1;
            std::fs::write(&path, &bad).unwrap();
            assert!(CacheReader::open(&path, &key).is_none(), "byte {at}");
            std::fs::write(&path, &good[..at]).unwrap();
            assert!(CacheReader::open(&path, &key).is_none(), "cut at {at}");
        }
        std::fs::write(&path, [&good[..], b"x"].concat()).unwrap();
        assert!(CacheReader::open(&path, &key).is_none());
    }
}
