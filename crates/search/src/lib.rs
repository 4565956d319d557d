//! Search over a library: query language, scoring, top hits, snippets, suggestions, opening a document, browsing.
//!
//! The engine does no I/O. A task ([`Search`], [`Open`], [`Suggest`], [`Browse`]) is stepped; each step answers
//! [`Step::Need`] with the blocks it lacks, or [`Step::Done`]. A host fetches the blocks from wherever they are, hands
//! them to [`Engine::provide`], and steps again. Blocks stay in the engine, so a later task asks for less.
//!
//! **Invariant:** what a task answers depends on the library and on what was asked, never on which blocks happen to
//! be there already, on their order of arrival, or on the machine. Knows no DOM, no files and no network.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod analogy;
mod browse;
mod columns;
mod engine;
mod error;
mod filter;
mod fuzzy;
mod logarithm;
mod matcher;
mod open;
mod plan;
pub mod query;
mod rank;
mod reading;
mod resolve;
mod response;
mod snippet;
mod spelling;
mod suggest;
mod synonyms;
mod task;

pub use browse::{Browse, Listing};
pub use engine::{Engine, Step};
pub use error::Error;
pub use index::completions::Kind;
pub use index::{Block, Info};
pub use open::{Open, document_numbers};
#[cfg(feature = "explain")]
pub use response::Explained;
pub use response::{Facet, Filter, Found, Hit, Opened, Options, Response, Snippet, Sort};
pub use suggest::{Suggest, Suggestion};
pub use task::Search;
