//! A document as the library keeps it: a head, and a flat run of typed passages.
//!
//! Structure is flat on purpose. A list is a run of [`PassageKind::Item`], a table a run of [`PassageKind::Row`];
//! whoever draws a document groups neighbours again. So every piece of text has one number (its passage), which
//! addresses, snippets and matches share, and a long document can be cut between any two passages.

/// Everything about a document that is not its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Head {
    /// The publisher's name of the document, unique in the library; part of addresses.
    pub id: String,
    /// Shown as the result's heading; never empty in a built library.
    pub title: String,
    /// Where the original lives, if it lives anywhere. Only `http:`, `https:`, `mailto:` or relative.
    pub url: Option<String>,
    /// Day of the document, proleptic Gregorian.
    pub date: Option<Date>,
    /// BCP 47 language of the text, lower case, `vi` or `en`; empty when unknown.
    pub lang: String,
    /// Who said or published it, as shown to a reader.
    pub source: Option<String>,
    /// The part of the library the document belongs to.
    pub section: Option<String>,
    /// Any other field of the input, in its order: a name and one or more values.
    pub fields: Vec<(String, Vec<String>)>,
}

/// A day. Month and day may be unknown (zero) when the source gives only a year or a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// 1 to 9999.
    pub year: u16,
    /// 1 to 12, or 0 when unknown.
    pub month: u8,
    /// 1 to 31, or 0 when unknown.
    pub day: u8,
}

/// One leaf of a document's structure: the unit a reader is taken to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// What the passage is.
    pub kind: PassageKind,
    /// NFC text without line ends, except in [`PassageKind::Code`]. The cells of a row are separated by one tab each.
    pub text: String,
    /// Marked-up stretches of `text`, sorted by start; they may nest but not cross.
    pub spans: Vec<Span>,
}

/// What a passage is in its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassageKind {
    /// A heading; `level` 1 (the title's own level) to 6.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// Running text.
    Paragraph,
    /// The continuation of the paragraph before it, cut only because the paragraph is very long.
    Continued,
    /// A list item; `depth` 0 is the outermost list.
    Item {
        /// How many lists this item's list is inside of, 0 to 15.
        depth: u8,
        /// The number shown in an ordered list, `None` in an unordered one.
        number: Option<u32>,
    },
    /// A table row; the cells are the tab-separated parts of the text.
    Row {
        /// Whether the cells are column headings.
        header: bool,
        /// Whether this row begins a new table (two tables may follow each other).
        first: bool,
    },
    /// A quotation.
    Quote,
    /// Preformatted text; line ends are kept.
    Code,
    /// The caption of a picture or a table.
    Caption,
}

/// A marked-up stretch of a passage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// First byte in the passage's UTF-8 text, on a character boundary.
    pub start: u32,
    /// One past the last byte, on a character boundary; greater than `start`.
    pub end: u32,
    /// What the stretch is.
    pub kind: SpanKind,
}

/// Inline mark-up the library keeps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SpanKind {
    /// Stressed text.
    Emphasis,
    /// Strongly stressed text.
    Strong,
    /// Code in running text.
    Code,
    /// Raised text, as a footnote mark.
    Superscript,
    /// Lowered text.
    Subscript,
    /// A link. Only `http:`, `https:`, `mailto:`, relative or `#…` addresses are kept by the readers.
    Link(String),
    /// A picture; the stretch is its description. Readers give its address as the document has it, without a scheme. In
    /// a library it is relative to the published folder and below `media/`, percent-encoded, with the picture's width
    /// and height in pixels behind it where they are known: `media/a%20b.png#640x480`.
    Image(String),
}

/// A whole document, as the readers hand it to the builder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// Title and metadata.
    pub head: Head,
    /// The text, in reading order.
    pub passages: Vec<Passage>,
}
