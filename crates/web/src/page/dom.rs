//! The few things done to the document: elements, attributes, text. There is no way here to insert mark-up.
//!
//! The DOM refuses names that cannot be names, and a child that is its own ancestor. Names are literals here and
//! children are new, so nothing below can fail; what the DOM returns all the same is dropped here, not passed on
//! through every function that draws.

use web_sys::Element;

/// A new element, part of nothing yet, in the document of `of`; `of` itself is the default no case needs.
pub(super) fn create(of: &Element, tag: &str) -> Element {
    let created = of.owner_document().and_then(|document| document.create_element(tag).ok());
    created.unwrap_or_else(|| of.clone())
}

/// Appends an element to `parent`.
pub(super) fn append(parent: &Element, child: &Element) {
    let _ = parent.append_child(child);
}

/// Appends a new element to `parent`.
pub(super) fn add(parent: &Element, tag: &str) -> Element {
    let element = create(parent, tag);
    append(parent, &element);
    element
}

/// Appends a new element of a class to `parent`.
pub(super) fn add_class(parent: &Element, tag: &str, class: &str) -> Element {
    let element = add(parent, tag);
    element.set_class_name(class);
    element
}

/// Appends a new element with a text to `parent`.
pub(super) fn add_text(parent: &Element, tag: &str, class: &str, content: &str) -> Element {
    let element = add(parent, tag);
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element.set_text_content(Some(content));
    element
}

/// Appends a text.
pub(super) fn text(parent: &Element, content: &str) {
    if !content.is_empty() {
        let _ = parent.append_with_str_1(content);
    }
}

/// Takes everything out of an element.
pub(super) fn clear(element: &Element) {
    element.set_text_content(None);
}

/// Says in which language an element's text is, if that is known.
pub(super) fn set_lang(element: &Element, lang: &str) {
    if !lang.is_empty() {
        set(element, "lang", lang);
    }
}

/// Sets an attribute.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}
