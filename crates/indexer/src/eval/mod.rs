//! Measuring how good the results are, against queries with known answers.

mod judgements;
mod metrics;
mod variants;

use crate::host::Library;
use anyhow::{Result, bail};
use judgements::Judgements;
pub(crate) use judgements::Query;
pub(crate) use metrics::Scores;
use rayon::prelude::*;
use search::Options;
use serde::Serialize;
use std::path::Path;

/// Results that are looked at for each query.
const DEPTH: usize = 100;

/// The scores of every way in which the queries were typed.
#[derive(Debug, PartialEq, Serialize)]
pub(crate) struct Evaluation {
    /// Judged queries.
    pub(crate) queries: usize,
    /// As they stand in the file.
    pub(crate) as_typed: Scores,
    /// Without any accent.
    pub(crate) marks_removed: Scores,
    /// With one typo in one long word.
    pub(crate) typo: Scores,
    /// As Telex keystrokes that no input method took up.
    pub(crate) telex: Scores,
}

/// The texts of the queries in a file.
///
/// # Errors
/// A file that cannot be read, or a line that is no query.
pub(crate) fn queries(path: &Path) -> Result<Vec<String>> {
    Ok(judgements::read_queries(path)?.into_iter().map(|query| query.text).collect())
}

/// Runs all judged queries (or a sample of `limit` of them) against the library in `folder`.
///
/// # Errors
/// Files that cannot be read or have no judged query; a damaged library.
pub(crate) fn evaluate(
    folder: &Path,
    queries: &Path,
    qrels: &Path,
    limit: Option<usize>,
) -> Result<Evaluation> {
    let judgements = Judgements::read(qrels)?;
    let mut judged = judgements::read_queries(queries)?;
    judged.retain(|query| judgements.has(&query.id));
    if judged.is_empty() {
        let (queries, qrels) = (queries.display(), qrels.display());
        bail!(
            "{queries}: no query has a positive judgement in {qrels}; the first column there has to be the query's id"
        );
    }
    if let Some(limit) = limit {
        judgements::sample(&mut judged, limit);
    }
    let score = |variant: fn(&str) -> String| score(folder, &judged, &judgements, variant);
    Ok(Evaluation {
        queries: judged.len(),
        as_typed: score(str::to_owned)?,
        marks_removed: score(variants::without_marks)?,
        typo: score(variants::with_typo)?,
        telex: score(variants::as_telex)?,
    })
}

/// The mean scores of the queries, each typed as `variant` says. Every thread has an engine of its own.
fn score(
    folder: &Path,
    queries: &[Query],
    judgements: &Judgements,
    variant: fn(&str) -> String,
) -> Result<Scores> {
    let share = queries.len().div_ceil(rayon::current_num_threads()).max(1);
    let scores = queries.par_chunks(share).map(|queries| {
        let mut library = Library::open(folder)?;
        let mut scores = Vec::with_capacity(queries.len());
        for query in queries {
            let response =
                library.search(&variant(&query.text), Options { limit: DEPTH, ..Options::default() })?;
            let found = response.hits.iter().map(|hit| hit.head.id.as_str());
            scores.push(metrics::score(judgements.of(&query.id), found));
        }
        Ok(scores)
    });
    let scores: Vec<Vec<Scores>> = scores.collect::<Result<_>>()?;
    Ok(metrics::mean(&scores.concat()))
}
