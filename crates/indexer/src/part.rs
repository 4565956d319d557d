//! Parts: what a shard of a build leaves for the merge, one file each.
//!
//! A part is a run of frames, each with its length before it: a header, the documents in the order of the input with
//! all that was made of them, the pictures that they show, and at the end what became of the input files. So building
//! is a map over shards and one reduction: nothing that depends on other documents is decided before the merge, and a
//! library that was merged is, byte for byte, the one that is built at once.
//!
//! Parts are not kept: a command reads those of its own version only.

use crate::build::Analyzed;
use crate::media;
use crate::report::FileReport;
use anyhow::{Context, Result, bail};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

/// What a part begins with, and the version of what follows.
const MAGIC: &[u8] = concat!("tracuu part ", env!("CARGO_PKG_VERSION"), " 3\n").as_bytes();
/// A longer frame is a damaged one.
const LONGEST: u64 = 1 << 30;

/// The library-wide settings of a build; equal in all its parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    /// The analysis that was made: [`crate::build::ANALYZER_VERSION`].
    pub(crate) analyzer: u32,
    /// This shard, from 1.
    pub(crate) shard: u32,
    /// Of so many.
    pub(crate) shards: u32,
    /// The library's name.
    pub(crate) title: String,
    /// A sentence about it.
    pub(crate) description: Option<String>,
    /// Its language.
    pub(crate) lang: Option<String>,
    /// Where it will live.
    pub(crate) url: Option<String>,
    /// Most documents that are given plain pages.
    pub(crate) pages: Option<u32>,
    /// The logo's file name and content: the merge may run where that file is not.
    pub(crate) logo: Option<(String, Vec<u8>)>,
    /// The configuration file's text.
    pub(crate) config: Option<String>,
    /// Names and lengths of the input files: a hash.
    pub(crate) input: String,
}

impl Header {
    /// Whether two headers belong to one build.
    pub(crate) fn is_of(&self, other: &Header) -> bool {
        Header { shard: other.shard, ..self.clone() } == *other
    }
}

/// What became of the input.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Trailer {
    /// Files that are read, whichever shard reads them; in all parts the same files.
    pub(crate) files: Vec<FileReport>,
    /// Files that are not.
    pub(crate) skipped: Vec<FileReport>,
}

const DOCUMENTS: u8 = 0;
const TRAILER: u8 = 1;
const PICTURE: u8 = 2;

/// Writes a part.
pub(crate) struct PartWriter {
    path: PathBuf,
    out: BufWriter<tempfile::NamedTempFile>,
}

impl PartWriter {
    /// Begins the part that will be at `path`; until it is finished, what is there stays.
    pub(crate) fn begin(path: &Path, header: &Header) -> Result<PartWriter> {
        let shown = || path.display().to_string();
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).with_context(shown)?;
        let file = tempfile::NamedTempFile::new_in(folder).with_context(shown)?;
        let mut out = BufWriter::with_capacity(1 << 20, file);
        out.write_all(MAGIC).with_context(shown)?;
        let mut part = PartWriter { path: path.to_owned(), out };
        part.frame(&serde_json::to_vec(header)?)?;
        Ok(part)
    }

    fn frame(&mut self, bytes: &[u8]) -> Result<()> {
        let shown = || self.path.display().to_string();
        self.out.write_all(&(bytes.len() as u64).to_le_bytes()).with_context(shown)?;
        self.out.write_all(bytes).with_context(shown)
    }

    /// Adds documents, in order.
    pub(crate) fn documents(&mut self, analyzed: &[Vec<u8>]) -> Result<()> {
        analyzed.iter().try_for_each(|bytes| {
            let mut frame = vec![DOCUMENTS];
            frame.extend_from_slice(bytes);
            self.frame(&frame)
        })
    }

    /// Adds a picture that the documents show: its name, ended by a NUL, and its content.
    pub(crate) fn picture(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        self.frame(&[&[PICTURE], name.as_bytes(), &[0], bytes].concat())
    }

    /// Puts the part in its place.
    pub(crate) fn finish(mut self, trailer: &Trailer) -> Result<()> {
        let mut frame = vec![TRAILER];
        serde_json::to_writer(&mut frame, trailer)?;
        self.frame(&frame)?;
        let shown = || self.path.display().to_string();
        let file = self.out.into_inner().map_err(|error| error.into_error()).with_context(shown)?;
        file.persist(&self.path).with_context(shown)?;
        Ok(())
    }
}

/// Reads a part.
pub(crate) struct PartReader {
    path: PathBuf,
    input: BufReader<File>,
    /// Its header.
    pub(crate) header: Header,
    trailer: Option<Trailer>,
}

impl PartReader {
    /// Opens a part and reads its header.
    pub(crate) fn open(path: &Path) -> Result<PartReader> {
        let shown = || path.display().to_string();
        let mut input = BufReader::with_capacity(1 << 20, File::open(path).with_context(shown)?);
        let mut magic = vec![0; MAGIC.len()];
        if input.read_exact(&mut magic).is_err() || magic != MAGIC {
            bail!(
                "{}: not a part of this version; write it again with `tracuu build --shard`",
                path.display()
            );
        }
        let header = frame(&mut input, path)?;
        let header = serde_json::from_slice(&header).with_context(|| damaged(path))?;
        Ok(PartReader { path: path.to_owned(), input, header, trailer: None })
    }

    /// Up to so many frames of documents, still to be decoded; none at the end. `put` gets the pictures, by name.
    pub(crate) fn documents(
        &mut self,
        most: usize,
        mut put: impl FnMut(&str, &[u8]) -> Result<()>,
    ) -> Result<Vec<Vec<u8>>> {
        let mut frames = Vec::new();
        while frames.len() < most && self.trailer.is_none() {
            let mut bytes = frame(&mut self.input, &self.path)?;
            let kind = if bytes.is_empty() { u8::MAX } else { bytes.remove(0) };
            match kind {
                DOCUMENTS => frames.push(bytes),
                PICTURE => {
                    let end =
                        bytes.iter().position(|&byte| byte == 0).with_context(|| damaged(&self.path))?;
                    let name = std::str::from_utf8(&bytes[..end]).ok().filter(|name| media::is_name(name));
                    put(name.with_context(|| damaged(&self.path))?, &bytes[end + 1..])?;
                }
                TRAILER => {
                    self.trailer = Some(serde_json::from_slice(&bytes).with_context(|| damaged(&self.path))?)
                }
                _ => bail!(damaged(&self.path)),
            }
        }
        Ok(frames)
    }

    /// What became of the input; only behind the last document.
    pub(crate) fn trailer(self) -> Result<Trailer> {
        let mut trailer = self.trailer.with_context(|| damaged(&self.path))?;
        // How the user called the files, the part does not tell.
        for file in trailer.files.iter_mut().chain(&mut trailer.skipped) {
            file.shown.clone_from(&file.path);
        }
        Ok(trailer)
    }

    /// Decodes a frame of documents.
    pub(crate) fn decode(&self, bytes: &[u8]) -> Result<Analyzed> {
        Analyzed::decode(bytes).with_context(|| damaged(&self.path))
    }
}

fn frame(input: &mut impl Read, path: &Path) -> Result<Vec<u8>> {
    let mut length = [0; 8];
    input.read_exact(&mut length).with_context(|| damaged(path))?;
    let length = u64::from_le_bytes(length);
    let mut bytes = Vec::new();
    let read = input.take(length.min(LONGEST)).read_to_end(&mut bytes).with_context(|| damaged(path))?;
    if read as u64 != length {
        bail!(damaged(path));
    }
    Ok(bytes)
}

fn damaged(path: &Path) -> String {
    format!("{}: the part is damaged or cut; write it again with `tracuu build --shard`", path.display())
}
