//! `tracuu build`

use super::before::{Before, Place, Sources};
use super::shard;
use crate::build::{BuildError, DEFAULT_MEMORY, LibraryBuilder, Misfit, Settings};
use crate::config::{self, Config};
use crate::host::{self, MANIFEST};
use crate::ingest::{Content, Item, Known, Reading};
use crate::input::Found;
use crate::media::{self, Media};
use crate::output::{self, Published, Staging};
use crate::pages::{self, Pages};
use crate::progress::Progress;
use crate::read::ReadOptions;
use crate::report::{self, FileReport, Notice, Report, count, grouped, size};
use crate::site::{self, Look};
use crate::{ingest, input};
use anyhow::{Context, Result, bail};
use index::Manifest;
use index::document::Document;
use index::pack::Sink;
use rayon::ThreadPool;
use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Build a library and the page that searches it from files and folders
///
/// Reads .txt, .md, .html and .jsonl; hidden files and what a .gitignore inside a folder names are passed over. The
/// output folder changes only when the whole build succeeded, and what was added to it by hand stays.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Files and folders to read
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    /// Folder to write; must be new, empty, or written by tracuu. With --shard: the part to write, a file
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    /// Analyze only the I-th of N shares of the input, and write what `tracuu merge` makes a library of
    #[arg(long, value_name = "I/N", value_parser = shard::parse)]
    shard: Option<shard::Shard>,
    /// Settings [default: tracuu.toml at the root of an input, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Fail at the first bad file or line instead of leaving it out
    #[arg(long)]
    pub(super) strict: bool,
    /// Threads to use [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Memory for the index under way, before parts of it go to disk
    #[arg(long, value_name = "MiB", default_value_t = (DEFAULT_MEMORY >> 20) as u32, value_parser = clap::value_parser!(u32).range(1..=1 << 20))]
    memory: u32,
    /// Where to keep what the next build need not do again [default: among the user's caches]
    #[arg(long, value_name = "FILE")]
    cache: Option<PathBuf>,
    /// Do everything again, and keep nothing for the next build
    #[arg(long, conflicts_with = "cache")]
    no_cache: bool,
    /// Name of the library
    #[arg(long)]
    pub(super) title: Option<String>,
    /// A sentence about the library
    #[arg(long)]
    pub(super) description: Option<String>,
    /// Language of the library, and of documents that neither say nor show theirs
    #[arg(long, value_parser = |lang: &str| config::check_lang(lang).map(|()| lang.to_owned()))]
    pub(super) lang: Option<String>,
    /// Address at which the site will live
    #[arg(long, value_parser = |url: &str| config::check_url(url).map(|()| url.to_owned()))]
    pub(super) url: Option<String>,
    /// Write plain pages, for readers without JavaScript and for search engines, if there are at most so many documents
    /// [default: 2000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=i64::from(pages::LARGEST_MOST)))]
    pub(super) pages: Option<u32>,
    /// Show neither progress nor summary; warnings and errors are still shown
    #[arg(short, long)]
    pub(super) quiet: bool,
}

pub(super) fn run(args: Args, out: &mut (impl Write + Send)) -> Result<()> {
    let start = Instant::now();
    let config = settings(&args)?;
    let target = output::resolve(&args.output)?;
    if let Some(input) =
        args.inputs.iter().find(|input| input.canonicalize().is_ok_and(|path| path == target))
    {
        bail!("{}: input and output are the same folder; give another one for -o", input.display());
    }
    let found = input::find(&args.inputs, &config.selection, &target)?;
    if found.sources.is_empty() {
        let inputs: Vec<_> = args.inputs.iter().map(|input| input.display().to_string()).collect();
        let others = count(found.skipped.len() as u64, "other file");
        bail!("{}: nothing to read; expected .txt, .md, .html or .jsonl, found {others}", inputs.join(", "));
    }
    if args.strict {
        refuse_first(&found.skipped)?;
    }
    let pool = pool(args.threads)?;
    let options = ReadOptions { main_content: config.main_content.clone(), lang: config.lang.clone() };
    if let Some(shard) = args.shard {
        let header = shard::header(&args, &config, &found, shard)?;
        return pool.install(|| shard::run(&args, header, found, &options, out));
    }
    let title =
        config.title.clone().unwrap_or_else(|| default_title(args.inputs.first().map(PathBuf::as_path)));
    let mut place = Place::of(args.cache.as_deref(), &target, &options);
    if let Some(none) = place.take_if(|_| args.no_cache) {
        none.remove();
    }
    let job = Job { args: &args, config, title, options, target, found, place, pool };
    let before = job.place.as_ref().and_then(|place| job.pool.install(|| place.read(&job.target)));
    let built = match before.map(|before| job.build(Some(before))) {
        Some(Err(error)) if is_of_no_use(&error) => job.build(None)?,
        Some(built) => built?,
        None => job.build(None)?,
    };
    let Built { staging, manifest, stored, mut files, misfits, site, pictures, kept } = built;
    files.extend(job.found.skipped.into_iter().filter(|file| !pictures.has(&file.path)));
    let report = Report::new(&manifest.info, site.notices(&misfits), files);
    let (output, quiet, place) = (args.output.as_path(), args.quiet, job.place.as_ref());
    let shown = Shown { output, quiet, start, stored, pictures, kept, place };
    job.pool.install(|| complete(staging, &manifest, &report, site, shown, out))
}

/// Whether what the last build left turned out to be of no use: it is not whole, or too much has changed since.
fn is_of_no_use(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref(), Some(BuildError::Base))
}

/// All that a build is told.
struct Job<'a> {
    args: &'a Args,
    config: Config,
    title: String,
    options: ReadOptions,
    target: PathBuf,
    found: Found,
    place: Option<Place>,
    pool: ThreadPool,
}

/// A library that is not published yet.
struct Built {
    staging: Staging,
    manifest: Manifest,
    /// Bytes of all packs.
    stored: u64,
    files: Vec<FileReport>,
    misfits: Vec<Misfit>,
    site: Site,
    pictures: Pictures,
    /// Documents taken over from the last build.
    kept: u32,
}

impl Job<'_> {
    /// Builds everything, upon what the last build left if there is such.
    fn build(&self, before: Option<Before>) -> Result<Built> {
        let staging = Staging::begin(&self.target)?;
        let sources = self.found.sources.clone();
        let mut progress =
            Progress::new(sources.iter().map(|source| source.report.bytes).sum(), self.args.quiet);
        let mut site = Site::begin(&self.config, &self.title, &staging)?;
        let settings = library_settings(&self.config, self.title.clone(), self.args.memory, &staging);
        let packs = Packs::begin(&staging, Some(&self.target))?;
        let (known, mut builder) = match before {
            // Plain pages need the text of all documents. Libraries that have any are small.
            Some(before) if before.known.ids.len() > site.most as usize => {
                site.pages = Pages::none();
                (before.known, LibraryBuilder::upon(settings, packs, before.base)?)
            }
            _ => (Known::default(), LibraryBuilder::new(settings, packs)?),
        };
        if let Some(place) = &self.place {
            builder = builder.leaving(place.writer(&staging.cache())?);
        }
        let media = Media::default();
        let mut laid = Laid { builder, known: known.ids.len(), kept: 0, new: 0, sources: Sources::default() };
        let (strict, options) = (self.args.strict, &self.options);
        let (manifest, stored, files, misfits, kept) = self.pool.install(|| -> Result<_> {
            let add = |items: Vec<Item>| laid.add(items, &mut site.pages);
            let reading = Reading { options, strict, share: None, known: &known, media: &media };
            let files = ingest::run(sources, reading, &mut progress, add)?;
            progress.finishing();
            let Laid { mut builder, kept, new, sources, .. } = laid;
            let (changed, of) = builder.changed();
            if !known.ids.is_empty() && (changed > of / MOST_CHANGED || kept + new <= site.most) {
                return Err(BuildError::Base.into());
            }
            builder.note(&sources.encode()?)?;
            let misfits = builder.misfits();
            let (manifest, _, statistics) = builder.finish()?;
            Ok((manifest, statistics.stored, files, misfits, kept))
        })?;
        progress.done();
        let mut pictures = Pictures::default();
        media.publish(|name, bytes| pictures.write(&staging, name, bytes))?;
        Ok(Built { staging, manifest, stored, files, misfits, site, pictures, kept })
    }
}

/// A library is built upon the last one as long as no more than one document in so many came, went or changed since all
/// was built: what is mined from the whole collection is not mined again.
const MOST_CHANGED: u32 = 10;

/// A library under way.
struct Laid<S: Sink> {
    builder: LibraryBuilder<S>,
    /// Documents of the last build, how many of them were kept, and how many others there are.
    known: usize,
    kept: u32,
    new: u32,
    sources: Sources,
}

impl Laid<Packs> {
    fn add(&mut self, items: Vec<Item>, pages: &mut Pages) -> Result<()> {
        let (mut read, mut known) = (Vec::<Document>::new(), Vec::<u32>::new());
        for item in items {
            self.sources.push(&item);
            match item.content {
                Content::Read(document) => {
                    self.keep(&mut known)?;
                    read.push(document);
                }
                Content::Known(number) => {
                    self.read(&mut read, pages)?;
                    known.push(number);
                }
            }
        }
        self.keep(&mut known)?;
        self.read(&mut read, pages)?;
        // No need to read on.
        let too_many = self.known > 0 && self.new > self.known as u32 / MOST_CHANGED + 1;
        if too_many { Err(BuildError::Base.into()) } else { Ok(()) }
    }

    fn keep(&mut self, known: &mut Vec<u32>) -> Result<()> {
        self.kept += known.len() as u32;
        if known.is_empty() { Ok(()) } else { Ok(self.builder.keep(&std::mem::take(known))?) }
    }

    fn read(&mut self, read: &mut Vec<Document>, pages: &mut Pages) -> Result<()> {
        if read.is_empty() {
            return Ok(());
        }
        self.new += read.len() as u32;
        pages.add(read)?;
        Ok(self.builder.add(std::mem::take(read))?)
    }
}

pub(super) fn pool(threads: Option<u16>) -> Result<rayon::ThreadPool> {
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = threads {
        pool = pool.num_threads(usize::from(threads));
    }
    pool.build().context("the threads cannot be started")
}

/// What stands around the library: the look of the page, and plain pages.
pub(super) struct Site {
    look: Look,
    pub(super) pages: Pages,
    /// Most documents that are given plain pages.
    most: u32,
}

impl Site {
    pub(super) fn begin(config: &Config, title: &str, staging: &Staging) -> Result<Site> {
        let look = Look::new(
            title,
            config.description.as_deref().unwrap_or_default(),
            config.lang.as_deref().unwrap_or_default(),
            config.url.as_deref().unwrap_or_default(),
            config.accent,
            config.logo.as_deref(),
        )?;
        let most = config.pages.unwrap_or(pages::DEFAULT_MOST);
        Ok(Site { pages: Pages::begin(staging.site(), look.clone(), most), look, most })
    }

    /// Notices about the configuration.
    pub(super) fn notices(&self, misfits: &[Misfit]) -> Vec<Notice> {
        let colour = self.look.notice().map(|message| Notice::new("accent", message));
        colour.into_iter().chain(misfits.iter().map(misfit)).collect()
    }
}

/// The pictures that are published, with the hash and the length of each.
#[derive(Default)]
pub(super) struct Pictures(BTreeMap<String, (blake3::Hash, u64)>);

impl Pictures {
    /// Writes one, once.
    ///
    /// # Errors
    /// Another one of this name; a file that cannot be written.
    pub(super) fn write(&mut self, staging: &Staging, name: &str, bytes: &[u8]) -> Result<()> {
        let hash = blake3::hash(bytes);
        match self.0.insert(name.to_owned(), (hash, bytes.len() as u64)) {
            None => staging.write(&format!("{}/{name}", media::FOLDER), bytes),
            Some((other, _)) if other == hash => Ok(()),
            Some(_) => bail!("{}", media::taken(name, "the parts have")),
        }
    }

    /// Whether the file with this path in the report is among them.
    pub(super) fn has(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }
}

/// What is said of a build when it is done.
pub(super) struct Shown<'a> {
    pub(super) output: &'a Path,
    pub(super) quiet: bool,
    pub(super) start: Instant,
    /// Bytes of all packs.
    pub(super) stored: u64,
    pub(super) pictures: Pictures,
    /// Documents taken over from the last build.
    pub(super) kept: u32,
    /// Where what was left for the next build is put.
    pub(super) place: Option<&'a Place>,
}

/// Writes what is not a pack, puts the library in its place, and says so.
pub(super) fn complete(
    staging: Staging,
    manifest: &Manifest,
    report: &Report,
    site: Site,
    shown: Shown<'_>,
    out: &mut (impl Write + Send),
) -> Result<()> {
    report.write_warnings(&mut io::stderr().lock())?;
    if manifest.info.documents == 0 {
        bail!("no document could be read; nothing was written");
    }
    let Site { look, pages, most } = site;
    let (pages, documents) = pages.finish()?;
    if let Some(place) = shown.place {
        if manifest.info.documents <= most {
            // Plain pages are made of all documents: the next build does all again.
            place.remove();
        } else if let Err(error) = place.replace(&staging.cache()) {
            let path = place.path().display();
            writeln!(
                io::stderr(),
                "warning: {path}: not written, so the next build does all again ({error})"
            )?;
        }
    }
    let published = publish(staging, manifest, report, &look, &documents)?;
    if site::files().is_empty() {
        writeln!(io::stderr(), "warning: only the library was written: {}", site::MISSING)?;
    }
    if !shown.quiet {
        let folder = shown.output.display().to_string();
        report.write_summary(out, &folder, shown.start.elapsed())?;
        let keys = grouped(u64::from(manifest.info.keys));
        writeln!(
            out,
            "library: {} in {}, {keys} words",
            size(shown.stored),
            count(manifest.packs.len() as u64, "pack")
        )?;
        if shown.kept > 0 {
            let others = manifest.info.documents.saturating_sub(shown.kept);
            writeln!(
                out,
                "new or changed: {}, the rest is from the last build",
                count(others.into(), "document")
            )?;
        }
        let Pictures(pictures) = &shown.pictures;
        if !pictures.is_empty() {
            let bytes = pictures.values().map(|&(_, length)| length).sum();
            writeln!(out, "pictures: {} in {}", size(bytes), count(pictures.len() as u64, "file"))?;
        }
        if pages > 0 {
            writeln!(out, "plain pages: {}", grouped(pages as u64))?;
        } else if most > 0 {
            let most = count(most.into(), "document");
            writeln!(out, "plain pages: none, as there are more than {most}")?;
        }
        if let Some((files, bytes)) = published.changed {
            writeln!(out, "to upload: {} in {}, the rest is as it was", size(bytes), count(files, "file"))?;
        }
        if !published.kept.is_empty() {
            writeln!(out, "kept, though not written by tracuu: {}", published.kept.join(", "))?;
        }
    }
    Ok(())
}

/// The configuration file with the flags over it.
fn settings(args: &Args) -> Result<Config> {
    let path = match &args.config {
        Some(path) => Some(path.clone()),
        None => config::locate(&args.inputs)?,
    };
    let mut config = path.as_deref().map(config::read).transpose()?.unwrap_or_default();
    for (setting, flag) in [
        (&mut config.title, &args.title),
        (&mut config.description, &args.description),
        (&mut config.lang, &args.lang),
        (&mut config.url, &args.url),
    ] {
        if flag.is_some() {
            setting.clone_from(flag);
        }
    }
    config.pages = args.pages.or(config.pages);
    Ok(config)
}

pub(super) fn library_settings(config: &Config, title: String, memory: u32, staging: &Staging) -> Settings {
    Settings {
        title,
        description: config.description.clone().unwrap_or_default(),
        lang: config.lang.clone().unwrap_or_default(),
        url: config.url.clone().unwrap_or_default(),
        fields: config.fields.clone(),
        synonyms: config.synonyms.clone(),
        memory: (memory as usize) << 20,
        scratch: staging.scratch(),
    }
}

/// A warning of values that a declared field cannot take.
fn misfit(misfit: &Misfit) -> Notice {
    let Misfit { field, id, value, count } = misfit;
    let shown: String = value.chars().take(60).collect();
    let others = if *count > 1 { format!(" (and {} more)", count - 1) } else { String::new() };
    let message = format!(
        "{field:?} of {id:?}{others} is {shown:?}, which is not of the kind in [fields]; filters will not find it"
    );
    Notice::new("bad-value", message)
}

/// The name of the first input.
pub(super) fn default_title(input: Option<&Path>) -> String {
    let full = input.and_then(|input| input.canonicalize().ok());
    let name = full.as_deref().and_then(Path::file_stem).map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "Tracuu".to_owned())
}

fn refuse_first(skipped: &[FileReport]) -> Result<()> {
    for file in skipped {
        if let Some(reason) = file.reason.as_ref().filter(|reason| reason.is_fault()) {
            bail!("{} (--strict: nothing was written)", reason.at(&file.shown));
        }
    }
    Ok(())
}

/// Writes what is not a pack, and puts the whole in place.
fn publish(
    staging: Staging,
    manifest: &Manifest,
    report: &Report,
    look: &Look,
    documents: &str,
) -> Result<Published> {
    for (name, bytes) in site::files() {
        staging.write(name, &look.put_into(name, bytes, documents))?;
    }
    if let Some((name, bytes)) = look.logo() {
        staging.write(name, bytes)?;
    }
    staging.write(MANIFEST, &manifest.encode())?;
    staging.write(report::FILE_NAME, &report.to_json())?;
    staging.publish()
}

/// Writes packs into the new folder.
pub(super) struct Packs {
    new: PathBuf,
    /// The folder that will be replaced.
    old: Option<PathBuf>,
}

impl Packs {
    pub(super) fn begin(staging: &Staging, old: Option<&Path>) -> Result<Packs> {
        let new = staging.site();
        let library = new.join("library");
        std::fs::create_dir_all(&library).with_context(|| library.display().to_string())?;
        Ok(Packs { new, old: old.map(Path::to_owned) })
    }
}

impl Sink for Packs {
    type Error = io::Error;

    fn pack(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let name = host::pack_path(name);
        let new = self.new.join(&name);
        // A second name for the same file costs no writing, and whoever copies the folder sees that it is old.
        if let Some(old) = self.old.as_ref().map(|old| old.join(&name))
            && std::fs::read(&old).is_ok_and(|old| old == bytes)
            && std::fs::hard_link(&old, &new).is_ok()
        {
            return Ok(());
        }
        std::fs::write(new, bytes)
    }
}
