//! How a form of the dictionary stands to what was typed.

use crate::lang::vietnamese;
use crate::letters::{Letters, Tone, letters};

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
    let (query, form) = (split(letters, query), split(letters, form));
    let (adds, lacks) = (form.has_beyond(&query), query.has_beyond(&form));
    match (adds, lacks) {
        _ if query.plain != form.plain => Relation::Contradicts,
        (false, false) => Relation::Exact,
        (true, false) => Relation::Adds,
        (false, true) => Relation::Lacks,
        (true, true) => Relation::Contradicts,
    }
}

struct Split {
    /// The folded form.
    plain: Vec<char>,
    /// What folding took, and from which letter; 0 stands for the whole word, then letters count from 1.
    accents: Vec<(usize, char)>,
}

impl Split {
    fn has_beyond(&self, other: &Split) -> bool {
        let count = |of: &Split, accent| of.accents.iter().filter(|&&other| other == accent).count();
        self.accents.iter().any(|&accent| count(self, accent) > count(other, accent))
    }
}

fn split(letters: &Letters, exact: &str) -> Split {
    let mut word: Vec<char> = exact.chars().collect();
    let mut out = Split { plain: Vec::new(), accents: Vec::new() };
    if vietnamese::tone_place(letters, &word).is_some() {
        let mut tones = word.iter().filter_map(|&c| letters.tone(c));
        if let (Some(Tone(mark)), None) = (tones.next(), tones.next()) {
            out.accents.push((0, mark));
            for c in &mut word {
                *c = letters.without_tone(*c);
            }
        }
    }
    for c in word {
        let (first, second) = letters.folded(c);
        out.plain.extend_from_slice(first.as_slice());
        let letter = out.plain.len();
        out.plain.extend_from_slice(second.as_slice());
        let mut base = c;
        while Some(base) != first {
            let (under, mark) = letters.halves(base).unwrap_or(('\0', base));
            // The last is a bar, a ligature or a mark that stands alone: its own accent.
            out.accents.push((letter, mark));
            if under == '\0' {
                break;
            }
            base = under;
        }
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
