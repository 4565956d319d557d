//! How a query was understood: a line for each thing the engine did beside looking for the words as they stand.

use super::{Ui, dom};
use index::cut;
use search::Response;
use web_sys::Element;

/// Draws what was understood, the way back to the words as typed, and what was found by other names or not at all.
/// Nothing, if there is nothing to say.
pub(super) fn draw_notes(into: &Element, ui: &Ui, response: &Response, query: &str, literal: bool) {
    let notes = dom::add_class(into, "div", "notes");
    // What something was read as is most likely in the language of what it found.
    let lang = response.hits.first().map_or("", |hit| &hit.head.lang);
    let mut read = response.reading.clone().unwrap_or_default();
    if read.is_empty() {
        for (typed, searched) in &response.corrected {
            read = ui.mend(if read.is_empty() { query } else { &read }, typed, searched);
        }
    }
    let (key, words, lang, way) = if literal {
        ("results.literal", query, "", "results.asUsual")
    } else {
        ("results.reading", read.as_str(), lang, "results.asTyped")
    };
    if let Some(line) = note(&notes, ui, key, words, lang) {
        dom::text(&line, " — ");
        let link = dom::add(&line, "a");
        dom::set(&link, "href", &ui.search(query, !literal));
        say(&link, ui, way, query, "");
    }
    let (mut names, mut dropped) = (String::new(), String::new());
    for (_, other) in &response.synonyms {
        list(&mut names, other);
    }
    note(&notes, ui, "results.synonyms", &names, lang);
    // Never left unsaid.
    for word in &response.dropped {
        list(&mut dropped, word);
    }
    note(&notes, ui, "results.dropped", &dropped, "");
    if notes.child_element_count() == 0 {
        notes.remove();
    }
}

/// Appends a word to others.
fn list(words: &mut String, word: &str) {
    if !words.is_empty() {
        words.push_str(", ");
    }
    words.push_str(word);
}

/// A line about words; none without words.
fn note(notes: &Element, ui: &Ui, key: &str, words: &str, lang: &str) -> Option<Element> {
    if words.is_empty() {
        return None;
    }
    let line = dom::add(notes, "p");
    say(&dom::add(&line, "span"), ui, key, words, lang);
    Some(line)
}

/// Writes the text with this key, `words` in its gap if it has one. They are isolated: what was typed may run from
/// right to left.
fn say(into: &Element, ui: &Ui, key: &str, words: &str, lang: &str) {
    let text = ui.say(key);
    let Some((before, rest)) = cut(&text, b'{') else { return dom::text(into, &text) };
    dom::text(into, before);
    dom::set_lang(&dom::add_text(into, "bdi", "", words), lang);
    dom::text(into, cut(rest, b'}').map_or("", |(_, after)| after));
}
