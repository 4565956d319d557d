//! Whatever is read: no reader panics, and what it returns keeps the promises of a document.

mod read_support;

use indexer::read::{Place, ReadOptions, read_record};
use proptest::prelude::*;
use read_support::{check, read, try_read};

/// Pieces that mean something to some reader, and pieces that mean trouble.
fn source() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "a",
        "Việt",
        "e\u{301}",
        " ",
        "\n",
        "\n\n",
        "\r\n",
        "\t",
        "\u{a0}",
        "\u{feff}",
        "\u{0}",
        "\u{301}",
        "# ",
        "- ",
        "1. ",
        "100. ",
        "> ",
        "| ",
        "|---|\n",
        "**",
        "_",
        "`",
        "```\n",
        "[",
        "![",
        "![a b](c.png)",
        "<img src='a.png' alt='b c'>",
        "<img src=a.png>",
        "<img src=https://a.vn/b.png alt='b c'>",
        "](",
        ")",
        "[^1]",
        "[^1]: ",
        "---\n",
        "title: ",
        "<b>",
        "</b>",
        "<p>",
        "</p>",
        "<table>",
        "<tr>",
        "<td>",
        "</table>",
        "<td colspan=3 rowspan=2>",
        "<ul><li>",
        "</ul>",
        "<pre>",
        "<br>",
        "<a href='x'>",
        "<a href='javascript:x'>",
        "</a>",
        "<i>",
        "</i>",
        "<svg>",
        "</svg>",
        "<math>",
        "<h1>",
        "</h1>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<blockquote>",
        "<sup>",
        "</sup>",
        "&eacute;",
        "&#769;",
        "&lt;",
        "Nguồn: ",
        "Ảnh: ",
        "Chương I",
        "Điều 1. ",
        "Ngày 06/6/2024",
        ". ",
        "“",
        "”",
        "\u{200b}",
        "😀",
        "第一。",
        "<title>",
        "<main>",
        "<template>",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn pieces_are_read(text in source()) {
        for name in ["a.txt", "a.md", "a.html"] {
            if let Ok(outcome) = try_read(name, text.as_bytes()) {
                check(&outcome.document);
            }
        }
    }

    #[test]
    fn bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        for name in ["a.txt", "a.md", "a.html"] {
            if let Ok(outcome) = try_read(name, &bytes) {
                check(&outcome.document);
            }
        }
    }

    #[test]
    fn records_are_read(text in source(), title in source(), format in prop::sample::select(vec!["text", "markdown", "html"])) {
        let line = serde_json::json!({ "id": "1", "title": title, "text": text, "format": format }).to_string();
        if let Ok(outcome) = read_record(&line, Place { name: "a.jsonl", line: 1 }, &ReadOptions::default()) {
            check(&outcome.document);
        }
        let _ = read_record(&text, Place { name: "a.jsonl", line: 1 }, &ReadOptions::default());
    }

    #[test]
    fn no_word_of_a_text_is_lost(lines in prop::collection::vec("[A-Za-zếồđ0-9 .,:()/-]{0,90}", 1..30)) {
        let text = lines.join("\n");
        prop_assume!(words(&text).next().is_some());
        let document = read("a.txt", &text).document;
        let kept: Vec<&str> = document.passages.iter().flat_map(|p| words(&p.text)).chain(words(&document.head.title)).collect();
        for word in words(&text) {
            prop_assert!(kept.contains(&word), "{word:?} of {text:?}");
        }
    }
}
