//! Stands between the tokenizer and the tree builder, and keeps hostile or broken pages cheap.
//!
//! The tree builder's work per tag grows with the number of open elements, and it opens unclosed formatting elements
//! again in every paragraph. So elements nested too deep lose their tags (never their text), attributes nobody reads
//! are dropped, formatting elements that mean nothing here become plain `span`s, and drawings are left out.

use std::cell::{Cell, RefCell};

use html5ever::interface::QuirksMode;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink};
use html5ever::{Attribute, LocalName};

use super::long_tags;
use super::tree::{NodeId, Sink, Tree};

/// Deeper than any page people write.
const DEEPEST: u32 = 256;
/// An element's attributes beyond these are ignored.
const MOST_ATTRIBUTES: usize = 64;

/// Parses a page, whatever it is.
pub(super) fn parse(text: &str) -> Tree {
    let options = TreeBuilderOpts {
        // So the inside of <noscript> is one text, which is left out.
        scripting_enabled: true,
        quirks_mode: QuirksMode::NoQuirks,
        ..TreeBuilderOpts::default()
    };
    let guard = Guard {
        builder: TreeBuilder::new(Sink::new(), options),
        dropped: RefCell::new(Vec::new()),
        foreign: Cell::new(Foreign::No),
    };
    let tokenizer = Tokenizer::new(guard, TokenizerOpts::default());
    let input = BufferQueue::default();
    // A tendril's length is a 32-bit number.
    for piece in pieces(&long_tags::cut(text), 1 << 24) {
        input.push_back(StrTendril::from_slice(piece));
    }
    while !matches!(tokenizer.feed(&input), html5ever::TokenizerResult::Done) {}
    tokenizer.end();
    tokenizer.sink.builder.sink.finish()
}

fn pieces(mut text: &str, most: usize) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let end = (0..=most.min(text.len())).rev().find(|&at| text.is_char_boundary(at))?;
        let (piece, rest) = text.split_at_checked(end)?;
        text = rest;
        Some(piece).filter(|piece| !piece.is_empty())
    })
}

/// Whether the tags read now are those of a drawing or of a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Foreign {
    No,
    /// `svg`: everything is left out.
    Drawing,
    /// `math`: the tags are left out, the text is kept.
    Formula,
}

struct Guard {
    builder: TreeBuilder<NodeId, Sink>,
    /// The names of the elements dropped and not closed yet.
    dropped: RefCell<Vec<LocalName>>,
    foreign: Cell<Foreign>,
}

impl Guard {
    /// What to do with a tag; `None` drops it.
    fn tag(&self, mut tag: Tag) -> Option<Tag> {
        if self.foreign.get() != Foreign::No {
            let closes = tag.kind == TagKind::EndTag && matches!(&*tag.name, "svg" | "math");
            if closes || (tag.kind == TagKind::StartTag && breaks_out(&tag.name)) {
                self.foreign.set(Foreign::No);
            }
            if closes || self.foreign.get() != Foreign::No {
                return None;
            }
        }
        if matches!(&*tag.name, "svg" | "math") {
            if tag.kind == TagKind::StartTag && !tag.self_closing {
                self.foreign.set(if &*tag.name == "svg" { Foreign::Drawing } else { Foreign::Formula });
            }
            return None;
        }
        if matches!(&*tag.name, "big" | "font" | "nobr" | "s" | "small" | "strike" | "tt" | "u") {
            tag.name = LocalName::from("span");
        }
        let mut dropped = self.dropped.borrow_mut();
        if tag.kind == TagKind::EndTag {
            let was_dropped = dropped.last().is_some_and(|name| *name == tag.name);
            if was_dropped {
                dropped.pop();
            }
            return (!was_dropped).then_some(tag);
        }
        if self.builder.sink.depth() > DEEPEST && !is_raw(&tag.name) {
            if !is_void(&tag.name) {
                dropped.push(tag.name);
            }
            return None;
        }
        tag.attrs.truncate(MOST_ATTRIBUTES);
        tag.attrs.retain(|attribute| is_read(&tag.name, attribute));
        Some(tag)
    }
}

impl TokenSink for Guard {
    type Handle = NodeId;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<NodeId> {
        let token = match token {
            Token::TagToken(tag) => match self.tag(tag) {
                Some(tag) => Token::TagToken(tag),
                None => return TokenSinkResult::Continue,
            },
            Token::CharacterTokens(_) if self.foreign.get() == Foreign::Drawing => {
                return TokenSinkResult::Continue;
            }
            Token::CommentToken(_) | Token::ParseError(_) => return TokenSinkResult::Continue,
            token => token,
        };
        match self.builder.process_token(token, line) {
            // Scripts are not run, and the text is decoded already.
            TokenSinkResult::Script(_) | TokenSinkResult::EncodingIndicator(_) => TokenSinkResult::Continue,
            result => result,
        }
    }

    fn end(&self) {
        self.builder.end();
    }
}

/// Elements the tokenizer reads as raw text must reach the builder, or their inside would be read as mark-up. They cannot
/// nest.
fn is_raw(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "textarea"
            | "title"
            | "noscript"
            | "iframe"
            | "noembed"
            | "noframes"
            | "xmp"
            | "plaintext"
    )
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "hr"
            | "img"
            | "input"
            | "meta"
            | "link"
            | "base"
            | "col"
            | "wbr"
            | "area"
            | "embed"
            | "source"
    )
}

/// HTML that cannot stand in a drawing or a formula ends it, as in browsers.
fn breaks_out(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "table"
            | "tr"
            | "td"
            | "ul"
            | "ol"
            | "li"
            | "dl"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "br"
            | "body"
            | "main"
            | "article"
            | "section"
            | "blockquote"
            | "pre"
            | "img"
            | "strong"
            | "em"
            | "b"
            | "i"
            | "span"
    )
}

fn is_read(tag: &str, attribute: &Attribute) -> bool {
    let name = &*attribute.name.local;
    match tag {
        // Formatting elements are equal to the builder when their attributes are; few of them are opened again then.
        "b" | "i" | "em" | "strong" | "code" => false,
        "a" => name == "href",
        "img" if matches!(name, "src" | "width" | "height") => true,
        "meta" => matches!(name, "name" | "property" | "itemprop" | "content"),
        _ => matches!(
            name,
            "id" | "class"
                | "role"
                | "hidden"
                | "aria-hidden"
                | "style"
                | "lang"
                | "href"
                | "rel"
                | "datetime"
                | "colspan"
                | "rowspan"
                | "start"
                | "value"
                | "reversed"
                | "alt"
                | "type"
        ),
    }
}
