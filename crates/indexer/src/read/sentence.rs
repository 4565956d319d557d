//! Where sentences end, well enough to cut a long paragraph or to shorten one into a title.

/// The byte offsets just after each sentence's end (its closing quotes included), the end of the text not among them.
///
/// A full stop ends a sentence when a space and then something other than a small letter follow, and when what stands
/// before it is neither one letter (`M. Hà`), nor an abbreviation in capitals (`TP. Huế`), nor a number (`1. `).
pub(super) fn ends(text: &str) -> impl Iterator<Item = usize> {
    let mut chars = text.char_indices().peekable();
    let mut word_start = 0;
    std::iter::from_fn(move || {
        while let Some((at, c)) = chars.next() {
            if c.is_whitespace() || matches!(c, '(' | '“' | '"' | '[') {
                word_start = at + c.len_utf8();
            }
            let wide = matches!(c, '。' | '！' | '？');
            if !wide && !matches!(c, '.' | '!' | '?' | '…') {
                continue;
            }
            let mut end = at + c.len_utf8();
            while let Some((at, closing)) =
                chars.next_if(|&(_, c)| is_closing(c) || matches!(c, '.' | '!' | '?'))
            {
                end = at + closing.len_utf8();
            }
            let word = text.get(word_start..at).unwrap_or_default();
            let mut ahead = chars.clone();
            match ahead.next() {
                None => return None,
                Some(_) if wide => return Some(end),
                Some((_, next)) if !next.is_whitespace() => continue,
                Some(_) => {}
            }
            let starts_small =
                ahead.find(|(_, c)| c.is_alphanumeric()).is_some_and(|(_, c)| c.is_lowercase());
            if !starts_small && (c != '.' || !is_abbreviation(word)) {
                return Some(end);
            }
        }
        None
    })
}

/// The first sentence, with its end.
pub(super) fn first(text: &str) -> &str {
    ends(text).next().and_then(|end| text.get(..end)).unwrap_or(text)
}

/// Whether a text ends as sentences do.
pub(super) fn is_ended(text: &str) -> bool {
    let bare = text.trim_end_matches(|c| is_closing(c) || c.is_whitespace());
    bare.ends_with(['.', '!', '?', '…', '。', '！', '？'])
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』' | '）')
}

fn is_abbreviation(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let marker = letters == 0 && word.chars().count() <= 3;
    let capitals = letters > 0 && letters <= 3 && word.chars().all(|c| c.is_uppercase() || c == '.');
    letters == 1
        || marker
        || capitals
        || matches!(word, "Mr" | "Mrs" | "Ms" | "Dr" | "No" | "Art" | "vs" | "St")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(text: &str) -> Vec<&str> {
        let mut from = 0;
        let mut all: Vec<&str> =
            ends(text).map(|to| text[std::mem::replace(&mut from, to)..to].trim()).collect();
        all.push(text[from..].trim());
        all
    }

    #[test]
    fn abbreviations_numbers_and_small_letters_do_not_end() {
        assert_eq!(
            sentences("Ông M. Hà đến TP. Huế lúc 8.30. Họp xong v.v. rồi về. 1. Mục"),
            ["Ông M. Hà đến TP. Huế lúc 8.30.", "Họp xong v.v. rồi về.", "1. Mục"]
        );
    }

    #[test]
    fn closing_quotes_belong_to_the_sentence() {
        assert_eq!(
            sentences("He said: “Go!” She went… Then (at last.) Peace."),
            ["He said: “Go!”", "She went…", "Then (at last.)", "Peace."]
        );
        assert_eq!(sentences("第一句。第二句！"), ["第一句。", "第二句！"]);
    }

    #[test]
    fn ended_sees_through_quotes() {
        assert!(is_ended("Xong.”"));
        assert!(!is_ended("Tình hình chung"));
    }
}
