//! The page that every published library gets: the files `cargo xtask dist` made, held inside the command.

/// What to tell a user whose command has no page in it; see [`files`].
pub const MISSING: &str =
    "this tracuu was built without its page; run ./build.sh and use target/release/tracuu";

/// The page's files, sorted by name: a path relative to the site's root with `/` between its parts, and the content.
///
/// Empty when the command was compiled without the page, as a plain `cargo build` or `cargo test` does; whoever
/// needs the page then fails with [`MISSING`].
pub fn files() -> &'static [(&'static str, &'static [u8])] {
    include!(concat!(env!("OUT_DIR"), "/site.in"))
}
