//! What the tokenizer hands out.

/// One token, borrowed from the tokenizer's scratch space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// Byte offset of the first character in the text.
    pub start: usize,
    /// Byte offset behind the last character, its marks included.
    pub end: usize,
    /// Tokens before this one in the text.
    pub position: u32,
    /// Whether the token before this one is no neighbour: there is none, or a sentence, line or table cell ended
    /// in between.
    pub break_before: bool,
    /// Lower case, composed (NFC), with look-alikes and the place of the tone unified. Never empty; at most
    /// [`MAX_CHARS`](crate::MAX_CHARS) characters.
    pub exact: &'a str,
    /// `exact` without accents: the key of the dictionary. Never empty.
    pub folded: &'a str,
}

impl Token<'_> {
    /// The same token with strings of its own.
    pub fn to_owned(&self) -> OwnedToken {
        OwnedToken {
            start: self.start,
            end: self.end,
            position: self.position,
            break_before: self.break_before,
            exact: self.exact.into(),
            folded: self.folded.into(),
        }
    }
}

/// A [`Token`] with strings of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedToken {
    /// Byte offset of the first character in the text.
    pub start: usize,
    /// Byte offset behind the last character, its marks included.
    pub end: usize,
    /// Tokens before this one in the text.
    pub position: u32,
    /// Whether the token before this one is no neighbour, see [`Token::break_before`].
    pub break_before: bool,
    /// See [`Token::exact`].
    pub exact: String,
    /// See [`Token::folded`].
    pub folded: String,
}
