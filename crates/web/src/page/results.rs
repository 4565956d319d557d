//! The list of results.

use super::notes::draw_notes;
use super::{Ui, dom};
use crate::engine::Task;
use crate::view_model::iso;
use search::{Hit, Response, Snippet};
use wasm_bindgen::prelude::*;
use web_sys::Element;

/// Draws a search's answer into an element, in place of what it held; `literal` says whether its words were searched
/// exactly as they stand. Returns how many documents match.
#[wasm_bindgen]
pub fn draw_results(
    into: &Element,
    ui: &Ui,
    task: &Task,
    query: &str,
    literal: bool,
) -> Result<u32, JsValue> {
    let response = task.response()?;
    let results = dom::create(into, "div");
    results.set_class_name("results");
    let (class, title) = match response.total {
        0 if query.is_empty() => ("", ui.say("nothing.all")),
        0 => ("", ui.about("nothing", query)),
        _ => ("count", total(ui, response)),
    };
    dom::add_text(&results, "h1", class, &title);
    draw_notes(&results, ui, response, query, literal);
    // What else could be asked, the script says.
    if response.total > 0 {
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

    let line = dom::add_class(&article, "p", "facts");
    draw_fact(&line, hit.head.source.as_deref());
    draw_fact(&line, hit.head.date.map(|date| ui.date(&iso(date))).as_deref());
    draw_fact(&line, hit.head.section.as_deref());
    draw_fact(&line, ui.language(&hit.head.lang).as_deref());
    draw_fact(&line, matching(ui, hit).as_deref());
    if line.child_element_count() == 0 {
        line.remove();
    }
    let snippet = dom::add_class(&article, "p", "snippet");
    dom::set_lang(&snippet, &hit.head.lang);
    draw_snippet(&snippet, &hit.snippet)
}

fn draw_fact(line: &Element, fact: Option<&str>) {
    if let Some(fact) = fact {
        dom::add_text(line, "span", "", fact);
        dom::text(line, " ");
    }
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
