//! Where neighbouring tokens do not belong together: ends of sentences, lines and table cells.

/// Follows the separators between two tokens.
#[derive(Clone, Copy)]
pub(crate) struct Breaks {
    /// A break stands between the last token and here.
    pub(crate) broken: bool,
    /// A full stop or the like was seen, and only closing marks since.
    stopped: bool,
}

impl Breaks {
    pub(crate) fn at_start() -> Breaks {
        Breaks { broken: true, stopped: false }
    }

    pub(crate) fn after_token() -> Breaks {
        Breaks { broken: false, stopped: false }
    }

    /// Takes the next separator. `abbreviated` says that it stands behind an abbreviation (TP. Huế), where a full
    /// stop ends nothing.
    pub(crate) fn see(&mut self, c: char, abbreviated: bool) {
        match c {
            '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' | '|' | '•' => self.broken = true,
            // These scripts put no space behind a sentence.
            '。' | '！' | '？' | '；' | '：' | '．' | '｡' | '।' | '॥' | '؟' | '؛' | '။' | '។' =>
            {
                self.broken = true;
            }
            '.' if abbreviated => {}
            '.' | '!' | '?' | ';' | ':' | '…' | '\u{37e}' => self.stopped = true,
            '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '}' => {}
            ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
                self.broken |= self.stopped;
            }
            _ => self.stopped = false,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::tokenize;

    /// Tokens with a bar where neighbourhood breaks.
    fn shown(text: &str) -> String {
        let tokens = tokenize(text).into_iter().skip(1);
        tokens.map(|token| if token.break_before { "|" } else { "-" }).collect()
    }

    #[test]
    fn sentences_lines_and_cells_break() {
        assert_eq!(shown("a b, c (d) e"), "----");
        assert_eq!(shown("ta đi. Ta về! rồi?\u{a0}sao; thì: là"), "-|-||||");
        assert_eq!(shown("a\nb\tc | d"), "|||");
        assert_eq!(shown("(nói.) Rồi “đi.” Rồi"), "|-|");
        assert_eq!(shown("我们。他们"), "-".repeat(0) + "|");
    }

    #[test]
    fn a_stop_inside_a_word_or_after_an_abbreviation_does_not() {
        assert_eq!(shown("vd.com a.b"), "---");
        assert_eq!(shown("TP. Hồ Chí Minh, Q. Ba"), "-----");
        assert_eq!(shown("tp. hồ"), "|");
    }

    #[test]
    fn the_first_token_has_no_neighbour() {
        assert!(tokenize("a").iter().all(|token| token.break_before));
    }
}
