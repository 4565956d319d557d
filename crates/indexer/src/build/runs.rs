//! Runs: sorted rows in a scratch file.
//!
//! A list is its id (varints throughout), the number of its rows, and the rows: the second column as the gap to the
//! row before, the third as it is. Ids, not ranks: ranks change while the vocabulary grows.

use super::error::BuildError;
use super::lists::Row;
use super::vocabulary::Order;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes of a run in memory while it is read.
const BUFFER: usize = 256 << 10;

/// A written run.
#[derive(Debug)]
pub(super) struct Run {
    path: PathBuf,
}

impl Run {
    /// Writes sorted rows whose ids are given as ranks in `order`.
    pub(super) fn write(path: PathBuf, rows: &[Row], order: &Order) -> Result<Self, BuildError> {
        let write = |path: &Path| {
            let mut out = BufWriter::with_capacity(BUFFER, File::create(path)?);
            for list in rows.chunk_by(|a, b| a[0] == b[0]) {
                put(&mut out, order.ids[list[0][0] as usize])?;
                put(&mut out, list.len() as u32)?;
                let mut previous = 0;
                for row in list {
                    put(&mut out, row[1] - previous)?;
                    previous = row[1];
                    put(&mut out, row[2])?;
                }
            }
            out.flush()
        };
        match write(&path) {
            Ok(()) => Ok(Run { path }),
            Err(source) => Err(BuildError::Scratch { path, source }),
        }
    }
}

fn put(out: &mut impl Write, mut value: u32) -> io::Result<()> {
    let mut bytes = [0; 5];
    let mut length = 0;
    while value >= 0x80 {
        bytes[length] = value as u8 | 0x80;
        value >>= 7;
        length += 1;
    }
    bytes[length] = value as u8;
    out.write_all(&bytes[..=length])
}

/// Reads a run's lists in order. The file is open only while the buffer is filled, so any number of runs can be read
/// at a time.
#[derive(Debug)]
pub(super) struct RunReader<'a> {
    path: &'a Path,
    ranks: &'a [u32],
    /// Rows of the list that [`RunReader::list`] announced.
    rows: u32,
    buffer: Vec<u8>,
    at: usize,
    /// Place in the file behind the buffer.
    next: u64,
}

impl<'a> RunReader<'a> {
    pub(super) fn new(run: &'a Run, order: &'a Order) -> Self {
        RunReader { path: &run.path, ranks: &order.ranks, rows: 0, buffer: Vec::new(), at: 0, next: 0 }
    }

    /// Which list is next, by the rank of its string. Its rows must be read before the list after it.
    pub(super) fn list(&mut self) -> Result<Option<u32>, BuildError> {
        if self.at == self.buffer.len() && !self.fill()? {
            return Ok(None);
        }
        let id = self.number()? as usize;
        let list = *self.ranks.get(id).ok_or_else(|| self.fault())?;
        self.rows = self.number()?;
        Ok(Some(list))
    }

    /// Appends the rows of the list that was announced.
    pub(super) fn rows(&mut self, list: u32, rows: &mut Vec<Row>) -> Result<(), BuildError> {
        let mut second = 0u32;
        for _ in 0..std::mem::take(&mut self.rows) {
            second = self.number()?.wrapping_add(second);
            rows.push([list, second, self.number()?]);
        }
        Ok(())
    }

    fn number(&mut self) -> Result<u32, BuildError> {
        let mut value = 0;
        for shift in (0..32).step_by(7) {
            if self.at == self.buffer.len() && !self.fill()? {
                return Err(self.fault());
            }
            let byte = self.buffer[self.at];
            self.at += 1;
            value |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(self.fault())
    }

    /// Reads on; `false` at the end of the file.
    fn fill(&mut self) -> Result<bool, BuildError> {
        let mut read = || {
            let mut file = File::open(self.path)?;
            file.seek(SeekFrom::Start(self.next))?;
            self.buffer.clear();
            file.take(BUFFER as u64).read_to_end(&mut self.buffer)
        };
        let length = read().map_err(|source| BuildError::Scratch { path: self.path.into(), source })?;
        self.next += length as u64;
        self.at = 0;
        Ok(length > 0)
    }

    /// Somebody else changed the file.
    fn fault(&self) -> BuildError {
        let source = io::Error::new(io::ErrorKind::InvalidData, "not what was written there");
        BuildError::Scratch { path: self.path.into(), source }
    }
}
