//! Completions: words, runs of words, titles and numbers by the beginnings of their keys.
//!
//! The key of an entry is its folded tokens with a space between them. All keys form a trie, and each branch of it has
//! a *page*: with up to [`WHOLE`] entries below, the page has all of them and nothing is below it; with more it has
//! the best of each kind, and there is a page for each character that can follow what all the entries share. So a
//! page is found under the shortest prefix that leads to its entries, and the page of any typed text is the last one
//! whose prefix is not greater: whatever lies between the two begins with the page's prefix, and if the page is whole
//! there is nothing between, else what is between goes on with other letters than were typed. The entries of
//! that page whose keys begin with the text are the answer, be it empty. Keys are not stored: the analyzer makes them
//! of the texts again.

use crate::codec::Reader;
#[cfg(feature = "write")]
use crate::codec::{put_bytes, put_varint};
use crate::error::{Error, Result};

/// A page with at most so many entries below its prefix has all of them.
pub const WHOLE: usize = 64;
/// No page has more entries, and no text more bytes: else a few bytes could stand for many.
const MOST: usize = 2 * WHOLE;
/// The longest text, in bytes.
pub const MAX_TEXT: usize = 255;

const FAULT: &str = "completions";

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A word of the text, as it is spelt there.
    Word = 0,
    /// Two to four words that often follow each other.
    Pair = 1,
    /// The title of a document.
    Title = 2,
    /// The number of a document, as it is printed.
    Number = 3,
}

impl Kind {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Word => "word",
            Kind::Pair => "pair",
            Kind::Title => "title",
            Kind::Number => "number",
        }
    }
}

/// What an unfinished text may become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// The text as it is shown, which is also a query for it.
    pub text: String,
    /// What it is.
    pub kind: Kind,
    /// How common it is, at least 1: of a word and a number the units, of a title the documents, of words that follow
    /// each other how often they do, at least.
    pub count: u32,
}

/// The entries of the page to which `prefix` belongs, in a block of pages: all or some of those that begin with it,
/// and others.
pub fn find(bytes: &[u8], prefix: &[u8]) -> Result<Vec<Completion>> {
    let mut found = Vec::new();
    each(bytes, &mut |page, entries| {
        let is_before = page <= prefix;
        if is_before {
            found = entries;
        }
        is_before
    })?;
    Ok(found)
}

/// Calls `visit` with the prefix and the entries of each page until it returns `false` or the block ends.
pub fn each(bytes: &[u8], visit: &mut dyn FnMut(&[u8], Vec<Completion>) -> bool) -> Result<()> {
    let mut reader = Reader::new(bytes);
    let (mut page, mut text) = (Vec::new(), Vec::new());
    while !reader.is_empty() {
        front(&mut reader, &mut page);
        let count = reader.count(3);
        reader.demand(count <= MOST, FAULT);
        let mut entries = Vec::new();
        for _ in 0..count.min(MOST) {
            front(&mut reader, &mut text);
            let head = reader.varint();
            let text = String::from_utf8(text.clone()).map_err(|_| Error::Malformed(FAULT))?;
            let kind = match head & 3 {
                0 => Kind::Word,
                1 => Kind::Pair,
                2 => Kind::Title,
                _ => Kind::Number,
            };
            let count = u32::try_from(head >> 2).map_err(|_| Error::Malformed(FAULT))?;
            entries.push(Completion { text, kind, count });
        }
        reader.sound()?;
        if !visit(&page, entries) {
            break;
        }
    }
    Ok(())
}

/// Reads a string that begins as the one before it, in its place.
fn front(reader: &mut Reader<'_>, before: &mut Vec<u8>) {
    let shared = reader.varint() as usize;
    let rest = reader.length_prefixed();
    reader.demand(shared <= before.len() && shared + rest.len() <= crate::tree::MAX_KEY, FAULT);
    before.truncate(shared);
    before.extend_from_slice(rest);
}

#[cfg(feature = "write")]
pub use writer::{Entry, write};

#[cfg(feature = "write")]
mod writer {
    use super::{Completion, Kind, WHOLE, put_bytes, put_varint};
    use std::cmp::Reverse;

    /// A block is closed when its pages have reached this many bytes.
    const BLOCK_LENGTH: usize = 8192;
    /// How many entries of each kind a page has at most that has not all, and how many at least of any kind.
    const BEST: [(Kind, usize); 4] = [(Kind::Word, 8), (Kind::Pair, 6), (Kind::Title, 3), (Kind::Number, 3)];
    const FILLED: usize = 8;

    /// A completion with a key under which it is found.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Entry {
        /// Folded tokens, a space between each two; not longer than a key of a tree.
        pub key: String,
        /// What is found; its text is at most [`super::MAX_TEXT`] bytes long.
        pub completion: Completion,
    }

    /// The pages of all entries, in blocks: the prefix of the first page, and the bytes. An entry may be given more
    /// than once, each time with another key.
    pub fn write(mut entries: Vec<Entry>) -> Vec<(Vec<u8>, Vec<u8>)> {
        entries.sort_unstable_by(|a, b| {
            (&a.key, &a.completion.text, a.completion.kind).cmp(&(
                &b.key,
                &b.completion.text,
                b.completion.kind,
            ))
        });
        let mut blocks = Blocks::default();
        // What is still to be written, the next last: entries that share so many bytes.
        let mut rest = vec![(entries.as_slice(), 0)];
        while let Some((below, length)) = rest.pop() {
            let (Some(first), Some(last)) = (below.first(), below.last()) else { continue };
            let prefix = first.key.get(..length).unwrap_or_default();
            if below.len() <= WHOLE {
                blocks.page(prefix, below.iter().map(|entry| &entry.completion).collect());
                continue;
            }
            blocks.page(prefix, best(below));
            let mut common = first.key.bytes().zip(last.key.bytes()).take_while(|(a, b)| a == b).count();
            while !first.key.is_char_boundary(common) {
                common -= 1;
            }
            let next = |entry: &Entry| entry.key.get(common..).and_then(|rest| rest.chars().next());
            let children = below.chunk_by(|a, b| next(a) == next(b));
            let child =
                |child: &'_ [Entry]| child.first().and_then(next).map(|next| common + next.len_utf8());
            let children: Vec<_> =
                children.filter_map(|entries| child(entries).map(|length| (entries, length))).collect();
            rest.extend(children.into_iter().rev());
        }
        blocks.finish()
    }

    /// The most common entries of each kind, and others until there are enough.
    fn best(below: &[Entry]) -> Vec<&Completion> {
        let order = |of: &&Completion| (Reverse(of.count), of.kind, of.text.clone());
        let mut best = Vec::new();
        let mut others = Vec::new();
        for (kind, most) in BEST {
            let mut own: Vec<&Completion> =
                below.iter().map(|entry| &entry.completion).filter(|entry| entry.kind == kind).collect();
            own.sort_by_key(|entry| Reverse(entry.count));
            // Of equals the first by text, so that nothing depends on how they are sorted.
            let least = own.get(most + FILLED).map_or(0, |entry| entry.count);
            own.retain(|entry| entry.count >= least);
            own.sort_by_cached_key(order);
            own.dedup();
            let after = own.split_off(own.len().min(most));
            best.append(&mut own);
            others.extend(after.into_iter().take(FILLED));
        }
        others.sort_by_cached_key(order);
        let free = FILLED.saturating_sub(best.len());
        best.extend(others.into_iter().take(free));
        best
    }

    #[derive(Default)]
    struct Blocks {
        done: Vec<(Vec<u8>, Vec<u8>)>,
        first: Vec<u8>,
        bytes: Vec<u8>,
        page: Vec<u8>,
        text: Vec<u8>,
    }

    impl Blocks {
        fn page(&mut self, prefix: &str, mut entries: Vec<&Completion>) {
            if self.bytes.len() >= BLOCK_LENGTH {
                self.close();
            }
            if self.bytes.is_empty() {
                self.first = prefix.into();
            }
            entries.sort_unstable_by_key(|entry| (&entry.text, entry.kind));
            entries.dedup();
            front(&mut self.bytes, &mut self.page, prefix);
            put_varint(&mut self.bytes, entries.len() as u64);
            for entry in entries {
                front(&mut self.bytes, &mut self.text, &entry.text);
                put_varint(&mut self.bytes, u64::from(entry.count) << 2 | entry.kind as u64);
            }
        }

        fn close(&mut self) {
            let first = std::mem::take(&mut self.first);
            self.done.push((first, std::mem::take(&mut self.bytes)));
            // Each block is read without the one before.
            self.page.clear();
            self.text.clear();
        }

        fn finish(mut self) -> Vec<(Vec<u8>, Vec<u8>)> {
            if !self.bytes.is_empty() {
                self.close();
            }
            self.done
        }
    }

    fn front(out: &mut Vec<u8>, before: &mut Vec<u8>, text: &str) {
        let shared = before.iter().zip(text.as_bytes()).take_while(|(a, b)| a == b).count();
        put_varint(out, shared as u64);
        put_bytes(out, text.as_bytes().get(shared..).unwrap_or_default());
        before.clear();
        before.extend_from_slice(text.as_bytes());
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn entry((text, kind, count): (String, u8, u32)) -> Entry {
        let kind = [Kind::Word, Kind::Pair, Kind::Title, Kind::Number][usize::from(kind)];
        Entry { key: text.to_lowercase(), completion: Completion { text, kind, count } }
    }

    /// As a reader does it: the block by the tree, the page, and of it what begins as was typed.
    fn look_up(blocks: &[(Vec<u8>, Vec<u8>)], typed: &str) -> Vec<Completion> {
        let after = blocks.partition_point(|(first, _)| first.as_slice() <= typed.as_bytes());
        let Some((_, bytes)) = after.checked_sub(1).map(|at| &blocks[at]) else { return Vec::new() };
        let mut found = find(bytes, typed.as_bytes()).unwrap();
        found.retain(|entry| entry.text.to_lowercase().starts_with(typed));
        found
    }

    /// The same by looking at everything.
    fn naive(entries: &[Entry], typed: &str) -> Vec<Completion> {
        let mut all: Vec<Completion> = entries
            .iter()
            .filter(|entry| entry.key.starts_with(typed))
            .map(|entry| entry.completion.clone())
            .collect();
        all.sort_by(|a, b| (&a.text, a.kind).cmp(&(&b.text, b.kind)));
        all
    }

    fn check(entries: &[Entry], typed: &str) {
        let found = look_up(&write(entries.to_vec()), typed);
        let all = naive(entries, typed);
        if all.len() <= WHOLE {
            assert_eq!(found, all, "{typed:?}");
        } else {
            assert!(found.len() >= 8 && found.iter().all(|entry| all.contains(entry)), "{typed:?}");
            for kind in [Kind::Word, Kind::Pair, Kind::Title, Kind::Number] {
                let most = |of: &[Completion]| of.iter().filter(|e| e.kind == kind).map(|e| e.count).max();
                assert_eq!(most(&found), most(&all), "the best of {kind:?} under {typed:?}");
            }
        }
    }

    proptest! {
        #[test]
        fn every_text_has_the_page_it_should(
            texts in proptest::collection::btree_map(("[abđA]{1,5}( [ab]{1,3}){0,2}", 0u8..4), 1u32..50, 0..220),
            typed in "[abđ]{0,4}( [ab]{0,2}){0,2}",
        ) {
            let entries: Vec<Entry> = texts.into_iter().map(|((text, kind), count)| entry((text, kind, count))).collect();
            check(&entries, &typed);
            check(&entries, "");
            for of in entries.iter().step_by(7) {
                for (end, _) in of.key.char_indices() {
                    check(&entries, &of.key[..end]);
                }
            }
        }

        #[test]
        fn any_bytes_give_pages_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = find(&bytes, b"k");
        }
    }

    #[test]
    fn many_entries_of_one_key_are_one_page() {
        let entries: Vec<Entry> = (0..100)
            .map(|number| Entry { key: "ma".into(), ..entry((format!("mả{number}"), 0, number + 1)) })
            .collect();
        let blocks = write(entries);
        let pages = |bytes: &[u8]| {
            let mut pages = BTreeSet::new();
            each(bytes, &mut |page, entries| pages.insert((page.to_vec(), entries.len()))).unwrap();
            pages
        };
        assert_eq!(blocks.len(), 1);
        assert_eq!(pages(&blocks[0].1), BTreeSet::from([(Vec::new(), 8)]));
    }

    #[test]
    fn a_page_that_would_grow_in_memory_is_refused() {
        // A text, and then ever more that are the same in three bytes each.
        let mut bytes = vec![0, 0, 129, 1, 0, 1, b'x', 4];
        bytes.extend([1, 0, 4].repeat(128));
        assert_eq!(find(&bytes, b""), Err(Error::Malformed(FAULT)));
    }
}
