//! The few things done to the document: elements, attributes, text. There is no way here to insert mark-up.

use wasm_bindgen::JsValue;
use web_sys::{Document, Element};

/// The document an element belongs to.
pub(super) fn document(of: &Element) -> Result<Document, JsValue> {
    of.owner_document().ok_or(JsValue::NULL)
}

/// Appends a new element to `parent`.
pub(super) fn add(parent: &Element, tag: &str) -> Result<Element, JsValue> {
    let element = document(parent)?.create_element(tag)?;
    parent.append_child(&element)?;
    Ok(element)
}

/// Appends a new element of a class to `parent`.
pub(super) fn add_class(parent: &Element, tag: &str, class: &str) -> Result<Element, JsValue> {
    let element = add(parent, tag)?;
    element.set_class_name(class);
    Ok(element)
}

/// Appends a new element with a text to `parent`.
pub(super) fn add_text(parent: &Element, tag: &str, class: &str, content: &str) -> Result<Element, JsValue> {
    let element = add(parent, tag)?;
    if !class.is_empty() {
        element.set_class_name(class);
    }
    element.set_text_content(Some(content));
    Ok(element)
}

/// Appends a text.
pub(super) fn text(parent: &Element, content: &str) -> Result<(), JsValue> {
    if !content.is_empty() {
        parent.append_child(&document(parent)?.create_text_node(content))?;
    }
    Ok(())
}

/// Takes everything out of an element.
pub(super) fn clear(element: &Element) {
    element.set_text_content(None);
}

/// Says in which language an element's text is, if that is known.
pub(super) fn set_lang(element: &Element, lang: &str) -> Result<(), JsValue> {
    if lang.is_empty() { Ok(()) } else { element.set_attribute("lang", lang) }
}
