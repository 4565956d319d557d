//! Names of documents, sorted: from the publisher's id to the document's number.

use crate::codec::Reader;
#[cfg(feature = "write")]
use crate::codec::{put_bytes, put_varint};
use crate::error::Result;

/// Finds the number (the first unit) of the document named `id` in a block of names.
pub fn find(bytes: &[u8], id: &str) -> Result<Option<u32>> {
    let mut found = None;
    each(bytes, &mut |name, unit| {
        if name == id.as_bytes() {
            found = Some(unit);
        }
        name < id.as_bytes()
    })?;
    Ok(found)
}

/// Calls `visit` with each name and number until it returns `false` or the block ends.
pub fn each(bytes: &[u8], visit: &mut dyn FnMut(&[u8], u32) -> bool) -> Result<()> {
    let mut reader = Reader::new(bytes);
    let mut name = Vec::new();
    while !reader.is_empty() {
        let shared = reader.varint() as usize;
        reader.demand(shared <= name.len(), "document names");
        name.truncate(shared);
        name.extend_from_slice(reader.length_prefixed());
        let number = reader.varint_u32();
        reader.sound()?;
        if !visit(&name, number) {
            break;
        }
    }
    reader.sound()
}

/// Collects names, in order, into one block.
#[cfg(feature = "write")]
#[derive(Debug, Default)]
pub struct IdsWriter {
    last: String,
    bytes: Vec<u8>,
}

#[cfg(feature = "write")]
impl IdsWriter {
    /// Adds the next name, greater than the one before.
    pub fn push(&mut self, id: &str, first_unit: u32) {
        let shared = self.last.bytes().zip(id.bytes()).take_while(|(a, b)| a == b).count();
        put_varint(&mut self.bytes, shared as u64);
        put_bytes(&mut self.bytes, id.as_bytes().get(shared..).unwrap_or_default());
        put_varint(&mut self.bytes, u64::from(first_unit));
        id.clone_into(&mut self.last);
    }

    /// Bytes collected so far.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether there is no name yet.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The block's bytes; the writer starts anew.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(self).bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn names_are_found(names in proptest::collection::btree_map("[a-zđ/0-9]{0,8}", any::<u32>(), 0..40), other in "[a-zđ/0-9]{0,8}") {
            let mut writer = IdsWriter::default();
            for (name, &unit) in &names {
                writer.push(name, unit);
            }
            let bytes = writer.take();
            for (name, &unit) in &names {
                prop_assert_eq!(find(&bytes, name), Ok(Some(unit)));
            }
            prop_assert_eq!(find(&bytes, &other), Ok(names.get(&other).copied()));
        }

        #[test]
        fn any_bytes_give_an_answer_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..100), id in ".{0,4}") {
            let _ = find(&bytes, &id);
        }
    }
}
