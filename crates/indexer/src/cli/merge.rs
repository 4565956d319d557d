//! `tracuu merge`

use super::build::{Packs, Pictures, Shown, Site, complete, library_settings, pool};
use crate::build::{ANALYZER_VERSION, DEFAULT_MEMORY, LibraryBuilder};
use crate::config::{self, Config};
use crate::output::Staging;
use crate::part::{Header, PartReader, Trailer};
use crate::progress::Progress;
use crate::report::{FileReport, Report};
use anyhow::{Context, Result, bail};
use rayon::prelude::*;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Pieces of some 128 kB of text that are decoded at a time.
const AT_ONCE: usize = 64;

/// Make a library of the parts that `tracuu build --shard` wrote
///
/// Every share must be there once. The library is, byte for byte, the one that a build of the whole input writes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The parts, in any order
    #[arg(required = true, value_name = "PART")]
    parts: Vec<PathBuf>,
    /// Folder to write; must be new, empty, or written by tracuu
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Threads to use [default: one for each core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Memory for the index under way, before parts of it go to disk
    #[arg(long, value_name = "MiB", default_value_t = (DEFAULT_MEMORY >> 20) as u32, value_parser = clap::value_parser!(u32).range(1..=1 << 20))]
    memory: u32,
    /// Show neither progress nor summary; warnings and errors are still shown
    #[arg(short, long)]
    quiet: bool,
}

pub(super) fn run(args: Args, out: &mut (impl Write + Send)) -> Result<()> {
    let start = Instant::now();
    let parts = open(&args.parts)?;
    let header = parts.first().map(|part| part.header.clone()).context("there is no part")?;
    let staging = Staging::begin(&args.output)?;
    let config = settings(&header, &staging.scratch())?;
    let pool = pool(args.threads)?;
    let total =
        args.parts.iter().filter_map(|path| path.metadata().ok()).map(|metadata| metadata.len()).sum();
    let mut progress = Progress::new(total, args.quiet);
    let mut site = Site::begin(&config, &header.title, &staging)?;
    let settings = library_settings(&config, header.title, args.memory, &staging);
    let mut builder = LibraryBuilder::new(settings, Packs::begin(&staging, None)?)?;
    let mut result = Trailer::default();
    let mut pictures = Pictures::default();
    let (manifest, stored, misfits) = pool.install(|| -> Result<_> {
        for mut part in parts {
            loop {
                let put = |name: &str, bytes: &[u8]| pictures.write(&staging, name, bytes);
                let frames = part.documents(AT_ONCE, put)?;
                if frames.is_empty() {
                    break;
                }
                let bytes = frames.iter().map(|frame| frame.len() as u64).sum();
                let decoded =
                    frames.par_iter().map(|frame| part.decode(frame)).collect::<Result<Vec<_>>>()?;
                for some in &decoded {
                    site.pages.add(&some.shown()?)?;
                }
                progress.advance(decoded.iter().map(|some| some.documents() as u64).sum(), bytes);
                builder.add_analyzed(decoded)?;
            }
            append(&mut result, part.trailer()?)?;
        }
        progress.finishing();
        let misfits = builder.misfits();
        let (manifest, _, statistics) = builder.finish()?;
        Ok((manifest, statistics.stored, misfits))
    })?;
    progress.done();
    let mut files = result.files;
    for file in &mut files {
        file.reason = file.reason.take().or_else(|| file.unexplained());
    }
    files.extend(result.skipped.into_iter().filter(|file| !pictures.has(&file.path)));
    let report = Report::new(&manifest.info, site.notices(&misfits), files);
    let (output, quiet) = (args.output.as_path(), args.quiet);
    let shown = Shown { output, quiet, start, stored, pictures, kept: 0, place: None };
    pool.install(|| complete(staging, &manifest, &report, site, shown, out))
}

/// The parts in their order.
fn open(paths: &[PathBuf]) -> Result<Vec<PartReader>> {
    let mut parts =
        paths.iter().map(|path| Ok((path, PartReader::open(path)?))).collect::<Result<Vec<_>>>()?;
    parts.sort_by_key(|(_, part)| part.header.shard);
    let Some((first_path, first)) = parts.first() else { bail!("there is no part") };
    let first_header = first.header.clone();
    if first_header.analyzer != ANALYZER_VERSION {
        bail!("{}: written by another version of tracuu; write it again", first_path.display());
    }
    for (path, part) in &parts {
        if !part.header.is_of(&first_header) {
            let first = first_path.display();
            bail!(
                "{}: not of the same build as {first}: input, settings or number of shares differ",
                path.display()
            );
        }
    }
    let have: Vec<u32> = parts.iter().map(|(_, part)| part.header.shard).collect();
    if let Some(missing) = (1..=first_header.shards).find(|shard| !have.contains(shard)) {
        bail!("share {missing} of {} is missing; give all parts", first_header.shards);
    }
    if let Some(twice) = parts.windows(2).find(|two| two[0].1.header.shard == two[1].1.header.shard) {
        bail!("{}: the same share as {}; give each once", twice[1].0.display(), twice[0].0.display());
    }
    Ok(parts.into_iter().map(|(_, part)| part).collect())
}

/// The settings of the build; a logo is put into `scratch`, to be read from there.
fn settings(header: &Header, scratch: &Path) -> Result<Config> {
    let mut config = match &header.config {
        Some(text) => config::of_text(text, Path::new(config::FILE_NAME))?,
        None => Config::default(),
    };
    config.description = header.description.clone();
    config.lang = header.lang.clone();
    config.url = header.url.clone();
    config.pages = header.pages;
    if let Some((name, bytes)) = &header.logo {
        std::fs::create_dir_all(scratch).with_context(|| scratch.display().to_string())?;
        let path = scratch.join(name);
        std::fs::write(&path, bytes).with_context(|| path.display().to_string())?;
        config.logo = Some(path);
    }
    Ok(config)
}

/// Adds what became of the input in the next share.
fn append(result: &mut Trailer, next: Trailer) -> Result<()> {
    if result.files.is_empty() {
        *result = next;
        return Ok(());
    }
    if result.files.len() != next.files.len() {
        bail!("the parts do not speak of the same files; write them again");
    }
    let files: Vec<FileReport> = std::mem::take(&mut result.files);
    let both = files.into_iter().zip(next.files);
    result.files = both
        .map(|(mut file, next)| {
            file.append(next);
            file
        })
        .collect();
    Ok(())
}
