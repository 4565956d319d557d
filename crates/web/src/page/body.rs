//! A document's body: the flat run of passages, grouped again into lists, tables, quotations and headings.

use super::Ui;
use super::dom;
use super::inline::{Inline, Mark};
use index::decimal;
use index::document::{Passage, PassageKind};
use web_sys::Element;

/// Passages in one part. Parts out of sight are not laid out (`content-visibility`), which makes a document of
/// thousands of passages open at once; a part must be long enough for that to pay.
const PART: u32 = 50;

/// Draws passages one after another.
pub(super) struct Body<'a> {
    root: &'a Element,
    ui: &'a Ui,
    part: Option<Element>,
    in_part: u32,
    /// Levels of the headings above this place, outermost first.
    outline: Vec<u8>,
    open: Open,
}

/// What the next passage may continue.
enum Open {
    Nothing,
    /// A paragraph, item, caption or quotation's paragraph.
    Text(Element),
    /// Lists inside each other, outermost first, each with its last item.
    Lists(Vec<List>),
    /// A table: its head or body, and whether that is the head.
    Table {
        table: Element,
        rows: Element,
        head: bool,
    },
    /// A quotation, and its last paragraph.
    Quote(Element, Element),
}

struct List {
    element: Element,
    item: Element,
    ordered: bool,
}

impl<'a> Body<'a> {
    pub(super) fn new(root: &'a Element, ui: &'a Ui) -> Self {
        Body { root, ui, part: None, in_part: 0, outline: Vec::new(), open: Open::Nothing }
    }

    /// Draws the next passage.
    pub(super) fn draw(&mut self, number: u32, passage: &Passage, marks: &[Mark]) {
        let inline = Inline { text: &passage.text, spans: &passage.spans, marks };
        let whole = 0..passage.text.len();
        let element = match passage.kind {
            PassageKind::Row { header, first } => {
                let row = self.row(header, first);
                cells(&row, &inline, header);
                row
            }
            kind => {
                let element = match kind {
                    PassageKind::Heading { level } => self.heading(level),
                    PassageKind::Continued => self.continued(),
                    PassageKind::Item { depth, number } => self.item(depth, number),
                    PassageKind::Quote => self.quote(),
                    PassageKind::Code => self.code(),
                    PassageKind::Caption => self.text("caption"),
                    PassageKind::Paragraph | PassageKind::Row { .. } => self.text(""),
                };
                inline.draw(&element, whole);
                element
            }
        };
        identify(&element, number);
        self.in_part += 1;
    }

    /// Where the next block goes: the present part, or a new one once that is long enough.
    fn block(&mut self) -> Element {
        self.open = Open::Nothing;
        match &self.part {
            Some(part) if self.in_part < PART => part.clone(),
            _ => {
                let part = dom::add_class(self.root, "div", "part");
                self.in_part = 0;
                self.part = Some(part.clone());
                part
            }
        }
    }

    /// A heading one level below the nearest heading above it of a lower level. A document may skip levels; what a
    /// screen reader walks through must not.
    fn heading(&mut self, level: u8) -> Element {
        while self.outline.pop_if(|above| *above >= level).is_some() {}
        self.outline.push(level);
        let tag = match self.outline.len() {
            1 => "h2",
            2 => "h3",
            3 => "h4",
            4 => "h5",
            _ => "h6",
        };
        dom::add(&self.block(), tag)
    }

    fn text(&mut self, class: &str) -> Element {
        let paragraph = dom::add(&self.block(), "p");
        if !class.is_empty() {
            paragraph.set_class_name(class);
        }
        self.open = Open::Text(paragraph.clone());
        paragraph
    }

    fn continued(&mut self) -> Element {
        let holder = match &self.open {
            Open::Text(text) | Open::Quote(_, text) => Some(text),
            Open::Lists(lists) => lists.last().map(|list| &list.item),
            Open::Nothing | Open::Table { .. } => None,
        };
        let Some(holder) = holder.cloned() else { return self.text("") };
        dom::text(&holder, " ");
        dom::add(&holder, "span")
    }

    fn item(&mut self, depth: u8, number: Option<u32>) -> Element {
        let ordered = number.is_some();
        let mut lists = match std::mem::replace(&mut self.open, Open::Nothing) {
            Open::Lists(lists) => lists,
            _ => Vec::new(),
        };
        lists.truncate(usize::from(depth) + 1);
        if lists.len() == usize::from(depth) + 1 {
            // Of another kind: another list.
            lists.pop_if(|list| list.ordered != ordered);
        }
        // The list to go on with, or a new one; never more than one level deeper than the item before.
        let element = match lists.pop_if(|_| true) {
            Some(list) if lists.len() == usize::from(depth) => list.element,
            outer => {
                let holder = match outer {
                    Some(outer) => {
                        let item = outer.item.clone();
                        lists.push(outer);
                        item
                    }
                    None => self.block(),
                };
                dom::add(&holder, if ordered { "ol" } else { "ul" })
            }
        };
        let item = dom::add(&element, "li");
        if let Some(number) = number {
            dom::set(&item, "value", &decimal(number));
        }
        // The item's text has an element of its own: the item also holds the lists below it.
        let text = dom::add(&item, "span");
        lists.push(List { element, item, ordered });
        self.open = Open::Lists(lists);
        text
    }

    fn row(&mut self, header: bool, first: bool) -> Element {
        let table = match &self.open {
            Open::Table { table, .. } if !first => table.clone(),
            _ => {
                // Wide tables scroll on their own; that must work from the keyboard too.
                let scroller = dom::add_class(&self.block(), "div", "table");
                dom::set(&scroller, "role", "region");
                dom::set(&scroller, "aria-label", &self.ui.say("table"));
                dom::set(&scroller, "tabindex", "0");
                dom::add(&scroller, "table")
            }
        };
        let rows = match &self.open {
            // A heading row in the middle of a table stays in its body.
            Open::Table { rows, head, .. } if !first && (!*head || header) => rows.clone(),
            _ => dom::add(&table, if header { "thead" } else { "tbody" }),
        };
        let row = dom::add(&rows, "tr");
        let head = rows.tag_name().eq_ignore_ascii_case("thead");
        self.open = Open::Table { table, rows, head };
        row
    }

    fn quote(&mut self) -> Element {
        let quote = match &self.open {
            Open::Quote(quote, _) => quote.clone(),
            _ => dom::add(&self.block(), "blockquote"),
        };
        let paragraph = dom::add(&quote, "p");
        self.open = Open::Quote(quote, paragraph.clone());
        paragraph
    }

    fn code(&mut self) -> Element {
        let block = dom::add(&self.block(), "pre");
        dom::add(&block, "code")
    }
}

/// Draws the cells of a row: the parts of its text between tabs.
fn cells(row: &Element, inline: &Inline<'_>, header: bool) {
    let mut start = 0;
    for content in inline.text.as_bytes().split(|&byte| byte == b'\t') {
        let end = start + content.len();
        let cell = dom::add(row, if header { "th" } else { "td" });
        if header {
            dom::set(&cell, "scope", "col");
        }
        inline.draw(&cell, start..end);
        start = end + 1;
    }
}

/// Makes an element the place of a passage: addresses lead to it, and it can take the focus.
pub(super) fn identify(element: &Element, number: u32) {
    let mut id = String::from("p-");
    id.push_str(&decimal(number));
    element.set_id(&id);
    dom::set(element, "tabindex", "-1");
}
