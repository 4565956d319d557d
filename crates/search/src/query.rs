//! The query language. Parsing never fails: whatever cannot be read as an operator is read as words.
//!
//! ```text
//! query    := item ( "OR"? item )*          OR joins its two neighbours to one group of alternatives
//! item     := "-"? "title:"? ( phrase | word )
//! phrase   := '"' text '"'                  typographic quotes too; a missing end is the end of the query
//! ```

use analysis::{OwnedToken, Value, for_each_entity, tokenize};
use index::terms::field_key;

/// Where an atom is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Title and text.
    Any,
    /// The title alone.
    Title,
    /// Numbers that a document has.
    Own,
    /// Numbers that a text cites.
    Cited,
    /// Days that a text names.
    Day,
}

impl Field {
    /// The key of a word in the field.
    pub(crate) fn key(self, word: &str) -> String {
        match self {
            Field::Any => word.to_owned(),
            Field::Title => field_key("title", word),
            Field::Own => field_key("is", word),
            Field::Cited => field_key("number", word),
            Field::Day => field_key("day", word),
        }
    }
}

/// A word or a phrase, analyzed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atom {
    /// As typed, without operators and quotes.
    pub text: String,
    /// Where it is looked for.
    pub field: Field,
    /// Whether its tokens must follow each other.
    pub phrase: bool,
    /// Its tokens, at least one.
    pub tokens: Vec<OwnedToken>,
    /// What it names, if it is the number of a document or a day.
    pub named: Option<Named>,
    /// Whether it names that beyond doubt, so that its words do not stand for it where the library does not know it.
    pub certain: bool,
}

/// Something with a name of many spellings, by the keys of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A document's number: the first key that the library knows is meant.
    Document(Vec<String>),
    /// A day, some days or a month: each of the keys is meant.
    Days(Vec<String>),
}

/// Alternatives, of which one is enough.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Whether documents that match are left out.
    pub excluded: bool,
    /// Whether documents that don't match are left out: a phrase, or a word asked of the title.
    pub required: bool,
    /// At least one.
    pub alternatives: Vec<Atom>,
}

/// A parsed query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// In the order typed.
    pub groups: Vec<Group>,
}

/// Longest query that is read, in bytes; the rest is cut off. A page of text is enough for any question.
const MAX_LENGTH: usize = 4096;

/// Parses a query.
pub fn parse(text: &str) -> Query {
    let mut cut = text.len().min(MAX_LENGTH);
    while !text.is_char_boundary(cut) {
        cut -= 1;
    }
    let text = text.get(..cut).unwrap_or_default();
    let mut named = Vec::new();
    for_each_entity(text, &mut |entity| {
        let name = match entity.value {
            Value::Document(number) => Named::Document(number.query_keys()),
            Value::Days(days) => Named::Days(days.query_keys()),
        };
        named.push((entity.start, entity.end, entity.certain, name));
    });
    let mut rest = text;
    let mut groups: Vec<Group> = Vec::new();
    let mut join = false;
    while let Some(item) = item(&mut rest, text, &named) {
        match item {
            Item::Or => join = !groups.is_empty(),
            Item::Atom { excluded, atom } => {
                let required = atom.phrase || atom.field == Field::Title;
                match groups.last_mut().filter(|last| join && !excluded && !last.excluded) {
                    Some(last) => {
                        last.required |= required;
                        last.alternatives.push(atom);
                    }
                    None => {
                        groups.push(Group {
                            excluded,
                            required: required && !excluded,
                            alternatives: vec![atom],
                        });
                    }
                }
                join = false;
            }
        }
    }
    for group in &mut groups {
        // Joined by hand, a word is meant: one alternative of a group with OR must be there.
        group.required |= !group.excluded && group.alternatives.len() > 1;
    }
    Query { groups }
}

enum Item {
    Or,
    Atom { excluded: bool, atom: Atom },
}

/// Takes the next item off `rest`; items without any token are passed over.
fn item<'a>(rest: &mut &'a str, query: &'a str, named: &[(usize, usize, bool, Named)]) -> Option<Item> {
    loop {
        let trimmed = rest.trim_start();
        if trimmed.is_empty() {
            return None;
        }
        let mut at = trimmed;
        let excluded = take(&mut at, "-") && !at.starts_with(char::is_whitespace);
        let field = if take_field(&mut at, "title:") { Field::Title } else { Field::Any };
        let start = query.len() - at.len();
        if let Some((_, end, certain, name)) =
            named.iter().find(|(first, ..)| field == Field::Any && *first == start)
        {
            let (text, after) =
                (query.get(start..*end).unwrap_or_default(), query.get(*end..).unwrap_or_default());
            let tokens = tokenize(text);
            if !tokens.is_empty() {
                *rest = after;
                let (text, named, certain) = (text.to_owned(), Some(name.clone()), *certain);
                return Some(Item::Atom {
                    excluded,
                    atom: Atom { text, field, phrase: false, tokens, named, certain },
                });
            }
        }
        let (text, phrase) = match at.chars().next().and_then(closing) {
            Some(close) => {
                let inner = at.get(at.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
                match inner.find([close, '"']) {
                    Some(end) => {
                        let (inner, after) = inner.split_at(end);
                        at = after.get(after.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
                        (inner, true)
                    }
                    None => {
                        at = "";
                        (inner, true)
                    }
                }
            }
            None => {
                let end = at.find(|c: char| c.is_whitespace() || closing(c).is_some()).unwrap_or(at.len());
                let (word, after) = at.split_at(end);
                at = after;
                (word, false)
            }
        };
        // An operator that eats nothing would be read for ever.
        *rest = if at.len() < trimmed.len() { at } else { "" };
        if text == "OR" && !phrase && !excluded && field == Field::Any {
            return Some(Item::Or);
        }
        let tokens = tokenize(text);
        if !tokens.is_empty() {
            return Some(Item::Atom {
                excluded,
                atom: Atom { text: text.to_owned(), field, phrase, tokens, named: None, certain: false },
            });
        }
    }
}

fn take(at: &mut &str, prefix: &str) -> bool {
    match at.strip_prefix(prefix) {
        Some(after) => {
            *at = after;
            true
        }
        None => false,
    }
}

/// Takes `title:` in any case, if something follows it.
fn take_field(at: &mut &str, name: &str) -> bool {
    match at.split_at_checked(name.len()) {
        Some((head, after))
            if head.eq_ignore_ascii_case(name)
                && !after.is_empty()
                && !after.starts_with(char::is_whitespace) =>
        {
            *at = after;
            true
        }
        _ => false,
    }
}

/// What ends a phrase that `open` begins.
fn closing(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '“' | '”' | '„' => Some('”'),
        '«' => Some('»'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn outline(text: &str) -> String {
        let group = |group: &Group| {
            let atoms: Vec<String> = group
                .alternatives
                .iter()
                .map(|atom| {
                    let tokens: Vec<&str> = atom.tokens.iter().map(|token| token.exact.as_str()).collect();
                    let field = if atom.field == Field::Title { "title:" } else { "" };
                    if atom.phrase {
                        format!("{field}[{}]", tokens.join(" "))
                    } else {
                        field.to_owned() + &tokens.join("+")
                    }
                })
                .collect();
            let sign = if group.excluded {
                "-"
            } else if group.required {
                "!"
            } else {
                ""
            };
            sign.to_owned() + &atoms.join("|")
        };
        parse(text).groups.iter().map(group).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn operators() {
        assert_eq!(outline("Thông tin đối ngoại"), "thông tin đối ngoại");
        assert_eq!(outline("\"thông tin\" -tuyên -\"đối nội\""), "![thông tin] -tuyên -[đối nội]");
        assert_eq!(outline("“thông tin” «hội nghị»"), "![thông tin] ![hội nghị]");
        assert_eq!(outline("báo OR đài hà"), "!báo|đài hà");
        assert_eq!(outline("a OR b OR \"c d\""), "!a|b|[c d]");
        assert_eq!(outline("title:hội Title:\"tập huấn\""), "!title:hội !title:[tập huấn]");
        assert_eq!(outline("57-KL/TW"), "57+kl+tw");
    }

    #[test]
    fn what_is_no_operator_is_read_as_words() {
        assert_eq!(outline("OR a OR"), "a");
        assert_eq!(outline("\"không đóng"), "![không đóng]");
        assert_eq!(outline("- a -- \"\" title: b"), "a title b");
        assert_eq!(outline("or Or"), "or or");
        assert_eq!(outline("a OR -b"), "a -b");
        assert_eq!(outline("  "), "");
        assert_eq!(outline("abc\"def\"ghi"), "abc ![def] ghi");
    }

    proptest! {
        #[test]
        fn any_text_is_a_query(text in "\\PC{0,60}") {
            for group in parse(&text).groups {
                prop_assert!(!group.alternatives.is_empty());
                prop_assert!(group.alternatives.iter().all(|atom| !atom.tokens.is_empty()));
            }
        }

        #[test]
        fn operators_in_any_order_are_a_query(parts in proptest::collection::vec(prop_oneof![
            Just("\""), Just("-"), Just("OR"), Just("title:"), Just(" "), Just("“"), Just("”"), Just("hội"), Just("a-b"),
        ], 0..20)) {
            let _ = parse(&parts.concat());
        }
    }
}
