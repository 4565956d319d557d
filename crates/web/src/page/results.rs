//! The list of results.

use super::{Ui, dom};
use crate::engine::Task;
use crate::view_model::iso;
use search::{Hit, Response, Snippet};
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// Draws a search's answer into an element, in place of what it held. Returns how many documents match.
#[wasm_bindgen]
pub fn draw_results(into: &Element, ui: &Ui, task: &Task, query: &str) -> Result<u32, JsValue> {
    let response = task.response()?;
    let results = dom::create(into, "div");
    results.set_class_name("results");
    if response.total == 0 {
        draw_nothing(&results, ui, response, query);
    } else {
        dom::add_text(&results, "h1", "count", &total(ui, response));
        draw_dropped(&results, ui, response);
        // Safari takes a list without markers for no list.
        dom::set(&dom::add(&results, "ol"), "role", "list");
        dom::add_class(&results, "p", "more");
        append(&results, ui, response)?;
    }
    dom::clear(into);
    dom::append(into, &results);
    Ok(response.total)
}

/// Adds further hits to drawn results.
#[wasm_bindgen]
pub fn draw_more(into: &Element, ui: &Ui, task: &Task) -> Result<(), JsValue> {
    append(into, ui, task.response()?)
}

/// Appends hits to the list, and says whether there are more.
fn append(results: &Element, ui: &Ui, response: &Response) -> Result<(), JsValue> {
    let (Some(list), Some(more)) = (results.query_selector("ol")?, results.query_selector(".more")?) else {
        return Ok(());
    };
    for hit in &response.hits {
        draw_hit(&dom::add(&list, "li"), ui, hit);
    }
    dom::clear(&more);
    if !response.hits.is_empty() && list.child_element_count() < response.total {
        let button = dom::add_text(&more, "button", "", &ui.say("results.more"));
        dom::set(&button, "type", "button");
        dom::set(&button, "data-do", "more");
    }
    Ok(())
}

fn draw_hit(item: &Element, ui: &Ui, hit: &Hit) {
    let article = dom::add_class(item, "article", "hit");
    let heading = dom::add(&article, "h2");
    let link = dom::add_text(&heading, "a", "", &hit.head.title);
    dom::set(&link, "href", &ui.document(&hit.head.id, hit.passage));
    dom::set_lang(&link, &hit.head.lang);

    let facts = [
        hit.head.source.clone(),
        hit.head.date.map(|date| ui.date(&iso(date))),
        hit.head.section.clone(),
        ui.language(&hit.head.lang),
        matching(ui, hit),
    ];
    let line = dom::add_class(&article, "p", "facts");
    for fact in facts.into_iter().flatten() {
        dom::add_text(&line, "span", "", &fact);
        dom::text(&line, " ");
    }
    if line.child_element_count() == 0 {
        line.remove();
    }
    let snippet = dom::add_class(&article, "p", "snippet");
    dom::set_lang(&snippet, &hit.head.lang);
    draw_snippet(&snippet, &hit.snippet)
}

/// In how many passages the document matches; nothing to say of one.
fn matching(ui: &Ui, hit: &Hit) -> Option<String> {
    let key = if hit.matches_at_least { "results.passagesAtLeast" } else { "results.passages" };
    (hit.matches > 1).then(|| ui.count(key, hit.matches))
}

fn draw_snippet(into: &Element, snippet: &Snippet) {
    let mut at = 0;
    for mark in &snippet.marks {
        let Some(content) = snippet.text.get(mark.clone()) else { continue };
        dom::text(into, snippet.text.get(at..mark.start).unwrap_or_default());
        dom::add_text(into, "mark", "", content);
        at = mark.end;
    }
    dom::text(into, snippet.text.get(at..).unwrap_or_default())
}

fn total(ui: &Ui, response: &Response) -> String {
    let key = if response.total_is_bound { "results.countAtMost" } else { "results.count" };
    ui.count(key, response.total)
}

/// Words no document has: never left unsaid.
fn draw_dropped(into: &Element, ui: &Ui, response: &Response) {
    if !response.dropped.is_empty() {
        let words = response.dropped.join(", ");
        dom::add_text(into, "p", "dropped", &ui.about("results.dropped", &words));
    }
}

fn draw_nothing(into: &Element, ui: &Ui, response: &Response, query: &str) {
    dom::add_text(into, "h1", "", &ui.about("nothing", query));
    draw_dropped(into, ui, response);
    dom::add_text(into, "p", "", &ui.say("nothing.try"));
    let list = dom::add(into, "ul");
    for advice in ["nothing.fewer", "nothing.quotes", "nothing.marks", "nothing.minus"] {
        dom::add_text(&list, "li", "", &ui.say(advice));
    }
}
