//! What holds for the tokens of any text.

use analysis::{OwnedToken, Relation, folded, relation, tokenize, toneless};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

/// Text dense in what the scanner decides on.
fn dense() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        4 => "[a-zđăâêôơưàéẽỏụệổấờýỳÀĐÐÊẶ]{1,7}",
        2 => "[hklmstvqķț]u?[iyíỷịïįıẙĩ][\u{301}\u{308}]?n?",
        2 => "[0-9]{1,4}",
        2 => "[ .,'’/\\-\n:;?!|\u{a0}]{1,2}",
        1 => "[\u{300}\u{301}\u{303}\u{309}\u{323}\u{302}\u{306}\u{31b}\u{308}\u{327}]{1,3}",
        1 => "[\u{ad}\u{200b}\u{200d}\u{feff}\u{640}]",
        1 => "[αάΣςἄᾳЙйёЁїßŒœøłıİﬁﬀẞ²₂mĳ]{1,3}",
        1 => "[漢字かがガ\u{3099}ไทยที่ກ한국\u{1112}\u{1161}\u{11ab}ក្មြန]{1,5}",
        1 => "[أإآةىשָׁلُकिऩ०१٣😀\u{fe0f}\u{20e3}ＡｂＣ１．，ｶﾞ]{1,4}",
    ];
    prop::collection::vec(pieces, 0..12).prop_map(|pieces| pieces.concat())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        dense(),
        any::<String>(),
        prop::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter)
    ]
}

fn forms(text: &str) -> Vec<(String, String, bool)> {
    tokenize(text).into_iter().map(|token| (token.exact, token.folded, token.break_before)).collect()
}

/// Whether the text is free of what the tables leave out: the order of marks in scripts where people do not mix them,
/// compatibility ideographs, and Kirat Rai, whose vowels compose with letters.
fn is_ordered(text: &str) -> bool {
    text.nfd().all(|c| {
        canonical_combining_class(c) == 0
            || matches!(c as u32, 0x300..=0x6ff | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0x3099..=0x309a)
    }) && !text.contains(|c| matches!(c, '\u{f900}'..='\u{faff}' | '\u{16d40}'..='\u{16d7f}' | '\u{2f800}'..='\u{2fa1f}'))
}

fn apart(tokens: &[OwnedToken]) -> bool {
    tokens.is_sorted_by(|a, b| a.end <= b.start)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_valid_and_rise(text in any_text()) {
        let tokens = tokenize(&text);
        for (index, token) in tokens.iter().enumerate() {
            prop_assert!(text.get(token.start..token.end).is_some_and(|span| !span.is_empty()));
            prop_assert_eq!(token.position as usize, index);
            prop_assert!(!token.exact.is_empty() && !token.folded.is_empty());
            prop_assert!(token.exact.chars().count() <= analysis::MAX_CHARS);
            prop_assert_eq!(&token.folded, &folded(&token.exact));
        }
        prop_assert!(tokens.is_sorted_by(|a, b| a.start < b.start && a.end < b.end));
    }

    /// Nothing that carries meaning is outside the tokens: what is between them has no tokens of its own.
    #[test]
    fn gaps_hold_no_words(text in any_text()) {
        let mut end = 0;
        for token in tokenize(&text) {
            if let Some(gap) = text.get(end..token.start) {
                prop_assert!(!gap.contains(|c: char| c.is_ascii_alphanumeric() || ('À'..'ʰ').contains(&c) && c.is_alphabetic()), "{:?}", gap);
            }
            end = token.end;
        }
    }

    #[test]
    fn canonically_equivalent_text_has_the_same_tokens(text in any_text()) {
        prop_assume!(is_ordered(&text));
        let composed: String = text.nfc().collect();
        let decomposed: String = text.nfd().collect();
        // Marks past any sensible number are not looked at.
        prop_assume!(decomposed.len() < 300);
        prop_assert_eq!(forms(&composed), forms(&decomposed));
        prop_assert_eq!(forms(&composed), forms(&text));
    }

    #[test]
    fn forms_are_their_own_forms(text in any_text()) {
        for token in tokenize(&text) {
            let again = tokenize(&token.exact);
            prop_assert_eq!(again.len(), 1, "{:?} of {:?}", token.exact, text);
            prop_assert_eq!(&again[0].exact, &token.exact);
            prop_assert_eq!(&again[0].folded, &token.folded);
            let of_folded = tokenize(&token.folded);
            prop_assert_eq!(of_folded.len(), 1);
            prop_assert_eq!(&of_folded[0].folded, &of_folded[0].exact);
            let toneless_form = toneless(&token.exact);
            prop_assert_eq!(folded(&toneless_form), token.folded);
            prop_assert_eq!(toneless(&toneless_form), toneless_form);
        }
    }

    #[test]
    fn exact_forms_are_composed(text in any_text()) {
        prop_assume!(is_ordered(&text));
        for token in tokenize(&text) {
            let composed: String = token.exact.nfc().collect();
            prop_assert_eq!(composed, token.exact);
        }
    }

    #[test]
    fn relations_hold(text in any_text()) {
        for token in tokenize(&text) {
            let (exact, plain, without_tone) = (&token.exact, &token.folded, &toneless(&token.exact));
            prop_assert_eq!(relation(exact, exact), Relation::Exact);
            for less in [plain, without_tone] {
                let (up, down) = if less == exact {
                    (Relation::Exact, Relation::Exact)
                } else {
                    (Relation::Adds, Relation::Lacks)
                };
                prop_assert_eq!(relation(less, exact), up, "{} {}", less, exact);
                prop_assert_eq!(relation(exact, less), down, "{} {}", exact, less);
            }
        }
    }

    /// Case carries nothing, but for letters whose other case is another letter.
    #[test]
    fn upper_case_is_the_same_word(text in "[a-zđăâêôơưàéẽỏụệổấờýỳἄάйё ]{0,30}") {
        let upper = forms(&text.to_uppercase());
        prop_assert_eq!(forms(&text), upper);
    }

    #[test]
    fn words_of_alphabets_do_not_overlap(text in "[a-zđăâêôơưàéẽỏụệổấờ .,'0-9αάйё]{0,60}") {
        prop_assert!(apart(&tokenize(&text)));
    }
}
