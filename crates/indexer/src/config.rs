//! `tracuu.toml`: what a publisher may set for a whole library.

use crate::pages;
use crate::site::Colour;
use anyhow::{Context, Result, anyhow, bail};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use index::columns::Kind;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The name under which the file is looked for at the root of the input.
pub(crate) const FILE_NAME: &str = "tracuu.toml";

/// The settings of a build.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// The library's name.
    pub(crate) title: Option<String>,
    /// A sentence or two about it.
    pub(crate) description: Option<String>,
    /// BCP 47 language of documents that neither say nor show theirs.
    pub(crate) lang: Option<String>,
    /// Where the site will live.
    pub(crate) url: Option<String>,
    /// Which files of a folder are read.
    pub(crate) selection: Selection,
    /// Where the main content of HTML pages is.
    pub(crate) main_content: Vec<String>,
    /// The fields that are filters, with their kinds.
    pub(crate) fields: BTreeMap<String, Kind>,
    /// What else things are called, two names of one thing each.
    pub(crate) synonyms: Vec<(String, String)>,
    /// The page's colour.
    pub(crate) accent: Option<Colour>,
    /// The page's picture beside its title: a file, named relative to the one it is set in.
    pub(crate) logo: Option<PathBuf>,
    /// Libraries of at most this many documents get plain pages.
    pub(crate) pages: Option<u32>,
}

/// Which files of a folder are read, by their path relative to the input's root.
#[derive(Debug, Default)]
pub(crate) struct Selection {
    include: Option<GlobSet>,
    exclude: GlobSet,
}

impl Selection {
    /// Whether the file of this name is to be read.
    pub(crate) fn takes(&self, name: &str) -> bool {
        self.include.as_ref().is_none_or(|include| include.is_match(name)) && !self.exclude.is_match(name)
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    title: Option<String>,
    description: Option<String>,
    lang: Option<String>,
    url: Option<String>,
    accent: Option<String>,
    logo: Option<PathBuf>,
    pages: Option<u32>,
    fields: BTreeMap<String, FieldKind>,
    synonyms: BTreeMap<String, Vec<String>>,
    input: Input,
}

/// The kinds of fields, by their names in the file.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum FieldKind {
    Filter,
    Date,
    Number,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Input {
    include: Option<Vec<String>>,
    exclude: Vec<String>,
    main_content: Vec<String>,
}

/// The file at the root of one of the inputs, if there is one.
///
/// # Errors
/// Two inputs that each have one: nobody could say which holds.
pub(crate) fn locate(inputs: &[PathBuf]) -> Result<Option<PathBuf>> {
    let mut found = inputs.iter().map(|input| input.join(FILE_NAME)).filter(|path| path.is_file());
    let first = found.next();
    if let (Some(first), Some(second)) = (&first, found.next()) {
        let (first, second) = (first.display(), second.display());
        bail!("{first} and {second} are both there; say which one holds with --config");
    }
    Ok(first)
}

/// Reads a configuration file.
///
/// # Errors
/// A file that cannot be read, is no TOML, or has an unknown key or a value of the wrong kind: with its line.
pub(crate) fn read(path: &Path) -> Result<Config> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut config = of_text(&text, path)?;
    if let (Some(logo), Some(folder)) = (&mut config.logo, path.parent()) {
        *logo = folder.join(&logo);
    }
    Ok(config)
}

/// Reads the text of a configuration file, which faults are said to be in; names of files in it stay as they are.
///
/// # Errors
/// As of [`read`].
pub(crate) fn of_text(text: &str, path: &Path) -> Result<Config> {
    parse(text).map_err(|(line, message)| match line {
        Some(line) => anyhow!("{}:{line}: {message}", path.display()),
        None => anyhow!("{}: {message}", path.display()),
    })
}

/// What every document may have, with a meaning of its own.
const OWN_KINDS: [&str; 7] = ["id", "title", "url", "date", "lang", "source", "section"];

type Fault = (Option<usize>, String);

fn parse(text: &str) -> Result<Config, Fault> {
    let file: File = toml::from_str(text).map_err(|error| {
        let start = error.span().map(|span| span.start);
        let line = start.and_then(|at| text.get(..at)).map(|before| before.matches('\n').count() + 1);
        (line, error.message().replace('\n', "; "))
    })?;
    let fault = |message: String| (None, message);
    if let Some(lang) = file.lang.as_deref() {
        check_lang(lang).map_err(fault)?;
    }
    if let Some(url) = file.url.as_deref() {
        check_url(url).map_err(fault)?;
    }
    if let Some(bad) = file.input.main_content.iter().find(|selector| !is_selector(selector)) {
        return Err(fault(format!(
            "main_content has {bad:?}; expected a tag, \".class\", \"#id\" or \"tag.class\""
        )));
    }
    let include = file.input.include.as_deref().map(globs).transpose().map_err(fault)?;
    let exclude = globs(&file.input.exclude).map_err(fault)?;
    let accent = file.accent.map(|colour| colour.parse()).transpose().map_err(fault)?;
    if let Some(pages) = file.pages {
        check_pages(pages).map_err(fault)?;
    }
    let kind = |kind| match kind {
        FieldKind::Filter => Kind::Text,
        FieldKind::Date => Kind::Date,
        FieldKind::Number => Kind::Number,
    };
    if let Some(own) = file.fields.keys().find(|name| OWN_KINDS.contains(&name.as_str())) {
        return Err(fault(format!("[fields] names {own}, which always is what it is; leave it out")));
    }
    let names = |(name, others): (String, Vec<String>)| {
        others.into_iter().map(move |other| (name.clone(), other)).collect::<Vec<_>>()
    };
    Ok(Config {
        synonyms: file.synonyms.into_iter().flat_map(names).collect(),
        fields: file.fields.into_iter().map(|(name, declared)| (name, kind(declared))).collect(),
        title: file.title,
        description: file.description,
        lang: file.lang,
        url: file.url,
        selection: Selection { include, exclude },
        main_content: file.input.main_content,
        accent,
        logo: file.logo,
        pages: file.pages,
    })
}

/// Whether a language tag looks like one: `vi`, `en-GB`.
pub(crate) fn check_lang(lang: &str) -> Result<(), String> {
    let mut parts = lang.split('-');
    let language = parts.next().unwrap_or_default();
    let part = |part: &str, least| {
        (least..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    if part(language, 2)
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|p| part(p, 1))
    {
        return Ok(());
    }
    Err(format!("lang is {lang:?}; expected a language tag such as \"vi\" or \"en\""))
}

/// Whether an address is one a site can live at.
pub(crate) fn check_url(url: &str) -> Result<(), String> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    if rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace)) {
        return Ok(());
    }
    Err(format!("url is {url:?}; expected an address that begins with https:// or http://"))
}

/// Whether so many plain pages may be asked for.
pub(crate) fn check_pages(pages: u32) -> Result<(), String> {
    if pages <= pages::LARGEST_MOST {
        return Ok(());
    }
    Err(format!(
        "pages is {pages}; expected at most {}, which keeps the site below 20,000 files",
        pages::LARGEST_MOST
    ))
}

fn is_selector(selector: &str) -> bool {
    let name = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let rest = selector.trim_start_matches(name);
    rest.is_empty() && !selector.is_empty()
        || rest.strip_prefix(['.', '#']).is_some_and(|rest| !rest.is_empty() && rest.chars().all(name))
}

/// A pattern without `/` counts at any depth, as in `.gitignore`; one that ends with `/` means all below that folder.
fn globs(patterns: &[String]) -> Result<GlobSet, String> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let folder = if pattern.ends_with('/') { format!("{pattern}**") } else { pattern.clone() };
        let glob = match pattern.trim_end_matches('/').contains('/') {
            true => folder.trim_start_matches('/').to_owned(),
            false => format!("**/{folder}"),
        };
        let glob = GlobBuilder::new(&glob).literal_separator(true).build();
        set.add(glob.map_err(|error| format!("the pattern {pattern:?} cannot be read: {}", error.kind()))?);
    }
    set.build().map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_contract_is_known() {
        let text = "title = 'T'\ndescription = 'D'\nlang = 'vi'\nurl = 'https://example.org/a'\naccent = '#123'\n\
            logo = 'l.svg'\npages = 10\n[fields]\nyear = 'number'\n[synonyms]\na = ['b']\n\
            [input]\ninclude = ['*.md']\nexclude = ['drafts/']\nmain_content = ['main', '#text', 'div.body']\n";
        let config = parse(text).unwrap();
        assert_eq!(config.title.as_deref(), Some("T"));
        assert_eq!(config.main_content.len(), 3);
        assert_eq!(config.fields, BTreeMap::from([("year".to_owned(), Kind::Number)]));
        assert_eq!(config.accent.map(|accent| accent.to_string()).as_deref(), Some("#112233"));
        assert_eq!(config.logo.as_deref(), Some(Path::new("l.svg")));
        assert_eq!(config.pages, Some(10));
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let (line, message) = parse("lang = 'vi'\n\ntittle = 'T'\n").unwrap_err();
        assert_eq!(line, Some(3));
        assert!(message.contains("`tittle`") && message.contains("`title`"), "{message}");
        let (line, message) = parse("[input]\nonly = []\n").unwrap_err();
        assert_eq!(line, Some(2), "{message}");
        assert_eq!(parse("title = 3\n").unwrap_err().0, Some(1));
        let (line, message) = parse("[fields]\nyear = 'number'\nkind = 'colour'\n").unwrap_err();
        assert_eq!(line, Some(3));
        assert!(message.contains("`filter`, `date`") && message.contains("`number`"), "{message}");
        assert!(parse("[fields]\ndate = 'number'\n").unwrap_err().1.contains("date"));
    }

    #[test]
    fn values_are_looked_at() {
        for bad in [
            "lang = 'tiếng Việt'",
            "lang = ''",
            "url = 'example.org'",
            "url = 'javascript:x'",
            "accent = 'red;}'",
            "logo = 3",
            "pages = 1000000",
            "pages = -1",
            "[input]\nmain_content = ['div > p']",
            "[input]\nexclude = ['a[']",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn patterns_select() {
        let takes = |text: &str, name| parse(text).unwrap().selection.takes(name);
        assert!(takes("", "a/b.txt"));
        assert!(takes("[input]\ninclude = ['*.md']", "a/b.md"));
        assert!(!takes("[input]\ninclude = ['*.md']", "a/b.txt"));
        assert!(!takes("[input]\nexclude = ['drafts/']", "a/drafts/c/b.md"));
        assert!(takes("[input]\nexclude = ['a/*.md']", "a/b/c.md"));
        assert!(!takes("[input]\nexclude = ['/a/*.md']", "a/c.md"));
    }
}
