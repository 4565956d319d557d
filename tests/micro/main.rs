//! Micro-benchmarks: parts of the engine beside their naive twins, over a made-up collection. `cargo xtask micro` runs
//! them and says how many times as fast each part is.
//!
//! Each group has two functions of the same answer, which is asserted before anything is measured. What is compared is
//! time: counts of instructions would be steadier, but the programs that count them run on few machines, and a ratio of
//! two functions measured one after the other is steady enough to tell an order of magnitude.

use criterion::Criterion;
use std::time::Duration;

mod collection;
mod decoding;
mod mistakes;
mod ranking;

// The collection's model and the host in memory belong to others, and so does the walk, which nobody else may call.
#[path = "../../crates/search/src/fuzzy.rs"]
#[allow(dead_code, unused_imports, reason = "spelling is not measured, and its tests do not run here")]
mod fuzzy;
#[path = "../suite/search/memory.rs"]
#[allow(dead_code, reason = "only searches are measured")]
mod memory;
#[path = "../../crates/xtask/src/generate/model.rs"]
mod model;
#[path = "../../crates/xtask/src/generate/random.rs"]
mod random;

fn main() {
    let mut criterion = Criterion::default()
        .without_plots()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    let mut collection = collection::Collection::new();
    decoding::lists(&mut criterion, &collection);
    mistakes::near_words(&mut criterion, &collection);
    ranking::common(&mut criterion, &mut collection);
    ranking::best(&mut criterion, &mut collection);
    criterion.final_summary();
}
