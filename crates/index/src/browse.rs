//! Browsing: lists of documents and of groups of documents, made when the library is built, for whoever does not type.
//!
//! A *list* holds the documents of a group, or smaller groups, in *pages* of at most [`PAGE`] rows; a page is a block.
//! A list is named by its *path*: the field and the labels of the groups that lead to it, a NUL between each two. What
//! a page needs to be shown stands in it, so that its cost does not depend on how many documents there are.

use crate::codec::Reader;
#[cfg(feature = "write")]
use crate::codec::{put_bytes, put_varint};
use crate::document::Head;
use crate::error::Result;
use crate::heads;
use crate::tree::Root;

/// Rows of a page; the last of a list has the rest.
pub const PAGE: u32 = 50;
/// Stands between the parts of a path.
pub const BETWEEN: char = '\0';

const FAULT: &str = "list";

/// A line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    /// Some documents: what they share, and how many they are.
    Group(String, u32),
    /// A field, and how many groups its list has. The first of them follow.
    Field(String, u32),
    /// A document: its id, title, language, date and source.
    Document(Head),
}

/// A list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// How many documents are in it; one that has several values of a field counts for each.
    pub documents: u32,
    /// How many rows.
    pub rows: u32,
    /// From the number of the first row of each page ([`crate::manifest::unit_key`]) to the page.
    pub pages: Root,
}

/// What the manifest leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Front {
    /// From paths to blocks of lists, for [`find`].
    pub lists: Root,
    /// What a first page shows: the newest documents, then the fields, each with its first groups.
    pub rows: Vec<Row>,
}

impl Front {
    /// Reads the block the manifest leads to.
    pub fn decode(bytes: &[u8]) -> Result<Front> {
        let mut reader = Reader::new(bytes);
        let lists = Root::decode(&mut reader);
        let rows = read_rows(&mut reader);
        reader.end()?;
        Ok(Front { lists, rows })
    }

    /// The block's bytes.
    #[cfg(feature = "write")]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.lists.encode(&mut out);
        out.extend(encode(&self.rows));
        out
    }
}

/// Reads a page.
pub fn rows(bytes: &[u8]) -> Result<Vec<Row>> {
    let mut reader = Reader::new(bytes);
    let rows = read_rows(&mut reader);
    reader.end()?;
    Ok(rows)
}

fn read_rows(reader: &mut Reader<'_>) -> Vec<Row> {
    let mut rows = Vec::new();
    while !reader.is_empty() {
        rows.push(match reader.byte() {
            0 => Row::Group(reader.owned(), reader.varint_u32()),
            1 => Row::Field(reader.owned(), reader.varint_u32()),
            kind => {
                reader.demand(kind == 2, FAULT);
                Row::Document(heads::decode_head(reader))
            }
        });
    }
    rows
}

/// The page's bytes.
#[cfg(feature = "write")]
pub fn encode(rows: &[Row]) -> Vec<u8> {
    let mut out = Vec::new();
    for row in rows {
        match row {
            Row::Group(label, count) | Row::Field(label, count) => {
                out.push(u8::from(matches!(row, Row::Field(..))));
                put_bytes(&mut out, label.as_bytes());
                put_varint(&mut out, u64::from(*count));
            }
            Row::Document(head) => {
                out.push(2);
                heads::encode_head(&mut out, head);
            }
        }
    }
    out
}

/// Finds the list of this path in a block of lists.
pub fn find(bytes: &[u8], path: &str) -> Result<Option<List>> {
    let mut found = None;
    each(bytes, &mut |other, list| {
        if other == path.as_bytes() {
            found = Some(list);
        }
        other < path.as_bytes()
    })?;
    Ok(found)
}

/// Calls `visit` with each path and list of a block until it returns `false` or the block ends.
pub fn each(bytes: &[u8], visit: &mut dyn FnMut(&[u8], List) -> bool) -> Result<()> {
    let mut reader = Reader::new(bytes);
    while !reader.is_empty() {
        let path = reader.length_prefixed();
        let (documents, rows) = (reader.varint_u32(), reader.varint_u32());
        let pages = Root::decode(&mut reader);
        reader.sound()?;
        if !visit(path, List { documents, rows, pages }) {
            break;
        }
    }
    reader.sound()
}

/// Appends a list to a block, in the order of paths.
#[cfg(feature = "write")]
pub fn put_list(out: &mut Vec<u8>, path: &str, list: &List) {
    put_bytes(out, path.as_bytes());
    put_varint(out, u64::from(list.documents));
    put_varint(out, u64::from(list.rows));
    list.pages.encode(out);
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;
    use crate::document::Date;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn row() -> impl Strategy<Value = Row> {
        let text = || "[a-zà-ỹ0-9/ ]{0,12}";
        let date = (1u16..=9999, 0u8..=12, 0u8..=31).prop_map(|(year, month, day)| Date { year, month, day });
        let document = (text(), text(), text(), proptest::option::of(date), proptest::option::of(text()));
        prop_oneof![
            (text(), any::<u32>()).prop_map(|(label, documents)| Row::Group(label, documents)),
            (text(), any::<u32>()).prop_map(|(name, groups)| Row::Field(name, groups)),
            document.prop_map(|(id, title, lang, date, source)| {
                Row::Document(Head { id, title, lang, date, source, ..Head::default() })
            }),
        ]
    }

    proptest! {
        #[test]
        fn pages_come_back(expected in proptest::collection::vec(row(), 0..20)) {
            prop_assert_eq!(rows(&encode(&expected)), Ok(expected.clone()));
            let front = Front { lists: Root::default(), rows: expected };
            prop_assert_eq!(Front::decode(&front.encode()), Ok(front));
        }

        #[test]
        fn lists_are_found(
            lists in proptest::collection::btree_map("[a-zđ\0]{0,6}", (any::<u32>(), any::<u32>()), 0..20),
            other in "[a-zđ\0]{0,6}",
        ) {
            let list = |(documents, rows)| List { documents, rows, pages: Root::default() };
            let lists: BTreeMap<String, List> = lists.into_iter().map(|(path, of)| (path, list(of))).collect();
            let mut block = Vec::new();
            lists.iter().for_each(|(path, list)| put_list(&mut block, path, list));
            for path in lists.keys().chain([&other]) {
                prop_assert_eq!(find(&block, path), Ok(lists.get(path).cloned()));
            }
        }

        #[test]
        fn any_bytes_give_an_answer_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            let _ = (rows(&bytes), find(&bytes, "date"), Front::decode(&bytes));
        }
    }
}
