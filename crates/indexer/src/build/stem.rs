//! Inflection: the key of a word in a language that inflects.
//!
//! The Snowball algorithms (Porter 2001, <https://snowballstem.org>) run here, at build; the dictionary tells the
//! engine which words belong together, so that no stemmer is in the Wasm.

use rust_stemmers::{Algorithm, Stemmer};

/// What a BCP 47 tag says of the language itself, in small letters, without region and script.
pub(super) fn primary(lang: &str) -> String {
    lang.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// The stemmer for a BCP 47 language; `None` for a language without inflection, or without an algorithm.
pub(super) fn of_language(lang: &str) -> Option<Stemmer> {
    let algorithm = match primary(lang).as_str() {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nb" | "nn" | "no" => Algorithm::Norwegian,
        "nl" => Algorithm::Dutch,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    };
    Some(Stemmer::create(algorithm))
}

/// The key of a word: its stem, folded as every key is. Words with digits have no inflection.
pub(super) fn key(stemmer: &Stemmer, exact: &str) -> Option<String> {
    if exact.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let stem = stemmer.stem(exact);
    let key = analysis::folded(&stem);
    (!key.is_empty()).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflections_share_a_key() {
        let en = of_language("en-GB").unwrap();
        assert_eq!(key(&en, "publishing"), key(&en, "published"));
        assert_eq!(key(&en, "flows").as_deref(), Some("flow"));
        let de = of_language("de").unwrap();
        assert_eq!(key(&de, "häuser"), key(&de, "haus"));
        assert!(of_language("vi").is_none());
        assert_eq!(key(&en, "h5n1s"), None);
    }
}
