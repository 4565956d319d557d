//! Unmarked text: finds its paragraphs, and the few things about them that can be told without mark-up.

use index::document::{Passage, PassageKind};

use super::draft::Draft;
use super::lines::Wrap;
use super::writer::{self, Writer};
use super::{clean, date, line_kind, sentence, title};

/// A heading without mark-up is at most this many characters.
const LONGEST_HEADING: usize = 100;
/// The paragraphs around it are at least this long.
const SHORTEST_PROSE: usize = 80;

/// Reads a whole file: lines broken to a width are joined again, and title, source and day are looked for.
pub(super) fn read_file(text: &str) -> Draft {
    let wrap = Wrap::of(text.lines());
    let mut draft = Draft { passages: passages(text, wrap), ..Draft::default() };
    draft.head.title = title::of_passages(&draft.passages).unwrap_or_default();
    for passage in &draft.passages {
        if let Some(named) = line_kind::source(&passage.text) {
            (draft.head.source, draft.head.url) = source(named);
        }
    }
    let opening = draft
        .passages
        .iter()
        .filter(|passage| passage.kind == PassageKind::Paragraph && passage.text != draft.head.title);
    draft.head.date = opening
        .map(|passage| passage.text.as_str())
        .find(|text| !line_kind::is_stamp(text) && !line_kind::is_banner(text))
        .and_then(date::leading);
    draft
}

/// Reads the text of a record: one paragraph a line.
pub(super) fn read_record(text: &str) -> Vec<Passage> {
    passages(text, Wrap::Lines)
}

/// A source line names a publisher, or an address whose host stands for one.
fn source(named: &str) -> (Option<String>, Option<String>) {
    let address =
        named.split_whitespace().find(|word| word.starts_with("http://") || word.starts_with("https://"));
    let Some(address) = address else { return (Some(named.trim_end_matches('.').to_owned()), None) };
    let host = address.split('/').nth(2).unwrap_or_default();
    let name = clean::line(&named.replace(address, " "));
    let name = name.trim_matches(['(', ')', '-', ',', ' ', '.']);
    (Some(if name.is_empty() { host.to_owned() } else { name.to_owned() }), writer::safe_link(address))
}

fn passages(text: &str, wrap: Wrap) -> Vec<Passage> {
    let paragraphs = paragraphs(text, wrap);
    let mut writer = Writer::default();
    for (i, paragraph) in paragraphs.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|i| paragraphs.get(i));
        writer.text(paragraph);
        writer.finish(kind(before, paragraph, paragraphs.get(i + 1)));
    }
    writer.into_passages()
}

fn paragraphs(text: &str, wrap: Wrap) -> Vec<String> {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut before: Option<&str> = None;
    for line in text.lines() {
        let trimmed = line.trim();
        if clean::is_blank(trimmed) || line_kind::is_rule(trimmed) {
            before = None;
            continue;
        }
        match (before, paragraphs.last_mut()) {
            (Some(before), Some(paragraph)) if wrap.joins(before, trimmed) => {
                paragraph.push(' ');
                paragraph.push_str(trimmed);
            }
            _ => paragraphs.push(trimmed.to_owned()),
        }
        before = Some(trimmed);
    }
    paragraphs
}

fn kind(before: Option<&String>, line: &str, after: Option<&String>) -> PassageKind {
    if line_kind::is_caption(line) {
        return PassageKind::Caption;
    }
    let prose = |text: Option<&String>| {
        text.is_some_and(|text| text.chars().count() >= SHORTEST_PROSE && sentence::is_ended(text))
    };
    let short = line.chars().count() <= LONGEST_HEADING && line.split_whitespace().count() >= 2;
    let alone = short && !line.ends_with(['.', ',', ';', ':', '…', '/']) && prose(before) && prose(after);
    let starts = line.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    if !alone
        || !starts
        || line_kind::is_name(line)
        || line_kind::source(line).is_some()
        || line_kind::is_stamp(line)
    {
        return PassageKind::Paragraph;
    }
    if line_kind::reads_as_caption(line) { PassageKind::Caption } else { PassageKind::Heading { level: 2 } }
}
