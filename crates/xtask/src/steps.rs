//! Every test, in the order in which a mistake is found soonest.

use crate::workspace::{Workspace, run};
use crate::{browser, determinism, dist, size};
use anyhow::{Context, Result};
use std::time::{Duration, Instant};

/// Runs all steps, each announced and timed; stops at the first that fails.
pub(crate) fn test(workspace: &Workspace) -> Result<()> {
    let cargo = |line: &str| {
        let mut words = line.split(' ');
        run(workspace.cargo(words.next().unwrap_or_default()).args(words))
    };
    let mut steps = Steps::default();
    steps.step("format", || cargo("fmt --all --check"))?;
    steps.step("lints, native", || cargo("clippy --locked --workspace --all-targets -- --deny warnings"))?;
    steps.step("lints, Wasm", || {
        cargo("clippy --locked --package web --target wasm32-unknown-unknown -- --deny warnings")
    })?;
    steps.step("tests", || cargo("test --locked --workspace"))?;
    steps.step("documentation", || {
        run(workspace
            .cargo("doc")
            .args(["--locked", "--workspace", "--no-deps", "--document-private-items"])
            .env("RUSTDOCFLAGS", "--deny warnings"))
    })?;
    steps.step("page, command and sample library", || dist::dist(workspace))?;
    steps.step("size", || size::check(workspace))?;
    steps.step("determinism", || determinism::check(workspace))?;
    steps.step("sample library is whole", || run(workspace.tracuu("check").arg("dist")))?;
    steps.step("scenarios in Chromium", || browser::test(workspace, None))?;
    steps.report();
    Ok(())
}

/// Steps done so far and the time each took.
#[derive(Default)]
struct Steps {
    done: Vec<(&'static str, Duration)>,
}

impl Steps {
    fn step(&mut self, name: &'static str, body: impl FnOnce() -> Result<()>) -> Result<()> {
        eprintln!("\n== {name}");
        let start = Instant::now();
        body().with_context(|| format!("step \"{name}\" failed"))?;
        self.done.push((name, start.elapsed()));
        Ok(())
    }

    fn report(&self) {
        eprintln!("\nall passed");
        for (name, time) in &self.done {
            eprintln!("{:>7.1} s  {name}", time.as_secs_f64());
        }
        let total: Duration = self.done.iter().map(|(_, time)| time).sum();
        eprintln!("{:>7.1} s  together", total.as_secs_f64());
    }
}
