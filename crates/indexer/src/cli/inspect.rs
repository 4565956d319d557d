//! `tracuu inspect`

use crate::eval;
use crate::space::{Space, Visits};
use anyhow::Result;
use std::io::Write;
use std::path::PathBuf;

/// Show where the bytes of a built library are
#[derive(clap::Args)]
pub(super) struct Args {
    /// Folder that `tracuu build` wrote
    dir: PathBuf,
    /// Bytes by component; so also without this flag, unless --queries is given
    #[arg(long)]
    space: bool,
    /// What a first visit with each of these queries touches: a file of JSON lines with "text"
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,
    /// So many of them, evenly chosen
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..))]
    sample: u16,
}

pub(super) fn run(args: Args, out: &mut impl Write) -> Result<()> {
    let space = Space::of(&args.dir)?;
    if args.space || args.queries.is_none() {
        space.write(out)?;
    }
    if let Some(path) = &args.queries {
        let all = eval::queries(path)?;
        let step = all.len().div_ceil(usize::from(args.sample)).max(1);
        let some: Vec<String> = all.into_iter().step_by(step).collect();
        Visits::of(&args.dir, &space, &some)?.write(out)?;
    }
    Ok(())
}
