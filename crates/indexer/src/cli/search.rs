//! `tracuu search`

use crate::answer;
use crate::host::Library;
use crate::report::{count, grouped};
use anyhow::Result;
use search::{Explained, Filter, Hit, Options, Response, Snippet, Sort};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// Search a built library
#[derive(clap::Args)]
pub(super) struct Args {
    /// Folder that `tracuu build` wrote
    dir: PathBuf,
    /// Words, "phrases", -exclusions, OR, title:word; "" with a filter, a facet or an order finds every document
    #[arg(required = true, num_args = 1..)]
    query: Vec<String>,
    /// Show at most so many documents
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
    limit: u16,
    /// Leave out so many first
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: u32,
    /// Only documents with this value; of one field several mean any of them. Dates and numbers may be a range, as
    /// 2023-10..2024-06
    #[arg(long = "filter", value_name = "FIELD=VALUE", value_parser = assignment)]
    filters: Vec<(String, String)>,
    /// Only documents of this day or later: 2024, 2024-06 or 2024-06-30
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only documents of this day or earlier
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
    /// relevance, newest or oldest
    #[arg(long, value_name = "ORDER", default_value = "relevance", value_parser = Sort::named)]
    sort: Sort,
    /// Count the values of these fields over the documents found
    #[arg(long, value_name = "FIELD,…", value_delimiter = ',')]
    facets: Vec<String>,
    /// Take the words as they stand: put no accents to them and correct nothing
    #[arg(long)]
    literal: bool,
    /// Show what each score is the sum of, word by word
    #[arg(long, conflicts_with = "json")]
    explain: bool,
    /// Print one JSON object, as the JavaScript `search` returns it
    #[arg(long)]
    json: bool,
}

pub(super) fn run(args: Args, out: &mut impl Write) -> Result<()> {
    let query = args.query.join(" ");
    let options = options(&args)?;
    let response = Library::open(&args.dir)?.search(&query, options)?;
    if args.json {
        serde_json::to_writer(&mut *out, &answer::Answer::from(&response)).map_err(std::io::Error::from)?;
        writeln!(out)?;
        return Ok(());
    }
    let coloured =
        std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty());
    write_response(out, &response, &args, Style { coloured })?;
    Ok(())
}

fn options(args: &Args) -> Result<Options> {
    let mut options = Options {
        limit: usize::from(args.limit),
        offset: args.offset as usize,
        literal: args.literal,
        sort: args.sort,
        facets: args.facets.clone(),
        ..Options::default()
    };
    args.filters.iter().for_each(|(field, value)| options.filter(field, value));
    options.filters.extend(Filter::dates(args.from.as_deref(), args.to.as_deref())?);
    Ok(options)
}

fn assignment(text: &str) -> Result<(String, String), &'static str> {
    let (field, value) = text.split_once('=').ok_or("expected FIELD=VALUE")?;
    Ok((field.to_owned(), value.to_owned()))
}

/// How text is set off on the terminal.
#[derive(Clone, Copy)]
struct Style {
    coloured: bool,
}

impl Style {
    fn set(self, code: &str, text: &str) -> String {
        if self.coloured { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

fn write_response(
    out: &mut impl Write,
    response: &Response,
    args: &Args,
    style: Style,
) -> std::io::Result<()> {
    if let Some(reading) = &response.reading {
        writeln!(out, "read as {:?}", plain(reading))?;
    }
    for (typed, searched) in &response.corrected {
        writeln!(out, "searched {:?} for {:?}", plain(searched), plain(typed))?;
    }
    for (typed, other) in &response.synonyms {
        writeln!(out, "{:?} is also called {:?}", plain(typed), plain(other))?;
    }
    for word in &response.dropped {
        writeln!(out, "no document has {:?}", plain(word))?;
    }
    match (response.total, response.total_is_bound) {
        (0, _) => writeln!(out, "nothing found")?,
        (total, true) => writeln!(out, "at most {}", count(total.into(), "document"))?,
        (total, false) => writeln!(out, "{}", count(total.into(), "document"))?,
    }
    for facet in &response.facets {
        let values = facet
            .values
            .iter()
            .map(|(value, count)| format!("{} {}", plain(value), grouped(u64::from(*count))));
        let values: Vec<String> = values.collect();
        writeln!(
            out,
            "{}: {}",
            plain(&facet.field),
            if values.is_empty() { "none".to_owned() } else { values.join(" · ") }
        )?;
    }
    for (number, hit) in (u64::from(args.offset) + 1..).zip(&response.hits) {
        write_hit(out, number, hit, style)?;
        if args.explain {
            write_score(out, hit)?;
        }
    }
    Ok(())
}

fn write_hit(out: &mut impl Write, number: u64, hit: &Hit, style: Style) -> std::io::Result<()> {
    let head = &hit.head;
    writeln!(out, "\n{number}. {}", style.set("1", &plain(&head.title)))?;
    let mut facts = vec![format!("{}#{}", plain(&head.id), hit.passage)];
    facts.extend(head.date.map(answer::date));
    facts.extend(head.source.as_deref().map(plain));
    facts.extend(match (hit.matches, hit.matches_at_least) {
        // Nothing was looked for.
        (0, _) if hit.score == 0.0 => None,
        (0, _) => Some("in the title".to_owned()),
        (matches, false) => Some(count(matches.into(), "passage")),
        (matches, true) => Some(format!("at least {}", count(matches.into(), "passage"))),
    });
    writeln!(out, "   {}", style.set("2", &facts.join(" · ")))?;
    if !hit.snippet.text.is_empty() {
        writeln!(out, "   {}", marked(&hit.snippet, style))?;
    }
    Ok(())
}

/// The score as a sum.
fn write_score(out: &mut impl Write, hit: &Hit) -> std::io::Result<()> {
    writeln!(out, "   {:8.3}  score = the page shown + the whole document, by word (its weight)", hit.score)?;
    for Explained { what, weight, unit, whole } in &hit.explanation {
        writeln!(out, "   {:8.3}  = {unit:.3} + {whole:.3}  {} ({weight:.3})", unit + whole, plain(what))?;
    }
    Ok(())
}

/// The snippet with its marks set off.
fn marked(snippet: &Snippet, style: Style) -> String {
    let (mut line, mut at) = (String::new(), 0);
    for mark in &snippet.marks {
        line.push_str(&plain(snippet.text.get(at..mark.start).unwrap_or_default()));
        line.push_str(&style.set("1;33", &plain(snippet.text.get(mark.clone()).unwrap_or_default())));
        at = mark.end;
    }
    line.push_str(&plain(snippet.text.get(at..).unwrap_or_default()));
    line
}

/// Text of a document without what would command the terminal.
pub(super) fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_set_off_and_control_characters_are_not_passed_on() {
        let snippet = Snippet { text: "một hai\x1b[2J ba".into(), marks: vec![0..5, 14..16] };
        let text = |coloured| marked(&snippet, Style { coloured });
        assert_eq!(text(false), "một hai [2J ba");
        assert_eq!(text(true), "\x1b[1;33mmột\x1b[0m hai [2J \x1b[1;33mba\x1b[0m");
    }
}
