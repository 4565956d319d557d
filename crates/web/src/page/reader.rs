//! The reader: a document with its matches, and the bar that steps through them.

use super::address::is_safe;
use super::body::{Body, identify};
use super::inline::{Inline, Mark};
use super::{Ui, dom};
use crate::engine::Task;
use crate::view_model::iso;
use index::decimal;
use index::document::{Head, PassageKind};
use search::Found;
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// A drawn document and the matches in it.
#[wasm_bindgen]
pub struct Reader {
    article: Element,
    /// The bar and the place in it that says which match is the present one; none without matches.
    bar: Option<(Element, Element)>,
    /// Passage of each match, in reading order.
    matches: Vec<u32>,
    current: u32,
}

#[wasm_bindgen]
impl Reader {
    /// Draws an opened document into an element, in place of what it held. The first match at or after `passage`
    /// becomes the present one.
    pub fn draw(into: &Element, ui: &Ui, task: &Task, passage: u32) -> Result<Reader, JsValue> {
        let opened = task.opened()?;
        let article = dom::create(into, "article");
        dom::set_lang(&article, &opened.head.lang);
        let found = &opened.found;
        let marks = marks(found);

        let mut passages = (0u32..).zip(&opened.passages);
        let title = draw_head(&article, ui, &opened.head);
        // Most documents begin with their title. It is shown once, and is a passage like any other.
        let first = opened.passages.first().filter(|first| {
            matches!(first.kind, PassageKind::Heading { .. }) && first.text == opened.head.title
        });
        if let Some(first) = first {
            passages.next();
            let inline = Inline { text: &first.text, spans: &first.spans, marks: of(found, &marks, 0) };
            inline.draw(&title, 0..first.text.len());
            identify(&title, 0);
        } else {
            title.set_text_content(Some(&opened.head.title));
            dom::set(&title, "tabindex", "-1");
        }
        let text = dom::add_class(&article, "div", "text");
        let mut body = Body::new(&text, ui);
        for (number, passage) in passages {
            body.draw(number, passage, of(found, &marks, number));
        }

        dom::clear(into);
        dom::append(into, &article);
        let matches: Vec<u32> = opened.found.iter().map(|found| found.passage).collect();
        let bar = if matches.is_empty() { None } else { Some(draw_bar(into, ui)) };
        let current = matches.partition_point(|&at| at < passage);
        let current = if current < matches.len() { current as u32 } else { 0 };
        let reader = Reader { article, bar, matches, current };
        reader.mark_current(ui, true)?;
        Ok(reader)
    }

    /// The element to open at: the present match if it lies in that passage, else the passage, else nothing.
    pub fn place(&self, passage: u32) -> Result<Option<Element>, JsValue> {
        if self.matches.get(self.current as usize) == Some(&passage)
            && let Some(found) = self.pieces(self.current)?.into_iter().next()
        {
            return Ok(Some(found));
        }
        let mut selector = String::from("#p-");
        selector.push_str(&decimal(passage));
        self.article.query_selector(&selector)
    }

    /// Makes the next match (`forward`) or the one before the present one, around the ends; the element to show.
    pub fn step(&mut self, ui: &Ui, forward: bool) -> Result<Option<Element>, JsValue> {
        let total = self.matches.len() as u32;
        if total == 0 || self.bar.is_none() {
            return Ok(None);
        }
        self.mark_current(ui, false)?;
        self.current = (self.current + if forward { 1 } else { total - 1 }) % total;
        self.mark_current(ui, true)?;
        Ok(self.pieces(self.current)?.into_iter().next())
    }

    /// Takes the bar and all marks away; the text stays.
    pub fn close(&mut self) -> Result<(), JsValue> {
        let Some((bar, _)) = self.bar.take() else { return Ok(()) };
        bar.remove();
        let marks = self.article.query_selector_all("mark")?;
        for index in 0..marks.length() {
            let Some(mark) = marks.item(index) else { continue };
            let Some(parent) = mark.parent_node() else { continue };
            while let Some(child) = mark.first_child() {
                parent.insert_before(&child, Some(&mark))?;
            }
            parent.remove_child(&mark)?;
        }
        self.article.normalize();
        Ok(())
    }
}

impl Reader {
    /// Shows, or no longer shows, the present match as such, and says its place.
    fn mark_current(&self, ui: &Ui, on: bool) -> Result<(), JsValue> {
        let Some((_, status)) = &self.bar else { return Ok(()) };
        for piece in self.pieces(self.current)? {
            piece.set_class_name(if on { "current" } else { "" });
        }
        if on {
            let total = self.matches.len() as u32;
            dom::clear(status);
            let seen = dom::add_text(status, "span", "", &ui.place("find.place", self.current + 1, total));
            dom::set(&seen, "aria-hidden", "true");
            let spoken = ui.place("find.spoken", self.current + 1, total);
            dom::add_text(status, "span", "unseen", &spoken);
        }
        Ok(())
    }

    /// The elements of a match: one, unless it crosses inline mark-up.
    fn pieces(&self, number: u32) -> Result<Vec<Element>, JsValue> {
        let mut selector = String::from("mark[data-match=\"");
        selector.push_str(&decimal(number));
        selector.push_str("\"]");
        let found = self.article.query_selector_all(&selector)?;
        Ok((0..found.length()).filter_map(|index| found.item(index)).map(JsCast::unchecked_into).collect())
    }
}

/// The matches as marks, in reading order.
fn marks(found: &[Found]) -> Vec<Mark> {
    let numbered = (0u32..).zip(found);
    numbered.map(|(number, found)| Mark { number, bytes: found.bytes.clone() }).collect()
}

/// The marks of one passage; `marks` and `found` run side by side.
fn of<'a>(found: &[Found], marks: &'a [Mark], passage: u32) -> &'a [Mark] {
    let start = found.partition_point(|found| found.passage < passage);
    let end = found.partition_point(|found| found.passage <= passage);
    marks.get(start..end).unwrap_or_default()
}

/// The way back, the title and the metadata; returns the title's empty heading.
fn draw_head(article: &Element, ui: &Ui, head: &Head) -> Element {
    let back = dom::add_text(article, "a", "back", &ui.say("reader.back"));
    dom::set(&back, "href", &ui.back());
    let title = dom::add(article, "h1");

    let facts = dom::add_class(article, "dl", "facts");
    let fact = |name: &str, value: &str| -> Element {
        let pair = dom::add(&facts, "div");
        dom::add_text(&pair, "dt", "", name);
        dom::add_text(&pair, "dd", "", value)
    };
    if let Some(source) = &head.source {
        fact(&ui.say("reader.source"), source);
    }
    if let Some(date) = head.date {
        fact(&ui.say("reader.date"), &ui.date(&iso(date)));
    }
    if let Some(section) = &head.section {
        fact(&ui.say("reader.section"), section);
    }
    if let Some(language) = ui.language(&head.lang) {
        fact(&ui.say("reader.language"), &language);
    }
    for (name, values) in &head.fields {
        fact(name, &values.join(", "));
    }
    if let Some(url) = head.url.as_deref().filter(|url| is_safe(url)) {
        let value = fact(&ui.say("reader.original"), "");
        let link = dom::add_text(&value, "a", "", url);
        dom::set(&link, "href", url);
        dom::set(&link, "rel", "noopener");
    }
    if facts.child_element_count() == 0 {
        facts.remove();
    }
    title
}

/// The bar that steps through matches, and the place in it that says which is shown.
fn draw_bar(into: &Element, ui: &Ui) -> (Element, Element) {
    let bar = dom::add_class(into, "div", "find");
    dom::set(&bar, "role", "group");
    dom::set(&bar, "aria-label", &ui.say("find"));
    let status = dom::add_class(&bar, "p", "place");
    dom::set(&status, "role", "status");
    for (action, sign) in [("previous", "↑"), ("next", "↓"), ("close", "×")] {
        let button = dom::add_text(&bar, "button", "", sign);
        let mut key = String::from("find.");
        key.push_str(action);
        let name = ui.say(&key);
        dom::set(&button, "type", "button");
        dom::set(&button, "data-do", action);
        dom::set(&button, "aria-label", &name);
        dom::set(&button, "title", &name);
    }
    (bar, status)
}
