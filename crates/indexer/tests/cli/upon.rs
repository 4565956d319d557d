//! A second build over an input in which little changed.

use crate::{CACHES, Run, Sandbox};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

fn line(number: usize, text: &str) -> String {
    format!(
        "{{\"id\":\"d{number:03}\",\"title\":\"Bài số {number}\",\"text\":\"{text} và bài {number} của kho\"}}\n"
    )
}

fn lines(changed: &[(usize, &str)]) -> String {
    let text = |number| {
        changed.iter().find(|(at, _)| *at == number).map_or("Sông núi nước ta", |(_, text)| text)
    };
    (0..200).filter(|number| !text(*number).is_empty()).map(|number| line(number, text(number))).collect()
}

const BUILD: [&str; 6] = ["build", "in", "-o", "out", "--pages", "0"];
const SAID: &str = "the rest is from the last build";

fn first() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("in/all.jsonl", lines(&[]));
    sandbox.write("in/zz.txt", "Một tệp riêng, nói về biển.");
    let stdout = sandbox.ok(&BUILD);
    assert!(!stdout.contains(SAID), "{stdout}");
    sandbox
}

/// The files among the user's caches.
fn caches(sandbox: &Sandbox) -> Vec<PathBuf> {
    let files = fs::read_dir(sandbox.path(CACHES).join("tracuu")).into_iter().flatten();
    files.map(|file| file.unwrap().path()).collect()
}

/// The library says the same as one that is built of everything.
fn same_as_fresh(sandbox: &Sandbox) {
    assert!(sandbox.ok(&["check", "out"]).contains("out: ok, "));
    sandbox.ok(&["build", "in", "-o", "fresh", "--pages", "0", "--no-cache", "--quiet"]);
    for query in ["biển", "sông núi", "rừng", "bài 7", "kho", "đồng bằng"] {
        let of = |folder| sandbox.ok(&["search", folder, query, "--json", "--limit", "100"]);
        let answer = |folder| {
            let mut answer: serde_json::Value = serde_json::from_str(&of(folder)).unwrap();
            answer.as_object_mut().unwrap().remove("library");
            answer
        };
        assert_eq!(answer("out"), answer("fresh"), "{query}");
    }
    let report = |folder: &str| {
        let bytes = fs::read(sandbox.path(folder).join("build-report.json")).unwrap();
        let mut report: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        report["library"].as_object_mut().unwrap().remove("build");
        report
    };
    assert_eq!(report("out"), report("fresh"));
}

#[test]
fn what_did_not_change_is_taken_over() {
    let sandbox = first();
    sandbox.write("in/all.jsonl", lines(&[(7, "Rừng vàng"), (90, "")]) + &line(300, "Đồng bằng"));
    let stdout = sandbox.ok(&BUILD);
    assert!(stdout.contains("new or changed: 2 documents, the rest is from the last build"), "{stdout}");
    same_as_fresh(&sandbox);
    // A file that moves has another id; a line that moves is the same document.
    fs::rename(sandbox.path("in/zz.txt"), sandbox.path("in/aa.txt")).unwrap();
    let stdout = sandbox.ok(&BUILD);
    assert!(stdout.contains("new or changed: 1 document,"), "{stdout}");
    same_as_fresh(&sandbox);
    let before = sandbox.files("out");
    assert!(sandbox.ok(&BUILD).contains("new or changed: 0 documents"));
    assert_eq!(sandbox.files("out"), before);
}

#[test]
fn where_much_changed_all_is_built() {
    let sandbox = first();
    let changed: Vec<(usize, &str)> = (0..30).map(|number| (number * 3, "Rừng vàng")).collect();
    sandbox.write("in/all.jsonl", lines(&changed));
    assert!(!sandbox.ok(&BUILD).contains(SAID));
    same_as_fresh(&sandbox);
}

#[test]
fn warnings_are_given_again() {
    let sandbox = Sandbox::new();
    let odd = "{\"id\":\"odd\",\"title\":\"Lạ\",\"text\":\"Ngày lạ\",\"date\":\"hôm kia\"}\nnot json\n";
    sandbox.write("in/all.jsonl", lines(&[]) + odd);
    let Run { stderr: first, .. } = sandbox.run(&BUILD);
    assert!(first.contains("all.jsonl:201") && first.contains("all.jsonl:202"), "{first}");
    sandbox.write("in/all.jsonl", line(300, "Rừng vàng") + &lines(&[]) + odd);
    let Run { stdout, stderr, .. } = sandbox.run(&BUILD);
    assert!(
        stdout.contains(SAID) && stderr == first.replace(":202", ":203").replace(":201", ":202"),
        "{stderr}"
    );
    same_as_fresh(&sandbox);
}

#[test]
fn a_damaged_cache_or_library_means_to_build_all() {
    for damage in ["cache", "pack", "foreign"] {
        let sandbox = first();
        sandbox.write("in/all.jsonl", lines(&[(7, "Rừng vàng")]));
        let [cache] = &caches(&sandbox)[..] else { panic!("one cache") };
        if damage == "cache" {
            let mut bytes = fs::read(cache).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(cache, bytes).unwrap();
        } else if damage == "pack" {
            for entry in fs::read_dir(sandbox.path("out/library")).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|ending| ending == "pack") {
                    let mut bytes = fs::read(&path).unwrap();
                    bytes[0] ^= 1;
                    fs::write(&path, bytes).unwrap();
                }
            }
        } else {
            fs::write(cache, "something else").unwrap();
        }
        assert!(!sandbox.ok(&BUILD).contains(SAID), "{damage}");
        same_as_fresh(&sandbox);
        assert!(sandbox.ok(&BUILD).contains(SAID), "{damage}: the next build is right again");
    }
}

#[test]
fn other_settings_and_no_cache_mean_to_build_all() {
    let sandbox = first();
    assert!(!sandbox.ok(&["build", "in", "-o", "out", "--pages", "0", "--lang", "en"]).contains(SAID));
    let stdout = sandbox.ok(&["build", "in", "-o", "out", "--pages", "0", "--lang", "en", "--no-cache"]);
    assert!(!stdout.contains(SAID) && caches(&sandbox).is_empty());
    // A library with plain pages is small, and leaves nothing.
    sandbox.ok(&["build", "in", "-o", "out"]);
    assert!(caches(&sandbox).is_empty());
}

#[test]
fn the_cache_can_be_elsewhere() {
    let sandbox = Sandbox::new();
    sandbox.write("in/all.jsonl", lines(&[]));
    let build = [&BUILD[..], &["--cache", "kept"]].concat();
    sandbox.ok(&build);
    assert!(sandbox.path("kept").is_file() && caches(&sandbox).is_empty());
    sandbox.write("in/all.jsonl", lines(&[(7, "Rừng vàng")]));
    assert!(sandbox.ok(&build).contains("new or changed: 1 document,"));
    same_as_fresh(&sandbox);
}

#[test]
fn nothing_but_the_output_is_written_beside_it_and_old_caches_go() {
    let sandbox = first();
    let beside: Vec<_> =
        fs::read_dir(sandbox.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert!(beside.iter().all(|name| [CACHES, "in", "out"].iter().any(|known| name == known)), "{beside:?}");
    let [cache] = &caches(&sandbox)[..] else { panic!("one cache") };
    let old = cache.with_file_name("0123456789abcdef.cache");
    let others = cache.with_file_name("notes.txt");
    let year = Duration::from_secs(60 * 60 * 24 * 365);
    for path in [&old, &others] {
        fs::File::create(path).unwrap().set_modified(SystemTime::now() - year).unwrap();
    }
    assert!(sandbox.ok(&BUILD).contains(SAID));
    assert!(cache.is_file() && !old.exists() && others.is_file());
}
