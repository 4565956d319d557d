//! The bodies of the fuzz targets: what must hold whatever the bytes. Each panics when its law is broken.
//!
//! `tests/fuzz` hands them a fuzzer's bytes, `corpus.rs` the ones that are kept.

use index::browse;
use index::columns::{self, Directory, Values};
use index::completions;
use index::document::{PassageKind, Span};
use index::pairs::{self, Neighbour, Pairs, Scope};
use index::terms::{Shard, Term};
use index::{Block, Manifest, heads, ids, passages, postings, tree::Node};
use indexer::read::{ReadOptions, read_file};
use std::path::Path;

/// A target's name, which is also its corpus's, and its body.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 5] = [
    ("decode_blocks", decode_blocks),
    ("parse_query", parse_query),
    ("read_html", read_html),
    ("read_markdown", read_markdown),
    ("tokenize", tokenize),
];

/// Whether the bytes were decoded.
pub type Decoder = fn(&[u8]) -> bool;

/// Decoders by the first byte of [`decode_blocks`]' input.
pub const DECODERS: [(&str, Decoder); 15] = [
    ("manifest", manifest),
    ("node", |bytes| {
        Node::decode(bytes).is_ok_and(|node| node.find(b"key").is_none() || node.blocks().count() > 0)
    }),
    ("shard", shard),
    ("postings", posting_list),
    ("pairs", pair_group),
    ("heads", |bytes| heads::decode(bytes).is_ok()),
    ("ids", |bytes| ids::each(bytes, &mut |_, _| true).is_ok() && ids::find(bytes, "id").is_ok()),
    ("passages", |bytes| {
        passages::decode(bytes).inspect(|all| all.iter().for_each(|p| spans(&p.text, &p.spans))).is_ok()
    }),
    ("directory", directory),
    ("column", column),
    ("values", |bytes| {
        columns::each(bytes, &mut |_, _, _| true).is_ok() && columns::rank(bytes, b"key").is_ok()
    }),
    ("completions", pages),
    ("front", |bytes| {
        browse::Front::decode(bytes).is_ok_and(|front| {
            assert_eq!(browse::Front::decode(&front.encode()).as_ref(), Ok(&front));
            true
        })
    }),
    ("lists", |bytes| {
        let mut last = None;
        let walked = browse::each(bytes, &mut |_, list| {
            last = Some(list);
            true
        });
        walked.is_ok() && browse::find(bytes, "date").is_ok()
    }),
    ("span", span),
];

/// The first byte picks a record of the format, the rest is decoded as one: an error or a value, never a panic.
pub fn decode_blocks(data: &[u8]) {
    if let Some((&first, bytes)) = data.split_first() {
        let (_, decode) = DECODERS[usize::from(first) % DECODERS.len()];
        decode(bytes);
    }
}

fn manifest(bytes: &[u8]) -> bool {
    Manifest::decode(bytes).is_ok_and(|manifest| {
        assert_eq!(
            Manifest::decode(&manifest.encode()).as_ref(),
            Ok(&manifest),
            "written again, it is the same"
        );
        true
    })
}

/// Units of the library that shards, lists and pairs are said to be of.
pub const UNITS: u32 = 3 * postings::LONG;

/// The shard must also survive every look-up. One that ends in an error has damage somewhere: then a look-up may end
/// in one too, but never in another term.
fn shard(bytes: &[u8]) -> bool {
    let Ok(shard) = Shard::decode(bytes.to_vec(), UNITS) else { return false };
    let mut keys = Vec::new();
    let walked = shard.each(&mut |key, term| {
        Term::pair(&term, &term);
        keys.push((key.to_owned(), term));
        Ok(())
    });
    for (key, term) in keys {
        match shard.get(&key) {
            Err(_) if walked.is_err() => {}
            found => {
                assert_eq!(found, Ok(Some(term)), "what a walk finds under {key:?}, a look-up finds too")
            }
        }
    }
    let _ = shard.get("khong");
    shard.blocks().count();
    walked.is_ok()
}

/// Two bytes of count, then the list.
fn posting_list(bytes: &[u8]) -> bool {
    let Some((count, list)) = bytes.split_first_chunk() else { return false };
    let count = u32::from(u16::from_le_bytes(*count));
    postings::decode(list, count, UNITS).is_ok_and(|list| {
        assert_eq!(list.len(), count as usize);
        assert!(list.is_sorted_by(|a, b| a.unit < b.unit), "units rise");
        assert!(list.iter().all(|posting| posting.unit < UNITS), "and are of the library");
        true
    })
}

/// Of a library of two spans.
fn directory(bytes: &[u8]) -> bool {
    Directory::decode(bytes, 2).is_ok_and(|directory| {
        assert_eq!(Directory::decode(&directory.encode(), 2).as_ref(), Ok(&directory));
        true
    })
}

/// Two bytes with the number of units, then the block.
fn span(bytes: &[u8]) -> bool {
    let Some((units, bytes)) = bytes.split_first_chunk() else { return false };
    let units = u32::from(u16::from_le_bytes(*units));
    let block = Block { pack: 0, offset: 0, stored: 0, length: 0 };
    let mut all = Vec::new();
    columns::first_units(bytes, &columns::Span { first_unit: 0, units, block }, &mut all).is_ok_and(|()| {
        assert_eq!(all.len(), units as usize);
        assert!((0..).zip(&all).all(|(unit, &first)| first <= unit && all[first as usize] == first));
        true
    })
}

/// A byte with the number of documents, then the column's span.
fn column(bytes: &[u8]) -> bool {
    let Some((&documents, bytes)) = bytes.split_first() else { return false };
    Values::decode(bytes, usize::from(documents), 300).is_ok_and(|values| {
        assert!((0..=usize::from(documents)).flat_map(|at| values.of(at)).all(|&number| number < 300));
        true
    })
}

/// What a look-up gives is one of the pages.
fn pages(bytes: &[u8]) -> bool {
    let mut all = vec![Vec::new()];
    let walked = completions::each(bytes, &mut |_, entries| {
        assert!(entries.iter().all(|entry| entry.text.len() <= index::tree::MAX_KEY));
        all.push(entries);
        true
    });
    let found = completions::find(bytes, b"doi");
    assert!(found.is_err() || walked.is_err() || found.is_ok_and(|found| all.contains(&found)));
    walked.is_ok()
}

fn pair_group(bytes: &[u8]) -> bool {
    let first = Neighbour::from_code(0);
    let scopes = [Scope::Postings(200), Scope::Units(UNITS)];
    let _ = pairs::find(bytes, first, Neighbour::from_code(7), &scopes);
    let mut pairs = Pairs::new(bytes, first, &scopes);
    while pairs.neighbour().is_some() {
        let Ok(lists) = pairs.lists() else { return false };
        assert!(lists.is_sorted_by(|a, b| (a.form, a.place) < (b.form, b.place)));
        assert!(lists.iter().all(|item| item.place < [200, UNITS][item.form as usize]));
    }
    true
}

/// Spans are on character boundaries with rising starts and forms that are not empty; the same text, the same tokens.
pub fn tokenize(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let tokens = analysis::tokenize(&text);
    let mut start = 0;
    for (position, token) in tokens.iter().enumerate() {
        assert!(
            text.get(token.start..token.end).is_some_and(|word| !word.is_empty()),
            "{token:?} in {text:?}"
        );
        assert!(token.start >= start, "starts rise: {token:?} in {text:?}");
        assert_eq!(token.position as usize, position);
        assert!(!token.exact.is_empty() && !token.folded.is_empty());
        assert!(token.exact.chars().count() <= analysis::MAX_CHARS);
        start = token.start;
    }
    assert_eq!(analysis::tokenize(&text), tokens);
}

/// Parsing never fails, and whatever it keeps can be searched: no group and no atom is empty.
pub fn parse_query(data: &[u8]) {
    for group in search::query::parse(&String::from_utf8_lossy(data)).groups {
        assert!(!group.alternatives.is_empty());
        assert!(!(group.excluded && group.required), "{group:?}");
        assert!(group.alternatives.iter().all(|atoms| !atoms.is_empty()), "{group:?}");
        assert!(group.alternatives.iter().flatten().all(|atom| !atom.tokens.is_empty()), "{group:?}");
    }
}

/// Any page is a document or a problem.
pub fn read_html(data: &[u8]) {
    read("a.html", data);
}

/// Any Markdown, with or without front matter, is a document or a problem.
pub fn read_markdown(data: &[u8]) {
    read("a.md", data);
}

fn read(name: &str, data: &[u8]) {
    let Ok(outcome) = read_file(Path::new(name), name, data, &ReadOptions::default()) else { return };
    assert!(!outcome.document.head.id.is_empty() && !outcome.document.head.title.is_empty());
    for passage in outcome.document.passages {
        assert!(!passage.text.is_empty());
        assert!(passage.kind == PassageKind::Code || !passage.text.contains('\n'), "{passage:?}");
        spans(&passage.text, &passage.spans);
    }
}

/// Spans are sorted stretches of the text, not empty.
fn spans(text: &str, spans: &[Span]) {
    assert!(spans.is_sorted_by_key(|span| span.start), "{spans:?}");
    for span in spans {
        let stretch = text.get(span.start as usize..span.end as usize);
        assert!(stretch.is_some_and(|stretch| !stretch.is_empty()), "{span:?} in {text:?}");
    }
}
