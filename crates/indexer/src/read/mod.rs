//! Reading documents: plain text, Markdown, HTML and JSON lines, as people really leave them.
//!
//! Bytes go in, a [`Document`] comes out: a head and flat, typed passages. Nothing of a text is lost but the boilerplate
//! around an HTML page's main content. No input makes a reader panic, and none takes it more than about linear time.
//!
//! Each format's reader makes a draft; the steps that are the same for all (title, language, cutting of long paragraphs)
//! follow in one place, `draft.rs`.

mod clean;
mod date;
mod draft;
mod encoding;
mod front_matter;
mod head;
mod html;
mod jsonl;
mod lang;
mod line_kind;
mod lines;
mod markdown;
mod picture;
mod problem;
mod sentence;
mod split;
mod text;
mod title;
mod value;
mod writer;

use std::path::Path;

use index::document::Document;

pub use html::is_selector;
pub(crate) use picture::percent_decoded;
pub use problem::{Problem, ProblemCode, Warning};
pub(crate) use writer::safe_link;

/// The formats with a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `.txt`, `.text`
    Text,
    /// `.md`, `.markdown`
    Markdown,
    /// `.html`, `.htm`, `.xhtml`
    Html,
    /// `.jsonl`, `.ndjson`: many documents in one file, for [`read_record`].
    Jsonl,
}

/// The format a file's ending names, in small or capital letters; `None` for any other ending.
pub fn format_of(path: &Path) -> Option<Format> {
    match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
        "txt" | "text" => Some(Format::Text),
        "md" | "markdown" => Some(Format::Markdown),
        "html" | "htm" | "xhtml" => Some(Format::Html),
        "jsonl" | "ndjson" => Some(Format::Jsonl),
        _ => None,
    }
}

/// What the publisher may set for all documents.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Where an HTML page's main content is: `tag`, `.class`, `#id` or `tag.class`. The first selector that matches
    /// anything wins; none of them matching, the reader looks for itself.
    pub main_content: Vec<String>,
    /// The language of documents that neither say nor show theirs.
    pub lang: Option<String>,
}

/// A document, and what is worth a look in its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The document. It has an id, a title and at least one passage, if only one that repeats the title.
    pub document: Document,
    /// Faults that did not keep the document from being read.
    pub warnings: Vec<Warning>,
}

/// Where a record comes from.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The file's path relative to the input's root.
    pub name: &'a str,
    /// The record's line, from 1.
    pub line: u64,
}

/// The day a metadata value states, as `2024`, `2024-06` or `2024-06-30`; `None` if it states none.
pub(crate) fn iso_date(value: &str) -> Option<String> {
    date::parse(value).map(crate::answer::date)
}

/// Reads a file of text, Markdown or HTML.
///
/// `path` gives the format. `name` is the path relative to the input's root with `/` between its parts: the id comes from
/// it (see [`id_of`]) unless the document states one, and at last resort the title. Pictures that may be files beside it
/// are spans with the address that the document gives; those of a record are words only.
///
/// # Errors
/// A file that is empty, binary, or of no format read here (JSON lines included).
pub fn read_file(path: &Path, name: &str, bytes: &[u8], options: &ReadOptions) -> Result<Outcome, Problem> {
    let (decoded, read): (_, fn(&str, &ReadOptions) -> draft::Draft) = match format_of(path) {
        Some(Format::Text) => (encoding::decode(bytes, |_| None)?, |text, _| text::read_file(text)),
        Some(Format::Markdown) => (encoding::decode(bytes, |_| None)?, |text, _| markdown::read_file(text)),
        Some(Format::Html) => (encoding::decode(bytes, html::declared_encoding)?, html::read_file),
        Some(Format::Jsonl) => {
            let message = "JSON lines hold many documents; each line is read by itself";
            return Err(Problem::new(ProblemCode::UnknownFormat, message));
        }
        None => {
            let message = "the ending names no known format; expected .txt, .md, .html or .jsonl";
            return Err(Problem::new(ProblemCode::UnknownFormat, message));
        }
    };
    let mut draft = read(&decoded.text, options);
    if draft.head.id.is_empty() {
        draft.head.id = id_of(name);
    }
    draft.warnings.splice(0..0, decoded.warnings);
    draft.finish(name, options)
}

/// Reads one line of a file of JSON lines. Lines do not depend on each other, so they may be read in parallel.
///
/// Keys: `id` and `text` are needed; `title`, `date`, `url`, `lang`, `source`, `section` and `format` (`text`, `markdown`
/// or `html`) may be there; every other string, number, truth value or list of them becomes a field.
///
/// # Errors
/// A line that is no JSON object, lacks a needed key, or has a known key of a wrong type.
pub fn read_record(line: &str, place: Place<'_>, options: &ReadOptions) -> Result<Outcome, Problem> {
    jsonl::read(line, place, options)
}

/// The text of one line of a file of JSON lines: without a byte order mark (first line) and without its line end; `None`
/// for a blank line.
///
/// # Errors
/// A line that is not UTF-8, as JSON has to be.
pub fn record_text(line: &[u8], number: u64) -> Result<Option<&str>, Problem> {
    let text = std::str::from_utf8(line).map_err(|error| {
        let message =
            format!("not UTF-8 from byte {} of the line on; save the file as UTF-8", error.valid_up_to());
        Problem::new(ProblemCode::Encoding, message).at(number)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
    Ok(Some(text).filter(|text| !text.is_empty()))
}

/// The id of a file: its relative path without the ending. Letters and digits of any script, `-`, `_`, `.` and `/`
/// stay; each run of anything else becomes one hyphen, and neither dots nor hyphens stand at the ends of a part. Two
/// files that differ only in what was replaced get the same id.
pub fn id_of(name: &str) -> String {
    let name = clean::line(name);
    let stem = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && !stem.ends_with('/') && !ending.contains('/') => stem,
        _ => &name,
    };
    let mut parts = Vec::new();
    for part in stem.split(['/', '\\']) {
        let mut out = String::with_capacity(part.len());
        for c in part.chars() {
            let c = if c.is_alphanumeric()
                || unicode_normalization::char::is_combining_mark(c)
                || matches!(c, '_' | '.')
            {
                c
            } else {
                '-'
            };
            if c != '-' || !out.ends_with('-') {
                out.push(c);
            }
        }
        let part = out.trim_matches(['-', '.']);
        if !part.is_empty() {
            parts.push(part.to_owned());
        }
    }
    if parts.is_empty() { "document".to_owned() } else { parts.join("/") }
}
