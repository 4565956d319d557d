//! How much each form of a key counts for a word as it was typed.

use analysis::{Relation, folded, relation};
use index::terms::Form;

/// A form with more marks than were typed, where the library also has what was typed: `đối` for `đôi`.
const MORE_MARKED: f32 = 0.1;
/// A form without marks that were typed: its writer may have left them out.
const UNMARKED: f32 = 0.2;
/// Another inflection of the word.
const INFLECTED: f32 = 0.8;
/// In one of how many units with a key at least a form must be, to be no oddity.
const USUAL: u64 = 10;

/// Whether a form counts for a typed token at all: it does not contradict what was typed.
pub(crate) fn admits(typed: &str, form: &str) -> bool {
    relation(typed, form) != Relation::Contradicts
}

/// Whether a form may begin with what was typed: as far as that goes it does not contradict it.
pub(crate) fn begins(typed: &str, form: &str) -> bool {
    let head: String = form.chars().take(typed.chars().count()).collect();
    admits(typed, &head)
}

/// What the query as a whole says of how its words are spelt.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelling {
    /// Some word has marks, so that none on another may be meant.
    pub(crate) marked: bool,
    /// Other forms would cost more lists than they are worth.
    pub(crate) strict: bool,
}

impl Spelling {
    /// How much each form of a key counts; `None` if it does not count.
    ///
    /// A token of a query without marks is every form. In a query with marks each is its own form, and others are a
    /// clearly lower tier, unless the library does not know its own: then its marks are taken to be unfinished. Forms
    /// that fold to another key are inflections of the word.
    pub(crate) fn weights(self, typed: &str, forms: &[Form]) -> Vec<Option<f32>> {
        let key = folded(typed);
        let kind = |form: &Form| (folded(&form.text) == key).then(|| relation(typed, &form.text));
        let kinds: Vec<Option<Relation>> = forms.iter().map(kind).collect();
        let units = |wanted: &dyn Fn(Relation) -> bool| -> u64 {
            let of_kind = kinds.iter().zip(forms).filter(|(kind, _)| kind.is_some_and(wanted));
            of_kind.map(|(_, form)| u64::from(form.units)).sum()
        };
        let own = units(&|relation| relation == Relation::Exact);
        let usual = own * USUAL >= units(&|relation| relation != Relation::Contradicts);
        let open = !self.marked || own == 0 || (typed == key && !usual);
        let weight = |kind: &Option<Relation>| match kind {
            None => Some(INFLECTED),
            Some(Relation::Exact) => Some(1.0),
            Some(Relation::Contradicts) => None,
            Some(Relation::Adds) if open => Some(1.0),
            _ if self.strict && usual => None,
            Some(Relation::Adds) => Some(MORE_MARKED),
            Some(Relation::Lacks) => Some(UNMARKED),
        };
        kinds.iter().map(weight).collect()
    }
}
