//! The `tracuu` command: reads files, builds, checks, searches, measures and serves a library.
//!
//! A build goes one way: `input` finds the files, `ingest` reads them in parallel into documents ([`read`]) and hands
//! them, in order, to the builder; `output` puts the result in place. The other commands look at a folder that a build
//! wrote, through the same engine that the page uses (`host`).
//!
//! **Invariant:** the same input and settings give the same bytes, on any number of threads, whether all is read or what
//! did not change is taken over from the last build (with it goes what was mined from all documents then); and a folder
//! that was published stays as it is until its successor is complete.

mod answer;
pub mod build;
mod check;
mod checksums;
pub mod cli;
mod config;
mod eval;
mod host;
mod ingest;
mod input;
mod media;
mod output;
mod pages;
mod part;
mod progress;
pub mod read;
mod report;
mod serve;
pub mod site;
mod space;
