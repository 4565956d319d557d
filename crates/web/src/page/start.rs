//! The first page. The help on queries below it is drawn by JavaScript.

use super::{Ui, dom};
use crate::engine::Library;
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// The first page: what this library is.
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
    Ok(())
}
