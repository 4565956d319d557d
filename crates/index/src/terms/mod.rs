//! The term dictionary: a sorted map from *keys* (folded tokens) to terms, cut into shards.
//!
//! A term is a key's *forms* (the exact spellings that fold to it, each with its own posting list) and its pair groups.

use crate::block::Block;
use crate::error::Result;
use crate::pairs::{self, Adjacency, Neighbour, Scope};
use crate::postings::{self, Posting};

mod entry;
mod layout;
mod shard;
#[cfg(feature = "write")]
mod writer;

pub use shard::Shard;
#[cfg(feature = "write")]
pub use writer::DictionaryWriter;

/// The key of a word in a field: `!title:hoa`. Such keys come before all plain words, field by field, and each field
/// has shards of its own, so that a query of plain words does not fetch the words of titles.
pub fn field_key(field: &str, word: &str) -> String {
    crate::joined(&["!", field, ":", word])
}

/// The field of the numbers that a document has. No document has a field of this name, nor of the next two.
pub const OWN_NUMBER: &str = "=";
/// The field of the numbers that a text cites.
pub const CITED_NUMBER: &str = "#";
/// The field of the days that a text names.
pub const DAY: &str = "@";

/// The field of a key, with its marks; nothing for a plain word. Words have no colon.
#[cfg(feature = "write")]
fn field_of(key: &str) -> &str {
    key.split_once(':').map_or("", |(field, _)| field)
}

/// Between the two sides of a rule about what else a thing is called; no key has it.
pub const SYNONYM: char = '=';

/// A stretch of the logical stream: slices of blocks, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Extent {
    /// The blocks, and the bytes of each that belong to the stretch.
    pub parts: Vec<(Block, std::ops::Range<usize>)>,
}

/// One exact spelling of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The exact form, as the analyzer makes it.
    pub text: String,
    /// The ordinal of its key, and its number among the key's forms.
    pub of: (u32, u32),
    /// Units it occurs in.
    pub units: u32,
    /// How many postings its list has; the others are in the rest. Below [`postings::LONG`] units it has all.
    pub front: u32,
    /// Units of the library.
    pub library: u32,
    /// Its posting list, to be read with [`postings::decode`].
    pub list: Extent,
    /// The postings of least impact of a long list, to be read likewise; mostly nothing.
    pub rest: Extent,
}

impl Form {
    /// What the places of its pairs are.
    pub fn scope(&self) -> Scope {
        Scope::of(self.units, self.front, self.library)
    }

    /// Decodes its postings from the bytes of its list and of the rest, increasing by unit; without the bytes of the
    /// rest only the front.
    pub fn postings(&self, list: &[u8], rest: Option<&[u8]>) -> Result<Vec<Posting>> {
        let front = postings::decode(list, self.front, self.library)?;
        match rest {
            Some(rest) => {
                let count = self.units.saturating_sub(self.front);
                Ok(postings::unite(front, postings::decode(rest, count, self.library)?))
            }
            None => Ok(front),
        }
    }
}

/// A group of a key's pairs, to be searched with [`crate::pairs::find`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The first neighbour in it.
    pub first: Neighbour,
    /// Its bytes.
    pub bytes: Extent,
}

/// Where the lists of a pair are, if they are anywhere.
#[derive(Debug, Clone, Copy)]
pub struct PairPlace<'a> {
    /// The key that keeps them.
    pub owner: &'a Term,
    /// Whether that is the first of the two.
    pub is_first: bool,
    /// The group, one of the owner's.
    pub group: &'a Group,
    /// What the other key is called in it.
    pub neighbour: Neighbour,
}

impl PairPlace<'_> {
    /// Where the two are adjacent, by the owner's form, from the bytes of the group.
    pub fn lists(&self, bytes: &[u8]) -> Result<Vec<Adjacency>> {
        pairs::find(bytes, self.group.first, self.neighbour, &self.owner.scopes)
    }
}

/// What the dictionary knows of a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Number of the key among all keys of the library, in order.
    pub ordinal: u32,
    /// How common it is: the sum of its forms' units.
    pub units: u32,
    /// Its spellings, sorted.
    pub forms: Vec<Form>,
    /// The scope of each form's lists of pairs.
    pub scopes: Vec<Scope>,
    /// Its pair groups, by first neighbour.
    pub groups: Vec<Group>,
    /// Keys under which the word stands in other shapes: `running` leads to `run`, where all its inflections are
    /// forms. A key may have nothing but this.
    pub aliases: Vec<String>,
    /// What else things are called whose rarest word this is: `words=other words`, the words before the `=` in their
    /// exact forms.
    pub synonyms: Vec<String>,
}

impl Term {
    /// The group in which the list of a pair would be, and the neighbour it has there. Both keys' terms are needed,
    /// because the list is kept with the rarer of the two: whether that is the first is said too.
    pub fn pair<'a>(first: &'a Term, second: &'a Term) -> Option<PairPlace<'a>> {
        let rank = |term: &Term| (term.units, term.ordinal);
        let (is_first, neighbour) = Neighbour::of(rank(first), rank(second));
        let owner = if is_first { first } else { second };
        let after = owner.groups.partition_point(|group| group.first <= neighbour);
        let group = owner.groups.get(after.checked_sub(1)?)?;
        Some(PairPlace { owner, is_first, group, neighbour })
    }
}

/// A form's postings, ready to be written.
#[cfg(feature = "write")]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FormLists {
    /// Units it occurs in.
    pub units: u32,
    /// Postings of the list.
    pub front: u32,
    /// The encoded list.
    pub list: Vec<u8>,
    /// The rest of a long list, encoded.
    pub rest: Vec<u8>,
}

#[cfg(feature = "write")]
impl FormLists {
    /// Encodes the postings of a form in a library of so many units.
    pub fn new(list: Vec<Posting>, units: u32) -> FormLists {
        let mut lists = FormLists { units: list.len() as u32, ..FormLists::default() };
        let (front, rest) = postings::divide(list, units);
        lists.front = front.len() as u32;
        postings::encode(&mut lists.list, &front, units);
        postings::encode(&mut lists.rest, &rest, units);
        lists
    }

    /// What the places of its pairs are, in a library of so many units.
    pub fn scope(&self, library: u32) -> Scope {
        Scope::of(self.units, self.front, library)
    }

    /// Bytes of its lists.
    pub fn length(&self) -> u64 {
        (self.list.len() + self.rest.len()) as u64
    }
}

/// The lists of one key, ready to be written.
#[cfg(feature = "write")]
#[derive(Debug, Default)]
pub struct TermLists {
    /// Each exact form, sorted, with its postings.
    pub forms: Vec<(String, FormLists)>,
    /// Pair groups from [`crate::pairs::GroupsWriter::finish`].
    pub groups: Vec<(Neighbour, Vec<u8>)>,
    /// Other keys that hold the word's inflections, sorted.
    pub aliases: Vec<String>,
    /// What else is said for it, as [`Term::synonyms`] has it; sorted.
    pub synonyms: Vec<String>,
}
