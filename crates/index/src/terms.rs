//! Shards of the term dictionary.
//!
//! The dictionary is a sorted map from *keys* (folded tokens) to terms, cut into shards. A shard is an `fst` from
//! key to place, the references of the posting blocks its terms use, and an entry for each key: its *forms* (the
//! exact spellings that fold to it, each with its own posting list) and its pair groups. All lists of a shard form
//! one logical stream in the order of the entries; the entries give lengths, and so places follow by adding up.

use crate::block::Block;
use crate::codec::Reader;
#[cfg(feature = "write")]
use crate::codec::{put_bytes, put_varint};
use crate::error::{Error, Result};
use crate::pairs::{self, Adjacency, Neighbour, Scope};
use crate::postings::{self, Posting};
use crate::transducer::Node;

const FAULT: &str = "shard";

/// The key of a word in a field: `!title:hoa`. Such keys come before all plain words, field by field, and each field
/// has shards of its own, so that a query of plain words does not fetch the words of titles.
pub fn field_key(field: &str, word: &str) -> String {
    ["!", field, ":", word].concat()
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

/// A decoded shard.
#[derive(Debug)]
pub struct Shard {
    bytes: Vec<u8>,
    /// Units of the library.
    units: u32,
    fst: std::ops::Range<usize>,
    first_ordinal: u32,
    /// Each posting block with the place of its first byte in the logical stream.
    blocks: Vec<(u64, Block)>,
    /// Each entry's first byte in `bytes` and the place of its first list in the logical stream.
    entries: Vec<(usize, u64)>,
}

impl Shard {
    /// Parses and checks a shard of a library of so many units.
    pub fn decode(bytes: Vec<u8>, units: u32) -> Result<Shard> {
        let mut reader = Reader::new(&bytes);
        let first_ordinal = reader.varint_u32();
        let length = reader.count(1);
        let start = bytes.len() - reader.remaining();
        reader.bytes(length);
        let mut blocks: Vec<(u64, Block)> = Vec::new();
        let mut stream = 0u64;
        for _ in 0..reader.count(1) {
            let block = Block::decode(&mut reader, blocks.last().map(|(_, block)| block));
            blocks.push((stream, block));
            stream += block.content() as u64;
        }
        let mut entries = Vec::new();
        let mut at = 0u64;
        while !reader.is_empty() {
            entries.push((bytes.len() - reader.remaining(), at));
            for _ in 0..reader.count(3) {
                reader.string();
                let units = reader.varint_u32();
                at = at.saturating_add(reader.varint());
                if units >= postings::LONG {
                    reader.varint_u32();
                    at = at.saturating_add(reader.varint());
                }
            }
            for _ in 0..reader.count(2) {
                reader.varint_u32();
                at = at.saturating_add(reader.varint());
            }
            for _ in 0..reader.count(1) {
                reader.string();
            }
        }
        reader.demand(at == stream, FAULT);
        let end = reader.end();
        let shard = Shard { fst: start..start + length, bytes, units, first_ordinal, blocks, entries };
        end.map(|()| shard)
    }

    /// The term of `key`, if the library has it.
    pub fn get(&self, key: &str) -> Result<Option<Term>> {
        let mut found = None;
        self.each_of(
            &mut |start| (key.as_bytes().starts_with(start), key.len() == start.len()),
            &mut |_, term| {
                found = Some(term);
                Ok(())
            },
        )?;
        Ok(found)
    }

    /// Calls `visit` with every key and its term, in order.
    pub fn each(&self, visit: &mut dyn FnMut(&str, Term) -> Result<()>) -> Result<()> {
        self.each_of(&mut |_| (true, true), visit)
    }

    /// Calls `visit` with some keys and their terms, in order. `wanted` is asked of the beginnings of keys, each before
    /// those it is a beginning of: whether any key that begins so is wanted, and whether that very key is.
    pub fn each_of(
        &self,
        wanted: &mut dyn FnMut(&[u8]) -> (bool, bool),
        visit: &mut dyn FnMut(&str, Term) -> Result<()>,
    ) -> Result<()> {
        let index = self.bytes.get(self.fst.clone()).unwrap_or_default();
        let mut key = Vec::new();
        // Nodes on the way to a key, each with the number of its next transition, the input of the one before, and what
        // stands before it of the place. A stack of our own: the depth is that of the bytes.
        let mut way = vec![(Node::root(index)?, 0, None, 0usize)];
        while let Some((node, next, last, before)) = way.last_mut() {
            if *next == node.count {
                way.pop();
                key.pop();
                continue;
            }
            let step = node.transition(index, *next)?;
            if last.replace(step.input).is_some_and(|last| last >= step.input) {
                return Err(Error::Malformed(FAULT));
            }
            *next += 1;
            key.push(step.input);
            let (any, own) = wanted(&key);
            if !any {
                key.pop();
                continue;
            }
            let place = before.saturating_add(step.output);
            let node = Node::at(index, step.target)?;
            if let Some(last) = node.last
                && own
            {
                let key = std::str::from_utf8(&key).map_err(|_| Error::Malformed("key"))?;
                visit(key, self.term(key, place.saturating_add(last))?)?;
            }
            way.push((node, 0, None, place));
        }
        Ok(())
    }

    /// The number of keys.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no key; never in a library that `tracuu` wrote.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The posting blocks of the shard's terms, in order.
    pub fn blocks(&self) -> impl Iterator<Item = Block> + '_ {
        self.blocks.iter().map(|(_, block)| *block)
    }

    fn term(&self, key: &str, place: usize) -> Result<Term> {
        let &(start, mut at) = self.entries.get(place).ok_or(Error::Malformed(FAULT))?;
        let mut reader = Reader::new(self.bytes.get(start..).unwrap_or_default());
        let ordinal = self.first_ordinal.checked_add(place as u32).ok_or(Error::Malformed(FAULT))?;
        let mut forms: Vec<Form> = Vec::new();
        let mut scopes = Vec::new();
        let mut all = 0u32;
        for _ in 0..reader.count(3) {
            let text = reader.string();
            let units = reader.varint_u32();
            let list = self.extent(&mut at, reader.varint())?;
            let (mut front, mut rest) = (units, Extent::default());
            if units >= postings::LONG {
                front = reader.varint_u32();
                reader.demand(front <= units, FAULT);
                rest = self.extent(&mut at, reader.varint())?;
            }
            all = all.saturating_add(units);
            let text = if text.is_empty() { key } else { text }.to_owned();
            let of = (ordinal, forms.len() as u32);
            let form = Form { text, of, units, front, library: self.units, list, rest };
            scopes.push(form.scope());
            forms.push(form);
        }
        let mut groups: Vec<Group> = Vec::new();
        for _ in 0..reader.count(2) {
            let base = groups.last().map_or(0, |group| group.first.code());
            let first =
                Neighbour::from_code(base.checked_add(reader.varint_u32()).ok_or(Error::Malformed(FAULT))?);
            groups.push(Group { first, bytes: self.extent(&mut at, reader.varint())? });
        }
        let (mut aliases, mut synonyms) = (Vec::new(), Vec::new());
        for _ in 0..reader.count(1) {
            let name = reader.owned();
            if crate::cut(&name, SYNONYM as u8).is_some() { &mut synonyms } else { &mut aliases }.push(name);
        }
        reader.sound()?;
        Ok(Term { ordinal, units: all, forms, scopes, groups, aliases, synonyms })
    }

    /// Cuts the next `length` bytes at `at` out of the logical stream.
    fn extent(&self, at: &mut u64, length: u64) -> Result<Extent> {
        let end = *at + length;
        let mut index = self.blocks.partition_point(|(start, _)| start <= at).saturating_sub(1);
        let mut parts = Vec::new();
        while *at < end {
            let &(start, block) = self.blocks.get(index).ok_or(Error::Malformed(FAULT))?;
            let stop = end.min(start + block.content() as u64);
            if stop > *at {
                parts.push((block, (*at - start) as usize..(stop - start) as usize));
                *at = stop;
            }
            index += 1;
        }
        Ok(Extent { parts })
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

#[cfg(feature = "write")]
pub use writer::DictionaryWriter;

#[cfg(feature = "write")]
mod writer {
    use super::{FormLists, TermLists, field_of, put_bytes, put_varint};
    use crate::block::Block;
    use crate::pack::{Lane, PackWriter, Prepared, Sink, store};
    use crate::postings::LONG;
    use crate::tree::{Root, TreeWriter, separator};

    /// A shard is closed when its entries have reached this many bytes: a query reads one for each of its words.
    const SHARD_LENGTH: usize = 2048;
    /// The same with so many keys or more, as the root of the tree has no room for more shards.
    const LONG_SHARD: usize = 4096;
    const MANY_KEYS: usize = 120_000;
    /// The root is at most this long: the words of a query are in as many nodes, and each would be a request.
    const ROOT_LENGTH: usize = 16 * 1024;
    /// A posting block is closed when it has reached this many bytes, at the end of a list.
    const BLOCK_LENGTH: usize = 512;
    /// A list longer than this is cut into blocks of this length.
    const LONGEST_BLOCK: usize = 8192;

    /// Shards are handed out so many at a time. Not what a caller finds handy: it decides where they lie.
    const SHARDS_AT_ONCE: usize = 32;

    /// Writes the dictionary: keys in order, each with its lists.
    #[derive(Debug)]
    pub struct DictionaryWriter {
        shard_length: usize,
        tree: TreeWriter,
        /// Shards that are not placed yet: the key in the tree, and the content.
        closed: Vec<(Vec<u8>, Vec<u8>)>,
        /// The last key of the shard before.
        last: String,
        next_ordinal: u32,
        keys: Vec<String>,
        entries: Vec<u8>,
        blocks: Vec<Block>,
        open: Vec<u8>,
    }

    impl DictionaryWriter {
        /// A writer for so many keys, more or less.
        pub fn new(keys: usize) -> DictionaryWriter {
            DictionaryWriter {
                shard_length: if keys < MANY_KEYS { SHARD_LENGTH } else { LONG_SHARD },
                tree: TreeWriter::default(),
                closed: Vec::new(),
                last: String::new(),
                next_ordinal: 0,
                keys: Vec::new(),
                entries: Vec::new(),
                blocks: Vec::new(),
                open: Vec::new(),
            }
        }

        /// Adds the next key, greater than the one before it. The keys' ordinals are 0, 1, 2 and so on.
        pub fn push<S: Sink>(
            &mut self,
            packs: &mut PackWriter<S>,
            key: &str,
            lists: &TermLists,
        ) -> Result<(), S::Error> {
            let another_field = self.keys.last().is_some_and(|last| field_of(last) != field_of(key));
            if self.entries.len() >= self.shard_length || another_field {
                self.close(packs)?;
            }
            put_varint(&mut self.entries, lists.forms.len() as u64);
            for (text, FormLists { units, front, list, rest }) in &lists.forms {
                put_bytes(&mut self.entries, if text == key { b"" } else { text.as_bytes() });
                put_varint(&mut self.entries, u64::from(*units));
                put_varint(&mut self.entries, list.len() as u64);
                self.append(packs, list)?;
                if *units >= LONG {
                    put_varint(&mut self.entries, u64::from(*front));
                    put_varint(&mut self.entries, rest.len() as u64);
                    self.append(packs, rest)?;
                }
            }
            put_varint(&mut self.entries, lists.groups.len() as u64);
            let mut previous = 0;
            for (first, group) in &lists.groups {
                put_varint(&mut self.entries, u64::from(first.code() - previous));
                previous = first.code();
                put_varint(&mut self.entries, group.len() as u64);
                self.append(packs, group)?;
            }
            put_varint(&mut self.entries, (lists.aliases.len() + lists.synonyms.len()) as u64);
            for name in lists.aliases.iter().chain(&lists.synonyms) {
                put_bytes(&mut self.entries, name.as_bytes());
            }
            self.keys.push(key.to_owned());
            Ok(())
        }

        fn append<S: Sink>(&mut self, packs: &mut PackWriter<S>, list: &[u8]) -> Result<(), S::Error> {
            if !self.open.is_empty() && self.open.len() + list.len() > BLOCK_LENGTH {
                self.flush(packs)?;
            }
            for piece in list.chunks(LONGEST_BLOCK) {
                if self.open.len() + piece.len() > LONGEST_BLOCK {
                    self.flush(packs)?;
                }
                self.open.extend_from_slice(piece);
            }
            Ok(())
        }

        fn flush<S: Sink>(&mut self, packs: &mut PackWriter<S>) -> Result<(), S::Error> {
            if !self.open.is_empty() {
                let bytes = std::mem::take(&mut self.open);
                self.blocks.push(packs.add(Lane::Postings, &store(bytes))?);
            }
            Ok(())
        }

        fn close<S: Sink>(&mut self, packs: &mut PackWriter<S>) -> Result<(), S::Error> {
            self.flush(packs)?;
            let Some(first) = self.keys.first() else { return Ok(()) };
            let separator = separator(self.last.as_bytes(), first.as_bytes()).to_vec();
            let mut builder = fst::raw::Builder::memory();
            for (place, key) in self.keys.iter().enumerate() {
                // Only keys out of order, or equal, can fail: the caller's promise.
                if builder.insert(key, place as u64).is_err() {
                    debug_assert!(false, "keys must be strictly increasing");
                }
            }
            let mut out = Vec::new();
            put_varint(&mut out, u64::from(self.next_ordinal));
            put_bytes(&mut out, &builder.into_inner().unwrap_or_default());
            put_varint(&mut out, self.blocks.len() as u64);
            let mut before = None;
            for block in self.blocks.drain(..) {
                block.encode(&mut out, before.as_ref());
                before = Some(block);
            }
            out.append(&mut self.entries);
            self.next_ordinal += self.keys.len() as u32;
            self.last = self.keys.pop().unwrap_or_default();
            self.keys.clear();
            self.closed.push((separator, out));
            Ok(())
        }

        /// Shards to compress, on any threads, and to [place](DictionaryWriter::place) before the next key is pushed;
        /// mostly none. Each has its key in the tree.
        pub fn ready(&mut self) -> Vec<(Vec<u8>, Vec<u8>)> {
            if self.closed.len() < SHARDS_AT_ONCE { Vec::new() } else { std::mem::take(&mut self.closed) }
        }

        /// Appends the next shard.
        pub fn place<S: Sink>(
            &mut self,
            packs: &mut PackWriter<S>,
            key: &[u8],
            shard: &Prepared,
        ) -> Result<(), S::Error> {
            let place = packs.add(Lane::Dictionary, shard)?;
            self.tree.push(key, place);
            Ok(())
        }

        /// Writes what is left and the tree of shards.
        pub fn finish<S: Sink>(mut self, packs: &mut PackWriter<S>) -> Result<Root, S::Error> {
            self.close(packs)?;
            let primer = packs.primer();
            for (key, content) in std::mem::take(&mut self.closed) {
                self.place(packs, &key, &primer.compress(content))?;
            }
            self.tree.finish_within(packs, ROOT_LENGTH)
        }
    }
}
