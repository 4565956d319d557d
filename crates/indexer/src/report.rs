//! What a build read, what it left out and why: for people on the terminal, for programs as `build-report.json`.

use crate::read::Problem;
use index::Info;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::io::{self, Write};
use std::time::Duration;

/// The report's name in the published folder.
pub(crate) const FILE_NAME: &str = "build-report.json";

/// More notices of one file are counted, not kept.
const MOST_NOTICES: usize = 1000;
/// More notices are not shown on the terminal,
const MOST_SHOWN: u64 = 50;
/// nor more than these of one file.
const MOST_SHOWN_OF_FILE: usize = 10;

/// One thing a publisher should know about an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notice {
    /// The kind, for programs.
    pub(crate) code: Cow<'static, str>,
    /// The line it is on, from 1, when it is on one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<u64>,
    /// Whether the line was left out because of it; not set in the reason of a whole file.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) skipped: bool,
    /// What was found and what to do.
    pub(crate) message: String,
}

impl Notice {
    /// A notice about a file as a whole.
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Notice { code: code.into(), line: None, skipped: false, message: message.into() }
    }

    /// Whether somebody should look at it: not so for what was never meant to be read.
    pub(crate) fn is_fault(&self) -> bool {
        ![NO_READER, LIBRARY, README].contains(&self.code.as_ref())
    }

    /// The place and the message in one line; `shown` is the file as the user knows it.
    pub(crate) fn at(&self, shown: &str) -> String {
        match self.line {
            Some(line) => format!("{shown}:{line}: {}", self.message),
            None => format!("{shown}: {}", self.message),
        }
    }
}

impl From<Problem> for Notice {
    fn from(problem: Problem) -> Self {
        Notice {
            code: problem.code.as_str().into(),
            line: problem.line,
            skipped: false,
            message: problem.message,
        }
    }
}

/// Whether a file is in the library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    /// At least one document of it is.
    Read,
    /// Nothing of it is; `reason` says why.
    Skipped,
}

/// What became of one file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct FileReport {
    /// Relative to the input; with several inputs, the input's own name comes first.
    pub(crate) path: String,
    /// The path as the user gave it: for the terminal only, since the published report must not tell of the machine.
    #[serde(skip_serializing)]
    #[serde(default)]
    pub(crate) shown: String,
    /// Whether it is in the library.
    pub(crate) status: Status,
    /// Documents read from it.
    pub(crate) documents: u64,
    /// Its length.
    pub(crate) bytes: u64,
    /// Why nothing of it was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<Notice>,
    /// Faults that did not keep it out; and lines that were left out of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) warnings: Vec<Notice>,
    /// Lines that were left out of it, all told.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) records_skipped: u64,
    /// Further warnings, of which there were too many to keep.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) more_warnings: u64,
}

fn is_false(value: &bool) -> bool {
    !value
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl FileReport {
    /// A file of which nothing was read yet.
    pub(crate) fn new(path: &str, shown: &str, bytes: u64) -> Self {
        FileReport {
            path: path.to_owned(),
            shown: shown.to_owned(),
            status: Status::Skipped,
            documents: 0,
            bytes,
            reason: None,
            warnings: Vec::new(),
            records_skipped: 0,
            more_warnings: 0,
        }
    }

    /// Adds a warning, or counts it when there are very many.
    pub(crate) fn warn(&mut self, notice: Notice) {
        self.records_skipped += u64::from(notice.skipped);
        if self.warnings.len() < MOST_NOTICES {
            self.warnings.push(notice);
        } else {
            self.more_warnings += 1;
        }
    }

    /// Adds what another shard found in the same file, behind what this one did.
    pub(crate) fn append(&mut self, other: FileReport) {
        if other.status == Status::Read {
            self.status = Status::Read;
        }
        self.documents += other.documents;
        self.reason = self.reason.take().or(other.reason);
        self.records_skipped += other.records_skipped;
        self.more_warnings += other.more_warnings;
        for notice in other.warnings {
            if self.warnings.len() < MOST_NOTICES {
                self.warnings.push(notice);
            } else {
                self.more_warnings += 1;
            }
        }
    }

    /// Why nothing was read of the file, if nothing was and nothing else says why.
    pub(crate) fn unexplained(&self) -> Option<Notice> {
        if self.documents > 0 || self.reason.is_some() {
            return None;
        }
        Some(match self.warnings.first() {
            None => Notice::new("empty", "there is nothing in it"),
            Some(first) => {
                Notice { code: first.code.clone(), ..Notice::new("", "no line of it gave a document") }
            }
        })
    }

    /// A document of the file is in the library.
    pub(crate) fn count_document(&mut self) {
        self.status = Status::Read;
        self.documents += 1;
    }

    /// Notices of bad input. A reason that only sums up the
    /// warnings says nothing new.
    fn notices(&self) -> impl Iterator<Item = &Notice> {
        let told = |reason: &&Notice| reason.is_fault() && self.warnings.is_empty();
        self.reason.iter().filter(told).chain(&self.warnings)
    }
}

/// Code of the reason of files with an ending that is not read.
pub(crate) const NO_READER: &str = "no-reader";
/// The code of a folder's README, which is left out: nothing is wrong with it either.
pub(crate) const README: &str = "readme";
/// Code of the reason of folders that are themselves published libraries.
pub(crate) const LIBRARY: &str = "library";

/// The whole report. Holds no clock: the same input gives the same bytes.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    generator: String,
    totals: Totals,
    library: Library,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    settings: Vec<Notice>,
    files: Vec<FileReport>,
}

#[derive(Debug, Default, Serialize)]
struct Totals {
    documents: u64,
    bytes: u64,
    files_read: u64,
    files_skipped: u64,
    records_skipped: u64,
    warnings: u64,
}

#[derive(Debug, Serialize)]
struct Library {
    title: String,
    languages: serde_json::Map<String, serde_json::Value>,
    units: u32,
    tokens: u64,
    keys: u32,
    build: String,
}

impl Report {
    /// Sums up; `settings` are notices about the configuration.
    pub(crate) fn new(info: &Info, settings: Vec<Notice>, mut files: Vec<FileReport>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let mut totals = Totals { warnings: settings.len() as u64, ..Totals::default() };
        for file in &files {
            totals.documents += file.documents;
            totals.records_skipped += file.records_skipped;
            totals.warnings += file.notices().count() as u64 + file.more_warnings;
            match file.status {
                Status::Read => {
                    totals.files_read += 1;
                    totals.bytes += file.bytes;
                }
                Status::Skipped => totals.files_skipped += 1,
            }
        }
        let library = Library {
            title: info.title.clone(),
            languages: info.languages.iter().map(|(lang, count)| (lang.clone(), (*count).into())).collect(),
            units: info.units,
            tokens: info.tokens,
            keys: info.keys,
            build: info.build.clone(),
        };
        Report {
            generator: format!("tracuu {}", env!("CARGO_PKG_VERSION")),
            totals,
            library,
            settings,
            files,
        }
    }

    /// The bytes of `build-report.json`.
    pub(crate) fn to_json(&self) -> Vec<u8> {
        // Only maps with keys that are no strings, or a failing writer, can make this fail: there are none.
        let mut json = serde_json::to_vec_pretty(self).unwrap_or_default();
        json.push(b'\n');
        json
    }

    /// Writes one line for each notice; of a file with very many, the first few.
    pub(crate) fn write_warnings(&self, out: &mut impl Write) -> io::Result<()> {
        for notice in &self.settings {
            writeln!(out, "warning: {}", notice.message)?;
        }
        let mut shown = self.settings.len() as u64;
        for file in &self.files {
            for notice in file.notices().take(MOST_SHOWN_OF_FILE) {
                if shown == MOST_SHOWN {
                    break;
                }
                let skipped = notice.skipped || file.reason.as_ref() == Some(notice);
                writeln!(
                    out,
                    "warning: {}{}",
                    notice.at(&file.shown),
                    if skipped { " (skipped)" } else { "" }
                )?;
                shown += 1;
            }
        }
        let hidden = self.totals.warnings.saturating_sub(shown);
        if hidden > 0 {
            writeln!(out, "and {}, all listed in {FILE_NAME}", count(hidden, "more warning"))?;
        }
        Ok(())
    }

    /// Writes the summary: what is in the library, what is not, how long it took.
    pub(crate) fn write_summary(&self, out: &mut impl Write, folder: &str, took: Duration) -> io::Result<()> {
        let Totals { documents, bytes, files_read, files_skipped, records_skipped, warnings } = self.totals;
        let seconds = took.as_secs_f64();
        writeln!(
            out,
            "{folder}: {} from {} ({}) in {seconds:.1} s, {}/s",
            count(documents, "document"),
            count(files_read, "file"),
            size(bytes),
            size((bytes as f64 / seconds.max(0.001)) as u64)
        )?;
        if files_skipped > 0 {
            writeln!(out, "skipped: {}", count(files_skipped, "file"))?;
            let mut endings = std::collections::BTreeMap::<&str, u64>::new();
            for file in &self.files {
                if let Some(reason) = &file.reason {
                    let key = if reason.is_fault() { reason.code.as_ref() } else { reason.message.as_str() };
                    *endings.entry(key).or_default() += 1;
                }
            }
            for (reason, number) in endings {
                writeln!(out, "  {number:>5}  {reason}")?;
            }
        }
        if records_skipped > 0 {
            writeln!(out, "skipped: {}", count(records_skipped, "line"))?;
        }
        if warnings > 0 {
            writeln!(out, "{}, see {folder}/{FILE_NAME}", count(warnings, "warning"))?;
        }
        Ok(())
    }
}

/// A number with its noun, `1 file` or `2 files`.
pub(crate) fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// A number with its thousands set apart by commas.
pub(crate) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A length in decimal units, as file managers show it.
pub(crate) fn size(bytes: u64) -> String {
    let bytes = bytes as f64;
    match bytes {
        ..1e3 => format!("{bytes} B"),
        ..1e6 => format!("{:.1} kB", bytes / 1e3),
        ..1e9 => format!("{:.1} MB", bytes / 1e6),
        _ => format!("{:.2} GB", bytes / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_easy_to_read() {
        assert_eq!(
            [grouped(0), grouped(999), grouped(1000), grouped(1234567)],
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!([count(1, "file"), count(2, "file")], ["1 file", "2 files"]);
        assert_eq!([size(12), size(1500), size(129_000_000)], ["12 B", "1.5 kB", "129.0 MB"]);
    }

    #[test]
    fn very_many_notices_are_counted() {
        let mut file = FileReport::new("a.jsonl", "in/a.jsonl", 1);
        for line in 0..MOST_NOTICES as u64 + 5 {
            file.warn(Notice {
                code: "malformed".into(),
                line: Some(line),
                skipped: true,
                message: "bad".into(),
            });
        }
        let report = Report::new(&Info::default(), Vec::new(), vec![file]);
        assert_eq!(report.totals.warnings, MOST_NOTICES as u64 + 5);
        let mut out = Vec::new();
        report.write_warnings(&mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.starts_with("warning: in/a.jsonl:0: bad (skipped)\n"));
        assert!(out.ends_with("and 995 more warnings, all listed in build-report.json\n"), "{out}");
    }
}
