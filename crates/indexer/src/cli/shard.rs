//! `tracuu build --shard`

use super::build::{Args, default_title};
use crate::build::{ANALYZER_VERSION, Analyzed, portions};
use crate::config;
use crate::config::Config;
use crate::ingest::{self, Content, Item, Known, Reading};
use crate::input::Found;
use crate::media::Media;
use crate::part::{Header, PartWriter, Trailer};
use crate::progress::Progress;
use crate::read::ReadOptions;
use crate::report::count;
use anyhow::{Context, Result};
use index::document::Document;
use rayon::prelude::*;
use std::io::Write;
use std::path::{Path, PathBuf};

/// The I-th of N shares, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shard {
    number: u32,
    of: u32,
}

/// Reads `I/N`.
pub(super) fn parse(text: &str) -> Result<Shard, &'static str> {
    let parts = text.split_once('/').and_then(|(i, n)| Some((i.parse().ok()?, n.parse().ok()?)));
    match parts {
        Some((number, of)) if (1..=of).contains(&number) && of <= 100_000 => Ok(Shard { number, of }),
        _ => Err("expected I/N, I from 1 to N"),
    }
}

/// The header of a shard's part.
pub(super) fn header(args: &Args, config: &Config, found: &Found, shard: Shard) -> Result<Header> {
    let file = match &args.config {
        Some(path) => Some(path.clone()),
        None => config::locate(&args.inputs)?,
    };
    let text = file.map(|path| std::fs::read_to_string(&path).with_context(|| path.display().to_string()));
    let mut input = blake3::Hasher::new();
    for source in &found.sources {
        input.update(format!("{} {}\n", source.report.bytes, source.name).as_bytes());
    }
    Ok(Header {
        analyzer: ANALYZER_VERSION,
        shard: shard.number,
        shards: shard.of,
        title: config
            .title
            .clone()
            .unwrap_or_else(|| default_title(args.inputs.first().map(PathBuf::as_path))),
        description: config.description.clone(),
        lang: config.lang.clone(),
        url: config.url.clone(),
        pages: config.pages,
        logo: config.logo.as_deref().map(logo).transpose()?,
        config: text.transpose()?,
        input: input.finalize().to_hex().to_string(),
    })
}

/// A logo's name and content.
fn logo(path: &Path) -> Result<(String, Vec<u8>)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok((name, std::fs::read(path).with_context(|| path.display().to_string())?))
}

/// Analyzes a share of the input, and writes its part.
pub(super) fn run(
    args: &Args,
    header: Header,
    found: Found,
    options: &ReadOptions,
    out: &mut impl Write,
) -> Result<()> {
    let total: u64 = found.sources.iter().map(|source| source.report.bytes).sum();
    let border = |number: u32| (u128::from(total) * u128::from(number) / u128::from(header.shards)) as u64;
    // Files of no length at the end belong to the last share.
    let end = if header.shard == header.shards { u64::MAX } else { border(header.shard) };
    let share = border(header.shard - 1)..end;
    let mut progress = Progress::new(end.min(total) - share.start, args.quiet);
    let mut part = PartWriter::begin(&args.output, &header)?;
    let mut documents = 0;
    let add = |batch: Vec<Item>| {
        let read = batch.into_iter().filter_map(|item| match item.content {
            Content::Read(document) => Some(document),
            Content::Known(_) => None,
        });
        let batch: Vec<Document> = read.collect();
        documents += batch.len() as u64;
        let portions = portions(&batch).into_par_iter();
        let analyzed: Vec<Vec<u8>> = portions.map(|some| Analyzed::of(some).encode()).collect();
        part.documents(&analyzed)
    };
    let (known, media) = (Known::default(), Media::default());
    let reading = Reading { options, strict: args.strict, share: Some(share), known: &known, media: &media };
    let files = ingest::run(found.sources, reading, &mut progress, add)?;
    media.publish(|name, bytes| part.picture(name, bytes))?;
    progress.done();
    part.finish(&Trailer { files, skipped: found.skipped })?;
    if !args.quiet {
        let Header { shard, shards, .. } = header;
        writeln!(
            out,
            "{}: {} of share {shard} of {shards}",
            args.output.display(),
            count(documents, "document")
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_counted_from_one() {
        assert_eq!(parse("2/3"), Ok(Shard { number: 2, of: 3 }));
        for bad in ["0/3", "4/3", "1", "1/0", "a/b", "/", "-1/2"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }
}
