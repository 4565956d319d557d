//! What the tests that cross crates share: the laws that hold for any input, as a fuzzer and a plain test run them.
//!
//! **Invariant:** nothing that is published depends on this crate.

pub mod fuzz;
pub mod seeds;
