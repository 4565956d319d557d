//! `tracuu suggest`

use super::search::plain;
use crate::host::Library;
use crate::report::grouped;
use anyhow::Result;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Complete what is being typed, as the page does
#[derive(clap::Args)]
pub(super) struct Args {
    /// Folder that `tracuu build` wrote
    dir: PathBuf,
    /// What was typed so far; its last word is unfinished unless a space follows
    prefix: String,
    /// Show at most so many completions
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=50))]
    limit: u16,
    /// Print the JSON list that the JavaScript `suggest` returns
    #[arg(long)]
    json: bool,
}

/// One of the list.
#[derive(Serialize)]
struct Answer {
    text: String,
    kind: &'static str,
    count: u32,
}

pub(super) fn run(args: Args, out: &mut impl Write) -> Result<()> {
    let found = Library::open(&args.dir)?.suggest(&args.prefix, usize::from(args.limit))?;
    if args.json {
        let answer = |found: search::Suggestion| Answer {
            text: found.text,
            kind: found.kind.name(),
            count: found.count,
        };
        let answers: Vec<Answer> = found.into_iter().map(answer).collect();
        serde_json::to_writer(&mut *out, &answers).map_err(std::io::Error::from)?;
        writeln!(out)?;
        return Ok(());
    }
    for suggestion in found {
        let count = grouped(u64::from(suggestion.count));
        writeln!(out, "{:<6}  {count:>9}  {}", suggestion.kind.name(), plain(&suggestion.text))?;
    }
    Ok(())
}
