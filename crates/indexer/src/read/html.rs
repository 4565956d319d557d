//! HTML: a page's main content as passages, and what its head says about it.
//!
//! The page is parsed as browsers do ([`tree`]), its main content found ([`main_content`]), and that written out
//! ([`convert`]). Everything walks the tree with a stack of its own, so no nesting overflows the program's.

mod convert;
mod guard;
mod long_tags;
mod main_content;
mod meta;
mod tree;

use index::document::Passage;

use super::ReadOptions;
use super::draft::Draft;
use main_content::Survey;
pub use main_content::is_selector;

/// Reads a page.
pub(super) fn read_file(text: &str, options: &ReadOptions) -> Draft {
    let tree = guard::parse(text);
    let survey = Survey::of(&tree);
    let roots = main_content::find(&tree, &survey, &options.main_content);
    let passages = convert::passages(&tree, &survey, &roots, true);
    let (head, weak_lang) = meta::read(&tree, &passages, &roots);
    Draft { head, passages, weak_lang, warnings: Vec::new() }
}

/// Reads a piece of HTML that is content throughout, as in Markdown or in a record; whether with its pictures.
pub(super) fn fragment(text: &str, pictures: bool) -> Vec<Passage> {
    let tree = guard::parse(text);
    let survey = Survey::of(&tree);
    convert::passages(&tree, &survey, &[main_content::Root::whole()], pictures)
}

/// The encoding a page declares in its first bytes, in `<meta charset>`, in `http-equiv` or in the XML declaration.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let head: String =
        bytes.iter().take(4096).map(|&b| if b.is_ascii() { char::from(b) } else { ' ' }).collect();
    let head = head.to_ascii_lowercase();
    ["charset", "encoding"].iter().find_map(|key| {
        head.match_indices(key).find_map(|(at, key)| {
            let value = head.get(at + key.len()..)?.trim_start().strip_prefix('=')?.trim_start();
            let value = value.trim_start_matches(['"', '\'']);
            let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | ':' | '.'));
            value.get(..end.unwrap_or(value.len())).filter(|name| !name.is_empty()).map(str::to_owned)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::declared_encoding;

    #[test]
    fn encodings_are_found_where_pages_declare_them() {
        for (page, expected) in [
            ("<meta charset=windows-1258>", Some("windows-1258")),
            ("<META CHARSET = 'UTF-8' />", Some("utf-8")),
            (
                r#"<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">"#,
                Some("iso-8859-1"),
            ),
            (r#"<?xml version="1.0" encoding="utf-16"?>"#, Some("utf-16")),
            ("<p>no charset here</p>", None),
        ] {
            assert_eq!(declared_encoding(page.as_bytes()).as_deref(), expected, "{page}");
        }
    }
}
