//! What the builder writes is what a naive count says, whatever the threads, the batches and the memory.

mod build_support;

use build_support::{build, count, document, verify, words};
use index::document::{Document, Passage, PassageKind};
use indexer::build::{BuildError, DEFAULT_MEMORY, UNIT_BYTES};
use proptest::prelude::*;

/// Few enough that they meet often: forms of one key, digits, punctuation, a script without spaces.
const WORDS: [&str; 20] = [
    "đối",
    "đổi",
    "doi",
    "ngoại",
    "ngoài",
    "Kết",
    "kết",
    "luận",
    "57",
    "3.271",
    "title",
    "of",
    "H'Mông",
    "中文字",
    "x",
    "nhân",
    "dân.",
    "cơ\tquan",
    "đại",
    "diện",
];

fn text(words: &[u8]) -> String {
    let words: Vec<&str> = words.iter().map(|&word| WORDS[usize::from(word) % WORDS.len()]).collect();
    words.join(" ")
}

fn passages() -> impl Strategy<Value = Passage> {
    let words = prop_oneof![
        8 => prop::collection::vec(any::<u8>(), 0..30),
        1 => prop::collection::vec(any::<u8>(), 200..700),
    ];
    (words, 0u8..4).prop_map(|(words, kind)| Passage {
        kind: match kind {
            0 => PassageKind::Heading { level: 2 },
            1 => PassageKind::Row { header: false, first: true },
            _ => PassageKind::Paragraph,
        },
        text: text(&words),
        spans: Vec::new(),
    })
}

fn collections() -> impl Strategy<Value = Vec<Document>> {
    let documents = (prop::collection::vec(any::<u8>(), 0..6), prop::collection::vec(passages(), 0..12));
    prop::collection::vec(documents, 0..25).prop_map(|documents| {
        let numbered = documents.into_iter().enumerate();
        numbered
            .map(|(number, (title, passages))| Document {
                passages,
                ..document(&format!("đ/{}", number * 7919 % 1000), &text(&title))
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn a_library_is_what_a_naive_count_says(documents in collections(), batch in 1usize..30) {
        let library = build(&documents, DEFAULT_MEMORY, batch).unwrap();
        verify(&library, &documents);
        prop_assert_eq!(library.statistics.spills, 0);
        let mut spilled = build(&documents, 0, 5).unwrap();
        if !documents.is_empty() {
            prop_assert!(library.statistics.tokens == 0 || spilled.statistics.spills > 0);
        }
        spilled.statistics.spills = 0;
        prop_assert!(spilled == library);
    }
}

/// A collection large enough for several shards, nodes, head blocks and packed chunks; the same every time.
fn large() -> Vec<Document> {
    let mut state = 1u32;
    let mut random = |below: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) % below
    };
    let mut documents = Vec::new();
    for number in 0..600 {
        let mut document = document(
            &format!("{:08x}-tai-lieu", random(1 << 22) * 600 + number),
            &format!("Tài liệu số {}", random(90)),
        );
        // Neither is inflected: the naive count knows no stems.
        document.head.lang = if number % 3 == 0 { "ms".into() } else { "vi".into() };
        document.head.fields = vec![("ghi chú".into(), vec![format!("{number} "); 600])];
        for _ in 0..random(9) {
            // Half common words, half from a long tail.
            let words: Vec<String> = (0..random(200))
                .map(|_| match random(2) {
                    0 => WORDS[random(20) as usize].to_owned(),
                    _ => format!("từ{}", random(3000) * random(30)),
                })
                .collect();
            let text = words.join(" ");
            document.passages.push(Passage { kind: PassageKind::Paragraph, text, spans: Vec::new() });
        }
        documents.push(document);
    }
    documents
}

#[test]
fn a_large_library_is_the_same_on_any_number_of_threads_with_any_memory() {
    let documents = large();
    let library = build(&documents, DEFAULT_MEMORY, documents.len()).unwrap();
    verify(&library, &documents);
    assert!(library.leaves(&library.manifest.terms).len() > 9);
    assert!(library.leaves(&library.manifest.ids).len() > 1);
    assert!(library.leaves(&library.manifest.heads).len() > 50);
    assert!(library.leaves(&library.manifest.completions).len() > 2);
    assert_eq!(library.manifest.info.languages, [("vi".to_owned(), 400), ("ms".to_owned(), 200)]);
    for (threads, memory, batch) in [(1, DEFAULT_MEMORY, 600), (3, 0, 50), (4, 1 << 20, 7)] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut other = pool.install(|| build(&documents, memory, batch)).unwrap();
        assert_eq!(other.statistics.spills > 1, memory < DEFAULT_MEMORY);
        other.statistics.spills = 0;
        assert!(other == library, "{threads} threads, {memory} bytes, batches of {batch}");
    }
}

#[test]
fn the_naive_count_sees_what_is_there() {
    let mut one = document("a", "Đối ngoại");
    let text = "Công tác đối ngoại. Ngoại giao".to_owned();
    one.passages.push(Passage { kind: PassageKind::Paragraph, text, spans: Vec::new() });
    let library = build(std::slice::from_ref(&one), DEFAULT_MEMORY, 1).unwrap();
    let dictionary = words(library.dictionary());
    assert_eq!(count(&[one], &library.heads()), dictionary);
    let keys: Vec<&str> = dictionary.keys().map(String::as_str).collect();
    assert_eq!(keys, ["!title:doi", "!title:ngoai", "cong", "doi", "giao", "ngoai", "tac"]);
    // Three of four: the title's two and one in the text, but the second "ngoại" of the text follows itself.
    let shares = |key: &str| -> Vec<(String, u8)> {
        dictionary[key].pairs.iter().map(|(second, list)| (second.clone(), list[0].1)).collect()
    };
    assert_eq!(shares("doi"), [("ngoai".to_owned(), 3)]);
    assert_eq!(shares("ngoai"), [("giao".to_owned(), 3), ("ngoai".to_owned(), 0)]);
    assert_eq!(dictionary["!title:doi"].forms.keys().collect::<Vec<_>>(), ["đối"]);
    assert_eq!(library.statistics.tokens, 2 * 2 + 6);
}

#[test]
fn a_word_of_a_title_matters_alike_in_all_units() {
    let mut one = document("a", "Đối ngoại");
    for length in [UNIT_BYTES, UNIT_BYTES / 3] {
        let text = "dài ".repeat(length / 4);
        one.passages.push(Passage { kind: PassageKind::Paragraph, text, spans: Vec::new() });
    }
    let library = build(&[one], DEFAULT_MEMORY, 1).unwrap();
    let dictionary = library.dictionary();
    let impacts = |key: &str| -> Vec<u8> {
        dictionary[key].forms["đối"].iter().map(|posting| posting.impact).collect()
    };
    assert_eq!(library.statistics.units, 2);
    assert!(impacts("doi")[0] < impacts("doi")[1]);
    assert_eq!(impacts("!title:doi")[0], impacts("!title:doi")[1]);
}

#[test]
fn an_empty_library_is_a_library() {
    let library = build(&[], DEFAULT_MEMORY, 1).unwrap();
    assert!(library.packs.0.len() == 1 && library.documents().is_empty() && library.dictionary().is_empty());
    assert_eq!(library.number("a"), None);
    assert!(library.term("a").is_none());
}

#[test]
fn documents_without_text_have_blocks_of_their_own_place() {
    let documents: Vec<Document> = (0..100).map(|number| document(&format!("{number}"), "")).collect();
    let library = build(&documents, DEFAULT_MEMORY, 10).unwrap();
    verify(&library, &documents);
    let places: Vec<_> = library.heads().iter().map(|entry| entry.units[0].block.unwrap()).collect();
    assert!(places.is_sorted());
}

#[test]
fn a_second_document_with_the_same_id_is_refused() {
    let twice = [document("a", "một"), document("b", "hai"), document("a", "ba")];
    for batch in [1, 3] {
        match build(&twice, DEFAULT_MEMORY, batch) {
            Err(BuildError::DuplicateId { id }) => assert_eq!(id, "a"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_passage_that_fits_no_block_is_refused() {
    let mut long = document("dài", "Dài");
    let text = "dài ".repeat(1 << 22);
    long.passages.push(Passage { kind: PassageKind::Paragraph, text, spans: Vec::new() });
    match build(&[long], DEFAULT_MEMORY, 1) {
        Err(BuildError::TooLong { id, part, .. }) => assert_eq!((id.as_str(), part), ("dài", "passage")),
        other => panic!("{:?}", other.map(|library| library.statistics)),
    }
}
