//! Finding the files to read.

use crate::config::{self, Selection};
use crate::host::MANIFEST;
use crate::read::{self, Format};
use crate::report::{FileReport, LIBRARY, NO_READER, Notice, README};
use anyhow::{Context, Result};
use ignore::{DirEntry, WalkBuilder};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A file to be read.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Path relative to the input's root, with `/` between its parts: what ids are made of.
    pub(crate) name: String,
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Its reader.
    pub(crate) format: Format,
    /// Its report, in which nothing is read yet; it also has the length found.
    pub(crate) report: FileReport,
}

/// What there is.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The files to read, by name.
    pub(crate) sources: Vec<Source>,
    /// Files that are not read.
    pub(crate) skipped: Vec<FileReport>,
}

/// Looks through files and folders. Hidden files, what a `.gitignore` inside a folder names, `tracuu.toml` and the
/// folder `output` are passed over; so is what the selection does not take, and other libraries. Files named outright
/// are always read.
///
/// # Errors
/// An input that does not exist.
pub(crate) fn find(inputs: &[PathBuf], selection: &Selection, output: &Path) -> Result<Found> {
    let mut found = Found::default();
    for input in inputs {
        let metadata = fs::metadata(input)
            .with_context(|| format!("{}: the input cannot be opened", input.display()))?;
        if metadata.is_dir() {
            let prefix = if inputs.len() > 1 { own_name(input) } else { String::new() };
            found.walk(input, &prefix, selection, output);
        } else {
            let name = input.file_name().unwrap_or_default().to_string_lossy().into_owned();
            found.file(input.clone(), name, "");
        }
    }
    found.sources.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(found)
}

/// The folder's name itself, with a `/`, also for `.` and `..`.
fn own_name(folder: &Path) -> String {
    let full = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    full.file_name().map(|name| format!("{}/", name.to_string_lossy())).unwrap_or_default()
}

impl Found {
    fn walk(&mut self, root: &Path, prefix: &str, selection: &Selection, output: &Path) {
        let output = output.to_owned();
        let libraries = Arc::new(Mutex::new(Vec::new()));
        let met = Arc::clone(&libraries);
        // Only what lies in the folder itself decides, not the machine's settings or the folders above.
        let walk = WalkBuilder::new(root)
            .follow_links(true)
            .parents(false)
            .ignore(false)
            .git_global(false)
            .git_exclude(false)
            .require_git(false)
            .sort_by_file_name(|a, b| a.cmp(b))
            .filter_entry(move |entry| {
                let path = entry.path();
                if !entry.file_type().is_some_and(|kind| kind.is_dir()) {
                    return true;
                }
                if path.canonicalize().is_ok_and(|path| path == output) {
                    return false;
                }
                let is_library = path.join(MANIFEST).is_file();
                if is_library {
                    met.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
                }
                !is_library
            })
            .build();
        for entry in walk {
            match entry {
                Err(error) => self.fault(root, prefix, &error),
                Ok(entry) => self.entry(entry, root, prefix, selection),
            }
        }
        let libraries = std::mem::take(&mut *libraries.lock().unwrap_or_else(PoisonError::into_inner));
        for path in libraries {
            let notice =
                Notice::new(LIBRARY, "a library that tracuu wrote; only what it was made from is input");
            self.skip(&format!("{prefix}{}", relative(root, &path)), &path, notice);
        }
    }

    fn entry(&mut self, entry: DirEntry, root: &Path, prefix: &str, selection: &Selection) {
        let name = relative(root, entry.path());
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if is_folder && entry.depth() > 0 && read::format_of(entry.path()).is_some() {
            let message = "this is a folder, in spite of its name; the files in it are read one by one";
            self.skip(&format!("{prefix}{name}"), entry.path(), Notice::new("folder", message));
        } else if !is_folder && is_readme(entry.path()) {
            let message =
                "it speaks about the folder, not to its readers; name the file itself to have it read";
            self.skip(&format!("{prefix}{name}"), entry.path(), Notice::new(README, message));
        } else if !is_folder && name != config::FILE_NAME && selection.takes(&name) {
            self.file(entry.into_path(), name, prefix);
        }
    }

    fn file(&mut self, path: PathBuf, name: String, prefix: &str) {
        let label = format!("{prefix}{name}");
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) => return self.skip(&label, &path, unreadable(&error)),
        };
        if !metadata.is_file() {
            let notice = Notice::new("unreadable", "neither a file nor a folder; expected a file with text");
            return self.skip(&label, &path, notice);
        }
        let mut report = FileReport::new(&label, &path.display().to_string(), metadata.len());
        match read::format_of(&path) {
            Some(format) => self.sources.push(Source { name, path, format, report }),
            None => {
                let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy()));
                let ending = ending.unwrap_or_else(|| "files without an ending".to_owned());
                report.reason = Some(Notice::new(NO_READER, format!("no reader for {ending}")));
                self.skipped.push(report);
            }
        }
    }

    fn fault(&mut self, root: &Path, prefix: &str, error: &ignore::Error) {
        let (path, notice) = explain(error);
        let path = path.unwrap_or(root);
        self.skip(&format!("{prefix}{}", relative(root, path)), path, notice);
    }

    fn skip(&mut self, label: &str, path: &Path, notice: Notice) {
        let mut report = FileReport::new(label, &path.display().to_string(), 0);
        report.reason = Some(notice);
        self.skipped.push(report);
    }
}

/// Takes an error of the walk apart: the path it is about, and what is wrong there.
/// Whether a file of a folder is its note for whoever keeps it: a README of any ending that could be read.
fn is_readme(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default();
    stem.eq_ignore_ascii_case("readme") && read::format_of(path).is_some()
}

fn explain(error: &ignore::Error) -> (Option<&Path>, Notice) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), explain(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => explain(err),
        ignore::Error::Loop { child, .. } => {
            let message = "a symbolic link to a folder above it; following it would never end";
            (Some(child), Notice::new("loop", message))
        }
        ignore::Error::Io(error) => (None, unreadable(error)),
        error => (None, Notice::new("unreadable", error.to_string())),
    }
}

/// A file that could not be opened or read.
pub(crate) fn unreadable(error: &std::io::Error) -> Notice {
    let advice = match error.kind() {
        std::io::ErrorKind::PermissionDenied => "allow reading it, or leave it out",
        std::io::ErrorKind::NotFound => "the link leads nowhere, or the file was removed meanwhile",
        _ => "try to open it with another program",
    };
    Notice::new("unreadable", format!("cannot be read ({error}); {advice}"))
}

fn relative(root: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = rest.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        folder
    }

    fn names(found: &Found) -> Vec<&str> {
        found.sources.iter().map(|source| source.name.as_str()).collect()
    }

    #[test]
    fn a_folder_is_walked_in_the_order_of_names() {
        let folder = tree(&[
            "b.txt",
            "a/z.md",
            "a.txt",
            ".hidden.txt",
            "tracuu.toml",
            "pic.png",
            "a/ReadMe.md",
            "out/index.html",
            "old/index.html",
            "old/library/manifest.tracuu",
            "log.txt",
        ]);
        fs::write(folder.path().join(".gitignore"), "log.txt\n").unwrap();
        let output = folder.path().join("out").canonicalize().unwrap();
        let found = find(&[folder.path().to_owned()], &Selection::default(), &output).unwrap();
        assert_eq!(names(&found), ["a.txt", "a/z.md", "b.txt"]);
        let skipped: Vec<_> = found
            .skipped
            .iter()
            .map(|skip| (skip.path.as_str(), skip.reason.as_ref().unwrap().code.as_ref()))
            .collect();
        assert_eq!(skipped, [("a/ReadMe.md", README), ("pic.png", NO_READER), ("old", LIBRARY)]);
    }

    #[test]
    fn several_inputs_are_told_apart_in_the_report() {
        let folder = tree(&["one/a.txt", "two/a.txt", "b.txt"]);
        let inputs = ["one", "two", "b.txt"].map(|name| folder.path().join(name));
        let found = find(&inputs, &Selection::default(), Path::new("/nowhere")).unwrap();
        let labels: Vec<_> = found.sources.iter().map(|source| source.report.path.as_str()).collect();
        assert_eq!(labels, ["one/a.txt", "two/a.txt", "b.txt"]);
        assert_eq!(names(&found), ["a.txt", "a.txt", "b.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn loops_and_broken_links_are_reported() {
        let folder = tree(&["a.txt", "odd.txt/b.txt"]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
        std::os::unix::fs::symlink("nothing", folder.path().join("gone.txt")).unwrap();
        let found = find(&[folder.path().to_owned()], &Selection::default(), Path::new("/nowhere")).unwrap();
        assert_eq!(names(&found), ["a.txt", "odd.txt/b.txt"]);
        let mut codes: Vec<_> =
            found.skipped.iter().map(|skip| skip.reason.as_ref().unwrap().code.as_ref()).collect();
        codes.sort_unstable();
        assert_eq!(codes, ["folder", "loop", "unreadable"]);
    }

    #[test]
    fn an_input_that_is_not_there_is_an_error() {
        assert!(find(&[PathBuf::from("/nowhere/at/all")], &Selection::default(), Path::new("/out")).is_err());
    }
}
