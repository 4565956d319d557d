//! Text to tokens with spans: the one analyzer of the builder, the query parser, the snippets and the reader.
//!
//! A token has an *exact* form X, and a *folded*
//! form without accents, which is the key of the dictionary. [`toneless`] gives the form between the two, and
//! [`relation()`] says how a form found under a key stands to what was typed.
//!
//! - **Letters.** Composed and decomposed text give the same forms. Ð and ð are read as Đ and đ, full-width forms as
//!   ASCII, the ligatures ﬁ ﬂ as letters, subscript digits as digits; superscripts separate, but for m² and m³.
//!   Cyrillic й and its like are letters, ё is е in the folded form. Accents and vowel points of Latin, Greek,
//!   Cyrillic, Arabic and Hebrew are left out of the folded form; marks of other scripts stay.
//! - **Inside a word** soft hyphens, zero-width characters and the Arabic tatweel are deleted. An apostrophe is
//!   deleted too (`don't` gives `dont`, `H'Mông` gives `hmông`), but a final `'s` is left out (`nation's` gives
//!   `nation`, its span covers all) and an elided word stands alone (`l'eau` gives `l`, `eau`).
//! - **Numbers**: `3.271` and `3,271` give `3271`, `1,5` gives `1.5`; see `number.rs`. Digits and letters together are
//!   one token (`h5n1`). All other punctuation separates.
//! - **Scripts without spaces** (Han, kana, Thai, Lao, Khmer, Myanmar) and Hangul, whose words carry particles: every
//!   two neighbouring characters are a token, so tokens overlap; a run of one character is one token. A character
//!   counts with its marks. A query of a single character finds pairs that begin with it by prefix.
//! - **Vietnamese spelling**: `hoà` is `hòa`; `kĩ` is `kỹ` and `ki` is `ky`, in open syllables behind h k l m q t (y) and
//!   s v (i). [`other_spelling`] gives the letters that an unfinished word may go on with.
//! - TƯ, in capitals, is the abbreviation TW, unless the words beside it are in capitals as well (ĐẦU TƯ).
//! - Forms are cut at [`MAX_CHARS`] characters; spans are not.
//!
//! Beside the tokens, for the same text: [`for_each_entity`] recognises numbers of documents and days in all their
//! written forms and gives their keys; [`decode`] reads a word as keystrokes of Telex or VNI.
//!
//! **Invariant:** the same text gives the same tokens on every machine and in every use; spans are on character
//! boundaries with rising starts, and gaps and spans together are the text. Knows no documents and no bytes on disk.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod breaks;
mod entity;
mod form;
mod keystrokes;
mod lang;
mod letters;
mod normalise;
mod number;
mod relation;
mod tables;
mod token;
mod tokenizer;

pub use entity::{Days, DocumentNumber, Entity, Value, for_each_entity};
pub use form::{MAX_CHARS, folded, toneless};
pub use keystrokes::decode;
pub use lang::vietnamese::iy::other_spelling;
pub use letters::{is_letter, is_paired};
pub use relation::{Relation, relation};
pub use token::{OwnedToken, Token};
pub use tokenizer::{Scratch, for_each_token, tokenize};

/// Changes whenever some text gives other tokens than before: a library must be searched with the analyzer it was
/// built with.
pub const VERSION: u32 = 2;
