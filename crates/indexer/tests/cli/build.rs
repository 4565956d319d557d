use crate::{Run, Sandbox, golden};
use std::fs;
use std::path::Path;

/// The output without what differs from run to run, and without the line that says whether the page is there.
fn steady(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines() {
        if line.starts_with("library: ") || line.contains("only the library was written") {
            continue;
        }
        match line.split_once(" in ") {
            Some((what, _)) if line.ends_with("/s") => out.push_str(&format!("{what} in [TIME]\n")),
            _ => out.push_str(&format!("{line}\n")),
        }
    }
    out
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn messy() -> Sandbox {
    let sandbox = Sandbox::new();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/messy/input"), &sandbox.path("in"));
    sandbox
}

#[test]
fn a_messy_folder_is_read_and_reported() {
    let sandbox = messy();
    let Run { code, stdout, stderr } = sandbox.run(&["build", "in", "-o", "out"]);
    assert_eq!(code, 0, "{stderr}");
    golden("messy/stdout.txt", &steady(&stdout));
    golden("messy/stderr.txt", &steady(&stderr));
    let report = fs::read(sandbox.path("out/build-report.json")).unwrap();
    let mut report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    let library = report["library"].as_object_mut().unwrap();
    // Numbers of the index belong to the tests of the builder.
    for key in ["units", "tokens", "keys", "build"] {
        assert!(library.shift_remove(key).is_some(), "{key}");
    }
    golden("messy/build-report.json", &format!("{}\n", serde_json::to_string_pretty(&report).unwrap()));
    assert!(sandbox.ok(&["check", "out"]).contains("out: ok, "));
}

#[test]
fn strict_fails_at_the_first_fault_and_changes_nothing() {
    let sandbox = messy();
    sandbox.write("good/a.txt", "Một văn bản ngắn.");
    sandbox.ok(&["build", "good", "-o", "out", "--strict"]);
    let before = sandbox.files("out");
    let run = sandbox.run(&["build", "in", "-o", "out", "--strict"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.starts_with("tracuu: in/") && run.stderr.contains("--strict"), "{}", run.stderr);
    assert_eq!(sandbox.files("out"), before);
    let left: Vec<_> =
        fs::read_dir(sandbox.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 3, "{left:?}");
}

#[test]
fn a_duplicate_id_names_both_places() {
    let sandbox = Sandbox::new();
    sandbox.write("a/x.txt", "first");
    sandbox.write("b/x.md", "second");
    sandbox.write("c/list.jsonl", "{\"id\":\"1\",\"text\":\"a\"}\n\n{\"id\":\"1\",\"text\":\"b\"}\n");
    let run = sandbox.run(&["build", "a", "b", "-o", "out"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("a/x.txt") && run.stderr.contains("b/x.md"), "{}", run.stderr);
    let run = sandbox.run(&["build", "c", "-o", "out"]);
    assert!(run.stderr.contains("c/list.jsonl:1") && run.stderr.contains("c/list.jsonl:3"), "{}", run.stderr);
    assert!(!sandbox.path("out").exists());
}

#[test]
fn nothing_readable_is_an_error() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.txt", "");
    let run = sandbox.run(&["build", "in", "-o", "out"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("in/a.txt") && run.stderr.contains("no document could be read"),
        "{}",
        run.stderr
    );
    assert!(!sandbox.path("out").exists());
}

#[test]
fn a_folder_of_somebody_else_is_not_replaced() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.txt", "text");
    sandbox.write("home/letter.txt", "dear");
    let run = sandbox.run(&["build", "in", "-o", "home"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("home: the folder has files in it"), "{}", run.stderr);
    assert_eq!(sandbox.files("home").len(), 1);
}

#[test]
fn the_old_output_stays_when_a_build_fails() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.txt", "Bản đầu.");
    sandbox.ok(&["build", "in", "-o", "in/out"]);
    let before = sandbox.files("in/out");
    sandbox.write("in/a.md", "the same id");
    assert_eq!(sandbox.run(&["build", "in", "-o", "in/out"]).code, 1);
    assert_eq!(sandbox.files("in/out"), before);
    fs::remove_file(sandbox.path("in/a.md")).unwrap();
    sandbox.write("in/out/CNAME", "example.org");
    sandbox.write("in/b.txt", "Bản sau.");
    let stdout = sandbox.ok(&["build", "in", "-o", "in/out"]);
    assert!(stdout.contains("in/out: 2 documents from 2 files") && stdout.contains("CNAME"), "{stdout}");
    assert!(sandbox.path("in/out/CNAME").exists());
}

#[test]
fn flags_override_the_settings_and_mistakes_name_the_line() {
    let sandbox = Sandbox::new();
    sandbox.write("in/a.txt", "text");
    sandbox.write("in/drafts/b.txt", "draft");
    sandbox.write("in/tracuu.toml", "title = \"From the file\"\n[input]\nexclude = [\"drafts/\"]\n");
    let title = |sandbox: &Sandbox| {
        let report = fs::read(sandbox.path("out/build-report.json")).unwrap();
        let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
        assert_eq!(report["totals"]["documents"], 1);
        report["library"]["title"].as_str().unwrap().to_owned()
    };
    sandbox.ok(&["build", "in", "-o", "out"]);
    assert_eq!(title(&sandbox), "From the file");
    sandbox.ok(&["build", "in", "-o", "out", "--title", "From the flag", "--quiet"]);
    assert_eq!(title(&sandbox), "From the flag");
    sandbox.write("in/tracuu.toml", "lang = \"vi\"\ntittle = \"x\"\n");
    let run = sandbox.run(&["build", "in", "-o", "out"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("in/tracuu.toml:2: unknown field `tittle`"), "{}", run.stderr);
}

#[test]
fn the_number_of_threads_and_the_memory_leave_no_trace() {
    let sandbox = Sandbox::new();
    let syllables =
        ["đường", "sông", "núi", "biển", "trời", "đất", "river", "hill", "2024", "57", "nước", "rừng"];
    let (mut lines, mut state) = (String::new(), 1u32);
    for document in 0..1200 {
        let mut text = String::new();
        for _ in 0..60 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(syllables[(state >> 16) as usize % syllables.len()]);
            text.push_str(if state >> 28 == 0 { ". " } else { " " });
        }
        let title = &text[..text.find(' ').unwrap()];
        lines.push_str(&format!(
            "{}\n",
            serde_json::json!({"id": format!("d{document}"), "title": title, "text": text})
        ));
    }
    sandbox.write("in/many.jsonl", &lines);
    for number in 0..30 {
        sandbox.write(&format!("in/f{number}.txt"), format!("Tài liệu số {number}\n\nNội dung {number}."));
    }
    sandbox.ok(&["build", "in", "-o", "one", "--threads", "1"]);
    sandbox.ok(&["build", "in", "-o", "four", "--threads", "4", "--memory", "1"]);
    let (one, four) = (sandbox.files("one"), sandbox.files("four"));
    assert!(one.len() > 4);
    assert_eq!(one.keys().collect::<Vec<_>>(), four.keys().collect::<Vec<_>>());
    let differing: Vec<_> =
        one.iter().filter(|(name, bytes)| four[*name] != **bytes).map(|(name, _)| name).collect();
    assert!(differing.is_empty(), "{differing:?}");
    sandbox.ok(&["check", "one"]);
}
