//! How much each form of a key counts for a word as it was typed.

use analysis::{Relation, folded, relation};
use index::terms::Form;

/// A form with more marks than were typed, where the library also has what was typed: `đối` for `đôi`.
const MORE_MARKED: f32 = 0.1;
/// A form without marks that were typed: its writer may have left them out.
const UNMARKED: f32 = 0.2;
/// Another inflection of the word.
const INFLECTED: f32 = 0.8;
/// Of so many distinct plain words, unless a word is hardly ever spelt as typed, it is in two ways only: without any mark,
/// as its writer may leave out all, and with more marks, if some were typed. Of headings of articles of law cut to 4 to 6
/// syllables ten results cost 5 % fewer bytes so, and articles sought by 3 to 6 are found as well (reciprocal rank .483,
/// .482 before).
const SEVERAL: usize = 3;
/// Of so many, a question, in none.
const QUESTION: usize = 7;
/// In one of how many units with a key at least a form must be, to be no oddity.
const USUAL: u64 = 10;

/// Whether a form counts for a typed token at all: it does not contradict what was typed.
pub(crate) fn admits(typed: &str, form: &str) -> bool {
    relation(typed, form) != Relation::Contradicts
}

/// Whether a form may begin with what was typed: as far as that goes it does not contradict it.
pub(crate) fn begins(typed: &str, form: &str) -> bool {
    admits(typed, head(form, typed))
}

/// So much of a word as another has letters.
pub(crate) fn head<'a>(word: &'a str, other: &str) -> &'a str {
    let end = word.char_indices().nth(other.chars().count()).map_or(word.len(), |(at, _)| at);
    word.get(..end).unwrap_or_default()
}

/// What the query as a whole says of how its words are spelt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelling {
    /// Some word has marks, so that none on another may be meant.
    pub(crate) marked: bool,
    /// How many distinct plain words there are; 0 for a word on which more than the order of documents depends. The more
    /// there are the less each form adds to what the others say, and each costs a list.
    pub(crate) words: usize,
}

impl Spelling {
    /// How much each form of a key counts; 0 if it does not count.
    ///
    /// A token of a query without marks is every form. In a query with marks each is its own form, and others are a
    /// clearly lower tier, unless the library does not know its own: then its marks are taken to be unfinished. Forms
    /// that fold to another key are inflections of the word.
    pub(crate) fn weights(self, typed: &str, forms: &[Form]) -> Vec<f32> {
        let key = folded(typed);
        let (mut own, mut all) = (0, 0);
        let mut kinds = Vec::new();
        for form in forms {
            let kind = (folded(&form.text) == key).then(|| relation(typed, &form.text));
            let units = u64::from(form.units);
            own += if kind == Some(Relation::Exact) { units } else { 0 };
            all += if matches!(kind, None | Some(Relation::Contradicts)) { 0 } else { units };
            kinds.push(kind);
        }
        let usual = own * USUAL >= all;
        let open = !self.marked || own == 0 || (typed == key && !usual);
        let words = if usual { self.words } else { 0 };
        let mut weights = Vec::new();
        for (form, kind) in forms.iter().zip(kinds) {
            let is_likely = form.text == key || (typed != key && kind == Some(Relation::Adds));
            let few = if is_likely { QUESTION } else { SEVERAL };
            weights.push(match kind {
                None => INFLECTED,
                Some(Relation::Exact) => 1.0,
                Some(Relation::Contradicts) => 0.0,
                Some(Relation::Adds) if open => 1.0,
                _ if words >= few => 0.0,
                Some(Relation::Adds) => MORE_MARKED,
                Some(Relation::Lacks) => UNMARKED,
            });
        }
        weights
    }
}
