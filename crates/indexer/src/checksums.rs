//! `library/checksums`: the list of what was published, with the hash of every file.
//!
//! Text, one line a file, sorted by path: 64 hexadecimal digits of BLAKE3, two spaces, the path relative to the
//! published folder. The last line has the hash of all lines above it and the word `checksums`, so that a list which
//! was cut or changed is known as such.

use anyhow::{Context, Result};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Where the list is in the published folder.
pub(crate) const PATH: &str = "library/checksums";
const LAST: &str = "checksums";

/// Hashes by path.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Checksums {
    /// Path with `/` between its parts, and the hash in hexadecimal.
    pub(crate) files: BTreeMap<String, String>,
}

impl Checksums {
    /// Hashes every file of a folder but the list itself.
    pub(crate) fn of(folder: &Path) -> Result<Self> {
        let mut names = files_below(folder)?;
        names.retain(|name| name != PATH);
        let hashed = names.into_par_iter().map(|name| {
            let path = folder.join(&name);
            let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
            Ok((name, blake3::hash(&bytes).to_hex().to_string()))
        });
        Ok(Checksums { files: hashed.collect::<Result<_>>()? })
    }

    /// The list's text.
    pub(crate) fn render(&self) -> String {
        let mut out: String = self.files.iter().map(|(path, hash)| format!("{hash}  {path}\n")).collect();
        out.push_str(&format!("{}  {LAST}\n", blake3::hash(out.as_bytes())));
        out
    }

    /// Reads a list; the error says in what way it is none.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, &'static str> {
        let text = std::str::from_utf8(bytes).map_err(|_| "not text")?;
        let mut files = BTreeMap::new();
        for line in text.lines() {
            let (hash, path) = line.split_once("  ").ok_or("a line is not a hash and a path")?;
            files.insert(path.to_owned(), hash.to_owned());
        }
        files.remove(LAST).ok_or("cut: the last line, with the hash of the others, is missing")?;
        let list = Checksums { files };
        // Comparing the whole text leaves no byte that could be changed unseen.
        if list.render() == text { Ok(list) } else { Err("changed: its own hash does not match") }
    }
}

/// The paths of all files below a folder, relative to it, with `/` between their parts; links are not followed.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let mut open = vec![String::new()];
    while let Some(prefix) = open.pop() {
        let path = folder.join(&prefix);
        for entry in fs::read_dir(&path).with_context(|| path.display().to_string())? {
            let entry = entry.with_context(|| path.display().to_string())?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            let kind = entry.file_type().with_context(|| entry.path().display().to_string())?;
            if kind.is_dir() { open.push(format!("{name}/")) } else { files.push(name) }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Checksums {
        let files = ["index.html", "library/a.pack"]
            .map(|name| (name.to_owned(), blake3::hash(name.as_bytes()).to_string()));
        Checksums { files: files.into() }
    }

    #[test]
    fn a_list_comes_back() {
        assert_eq!(Checksums::parse(sample().render().as_bytes()), Ok(sample()));
        assert_eq!(Checksums::parse(Checksums::default().render().as_bytes()), Ok(Checksums::default()));
    }

    #[test]
    fn no_byte_can_change_unseen() {
        let good = sample().render().into_bytes();
        for at in 0..good.len() {
            for bit in 0..8 {
                let mut bad = good.clone();
                bad[at] ^= 1 << bit;
                assert!(Checksums::parse(&bad).is_err(), "byte {at}, bit {bit}");
            }
            assert!(Checksums::parse(&good[..at]).is_err(), "cut at {at}");
        }
    }
}
