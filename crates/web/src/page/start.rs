//! The first page.

use super::{Ui, dom};
use crate::engine::Library;
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// The first page: what this library is, and how it can be asked.
#[wasm_bindgen]
pub fn draw_start(into: &Element, ui: &Ui, library: &Library) -> Result<(), JsValue> {
    let info = library.about();
    dom::clear(into);
    let start = dom::add_class(into, "div", "start");
    let title = dom::add_text(&start, "h1", "", &info.title);
    dom::set_lang(&title, &info.lang);
    if !info.description.is_empty() {
        let description = dom::add_text(&start, "p", "lead", &info.description);
        dom::set_lang(&description, &info.lang);
    }
    dom::add_text(&start, "p", "count", &ui.count("start.documents", info.documents));
    dom::add_text(&start, "h2", "", &ui.say("start.how"));
    let list = dom::add_class(&start, "dl", "hints");
    for (example, meaning) in [
        ("start.words", "start.words.meaning"),
        ("start.phrase", "start.phrase.meaning"),
        ("start.without", "start.without.meaning"),
        ("start.either", "start.either.meaning"),
        ("start.title", "start.title.meaning"),
    ] {
        let term = dom::add(&list, "dt");
        dom::add_text(&term, "code", "", &ui.say(example));
        dom::add_text(&list, "dd", "", &ui.say(meaning));
    }
    Ok(())
}
