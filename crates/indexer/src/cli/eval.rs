//! `tracuu eval`

use crate::eval::{self, Scores};
use anyhow::Result;
use std::io::Write;
use std::path::PathBuf;

/// Measure the results against queries with known answers
///
/// Prints nDCG@10, MRR@10 and Recall@100 of the queries as typed, with all marks removed, with one typo, and as Telex
/// keystrokes.
#[derive(clap::Args)]
pub(super) struct Args {
    /// Folder that `tracuu build` wrote
    dir: PathBuf,
    /// Queries: {"id", "text"} on each line
    #[arg(long, value_name = "FILE")]
    queries: PathBuf,
    /// Judgements: query, document and grade on each line, tabs between
    #[arg(long, value_name = "FILE")]
    qrels: PathBuf,
    /// Use a sample of so many judged queries, always the same
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit_queries: Option<u32>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, out: &mut impl Write) -> Result<()> {
    let limit = args.limit_queries.map(|limit| limit as usize);
    let evaluation = eval::evaluate(&args.dir, &args.queries, &args.qrels, limit)?;
    if args.json {
        serde_json::to_writer(&mut *out, &evaluation).map_err(std::io::Error::from)?;
        writeln!(out)?;
        return Ok(());
    }
    writeln!(
        out,
        "{:<16}{:>8}{:>8}{:>11}",
        format!("{} queries", evaluation.queries),
        "nDCG@10",
        "MRR@10",
        "Recall@100"
    )?;
    for (name, scores) in [
        ("as typed", evaluation.as_typed),
        ("marks removed", evaluation.marks_removed),
        ("one typo", evaluation.typo),
        ("Telex keys", evaluation.telex),
    ] {
        let Scores { ndcg10, mrr10, recall100 } = scores;
        writeln!(out, "{name:<16}{ndcg10:>8.4}{mrr10:>8.4}{recall100:>11.4}")?;
    }
    Ok(())
}
