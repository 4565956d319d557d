//! Whether a text was broken into lines to fit a width, told from the lengths of its lines.
//!
//! A program that wraps text fills each line until the next word would stick out. So in wrapped text nearly every line
//! that has another after it is *full*: with the next line's first word it would pass the width. Text that has one
//! paragraph a line shows no such thing.

/// How a text uses line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrap {
    /// Lines were broken at this many characters: a full line goes on in the next.
    Width(usize),
    /// Each line is a paragraph.
    Lines,
    /// Too few lines to tell.
    Unknown,
}

/// Nothing is wrapped wider than this many characters.
const WIDEST: usize = 140;
/// Nor narrower.
const NARROWEST: usize = 40;
/// A line at least this long may have been broken by accident.
const LONG_LINE: usize = 60;
/// Fewer pairs of lines say nothing.
const FEWEST: usize = 6;

impl Wrap {
    /// Judges the lines of a text, blank lines included.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut by_length = [0_usize; WIDEST + 1];
        let mut pairs: Vec<(usize, usize)> = Vec::new();
        let (mut inner, mut too_wide, mut ended) = (0, 0, 0);
        let mut any_wide = false;
        let mut before: Option<&str> = None;
        for line in lines.map(str::trim) {
            any_wide |= line.len() > WIDEST && line.chars().count() > WIDEST;
            let goes_on = !line.is_empty() && !starts_item(line);
            if let Some(before) = before.filter(|before| goes_on && !before.is_empty()) {
                let (length, word) = (before.chars().count(), first_word(line));
                inner += 1;
                ended += usize::from(before.ends_with(['.', ';', ':', '!', '?']));
                match by_length.get_mut(length) {
                    Some(count) => {
                        *count += 1;
                        pairs.push((length, word));
                    }
                    None => too_wide += 1,
                }
            }
            before = Some(line);
        }
        if inner < FEWEST {
            return if any_wide { Self::Lines } else { Self::Unknown };
        }
        if too_wide * 5 > inner || ended * 2 > inner {
            return Self::Lines;
        }
        let width = commonest_width(&by_length);
        let full = pairs.iter().filter(|&&(length, word)| is_full(length, word, width)).count();
        if width >= NARROWEST && full * 3 >= inner * 2 { Self::Width(width) } else { Self::Lines }
    }

    /// Whether a line goes on in the next one. In text that is not wrapped that happens only by accident: a long line
    /// without an end, then a small letter.
    pub(super) fn joins(self, line: &str, next: &str) -> bool {
        let (line, next) = (line.trim(), next.trim());
        let length = line.chars().count();
        let Self::Width(width) = self else {
            let unended = !line.ends_with(['.', ',', ';', ':', '!', '?', '…', ')', '”', '"']);
            return length >= LONG_LINE
                && unended
                && next.starts_with(char::is_lowercase)
                && !starts_item(next);
        };
        let fresh = starts_item(next) && line.ends_with(['.', ';', ':', ',']);
        !next.is_empty() && !fresh && length <= width + width / 4 && is_full(length, first_word(next), width)
    }
}

fn is_full(length: usize, word: usize, width: usize) -> bool {
    (length + 1 + word) * 20 >= width * 17
}

fn first_word(line: &str) -> usize {
    line.split_whitespace().next().map_or(0, |word| word.chars().count())
}

/// The upper end of the window, a sixth of it wide, that most lines fall into.
fn commonest_width(by_length: &[usize]) -> usize {
    let in_window =
        |top: usize| by_length.get(top - top / 6..=top).map_or(0, |window| window.iter().sum::<usize>());
    (1..by_length.len()).max_by_key(|&top| (in_window(top), std::cmp::Reverse(top))).unwrap_or(0)
}

/// Whether a line starts as list items do: a dash, a bullet, `a)`, `1.`.
pub(super) fn starts_item(line: &str) -> bool {
    let word = line.split_whitespace().next().unwrap_or_default();
    let (body, mark) = (word.trim_end_matches(['.', ')']), word.ends_with(['.', ')']));
    matches!(word, "-" | "–" | "—" | "+" | "*" | "•" | "·")
        || (mark && body.chars().count() == 1 && body.chars().all(char::is_alphanumeric))
        || (mark && (2..=3).contains(&body.len()) && body.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRAPPED: &str = "The clerk of the district put the notices on the board\n\
        every Monday, so that whoever came to the market could\n\
        read them. In the rainy season the board was taken into\n\
        the hall, where the light was poor and nobody looked at\n\
        it; the clerk then read the notices aloud, slowly, twice\n\
        over, and answered whatever was asked of him. That took\n\
        the whole morning.\n\
        In the dry season nobody asked. People read for\n\
        themselves.";

    #[test]
    fn wrapped_text_is_seen_and_its_paragraphs_too() {
        let wrap = Wrap::of(WRAPPED.lines());
        assert!(matches!(wrap, Wrap::Width(50..=60)), "{wrap:?}");
        let lines: Vec<&str> = WRAPPED.lines().collect();
        let joins: Vec<bool> = lines.windows(2).map(|w| wrap.joins(w[0], w[1])).collect();
        assert_eq!(joins, [true, true, true, true, true, true, false, true]);
    }

    #[test]
    fn one_paragraph_a_line_is_not_wrapped() {
        let text = "A short one.\nThen a line that is a good deal longer than the one before it, as paragraphs are.\n".repeat(9);
        assert_eq!(Wrap::of(text.lines()), Wrap::Lines);
        let names =
            "Nguyễn Văn An\nTrần Thị Bình\nLê Cường\nPhạm Dung\nHoàng Em\nVũ Phương\nĐỗ Giang\nBùi Hà\n";
        assert_eq!(Wrap::of(names.lines()), Wrap::Lines);
    }

    #[test]
    fn a_line_broken_by_accident_is_mended() {
        let long = "Xã đã họp với các hộ dân sống hai bên đường về việc mở rộng con đường ra chợ";
        assert!(Wrap::Lines.joins(long, "và về việc dời cột điện."));
        assert!(!Wrap::Lines.joins(&format!("{long};"), "và về việc dời cột điện."));
        assert!(!Wrap::Lines.joins(long, "a) dời cột điện"));
        assert!(!Wrap::Lines.joins("gạo", "muối"));
    }

    #[test]
    fn few_lines_say_nothing_unless_one_is_very_long() {
        assert_eq!(Wrap::of("one\ntwo\n\nthree".lines()), Wrap::Unknown);
        let long = "từ ".repeat(100);
        assert_eq!(Wrap::of(format!("{long}\nhai").lines()), Wrap::Lines);
    }

    #[test]
    fn items_are_told_from_words() {
        for item in ["- một", "a) hai", "1. ba", "12) bốn", "• năm"] {
            assert!(starts_item(item), "{item}");
        }
        for text in ["một hai", "2024 là", "Hết.", "-5 độ"] {
            assert!(!starts_item(text), "{text}");
        }
    }
}
