//! Numbers of documents and days in running text, in all the forms in which they are written.
//!
//! The same recogniser reads the passages at build and the queries. Everything it knows begins at a digit: text
//! without digits costs one look at each byte. Around a digit it reads a bounded number of words.
//!
//! **Keys.** Whatever is recognised has one key for each way in which it can be asked for, from the least specific to
//! the most specific. A text is indexed under all keys of its entities (`keys`); a query looks up its own most specific
//! one (`query_keys`). So `nd 30` finds each Decree 30, and `30/2020/NĐ-CP` exactly that one.
//!
//! Entities are no tokens: the tokenizer hands out the plain tokens of the same text beside them.

mod date;
mod document;
mod issuer;
mod kinds;
mod words;

pub use date::Days;
pub use document::DocumentNumber;
use words::Words;

/// Something recognised in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Byte offset of its first character; `Kết luận số` before a number and `ngày` before a day belong to it.
    pub start: usize,
    /// Byte offset behind its last character.
    pub end: usize,
    /// Whether it is one by its form or by the words around it. What is not certain (`7/11`, `57 kl`, `ct 26`) should be
    /// believed in a query if its key is there, and not in a text.
    pub certain: bool,
    /// What it is.
    pub value: Value,
}

/// What was recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The number of a document.
    Document(DocumentNumber),
    /// A day, days of one month that follow each other, or a whole month.
    Days(Days),
}

/// Calls `f` with every entity of `text`, in order; spans do not overlap. Time is linear in the text.
pub fn for_each_entity(text: &str, f: &mut dyn FnMut(Entity)) {
    let words = Words::new(text);
    let bytes = text.as_bytes();
    let (mut at, mut floor) = (0, 0);
    while let Some(found) = bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)) {
        at += found;
        if let Some(entity) = document::at(&words, at, floor) {
            at = entity.end;
            floor = at;
            f(entity);
        } else if let Some(end) = date::at(&words, at, floor, f) {
            at = end;
            floor = at;
        } else {
            at = words.end_of_figures(at);
        }
    }
}

/// Appends a number in at least `width` digits.
fn push_number(out: &mut String, value: u32, width: u32) {
    if value >= 10 || width > 1 {
        push_number(out, value / 10, width.saturating_sub(1));
    }
    out.push(char::from(b'0' + (value % 10) as u8));
}
