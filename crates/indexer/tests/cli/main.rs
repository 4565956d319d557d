//! The command as a user meets it.

mod build;
mod eval;
mod media;
mod pages;
mod search;
mod serve;
mod shards;
mod upon;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// Where the user's caches are, in a sandbox.
const CACHES: &str = ".caches";

/// A scratch folder in which commands run.
struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    fn new() -> Sandbox {
        Sandbox { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tracuu"));
        command.current_dir(self.folder.path()).args(args).env_remove("NO_COLOR");
        command.env("XDG_CACHE_HOME", self.path(CACHES));
        command
    }

    fn run(&self, args: &[&str]) -> Run {
        Run::of(self.command(args).output().unwrap())
    }

    /// Runs a command that has to succeed; its standard output.
    fn ok(&self, args: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.stderr);
        run.stdout
    }

    /// Every file below a folder.
    fn files(&self, name: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    collect(&path, files)
                } else {
                    drop(files.insert(path.clone(), fs::read(&path).unwrap()))
                }
            }
        }
        let mut files = BTreeMap::new();
        collect(&self.path(name), &mut files);
        files
            .into_iter()
            .map(|(path, bytes)| (path.strip_prefix(self.path(name)).unwrap().to_owned(), bytes))
            .collect()
    }
}

/// What a command left.
struct Run {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Run {
    fn of(output: Output) -> Run {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run { code: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}

/// Compares with a golden file beside this one; `SNAPSHOTS=overwrite` writes it anew.
fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    let assert =
        snapbox::Assert::new().action_env(snapbox::assert::DEFAULT_ACTION_ENV).normalize_paths(false);
    assert.eq(actual, snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text)));
}

#[test]
fn wrong_usage_is_2_and_says_how() {
    let sandbox = Sandbox::new();
    let run = sandbox.run(&[]);
    assert_eq!(run.code, 2);
    for command in ["build", "search", "eval", "check", "serve"] {
        assert!(run.stderr.contains(&format!("\n  {command} ")), "{}", run.stderr);
    }
    for args in [
        &["pack", "out"][..],
        &["build", "in"],
        &["build", "in", "-o", "out", "--threads", "0"],
        &["build", "in", "-o", "out", "--lang", "not a tag"],
        &["search", "out"],
        &["search", "out", "a", "--limit", "0"],
        &["serve", "out", "--port", "70000"],
    ] {
        let run = sandbox.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(!run.stderr.is_empty());
    }
    assert_eq!(sandbox.run(&["--version"]).code, 0);
}

#[test]
fn work_that_fails_is_1_with_one_line() {
    let sandbox = Sandbox::new();
    sandbox.write("empty/readme", "");
    for (args, says) in [
        (&["build", "missing", "-o", "out"][..], "missing: the input cannot be opened"),
        (&["build", "empty", "-o", "out"], "empty: nothing to read"),
        (&["build", "empty", "-o", "empty"], "same folder"),
        (&["build", "empty", "-o", "out", "--config", "none.toml"], "none.toml"),
        (&["search", "empty", "a"], "empty: no library here"),
        (&["check", "missing"], "missing: not a folder"),
        (&["check", "empty"], "empty/library/checksums: missing"),
        (&["serve", "empty"], "empty: no library here"),
        (&["eval", "empty", "--queries", "q", "--qrels", "r"], "r: "),
    ] {
        let run = sandbox.run(args);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{args:?}");
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
        assert!(run.stderr.starts_with("tracuu: ") && run.stderr.contains(says), "{}", run.stderr);
    }
    assert!(!sandbox.path("out").exists());
}
