//! What is particular to one language. A language is one module here, and touches the forms of a token only
//! through the steps called from `form.rs`; a step must give the same result at build and at query.

pub(crate) mod vietnamese;
