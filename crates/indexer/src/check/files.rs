//! Every file against `library/checksums`, and the packs against the manifest.

use super::{Fault, Outcome};
use crate::checksums::{self, Checksums};
use crate::host::{MANIFEST, pack_path};
use crate::output;
use anyhow::Result;
use index::Manifest;
use index::manifest::pack_name;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

pub(super) fn check(folder: &Path) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let list = match fs::read(folder.join(checksums::PATH)) {
        Ok(bytes) => Checksums::parse(&bytes).map_err(str::to_owned),
        Err(error) => Err(unreadable(&error)),
    };
    let list = match list {
        Ok(list) => list,
        Err(reason) => {
            outcome.faults.push(Fault::new(checksums::PATH, reason));
            return Ok(outcome);
        }
    };
    let hashed: Vec<Result<u64, Fault>> =
        list.files.par_iter().map(|(path, hash)| one(folder, path, hash)).collect();
    for length in hashed {
        match length {
            Ok(length) => outcome.bytes += length,
            Err(fault) => outcome.faults.push(fault),
        }
    }
    outcome.files = list.files.len() as u64 + 1;
    outcome.foreign = output::foreign(folder)?;
    if outcome.faults.is_empty() {
        outcome.faults.extend(packs(folder, &list));
    }
    Ok(outcome)
}

/// The file's length, if its content is what the list says.
fn one(folder: &Path, path: &str, hash: &str) -> Result<u64, Fault> {
    let file = folder.join(path);
    // A link would be the same bytes here and something else on a server.
    let is_file = file.symlink_metadata().map(|metadata| metadata.is_file());
    match is_file.and_then(|is_file| if is_file { fs::read(&file).map(Some) } else { Ok(None) }) {
        Err(error) => Err(Fault::new(path, unreadable(&error))),
        Ok(None) => Err(Fault::new(path, "not a regular file")),
        Ok(Some(bytes)) if blake3::hash(&bytes).to_hex().as_str() == hash => Ok(bytes.len() as u64),
        Ok(Some(bytes)) => {
            let reason =
                format!("changed or cut ({} bytes): its content does not match its hash", bytes.len());
            Err(Fault::new(path, reason))
        }
    }
}

fn unreadable(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "missing".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

/// The packs that the manifest names must be those that the list names, each called by its content.
fn packs(folder: &Path, list: &Checksums) -> Vec<Fault> {
    let manifest = fs::read(folder.join(MANIFEST)).map_err(|error| unreadable(&error));
    let manifest =
        match manifest.and_then(|bytes| Manifest::decode(&bytes).map_err(|error| error.to_string())) {
            Ok(manifest) => manifest,
            Err(reason) => return vec![Fault::new(MANIFEST, reason)],
        };
    let mut faults = Vec::new();
    if !list.files.contains_key(MANIFEST) {
        faults.push(Fault::new(checksums::PATH, "it does not list the manifest"));
    }
    let mut named = BTreeSet::new();
    for name in &manifest.packs {
        let name = pack_name(name);
        let path = pack_path(&name);
        match list.files.get(&path) {
            None => faults.push(Fault::new(&path, "named by the manifest but not listed in the checksums")),
            Some(hash) if !hash.starts_with(&name) => {
                faults.push(Fault::new(&path, "its name is not the hash of its content"));
            }
            Some(_) => {}
        }
        named.insert(path);
    }
    let ours = list.files.keys().filter(|path| path.ends_with(".pack"));
    faults.extend(
        ours.filter(|path| !named.contains(*path))
            .map(|path| Fault::new(path, "the manifest does not name it")),
    );
    faults
}
