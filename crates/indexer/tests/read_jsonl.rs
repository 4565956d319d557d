//! JSON lines.

mod read_support;

use indexer::read::{Outcome, Place, Problem, ProblemCode, ReadOptions, read_record, record_text};
use read_support::outline;

fn record(line: &str) -> Result<Outcome, Problem> {
    read_record(line, Place { name: "a.jsonl", line: 7 }, &ReadOptions::default())
}

#[test]
fn every_key_finds_its_place() {
    let line = r#"{"id":"a b/1","title":"Chợ  phiên","text":"Chợ phiên\nHọp ở sân đình.\n\nMỗi tháng sáu phiên.",
        "date":"2019-04","url":"https://a.example","lang":"vi-VN","source":"Báo làng","section":"Tin",
        "tags":["chợ","đình"],"pages":3,"open":true,"none":null}"#;
    let outcome = record(line).unwrap();
    let head = &outcome.document.head;
    assert_eq!(head.id, "a b/1", "an id is kept as it is");
    assert_eq!(head.date.map(|d| (d.year, d.month, d.day)), Some((2019, 4, 0)));
    assert_eq!((head.lang.as_str(), head.url.as_deref()), ("vi", Some("https://a.example")));
    assert_eq!((head.source.as_deref(), head.section.as_deref()), (Some("Báo làng"), Some("Tin")));
    let fields: Vec<String> =
        head.fields.iter().map(|(name, values)| format!("{name}={}", values.join("|"))).collect();
    assert_eq!(fields, ["tags=chợ|đình", "pages=3", "open=true"]);
    assert_eq!(outline(&outcome.document), "= Chợ phiên\nP Họp ở sân đình.\nP Mỗi tháng sáu phiên.\n");
}

#[test]
fn the_format_chooses_the_reader() {
    let read = |format: &str, text: &str| {
        let line = format!(r#"{{"id":"1","title":"T","format":"{format}","text":"{text}"}}"#);
        outline(&record(&line).unwrap().document)
    };
    assert_eq!(read("text", "# a\\n- b"), "= T\nP # a\nP - b\n");
    assert_eq!(read("markdown", "# a\\n- b"), "= T\nH1 a\n- b\n");
    assert_eq!(read("html", "<h1>a</h1><ul><li>b</ul>c"), "= T\nH1 a\n- b\nP c\n");
}

#[test]
fn a_title_is_made_when_there_is_none() {
    assert_eq!(record(r#"{"id":"1","text":"Chợ họp. Đông lắm."}"#).unwrap().document.head.title, "Chợ họp");
    let outcome = record(r#"{"id":"1","title":"Điều 5. Chợ","text":""}"#).unwrap();
    assert_eq!(outline(&outcome.document), "= Điều 5. Chợ\nH4 Điều 5. Chợ\n");
    assert_eq!(outcome.warnings.len(), 1);
}

#[test]
fn faults_name_line_key_and_column() {
    for (line, code, needle) in [
        (r#"{"id":"1","text":"a""#, ProblemCode::Malformed, "column 20"),
        (r#"["id"]"#, ProblemCode::Malformed, "a list"),
        (r#"{"title":"a","text":"b"}"#, ProblemCode::MissingKey, "\"id\""),
        (r#"{"id":"","text":"b"}"#, ProblemCode::MissingKey, "\"id\""),
        (r#"{"id":"1","title":"a"}"#, ProblemCode::MissingKey, "\"text\""),
        (r#"{"id":"1","text":["a"]}"#, ProblemCode::BadValue, "\"text\""),
        (r#"{"id":"1","text":"a","title":{"x":1}}"#, ProblemCode::BadValue, "\"title\""),
        (r#"{"id":"1","text":"a","format":"pdf"}"#, ProblemCode::UnknownFormat, "pdf"),
        (r#"{"id":"1","text":" \n "}"#, ProblemCode::Empty, "no text"),
    ] {
        let problem = record(line).unwrap_err();
        assert_eq!((problem.code, problem.line), (code, Some(7)), "{line}: {problem}");
        assert!(problem.message.contains(needle), "{line}: {problem}");
    }
}

#[test]
fn deep_nesting_is_refused_not_followed() {
    let deep = format!(r#"{{"id":"1","text":"a","x":{}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(record(&deep).unwrap_err().code, ProblemCode::Malformed);
}

#[test]
fn lines_are_cleaned_before_they_are_read() {
    assert_eq!(record_text("\u{feff}{}\r\n".as_bytes(), 1), Ok(Some("{}")));
    assert_eq!(record_text(b"  \r\n", 2), Ok(None));
    let problem = record_text(b"{\xff}", 3).unwrap_err();
    assert_eq!((problem.code, problem.line), (ProblemCode::Encoding, Some(3)));
}

#[test]
fn a_record_has_no_pictures_but_their_words() {
    for line in [
        r#"{"id":"1","title":"a","format":"markdown","text":"![sân đình](a.png \"Năm ấy\")"}"#,
        r#"{"id":"1","title":"a","format":"html","text":"<img src=a.png alt='sân đình'><p>Năm ấy</p>"}"#,
    ] {
        let document = record(line).unwrap().document;
        assert!(document.passages.iter().all(|passage| passage.spans.is_empty()), "{line}");
        assert!(outline(&document).starts_with("= a\ncap sân đình\n"), "{line}");
    }
}
