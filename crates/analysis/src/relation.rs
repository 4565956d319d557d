//! How a form of the dictionary stands to what was typed.

use crate::lang::vietnamese;
use crate::letters::{Letters, Tone, is_accent, letters};

/// How a form stands to a typed word with the same folded key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// The same word.
    Exact,
    /// The form has accents where the query has none, and contradicts none that were typed: `đôi` finds `đối`. A query
    /// without any accents stands so to every form but its own.
    Adds,
    /// The form lacks accents that were typed and has no others: `hòa` finds `hoa`.
    Lacks,
    /// The form differs in an accent that was typed (`hòa`, `hóa`); or it both lacks some and has others, which no
    /// careless writer or typist produces (`dối`, `đôi`).
    Contradicts,
}

/// How `form` stands to `query`; both are exact forms. Forms with different folded keys contradict.
///
/// Accents are compared letter by letter: the accents of the one must be among those of the other. In a Vietnamese
/// syllable the tone is compared apart from its letter, because its place depends on the other accents
/// (`thủo`, `thuở`).
pub fn relation(query: &str, form: &str) -> Relation {
    if query == form {
        return Relation::Exact;
    }
    let letters = letters();
    let (query, form) = (accented(letters, query), accented(letters, form));
    if query.len() != form.len() {
        return Relation::Contradicts;
    }
    let (mut adds, mut lacks) = (false, false);
    for (typed, found) in query.iter().zip(&form) {
        if typed.base != found.base {
            return Relation::Contradicts;
        }
        adds |= found.has_beyond(typed);
        lacks |= typed.has_beyond(found);
    }
    match (adds, lacks) {
        (false, false) => Relation::Exact,
        (true, false) => Relation::Adds,
        (false, true) => Relation::Lacks,
        (true, true) => Relation::Contradicts,
    }
}

struct Accented {
    base: char,
    accents: Vec<char>,
}

impl Accented {
    fn has_beyond(&self, other: &Accented) -> bool {
        let count = |of: &Accented, accent| of.accents.iter().filter(|&&other| other == accent).count();
        self.accents.iter().any(|&accent| count(self, accent) > count(other, accent))
    }
}

/// The letters of the folded form, each with what folding took from it. The tone of a Vietnamese syllable is on its
/// first letter.
fn accented(letters: &Letters, exact: &str) -> Vec<Accented> {
    let mut word: Vec<char> = exact.chars().collect();
    let mut tone = None;
    if vietnamese::tone_place(letters, &word).is_some() {
        let tones: Vec<Tone> = word.iter().filter_map(|&c| letters.tone(c)).collect();
        if let [Tone(mark)] = tones[..] {
            tone = Some(mark);
            for c in &mut word {
                *c = letters.without_tone(*c);
            }
        }
    }
    let mut out: Vec<Accented> = Vec::with_capacity(word.len());
    for c in word {
        let mut base = c;
        let mut accents = Vec::new();
        let (first, second) = letters.folded(c);
        while Some(base) != first
            && let Some((under, mark)) = letters.halves(base)
        {
            accents.push(mark);
            base = under;
        }
        match first {
            Some(first) => {
                // What is left is a bar or a ligature: its own accent.
                if first != base {
                    accents.push(base);
                }
                out.push(Accented { base: first, accents });
                out.extend(second.map(|base| Accented { base, accents: Vec::new() }));
            }
            None if is_accent(c) => {
                if let Some(last) = out.last_mut() {
                    last.accents.push(c);
                }
            }
            None => {}
        }
    }
    if let Some(first) = out.first_mut() {
        first.accents.extend(tone);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::Relation::{Adds, Contradicts, Exact, Lacks};
    use super::relation;

    #[test]
    fn a_plain_query_is_added_to() {
        for form in ["hòa", "hóa", "hoà", "hoả"] {
            assert_eq!(relation("hoa", form), Adds);
        }
        assert_eq!(relation("duong", "đường"), Adds);
        assert_eq!(relation("strasse", "straße"), Adds);
        assert_eq!(relation("елка", "ёлка"), Adds);
        assert_eq!(relation("hoa", "hoa"), Exact);
    }

    #[test]
    fn typed_accents_count() {
        assert_eq!(relation("hòa", "hoa"), Lacks);
        assert_eq!(relation("hòa", "hóa"), Contradicts);
        assert_eq!(relation("đường", "dương"), Lacks);
        assert_eq!(relation("dương", "đường"), Adds);
        assert_eq!(relation("đôi", "đối"), Adds);
        assert_eq!(relation("đôi", "đơi"), Contradicts);
        assert_eq!(relation("tiéng", "tiếng"), Adds);
        assert_eq!(relation("dối", "đôi"), Contradicts);
        assert_eq!(relation("người", "nguoi"), Lacks);
    }

    #[test]
    fn a_tone_is_the_syllables() {
        assert_eq!(relation("thủo", "thuở"), Adds);
        assert_eq!(relation("thuở", "thủo"), Lacks);
        assert_eq!(relation("thúo", "thuở"), Contradicts);
    }

    #[test]
    fn other_languages() {
        assert_eq!(relation("résume", "résumé"), Adds);
        assert_eq!(relation("résume", "resumé"), Contradicts);
        assert_eq!(relation("naïve", "naive"), Lacks);
        assert_eq!(relation("ά", "ἄ"), Adds);
        assert_eq!(relation("a", "b"), Contradicts);
        assert_eq!(relation("a", "ab"), Contradicts);
    }
}
