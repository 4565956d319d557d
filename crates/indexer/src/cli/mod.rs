//! The command line: one module for each command.

mod before;
mod build;
mod check;
mod eval;
mod inspect;
mod merge;
mod search;
mod serve;
mod shard;
mod suggest;

use clap::{Parser, Subcommand};
use std::io::{self, BufWriter, Write};
use std::process::ExitCode;

/// Turns a folder of documents into a library that anybody can search and read in the browser.
#[derive(Parser)]
#[command(name = "tracuu", version, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Build(build::Args),
    Merge(merge::Args),
    Search(search::Args),
    Suggest(suggest::Args),
    Eval(eval::Args),
    Check(check::Args),
    Inspect(inspect::Args),
    Serve(serve::Args),
}

/// Runs the command that the arguments of the process ask for. The exit code is 0 when it was done, 1 when it failed
/// (with one message on stderr), 2 when it was called wrongly.
pub fn main() -> ExitCode {
    let mut out = BufWriter::new(io::stdout());
    let result = run(Args::parse(), &mut out);
    match result.and_then(|()| Ok(out.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when stderr is closed as well.
            let _ = writeln!(io::stderr(), "tracuu: {error:#}");
            if matches!(error.downcast_ref(), Some(::search::Error::Usage(_))) {
                ExitCode::from(2)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

/// Runs the command that `words` spell, the program's name left out, inside this process: for tests and other programs
/// that want what a user gets. What it prints goes to `out`.
///
/// # Errors
/// Words that make no command, and whatever makes the command exit with 1.
pub fn command(words: &[&str], out: &mut (impl Write + Send)) -> anyhow::Result<()> {
    run(Args::try_parse_from(["tracuu"].iter().chain(words))?, out)
}

/// Runs one command; what it prints goes to `out`.
pub(crate) fn run(args: Args, out: &mut (impl Write + Send)) -> anyhow::Result<()> {
    match args.command {
        Command::Build(args) => build::run(args, out),
        Command::Merge(args) => merge::run(args, out),
        Command::Search(args) => search::run(args, out),
        Command::Suggest(args) => suggest::run(args, out),
        Command::Eval(args) => eval::run(args, out),
        Command::Check(args) => check::run(args, out),
        Command::Inspect(args) => inspect::run(args, out),
        Command::Serve(args) => serve::run(args, out),
    }
}

/// Whether the reader of our output has gone, as `head` does: no failure of ours.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_declarations_agree_with_each_other() {
        super::Args::command().debug_assert();
    }
}
