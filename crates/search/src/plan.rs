//! From a parsed query to what has to be looked up: leaves, pairs of leaves, and groups of them.

use crate::engine::{Engine, Need};
use crate::error::Error;
use crate::query::{Field, Query};
use analysis::{Relation, relation};
use index::pairs::Neighbour;
use index::terms::{Form, Group, Term, field_key};

/// A distinct token of the query in a field.
#[derive(Debug)]
pub(crate) struct Leaf {
    pub(crate) exact: String,
    pub(crate) folded: String,
    pub(crate) field: Field,
    /// How it was typed, to be named when it is dropped.
    pub(crate) typed: String,
    /// The ordinal of its key, and the pair groups of the key; `None` if the library has no such key.
    term: Option<Term>,
    /// The forms it admits, with the weight of each.
    pub(crate) forms: Vec<(f32, Form)>,
    /// Whether its key has forms that it does not admit: then neighbours of the key are not surely its own.
    picky: bool,
    /// Whether more than the ranking of plain words depends on it: a phrase, an exclusion, an alternative, a title.
    bound: bool,
    looked_up: bool,
}

/// Two leaves that follow each other in the query.
#[derive(Debug)]
pub(crate) struct Pair {
    pub(crate) first: usize,
    pub(crate) second: usize,
    /// Whether documents are wanted for it; a pair may also be known for an excluded phrase only.
    pub(crate) wanted: bool,
}

/// A word or a phrase: its leaves in order.
#[derive(Debug)]
pub(crate) struct Alternative {
    pub(crate) field: Field,
    pub(crate) phrase: bool,
    pub(crate) leaves: Vec<usize>,
    /// The pair of each two neighbours, by number; empty for a field without pairs.
    pub(crate) pairs: Vec<usize>,
}

/// Alternatives, as in [`crate::query::Group`].
#[derive(Debug)]
pub(crate) struct PlanGroup {
    pub(crate) excluded: bool,
    pub(crate) required: bool,
    pub(crate) alternatives: Vec<Alternative>,
}

/// What a query looks for.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) groups: Vec<PlanGroup>,
}

/// A form with more marks than were typed, where the library also has what was typed: `đối` for `đôi`.
const MORE_MARKED: f32 = 0.1;
/// A form without marks that were typed: its writer may have left them out.
const UNMARKED: f32 = 0.2;

/// Whether a form counts for a typed token at all: it does not contradict what was typed.
pub(crate) fn admits(typed: &str, form: &str) -> bool {
    relation(typed, form) != Relation::Contradicts
}

/// A question of more distinct plain words reads other forms only of words that are hardly ever spelt as typed.
const QUESTION: usize = 6;
/// In one of how many units with a key at least a form must be, to be no oddity.
const USUAL: u64 = 10;

/// What the query as a whole says of how its words are spelt.
#[derive(Debug, Clone, Copy)]
struct Spelling {
    /// Some word has marks, so that none on another may be meant.
    marked: bool,
    /// Other forms would cost more lists than they are worth.
    strict: bool,
}

impl Spelling {
    /// How much each form counts for a typed token; `None` if it does not count.
    ///
    /// A token of a query without marks is every form. In a query with marks each is its own form, and others are a
    /// clearly lower tier, unless the library does not know its own: then its marks are taken to be unfinished.
    fn weights(self, leaf: &Leaf, forms: &[Form]) -> Vec<Option<f32>> {
        let relations: Vec<Relation> = forms.iter().map(|form| relation(&leaf.exact, &form.text)).collect();
        let units = |kind: &dyn Fn(Relation) -> bool| -> u64 {
            let of_kind = relations.iter().zip(forms).filter(|(relation, _)| kind(**relation));
            of_kind.map(|(_, form)| u64::from(form.units)).sum()
        };
        let own = units(&|relation| relation == Relation::Exact);
        let usual = own * USUAL >= units(&|relation| relation != Relation::Contradicts);
        let open = !self.marked || own == 0 || (leaf.exact == leaf.folded && !usual);
        let weight = |relation: &Relation| match relation {
            Relation::Exact => Some(1.0),
            Relation::Contradicts => None,
            Relation::Adds if open => Some(1.0),
            _ if self.strict && usual && !leaf.bound => None,
            Relation::Adds => Some(MORE_MARKED),
            Relation::Lacks => Some(UNMARKED),
        };
        relations.iter().map(weight).collect()
    }
}

impl Plan {
    pub(crate) fn new(query: &Query) -> Plan {
        let mut plan = Plan::default();
        // The last leaf of the word before, if the next word follows it directly.
        let mut before: Option<usize> = None;
        for group in &query.groups {
            let mut alternatives = Vec::new();
            for atom in &group.alternatives {
                let leaves: Vec<usize> = atom
                    .tokens
                    .iter()
                    .map(|token| {
                        let typed = if atom.phrase || atom.tokens.len() > 1 {
                            atom.text.get(token.start..token.end).unwrap_or(&token.exact)
                        } else {
                            &atom.text
                        };
                        let leaf = plan.leaf(&token.exact, &token.folded, atom.field, typed);
                        if let Some(leaf) = plan.leaves.get_mut(leaf) {
                            leaf.bound |= group.excluded || group.required;
                        }
                        leaf
                    })
                    .collect();
                let mut pairs = Vec::new();
                if atom.field == Field::Any {
                    for two in leaves.windows(2) {
                        if let &[first, second] = two {
                            pairs.push(plan.pair(first, second, !group.excluded));
                        }
                    }
                }
                alternatives.push(Alternative { field: atom.field, phrase: atom.phrase, leaves, pairs });
            }
            let plain = match alternatives.as_slice() {
                [only] if !group.excluded && only.field == Field::Any => Some(only),
                _ => None,
            };
            let first = plain.and_then(|only| only.leaves.first().copied());
            if let (Some(last), Some(first)) = (before, first) {
                plan.pair(last, first, true);
            }
            before = plain.and_then(|only| only.leaves.last().copied());
            plan.groups.push(PlanGroup { excluded: group.excluded, required: group.required, alternatives });
        }
        plan
    }

    fn leaf(&mut self, exact: &str, folded: &str, field: Field, typed: &str) -> usize {
        if let Some(known) = self.leaves.iter().position(|leaf| leaf.exact == exact && leaf.field == field) {
            return known;
        }
        self.leaves.push(Leaf {
            exact: exact.to_owned(),
            folded: folded.to_owned(),
            field,
            typed: typed.to_owned(),
            term: None,
            forms: Vec::new(),
            picky: false,
            bound: false,
            looked_up: false,
        });
        self.leaves.len() - 1
    }

    fn pair(&mut self, first: usize, second: usize, wanted: bool) -> usize {
        match self.pairs.iter_mut().enumerate().find(|(_, pair)| pair.first == first && pair.second == second)
        {
            Some((number, known)) => {
                known.wanted |= wanted;
                number
            }
            None => {
                self.pairs.push(Pair { first, second, wanted });
                self.pairs.len() - 1
            }
        }
    }

    /// Looks every leaf up in the dictionary. Done when nothing was added to `need`.
    pub(crate) fn look_up(&mut self, engine: &mut Engine, need: &mut Need) -> Result<(), Error> {
        let spelling = Spelling {
            marked: self.leaves.iter().any(|leaf| leaf.exact != leaf.folded),
            strict: self.leaves.iter().filter(|leaf| !leaf.bound).count() > QUESTION,
        };
        for leaf in self.leaves.iter_mut().filter(|leaf| !leaf.looked_up) {
            let key = match leaf.field {
                Field::Any => leaf.folded.clone(),
                Field::Title => field_key("title", &leaf.folded),
            };
            let Some(target) = engine.walk(&engine.manifest.terms, key.as_bytes(), need)? else { continue };
            if let Some(block) = target {
                let Some(shard) = engine.shard(&block, need)? else { continue };
                leaf.term = shard.get(&key).map_err(|cause| crate::engine::corrupt(cause, &block))?;
            }
            if let Some(forms) = leaf.term.as_mut().map(|term| std::mem::take(&mut term.forms)) {
                let weights = spelling.weights(leaf, &forms);
                leaf.picky = weights.contains(&None);
                let counted =
                    weights.into_iter().zip(forms).filter_map(|(weight, form)| Some((weight?, form)));
                leaf.forms = counted.collect();
            }
            leaf.looked_up = true;
        }
        Ok(())
    }

    /// For each leaf, whether documents are wanted for it, rather than only left out for it.
    pub(crate) fn wanted_leaves(&self) -> Vec<bool> {
        let wanted = |group: &PlanGroup| !group.excluded;
        self.leaves_of(wanted)
    }

    /// For each leaf, whether it is in a group of some kind.
    pub(crate) fn leaves_of(&self, kind: impl Fn(&PlanGroup) -> bool) -> Vec<bool> {
        let mut found = vec![false; self.leaves.len()];
        for group in self.groups.iter().filter(|group| kind(group)) {
            for leaf in group.alternatives.iter().flat_map(|atom| &atom.leaves) {
                if let Some(found) = found.get_mut(*leaf) {
                    *found = true;
                }
            }
        }
        found
    }

    /// Whether the index alone tells if a unit has an alternative. It knows neighbouring keys, so a phrase of two
    /// words is certain if every form of both is admitted; a longer one, and any phrase of the title, is not.
    pub(crate) fn is_certain(&self, atom: &Alternative) -> bool {
        let picky = |&leaf: &usize| self.leaves.get(leaf).is_some_and(|leaf| leaf.picky);
        match (atom.phrase, atom.leaves.len()) {
            (false, _) | (true, 0 | 1) => true,
            (true, 2) => atom.field == Field::Any && !atom.leaves.iter().any(picky),
            (true, _) => false,
        }
    }

    /// The group of lists in which a pair's list would be; `None` if the library has no such neighbours.
    pub(crate) fn pair_group(&self, pair: &Pair) -> Option<(&Group, Neighbour)> {
        let first = self.leaves.get(pair.first)?.term.as_ref()?;
        let second = self.leaves.get(pair.second)?.term.as_ref()?;
        Term::pair(first, second)
    }
}
