//! The on-disk library (placeholder).
pub mod document;
