//! The `tracuu` command.

fn main() {}
