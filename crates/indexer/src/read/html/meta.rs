//! What a page says about itself: title, day, language, address, publisher.

use std::collections::BTreeMap;

use index::document::{Head, Passage, PassageKind};

use super::main_content::Root;
use super::tree::{DOCUMENT, NodeId, Tree};
use crate::read::{clean, date, writer};

/// Reads the head, and the language the template states.
pub(super) fn read(tree: &Tree, passages: &[Passage], roots: &[Root]) -> (Head, Option<String>) {
    let meta = metas(tree);
    let first = |names: &[&str]| names.iter().find_map(|name| meta.get(*name)).cloned();
    let mut head = Head { title: title(tree, passages, &meta).unwrap_or_default(), ..Head::default() };
    head.source = first(&[
        "og:site_name",
        "dc.publisher",
        "dcterms.publisher",
        "citation_publisher",
        "publisher",
        "application-name",
    ]);
    head.source =
        head.source.or_else(|| first(&["author", "article:author", "dc.creator", "citation_author"]));
    head.section = first(&["article:section"]);
    let days = [
        "article:published_time",
        "datepublished",
        "citation_publication_date",
        "citation_date",
        "dc.date.issued",
        "dc.date",
        "dcterms.issued",
        "dcterms.date",
        "dcterms.created",
        "pubdate",
        "date",
        "sailthru.date",
    ];
    head.date = days.iter().filter_map(|name| meta.get(*name)).find_map(|day| date::parse(day));
    head.date = head.date.or_else(|| only_time(tree, roots));
    let canonical = elements(tree, "link").find(|&id| {
        tree.attribute(id, "rel")
            .is_some_and(|rel| rel.split_whitespace().any(|r| r.eq_ignore_ascii_case("canonical")))
    });
    let address =
        canonical.and_then(|id| tree.attribute(id, "href").map(str::to_owned)).or_else(|| first(&["og:url"]));
    head.url = address.and_then(|address| writer::safe_link(&address));
    let author = first(&["author", "article:author"]).filter(|author| Some(author) != head.source.as_ref());
    if let Some(author) = author.filter(|author| !author.starts_with("http")) {
        head.fields.push(("author".to_owned(), vec![author]));
    }
    let lang = elements(tree, "html").find_map(|id| tree.attribute(id, "lang")).map(str::to_owned);
    (head, lang)
}

fn elements<'a>(tree: &'a Tree, tag: &'a str) -> impl Iterator<Item = NodeId> + 'a {
    tree.descendants(DOCUMENT).filter(move |&id| tree.tag(id) == tag)
}

/// The first value of each name.
fn metas(tree: &Tree) -> BTreeMap<String, String> {
    let mut metas = BTreeMap::new();
    for id in elements(tree, "meta") {
        let name = ["property", "name", "itemprop"].iter().find_map(|key| tree.attribute(id, key));
        let content = tree.attribute(id, "content").map(clean::line).filter(|content| !content.is_empty());
        if let (Some(name), Some(content)) = (name, content) {
            metas.entry(name.trim().to_ascii_lowercase()).or_insert(content);
        }
    }
    metas
}

/// The day in the content's `<time>`, if it is the only day there.
fn only_time(tree: &Tree, roots: &[Root]) -> Option<index::document::Date> {
    let within = roots.iter().flat_map(|root| tree.descendants(root.id));
    let mut days: Vec<_> = within
        .filter(|&id| tree.tag(id) == "time")
        .filter_map(|id| {
            tree.attribute(id, "datetime").map(str::to_owned).or_else(|| Some(tree.text_within(id)))
        })
        .filter_map(|day| date::parse(&day))
        .collect();
    days.dedup();
    if let [day] = days.as_slice() { Some(*day) } else { None }
}

/// The content's own first-level heading, if it has one or the page's title starts with it; else what the head states,
/// without the site's name; else the first such heading anywhere.
fn title(tree: &Tree, passages: &[Passage], meta: &BTreeMap<String, String>) -> Option<String> {
    let site = meta.get("og:site_name").map_or("", String::as_str);
    let in_head = || {
        elements(tree, "title").map(|id| clean::line(&tree.text_within(id))).find(|title| !title.is_empty())
    };
    let stated =
        meta.get("og:title").or_else(|| meta.get("citation_title")).or_else(|| meta.get("dc.title")).cloned();
    let stated = stated.or_else(in_head).map(|title| without_site(&title, site));
    let mut headings =
        passages.iter().filter(|p| p.kind == PassageKind::Heading { level: 1 }).map(|p| p.text.as_str());
    let only = if headings.clone().count() == 1 { headings.next() } else { None };
    let same = stated.as_deref().and_then(|stated| headings.find(|heading| stated.starts_with(heading)));
    let anywhere =
        || elements(tree, "h1").map(|id| clean::line(&tree.text_within(id))).find(|title| !title.is_empty());
    only.or(same).map(str::to_owned).or(stated).or_else(anywhere)
}

/// Takes ` - Site` or ` | Site` off a title's end.
fn without_site(title: &str, site: &str) -> String {
    let bare = title.strip_suffix(site).filter(|_| !site.is_empty()).map(|title| title.trim_end());
    let bare = bare.map(|title| title.trim_end_matches(['-', '|', '–', '—', '·', '»', ':']).trim_end());
    bare.filter(|title| !title.is_empty()).unwrap_or(title).to_owned()
}
