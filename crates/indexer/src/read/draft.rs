//! A document as a format's reader leaves it, and the steps that are the same for every format.

use index::document::{Document, Head, Passage, PassageKind, SpanKind};

use super::problem::{Problem, ProblemCode, Warning};
use super::split::split_long;
use super::{Outcome, ReadOptions, lang, line_kind, title};

/// What a reader found; the head may be mostly empty.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) head: Head,
    pub(super) passages: Vec<Passage>,
    pub(super) warnings: Vec<Warning>,
    /// What a template says about the language; believed only where the text itself does not say.
    pub(super) weak_lang: Option<String>,
}

impl Draft {
    /// Fills in the title and the language, marks divisions as headings and cuts long paragraphs.
    /// `name` is the last resort for a title.
    ///
    /// # Errors
    /// [`ProblemCode::Empty`] when there is no text.
    pub(super) fn finish(mut self, name: &str, options: &ReadOptions) -> Result<Outcome, Problem> {
        if self.passages.is_empty() {
            return Err(Problem::new(ProblemCode::Empty, "no text was found; expected at least one word"));
        }
        if self.head.title.is_empty() {
            self.head.title =
                self.first_heading().or_else(|| title::of_passages(&self.passages)).unwrap_or_default();
        }
        if self.head.title.is_empty() {
            self.head.title = title::of_name(name);
        }
        self.drop_title();
        self.mark_divisions();
        if self.head.lang.is_empty() {
            self.head.lang = self.language(options);
        }
        let document = Document { head: self.head, passages: split_long(self.passages) };
        Ok(Outcome { document, warnings: self.warnings })
    }

    fn first_heading(&self) -> Option<String> {
        let level = |passage: &&Passage| match passage.kind {
            PassageKind::Heading { level } => Some(level),
            _ => None,
        };
        let mut headings = self.passages.iter().filter(|passage| level(passage).is_some());
        let top = headings.clone().find(|passage| level(passage) == Some(1));
        top.or_else(|| headings.next()).map(|passage| passage.text.clone())
    }

    /// The title is shown above the text; a passage that only repeats it is dropped, unless nothing else is there.
    fn drop_title(&mut self) {
        let title = &self.head.title;
        let repeats = self.passages.iter().take(8).position(|passage| {
            let holds_more = matches!(passage.kind, PassageKind::Row { .. } | PassageKind::Code)
                || passage.spans.iter().any(|span| matches!(span.kind, SpanKind::Image(_)));
            passage.text == *title && !holds_more
        });
        if let Some(at) = repeats
            && self.passages.len() > 1
        {
            self.passages.remove(at);
        }
    }

    /// `Chương II`, `Điều 5. …` are headings however they were set; so is the line in capitals that names a chapter.
    fn mark_divisions(&mut self) {
        let mut names_next = None;
        for passage in &mut self.passages {
            let named = names_next.take();
            let division = line_kind::division(&passage.text);
            let short = passage.text.split_whitespace().count() <= 3;
            if let PassageKind::Heading { level } = passage.kind {
                names_next = division.filter(|&division| short && division < 4).map(|_| level);
            }
            if passage.kind != PassageKind::Paragraph {
                continue;
            }
            let capitals = passage.text.chars().count() <= 200
                && passage.text.contains(char::is_alphabetic)
                && !passage.text.contains(char::is_lowercase);
            if let Some(level) = division {
                passage.kind = PassageKind::Heading { level };
                names_next = (short && level < 4).then_some(level);
            } else if let Some(level) = named.filter(|_| capitals) {
                passage.kind = PassageKind::Heading { level };
            }
        }
    }

    fn language(&self, options: &ReadOptions) -> String {
        let title = std::iter::once(self.head.title.as_str());
        let guess = lang::guess(title.chain(self.passages.iter().map(|passage| passage.text.as_str())));
        let likely = match guess {
            lang::Guess::Sure(lang) => return lang.to_owned(),
            lang::Guess::Likely(lang) => Some(lang),
            lang::Guess::Unknown => None,
        };
        let stated = self.weak_lang.as_deref().and_then(lang::tag).or(likely.map(str::to_owned));
        stated.or_else(|| options.lang.as_deref().and_then(lang::tag)).unwrap_or_default()
    }
}
