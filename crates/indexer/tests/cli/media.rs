//! Pictures of documents: published, left out with a word, and the same however the library is built.

use crate::Sandbox;
use std::fs;

const DRAWING: &str =
    "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='30'><path d='M0 0h9'/></svg>";
const DOT: &[u8] = b"GIF89a\x01\0\x01\0\0\0\0;";

fn sample() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "in/làng/chợ.md",
        "# Chợ\n\n![Sơ đồ chợ](../hình/sơ%20đồ.svg \"Chợ nhìn từ trên\")\n\nCó ![](cham.gif) và ![ao](gone.png).\n",
    );
    sandbox.write(
        "in/a.html",
        "<main><h1>Ao</h1><figure><img src='/hình/sơ đồ.svg' alt=ao><figcaption>Ao làng</figcaption></figure>\
         <p>Cạnh <img src='../../etc/passwd' alt=giếng> và <img src='secret.png' alt=miếu>.</p></main>",
    );
    sandbox.write("in/hình/sơ đồ.svg", DRAWING);
    sandbox.write("in/làng/cham.gif", DOT);
    sandbox.write("in/secret.png", "root:x:0:0:root\n");
    sandbox.write("in/unused.gif", DOT);
    sandbox
}

#[test]
fn pictures_are_published_and_what_is_none_is_told() {
    let sandbox = sample();
    let run = sandbox.run(&["build", "in", "-o", "out", "--threads", "1"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(
        run.stderr.lines().filter(|line| line.contains("is not shown: ")).count(),
        3,
        "{}",
        run.stderr
    );
    for says in [
        "làng/chợ.md: the picture \"gone.png\" is not shown: there is no such file",
        "a.html: the picture \"../../etc/passwd\" is not shown: its address leads out",
        "a.html: the picture \"secret.png\" is not shown: expected SVG, PNG,",
    ] {
        assert!(run.stderr.contains(says), "{}", run.stderr);
    }
    assert!(run.stdout.contains("\npictures: 101 B in 2 files\n"), "{}", run.stdout);
    assert!(run.stdout.contains("no reader for .png") && !run.stdout.contains(".svg"), "{}", run.stdout);
    let media = sandbox.files("out/media");
    let names: Vec<_> = media.keys().map(|name| name.to_string_lossy().into_owned()).collect();
    assert_eq!(names, ["hình/sơ đồ.svg", "làng/cham.gif"]);
    assert_eq!(media[std::path::Path::new("làng/cham.gif")], DOT);

    // Found by their words, whether they are shown or not.
    for query in ["sơ đồ chợ", "cham", "chợ nhìn từ trên", "giếng", "miếu", "ao làng"] {
        assert!(!sandbox.ok(&["search", "out", &format!("\"{query}\"")]).starts_with("0 "), "{query}");
    }
    let page = fs::read_dir(sandbox.path("out/d")).unwrap().flatten().map(|entry| entry.path());
    let page = page
        .filter(|path| path.to_string_lossy().contains("ch-"))
        .map(|path| fs::read_to_string(path).unwrap());
    let page: String = page.collect();
    assert!(
        page.contains("<img src=\"../media/h%C3%ACnh/s%C6%A1%20%C4%91%E1%BB%93.svg\" alt=\"Sơ đồ chợ\" width=\"40\" height=\"30\""),
        "{page}"
    );
    assert!(
        page.contains("Có <img ")
            && page.contains("alt=\"cham\" width=\"1\" height=\"1\"")
            && page.contains(" và ao.")
    );

    assert!(sandbox.ok(&["check", "out"]).contains("out: ok, "));
    fs::write(sandbox.path("out/media/làng/cham.gif"), "GIF89a").unwrap();
    let run = sandbox.run(&["check", "out"]);
    assert!(run.code == 1 && (run.stdout + &run.stderr).contains("media/làng/cham.gif: changed or cut"));
    assert_eq!(sandbox.run(&["build", "in", "-o", "other", "--strict"]).code, 1);
}

#[test]
fn threads_and_shares_leave_no_trace() {
    let sandbox = sample();
    sandbox.ok(&["build", "in", "-o", "one", "--threads", "1"]);
    sandbox.ok(&["build", "in", "-o", "many", "--threads", "4"]);
    for share in ["1/3", "2/3", "3/3"] {
        sandbox.ok(&["build", "in", "--shard", share, "-o", &format!("p{}", &share[..1])]);
    }
    let said = sandbox.ok(&["merge", "p3", "p1", "p2", "-o", "merged"]);
    assert!(said.contains("\npictures: 101 B in 2 files\n"), "{said}");
    assert!(sandbox.files("one") == sandbox.files("many"), "threads");
    assert!(sandbox.files("one") == sandbox.files("merged"), "shares");
}

#[test]
fn several_inputs_keep_their_pictures_apart() {
    let sandbox = Sandbox::new();
    for (folder, drawing) in [("a", DRAWING), ("b", "<svg width='1' height='1'/>")] {
        sandbox.write(&format!("{folder}/{folder}.md"), "# Bài\n\n![hình](hình.svg)\n");
        sandbox.write(&format!("{folder}/hình.svg"), drawing);
    }
    sandbox.ok(&["build", "a", "b", "-o", "out"]);
    let media = sandbox.files("out/media");
    assert!(media.keys().eq([std::path::Path::new("a/hình.svg"), std::path::Path::new("b/hình.svg")]));
    let run = sandbox.run(&["build", "a/a.md", "b/b.md", "-o", "other"]);
    assert_eq!(run.code, 1);
    assert!(run.stderr.contains("a/hình.svg and b/hình.svg: different pictures"), "{}", run.stderr);
    assert!(!sandbox.path("other").exists());
}

/// A build upon the last one gives the bytes of a build of everything, whatever became of the pictures.
#[test]
fn the_next_build_sees_what_became_of_the_pictures() {
    let sandbox = sample();
    let lines: String = (0..100)
        .map(|number| {
            format!("{{\"id\":\"{number}\",\"title\":\"Bài\",\"text\":\"Sông núi nước ta, bài {number}\"}}\n")
        })
        .collect();
    sandbox.write("in/all.jsonl", lines);
    let build = |output: &str, more: &[&str]| {
        let args = [&["build", "in", "-o", output, "--pages", "0"], more].concat();
        let run = sandbox.run(&args);
        assert_eq!(run.code, 0, "{}", run.stderr);
        run
    };
    build("out", &[]);
    let changes: [(&str, &dyn Fn(), u32); 5] = [
        ("nothing", &|| {}, 0),
        ("another size", &|| sandbox.write("in/hình/sơ đồ.svg", DRAWING.replace("40", "50")), 2),
        (
            "another line",
            &|| sandbox.write("in/hình/sơ đồ.svg", DRAWING.replace("40", "50").replace("h9", "h8")),
            0,
        ),
        ("a new one", &|| sandbox.write("in/làng/gone.png", DOT), 1),
        ("one that goes", &|| fs::remove_file(sandbox.path("in/hình/sơ đồ.svg")).unwrap(), 2),
    ];
    for (what, change, read) in changes {
        change();
        let run = build("out", &[]);
        let said = format!("new or changed: {read} document");
        assert!(run.stdout.contains(&said), "{what}: {}", run.stdout);
        let fresh = build("fresh", &["--no-cache"]);
        assert_eq!(run.stderr, fresh.stderr, "{what}");
        assert!(sandbox.files("out") == sandbox.files("fresh"), "{what}");
    }
}
