//! Replays the fuzzers' corpora, and every small damage to a valid record, without a fuzzer.

use integration::fuzz::{DECODERS, TARGETS, decode_blocks};
use integration::seeds;
use std::fs;
use std::path::{Path, PathBuf};

fn corpus(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target)
}

#[test]
fn every_kept_input_keeps_the_law() {
    for (name, body) in TARGETS {
        let folder = corpus(name);
        let files = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let mut replayed = 0;
        for file in files {
            let path = file.unwrap().path();
            eprintln!("{}", path.display());
            body(&fs::read(&path).unwrap());
            replayed += 1;
        }
        assert!(replayed > 0, "{} is empty", folder.display());
    }
}

#[test]
fn every_fuzz_target_runs_its_law() {
    let targets = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/targets");
    for (name, _) in TARGETS {
        let text = fs::read_to_string(targets.join(name).with_extension("rs")).unwrap_or_default();
        assert!(
            text.contains(&format!("fuzz::{name}(")),
            "fuzz/targets/{name}.rs does not call fuzz::{name}"
        );
    }
}

#[test]
fn every_seed_is_a_valid_record() {
    for (record, (name, decode)) in seeds::records().iter().zip(DECODERS) {
        assert!(decode(&record[1..]), "the seed for {name} does not decode");
    }
}

#[test]
fn a_record_cut_anywhere_is_an_error_or_a_value() {
    for record in seeds::records() {
        for end in 0..record.len() {
            decode_blocks(&record[..end]);
        }
    }
}

#[test]
fn a_record_with_any_byte_changed_is_an_error_or_a_value() {
    for mut record in seeds::records() {
        for at in 1..record.len() {
            let right = record[at];
            for wrong in [right ^ 1, right ^ 0x80, right.wrapping_add(1), 0, 0x7f, 0xff] {
                record[at] = wrong;
                decode_blocks(&record);
            }
            record[at] = right;
        }
    }
}

/// `cargo test -p integration --test corpus -- --ignored` writes the seeds for the fuzzer.
#[test]
#[ignore = "writes to tests/fuzz/corpus; run it after a change of the format"]
fn write_seeds() {
    for (record, (name, _)) in seeds::records().iter().zip(DECODERS) {
        fs::write(corpus("decode_blocks").join(format!("seed-{name}")), record).unwrap();
    }
}
