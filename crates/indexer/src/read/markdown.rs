//! Markdown: CommonMark with pipe tables and footnotes.
//!
//! One liberty is taken with the standard. A single line end inside a paragraph is a space there; but many real files
//! are plain text with some mark-up added, one paragraph a line. So when the file's lines show that they were not
//! wrapped to a width (see [`super::lines`]), each line is a passage of its own.

use std::mem::take;
use std::ops::Range;

use index::document::{Passage, PassageKind, Span, SpanKind};
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::draft::Draft;
use super::lines::Wrap;
use super::writer::{self, Writer};
use super::{front_matter, html, picture};

/// Reads a file with its front matter.
pub(super) fn read_file(text: &str) -> Draft {
    let mut draft = Draft::default();
    let (front, body) = front_matter::split(text);
    if let Some(front) = front {
        draft.head = front_matter::read(front, &mut draft.warnings);
    }
    draft.passages = passages(body, true);
    draft
}

/// Reads a text without front matter; whether with its pictures.
pub(super) fn passages(text: &str, pictures: bool) -> Vec<Passage> {
    let mut reader = Reader { text, pictures, wrap: Some(Wrap::of(prose_lines(text))), ..Reader::default() };
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(event, range);
    }
    reader.flush_html();
    reader.finish_block();
    reader.writer.into_passages()
}

/// The lines that may belong to paragraphs; all others count as blank.
fn prose_lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| if line.trim_start().starts_with(['|', '#', '<', '`']) { "" } else { line })
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    pictures: bool,
    wrap: Option<Wrap>,
    writer: Writer,
    /// The lists open, outermost first; with the last number of each that is numbered.
    lists: Vec<Option<Numbered>>,
    /// Whether other passages came since the last item began.
    broken: bool,
    /// What an item's first passage will be.
    item: Option<PassageKind>,
    heading: Option<u8>,
    quotes: usize,
    code: bool,
    table: Table,
    /// Where the last cell read ends.
    cell_end: usize,
    /// Raw blocks of HTML, gathered until something else follows, since a table may hold blank lines.
    html: String,
    /// Inline HTML elements open, each with the spans that were open before it.
    inline: Vec<(&'static str, usize)>,
    images: Images,
}

/// The number of a list's last item: as written, and as shown. None before its first item.
#[derive(Default)]
struct Numbered(Option<(u64, u64)>);

#[derive(Default, PartialEq, Eq)]
enum Table {
    #[default]
    None,
    /// In a table; whether the next row is its first, and whether the next cell is its row's first.
    In { first_row: bool, first_cell: bool },
}

/// The pictures of a paragraph. Where it holds nothing else, their descriptions are a caption, and so are their titles.
#[derive(Default)]
struct Images {
    /// How many are open, one in another's description: the outermost counts.
    inside: usize,
    address: String,
    description: String,
    titles: Vec<String>,
    seen: bool,
    other: bool,
}

impl<'a> Reader<'a> {
    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        let raw =
            matches!(event, Event::Html(_) | Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock));
        if !raw {
            self.flush_html();
        }
        if self.images.inside > 0 {
            return self.inside_image(event);
        }
        match event {
            Event::Start(Tag::Item) => self.start_item(range.start),
            Event::Start(tag) => self.start(tag),
            Event::End(TagEnd::TableCell) => self.cell_end = range.end,
            Event::End(TagEnd::TableRow) => {
                self.surplus_cells(range.end);
                self.finish_row(false);
            }
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.code => self.writer.preformatted(&text),
            Event::Text(text) => self.running(&text),
            Event::Code(text) => {
                self.writer.open(SpanKind::Code);
                self.running(&text);
                self.writer.close();
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.running(&text),
            Event::Html(html) => self.html.push_str(&html),
            Event::InlineHtml(html) => self.inline_html(&html),
            Event::FootnoteReference(label) => {
                self.writer.open(SpanKind::Superscript);
                self.running(&format!("[{label}]"));
                self.writer.close();
            }
            Event::SoftBreak => self.soft_break(range.start),
            Event::HardBreak => self.writer.space(),
            Event::Rule => self.finish_block(),
            Event::TaskListMarker(_) => {}
        }
    }

    fn running(&mut self, text: &str) {
        self.images.other |= !text.trim().is_empty();
        self.writer.text(text);
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::HtmlBlock => self.finish_block(),
            Tag::Heading { level, .. } => {
                self.finish_block();
                self.heading = Some(level_of(level));
            }
            Tag::BlockQuote(_) => {
                self.finish_block();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.finish_block();
                self.code = true;
            }
            Tag::List(first) => {
                self.finish_block();
                self.keep_empty_item();
                self.lists.push(first.map(|_| Numbered::default()));
            }
            Tag::FootnoteDefinition(label) => {
                self.finish_block();
                self.writer.text(&format!("[{label}] "));
            }
            Tag::Table(_) => {
                self.finish_block();
                self.table = Table::In { first_row: true, first_cell: true };
            }
            Tag::TableCell => {
                if let Table::In { first_cell, .. } = &mut self.table
                    && !take(first_cell)
                {
                    self.writer.tab();
                }
            }
            Tag::Emphasis => self.writer.open(SpanKind::Emphasis),
            Tag::Strong => self.writer.open(SpanKind::Strong),
            Tag::Superscript => self.writer.open(SpanKind::Superscript),
            Tag::Subscript => self.writer.open(SpanKind::Subscript),
            Tag::Link { dest_url, .. } => self.open_link(&dest_url),
            Tag::Image { dest_url, title, .. } => {
                let images = &mut self.images;
                (images.inside, images.seen, images.address) = (1, true, dest_url.into_string());
                if !title.trim().is_empty() {
                    images.titles.push(title.into_string());
                }
            }
            // Whatever came before a paragraph has ended, but for the mark of a footnote, which belongs to it.
            Tag::Paragraph
            | Tag::Item
            | Tag::TableHead
            | Tag::TableRow
            | Tag::Strikethrough
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock | TagEnd::FootnoteDefinition => self.finish_block(),
            TagEnd::Heading(_) => {
                self.finish_block();
                self.heading = None;
            }
            TagEnd::BlockQuote(_) => {
                self.finish_block();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                self.finish_block();
                self.code = false;
            }
            TagEnd::List(_) => {
                self.finish_block();
                self.lists.pop();
            }
            TagEnd::Item => {
                self.finish_block();
                self.keep_empty_item();
            }
            TagEnd::TableHead => self.finish_row(true),
            TagEnd::Table => self.table = Table::None,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Superscript | TagEnd::Subscript => {
                self.writer.close()
            }
            TagEnd::Link => self.writer.close(),
            _ => {}
        }
    }

    /// A description is plain text.
    fn inside_image(&mut self, event: Event<'a>) {
        let images = &mut self.images;
        match event {
            Event::Start(Tag::Image { .. }) => images.inside += 1,
            Event::End(TagEnd::Image) => {
                images.inside -= 1;
                if images.inside == 0 {
                    let (address, description) = (take(&mut images.address), take(&mut images.description));
                    self.image(&description, &address);
                }
            }
            Event::Text(text) | Event::Code(text) => images.description.push_str(&text),
            Event::SoftBreak | Event::HardBreak => images.description.push(' '),
            _ => {}
        }
    }

    /// A picture, or its description if it lies elsewhere.
    fn image(&mut self, description: &str, address: &str) {
        let address = picture::local(address).filter(|_| self.pictures);
        // Without a description it would put the name of its file into the heading.
        match address.filter(|_| self.heading.is_none() || !description.trim().is_empty()) {
            Some(address) => self.writer.picture(&picture::words(description, &address), address),
            None => self.writer.text(description),
        }
    }

    /// The number of an item is the one written, for in a law it is part of the text. Only a list that says `1.`
    /// throughout, as Markdown allows, is counted.
    fn start_item(&mut self, at: usize) {
        self.finish_block();
        let depth = self.lists.len().saturating_sub(1).min(15) as u8;
        let broken = take(&mut self.broken);
        let list = self.lists.last_mut().and_then(Option::as_mut);
        let number = list.and_then(|Numbered(last)| {
            let marker = self.text.get(at..).unwrap_or_default().trim_start();
            let digits = marker.find(|c: char| !c.is_ascii_digit()).unwrap_or(0);
            let written = marker.get(..digits).and_then(|digits| digits.parse().ok()).unwrap_or(1);
            let shown = match *last {
                Some((before, shown)) if before == written && written <= 1 && !broken => shown + 1,
                _ => written,
            };
            *last = Some((written, shown));
            u32::try_from(shown).ok()
        });
        self.item = Some(PassageKind::Item { depth, number });
    }

    /// A number with nothing behind it may well be text: `x\n100.`
    fn keep_empty_item(&mut self) {
        if let Some(PassageKind::Item { number: Some(number), .. }) = self.item.take() {
            self.writer.text(&format!("{number}."));
            self.writer.finish(PassageKind::Paragraph);
        }
    }

    /// Cells beyond the columns of the table's head: the standard drops them, but they are text.
    fn surplus_cells(&mut self, row_end: usize) {
        let surplus = self.text.get(self.cell_end..row_end).unwrap_or_default();
        if !surplus.contains(char::is_alphanumeric) {
            return;
        }
        for cell in surplus.trim().trim_matches('|').split('|') {
            self.writer.tab();
            for event in Parser::new(cell.trim()) {
                let inline = match &event {
                    Event::Start(tag) => matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. }),
                    Event::End(tag) => matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Link),
                    event => matches!(event, Event::Text(_) | Event::Code(_)),
                };
                if inline {
                    self.event(event, 0..0);
                }
            }
        }
    }

    /// A link that must not be followed still has to be closed: it becomes a span without text.
    fn open_link(&mut self, address: &str) {
        match writer::safe_link(address) {
            Some(address) => self.writer.open(SpanKind::Link(address)),
            None => self.writer.open_unmarked(),
        }
    }

    fn finish_row(&mut self, header: bool) {
        self.close_inline();
        self.images = Images::default();
        let Table::In { first_row, first_cell } = &mut self.table else { return };
        *first_cell = true;
        let before = self.writer.passages();
        self.writer.finish(PassageKind::Row { header, first: *first_row });
        if self.writer.passages() > before {
            *first_row = false;
        }
    }

    fn finish_block(&mut self) {
        self.close_inline();
        let images = take(&mut self.images);
        if self.writer.is_empty() {
            return;
        }
        match (self.heading, self.code) {
            (Some(level), _) => self.writer.finish(PassageKind::Heading { level }),
            (_, true) => self.writer.finish(PassageKind::Code),
            _ if images.seen && !images.other => {
                self.writer.finish(PassageKind::Caption);
                for title in images.titles {
                    self.writer.text(&title);
                    self.writer.finish(PassageKind::Caption);
                }
            }
            _ => self.finish_passage(),
        }
    }

    /// Ends a passage of running text, maybe in the middle of what the standard calls a paragraph.
    fn finish_passage(&mut self) {
        let running = if self.quotes > 0 { PassageKind::Quote } else { PassageKind::Paragraph };
        self.writer.finish(self.item.take().unwrap_or(running));
    }

    fn soft_break(&mut self, at: usize) {
        let free = self.heading.is_none() && self.table == Table::None;
        let lines = || {
            let before = self.text.get(..at)?.rsplit('\n').next()?;
            let after = self.text.get(at..)?.split_once('\n')?.1.split('\n').next()?;
            Some((before, after))
        };
        let broken = match self.wrap {
            Some(wrap @ (Wrap::Lines | Wrap::Width(_))) => {
                lines().is_some_and(|(line, next)| !wrap.joins(line, next))
            }
            Some(Wrap::Unknown) | None => false,
        };
        if free && broken {
            self.broken = true;
            self.finish_passage();
        } else {
            self.writer.space();
        }
    }

    fn flush_html(&mut self) {
        if !self.html.is_empty() {
            self.finish_block();
            let html = take(&mut self.html);
            self.writer.append(html::fragment(&html, self.pictures));
        }
    }

    /// The few inline elements that mean something here; of others only the tag goes.
    fn inline_html(&mut self, html: &CowStr<'_>) {
        let tag = html.trim_start_matches(['<', '/']);
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        let tag = tag.get(..end).unwrap_or_default().to_ascii_lowercase();
        let (name, kind) = match tag.as_str() {
            "sup" => ("sup", SpanKind::Superscript),
            "sub" => ("sub", SpanKind::Subscript),
            "b" | "strong" => ("b", SpanKind::Strong),
            "i" | "em" => ("i", SpanKind::Emphasis),
            "code" => ("code", SpanKind::Code),
            "br" => return self.writer.space(),
            "img" => return self.inline_picture(html),
            _ => return,
        };
        if !html.starts_with("</") {
            self.inline.push((name, self.writer.open_spans()));
            self.writer.open(kind);
        } else if self
            .inline
            .last()
            .is_some_and(|&(open, before)| open == name && self.writer.open_spans() == before + 1)
        {
            self.inline.pop();
            self.writer.close();
        }
    }

    /// `<img>` in running text.
    fn inline_picture(&mut self, tag: &str) {
        for Passage { text, spans, .. } in html::fragment(tag, self.pictures) {
            self.images.seen = true;
            match spans.into_iter().next() {
                Some(Span { kind: SpanKind::Image(address), .. }) => self.writer.picture(&text, address),
                _ => self.writer.text(&text),
            }
        }
    }

    /// Closes what inline HTML left open at the end of a block.
    fn close_inline(&mut self) {
        while let Some((_, before)) = self.inline.pop() {
            while self.writer.open_spans() > before {
                self.writer.close();
            }
        }
    }
}

fn level_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
