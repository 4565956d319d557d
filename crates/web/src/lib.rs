//! The engine and the page in the browser.
//!
//! [`engine`] hands the engine to JavaScript as messages: a task is stepped, says which blocks it lacks, is given
//! them, and ends in an answer. [`page`] draws that answer. [`view_model`] holds the shapes JavaScript sees.
//!
//! **Invariant:** holds no search logic, fetches nothing and keeps nothing but the engine. Text of a document
//! reaches the page as text nodes only, never as mark-up; an address only after its scheme was checked. Every export
//! that can fail returns a `Result` whose error is a [`view_model::Failure`] in JavaScript's eyes, and none panics.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

/// A constant-time allocator (TLSF) a third of the size of the standard one.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

pub mod engine;
pub mod page;
pub mod view_model;
