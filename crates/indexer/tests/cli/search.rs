use crate::{Sandbox, golden};
use std::fs;
use std::process::Stdio;

fn library() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "in/river.md",
        "---\ntitle: Lũ trên sông Hồng\ndate: 2026-08-15\nsource: Trạm thủy văn\n---\n\nMực nước sông Hồng lên nhanh.\n\n\
         Người dân ven sông được báo trước.\n",
    );
    sandbox.write("in/hills.txt", "Đồi chè 🌱\n\n🌱 Đồi chè ở trung du xanh quanh năm.\n");
    sandbox.write(
        "in/list.jsonl",
        "{\"id\":\"bus\",\"title\":\"Bus to the hills\",\"text\":\"It leaves at six.\"}\n",
    );
    sandbox.ok(&["build", "in", "-o", "out", "--quiet"]);
    sandbox
}

#[test]
fn results_are_printed_for_people() {
    let sandbox = library();
    let mut shown = String::new();
    for query in [&["sông Hồng"][..], &["doi", "che"], &["zzz hills"], &["zzz"]] {
        shown.push_str(&format!("$ tracuu search out {}\n", query.join(" ")));
        shown.push_str(&sandbox.ok(&[&["search", "out"], query].concat()));
        shown.push('\n');
    }
    golden("search/people.txt", &shown);
}

#[test]
fn json_is_one_object_with_the_names_of_the_api() {
    let sandbox = library();
    let stdout = sandbox.ok(&["search", "out", "đồi chè", "--json"]);
    assert_eq!(stdout.lines().count(), 1);
    let answer: serde_json::Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(answer["total"], 1);
    let hit = &answer["hits"][0];
    assert_eq!((hit["id"].as_str(), hit["title"].as_str()), (Some("hills"), Some("Đồi chè 🌱")));
    // Marks count UTF-16 units: the plant is two of them.
    let text: Vec<u16> = hit["snippet"]["text"].as_str().unwrap().encode_utf16().collect();
    let marked: Vec<String> = hit["snippet"]["marks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mark| {
            let at = |index: usize| mark[index].as_u64().unwrap() as usize;
            String::from_utf16(&text[at(0)..at(1)]).unwrap()
        })
        .collect();
    assert_eq!(marked.join(" "), "Đồi chè");
    let empty: serde_json::Value =
        serde_json::from_str(&sandbox.ok(&["search", "out", "zzz", "--json"])).unwrap();
    assert_eq!((empty["total"].as_u64(), &empty["dropped"][0]), (Some(0), &serde_json::json!("zzz")));
}

#[test]
fn limit_and_offset_page_through() {
    let sandbox = library();
    let ids = |args: &[&str]| {
        let stdout = sandbox.ok(&[&["search", "out", "sông OR hills OR chè", "--json"], args].concat());
        let answer: serde_json::Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(answer["total"], 3);
        let hits = answer["hits"].as_array().unwrap();
        hits.iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = ids(&[]);
    assert_eq!(all.len(), 3);
    assert_eq!(ids(&["--limit", "2"]), all[..2]);
    assert_eq!(ids(&["--limit", "2", "--offset", "2"]), all[2..]);
}

#[test]
fn a_damaged_pack_is_named_with_the_way_out() {
    let sandbox = library();
    for entry in fs::read_dir(sandbox.path("out/library")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "pack") {
            let mut bytes = fs::read(&path).unwrap();
            bytes.iter_mut().for_each(|byte| *byte = !*byte);
            fs::write(path, bytes).unwrap();
        }
    }
    let run = sandbox.run(&["search", "out", "sông"]);
    assert_eq!(run.code, 1);
    assert!(
        run.stderr.contains(".pack: ") && run.stderr.contains("rebuild with `tracuu build`"),
        "{}",
        run.stderr
    );
    fs::write(sandbox.path("out/library/manifest.tracuu"), "TRACUU\r\n").unwrap();
    let run = sandbox.run(&["search", "out", "sông"]);
    assert!(run.code == 1 && run.stderr.contains("out/library/manifest.tracuu: "), "{}", run.stderr);
}

#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let sandbox = library();
    let mut child = sandbox
        .command(&["search", "out", "sông"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

/// Notices with the fields a publisher may have.
fn notices() -> Sandbox {
    let sandbox = Sandbox::new();
    let line = |id: &str, rest: &str| {
        format!("{{\"id\":\"{id}\",\"title\":\"Thông báo {id}\",\"text\":\"Nước lên.\"{rest}}}\n")
    };
    sandbox.write(
        "in/notices.jsonl",
        [
            line("a", ",\"date\":\"2023-10-05\",\"source\":\"Trạm Bắc\",\"kind\":[\"lũ\",\"mưa\"],\"level\":9.5,\"until\":\"5/11/2023\""),
            line("b", ",\"date\":\"2023-12\",\"source\":\"Trạm Nam\",\"kind\":\"lũ\",\"level\":\"10\""),
            line("c", ",\"date\":\"2024-06-30\",\"source\":\"Trạm Bắc\",\"kind\":\"hạn\",\"level\":\"cao\""),
            line("d", ",\"source\":\"Trạm Bắc\""),
        ]
        .concat(),
    );
    sandbox.write("in/tracuu.toml", "[fields]\nlevel = \"number\"\nuntil = \"date\"\n");
    sandbox
}

#[test]
fn filters_orders_and_facets_are_shown() {
    let sandbox = notices();
    let build = sandbox.run(&["build", "in", "-o", "out", "--quiet"]);
    assert_eq!(build.code, 0, "{}", build.stderr);
    assert!(
        build.stderr.contains("\"level\" of \"c\" is \"cao\", which is not of the kind"),
        "{}",
        build.stderr
    );
    let mut shown = String::new();
    for args in [
        &["nước", "--filter", "kind=lũ", "--filter", "source=Trạm Bắc", "--facets", "kind,source,date"][..],
        &["", "--sort", "oldest", "--facets", "level"],
        &["nước", "--from", "2023-12", "--to", "2024", "--sort", "newest"],
        &["", "--filter", "level=9..9.9"],
        &["", "--filter", "until=2023-11", "--facets", "section"],
    ] {
        let words: Vec<String> = args.iter().map(|arg| format!("{arg:?}")).collect();
        shown.push_str(&format!("$ tracuu search out {}\n", words.join(" ")));
        shown.push_str(&sandbox.ok(&[&["search", "out"], args].concat()));
        shown.push('\n');
    }
    golden("search/columns.txt", &shown);
    assert!(sandbox.ok(&["check", "out"]).contains("ok, "));
    let answer = sandbox.ok(&["search", "out", "nước", "--facets", "kind", "--json"]);
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    let count = |value: &str, count: u32| serde_json::json!({ "value": value, "count": count });
    assert_eq!(
        answer["facets"],
        serde_json::json!({ "kind": [count("lũ", 2), count("hạn", 1), count("mưa", 1)] })
    );
}

#[test]
fn a_wrong_filter_is_wrong_usage() {
    let sandbox = notices();
    sandbox.run(&["build", "in", "-o", "out", "--quiet"]);
    for (args, says) in [
        (&["--filter", "colour=red"][..], "this library has date, kind, lang, level, section, source, until"),
        (&["--facets", "colour"], "there is no field \"colour\""),
        (&["--filter", "kind"], "expected FIELD=VALUE"),
        (&["--filter", "level=cao"], "expected a number"),
        (&["--filter", "date=năm ngoái"], "expected a date like 2024"),
        (&["--from", "10/2023"], "from is \"10/2023\"; expected a date like 2024"),
        (&["--sort", "best"], "expected relevance, newest or oldest"),
    ] {
        let run = sandbox.run(&[&["search", "out", "nước"], args].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains(says), "{}", run.stderr);
    }
}

#[test]
fn where_the_bytes_are_adds_up() {
    let sandbox = library();
    let stdout = sandbox.ok(&["inspect", "out", "--space"]);
    let number = |cell: &str| cell.replace(',', "").parse::<u64>();
    let rows: Vec<u64> =
        stdout.lines().filter_map(|line| number(line.split_whitespace().next()?).ok()).collect();
    let (all, parts) = rows.split_last().unwrap();
    assert_eq!(parts.iter().sum::<u64>(), *all, "{stdout}");
    let files = sandbox.files("out/library");
    let bytes = |ending: &str| -> u64 {
        let named = files.iter().filter(|(path, _)| path.extension().is_some_and(|of| of == ending));
        named.map(|(_, bytes)| bytes.len() as u64).sum()
    };
    assert_eq!(*all, bytes("pack") + bytes("tracuu"));

    sandbox.write("queries.jsonl", "{\"id\":\"1\",\"text\":\"sông núi\"}\n");
    let stdout = sandbox.ok(&["inspect", "out", "--queries", "queries.jsonl"]);
    assert!(stdout.contains("first visits with 1 queries") && stdout.contains("without Range: "), "{stdout}");
    for component in ["dictionary", "manifest", "heads: titles and metadata", "spans: units of documents"] {
        assert!(
            stdout.lines().any(|line| line.ends_with(&format!("  {component}"))),
            "{component}: {stdout}"
        );
    }
    assert!(!stdout.contains("others"), "{stdout}");
}
