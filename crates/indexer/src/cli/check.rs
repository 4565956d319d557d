//! `tracuu check`

use crate::check;
use crate::report::{count, size};
use anyhow::{Result, bail};
use std::io::{self, Write};
use std::path::PathBuf;

/// Verify a built library to the last byte
#[derive(clap::Args)]
pub(super) struct Args {
    /// Folder that `tracuu build` wrote
    dir: PathBuf,
}

pub(super) fn run(args: Args, out: &mut impl Write) -> Result<()> {
    let result = check::check(&args.dir)?;
    let shown = args.dir.display();
    for name in &result.foreign {
        writeln!(out, "note: {shown}/{name} is not part of the library")?;
    }
    if let Some((last, others)) = result.faults.split_last() {
        let mut err = io::stderr().lock();
        for fault in others {
            writeln!(err, "{shown}/{fault}")?;
        }
        bail!("{shown}/{last}");
    }
    writeln!(
        out,
        "{shown}: ok, {} ({}), {}, {}",
        count(result.files, "file"),
        size(result.bytes),
        count(result.documents, "document"),
        count(result.blocks, "block")
    )?;
    Ok(())
}
