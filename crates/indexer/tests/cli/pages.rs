use crate::build::copy;
use crate::{Run, Sandbox, golden};
use std::fs;
use std::path::Path;

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/pages/input"), &sandbox.path("in"));
    sandbox
}

/// The one file of a folder whose name begins so.
fn named(sandbox: &Sandbox, folder: &str, start: &str) -> String {
    let names = fs::read_dir(sandbox.path(folder)).unwrap();
    let mut names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    format!("{folder}/{}", names.find(|name| name.starts_with(start)).unwrap())
}

#[test]
fn each_document_has_a_plain_page() {
    let sandbox = sandbox();
    let Run { code, stderr, .. } = sandbox.run(&["build", "in", "-o", "out", "--threads", "1"]);
    assert_eq!(code, 0, "{stderr}");
    let text = |name: &str| fs::read_to_string(sandbox.path(name)).unwrap();
    golden("pages/bien-ban.html", &text(&named(&sandbox, "out/d", "bien-ban-")));
    golden("pages/thong-bao.html", &text(&named(&sandbox, "out/d", "thong-bao-")));
    golden("pages/index.html", &text("out/d/index.html"));
    golden("pages/sitemap.xml", &text("out/sitemap.xml"));
    assert!(stderr.contains("warning: accent #ffcc00 has a contrast of 1."), "{stderr}");
    assert_eq!(
        fs::read(sandbox.path("in/logo.svg")).unwrap(),
        fs::read(sandbox.path(&named(&sandbox, "out", "logo."))).unwrap()
    );
    assert!(sandbox.ok(&["check", "out"]).contains("out: ok, "));

    // As every other file, a page is looked after.
    fs::write(sandbox.path(&named(&sandbox, "out/d", "thong-bao-")), "other").unwrap();
    let run = sandbox.run(&["check", "out"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains("d/thong-bao-") || run.stdout.contains("d/thong-bao-"),
        "{} {}",
        run.stdout,
        run.stderr
    );

    // And replaced, or taken away.
    let before = sandbox.files("out");
    sandbox.ok(&["build", "in", "-o", "again", "-q", "--threads", "2"]);
    let told = sandbox.ok(&["build", "in", "-o", "out", "--pages", "1"]);
    assert!(told.contains("plain pages: none, as there are more than 1 document\n"), "{told}");
    assert!(!sandbox.path("out/d").exists() && !sandbox.path("out/sitemap.xml").exists());
    let again = sandbox.files("again");
    assert!(before.keys().eq(again.keys()));
    let pages =
        |path: &&std::path::PathBuf| path.starts_with("d") && !path.to_string_lossy().contains("thong-bao");
    assert!(before.keys().filter(pages).all(|path| before[path] == again[path]));
}

#[test]
fn bad_looks_fail_with_their_place() {
    let sandbox = sandbox();
    for (config, says) in [
        ("accent = 'red'", "tracuu.toml: accent is \"red\"; expected a colour"),
        ("logo = 'none.svg'", "none.svg (logo): "),
        ("logo = 'bien-ban.md'", "bien-ban.md (logo): expected SVG, PNG, JPEG, WebP, GIF or AVIF"),
        ("pages = 20000", "pages is 20000; expected at most 15000"),
    ] {
        sandbox.write("in/tracuu.toml", config);
        let run = sandbox.run(&["build", "in", "-o", "out"]);
        assert_eq!(run.code, 1, "{config}");
        assert!(run.stderr.contains(says), "{}", run.stderr);
        assert_eq!(run.stderr.lines().count(), 1, "{}", run.stderr);
    }
    assert!(!sandbox.path("out").exists());
    assert_eq!(sandbox.run(&["build", "in", "-o", "out", "--pages", "20000"]).code, 2);
}
