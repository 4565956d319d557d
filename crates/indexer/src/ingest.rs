//! Reading what was found: files one by one, JSON lines as a stream, in batches that are parsed in parallel.
//!
//! A batch is bounded in documents and bytes, so memory does not grow with the input; batches and the documents in
//! them are in the order of the input, so the threads leave no trace in the result. What was read before is known by its
//! hash and not read again.

use crate::input::{Source, unreadable};
use crate::media::{Folder, Media, Shown};
use crate::progress::Progress;
use crate::read::{self, Format, Outcome, Place, Problem, ReadOptions};
use crate::report::{FileReport, Notice};
use anyhow::{Result, bail};
use index::document::{Document, Head};
use rayon::prelude::*;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::ops::Range;
use std::path::Path;

/// A batch is closed at this many documents,
const BATCH_DOCUMENTS: usize = 512;
/// or at this many bytes of source.
const BATCH_BYTES: u64 = 4 << 20;
/// A file or a line longer than this is no single document.
const LONGEST: u64 = 64 << 20;
/// Title and metadata longer than this are a mistake.
const LONGEST_HEAD: usize = 1 << 20;
/// How much of a file of JSON lines is looked at to tell that it is something else.
const SNIFF: usize = 1024;

/// A hash of what a document is read from: its line, or its file with the name.
pub(crate) type SourceHash = [u8; 16];

/// A document of the input.
pub(crate) struct Item {
    pub(crate) source: SourceHash,
    /// What the report says of it.
    pub(crate) notices: Vec<Notice>,
    /// What became of its pictures.
    pub(crate) pictures: Vec<Shown>,
    pub(crate) content: Content,
}

/// Either what was read, or the number of a known document that was read from the same.
pub(crate) enum Content {
    Read(Document),
    Known(u32),
}

/// Documents of an earlier build, numbered in their order.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) numbers: HashMap<SourceHash, u32>,
    pub(crate) ids: Vec<String>,
    pub(crate) notices: HashMap<u32, Vec<Notice>>,
    pub(crate) pictures: HashMap<u32, Vec<Shown>>,
}

/// How sources are read.
pub(crate) struct Reading<'a> {
    pub(crate) options: &'a ReadOptions,
    /// The first notice is an error.
    pub(crate) strict: bool,
    /// Only files and lines that begin at these bytes of all sources one behind another.
    pub(crate) share: Option<Range<u64>>,
    pub(crate) known: &'a Known,
    /// Gets the pictures that the documents show.
    pub(crate) media: &'a Media,
}

/// Reads all sources, and hands batches of documents to `add` in the order of the sources; numbers of known documents
/// rise.
///
/// # Errors
/// Two documents of one id; with `strict`, the first notice; whatever `add` returns.
pub(crate) fn run(
    sources: Vec<Source>,
    reading: Reading<'_>,
    progress: &mut Progress,
    mut add: impl FnMut(Vec<Item>) -> Result<()> + Send,
) -> Result<Vec<FileReport>> {
    let Reading { options, strict, share, known, media } = reading;
    let mut state = State { seen: HashMap::new(), reports: Vec::new(), strict };
    let mut next = 0;
    let files: Vec<Input> = sources.iter().map(Input::of).collect();
    state.reports = sources.into_iter().map(|source| source.report).collect();
    let is_shard = share.is_some();
    let share = share.unwrap_or(0..u64::MAX);
    let mut batches = Batches { files: &files, next: 0, start: 0, share, lines: None };
    let mut ready: Vec<Item> = Vec::new();
    loop {
        let raw = batches.next();
        let last = raw.is_empty();
        // The next batch is parsed while the last one is being indexed.
        let (parsed, added) = rayon::join(
            || {
                let mut found =
                    raw.into_par_iter().map(|raw| raw.find(&files, known, media)).collect::<Vec<_>>();
                keep_in_order(&mut found, next);
                let parsed = found.into_par_iter().map(|found| found.parse(&files, options, media));
                parsed.collect::<Vec<_>>()
            },
            || if ready.is_empty() { Ok(()) } else { add(std::mem::take(&mut ready)) },
        );
        added?;
        if last {
            break;
        }
        for parsed in parsed {
            let is_document = matches!(parsed.outcome, Ok(Some(_)));
            progress.advance(u64::from(is_document), parsed.bytes);
            if let Ok(Some(Got::Known(number))) = parsed.outcome {
                next = number + 1;
            }
            ready.extend(state.take(parsed, known)?);
        }
    }
    if is_shard { Ok(state.reports) } else { state.close() }
}

/// What the readers have to know of a source.
struct Input {
    path: std::path::PathBuf,
    name: String,
    format: Format,
    bytes: u64,
    folder: Folder,
}

impl Input {
    fn of(source: &Source) -> Input {
        Input {
            path: source.path.clone(),
            name: source.name.clone(),
            format: source.format,
            bytes: source.report.bytes,
            folder: Folder::of(source),
        }
    }
}

/// A document before it is parsed.
enum Raw {
    File { file: usize },
    Line { file: usize, line: u64, bytes: Vec<u8> },
    Fault { file: usize, notice: Notice },
}

/// The same, with what it is known by.
struct Found {
    raw: Raw,
    /// The bytes of a whole file.
    whole: Vec<u8>,
    source: SourceHash,
    /// The known document that was read from the same.
    known: Option<u32>,
}

/// The same after.
struct Parsed {
    file: usize,
    line: Option<u64>,
    /// Source bytes used up.
    bytes: u64,
    source: SourceHash,
    /// `Ok(None)` is a blank line.
    outcome: Result<Option<Got>, Notice>,
}

enum Got {
    Read(Box<Outcome>, Vec<Shown>),
    Known(u32),
}

impl Raw {
    /// Looks whether it is known, with the pictures that it shows.
    fn find(self, files: &[Input], known: &Known, media: &Media) -> Found {
        let mut hasher = blake3::Hasher::new();
        let mut whole = Vec::new();
        let raw = match self {
            Raw::File { file } => {
                let input = &files[file];
                match read_whole(&input.path) {
                    Ok(bytes) => {
                        hasher.update(input.name.as_bytes()).update(&[0]).update(&bytes);
                        whole = bytes;
                        Raw::File { file }
                    }
                    Err(notice) => Raw::Fault { file, notice },
                }
            }
            Raw::Line { file, line, bytes } => {
                // The end of a file may have been a line's end.
                hasher.update(bytes.trim_ascii_end());
                Raw::Line { file, line, bytes }
            }
            fault => fault,
        };
        let mut source = SourceHash::default();
        source.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        let is_same = |number: &u32| match raw {
            Raw::File { file } => {
                let shown = known.pictures.get(number).map_or(&[][..], Vec::as_slice);
                media.is_same(shown, &files[file].folder, &files[file].name)
            }
            Raw::Line { .. } => true,
            Raw::Fault { .. } => false,
        };
        let number = known.numbers.get(&source).copied().filter(is_same);
        Found { raw, whole, source, known: number }
    }
}

impl Found {
    fn parse(self, files: &[Input], options: &ReadOptions, media: &Media) -> Parsed {
        let Found { raw, whole, source, known } = self;
        let read = |outcome: Outcome| Ok(Some(Got::Read(Box::new(fits(outcome)?), Vec::new())));
        let read_file = |outcome: Outcome, input: &Input| {
            let mut outcome = fits(outcome)?;
            let shown = media.put_into(&mut outcome.document, &input.folder, &input.name);
            Ok(Some(Got::Read(Box::new(outcome), shown)))
        };
        let (file, line, bytes, outcome) = match (raw, known.map(Got::Known)) {
            (Raw::File { file }, Some(got)) => (file, None, files[file].bytes, Ok(Some(got))),
            (Raw::Line { file, line, bytes }, Some(got)) => {
                (file, Some(line), bytes.len() as u64, Ok(Some(got)))
            }
            (Raw::File { file }, None) => {
                let input = &files[file];
                let outcome = read::read_file(&input.path, &input.name, &whole, options);
                let outcome = outcome.map_err(Notice::from);
                (file, None, input.bytes, outcome.and_then(|outcome| read_file(outcome, input)))
            }
            (Raw::Line { file, line, bytes }, None) => {
                let place = Place { name: &files[file].name, line };
                let outcome = match read::record_text(&bytes, line) {
                    Ok(None) => Ok(None),
                    Ok(Some(text)) => {
                        read::read_record(text, place, options).map_err(Notice::from).and_then(read)
                    }
                    Err(problem) => Err(Notice::from(problem)),
                };
                let outcome = outcome.map_err(|notice| Notice { line: Some(line), ..notice });
                (file, Some(line), bytes.len() as u64, outcome)
            }
            (Raw::Fault { file, notice }, _) => {
                let bytes = if notice.line.is_none() { files[file].bytes } else { 0 };
                (file, notice.line, bytes, Err(notice))
            }
        };
        Parsed { file, line, bytes, source, outcome }
    }
}

/// Takes the documents of a batch for known that are in the order in which they are known, and as many as can be; none
/// of a number below `next`. The others are read again.
fn keep_in_order(found: &mut [Found], next: u32) {
    // The longest rising run (Schensted 1961): the last of the best run of each length, and what comes before it there.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; found.len()];
    let number = |found: &[Found], at: usize| found[at].known.unwrap_or(0);
    for at in 0..found.len() {
        let Some(own) = found[at].known.filter(|known| *known >= next) else { continue };
        let length = ends.partition_point(|&end| number(found, end) < own);
        before[at] = length.checked_sub(1).map(|shorter| ends[shorter]);
        if length == ends.len() {
            ends.push(at);
        } else {
            ends[length] = at;
        }
    }
    let mut stays = vec![false; found.len()];
    let mut at = ends.last().copied();
    while let Some(here) = at {
        stays[here] = true;
        at = before[here];
    }
    found.iter_mut().zip(stays).filter(|(_, stays)| !stays).for_each(|(found, _)| found.known = None);
}

fn read_whole(path: &Path) -> Result<Vec<u8>, Notice> {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes));
    match read {
        Err(error) => Err(unreadable(&error)),
        Ok(_) if bytes.len() as u64 > LONGEST => Err(too_long("the file")),
        Ok(_) => Ok(bytes),
    }
}

fn too_long(what: &str) -> Notice {
    let message = format!("{what} is longer than {} MiB; divide it into several documents", LONGEST >> 20);
    Notice::new("too-long", message)
}

fn fits(outcome: Outcome) -> Result<Outcome, Notice> {
    let Head { id, title, url, source, section, fields, lang, date: _ } = &outcome.document.head;
    let optional = [url, source, section].into_iter().flatten().map(String::len).sum::<usize>();
    let fields: usize = fields
        .iter()
        .map(|(name, values)| name.len() + values.iter().map(|v| v.len() + 1).sum::<usize>())
        .sum();
    if id.len() > index::tree::MAX_KEY {
        let message = format!("the id is longer than {} bytes; give it a shorter one", index::tree::MAX_KEY);
        return Err(Notice::new("too-long", message));
    }
    if id.len() + title.len() + lang.len() + optional + fields > LONGEST_HEAD {
        let message =
            "title, id and fields together are longer than 1 MiB; put long text into the document's text";
        return Err(Notice::new("too-long", message));
    }
    Ok(outcome)
}

/// Cuts the input into batches.
struct Batches<'a> {
    files: &'a [Input],
    next: usize,
    /// Bytes of the files before the next.
    start: u64,
    /// Which bytes are read.
    share: Range<u64>,
    lines: Option<Lines>,
}

/// A file of JSON lines under way.
struct Lines {
    file: usize,
    reader: BufReader<File>,
    line: u64,
    /// Where the next line begins, and where no line is read any more.
    at: u64,
    end: u64,
}

impl Batches<'_> {
    /// The next batch; empty at the end.
    fn next(&mut self) -> Vec<Raw> {
        let (mut batch, mut bytes) = (Vec::new(), 0);
        while batch.len() < BATCH_DOCUMENTS && bytes < BATCH_BYTES {
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Ok(Some(raw)) => {
                        bytes += if let Raw::Line { bytes, .. } = &raw { bytes.len() as u64 } else { 0 };
                        batch.push(raw);
                    }
                    Ok(None) => self.lines = None,
                    Err(notice) => {
                        batch.push(Raw::Fault { file: lines.file, notice });
                        self.lines = None;
                    }
                }
                continue;
            }
            let Some(input) = self.files.get(self.next) else { break };
            let file = self.next;
            self.next += 1;
            let start = self.start;
            self.start += input.bytes;
            if input.format == Format::Jsonl {
                if self.share.end <= start || self.share.start > start.max(self.start.saturating_sub(1)) {
                    continue;
                }
                let part = self.share.start.saturating_sub(start)..self.share.end - start;
                match Lines::open(file, &input.path, part) {
                    Ok(lines) => self.lines = Some(lines),
                    Err(notice) => batch.push(Raw::Fault { file, notice }),
                }
            } else if self.share.contains(&start) {
                bytes += input.bytes;
                batch.push(Raw::File { file });
            }
        }
        batch
    }
}

impl Lines {
    /// Opens a file to read the lines that begin at these of its bytes.
    fn open(file: usize, path: &Path, part: Range<u64>) -> Result<Lines, Notice> {
        let mut reader = File::open(path).map(BufReader::new).map_err(|error| unreadable(&error))?;
        let start = reader.fill_buf().map_err(|error| unreadable(&error))?;
        let start = &start[..start.len().min(SNIFF)];
        if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
            return Err(Notice::new(
                "encoding",
                "UTF-16; JSON lines have to be UTF-8, so save the file as that",
            ));
        }
        if start.contains(&0) {
            return Err(Notice::new("binary", "not a text file; expected one JSON object on each line"));
        }
        let (mut line, mut at) = (0, 0);
        // The lines before are counted: notices name lines.
        while at < part.start {
            match reader.skip_until(b'\n').map_err(|error| unreadable(&error))? {
                0 => break,
                length => at += length as u64,
            }
            line += 1;
        }
        Ok(Lines { file, reader, line, at, end: part.end })
    }

    fn next(&mut self) -> Result<Option<Raw>, Notice> {
        if self.at >= self.end {
            return Ok(None);
        }
        let mut bytes = Vec::new();
        self.line += 1;
        let (file, line) = (self.file, self.line);
        let failed = |error: io::Error| Notice { line: Some(line), ..unreadable(&error) };
        let read = (&mut self.reader).take(LONGEST + 1).read_until(b'\n', &mut bytes).map_err(failed)?;
        if read == 0 {
            return Ok(None);
        }
        self.at += read as u64;
        if bytes.len() as u64 > LONGEST {
            self.at += self.reader.skip_until(b'\n').map_err(failed)? as u64;
            return Ok(Some(Raw::Fault {
                file,
                notice: Notice { line: Some(line), ..too_long("the line") },
            }));
        }
        Ok(Some(Raw::Line { file, line, bytes }))
    }
}

/// What is known of the documents read so far.
struct State {
    /// Hashes of the ids with their places; a hash is shorter than most ids, and 128 bits do not collide.
    seen: HashMap<[u8; 16], (u32, Option<u64>)>,
    reports: Vec<FileReport>,
    strict: bool,
}

impl State {
    fn take(&mut self, parsed: Parsed, known: &Known) -> Result<Option<Item>> {
        let Parsed { file, line, outcome, source, .. } = parsed;
        match outcome {
            Err(notice) => {
                self.check_strict(file, &notice)?;
                let report = &mut self.reports[file];
                match line {
                    None => report.reason = Some(notice),
                    Some(_) => report.warn(Notice { skipped: true, ..notice }),
                }
                Ok(None)
            }
            Ok(None) => Ok(None),
            Ok(Some(got)) => {
                let (notices, pictures, content) = match got {
                    Got::Read(outcome, pictures) => {
                        let Outcome { document, warnings } = *outcome;
                        let notices = warnings.into_iter().map(|warning: Problem| Notice::from(warning));
                        let missing = pictures.iter().filter_map(|(_, shown)| shown.as_ref().err());
                        let missing = missing.map(|reason| Notice::new("picture", reason.as_str()));
                        self.check_duplicate(&document.head.id, file, line)?;
                        (notices.chain(missing).collect(), pictures, Content::Read(document))
                    }
                    Got::Known(number) => {
                        let notices = known.notices.get(&number).into_iter().flatten();
                        // The same line may be another by number now.
                        let notices =
                            notices.map(|notice| Notice { line: line.or(notice.line), ..notice.clone() });
                        let id = known.ids.get(number as usize).map_or("", String::as_str);
                        self.check_duplicate(id, file, line)?;
                        let pictures = known.pictures.get(&number).cloned().unwrap_or_default();
                        (notices.collect::<Vec<_>>(), pictures, Content::Known(number))
                    }
                };
                for notice in &notices {
                    self.check_strict(file, notice)?;
                    self.reports[file].warn(notice.clone());
                }
                self.reports[file].count_document();
                Ok(Some(Item { source, notices, pictures, content }))
            }
        }
    }

    fn check_strict(&self, file: usize, notice: &Notice) -> Result<()> {
        if self.strict {
            bail!("{} (--strict: nothing was written)", notice.at(&self.reports[file].shown));
        }
        Ok(())
    }

    fn check_duplicate(&mut self, id: &str, file: usize, line: Option<u64>) -> Result<()> {
        let mut key = [0; 16];
        key.copy_from_slice(&blake3::hash(id.as_bytes()).as_bytes()[..16]);
        match self.seen.entry(key) {
            Entry::Vacant(entry) => {
                entry.insert((file as u32, line));
                Ok(())
            }
            Entry::Occupied(entry) => {
                let &(first, first_line) = entry.get();
                let place = |file: usize, line: Option<u64>| match line {
                    Some(line) => format!("{}:{line}", self.reports[file].shown),
                    None => self.reports[file].shown.clone(),
                };
                let (first, second) = (place(first as usize, first_line), place(file, line));
                bail!(
                    "{second}: the id {id:?} is taken by {first}; ids must be unique, so rename one of them"
                );
            }
        }
    }

    /// Gives a reason to files of which nothing was read.
    fn close(mut self) -> Result<Vec<FileReport>> {
        for file in 0..self.reports.len() {
            if let Some(notice) = self.reports[file].unexplained() {
                self.check_strict(file, &notice)?;
                self.reports[file].reason = Some(notice);
            }
        }
        Ok(self.reports)
    }
}
