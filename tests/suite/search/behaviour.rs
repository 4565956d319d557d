//! What a reader may expect of an answer.

use crate::memory::{Library, document};
use index::document::Date;
use search::{Error, Options};

fn library() -> Library {
    Library::build(vec![
        document("a", "Đêm hòa nhạc", &["Ban nhạc chơi trong vườn hoa.", "Học sinh nghe, rồi về."]),
        document(
            "b",
            "Giờ hóa học",
            &["Cô giáo đem theo ống nghiệm.", "Sinh học thì để mai, học hóa trước."],
        ),
        document(
            "c",
            "Minutes of the garden club",
            &["The club met on Monday. It hired a band for the spring concert."],
        ),
        document("d", "Công tác đối ngoại", &["Đối với người ở xa, công tác đối ngoại nhân dân là cầu nối."]),
    ])
}

#[test]
fn words_without_marks_find_every_form() {
    let mut library = library();
    assert_eq!(library.ids("hoa"), ["a", "b"]);
    assert_eq!(library.ids("doi ngoai nhan dan")[0], "d");
}

#[test]
fn typed_marks_are_not_contradicted() {
    let mut library = library();
    assert_eq!(library.ids("hóa"), ["b", "a"], "bare hoa is a lower tier");
    assert_eq!(library.ids("hòa"), ["a"], "hóa is another word");
    assert_eq!(library.ids("hoà"), ["a"], "the place of the tone is no difference");
}

#[test]
fn neighbours_rank_first() {
    let mut library = library();
    assert_eq!(library.ids("học sinh")[0], "a");
    assert_eq!(library.ids("sinh học")[0], "b");
}

#[test]
fn operators() {
    let mut library = library();
    assert_eq!(library.ids("\"học sinh\""), ["a"]);
    assert_eq!(library.ids("học -sinh"), Vec::<String>::new());
    assert_eq!(library.ids("hoa -nhạc"), ["b"]);
    assert_eq!(library.ids("title:hóa"), ["b"]);
    assert_eq!(library.ids("title:\"garden club\""), ["c"]);
    assert_eq!(library.ids("title:\"club garden\""), Vec::<String>::new());
    let mut both = library.ids("band OR nghiệm");
    both.sort();
    assert_eq!(both, ["b", "c"]);
}

#[test]
fn words_nobody_uses_are_named() {
    let response = library().search("hòa Xyzzy", Options::default());
    assert_eq!(response.dropped, ["Xyzzy"]);
    assert_eq!(response.hits.len(), 1);
    assert_eq!(library().search("", Options::default()).total, 0);
}

#[test]
fn a_hit_opens_at_its_passage() {
    let mut library = library();
    let response = library.search("học sinh", Options::default());
    let hit = &response.hits[0];
    assert_eq!((hit.passage, hit.matches), (1, 1));
    assert_eq!(&hit.snippet.text[hit.snippet.marks[0].clone()], "Học sinh");
    let opened = library.open("a", Some("học sinh")).unwrap();
    assert_eq!(opened.passages.len(), 2);
    assert_eq!(opened.found.len(), 1);
    assert_eq!(opened.found[0].passage, 1);
}

#[test]
fn a_long_document_opens_in_slices() {
    let paragraph =
        "Con thuyền ghé bến lúc chiều tà, chở theo tiếng hò và mùi cá nướng của bữa cơm quê. ".repeat(3);
    let paragraphs = vec![paragraph.as_str(); 300];
    let mut library = Library::build(vec![document("long", "Bến sông", &paragraphs)]);
    let mut task = search::Open::new("long", Some("ghé bến"), false);
    let mut pauses = 0;
    let opened = loop {
        match task.step(&mut library.engine).unwrap() {
            search::Step::Need(blocks) if blocks.is_empty() => pauses += 1,
            search::Step::Need(blocks) => library.fetch(blocks),
            search::Step::Done(opened) => break opened,
        }
    };
    let bytes: usize = paragraphs.iter().map(|text| text.len()).sum();
    assert!(pauses > bytes / 10_000, "{pauses} pauses in {bytes} bytes");
    // As many as the same words have each by itself.
    assert_eq!(opened.found.len(), 3 * paragraphs.len());
    assert!(opened.found.is_sorted_by_key(|found| (found.passage, found.bytes.start)));
}

#[test]
fn literal_words_are_not_corrected_in_an_opened_document() {
    let mut library = library();
    let marked = |library: &mut Library, literal| {
        let opened = library.try_open("c", Some("mondayy band"), literal).unwrap();
        let text = &opened.passages[0].text;
        opened.found.iter().map(|found| text[found.bytes.clone()].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(marked(&mut library, false), ["Monday", "band"]);
    assert_eq!(marked(&mut library, true), ["band"]);
}

#[test]
fn chance_syllables_are_not_marked() {
    let opened = library().open("d", Some("đối ngoại")).unwrap();
    let text = &opened.passages[0].text;
    let marked: Vec<&str> = opened.found.iter().map(|found| &text[found.bytes.clone()]).collect();
    assert_eq!(marked, ["đối ngoại"]);
}

#[test]
fn an_unknown_document_is_said_to_be_unknown() {
    assert_eq!(library().open("zz", None), Err(Error::NotFound("zz".into())));
}

#[test]
fn a_block_that_is_not_the_block_is_refused() {
    let mut library = library();
    let mut task = search::Search::new("hoa", Options::default());
    let Ok(search::Step::Need(blocks)) = task.step(&mut library.engine) else {
        panic!("the dictionary is needed")
    };
    let mut bytes = library.read(&blocks[0]);
    bytes[0] ^= 1;
    let error = library.engine.provide(blocks[0], bytes).unwrap_err();
    assert_eq!(error.code(), "corrupt");
}

#[test]
fn a_first_query_takes_four_rounds() {
    let mut library = library();
    library.search("hòa nhạc", Options::default());
    assert!(library.rounds <= 4, "dictionary, postings, heads, text: {}", library.rounds);
    let before = library.rounds;
    library.search("hòa nhạc", Options::default());
    assert_eq!(library.rounds, before, "the same again costs nothing");
}

#[test]
fn a_document_about_a_thing_is_before_a_long_one_that_ends_with_naming_it() {
    let about = "Bến thuyền nhận khách từ sáng, xếp chỗ, giữ đồ và bán vé qua sông cho từng chuyến. ";
    let other = "Vườn cây có rào quanh, người trông vườn tưới nước và hái quả mỗi chiều. ";
    let mut library = Library::build(vec![
        document(
            "long",
            "Vườn",
            &[&other.repeat(45), &other.repeat(45), "Xem bán vé qua sông ở bến thuyền."],
        ),
        document("about", "Bến", &[about]),
        document("neither", "Vườn", &[other]),
    ]);
    assert_eq!(library.ids("bán vé qua sông")[0], "about");
}

#[test]
fn an_inflection_the_library_lacks_is_told_from_those_it_has() {
    let mut documents = vec![
        document("gate", "Gate", &["They painted the fence and finish the gate."]),
        document("well", "Well", &["She painted a bucket; digging went on."]),
    ];
    for document in &mut documents {
        document.head.lang = "en".to_owned();
    }
    let mut library = Library::build(documents);
    let response = library.search("finished", Options::default());
    let ids: Vec<&str> = response.hits.iter().map(|hit| hit.head.id.as_str()).collect();
    assert_eq!(ids, ["gate"]);
    assert!(response.corrected.is_empty(), "it is no mistake");
    // Nothing but what words of the library lose is lost.
    let response = library.search("finishable", Options { literal: true, ..Options::default() });
    assert_eq!(response.total, 0);
    // Taken literally, a word is only itself.
    assert_eq!(library.search("finished", Options { literal: true, ..Options::default() }).total, 0);
}

#[test]
fn a_phrase_that_is_nowhere_is_its_words_beside_others() {
    let mut library = library();
    let mut total =
        |query: &str, literal| library.search(query, Options { literal, ..Options::default() }).total;
    assert_eq!(total("\"garden band\" spring", false), 1);
    assert_eq!(total("\"garden band\" spring", true), 0);
    // By itself it is all that was asked for.
    assert_eq!(total("\"garden band\"", false), 0);
    // Elsewhere it must be where it is.
    assert_eq!(total("\"garden club\" nghiệm", false), 1);
    let response = library.search("\"garden band\" spring", Options::default());
    assert_eq!(response.dropped, ["“garden band”"], "said, if not answered");
}

#[test]
fn a_phrase_that_only_the_text_refuses_is_its_words_too() {
    let mut fence = document("fence", "Fence", &["A red garden gate beside the garden club; spring."]);
    fence.head.date = Some(Date { year: 2024, month: 5, day: 6 });
    let mut library = Library::build(vec![fence, document("other", "Other", &["Nothing of the kind."])]);
    let mut ask = |query: &str, literal| {
        let facets = vec!["date".to_owned()];
        library.search(query, Options { literal, facets, ..Options::default() })
    };
    // The index knows "red garden" and "garden club", which is not yet the phrase.
    let response = ask("\"red garden club\" spring", false);
    assert_eq!(response.total, 1);
    assert_eq!(response.dropped, ["“red garden club”"]);
    assert_eq!(response.facets[0].values, [("2024".to_owned(), 1)], "counted once");
    assert_eq!(ask("\"red garden club\" spring", true).total, 0);
    assert_eq!(ask("\"red garden club\"", false).total, 0, "by itself it is all that was asked for");
    assert_eq!(ask("\"red garden club\" \"garden gate\" spring", false).dropped.len(), 2);
}

#[test]
fn three_words_are_a_question_and_three_syllables_a_name() {
    let mut library = Library::build(vec![
        document("both", "Harbour", &["The harbour market opens."]),
        document("one", "Harbour", &["The harbour lights burned."]),
        document("two", "Fair", &["A market opens on Sunday."]),
        document("hai", "Chợ", &["Bến chợ mở."]),
        document("một", "Chợ", &["Chợ xa."]),
    ]);
    assert_eq!(library.ids("harbour market"), ["both"], "two are a name as well");
    assert_eq!(library.ids("harbour market opens"), ["both", "two", "one"]);
    assert_eq!(library.ids("bến chợ mở"), ["hai"]);
}

#[test]
fn a_snippet_ends_behind_a_match_and_not_in_it() {
    for length in 200..240 {
        let text = format!(
            "Đối ngoại nhân dân {} đối ngoại nhân dân là cầu nối. {}",
            "x".repeat(length),
            "Và còn nữa. ".repeat(20)
        );
        let mut library = Library::build(vec![document("a", "Bài", &[&text])]);
        let snippet = &library.search("đối ngoại nhân dân", Options::default()).hits[0].snippet;
        let marked: Vec<String> =
            snippet.marks.iter().map(|mark| snippet.text[mark.clone()].to_lowercase()).collect();
        assert!(marked.iter().all(|text| text == "đối ngoại nhân dân"), "{length}: {marked:?}");
    }
}
