//! Shows how files are read: `cargo run -p indexer --example outline -- FILE…`
//!
//! Prints each document's head and the first words of every passage, and counts the words of a text or Markdown source
//! that came out nowhere.

use std::collections::BTreeMap;
use std::path::Path;

use index::document::{Document, Passage, PassageKind, SpanKind};
use indexer::read::{self, Format, Outcome, Place, Problem, ReadOptions};

fn main() {
    let options = ReadOptions::default();
    for name in std::env::args().skip(1) {
        let path = Path::new(&name);
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{name}: {error}");
                continue;
            }
        };
        let started = std::time::Instant::now();
        if read::format_of(path) == Some(Format::Jsonl) {
            for (line, number) in bytes.split(|&b| b == b'\n').zip(1..) {
                let read = read::record_text(line, number).and_then(|text| {
                    text.map(|text| read::read_record(text, Place { name: &name, line: number }, &options))
                        .transpose()
                });
                match read {
                    Ok(Some(outcome)) => show(&name, Ok(outcome), None),
                    Ok(None) => {}
                    Err(problem) => show(&name, Err(problem), None),
                }
            }
        } else {
            show(&name, read::read_file(path, &name, &bytes, &options), std::str::from_utf8(&bytes).ok());
        }
        eprintln!("{name}: {} bytes in {:?}", bytes.len(), started.elapsed());
    }
}

fn show(name: &str, read: Result<Outcome, Problem>, source: Option<&str>) {
    let Outcome { document, warnings } = match read {
        Ok(outcome) => outcome,
        Err(problem) => return println!("{name}: {problem}\n"),
    };
    let Document { head, passages } = &document;
    println!("== {name}\nid     {}\ntitle  {}", head.id, head.title);
    println!(
        "date {:?}  lang {:?}  source {:?}  url {:?}  section {:?}",
        head.date, head.lang, head.source, head.url, head.section
    );
    println!("fields {:?}", head.fields);
    for warning in warnings {
        println!("! {warning}");
    }
    for passage in passages {
        println!("{}", line(passage));
    }
    if let Some(source) = source {
        let lost = lost_words(source, &document);
        println!("lost: {} {:?}", lost.len(), lost.iter().take(20).collect::<Vec<_>>());
    }
    println!();
}

fn line(passage: &Passage) -> String {
    let kind = match passage.kind {
        PassageKind::Heading { level } => format!("H{level}"),
        PassageKind::Paragraph => "P".into(),
        PassageKind::Continued => "+".into(),
        PassageKind::Item { depth, number } => {
            format!("{}{}", "  ".repeat(depth.into()), number.map_or("-".into(), |n| format!("{n}.")))
        }
        PassageKind::Row { header, first } => {
            format!("R{}{}", if first { "1" } else { "" }, if header { "h" } else { "" })
        }
        PassageKind::Quote => "Q".into(),
        PassageKind::Code => "C".into(),
        PassageKind::Caption => "cap".into(),
    };
    let text: String = passage.text.replace('\t', " | ").chars().take(110).collect();
    format!("{kind:4} {text}  [{} bytes, {} spans]", passage.text.len(), passage.spans.len())
}

/// Words of the source that come out fewer times than they went in.
fn lost_words(source: &str, document: &Document) -> Vec<String> {
    use unicode_normalization::UnicodeNormalization;
    let mut counts: BTreeMap<String, isize> = BTreeMap::new();
    let mut count = |text: &str, by: isize| {
        let text: String = text.nfc().collect();
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            *counts.entry(word.to_owned()).or_default() += by;
        }
    };
    count(source, 1);
    let head = &document.head;
    let texts = document.passages.iter().map(|passage| passage.text.as_str());
    let fields =
        head.fields.iter().flat_map(|(name, values)| values.iter().chain([name]).map(String::as_str));
    let others = [Some(&head.id), Some(&head.title), head.source.as_ref(), head.url.as_ref()];
    for passage in &document.passages {
        if let PassageKind::Item { number: Some(number), .. } = passage.kind {
            count(&number.to_string(), -1);
        }
        for span in &passage.spans {
            if let SpanKind::Link(address) = &span.kind {
                count(address, -1);
            }
        }
    }
    for text in texts.chain(fields).chain(others.into_iter().flatten().map(String::as_str)) {
        count(text, -1);
    }
    counts
        .into_iter()
        .filter(|&(_, count)| count > 0)
        .map(|(word, count)| format!("{word}×{count}"))
        .collect()
}
