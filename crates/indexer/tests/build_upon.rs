//! A build upon an earlier one is, byte for byte, the build of everything.

#[allow(dead_code, reason = "other tests use the rest")]
mod build_support;

use build_support::{Library, Packs, document};
use index::document::{Document, Passage, PassageKind};
use indexer::build::{
    Base, BuildError, CacheReader, CacheWriter, LibraryBuilder, Mined, PackSource, Settings,
};
use proptest::prelude::*;
use std::path::Path;
use std::sync::Arc;

const KEY: [u8; 32] = [1; 32];

#[derive(Debug)]
struct Old(Packs);

impl PackSource for Old {
    fn pack(&self, name: &str) -> Option<Vec<u8>> {
        self.0.0.get(name).cloned()
    }
}

/// Words that meet often; stems, numbers, definitions.
const WORDS: [&str; 16] = [
    "đối",
    "đổi",
    "ngoại",
    "ngoài",
    "57-KL/TW",
    "luận",
    "3.271",
    "running",
    "runs",
    "中文字",
    "nhân",
    "dân.",
    "cơ quan đại diện (CQĐD)",
    "ngày 7/11/2024",
    "đại diện",
    "16-CT/TƯ",
];

/// A document that is another for each of its words.
fn make(id: u8, words: &[u8]) -> Document {
    let word = |word: &u8| match word {
        0..=200 => WORDS[usize::from(word % 16)].to_owned(),
        rare => format!("hiếm{rare}"),
    };
    let text: Vec<String> = words.iter().map(word).collect();
    let mut document =
        document(&format!("tài-liệu/{id}"), &text.iter().take(3).cloned().collect::<Vec<_>>().join(" "));
    document.head.lang = if id.is_multiple_of(3) { "en".into() } else { "vi".into() };
    if words.len() % 3 == 1 {
        document.head.section = Some(format!("Phần {}", words.len() % 5));
        document.head.fields =
            vec![(format!("trường {}", words.len() % 2), vec![format!("{} giá trị", words.len())])];
    }
    for some in text.chunks(40) {
        document.passages.push(Passage {
            kind: PassageKind::Paragraph,
            text: some.join(" "),
            spans: Vec::new(),
        });
    }
    document
}

/// Builds; upon the last build if its library and cache are given, keeping the documents that have an old number.
fn build(
    documents: &[(Document, Option<u32>)],
    last: Option<(&Library, &Path)>,
    mined: Option<Mined>,
    leave: Option<&Path>,
) -> Result<Library, BuildError> {
    let mut settings = Settings::new("/nowhere");
    settings.title = "Thư viện".into();
    let mut builder = match last {
        Some((library, cache)) => {
            let reader = CacheReader::open(cache, &KEY).unwrap();
            let base = Base::read(&reader, Arc::new(Old(library.packs.clone()))).unwrap();
            LibraryBuilder::upon(settings, Packs::default(), base)?
        }
        None => LibraryBuilder::new(settings, Packs::default())?,
    };
    if let Some(mined) = mined {
        builder = builder.given(mined);
    }
    if let Some(path) = leave {
        builder = builder.leaving(CacheWriter::begin(path, &KEY).unwrap());
    }
    for (document, old) in documents {
        match old {
            Some(number) => builder.keep(&[*number])?,
            None => builder.add(vec![document.clone()])?,
        }
    }
    let (manifest, packs, statistics) = builder.finish()?;
    Ok(Library { manifest, packs, statistics })
}

/// The documents with the numbers they have in `old`, where they can be kept.
fn matched(old: &[Document], new: &[Document]) -> Vec<(Document, Option<u32>)> {
    let mut next = 0;
    let keep = |document: &Document| {
        let at = old.iter().skip(next).position(|other| other == document)? + next;
        next = at + 1;
        Some(at as u32)
    };
    let numbers: Vec<_> = new.iter().map(keep).collect();
    new.iter().cloned().zip(numbers).collect()
}

fn all_new(documents: &[Document]) -> Vec<(Document, Option<u32>)> {
    documents.iter().map(|document| (document.clone(), None)).collect()
}

type Collection = Vec<(u8, Vec<u8>)>;

fn texts() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        6 => prop::collection::vec(any::<u8>(), 0..40),
        1 => prop::collection::vec(any::<u8>(), 300..900),
    ]
}

fn collections() -> impl Strategy<Value = Collection> {
    prop::collection::vec(texts(), 0..20).prop_map(|texts| (0..).zip(texts).collect())
}

/// Adds, changes, removes or moves a document.
fn edits() -> impl Strategy<Value = Vec<(u8, u8, Vec<u8>)>> {
    prop::collection::vec((0u8..4, any::<u8>(), texts()), 0..5)
}

fn apply(collection: &mut Collection, fresh: &mut u8, edits: Vec<(u8, u8, Vec<u8>)>) {
    for (kind, at, words) in edits {
        let at = usize::from(at) % (collection.len() + 1);
        match kind {
            0 => {
                *fresh += 1;
                collection.insert(at, (*fresh, words));
            }
            _ if at == collection.len() => {}
            1 => collection[at].1 = words,
            2 => drop(collection.remove(at)),
            _ => {
                let one = collection.remove(at);
                collection.insert(words.len() % (collection.len() + 1), one);
            }
        }
    }
}

fn documents(collection: &Collection) -> Vec<Document> {
    collection.iter().map(|(id, words)| make(*id, words)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn building_upon_the_last_build_is_building_everything(
        mut collection in collections(),
        rounds in prop::collection::vec(edits(), 1..4),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let mut fresh = 100;
        let mut old = documents(&collection);
        let mut cache = folder.path().join("0");
        let mut library = build(&all_new(&old), None, None, Some(&cache)).unwrap();
        for (round, edits) in rounds.into_iter().enumerate() {
            apply(&mut collection, &mut fresh, edits);
            let new = documents(&collection);
            let next = folder.path().join(format!("{}", round + 1));
            let upon = build(&matched(&old, &new), Some((&library, &cache)), None, Some(&next)).unwrap();
            let reader = CacheReader::open(&next, &KEY).unwrap();
            let mined = Base::read(&reader, Arc::new(Old(upon.packs.clone()))).unwrap().mined().clone();
            let all = build(&all_new(&new), None, Some(mined), None).unwrap();
            prop_assert_eq!(&upon.manifest, &all.manifest);
            prop_assert_eq!(upon.statistics, all.statistics);
            prop_assert!(upon == all);
            (old, library, cache) = (new, upon, next);
        }
    }
}
