//! What an unfinished text is completed to.

use crate::memory::{Library, Packs, document};
use indexer::build::{LibraryBuilder, Settings};
use proptest::prelude::*;
use search::{Kind, Suggestion};
use std::collections::BTreeSet;

/// A library in which some words often follow each other.
fn library() -> Library {
    Library::build(documents())
}

fn documents() -> Vec<index::document::Document> {
    let often = [
        "Công tác thông tin đối ngoại. Đời sống của người thợ. Theo Kết luận số 57-KL/TW, hoàn thành sớm.",
        "Ngành thông tin đối ngoại. Đời sống tinh thần. Theo Kết luận số 57-KL/TW, hoàn chỉnh thêm.",
    ];
    let other = "Nhà máy ở ven sông đóng cửa. Tiếng sáo nghe từ xa. Nghị định 30/2020/NĐ-CP còn hiệu lực.";
    let mut documents: Vec<_> = (0u32..40)
        .map(|number| {
            // Words that nothing else has, so that the others do not meet by chance.
            let filler: Vec<String> =
                (0..60).map(|word| format!("x{}", letters(number * 60 + word))).collect();
            document(
                &format!("d{number}"),
                "Thông báo thường kỳ",
                &[often[number as usize % 2], &filler.join(" ")],
            )
        })
        .collect();
    documents.push(document("e", "Đời sống trên đảo xa", &[other]));
    documents.push(document("f", "Hóa đơn điện tử", &["Hóa chất và hòa bình; hòa giải. Cơ sở hạ tầng."]));
    documents
}

fn letters(mut number: u32) -> String {
    let mut text = String::new();
    while number > 0 {
        text.push(char::from(b'a' + (number % 20) as u8));
        number /= 20;
    }
    text
}

fn texts(found: &[Suggestion]) -> Vec<&str> {
    found.iter().map(|found| found.text.as_str()).collect()
}

#[test]
fn one_letter_gives_words_pairs_and_titles() {
    let mut library = library();
    let found = library.suggest("t", 8);
    let kinds: BTreeSet<Kind> = found.iter().map(|found| found.kind).collect();
    assert_eq!(kinds, BTreeSet::from([Kind::Word, Kind::Pair, Kind::Title]), "{found:?}");
    assert_eq!(found.len(), 8);
    let title = found.iter().find(|found| found.kind == Kind::Title).unwrap();
    assert_eq!((title.text.as_str(), title.count), ("Thông báo thường kỳ", 40));
    assert!(library.suggest("", 8).is_empty() && library.suggest(" …", 8).is_empty());
}

#[test]
fn a_run_of_words_is_completed_whole() {
    let mut library = library();
    for typed in ["thông tin đ", "thong tin d", "THÔNG TIN ĐỐI", "thông tin "] {
        let found = library.suggest(typed, 8);
        assert_eq!((found[0].text.as_str(), found[0].kind), ("thông tin đối ngoại", Kind::Pair), "{typed}");
        assert_eq!(found[0].count, 40);
    }
}

#[test]
fn what_was_typed_before_stays() {
    let mut library = library();
    let found = library.suggest("  bản \"tiế", 8);
    assert!(texts(&found).contains(&"bản \"tiếng"), "{found:?}");
    // A title begins with its first word.
    assert!(library.suggest("sau thông b", 8).iter().all(|found| found.kind != Kind::Title));
}

#[test]
fn the_same_words_are_offered_once_with_all_their_marks() {
    let mut library = library();
    let found = library.suggest("thong tin doi ng", 20);
    assert!(texts(&found).contains(&"thông tin đối ngoại"), "{found:?}");
    assert!(!texts(&found).contains(&"thong tin đối ngoại"), "{found:?}");
    // What differs in marks alone, and is all that was typed, is another word.
    let found = library.suggest("ho", 20);
    assert!(["hòa", "hóa"].iter().all(|word| texts(&found).contains(word)), "{found:?}");
}

#[test]
fn typed_marks_come_first() {
    let mut library = library();
    let found = library.suggest("hóa", 8);
    let first = texts(&found);
    assert_eq!(first[0], "Hóa đơn điện tử", "the only thing but the word itself: {first:?}");
    let bare = library.suggest("ho", 20);
    let all = texts(&bare);
    for form in ["hóa", "hòa", "hoàn"] {
        assert!(all.contains(&form), "{form} in {all:?}");
    }
    let found = library.suggest("hoà", 20);
    let all = texts(&found);
    // The place of the tone is no difference; another tone comes last.
    let place = |form: &str| all.iter().position(|text| *text == form);
    assert!(place("hoàn") < place("hóa"), "{all:?}");
    assert!(place("hoàn").is_some() && place("hóa").is_some(), "{all:?}");
    let found = library.suggest("ti", 20);
    assert!(texts(&found).contains(&"tiếng"), "ti is ty when it is a word: {found:?}");
}

#[test]
fn numbers_are_found_by_figures_and_by_kind() {
    let mut library = library();
    for typed in ["57", "57-k", "57-KL/T", "kl 57", "KL 5"] {
        let found = library.suggest(typed, 8);
        let number = Suggestion { text: "57-KL/TW".into(), kind: Kind::Number, count: 40 };
        assert!(found.contains(&number), "{typed}: {found:?}");
    }
    let found = library.suggest("nghị định 3", 8);
    assert_eq!(texts(&found), ["nghị định 30/2020/NĐ-CP"]);
}

#[test]
fn keystrokes_are_read_if_nothing_else_fits() {
    let mut library = library();
    let found = library.suggest("thông tin ddoois", 8);
    assert_eq!(found[0].text, "thông tin đối ngoại", "{found:?}");
    assert!(library.suggest("qwxz", 8).is_empty());
}

#[test]
fn the_first_letter_costs_one_block() {
    let mut library = library();
    library.suggest("t", 8);
    assert_eq!((library.fetched.len(), library.rounds), (1, 1));
    let whole = library.suggest("thông tin đố", 8);
    library.reopen();
    assert_eq!(library.suggest("thông tin đố", 8), whole, "nothing typed before matters");
}

#[test]
fn completions_are_the_same_in_any_batches() {
    let manifest = |batch: usize| {
        let settings = Settings::new(std::env::temp_dir());
        let mut builder = LibraryBuilder::new(settings, Packs::default()).unwrap();
        documents().chunks(batch).for_each(|some| builder.add(some.to_vec()).unwrap());
        let (manifest, _, statistics) = builder.finish().unwrap();
        assert!(statistics.completion_bytes > 0);
        manifest
    };
    let whole = manifest(1000);
    assert!([1, 7].into_iter().all(|batch| manifest(batch) == whole));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn suggestions_complete_what_was_typed(
        words in proptest::collection::vec(prop_oneof!["thông", "tin", "hoa", "đời", "57", "kl", "t", "", "xa"], 1..5),
        open in prop_oneof!["", " ", "đ", "ho", "n", "5"],
        limit in 1usize..12,
    ) {
        thread_local!(static LIBRARY: std::cell::RefCell<Library> = std::cell::RefCell::new(library()));
        let typed = words.join(" ") + open.as_str();
        let found = LIBRARY.with_borrow_mut(|library| library.suggest(&typed, limit));
        let more = LIBRARY.with_borrow_mut(|library| library.suggest(&typed, 50));
        prop_assert!(found.len() <= limit);
        prop_assert_eq!(&found[..], &more[..found.len()], "a limit takes from the end only");
        prop_assert!(found.len() == limit || found.len() == more.len());
        let exact = |text: &str| analysis::tokenize(text).iter().map(|t| t.exact.as_str()).collect::<Vec<_>>().join(" ");
        let different: BTreeSet<String> = more.iter().map(|found| exact(&found.text)).collect();
        prop_assert_eq!(different.len(), more.len(), "no doubles");
        prop_assert!(!different.contains(&exact(&typed)), "not what was typed");
        prop_assert!(more.iter().all(|found| found.count > 0));
    }
}
