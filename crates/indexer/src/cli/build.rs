//! `tracuu build`

use crate::build::{DEFAULT_MEMORY, LibraryBuilder, Misfit, Settings};
use crate::config::{self, Config};
use crate::host::{self, MANIFEST};
use crate::output::{self, Staging};
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
    inputs: Vec<PathBuf>,
    /// Folder to write; must be new, empty, or written by tracuu
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Settings [default: tracuu.toml at the root of an input, if there is one]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Fail at the first bad file or line instead of leaving it out
    #[arg(long)]
    strict: bool,
    /// Threads to use [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Memory for the index under way, before parts of it go to disk
    #[arg(long, value_name = "MiB", default_value_t = (DEFAULT_MEMORY >> 20) as u32, value_parser = clap::value_parser!(u32).range(1..=1 << 20))]
    memory: u32,
    /// Name of the library
    #[arg(long)]
    title: Option<String>,
    /// A sentence about the library
    #[arg(long)]
    description: Option<String>,
    /// Language of the library, and of documents that neither say nor show theirs
    #[arg(long, value_parser = |lang: &str| config::check_lang(lang).map(|()| lang.to_owned()))]
    lang: Option<String>,
    /// Address at which the site will live
    #[arg(long, value_parser = |url: &str| config::check_url(url).map(|()| url.to_owned()))]
    url: Option<String>,
    /// Write plain pages, for readers without JavaScript and for search engines, if there are at most so many documents
    /// [default: 2000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(..=i64::from(pages::LARGEST_MOST)))]
    pages: Option<u32>,
    /// Show neither progress nor summary; warnings and errors are still shown
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(args: Args, out: &mut impl Write) -> Result<()> {
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
    let look = look(&config, &args)?;
    let staging = Staging::begin(&target)?;
    let most_pages = args.pages.or(config.pages).unwrap_or(pages::DEFAULT_MOST);
    let mut pages = Pages::begin(staging.site(), look.clone(), most_pages);
    let mut pool = rayon::ThreadPoolBuilder::new();
    if let Some(threads) = args.threads {
        pool = pool.num_threads(usize::from(threads));
    }
    let pool = pool.build().context("the threads cannot be started")?;

    let mut progress =
        Progress::new(found.sources.iter().map(|source| source.report.bytes).sum(), args.quiet);
    let options = ReadOptions { main_content: config.main_content.clone(), lang: config.lang.clone() };
    let mut builder =
        LibraryBuilder::new(library_settings(config, &args, &staging), Packs::begin(&staging)?)?;
    let (manifest, mut files, misfits) =
        pool.install(|| -> Result<(Manifest, Vec<FileReport>, Vec<Misfit>)> {
            let add = |documents: Vec<Document>| {
                pages.add(&documents)?;
                Ok(builder.add(documents)?)
            };
            let files = ingest::run(found.sources, &options, args.strict, &mut progress, add)?;
            progress.finishing();
            let misfits = builder.misfits();
            let (manifest, _, _) = builder.finish()?;
            Ok((manifest, files, misfits))
        })?;
    files.extend(found.skipped);
    let colour = look.notice().map(|message| Notice::new("accent", message));
    let settings = colour.into_iter().chain(misfits.iter().map(misfit));
    let report = Report::new(&manifest.info, settings.collect(), files);
    progress.done();
    report.write_warnings(&mut io::stderr().lock())?;
    if manifest.info.documents == 0 {
        bail!("no document could be read; nothing was written");
    }
    let (pages, documents) = pages.finish()?;
    let kept = pool.install(|| publish(staging, &manifest, &report, &look, &documents))?;
    if site::files().is_empty() {
        writeln!(io::stderr(), "warning: only the library was written: {}", site::MISSING)?;
    }
    if !args.quiet {
        let shown = args.output.display().to_string();
        report.write_summary(out, &shown, start.elapsed())?;
        let stored: u64 = manifest.packs.iter().map(|&(_, length)| u64::from(length)).sum();
        let keys = grouped(u64::from(manifest.info.keys));
        writeln!(
            out,
            "library: {} in {}, {keys} words",
            size(stored),
            count(manifest.packs.len() as u64, "pack")
        )?;
        if pages > 0 {
            writeln!(out, "plain pages: {}", grouped(pages as u64))?;
        } else if most_pages > 0 {
            writeln!(
                out,
                "plain pages: none, as there are more than {}",
                count(most_pages.into(), "document")
            )?;
        }
        if !kept.is_empty() {
            writeln!(out, "kept, though not written by tracuu: {}", kept.join(", "))?;
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
    Ok(config)
}

/// The library's name.
fn title(config: &Config, args: &Args) -> String {
    let title = config.title.clone();
    title.unwrap_or_else(|| default_title(args.inputs.first().map(PathBuf::as_path)))
}

fn look(config: &Config, args: &Args) -> Result<Look> {
    Look::new(
        &title(config, args),
        config.description.as_deref().unwrap_or_default(),
        config.lang.as_deref().unwrap_or_default(),
        config.url.as_deref().unwrap_or_default(),
        config.accent,
        config.logo.as_deref(),
    )
}

fn library_settings(config: Config, args: &Args, staging: &Staging) -> Settings {
    Settings {
        title: title(&config, args),
        description: config.description.unwrap_or_default(),
        lang: config.lang.unwrap_or_default(),
        url: config.url.unwrap_or_default(),
        fields: config.fields,
        synonyms: config.synonyms,
        memory: (args.memory as usize) << 20,
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
fn default_title(input: Option<&Path>) -> String {
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

/// Writes what is not a pack, and puts the whole in place. Returns the names of files that were kept.
fn publish(
    staging: Staging,
    manifest: &Manifest,
    report: &Report,
    look: &Look,
    documents: &str,
) -> Result<Vec<String>> {
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
struct Packs(PathBuf);

impl Packs {
    fn begin(staging: &Staging) -> Result<Packs> {
        let folder = staging.site();
        let library = folder.join("library");
        std::fs::create_dir_all(&library).with_context(|| library.display().to_string())?;
        Ok(Packs(folder))
    }
}

impl Sink for Packs {
    type Error = io::Error;

    fn pack(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        std::fs::write(self.0.join(host::pack_path(name)), bytes)
    }
}
