//! Cuts tags with thousands of attributes before the tokenizer sees them: it compares each attribute of a tag with all
//! before it.

use std::borrow::Cow;

/// Attributes a tag may have. No page written for people comes near.
const MOST: usize = 4000;

/// Where the scanner is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Text,
    /// In a tag, between attributes.
    Tag,
    Name,
    /// After `=`.
    Value,
    Unquoted,
    Quoted(u8),
}

/// The text with the surplus attributes of such tags left out; borrowed if there are none.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    let mut out = String::new();
    // What has been copied, and where the part to leave out starts.
    let (mut copied, mut surplus) = (0, None);
    let (mut at, mut attributes) = (At::Text, 0);
    let bytes = text.as_bytes();
    for (i, &byte) in bytes.iter().enumerate() {
        let next = bytes.get(i + 1).copied().unwrap_or_default();
        at = match (at, byte) {
            (At::Text, b'<') if next.is_ascii_alphabetic() => {
                attributes = 0;
                At::Name
            }
            (At::Text, _) => At::Text,
            // The end of a script, in which `a<b` looked like a tag: it must not be cut away.
            (At::Tag | At::Name, b'<')
                if bytes.get(i + 1..i + 3).is_some_and(|b| b.eq_ignore_ascii_case(b"/s")) =>
            {
                surplus = None;
                At::Text
            }
            (At::Quoted(quote), _) => {
                if byte == quote {
                    At::Tag
                } else {
                    At::Quoted(quote)
                }
            }
            (At::Value, b'"' | b'\'') => At::Quoted(byte),
            (At::Value, _) if byte.is_ascii_whitespace() => At::Value,
            (_, b'>') => {
                if let Some(start) = surplus.take() {
                    out.push_str(text.get(copied..start).unwrap_or_default());
                    copied = i;
                }
                At::Text
            }
            (At::Value | At::Unquoted, _) if !byte.is_ascii_whitespace() => At::Unquoted,
            (At::Name, b'=') => At::Value,
            (_, b'/') => At::Tag,
            (_, _) if byte.is_ascii_whitespace() => At::Tag,
            (At::Tag, b'=') if attributes > 0 => At::Value,
            (At::Tag, _) => {
                attributes += 1;
                if attributes == MOST {
                    surplus = Some(i);
                }
                At::Name
            }
            (at, _) => at,
        };
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_tags_stay_as_they_are() {
        for text in [
            "<p class='a b' id=x>text</p>",
            "a < b > c",
            "<a href=\"x>y\" title='z'>",
            "<br/>",
            "<p a = 1 b>",
            "<p a='",
        ] {
            assert!(matches!(cut(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn surplus_attributes_go_and_the_text_stays() {
        let many: String = (0..MOST + 10).map(|i| format!("a{i}='>{i}' ")).collect();
        let out = cut(&format!("<p id=x {many}>một</p><p {many}/>hai")).into_owned();
        assert!(out.ends_with(" >hai") && out.contains(">một</p><p a0="), "{}", &out[out.len() - 60..]);
        assert_eq!(out.matches("='>").count(), 2 * MOST - 3);
    }
}
