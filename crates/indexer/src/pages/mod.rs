//! Plain pages: one for each document, without any script, and lists that lead to them. For whoever has JavaScript
//! off, for search engines, and for programs that collect references.
//!
//! They are written while the documents stream by, so memory holds only a line of each; a library of more documents
//! than the publisher allows has none at all, since half a list would pass for the whole. A page's name depends on its
//! document's id alone, so its address survives every rebuild.

mod body;
mod document;
mod frame;
mod inline;
mod list;
mod phrases;

use crate::site::Look;
use anyhow::{Context, Result, anyhow};
use index::document::{Date, Document};
use rayon::prelude::*;
use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// Libraries of up to this many documents get plain pages, unless the publisher says otherwise.
pub(crate) const DEFAULT_MOST: u32 = 2_000;
/// The most a publisher may ask for: a site stays below 20,000 files.
pub(crate) const LARGEST_MOST: u32 = 15_000;

/// The folder of the pages in the published one.
const FOLDER: &str = "d";
/// The first of the lists in that folder.
const FIRST_LIST: &str = "index.html";

/// What the lists say of a document.
struct Entry {
    title: String,
    id: String,
    lang: String,
    date: Option<Date>,
    source: Option<String>,
}

/// The pages being written.
pub(crate) struct Pages {
    site: PathBuf,
    look: Look,
    most: usize,
    entries: Vec<Entry>,
    /// There were too many documents.
    over: bool,
}

impl Pages {
    /// Pages for a library of at most `most` documents, below the folder `site`.
    pub(crate) fn begin(site: PathBuf, look: Look, most: u32) -> Pages {
        Pages { site, look, most: most as usize, entries: Vec::new(), over: most == 0 }
    }

    /// No pages.
    pub(crate) fn none() -> Pages {
        Pages::begin(PathBuf::new(), Look::default(), 0)
    }

    /// Writes the pages of further documents.
    ///
    /// # Errors
    /// A page that cannot be written.
    pub(crate) fn add(&mut self, documents: &[Document]) -> Result<()> {
        if self.over || documents.is_empty() {
            return Ok(());
        }
        let folder = self.site.join(FOLDER);
        if self.entries.len() + documents.len() > self.most {
            self.over = true;
            self.entries = Vec::new();
            if folder.exists() {
                fs::remove_dir_all(&folder).with_context(|| folder.display().to_string())?;
            }
            return Ok(());
        }
        fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        documents.par_iter().try_for_each(|document| self.write(document))?;
        self.entries.extend(documents.iter().map(|Document { head, .. }| Entry {
            title: head.title.clone(),
            id: head.id.clone(),
            lang: head.lang.clone(),
            date: head.date,
            source: head.source.clone(),
        }));
        Ok(())
    }

    fn write(&self, Document { head, passages, .. }: &Document) -> Result<()> {
        let path = self.site.join(FOLDER).join(file_name(&head.id));
        let page = document::page(&self.look, head, passages);
        let written = File::create_new(&path).and_then(|mut file| file.write_all(page.as_bytes()));
        written.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                anyhow!(
                    "{}: two ids, one of them {:?}, lead to this page; rename one",
                    path.display(),
                    head.id
                )
            }
            _ => anyhow!("{}: {error}", path.display()),
        })
    }

    /// Writes the lists, and the map for search engines where it is known under which address the site will live.
    /// How many documents have pages, and mark-up that leads to the lists from the front page; empty, if there are none.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(crate) fn finish(mut self) -> Result<(usize, String)> {
        if self.entries.is_empty() {
            return Ok((0, String::new()));
        }
        // Newest first; those without a day at the end.
        self.entries
            .sort_by(|a, b| b.date.cmp(&a.date).then_with(|| (&a.title, &a.id).cmp(&(&b.title, &b.id))));
        let write = |name: &str, text: &str| {
            let path = self.site.join(name);
            fs::write(&path, text).with_context(|| path.display().to_string())
        };
        for (name, text) in list::pages(&self.look, &self.entries) {
            write(&format!("{FOLDER}/{name}"), &text)?;
        }
        if let Some(url) = &self.look.url {
            write("sitemap.xml", &list::sitemap(url, &self.entries))?;
        }
        Ok((self.entries.len(), list::way_in(self.entries.len())))
    }
}

/// The page of a document: what is plain in its id, so that people recognise it, and enough of a hash to be the only
/// one.
fn file_name(id: &str) -> String {
    const PLAIN: usize = 48;
    let mut name = String::new();
    for c in id.chars().take(PLAIN) {
        match c.to_ascii_lowercase() {
            c @ ('a'..='z' | '0'..='9') => name.push(c),
            _ if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            _ => {}
        }
    }
    let hash = blake3::hash(id.as_bytes()).to_hex();
    let dash = if name.is_empty() || name.ends_with('-') { "" } else { "-" };
    format!("{name}{dash}{}.html", &hash[..12])
}

/// Text as it stands in HTML, in an element or in an attribute between double quotes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // No page may hold these, whatever a document does.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{7f}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use index::document::Head;

    fn document(id: &str) -> Document {
        Document { head: Head { id: id.into(), title: id.into(), ..Head::default() }, ..Document::default() }
    }

    fn names(folder: &std::path::Path) -> usize {
        fs::read_dir(folder.join(FOLDER)).map_or(0, Iterator::count)
    }

    #[test]
    fn names_are_plain_and_differ() {
        let ids =
            ["vi/tim-kiem", "vi-tim-kiem", "../../etc", "ĐỘ", "", "a\0b", "CON", "con", &"x".repeat(400)];
        let names: Vec<_> = ids.map(file_name).into();
        for name in &names {
            assert!(
                name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.')
            );
            assert!(name.len() < 80 && name.ends_with(".html") && !name.starts_with(['-', '.']), "{name}");
        }
        assert!(names[0].starts_with("vi-tim-kiem-"), "{}", names[0]);
        assert_eq!(names.iter().collect::<std::collections::BTreeSet<_>>().len(), ids.len());
    }

    #[test]
    fn too_many_documents_have_no_pages() {
        for (most, count, files) in [(3, 3, 4), (3, 4, 0), (0, 1, 0)] {
            let site = tempfile::tempdir().unwrap();
            let mut pages = Pages::begin(site.path().to_owned(), Look::default(), most);
            for number in 0..count {
                pages.add(&[document(&number.to_string())]).unwrap();
            }
            let (_, way_in) = pages.finish().unwrap();
            assert_eq!((names(site.path()), way_in.is_empty()), (files, files == 0), "{most} {count}");
        }
    }

    #[test]
    fn nothing_escapes() {
        assert_eq!(escape("a<b>&\"c\"\u{0}\u{1b}"), "a&lt;b&gt;&amp;&quot;c&quot;\u{fffd}\u{fffd}");
    }
}
