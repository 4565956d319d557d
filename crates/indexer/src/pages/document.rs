//! The plain page of one document, with what search engines and collectors of references look for in its head.

use super::body::Body;
use super::frame::{self, address};
use super::phrases::{Phrases, iso};
use super::{FIRST_LIST, escape, file_name, inline};
use crate::read::safe_link;
use crate::site::Look;
use index::document::{Head, Passage, PassageKind};
use serde_json::{Map, Value, json};

/// Letters of the description that results of search engines show.
const DESCRIPTION: usize = 200;
/// Fields that name who wrote a document.
const AUTHORS: [&str; 4] = ["author", "authors", "creator", "tác giả"];

/// The page's bytes.
pub(super) fn page(look: &Look, head: &Head, passages: &[Passage]) -> String {
    let phrases = Phrases::of([&head.lang, &look.lang]);
    let name = file_name(&head.id);
    let mut main = format!(
        "<p class=\"ways\"><a href=\"{FIRST_LIST}\">{}</a> <a href=\"../index.html{}\">{}</a></p>\n",
        phrases.all,
        escape(&fragment(&head.id)),
        phrases.open
    );
    let lang = if head.lang.is_empty() { String::new() } else { format!(" lang=\"{}\"", escape(&head.lang)) };
    main += &format!("<article{lang}>\n");
    // Most documents begin with their title. It is shown once, and is a passage like any other.
    let mut numbered = (0u32..).zip(passages).peekable();
    let first = numbered
        .next_if(|(_, first)| matches!(first.kind, PassageKind::Heading { .. }) && first.text == head.title);
    main += &match first {
        Some((_, first)) => format!("<h1 id=\"p-0\">{}</h1>\n", inline::whole(first)),
        None => format!("<h1>{}</h1>\n", escape(&head.title)),
    };
    main += &facts(head, phrases);
    main += "<div class=\"text\">\n";
    let mut body = Body::new(phrases.table);
    for (number, passage) in numbered {
        body.add(number, passage);
    }
    main += &body.finish();
    main += "</div>\n</article>\n";
    frame::page(look, phrases, &head.title, &name, &metadata(look, head, passages, &name), &main)
}

/// What is known of the document, for readers.
fn facts(head: &Head, phrases: &Phrases) -> String {
    let mut out = String::new();
    let mut fact = |name: &str, value: &str| {
        out += &format!("<div><dt>{}</dt><dd>{value}</dd></div>\n", escape(name));
    };
    if let Some(source) = &head.source {
        fact(phrases.source, &escape(source));
    }
    if let Some(date) = head.date {
        fact(phrases.date, &format!("<time datetime=\"{}\">{}</time>", iso(date), phrases.day(date)));
    }
    if let Some(section) = &head.section {
        fact(phrases.section, &escape(section));
    }
    for (name, values) in &head.fields {
        fact(name, &escape(&values.join(", ")));
    }
    if let Some(url) = head.url.as_deref().and_then(safe_link) {
        fact(phrases.original, &format!("<a href=\"{}\" rel=\"noopener\">{0}</a>", escape(&url)));
    }
    if out.is_empty() { out } else { format!("<dl class=\"facts\">\n{out}</dl>\n") }
}

/// The same for programs: `citation_*` as Google Scholar and Zotero read it, and schema.org as JSON-LD, which is data
/// to a browser and not a script.
fn metadata(look: &Look, head: &Head, passages: &[Passage], name: &str) -> String {
    let mut out = String::new();
    let mut meta = |name: &str, value: &str| {
        if !value.is_empty() {
            out += &format!("<meta name=\"{name}\" content=\"{}\">\n", escape(value));
        }
    };
    let text = description(passages);
    let authors: Vec<&String> = head
        .fields
        .iter()
        .filter(|(name, _)| AUTHORS.contains(&name.to_lowercase().as_str()))
        .flat_map(|(_, values)| values)
        .collect();
    let url = look.url.as_ref().map(|url| address(url, name));
    meta("description", &text);
    meta("citation_title", &head.title);
    for author in &authors {
        meta("citation_author", author);
    }
    if let Some(date) = head.date {
        meta("citation_publication_date", &iso(date).replace('-', "/"));
    }
    meta("citation_publisher", head.source.as_deref().unwrap_or_default());
    meta("citation_language", &head.lang);
    meta("citation_public_url", url.as_deref().unwrap_or_default());

    let mut data = Map::new();
    let mut set = |key: &str, value: Value| drop(data.insert(key.to_owned(), value));
    set("@context", json!("https://schema.org"));
    set("@type", json!("CreativeWork"));
    set("name", json!(head.title));
    set("identifier", json!(head.id));
    if let Some(url) = &url {
        set("url", json!(url));
    }
    if let Some(original) = head.url.as_deref().and_then(safe_link).filter(|url| url.starts_with("http")) {
        set("isBasedOn", json!(original));
    }
    if let Some(date) = head.date {
        set("datePublished", json!(iso(date)));
    }
    if !head.lang.is_empty() {
        set("inLanguage", json!(head.lang));
    }
    if let Some(source) = &head.source {
        set("publisher", json!({ "@type": "Organization", "name": source }));
    }
    if !authors.is_empty() {
        let person = |name: &&String| json!({ "@type": "Person", "name": name });
        set("author", authors.iter().map(person).collect());
    }
    if !text.is_empty() {
        set("description", json!(text));
    }
    let mut library = json!({ "@type": "Collection", "name": look.title });
    if let (Some(library), Some(url)) = (library.as_object_mut(), &look.url) {
        library.insert("url".to_owned(), json!(url));
    }
    set("isPartOf", library);
    // An element of a script ends at its end tag wherever that stands; in JSON these letters may be written otherwise.
    let json = Value::Object(data).to_string();
    let json = json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    out + &format!("<script type=\"application/ld+json\">{json}</script>\n")
}

/// The beginning of the running text, cut between words.
fn description(passages: &[Passage]) -> String {
    let mut paragraphs = passages.iter().filter(|passage| passage.kind == PassageKind::Paragraph);
    let text = paragraphs.find(|passage| passage.text.len() > 40).map_or("", |passage| &passage.text);
    match text.char_indices().nth(DESCRIPTION) {
        None => text.to_owned(),
        Some((end, _)) => {
            let cut = &text[..end];
            format!("{}…", cut.rfind(' ').map_or(cut, |space| &cut[..space]))
        }
    }
}

/// The address of a document in the page of the library; as `format` in `www/address.js` writes it.
fn fragment(id: &str) -> String {
    let mut out = String::from("#/d/");
    let last = id.rsplit('/').next().unwrap_or_default();
    let numbered =
        id.contains('/') && (1..=9).contains(&last.len()) && last.bytes().all(|b| b.is_ascii_digit());
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' => out.push(byte as char),
            b'-' | b'_' | b'.' | b'!' | b'~' | b'*' | b'\'' | b'(' | b')' => out.push(byte as char),
            _ => out += &format!("%{byte:02X}"),
        }
    }
    // An id that ends in a number is told from a passage by naming the passage too.
    if numbered { out + "/0" } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_the_page() {
        assert_eq!(fragment("vi/a b<c>"), "#/d/vi/a%20b%3Cc%3E");
        assert_eq!(fragment("law/12"), "#/d/law/12/0");
        assert_eq!(fragment("ộ"), "#/d/%E1%BB%99");
    }

    #[test]
    fn a_description_ends_with_a_word() {
        let passage = |text: String| Passage { kind: PassageKind::Paragraph, text, spans: Vec::new() };
        let cut = description(&[passage("ngắn".into()), passage("chữ ".repeat(100))]);
        assert!(cut.ends_with("chữ…") && cut.chars().count() <= DESCRIPTION + 1, "{cut}");
        assert_eq!(description(&[]), "");
    }
}
