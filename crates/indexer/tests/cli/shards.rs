//! Building in shares, and builds that are killed.

use crate::{Run, Sandbox};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Folders of several formats, with a bad line, a file of JSON lines that is cut into shares, and an empty file.
fn sample() -> Sandbox {
    let sandbox = Sandbox::new();
    let words = ["thông báo", "cơ quan đại diện", "hội nghị", "sơ kết", "ngoại giao", "đào tạo", "văn bản"];
    let text = |seed: usize| {
        let word = |at: usize| words[(seed * 31 + at * at * 7 + at) % words.len()];
        (0..40 + seed % 90).map(word).collect::<Vec<_>>().join(" ")
    };
    let mut lines = String::new();
    for number in 0..300 {
        if number == 120 {
            lines.push_str("{\"id\": \n");
        }
        let body = text(number);
        lines.push_str(&format!(
            "{{\"id\":\"{number}\",\"title\":\"Bài {number}\",\"text\":\"{body}.\",\"loại\":\"{}\"}}\n",
            number % 5
        ));
    }
    sandbox.write("in/b.jsonl", &lines);
    for number in 0..20 {
        sandbox.write(
            &format!("in/a/{number}.md"),
            format!("# Tên {number}\n\n{}\n\n{}", text(number), text(number + 9)),
        );
    }
    sandbox.write("in/z-empty.txt", "");
    sandbox.write("in/photo.jpg", "x");
    sandbox.write(
        "in/tracuu.toml",
        "title = 'Mẫu'\n[fields]\n\"loại\" = 'number'\n[synonyms]\nNG = ['ngoại giao']\n",
    );
    sandbox
}

#[test]
fn parts_make_the_library_that_is_built_at_once() {
    let sandbox = sample();
    sandbox.ok(&["build", "in", "-o", "whole"]);
    let whole = sandbox.files("whole");
    for shares in [1, 2, 3, 7, 40] {
        let mut merge = vec!["merge".to_owned()];
        for number in (1..=shares).rev() {
            let part = format!("parts/{number}-{shares}");
            sandbox.ok(&["build", "in", "--shard", &format!("{number}/{shares}"), "-o", &part]);
            merge.push(part);
        }
        merge.extend(["-o".to_owned(), "merged".to_owned()]);
        let merge: Vec<&str> = merge.iter().map(String::as_str).collect();
        sandbox.ok(&merge);
        let merged = sandbox.files("merged");
        assert!(merged.keys().eq(whole.keys()), "{shares} shares: other files");
        let other: Vec<_> =
            whole.iter().filter(|&(name, bytes)| merged[name] != *bytes).map(|(name, _)| name).collect();
        assert!(other.is_empty(), "{shares} shares: {other:?}");
    }
}

#[test]
fn parts_that_do_not_belong_together_are_refused() {
    let sandbox = sample();
    for (number, flags) in [("1/2", &[][..]), ("2/2", &[]), ("2/2", &["--title", "Other"])] {
        let mut words = vec!["build", "in", "--shard", number, "-o"];
        let part = format!("p{}{}", &number[..1], flags.len());
        words.push(&part);
        words.extend(flags);
        sandbox.ok(&words);
    }
    for (parts, says) in [
        (&["p10"][..], "share 2 of 2 is missing"),
        (&["p10", "p22"], "not of the same build"),
        (&["p10", "p20", "p20"], "the same share"),
        (&["p10", "in/b.jsonl"], "not a part"),
    ] {
        let run = sandbox.run(&[&["merge"], parts, &["-o", "out"]].concat());
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains(says), "{}", run.stderr);
    }
    let whole = fs::read(sandbox.path("p20")).unwrap();
    for length in [whole.len() - 1, whole.len() / 2, 40] {
        fs::write(sandbox.path("cut"), &whole[..length]).unwrap();
        let Run { code, stderr, .. } = sandbox.run(&["merge", "p10", "cut", "-o", "out"]);
        assert!(code == 1 && stderr.contains("cut: "), "{stderr}");
    }
    assert!(!sandbox.path("out").exists());
}

/// Kills builds at moments spread over their time. Whatever the moment, the folder is there and whole: the old library
/// or the new one.
#[test]
fn a_killed_build_leaves_a_working_library() {
    let sandbox = sample();
    sandbox.ok(&["build", "in", "-o", "out"]);
    let start = std::time::Instant::now();
    sandbox.ok(&["build", "in", "-o", "out"]);
    let all = start.elapsed().max(Duration::from_millis(4));
    let mut renewed = 0;
    for round in 0..24u32 {
        sandbox.write("in/a/0.md", format!("# Vòng {round}\n\nthông báo số {round}"));
        let mut build = Command::new(env!("CARGO_BIN_EXE_tracuu"))
            .current_dir(sandbox.path(""))
            .args(["build", "in", "-o", "out", "--quiet"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(all * (round + 2) / 24);
        // It may be done already.
        let _ = build.kill();
        build.wait().unwrap();
        if cfg!(any(target_os = "linux", target_os = "macos")) {
            assert!(sandbox.path("out/library/manifest.tracuu").exists(), "round {round}: no library");
            let found = sandbox.ok(&["search", "out", "thông báo", "--json"]);
            assert!(found.contains("\"total\""), "{found}");
            sandbox.ok(&["check", "out"]);
        }
        renewed +=
            u32::from(sandbox.ok(&["search", "out", &format!("\"vòng {round}\"")]).contains("1 document"));
    }
    assert!(renewed < 24, "no build was killed");
    sandbox.ok(&["build", "in", "-o", "out"]);
    let left = fs::read_dir(sandbox.path("")).unwrap().flatten();
    let hidden = left.filter(|entry| entry.file_name().to_string_lossy().starts_with(".out")).count();
    assert_eq!(hidden, 0, "leftovers of killed builds");
}

/// Runs the driver on two local workers, where Python has the package.
#[test]
fn dask_builds_the_same_library() {
    let has = Command::new("python3").args(["-c", "import dask.distributed"]).stderr(Stdio::null()).status();
    if !has.is_ok_and(|status| status.success()) {
        eprintln!("skipped: python3 has no dask.distributed (pip install distributed)");
        return;
    }
    let sandbox = sample();
    sandbox.ok(&["build", "in", "-o", "whole"]);
    let driver = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/dask/build.py");
    let output = Command::new("python3")
        .current_dir(sandbox.path(""))
        .arg(driver)
        .args(["in", "-o", "merged", "--shares", "5", "--tracuu", env!("CARGO_BIN_EXE_tracuu")])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(sandbox.files("merged") == sandbox.files("whole"), "another library");
}
