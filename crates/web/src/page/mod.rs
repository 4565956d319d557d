//! The page: results and the reader, drawn into an element JavaScript gives.
//!
//! Rust draws, JavaScript does the rest: it decides what is shown and when, scrolls, and moves the focus. Nothing
//! here remembers anything but [`Reader`], which knows the matches of the document on screen. Waiting and failure are
//! drawn by JavaScript, since they must show when this code does not arrive; so are first page, lists and filters, which
//! only some visitors see.

mod address;
mod body;
mod dom;
mod inline;
mod notes;
mod reader;
mod results;

pub use reader::Reader;
pub use results::{draw_more, draw_results};

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// What the page's script lends for drawing: words in the reader's language, and addresses.
    pub type Ui;

    /// The text with this key.
    #[wasm_bindgen(method)]
    fn say(this: &Ui, key: &str) -> String;

    /// The text with this key about something, which stands in it.
    #[wasm_bindgen(method)]
    fn about(this: &Ui, key: &str, what: &str) -> String;

    /// The text with this key in the plural form of a number.
    #[wasm_bindgen(method)]
    fn count(this: &Ui, key: &str, number: u32) -> String;

    /// The text with this key for the place `number` of `total`.
    #[wasm_bindgen(method)]
    fn place(this: &Ui, key: &str, number: u32, total: u32) -> String;

    /// A day (`2024`, `2024-06`, `2024-06-06`) as people write it.
    #[wasm_bindgen(method)]
    fn date(this: &Ui, iso: &str) -> String;

    /// The name of a language, if it is worth a word: neither that of the page nor of the library.
    #[wasm_bindgen(method)]
    fn language(this: &Ui, tag: &str) -> Option<String>;

    /// A query with a word replaced.
    #[wasm_bindgen(method)]
    fn mend(this: &Ui, query: &str, word: &str, by: &str) -> String;

    /// The address of a search; with `literal` for exactly these words.
    #[wasm_bindgen(method)]
    fn search(this: &Ui, query: &str, literal: bool) -> String;

    /// The address of a document at a passage, within the present search.
    #[wasm_bindgen(method)]
    fn document(this: &Ui, id: &str, passage: u32) -> String;

    /// The address of the present search, or of the first page without one.
    #[wasm_bindgen(method)]
    fn back(this: &Ui) -> String;
}
