//! What holds for the readings of any word.

use analysis::{decode, folded, other_spelling, tokenize};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Readings are forms that the tokenizer gives, other than the word, and are read no further.
    #[test]
    fn readings_are_exact_forms(word in prop_oneof![any::<String>(), "[a-zđ0-9]{0,13}", "(b|d|gi|ng|qu|th|k)[aeiouyw]{1,4}(|n|ng|t|ch)[sfrxjzwdaeo0-9]{0,3}"]) {
        let readings = decode(&word);
        for reading in &readings {
            let tokens = tokenize(reading);
            prop_assert_eq!(tokens.len(), 1);
            prop_assert_eq!(&tokens[0].exact, reading);
            prop_assert_ne!(reading, &word);
            prop_assert!(folded(reading).len() < word.len() + 2);
            prop_assert!(reading.is_ascii() || decode(reading).is_empty());
        }
        prop_assert!(readings.len() <= 2);
    }

    #[test]
    fn the_other_spelling_is_the_same_word(text in "[a-zíỷỉịï]{1,4}") {
        for token in tokenize(&text) {
            if let Some(other) = other_spelling(&token.exact) {
                prop_assert_ne!(&other, &token.exact);
                prop_assert_eq!(&tokenize(&other)[0].folded, &token.folded);
            }
        }
    }
}
