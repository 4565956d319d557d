//! Development tasks: makes the page's code, measures it, and runs every test in order.
//!
//! **Invariant:** nothing that is published depends on this crate, and this crate depends on none of the others; it
//! only calls Cargo, Node and the built command.

mod bench;
mod browser;
mod bundle;
mod determinism;
mod dist;
mod engine;
mod generate;
mod micro;
mod pictures;
mod relevance;
mod size;
mod steps;
mod tables;
mod vitals;
mod workspace;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Development tasks of Tracuu")]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the page, the command (target/release/tracuu) and the sample library (dist/)
    Dist,
    /// `dist`, then serve dist/ and print its address
    Serve {
        /// Port to listen on
        #[arg(long)]
        port: Option<u16>,
    },
    /// Print what a first visit loads before the first result; fail over budget
    Size,
    /// Check the rules of the workspace: dependency edges, layout, licences
    Tidy,
    /// Build the sample library twice, once on one thread, and compare every byte
    Determinism,
    /// Run the scenarios in Chromium against what `dist` built
    Browser {
        /// Only scenarios whose name matches this pattern
        pattern: Option<String>,
    },
    /// Measure the results on judged collections; write crates/search/RELEVANCE.md
    Relevance {
        /// Folder of collections, each a folder of corpus.jsonl, queries.jsonl and qrels.tsv
        corpora: PathBuf,
        /// The day to name in the table
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: String,
    },
    /// Take the README's pictures of the sample library: tests/pictures/*.png
    Pictures,
    /// Measure what a visitor on a phone feels; write the table in the README
    Vitals {
        /// The day to name in the table
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: String,
    },
    /// Measure what searching costs, beside other engines in Chromium; write the table in the README
    Bench {
        /// The day to name in the table
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: String,
        /// How many documents to make up
        #[arg(long, default_value_t = 5000)]
        documents: u32,
    },
    /// Measure parts of the engine beside naive twins; write the ratios in crates/README.md
    Micro {
        /// The day to name in the table
        #[arg(long, value_name = "YYYY-MM-DD")]
        date: String,
    },
    /// Write a made-up collection of Vietnamese-like documents, as JSON lines
    Generate(generate::Args),
    /// Everything, in order; stops at the first failure
    Test,
}

fn main() -> ExitCode {
    match run(Args::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<()> {
    let workspace = Workspace::locate()?;
    match task {
        Task::Dist => dist::dist(&workspace),
        Task::Serve { port } => {
            dist::dist(&workspace)?;
            let mut serve = workspace.tracuu("serve");
            serve.arg("dist");
            if let Some(port) = port {
                serve.args(["--port", &port.to_string()]);
            }
            workspace::run(&mut serve)
        }
        Task::Size => size::check(&workspace),
        Task::Tidy => {
            workspace::run(workspace.cargo("test").args(["--package", "integration", "--test", "tidy"]))
        }
        Task::Determinism => determinism::check(&workspace),
        Task::Browser { pattern } => browser::test(&workspace, pattern.as_deref()),
        Task::Relevance { corpora, date } => relevance::measure(&workspace, &corpora, &date),
        Task::Pictures => pictures::take(&workspace),
        Task::Vitals { date } => vitals::measure(&workspace, &date),
        Task::Bench { date, documents } => bench::measure(&workspace, documents, &date),
        Task::Micro { date } => micro::measure(&workspace, &date),
        Task::Generate(args) => generate::run(&args),
        Task::Test => steps::test(&workspace),
    }
}
