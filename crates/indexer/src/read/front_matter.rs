//! The block of YAML between two lines `---` that may open a Markdown file.

use index::document::Head;

use super::head;
use super::problem::{Problem, ProblemCode, Warning};
use super::value::Value;

/// Splits a file into its front matter, if it has one, and the rest.
pub(super) fn split(text: &str) -> (Option<&str>, &str) {
    let Some(after) = text.strip_prefix("---").and_then(|rest| {
        let (line, after) = rest.split_once('\n')?;
        line.trim().is_empty().then_some(after)
    }) else {
        return (None, text);
    };
    let mut at = 0;
    for line in after.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return (after.get(..at), after.get(at + line.len()..).unwrap_or_default());
        }
        at += line.len();
    }
    (None, text)
}

/// Reads a front matter; what cannot be read is left out with a warning, the document is not lost for it.
pub(super) fn read(yaml: &str, warnings: &mut Vec<Warning>) -> Head {
    if yaml.trim().is_empty() {
        return Head::default();
    }
    let options = serde_saphyr::options! {
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
        duplicate_keys: serde_saphyr::DuplicateKeyPolicy::LastWins,
    };
    let entries = match serde_saphyr::from_str_with_options(yaml, options) {
        Ok(Value::Map(entries)) => entries,
        Ok(Value::Null) => return Head::default(),
        Ok(other) => {
            let message = format!(
                "the front matter is {}; expected lines \"key: value\"; it was left out",
                other.kind()
            );
            warnings.push(Warning::new(ProblemCode::Malformed, message).at(2));
            return Head::default();
        }
        Err(error) => {
            // The front matter starts on the file's second line.
            let line = error.location().map_or(1, |location| location.line()) + 1;
            let what = error.to_string();
            let what = what.lines().next().unwrap_or_default();
            let message =
                format!("the front matter is not YAML ({what}); it was read line by line: quote its values");
            warnings.push(Warning::new(ProblemCode::Malformed, message).at(line));
            plain_lines(yaml)
        }
    };
    one_by_one(entries, warnings)
}

/// The lines `key: value` of a front matter that YAML refuses, mostly for a colon inside an unquoted title.
fn plain_lines(yaml: &str) -> Vec<(String, Value)> {
    let pair = |line: &str| {
        let (key, value) = line.split_once(':')?;
        let value = value.trim().trim_matches(['"', '\'']);
        let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        (plain && !value.is_empty()).then(|| (key.to_owned(), Value::Text(value.to_owned())))
    };
    yaml.lines().filter_map(pair).collect()
}

/// Reads all keys; each one of a wrong type is left out with a warning.
fn one_by_one(mut entries: Vec<(String, Value)>, warnings: &mut Vec<Warning>) -> Head {
    loop {
        let mut found = Vec::new();
        match head::read(entries.clone(), &mut found) {
            Ok(head) => {
                warnings.extend(found);
                return head;
            }
            Err(Problem { code, message, .. }) => {
                let wrong = entries
                    .iter()
                    .position(|(key, value)| is_named(key) && head::text(key, value.clone()).is_err());
                let Some(wrong) = wrong else { return Head::default() };
                entries.remove(wrong);
                warnings.push(Warning::new(code, format!("in the front matter, {message}; it was left out")));
            }
        }
    }
}

fn is_named(key: &str) -> bool {
    matches!(key, "id" | "title" | "date" | "lang" | "source" | "url" | "section")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_closed_block_at_the_very_start_is_front_matter() {
        assert_eq!(split("---\na: 1\n---\ntext"), (Some("a: 1\n"), "text"));
        assert_eq!(split("---\na: 1\n...\ntext"), (Some("a: 1\n"), "text"));
        assert_eq!(split("---\na: 1\ntext"), (None, "---\na: 1\ntext"));
        assert_eq!(split("text\n---\n"), (None, "text\n---\n"));
        assert_eq!(split("---\n---\nx"), (Some(""), "x"));
    }

    #[test]
    fn keys_are_read() {
        let mut warnings = Vec::new();
        let head =
            read("title: \"Quy ước: làng\"\ndate: 2019-04-03\ntags: [chợ, đình]\ncode: 007\n", &mut warnings);
        assert_eq!(head.title, "Quy ước: làng");
        assert_eq!(head.date.map(|d| (d.year, d.month, d.day)), Some((2019, 4, 3)));
        assert_eq!(
            head.fields,
            [
                ("tags".to_owned(), vec!["chợ".to_owned(), "đình".to_owned()]),
                ("code".to_owned(), vec!["007".to_owned()]),
            ]
        );
        assert!(warnings.is_empty(), "{warnings:?}");
    }

    #[test]
    fn what_yaml_refuses_is_read_line_by_line_and_told() {
        let mut warnings = Vec::new();
        let head = read("date: 2019-04-03\ntitle: Chợ: phiên\n", &mut warnings);
        assert_eq!(head.title, "Chợ: phiên");
        assert!(head.date.is_some());
        assert_eq!(warnings.len(), 1);
        assert_eq!(warnings[0].line, Some(3), "{warnings:?}");
    }

    #[test]
    fn a_key_of_a_wrong_type_does_not_take_the_others_with_it() {
        let mut warnings = Vec::new();
        let head = read("title: [a]\nsource: Báo làng\n", &mut warnings);
        assert_eq!(head.source.as_deref(), Some("Báo làng"));
        assert_eq!(warnings.len(), 1);
        let head = read("- a\n- b\n", &mut warnings);
        assert_eq!((head, warnings.len()), (Head::default(), 2));
    }
}
