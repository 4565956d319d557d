//! How far a build is: a bar on a terminal, a line every ten seconds elsewhere.

use crate::report::{count, size};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// How often a line is written where there is no terminal.
const EVERY: Duration = Duration::from_secs(10);
const BAR: &str = "{bar:24} {msg}, {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left";

/// Shows documents, bytes, rate and time left on stderr.
pub(crate) struct Progress {
    display: Display,
    documents: u64,
    bytes: u64,
    total: u64,
    start: Instant,
}

enum Display {
    Bar(ProgressBar),
    Lines { last: Instant },
    Nothing,
}

impl Progress {
    /// Starts to show the way through `total` bytes; `quiet` shows nothing.
    pub(crate) fn new(total: u64, quiet: bool) -> Self {
        let display = if quiet {
            Display::Nothing
        } else if std::io::stderr().is_terminal() {
            let bar = ProgressBar::new(total);
            if let Ok(style) = ProgressStyle::with_template(BAR) {
                bar.set_style(style);
            }
            Display::Bar(bar)
        } else {
            Display::Lines { last: Instant::now() }
        };
        Progress { display, documents: 0, bytes: 0, total, start: Instant::now() }
    }

    /// So many more documents were read, from so many bytes.
    pub(crate) fn advance(&mut self, documents: u64, bytes: u64) {
        self.documents += documents;
        self.bytes += bytes;
        match &mut self.display {
            Display::Bar(bar) => {
                bar.set_message(count(self.documents, "document"));
                bar.set_position(self.bytes);
            }
            Display::Lines { last } if last.elapsed() >= EVERY => {
                *last = Instant::now();
                eprintln!("{}", line(self.documents, self.bytes, self.total, self.start.elapsed()));
            }
            _ => {}
        }
    }

    /// All is read; what follows has no measure.
    pub(crate) fn finishing(&mut self) {
        match &self.display {
            Display::Bar(bar) => {
                if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
                    bar.set_style(style);
                }
                bar.set_message(format!("writing the index of {}", count(self.documents, "document")));
                bar.enable_steady_tick(Duration::from_millis(120));
            }
            Display::Lines { .. } if self.start.elapsed() >= EVERY => {
                eprintln!("{}, writing the index", count(self.documents, "document"));
            }
            _ => {}
        }
    }

    /// Takes the display away.
    pub(crate) fn done(&self) {
        if let Display::Bar(bar) = &self.display {
            bar.finish_and_clear();
        }
    }
}

fn line(documents: u64, bytes: u64, total: u64, elapsed: Duration) -> String {
    let rate = bytes as f64 / elapsed.as_secs_f64().max(0.001);
    let left = total.saturating_sub(bytes) as f64 / rate.max(1.0);
    format!(
        "{}, {} of {}, {}/s, {left:.0} s left",
        count(documents, "document"),
        size(bytes),
        size(total),
        size(rate as u64)
    )
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_line_tells_all() {
        let line = super::line(12_300, 40_000_000, 129_000_000, std::time::Duration::from_secs(5));
        assert_eq!(line, "12,300 documents, 40.0 MB of 129.0 MB, 8.0 MB/s, 11 s left");
    }
}
