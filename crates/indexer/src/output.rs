//! Writing a folder so that it changes only as a whole.
//!
//! Everything is written below a hidden folder beside the target, on the same disk. When it is complete the two exchange
//! their names, and the hidden one is removed. Where the system cannot exchange names, the old folder moves into the
//! hidden one and the new one takes its place. A build that dies leaves the hidden folder behind; the next one finds it
//! and puts back the old folder if it died between the two moves.

use crate::checksums::{self, Checksums};
use crate::host::MANIFEST;
use anyhow::{Context, Result, bail};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

const SITE: &str = "new";
const OLD: &str = "old";
const LOCK: &str = "lock";

/// What became of the old folder's files.
#[derive(Debug)]
pub(crate) struct Published {
    /// Files that tracuu had not written, and that were kept.
    pub(crate) kept: Vec<String>,
    /// If there was a library: how many files are new or changed, and their bytes.
    pub(crate) changed: Option<(u64, u64)>,
}

/// Gives two folders each other's name at once; `false` if the system cannot.
fn exchange(one: &Path, other: &Path) -> bool {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
    }
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    {
        let _ = (one, other);
        false
    }
}

/// A folder being written.
pub(crate) struct Staging {
    target: PathBuf,
    /// Removed when dropped.
    work: tempfile::TempDir,
    /// Held while the build lives, so that another one can tell a dead build's folder.
    lock: File,
}

impl Staging {
    /// Makes the hidden folder beside `target` and removes those of dead builds.
    ///
    /// # Errors
    /// A target that is a file, or a folder with files in it that no build wrote; a place that cannot be written to.
    pub(crate) fn begin(target: &Path) -> Result<Staging> {
        let target = resolve(target)?;
        let (parent, name) = (parent(&target)?, file_name(&target)?);
        fs::create_dir_all(parent).with_context(|| format!("{}: cannot be made", parent.display()))?;
        let prefix = format!(".{name}.tracuu-");
        clean_up(parent, &prefix, &target)?;
        check_replaceable(&target)?;
        let begin = || {
            let work = tempfile::Builder::new().prefix(&prefix).tempdir_in(parent)?;
            let lock = File::create(work.path().join(LOCK))?;
            lock.lock()?;
            Ok::<_, std::io::Error>((work, lock))
        };
        // Another build that begins may take an empty folder for that of a dead one.
        let begun = begin().or_else(|_| begin());
        let (work, lock) = begun.with_context(|| format!("{}: cannot be written to", parent.display()))?;
        let staging = Staging { target, work, lock };
        fs::create_dir(staging.site()).with_context(|| staging.site().display().to_string())?;
        Ok(staging)
    }

    /// The folder that will be the target.
    pub(crate) fn site(&self) -> PathBuf {
        self.work.path().join(SITE)
    }

    /// A place for files that are not published; it need not exist.
    pub(crate) fn scratch(&self) -> PathBuf {
        self.work.path().join("scratch")
    }

    /// Where what is kept for the next build is written before it gets its place.
    pub(crate) fn cache(&self) -> PathBuf {
        self.work.path().join("cache")
    }

    /// Writes one file of the new folder, `/` between the parts of its name.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.site().join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
        }
        fs::write(&path, bytes).with_context(|| path.display().to_string())
    }

    /// Puts the new folder in the old one's place. Files that somebody added to the old one by hand go along.
    ///
    /// Where the system can exchange two names at once it does, so that there is no moment without the folder.
    pub(crate) fn publish(self) -> Result<Published> {
        let list = Checksums::of(&self.site())?;
        self.write(checksums::PATH, list.render().as_bytes())?;
        let changed = self.changed(&list);
        let kept = self.keep_foreign()?;
        let published = Published { kept, changed };
        let old = self.work.path().join(OLD);
        let replaced = || format!("{}: cannot be replaced", self.target.display());
        let exists = self.target.exists();
        if exists && exchange(&self.site(), &self.target) {
            drop(self.lock);
            let _ = self.work.close();
            return Ok(published);
        }
        if exists {
            fs::rename(&self.target, &old).with_context(replaced)?;
        }
        if let Err(error) = fs::rename(self.site(), &self.target) {
            if exists {
                fs::rename(&old, &self.target).with_context(replaced)?;
            }
            return Err(error).with_context(replaced);
        }
        drop(self.lock);
        // What is left is the old folder; if it cannot be removed, the next build tries again.
        let _ = self.work.close();
        Ok(published)
    }

    /// The files that are new or other than those of the folder that will be replaced; nothing if there is none.
    fn changed(&self, new: &Checksums) -> Option<(u64, u64)> {
        let bytes = fs::read(self.target.join(checksums::PATH)).ok()?;
        let old = Checksums::parse(&bytes).ok()?;
        let (mut files, mut length) = (0, 0);
        let names = new
            .files
            .iter()
            .filter(|&(name, hash)| old.files.get(name) != Some(hash))
            .map(|(name, _)| name.as_str());
        for name in names.chain([checksums::PATH]) {
            files += 1;
            length += fs::metadata(self.site().join(name)).map_or(0, |metadata| metadata.len());
        }
        Some((files, length))
    }

    fn keep_foreign(&self) -> Result<Vec<String>> {
        let mut kept = Vec::new();
        for name in foreign(&self.target)? {
            let (from, to) = (self.target.join(&name), self.site().join(&name));
            if to.symlink_metadata().is_ok() {
                continue;
            }
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).with_context(|| parent.display().to_string())?;
            }
            // A second name costs nothing; where there are none (or for a link to a folder), a copy.
            if fs::hard_link(&from, &to).is_err() {
                fs::copy(&from, &to).with_context(|| format!("{}: cannot be kept", from.display()))?;
            }
            kept.push(name);
        }
        Ok(kept)
    }
}

/// Files of a published folder that its own list does not name.
pub(crate) fn foreign(folder: &Path) -> Result<Vec<String>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let list = fs::read(folder.join(checksums::PATH)).ok().and_then(|bytes| Checksums::parse(&bytes).ok());
    let mut files = checksums::files_below(folder)?;
    files.retain(|name| match &list {
        Some(list) => name != checksums::PATH && !list.files.contains_key(name),
        // Without its list, all of the library is taken for ours: packs of an old one are of no use to anybody.
        None => !name.starts_with("library/"),
    });
    Ok(files)
}

/// The folder a name stands for, links followed if it is there.
pub(crate) fn resolve(target: &Path) -> Result<PathBuf> {
    let shown = || target.display().to_string();
    if target.exists() {
        target.canonicalize().with_context(shown)
    } else {
        std::path::absolute(target).with_context(shown)
    }
}

fn parent(target: &Path) -> Result<&Path> {
    target.parent().with_context(|| format!("{}: not a folder that can be replaced", target.display()))
}

fn file_name(target: &Path) -> Result<String> {
    let name = target.file_name();
    let name = name.with_context(|| format!("{}: names no folder; give one for -o", target.display()))?;
    Ok(name.to_string_lossy().into_owned())
}

/// Refuses to replace anything but a published folder, an empty one, or nothing.
fn check_replaceable(target: &Path) -> Result<()> {
    let shown = target.display();
    if !target.exists() {
        return Ok(());
    }
    if !target.is_dir() {
        bail!("{shown}: there is a file of this name; give a folder for -o");
    }
    let mut entries = fs::read_dir(target).with_context(|| shown.to_string())?;
    if entries.next().is_some() && !target.join(MANIFEST).is_file() {
        bail!(
            "{shown}: the folder has files in it that tracuu did not write; give another one for -o, or empty it"
        );
    }
    Ok(())
}

/// Removes the hidden folders of dead builds; puts back the target if one died in the middle of replacing it.
fn clean_up(parent: &Path, prefix: &str, target: &Path) -> Result<()> {
    for entry in fs::read_dir(parent).with_context(|| parent.display().to_string())?.flatten() {
        if !entry.file_name().to_string_lossy().starts_with(prefix) {
            continue;
        }
        let work = entry.path();
        // The lock is made first of all: a folder without one is of a build that died before, or while removing it.
        if let Ok(lock) = File::open(work.join(LOCK))
            && let Err(TryLockError::WouldBlock) = lock.try_lock()
        {
            bail!("{}: another build is writing to it at this moment; wait for it to end", target.display());
        }
        let old = work.join(OLD);
        if old.is_dir() && !target.exists() {
            fs::rename(&old, target).with_context(|| format!("{}: cannot be put back", target.display()))?;
        }
        // Leftovers do no harm; what cannot be removed now can be later.
        let _ = fs::remove_dir_all(&work);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publish(target: &Path, content: &str) -> Vec<String> {
        let staging = Staging::begin(target).unwrap();
        staging.write("index.html", content.as_bytes()).unwrap();
        staging.write(MANIFEST, b"manifest").unwrap();
        staging.publish().unwrap().kept
    }

    fn entries(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn the_new_takes_the_place_of_the_old() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("deep/out");
        publish(&target, "one");
        publish(&target, "two");
        assert_eq!(fs::read_to_string(target.join("index.html")).unwrap(), "two");
        assert_eq!(entries(target.parent().unwrap()), ["out"]);
    }

    #[test]
    fn an_abandoned_build_changes_nothing() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("out");
        publish(&target, "one");
        let staging = Staging::begin(&target).unwrap();
        staging.write("index.html", b"two").unwrap();
        drop(staging);
        assert_eq!(fs::read_to_string(target.join("index.html")).unwrap(), "one");
        assert_eq!(entries(root.path()), ["out"]);
    }

    #[test]
    fn files_added_by_hand_stay() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("out");
        publish(&target, "one");
        fs::write(target.join("CNAME"), "example.org").unwrap();
        assert_eq!(publish(&target, "two"), ["CNAME"]);
        assert_eq!(fs::read_to_string(target.join("CNAME")).unwrap(), "example.org");
        assert_eq!(publish(&target, "three"), ["CNAME"]);
    }

    #[test]
    fn other_folders_and_files_are_not_touched() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("home");
        fs::create_dir(&folder).unwrap();
        publish(&folder, "an empty folder may be used");
        let folder = root.path().join("other");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("letter.txt"), "dear").unwrap();
        assert!(Staging::begin(&folder).is_err());
        assert!(Staging::begin(&folder.join("letter.txt")).is_err());
        assert_eq!(entries(&folder), ["letter.txt"]);
    }

    #[test]
    fn what_a_dead_build_left_is_put_right() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("out");
        publish(&target, "one");
        let dead = root.path().join(".out.tracuu-dead");
        fs::create_dir(&dead).unwrap();
        fs::write(dead.join(LOCK), "").unwrap();
        fs::rename(&target, dead.join(OLD)).unwrap();
        drop(Staging::begin(&target).unwrap());
        assert_eq!(fs::read_to_string(target.join("index.html")).unwrap(), "one");
        assert_eq!(entries(root.path()), ["out"]);
    }

    #[test]
    fn two_builds_do_not_meet() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("out");
        let first = Staging::begin(&target).unwrap();
        assert!(Staging::begin(&target).is_err());
        drop(first);
        assert!(Staging::begin(&target).is_ok());
    }
}
