//! The lists of all plain pages, and the map for search engines.

use super::frame::{self, address};
use super::phrases::{Phrases, iso};
use super::{Entry, FIRST_LIST, FOLDER, escape, file_name};
use crate::report::grouped;
use crate::site::Look;

/// Documents in one list; the page of one is some 100 kB.
const LENGTH: usize = 500;

/// The lists with their file names; newest documents first, under the years.
pub(super) fn pages(look: &Look, entries: &[Entry]) -> Vec<(String, String)> {
    let phrases = Phrases::of([&look.lang, entries.first().map_or("", |entry| &entry.lang)]);
    let count = entries.len().div_ceil(LENGTH);
    let pages = entries.chunks(LENGTH).enumerate();
    pages
        .map(|(number, entries)| {
            let mut main = format!("<h1>{}</h1>\n", phrases.all);
            let mut last = None;
            for entry in entries {
                let year = entry.date.map(|date| date.year);
                if last != Some(year) {
                    main += if last.is_some() { "</ul>\n" } else { "" };
                    let heading = year.map_or(phrases.undated.to_owned(), |year| year.to_string());
                    main += &format!("<h2>{heading}</h2>\n<ul class=\"plain\">\n");
                    last = Some(year);
                }
                main += &line(entry, phrases);
            }
            main += "</ul>\n";
            if count > 1 {
                main += &format!("<nav aria-label=\"{}\"><p>", phrases.all);
                if number > 0 {
                    main += &format!(
                        "<a class=\"button\" href=\"{}\">← {}</a> ",
                        name(number - 1),
                        phrases.later
                    );
                }
                main += &format!("{} / {count}", number + 1);
                if number + 1 < count {
                    main += &format!(
                        " <a class=\"button\" href=\"{}\">{} →</a>",
                        name(number + 1),
                        phrases.earlier
                    );
                }
                main += "</p></nav>\n";
            }
            (name(number), frame::page(look, phrases, phrases.all, &name(number), "", &main))
        })
        .collect()
}

fn name(number: usize) -> String {
    if number == 0 { FIRST_LIST.to_owned() } else { format!("list-{}.html", number + 1) }
}

fn line(entry: &Entry, phrases: &Phrases) -> String {
    let lang = match entry.lang.as_str() {
        "" => String::new(),
        lang => format!(" lang=\"{}\"", escape(lang)),
    };
    let facts = [
        entry
            .date
            .map(|date| format!("<time datetime=\"{}\">{}</time>", iso(date), escape(&phrases.day(date)))),
        entry.source.as_deref().map(escape),
    ];
    let facts: Vec<_> = facts.into_iter().flatten().collect();
    let facts =
        if facts.is_empty() { String::new() } else { format!(" <span>{}</span>", facts.join(" · ")) };
    format!("<li><a href=\"{}\"{lang}>{}</a>{facts}</li>\n", file_name(&entry.id), escape(&entry.title))
}

/// `sitemap.xml`: the front page and every plain page. See <https://www.sitemaps.org/protocol.html>.
pub(super) fn sitemap(url: &str, entries: &[Entry]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out += "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
    let pages = entries.iter().map(|entry| address(url, &file_name(&entry.id)));
    for address in std::iter::once(url.to_owned()).chain(pages) {
        out += &format!("<url><loc>{}</loc></url>\n", escape(&address));
    }
    out += "</urlset>\n";
    out
}

/// The way from the front page to the first list.
pub(super) fn way_in(documents: usize) -> String {
    let number = grouped(documents as u64);
    let link = |lang, number: &str| {
        let all = Phrases::of([lang, ""]).all;
        format!(
            "<p lang=\"{lang}\"><a class=\"button\" href=\"{FOLDER}/{FIRST_LIST}\">{all} ({number})</a></p>"
        )
    };
    link("vi", &number.replace(',', ".")) + &link("en", &number)
}
