//! One form of Unicode for everything behind the readers.
//!
//! Text is NFC, its line ends are `\n`. What cannot be seen and carries no meaning (control characters, byte order
//! marks, soft hyphens, word joiners) is dropped, and every kind of space becomes the space. Zero-width joiners stay:
//! some scripts need them to be drawn rightly, and the analyzer passes over them.

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// NFC, copying only when it must.
pub(super) fn nfc(text: String) -> String {
    if is_nfc(&text) { text } else { text.nfc().collect() }
}

/// Whether a text is surely NFC. The letters of most texts are known without a look into the tables.
fn is_nfc(text: &str) -> bool {
    let composed = |c: char| c < '\u{300}' || matches!(c, '\u{1ea0}'..='\u{1ef9}' | '\u{2010}'..='\u{2027}');
    text.chars().all(composed) || is_nfc_quick(text.chars()) == IsNormalized::Yes
}

/// A whole source text: NFC, and each of the ways to end a line turned into `\n`.
pub(super) fn source(text: String) -> String {
    let text = nfc(text);
    let odd = |c: char| matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    if !text.contains(odd) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            c if odd(c) => out.push('\n'),
            c => out.push(c),
        }
    }
    out
}

/// Whether a character is dropped wherever it stands.
pub(super) fn is_dropped(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{2060}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
        || (c.is_control() && !c.is_whitespace())
}

/// One line of text: NFC, runs of white space collapsed to one space, trimmed.
pub(super) fn line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(char::is_whitespace) {
        let before = out.len();
        if before > 0 {
            out.push(' ');
        }
        let start = out.len();
        out.extend(word.chars().filter(|&c| !is_dropped(c)));
        if out.len() == start {
            out.truncate(before);
        }
    }
    nfc(out)
}

/// Whether text has anything a reader could see.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || is_dropped(c) || c.is_control() || matches!(c, '\u{200b}'..='\u{200f}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_one_kind() {
        assert_eq!(source("a\r\nb\rc\u{2028}d\n".into()), "a\nb\nc\nd\n");
    }

    #[test]
    fn decomposed_letters_are_composed() {
        assert_eq!(source("tie\u{302}\u{301}ng".into()), "tiếng");
        assert_eq!(line("vie\u{323}\u{302}t"), "việt");
    }

    #[test]
    fn a_line_is_collapsed_and_freed_of_what_cannot_be_seen() {
        assert_eq!(line("\u{feff} hai\u{a0}\u{a0} từ\t\u{0}và so\u{ad}ft "), "hai từ và soft");
        assert_eq!(line(" \u{1} "), "");
    }

    #[test]
    fn blank_sees_through_invisible_characters() {
        assert!(is_blank(" \n\u{feff}\u{200b}\u{0}"));
        assert!(!is_blank(" x "));
    }
}
