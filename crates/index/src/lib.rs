//! The on-disk library: every record's writer and reader side by side.
//!
//! A library is a *manifest* and a number of *packs*. A pack is a run of *blocks*; a block is what is fetched,
//! verified and decoded as one. Trees of keys lead from the manifest to the blocks of the dictionary, of the
//! documents and of the document names, so that no table which grows with the library is read whole (the
//! manifest's list of pack names aside). `FORMAT.md`, below, draws every record.
//!
//! **Invariant:** no I/O, no clock, no scoring, no text analysis. Bytes in, bytes out; every decoder is total:
//! whatever the bytes, it returns a value or an [`Error`], in time and memory linear in their number (a shard's also in
//! how long it says its lists are, up to 4 GiB in blocks of 8 kB).
//!
#![doc = include_str!("../FORMAT.md")]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod bits;
pub mod block;
pub mod browse;
mod checksum;
mod codec;
pub mod columns;
pub mod completions;
mod cut;
mod decimal;
pub mod document;
mod error;
pub mod heads;
pub mod ids;
pub mod impact;
mod interpolative;
pub mod manifest;
pub mod number;
#[cfg(feature = "write")]
pub mod pack;
pub mod pairs;
pub mod passages;
pub mod postings;
pub mod terms;
mod transducer;
pub mod tree;

pub use block::Block;
pub use cut::{cut, joined};
pub use decimal::decimal;
pub use error::Error;
pub use manifest::{Info, Manifest};

/// The version of everything in `FORMAT.md`. A reader refuses any other.
pub const FORMAT_VERSION: u32 = 13;
