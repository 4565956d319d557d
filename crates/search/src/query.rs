//! The query language. Parsing never fails: whatever cannot be read as an operator is read as words.
//!
//! ```text
//! query    := item ( "OR"? item )*          OR joins its two neighbours to one group of alternatives
//! item     := "-"? ( "(" query ")" | field? ( phrase | word "*"? ) ) | "-"? "date:" range
//! field    := name ":"                      title, or a field that the library's documents have
//! phrase   := '"' text '"'                  typographic quotes too; a missing end is the end of the query
//! range    := date | date? ".." date?       as in [`Filter::values`]
//! ```
//!
//! Parentheses are multiplied out, so that a group is a disjunction of conjunctions; words in parentheses that are no
//! alternative are words like others.

use crate::response::Filter;
use analysis::{OwnedToken, Value, for_each_entity, is_letter, tokenize};
use index::terms::{CITED_NUMBER, DAY, OWN_NUMBER, field_key};
use std::ops::Deref;
use std::rc::Rc;

/// Where an atom is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Title and text.
    Any,
    /// The title alone.
    Title,
    /// A field of the publisher's; its name and a colon come before the words of an atom.
    Declared,
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
            Field::Declared => index::joined(&["!", word]),
            Field::Own => field_key(OWN_NUMBER, word),
            Field::Cited => field_key(CITED_NUMBER, word),
            Field::Day => field_key(DAY, word),
        }
    }
}

/// A word or a phrase that is wanted, or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Atom {
    /// Whether a conjunction wants it absent; never in the only alternative of a group.
    pub excluded: bool,
    what: Rc<Words>,
}

impl Deref for Atom {
    type Target = Words;

    fn deref(&self) -> &Words {
        &self.what
    }
}

/// A word or a phrase, analyzed.
#[derive(Debug, PartialEq, Eq)]
pub struct Words {
    /// As typed, without operators and quotes.
    pub text: String,
    /// Where it is looked for.
    pub field: Field,
    /// The name of a [`Field::Declared`] as it was typed; else empty.
    pub name: String,
    /// Whether its tokens must follow each other.
    pub phrase: bool,
    /// Whether its last token is the beginning of a word.
    pub prefix: bool,
    /// Its tokens, at least one.
    pub tokens: Vec<OwnedToken>,
    /// What it names, if it is the number of a document or a day.
    pub named: Option<Named>,
    /// Whether it names that beyond doubt, so that its words do not stand for it where the library does not know it.
    pub certain: bool,
}

impl Words {
    /// Plain words, or words that follow each other; the last may be the beginning of one.
    pub(crate) fn new(text: &str, phrase: bool, prefix: bool) -> Words {
        Words {
            text: text.to_owned(),
            field: Field::Any,
            name: String::new(),
            phrase,
            prefix,
            tokens: tokenize(text),
            named: None,
            certain: false,
        }
    }

    /// An atom of them.
    pub(crate) fn atom(self, excluded: bool) -> Atom {
        Atom { excluded, what: Rc::new(self) }
    }
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
    /// Whether documents that don't match are left out: a phrase, a word asked of a field, or one of several
    /// alternatives.
    pub required: bool,
    /// At least one, each of at least one atom, all of which are wanted.
    pub alternatives: Vec<Vec<Atom>>,
}

/// A parsed query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// In the order typed.
    pub groups: Vec<Group>,
    /// What is asked of the documents' dates.
    pub dates: Vec<Filter>,
}

/// Longest query that is read, in bytes; the rest is cut off. A page of text is enough for any question.
const MAX_LENGTH: usize = 4096;
/// Alternatives that a group has at most; multiplying parentheses out ends there.
const MAX_ALTERNATIVES: usize = 32;
/// Parentheses in each other that are read; those inside are words.
const MAX_DEPTH: usize = 16;

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
    let mut parser = Parser { query: text, rest: text, named, dates: Vec::new(), depth: 0 };
    let groups = parser.groups();
    Query { groups, dates: parser.dates }
}

struct Parser<'a> {
    query: &'a str,
    rest: &'a str,
    named: Vec<(usize, usize, bool, Named)>,
    dates: Vec<Filter>,
    depth: usize,
}

enum Item {
    Or,
    /// A condition on dates, kept in [`Parser::dates`].
    Date,
    Groups(Vec<Group>),
}

impl<'a> Parser<'a> {
    /// Reads items up to the end, or to the parenthesis that closes.
    fn groups(&mut self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        // Whether anything was read, whether that was a date, and where its groups begin.
        let (mut any, mut dated, mut start) = (false, false, 0);
        let mut join = false;
        while let Some(item) = self.item() {
            match item {
                Item::Or => {
                    join = any;
                    continue;
                }
                Item::Date => {
                    if join && dated {
                        self.join_dates();
                    }
                    dated = true;
                }
                Item::Groups(mut more) => {
                    let before = groups.get(start..).filter(|_| join && !dated).and_then(conjunctions);
                    if let Some(mut alternatives) = before
                        && let Some(mut others) = conjunctions(&more)
                    {
                        alternatives.append(&mut others);
                        alternatives.truncate(MAX_ALTERNATIVES);
                        more = vec![Group { excluded: false, required: true, alternatives }];
                        groups.truncate(start);
                    }
                    dated = false;
                    start = groups.len();
                    groups.append(&mut more);
                }
            }
            (any, join) = (true, false);
        }
        groups
    }

    /// Takes the next item; what has no token is passed over.
    fn item(&mut self) -> Option<Item> {
        loop {
            self.rest = trim_start(self.rest);
            let start = self.rest;
            if start.is_empty() {
                return None;
            }
            if self.take(")") {
                if self.depth > 0 {
                    return None;
                }
                continue;
            }
            let excluded = self.take("-") && !self.rest.starts_with(is_space);
            if self.depth < MAX_DEPTH && self.take("(") {
                self.depth += 1;
                let inner = self.groups();
                self.depth -= 1;
                match (excluded, conjunctions(&inner)) {
                    (true, Some(alternatives)) => {
                        return Some(Item::Groups(vec![Group { excluded, required: false, alternatives }]));
                    }
                    _ if inner.is_empty() => continue,
                    _ => return Some(Item::Groups(inner)),
                }
            }
            if let Some(atom) = self.name() {
                return Some(group(atom, excluded));
            }
            let name = self.field();
            if name.eq_ignore_ascii_case("date")
                && let Some(filter) = self.date(excluded)
            {
                self.dates.push(filter);
                return Some(Item::Date);
            }
            let (text, phrase) = self.word();
            if self.rest.len() == start.len() {
                // An operator that eats nothing would be read for ever.
                let mut letters = start.chars();
                letters.next();
                self.rest = letters.as_str();
            }
            if text == "OR" && !phrase && !excluded && name.is_empty() {
                return Some(Item::Or);
            }
            let prefix = !phrase && text.len() > 1 && text.ends_with('*');
            let words = Words::new(text, phrase, prefix);
            if words.tokens.is_empty() {
                continue;
            }
            let field = match name {
                "" => Field::Any,
                name if name.eq_ignore_ascii_case("title") => Field::Title,
                _ => Field::Declared,
            };
            let name = if field == Field::Declared { name.to_owned() } else { String::new() };
            return Some(group(Words { field, name, ..words }, excluded));
        }
    }

    /// Takes the number of a document or a day.
    fn name(&mut self) -> Option<Words> {
        let start = self.query.len() - self.rest.len();
        let (_, end, certain, name) = self.named.iter().find(|(first, ..)| *first == start)?;
        let (text, after) = self.query.split_at_checked(*end)?;
        let words = Words::new(text.get(start..)?, false, false);
        self.rest = after;
        (!words.tokens.is_empty()).then_some(Words { named: Some(name.clone()), certain: *certain, ..words })
    }

    /// Takes the name of a field, if something follows it.
    fn field(&mut self) -> &'a str {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || !c.is_ascii();
        let rest = self.rest;
        let end = find(rest, |c| !is_name(c));
        match rest.split_at_checked(end).filter(|_| rest.starts_with(is_letter)) {
            Some((name, after)) if !name.is_empty() => match after.strip_prefix(':') {
                Some(after) if !after.starts_with(is_space) && !after.is_empty() => {
                    self.rest = after;
                    name
                }
                _ => "",
            },
            _ => "",
        }
    }

    /// Takes a date or a range of dates.
    fn date(&mut self, excluded: bool) -> Option<Filter> {
        let end = find(self.rest, |c| is_space(c) || c == ')');
        let (value, after) = self.rest.split_at_checked(end)?;
        if !crate::filter::is_range_of_dates(value) {
            return None;
        }
        self.rest = after;
        Some(Filter { field: "date".to_owned(), values: vec![value.to_owned()], excluded })
    }

    /// Makes the last two conditions on dates alternatives.
    fn join_dates(&mut self) {
        if let Some(last) = self.dates.pop() {
            match self.dates.last_mut().filter(|before| before.excluded == last.excluded) {
                Some(before) => before.values.extend(last.values),
                None => self.dates.push(last),
            }
        }
    }

    /// Takes a phrase, or all up to a space, a quote or a parenthesis that closes.
    fn word(&mut self) -> (&'a str, bool) {
        let rest = self.rest;
        let mut letters = rest.chars();
        if let Some(close) = letters.next().and_then(closing) {
            let inner = letters.as_str();
            let end = find(inner, |c| c == close || c == '"');
            let (inner, after) = inner.split_at_checked(end).unwrap_or((inner, ""));
            let mut after = after.chars();
            after.next();
            self.rest = after.as_str();
            return (inner, true);
        }
        let in_parentheses = self.depth > 0;
        let end = find(rest, |c| is_space(c) || closing(c).is_some() || (c == ')' && in_parentheses));
        let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
        self.rest = after;
        (word, false)
    }

    fn take(&mut self, prefix: &str) -> bool {
        let after = self.rest.strip_prefix(prefix);
        self.rest = after.unwrap_or(self.rest);
        after.is_some()
    }
}

fn group(words: Words, excluded: bool) -> Item {
    let required = !excluded && (words.phrase || words.prefix || words.field != Field::Any);
    Item::Groups(vec![Group { excluded, required, alternatives: vec![vec![words.atom(false)]] }])
}

/// Groups, all of which are wanted, as alternatives. `None` if one of them would only say what is not wanted: that is
/// no alternative to anything.
fn conjunctions(groups: &[Group]) -> Option<Vec<Vec<Atom>>> {
    let mut product: Vec<Vec<Atom>> = vec![Vec::new()];
    for group in groups {
        if !group.excluded {
            product = multiply(&product, &group.alternatives);
            continue;
        }
        // None of them: of each, one atom is otherwise.
        for alternative in &group.alternatives {
            let mut otherwise = Vec::new();
            for atom in alternative {
                otherwise.push(vec![Atom { excluded: !atom.excluded, ..atom.clone() }]);
            }
            product = multiply(&product, &otherwise);
        }
    }
    product.iter().all(|atoms| atoms.iter().any(|atom| !atom.excluded)).then_some(product)
}

/// Each of some conjunctions with each of others.
fn multiply(product: &[Vec<Atom>], factors: &[Vec<Atom>]) -> Vec<Vec<Atom>> {
    let mut both = Vec::new();
    for one in product {
        for other in factors {
            if both.len() < MAX_ALTERNATIVES {
                let mut all = one.clone();
                all.extend_from_slice(other);
                both.push(all);
            }
        }
    }
    both
}

/// Where the first such character is, or the end.
fn find(text: &str, is: impl Fn(char) -> bool) -> usize {
    let mut end = 0;
    for c in text.chars() {
        if is(c) {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// A text without the white space at its beginning.
pub(crate) fn trim_start(text: &str) -> &str {
    text.get(find(text, |c| !is_space(c))..).unwrap_or_default()
}

/// Whether it is white space, as Unicode has it.
fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{85}' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{2028}'
        | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
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
            let atom = |atom: &Atom| {
                let tokens: Vec<&str> = atom.tokens.iter().map(|token| token.exact.as_str()).collect();
                let field = match atom.field {
                    Field::Title => "title:".to_owned(),
                    _ if atom.name.is_empty() => String::new(),
                    _ => format!("{}:", atom.name),
                };
                let words = if atom.phrase { format!("[{}]", tokens.join(" ")) } else { tokens.join("+") };
                let sign = if atom.excluded { "¬" } else { "" };
                sign.to_owned() + &field + &words + if atom.prefix { "*" } else { "" }
            };
            let all = |atoms: &Vec<Atom>| atoms.iter().map(atom).collect::<Vec<_>>().join("&");
            let atoms: Vec<String> = group.alternatives.iter().map(all).collect();
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
        assert_eq!(outline("source:báo Issuer:\"Núi Bạc\" -type:x"), "!source:báo !Issuer:[núi bạc] -type:x");
        assert_eq!(outline("nghi* title:libr* \"a b\"*"), "!nghi* !title:libr* ![a b]");
    }

    #[test]
    fn parentheses() {
        assert_eq!(outline("(báo OR đài) hà"), "!báo|đài hà");
        assert_eq!(outline("(hội nghị) tập"), "hội nghị tập");
        assert_eq!(outline("(hội nghị) OR \"tập huấn\" OR a"), "!hội&nghị|[tập huấn]|a");
        assert_eq!(outline("((a OR b) c) OR d"), "!a&c|b&c|d");
        assert_eq!(outline("(a -b) OR (c -(d e))"), "!a&¬b|c&¬d|c&¬e");
        assert_eq!(outline("a -(b OR \"c d\")"), "a -b|[c d]");
        assert_eq!(outline("a -(b c)"), "a -b&c");
        assert_eq!(outline("(a OR b"), "!a|b");
        assert_eq!(outline("a) b() (c"), "a b c");
        assert_eq!(outline("f(x)"), "f+x");
        assert_eq!(parse(&"(a OR b) OR ".repeat(200)).groups[0].alternatives.len(), 32);
        assert_eq!(outline(&("(".repeat(500) + "a")), "a");
    }

    #[test]
    fn dates() {
        let dates = |text: &str| -> Vec<String> {
            let filter = |filter: &Filter| {
                format!("{}{}", if filter.excluded { "-" } else { "" }, filter.values.join("|"))
            };
            parse(text).dates.iter().map(filter).collect()
        };
        assert_eq!(dates("a date:2023 -date:2024-05"), ["2023", "-2024-05"]);
        assert_eq!(dates("(Date:2023-10..2024-06)"), ["2023-10..2024-06"]);
        assert_eq!(dates("date:..2012 date:2024-05.."), ["..2012", "2024-05.."]);
        assert_eq!(dates("date:2022 OR date:2024"), ["2022|2024"]);
        assert_eq!(dates("a OR date:2022 OR b"), ["2022"]);
        assert_eq!(dates("date:x date:.. date: date:2023-13"), [""; 0]);
        assert_eq!(outline("date:x date:2024 b"), "!date:x b");
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

    #[test]
    fn spaces_are_those_of_unicode() {
        assert!((char::MIN..=char::MAX).all(|c| is_space(c) == c.is_whitespace()));
    }

    proptest! {
        #[test]
        fn any_text_is_a_query(text in "\\PC{0,60}") {
            for group in parse(&text).groups {
                prop_assert!(!group.alternatives.is_empty());
                prop_assert!(group.alternatives.iter().all(|atoms| !atoms.is_empty()));
                prop_assert!(group.alternatives.iter().flatten().all(|atom| !atom.tokens.is_empty()));
            }
        }

        #[test]
        fn operators_in_any_order_are_a_query(parts in proptest::collection::vec(prop_oneof![
            Just("\""), Just("-"), Just("OR"), Just("title:"), Just(" "), Just("“"), Just("”"), Just("hội"), Just("a-b"), Just("("), Just(")"), Just("date:2024"), Just("x:"), Just("*"),
        ], 0..20)) {
            let _ = parse(&parts.concat());
        }
    }
}
