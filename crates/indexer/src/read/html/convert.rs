//! Writes the content of a page out as passages.

use index::document::{Passage, PassageKind, SpanKind};

use super::main_content::{Root, Survey};
use super::tree::{NodeId, Tree};
use crate::read::picture;
use crate::read::writer::{self, Writer};

/// A row has at most this many cells of its own or left free by others.
const WIDEST_ROW: usize = 1000;

/// All passages inside the roots; whether with their pictures.
pub(super) fn passages(tree: &Tree, survey: &Survey, roots: &[Root], pictures: bool) -> Vec<Passage> {
    let (writer, state) = (Writer::default(), State::default());
    let mut converter = Converter { tree, survey, pictures, writer, state };
    for root in roots {
        converter.walk(root);
    }
    converter.writer.into_passages()
}

struct Converter<'a> {
    tree: &'a Tree,
    survey: &'a Survey,
    pictures: bool,
    writer: Writer,
    state: State,
}

/// What the node under way is inside of.
#[derive(Default)]
struct State {
    lists: Vec<Option<u32>>,
    item: Option<PassageKind>,
    heading: Option<u8>,
    quotes: usize,
    captions: usize,
    pre: usize,
    /// Inside a cell or a table's caption blocks are only spaces.
    inline: usize,
    table: Option<Table>,
}

impl State {
    /// Whether text is kept as it stands.
    fn is_code(&self) -> bool {
        self.pre > 0 && self.inline == 0 && self.heading.is_none() && self.captions == 0
    }
}

#[derive(Default)]
struct Table {
    started: bool,
    in_head: bool,
    /// Cells of the row under way; whether all of them are headings.
    cells: usize,
    all_headings: bool,
    /// For each column, how many more rows a cell above reaches down.
    reaching: Vec<usize>,
}

enum Step {
    Enter(NodeId),
    Leave(NodeId, End),
}

/// What has to be undone when a node is left.
enum End {
    Block,
    Span,
    List,
    Item,
    Heading,
    Quote,
    Caption,
    Pre,
    Table,
    Head,
    Row,
    Cell,
    InlineQuote,
}

impl Converter<'_> {
    fn walk(&mut self, root: &Root) {
        let mut stack = vec![Step::Enter(root.id)];
        while let Some(step) = stack.pop() {
            match step {
                Step::Leave(id, end) => self.leave(id, end),
                Step::Enter(id) => {
                    if let Some(text) = self.tree.text(id) {
                        self.text(text);
                        continue;
                    }
                    if id != root.id && self.survey.is_left_out(self.tree, id, root) {
                        continue;
                    }
                    if let Some(end) = self.enter(id) {
                        stack.push(Step::Leave(id, end));
                    }
                    stack.extend(self.tree.children_reversed(id).map(Step::Enter));
                }
            }
        }
        self.block();
    }

    fn text(&mut self, text: &str) {
        if self.state.is_code() {
            self.writer.preformatted(text);
        } else {
            self.writer.text(text);
        }
    }

    /// Ends the passage under way.
    fn block(&mut self) {
        if self.state.inline > 0 {
            self.writer.space();
        } else if !self.writer.is_empty() {
            let state = &mut self.state;
            let kind = match state.heading {
                Some(level) => PassageKind::Heading { level },
                None if state.captions > 0 => PassageKind::Caption,
                None if state.is_code() => PassageKind::Code,
                None => match state.item.take() {
                    Some(item) => item,
                    None if state.quotes > 0 => PassageKind::Quote,
                    None => PassageKind::Paragraph,
                },
            };
            self.writer.finish(kind);
        }
    }

    fn enter(&mut self, id: NodeId) -> Option<End> {
        let tag = self.tree.tag(id);
        if let Some(kind) = span(tag) {
            self.writer.open(kind);
            return Some(End::Span);
        }
        match tag {
            "a" => {
                match self.tree.attribute(id, "href").and_then(writer::safe_link) {
                    Some(address) => self.writer.open(SpanKind::Link(address)),
                    None => self.writer.open_unmarked(),
                }
                return Some(End::Span);
            }
            "br" => self.break_line(id),
            "img" => self.image(id),
            "q" => {
                self.writer.text("“");
                return Some(End::InlineQuote);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if self.state.inline == 0 => {
                self.block();
                self.state.heading = tag.bytes().last().map(|digit| digit.saturating_sub(b'0').clamp(1, 6));
                return Some(End::Heading);
            }
            "ul" | "ol" | "menu" | "dir" => {
                self.block();
                let start =
                    self.tree.attribute(id, "start").and_then(|start| start.trim().parse().ok()).unwrap_or(1);
                self.state.lists.push((tag == "ol").then_some(start));
                return Some(End::List);
            }
            "li" => {
                self.block();
                self.start_item(id);
                return Some(End::Item);
            }
            "blockquote" => {
                self.block();
                self.state.quotes += 1;
                return Some(End::Quote);
            }
            "figcaption" => {
                self.block();
                self.state.captions += 1;
                return Some(End::Caption);
            }
            "pre" | "xmp" | "listing" => {
                self.block();
                self.state.pre += 1;
                return Some(End::Pre);
            }
            "table" if self.state.table.is_none() && !self.survey.is_layout(self.tree, id) => {
                self.block();
                self.state.table = Some(Table::default());
                return Some(End::Table);
            }
            _ => return self.enter_in_table(tag),
        }
        None
    }

    fn enter_in_table(&mut self, tag: &str) -> Option<End> {
        if let Some(table) = &mut self.state.table {
            match tag {
                "caption" => {
                    self.state.captions += 1;
                    return Some(End::Caption);
                }
                "thead" => {
                    table.in_head = true;
                    return Some(End::Head);
                }
                "tr" => {
                    (table.cells, table.all_headings) = (0, true);
                    return Some(End::Row);
                }
                "td" | "th" => {
                    table.all_headings &= tag == "th";
                    self.start_cell();
                    self.state.inline += 1;
                    return Some(End::Cell);
                }
                _ => {}
            }
        }
        if is_block(tag) {
            self.block();
            return Some(End::Block);
        }
        None
    }

    fn leave(&mut self, id: NodeId, end: End) {
        match end {
            End::Span => self.writer.close(),
            End::InlineQuote => self.writer.text("”"),
            End::Block => self.block(),
            End::List => {
                self.block();
                self.state.lists.pop();
            }
            End::Item => {
                self.block();
                self.state.item = None;
            }
            End::Heading => {
                self.block();
                self.state.heading = None;
            }
            End::Quote => {
                self.block();
                self.state.quotes = self.state.quotes.saturating_sub(1);
            }
            End::Caption => {
                self.block();
                self.state.captions = self.state.captions.saturating_sub(1);
            }
            End::Pre => {
                self.block();
                self.state.pre = self.state.pre.saturating_sub(1);
            }
            End::Table => {
                self.block();
                self.state.table = None;
            }
            End::Head => {
                if let Some(table) = &mut self.state.table {
                    table.in_head = false;
                }
            }
            End::Cell => {
                self.state.inline = self.state.inline.saturating_sub(1);
                self.end_cell(id);
            }
            End::Row => self.end_row(),
        }
    }

    fn start_item(&mut self, id: NodeId) {
        let depth = self.state.lists.len().saturating_sub(1).min(15) as u8;
        let value = self.tree.attribute(id, "value").and_then(|value| value.trim().parse().ok());
        let number = self.state.lists.last_mut().and_then(Option::as_mut).map(|next| {
            let number = value.unwrap_or(*next);
            *next = number.saturating_add(1);
            number
        });
        self.state.item = (self.state.inline == 0).then_some(PassageKind::Item { depth, number });
    }

    /// One line end is a space, two are the end of a paragraph.
    fn break_line(&mut self, id: NodeId) {
        if self.state.is_code() {
            self.writer.preformatted("\n");
            return;
        }
        let next = self.tree.next(id, |next| self.tree.text(next).is_none_or(|text| !text.trim().is_empty()));
        if next.is_some_and(|next| self.tree.tag(next) == "br") { self.block() } else { self.writer.space() }
    }

    /// A picture, or its description if it lies elsewhere: text to be found, unless it is the name of a file.
    fn image(&mut self, id: NodeId) {
        if self.is_ornament(id) {
            return;
        }
        let attribute = |name| self.tree.attribute(id, name).map(str::trim);
        let alt = attribute("alt").unwrap_or_default();
        let address = attribute("src").filter(|_| self.pictures).and_then(picture::local);
        // Without a description it would put the name of its file into the heading.
        let address = address.filter(|_| self.state.heading.is_none() || !alt.is_empty());
        let alone = self.writer.is_empty()
            && self.state.inline == 0
            && self.state.heading.is_none()
            && self.state.item.is_none();
        match address {
            Some(address) => self.writer.picture(&picture::words(alt, &address), address),
            None if alt.contains(' ') => {
                self.writer.space();
                self.writer.text(alt);
                self.writer.space();
            }
            None => return,
        }
        if alone {
            self.writer.finish(PassageKind::Caption);
        }
    }

    /// Whether a picture only decorates the page, or counts its visits: as its author says, or because it is a dot or
    /// a line.
    fn is_ornament(&self, id: NodeId) -> bool {
        let attribute = |name| self.tree.attribute(id, name).map(str::trim);
        let length = |name| attribute(name)?.trim_end_matches("px").parse::<f64>().ok();
        let is_thin = |name| length(name).is_some_and(|length| length <= 1.0);
        matches!(attribute("role"), Some("presentation" | "none")) || is_thin("width") || is_thin("height")
    }

    fn start_cell(&mut self) {
        let Some(table) = &mut self.state.table else { return };
        while table.cells < WIDEST_ROW && table.reaching.get(table.cells).is_some_and(|&rows| rows > 0) {
            if table.cells > 0 {
                self.writer.tab();
            }
            table.cells += 1;
        }
        if table.cells > 0 {
            self.writer.tab();
        }
    }

    fn end_cell(&mut self, id: NodeId) {
        let Some(table) = &mut self.state.table else { return };
        let span = |name| {
            self.tree.attribute(id, name).and_then(|n| n.trim().parse::<usize>().ok()).unwrap_or(1).max(1)
        };
        let (columns, rows) = (span("colspan"), span("rowspan"));
        for i in 0..columns {
            if table.cells >= WIDEST_ROW {
                // Still counted, so that text in later cells is set apart from this one's.
                table.cells += usize::from(i == 0);
                break;
            }
            if i > 0 {
                self.writer.tab();
            }
            if table.reaching.len() <= table.cells {
                table.reaching.resize(table.cells + 1, 0);
            }
            if let Some(reaching) = table.reaching.get_mut(table.cells) {
                *reaching = rows;
            }
            table.cells += 1;
        }
    }

    fn end_row(&mut self) {
        let Some(table) = &mut self.state.table else { return };
        while table.cells < table.reaching.len() && table.cells > 0 {
            if table.reaching.get(table.cells).is_some_and(|&rows| rows > 0) {
                self.writer.tab();
            }
            table.cells += 1;
        }
        for rows in &mut table.reaching {
            *rows = rows.saturating_sub(1);
        }
        let header = table.in_head || (table.all_headings && table.cells > 1);
        let before = self.writer.passages();
        self.writer.finish(PassageKind::Row { header, first: !table.started });
        table.started |= self.writer.passages() > before;
    }
}

fn span(tag: &str) -> Option<SpanKind> {
    Some(match tag {
        "b" | "strong" => SpanKind::Strong,
        "i" | "em" | "cite" | "dfn" => SpanKind::Emphasis,
        "code" | "kbd" | "samp" | "var" => SpanKind::Code,
        "sup" => SpanKind::Superscript,
        "sub" => SpanKind::Subscript,
        _ => return None,
    })
}

fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "address"
            | "center"
            | "figure"
            | "hr"
            | "dl"
            | "dt"
            | "dd"
            | "details"
            | "summary"
            | "fieldset"
            | "legend"
            | "form"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "caption"
            | "body"
            | "html"
            | "hgroup"
            | "option"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "plaintext"
            | "label"
            | "search"
    )
}
