//! A document's text: the flat run of passages, grouped again into lists, tables, quotations and headings, as the
//! reader in the browser groups them (`crates/web/src/page/body.rs`).

use super::inline::{stretch, whole};
use index::document::{Passage, PassageKind};

/// Text being written.
pub(super) struct Body {
    out: String,
    /// What a table is called.
    table: &'static str,
    /// Levels of the headings above this place, outermost first.
    outline: Vec<u8>,
    open: Open,
}

/// What the next passage may continue, its end tags still to be written.
enum Open {
    Nothing,
    Paragraph,
    /// Lists inside each other, outermost first: the depth of their items, and whether they are numbered.
    Lists(Vec<(u8, bool)>),
    /// A table, and whether its head is open and not its body.
    Table(bool),
    Quote,
}

impl Body {
    pub(super) fn new(table: &'static str) -> Body {
        Body { out: String::new(), table, outline: Vec::new(), open: Open::Nothing }
    }

    pub(super) fn finish(mut self) -> String {
        self.close();
        self.out
    }

    /// Writes the next passage.
    pub(super) fn add(&mut self, number: u32, passage: &Passage) {
        let id = format!(" id=\"p-{number}\"");
        let text = || whole(passage);
        match passage.kind {
            PassageKind::Heading { level } => {
                self.close();
                // A document may skip levels; what a screen reader walks through must not.
                while self.outline.pop_if(|above| *above >= level).is_some() {}
                self.outline.push(level);
                let level = (self.outline.len() + 1).min(6);
                self.out += &format!("<h{level}{id}>{}</h{level}>\n", text());
            }
            PassageKind::Continued if !matches!(self.open, Open::Nothing | Open::Table(_)) => {
                self.out += &format!(" <span{id}>{}</span>", text());
            }
            PassageKind::Paragraph | PassageKind::Continued => self.paragraph(&id, &text()),
            PassageKind::Caption => self.paragraph(&format!(" class=\"caption\"{id}"), &text()),
            PassageKind::Item { depth, number } => self.item(depth, number, &id, &text()),
            PassageKind::Row { header, first } => self.row(header, first, &id, passage),
            PassageKind::Quote => {
                if matches!(self.open, Open::Quote) {
                    self.out += "</p>\n";
                } else {
                    self.close();
                    self.out += "<blockquote>\n";
                }
                self.out += &format!("<p{id}>{}", text());
                self.open = Open::Quote;
            }
            PassageKind::Code => {
                self.close();
                self.out += &format!("<pre><code{id}>{}</code></pre>\n", text());
            }
        }
    }

    fn close(&mut self) {
        match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Nothing => {}
            Open::Paragraph => self.out += "</p>\n",
            Open::Lists(mut lists) => {
                while let Some(list) = lists.pop() {
                    self.end_list(list);
                }
            }
            Open::Table(head) => {
                self.out += if head { "</thead>\n</table></div>\n" } else { "</tbody>\n</table></div>\n" }
            }
            Open::Quote => self.out += "</p>\n</blockquote>\n",
        }
    }

    fn end_list(&mut self, (_, ordered): (u8, bool)) {
        self.out += if ordered { "</li>\n</ol>\n" } else { "</li>\n</ul>\n" };
    }

    fn paragraph(&mut self, attributes: &str, text: &str) {
        self.close();
        self.out += &format!("<p{attributes}>{text}");
        self.open = Open::Paragraph;
    }

    fn item(&mut self, depth: u8, number: Option<u32>, id: &str, text: &str) {
        let mut lists = match &mut self.open {
            Open::Lists(lists) => std::mem::take(lists),
            _ => {
                self.close();
                Vec::new()
            }
        };
        let ordered = number.is_some();
        // Deeper ones are over; one of this depth is, if it is of the other kind.
        while let Some(list) = lists.pop_if(|list| list.0 > depth || (list.0 == depth && list.1 != ordered)) {
            self.end_list(list);
        }
        if lists.last().is_some_and(|list| list.0 == depth) {
            self.out += "</li>\n";
        } else {
            self.out += if ordered { "\n<ol>\n" } else { "\n<ul>\n" };
            lists.push((depth, ordered));
        }
        let value = number.map(|number| format!(" value=\"{number}\"")).unwrap_or_default();
        // The item's text has an element of its own: the item also holds the lists below it.
        self.out += &format!("<li{value}><span{id}>{text}</span>");
        self.open = Open::Lists(lists);
    }

    fn row(&mut self, header: bool, first: bool, id: &str, passage: &Passage) {
        match self.open {
            Open::Table(true) if !first && !header => {
                self.out += "</thead>\n<tbody>\n";
                self.open = Open::Table(false);
            }
            // A heading row in the middle of a table stays in its body.
            Open::Table(_) if !first => {}
            _ => {
                self.close();
                // Wide tables scroll on their own; that must work from the keyboard too.
                self.out += &format!(
                    "<div class=\"table\" role=\"region\" aria-label=\"{}\" tabindex=\"0\"><table>\n{}\n",
                    self.table,
                    if header { "<thead>" } else { "<tbody>" }
                );
                self.open = Open::Table(header);
            }
        }
        self.out += &format!("<tr{id}>");
        let mut start = 0;
        for cell in passage.text.split('\t') {
            let end = start + cell.len();
            let text = stretch(passage, start..end);
            self.out +=
                &if header { format!("<th scope=\"col\">{text}</th>") } else { format!("<td>{text}</td>") };
            start = end + 1;
        }
        self.out += "</tr>\n";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(passages: &[(PassageKind, &str)]) -> String {
        let mut body = Body::new("Bảng");
        for (number, (kind, text)) in (0..).zip(passages) {
            body.add(number, &Passage { kind: *kind, text: (*text).into(), spans: Vec::new() });
        }
        body.finish().replace('\n', "")
    }

    #[test]
    fn lists_nest_as_they_did() {
        let item = |depth, number| PassageKind::Item { depth, number };
        let html = written(&[
            (item(0, Some(1)), "a"),
            (item(1, None), "b"),
            (item(2, None), "c"),
            (PassageKind::Continued, "d"),
            (item(0, Some(2)), "e"),
            (item(0, None), "f"),
            (item(3, None), "g"),
            (item(3, None), "h"),
        ]);
        let li = |id: u32, text: &str| format!("<span id=\"p-{id}\">{text}</span>");
        let expected = format!(
            "<ol><li value=\"1\">{}<ul><li>{}<ul><li>{} {}</li></ul></li></ul></li><li value=\"2\">{}</li></ol>\
             <ul><li>{}<ul><li>{}</li><li>{}</li></ul></li></ul>",
            li(0, "a"),
            li(1, "b"),
            li(2, "c"),
            li(3, "d"),
            li(4, "e"),
            li(5, "f"),
            li(6, "g"),
            li(7, "h")
        );
        assert_eq!(html, expected);
    }

    #[test]
    fn tables_quotes_and_headings_close() {
        let row = |header, first| PassageKind::Row { header, first };
        let html = written(&[
            (PassageKind::Heading { level: 3 }, "H"),
            (PassageKind::Heading { level: 6 }, "I"),
            (row(true, true), "a\tb"),
            (row(false, false), "1\t<2>"),
            (row(false, true), "3"),
            (PassageKind::Quote, "q"),
            (PassageKind::Quote, "r"),
            (PassageKind::Code, "x\ny"),
            (PassageKind::Continued, "z"),
        ]);
        assert!(
            html.starts_with(
                "<h2 id=\"p-0\">H</h2><h3 id=\"p-1\">I</h3><div class=\"table\" role=\"region\""
            )
        );
        assert!(html.contains(
            "<thead><tr id=\"p-2\"><th scope=\"col\">a</th><th scope=\"col\">b</th></tr></thead><tbody>"
        ));
        assert!(html.contains("<td>&lt;2&gt;</td></tr></tbody></table></div><div"));
        assert!(html.contains("<blockquote><p id=\"p-5\">q</p><p id=\"p-6\">r</p></blockquote>"));
        assert!(html.ends_with("<pre><code id=\"p-7\">xy</code></pre><p id=\"p-8\">z</p>"));
    }
}
