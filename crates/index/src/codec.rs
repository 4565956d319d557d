//! Varints, strings and a cursor that cannot run past the end.

use crate::error::{Error, Result};

/// Appends `value` as a little-endian base-128 varint: seven bits a byte, the high bit set on all but the last.
pub(crate) fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a length as a varint and then the bytes.
pub(crate) fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// A cursor over bytes that parses and never trusts. A fault is kept until [`Reader::end`] asks for it: from the first
/// on, the cursor stands at the end and reads zeros. So a decoder runs through to its end, without a way out of it, and
/// what it then has is thrown away.
#[derive(Debug, Clone)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    fault: Option<Error>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Reader { rest: bytes, fault: None }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn remaining(&self) -> usize {
        self.rest.len()
    }

    /// Says that what was read is wrong.
    pub(crate) fn fail(&mut self, fault: Error) {
        self.fault.get_or_insert(fault);
        self.rest = &[];
    }

    /// Says that what was read is malformed unless it is `right`; `what` names it.
    pub(crate) fn demand(&mut self, right: bool, what: &'static str) {
        if !right {
            self.fail(Error::Malformed(what));
        }
    }

    /// Says that what was read is wrong if a part of it is.
    pub(crate) fn check(&mut self, part: Result<()>) {
        if let Err(fault) = part {
            self.fail(fault);
        }
    }

    pub(crate) fn byte(&mut self) -> u8 {
        self.bytes(1).first().copied().unwrap_or(0)
    }

    /// The next `count` bytes; none if there are not so many.
    pub(crate) fn bytes(&mut self, count: usize) -> &'a [u8] {
        match self.rest.split_at_checked(count) {
            Some((head, rest)) => {
                self.rest = rest;
                head
            }
            None => {
                self.fail(Error::Truncated);
                &[]
            }
        }
    }

    /// A reader of the next `count` bytes, which has the fault of this one.
    pub(crate) fn inner(&mut self, count: usize) -> Reader<'a> {
        Reader { rest: self.bytes(count), fault: self.fault }
    }

    pub(crate) fn u32_le(&mut self) -> u32 {
        self.bytes(4).iter().rev().fold(0, |value, &byte| value << 8 | u32::from(byte))
    }

    pub(crate) fn varint(&mut self) -> u64 {
        let mut value = 0u64;
        let mut shift = 0;
        loop {
            let byte = self.byte();
            if shift == 63 && byte > 1 {
                self.fail(Error::Malformed("varint"));
                return 0;
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return value;
            }
            shift += 7;
        }
    }

    pub(crate) fn varint_u32(&mut self) -> u32 {
        u32::try_from(self.varint()).unwrap_or_else(|_| {
            self.fail(Error::Malformed("varint"));
            0
        })
    }

    /// A count of records of at least `least` bytes each, so that a lie cannot make a reader allocate.
    pub(crate) fn count(&mut self, least: usize) -> usize {
        let count = self.varint();
        if count > (self.remaining() / least.max(1)) as u64 {
            self.fail(Error::Truncated);
            return 0;
        }
        count as usize
    }

    pub(crate) fn length_prefixed(&mut self) -> &'a [u8] {
        let length = self.count(1);
        self.bytes(length)
    }

    pub(crate) fn string(&mut self) -> &'a str {
        std::str::from_utf8(self.length_prefixed()).unwrap_or_else(|_| {
            self.fail(Error::Malformed("text"));
            ""
        })
    }

    /// As [`Reader::string`].
    pub(crate) fn owned(&mut self) -> String {
        self.string().to_owned()
    }

    /// Errs if there was a fault.
    pub(crate) fn sound(&self) -> Result<()> {
        self.fault.map_or(Ok(()), Err)
    }

    /// Errs unless everything was read without a fault: trailing bytes mean that reader and writer disagree.
    pub(crate) fn end(&self) -> Result<()> {
        self.sound()?;
        if self.is_empty() { Ok(()) } else { Err(Error::Malformed("end of record")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn varints_come_back(values in proptest::collection::vec(any::<u64>(), 0..40)) {
            let mut out = Vec::new();
            for &value in &values {
                put_varint(&mut out, value);
            }
            let mut reader = Reader::new(&out);
            for &value in &values {
                prop_assert_eq!(reader.varint(), value);
            }
            prop_assert!(reader.end().is_ok());
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut reader = Reader::new(&bytes);
            while !reader.is_empty() {
                reader.varint();
            }
            let _ = Reader::new(&bytes).string();
            let _ = Reader::new(&bytes).u32_le();
        }
    }

    #[test]
    fn a_lying_count_is_refused() {
        let mut out = Vec::new();
        put_varint(&mut out, u64::MAX);
        let mut reader = Reader::new(&out);
        assert_eq!(reader.count(1), 0);
        assert_eq!(reader.end(), Err(Error::Truncated));
    }

    #[test]
    fn the_first_fault_is_told() {
        let mut reader = Reader::new(&[0xff, 0xff, 1]);
        assert_eq!(reader.string(), "");
        reader.fail(Error::Checksum);
        assert!(reader.is_empty());
        assert_eq!(reader.varint(), 0);
        assert_eq!(reader.end(), Err(Error::Truncated));
    }
}
