//! Made-up collections of any size, for measuring how cost grows: `cargo xtask generate --documents 100000 -o FILE`.
//!
//! No text is anybody's: syllables are put together from onsets, rimes and tones, and a statistical model says which are
//! how frequent, which follow each other, and how long and about what documents are. Its parameters were fitted to a
//! collection of 48,857 articles of law (16 million words):
//!
//! - the share of the text that the word of each rank has, through 12 points ([`model::SHARES`]);
//! - lengths: log-normal, of ln words mean 5.22 and deviation 0.985 (median 188 words, mean 310);
//! - runs of words that come again and again, some anywhere, some in one subject or one document only; documents of a
//!   subject stand together;
//! - numbers of documents, articles and days; and numbers that occur once, which make the dictionary grow for ever.

mod model;
mod random;

use anyhow::{Context, Result};
use model::Model;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// What to write.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many documents
    #[arg(long)]
    pub(crate) documents: u32,
    /// The same seed and number give the same bytes
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The file to write
    #[arg(short, long)]
    pub(crate) output: PathBuf,
    /// Also write so many queries, one to three runs of words of a document, beside it with the ending .queries.jsonl
    #[arg(long, default_value_t = 100)]
    pub(crate) queries: u32,
}

/// Writes the collection and its queries.
pub(crate) fn run(args: &Args) -> Result<()> {
    let shown = || args.output.display().to_string();
    let mut out = BufWriter::with_capacity(1 << 20, File::create(&args.output).with_context(shown)?);
    let mut queries = BufWriter::new(File::create(args.output.with_extension("queries.jsonl"))?);
    let model = Model::new(args.seed);
    let every = (args.documents / args.queries.max(1)).max(1);
    for number in 0..args.documents {
        let document = model.document(number, args.documents);
        writeln!(out, "{}", document.line()).with_context(shown)?;
        if number % every == every / 2 {
            writeln!(queries, "{}", model.query(number, &document))?;
        }
    }
    queries.flush()?;
    out.flush().with_context(shown)
}

#[cfg(test)]
mod tests {
    use super::model::Model;
    use std::collections::HashSet;

    #[test]
    fn the_same_seed_gives_the_same_documents_and_another_one_others() {
        let line = |seed| Model::new(seed).document(7, 1000).line().to_string();
        assert_eq!(line(1), line(1));
        assert_ne!(line(1), line(2));
    }

    #[test]
    fn documents_are_as_the_collection_the_model_was_fitted_to() {
        let model = Model::new(1);
        let mut lengths = Vec::new();
        let mut known = HashSet::new();
        for number in 0..1000 {
            let text = model.document(number, 1000).text;
            let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
            lengths.push(words.len());
            known.extend(words);
        }
        lengths.sort_unstable();
        assert!((120..280).contains(&lengths[500]), "median {}", lengths[500]);
        assert!((2000..14_000).contains(&known.len()), "{} words", known.len());
    }
}
