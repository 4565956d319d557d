//! JSON lines: one document a line, each line read alone.

use super::draft::Draft;
use super::problem::{Problem, ProblemCode, Warning};
use super::value::Value;
use super::{Format, Outcome, Place, ReadOptions, clean, head, html, markdown, text};

/// See [`super::read_record`].
pub(super) fn read(line: &str, place: Place<'_>, options: &ReadOptions) -> Result<Outcome, Problem> {
    record(line, options).map_err(|problem| problem.at(place.line)).map(|mut outcome| {
        outcome.warnings.iter_mut().for_each(|warning| warning.line = Some(place.line));
        outcome
    })
}

fn record(line: &str, options: &ReadOptions) -> Result<Outcome, Problem> {
    let value = serde_json::from_str(line).map_err(|error| {
        let message =
            format!("not JSON at column {}: {error}; expected one whole object on the line", error.column());
        Problem::new(ProblemCode::Malformed, message)
    })?;
    let Value::Map(entries) = value else {
        let message =
            format!("the line is {}; expected an object with \"id\", \"title\" and \"text\"", value.kind());
        return Err(Problem::new(ProblemCode::Malformed, message));
    };
    let (mut content, mut format) = (None, Format::Text);
    let mut rest = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        match key.as_str() {
            "text" => content = Some(head::text(&key, value)?.unwrap_or_default()),
            "format" => format = format_named(head::text(&key, value)?)?,
            _ => rest.push((key, value)),
        }
    }
    let mut draft = Draft::default();
    draft.head = head::read(rest, &mut draft.warnings)?;
    if draft.head.id.is_empty() {
        return Err(missing("id", "the document's name, unique in the library"));
    }
    let content = clean::source(content.ok_or_else(|| missing("text", "the text of the document"))?);
    if clean::is_blank(&content) && !draft.head.title.is_empty() {
        draft
            .warnings
            .push(Warning::new(ProblemCode::Empty, "\"text\" is empty; the title stands in for it"));
        draft.passages = text::read_record(&draft.head.title);
        let name = draft.head.id.clone();
        return draft.finish(&name, options);
    }
    draft.passages = match format {
        Format::Markdown => markdown::passages(&content, false),
        Format::Html => html::fragment(&content, false),
        Format::Text | Format::Jsonl => text::read_record(&content),
    };
    let name = draft.head.id.clone();
    draft.finish(&name, options)
}

fn missing(key: &str, what: &str) -> Problem {
    Problem::new(
        ProblemCode::MissingKey,
        format!("no {key:?}; expected {what}, as a string that is not empty"),
    )
}

fn format_named(name: Option<String>) -> Result<Format, Problem> {
    match name.as_deref() {
        None | Some("text") => Ok(Format::Text),
        Some("markdown") => Ok(Format::Markdown),
        Some("html") => Ok(Format::Html),
        Some(other) => {
            let shown: String = other.chars().take(40).collect();
            let message = format!("\"format\" is {shown:?}; expected \"text\", \"markdown\" or \"html\"");
            Err(Problem::new(ProblemCode::UnknownFormat, message))
        }
    }
}
