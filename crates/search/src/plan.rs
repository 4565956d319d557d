//! From a parsed query to what has to be looked up: leaves, pairs of leaves, and groups of them.

use crate::engine::{Engine, Need};
use crate::query::{Atom, Field, Named, Query};
use crate::resolve::Progress;
use crate::spelling::Spelling;
use index::pairs::Neighbour;
use index::terms::{Form, Group, Term};

/// A distinct token of the query in a field, or something it names.
#[derive(Debug)]
pub(crate) struct Leaf {
    /// As it is looked for: what was typed, or what it was understood to be.
    pub(crate) exact: String,
    pub(crate) folded: String,
    pub(crate) field: Field,
    /// How it was typed.
    pub(crate) typed: String,
    /// The keys of something with several names; empty for a word, whose key is its folded form.
    pub(crate) keys: Vec<String>,
    /// What the library knows of its keys.
    pub(crate) terms: Vec<Term>,
    /// The forms it admits, with the weight of each.
    pub(crate) forms: Vec<(f32, Form)>,
    /// Whether its keys have forms that it does not admit: then neighbours of the keys are not surely its own.
    picky: bool,
    /// Whether more than the ranking of plain words depends on it: a phrase, an exclusion, an alternative, a title.
    bound: bool,
    pub(crate) progress: Progress,
    /// How it was understood, if not as it was typed.
    pub(crate) understood: Option<Understood>,
}

/// Why a word is not looked for as it was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Understood {
    /// Keystrokes of Telex or VNI.
    Keystrokes,
    /// A typing mistake.
    Corrected,
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
    /// What to look for instead if the library does not know what the alternatives name.
    words: Option<Atom>,
}

/// What a query looks for.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) groups: Vec<PlanGroup>,
    settled: bool,
    /// Whether words are what was typed and nothing else.
    pub(crate) literal: bool,
    /// Whether accents were put to a query typed without.
    pub(crate) read: bool,
}

/// A question of more distinct plain words reads other forms only of words that are hardly ever spelt as typed.
const QUESTION: usize = 6;
/// Beside more plain words than these a document's number ranks, but need not be there.
const FEW: usize = 3;

impl Plan {
    pub(crate) fn new(query: &Query) -> Plan {
        let mut plan = Plan::default();
        let plain: usize = query
            .groups
            .iter()
            .filter(|group| is_plain_words(group))
            .map(|group| group.alternatives.len())
            .sum();
        for group in &query.groups {
            let mut planned = PlanGroup {
                excluded: group.excluded,
                required: group.required,
                alternatives: Vec::new(),
                words: None,
            };
            for atom in &group.alternatives {
                match &atom.named {
                    Some(named) => {
                        let fields: &[Field] = match named {
                            Named::Document(_) => &[Field::Own, Field::Cited],
                            Named::Days(_) => &[Field::Day],
                        };
                        planned.required |= !group.excluded && fields.len() > 1 && plain <= FEW;
                        for &field in fields {
                            let leaf = plan.named(named, atom, field);
                            planned.alternatives.push(Alternative {
                                field,
                                phrase: false,
                                leaves: vec![leaf],
                                pairs: Vec::new(),
                            });
                        }
                        if let ([_], false) = (group.alternatives.as_slice(), atom.certain) {
                            // A day's numbers mean nothing apart from each other.
                            let phrase = matches!(named, Named::Days(_));
                            planned.words = Some(Atom { named: None, phrase, ..atom.clone() });
                        }
                    }
                    None => {
                        let words = plan.words(atom, group.excluded, group.required);
                        planned.alternatives.push(words);
                    }
                }
            }
            plan.groups.push(planned);
        }
        plan.join_groups();
        plan
    }

    /// The leaves and pairs of a word or a phrase.
    fn words(&mut self, atom: &Atom, excluded: bool, required: bool) -> Alternative {
        let mut leaves = Vec::new();
        for token in &atom.tokens {
            let typed = if atom.phrase || atom.tokens.len() > 1 {
                atom.text.get(token.start..token.end).unwrap_or(&token.exact)
            } else {
                &atom.text
            };
            let leaf = self.leaf(&token.exact, &token.folded, atom.field, typed);
            if let Some(leaf) = self.leaves.get_mut(leaf) {
                leaf.bound |= excluded || required;
            }
            leaves.push(leaf);
        }
        let mut pairs = Vec::new();
        if atom.field == Field::Any {
            for two in leaves.windows(2) {
                if let &[first, second] = two {
                    pairs.push(self.pair(first, second, !excluded));
                }
            }
        }
        Alternative { field: atom.field, phrase: atom.phrase, leaves, pairs }
    }

    /// Makes pairs across the plain words of the query that follow each other.
    fn join_groups(&mut self) {
        let mut before: Option<usize> = None;
        let mut pairs = Vec::new();
        for group in &self.groups {
            let plain = match group.alternatives.as_slice() {
                [only] if !group.excluded && only.field == Field::Any => Some(only),
                _ => None,
            };
            let first = plain.and_then(|only| only.leaves.first().copied());
            pairs.extend(before.zip(first));
            before = plain.and_then(|only| only.leaves.last().copied());
        }
        for (first, second) in pairs {
            self.pair(first, second, true);
        }
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
            keys: Vec::new(),
            terms: Vec::new(),
            forms: Vec::new(),
            picky: false,
            bound: false,
            progress: Progress::Own,
            understood: None,
        });
        self.leaves.len() - 1
    }

    fn named(&mut self, named: &Named, atom: &Atom, field: Field) -> usize {
        let (Named::Document(keys) | Named::Days(keys)) = named;
        let number = self.leaf(&keys.join(" "), "", field, &atom.text);
        if let Some(leaf) = self.leaves.get_mut(number) {
            leaf.keys = keys.clone();
            leaf.bound = true;
        }
        number
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

    /// Finds out what every leaf is. Done when nothing was added to `need`.
    pub(crate) fn look_up(&mut self, engine: &mut Engine, need: &mut Need) {
        while !self.settled {
            self.resolve(engine, need);
            if !need.is_empty() {
                return;
            }
            if !self.fall_back() {
                self.settle();
            }
        }
    }

    /// Replaces names that the library does not know by their words; whether there were any.
    fn fall_back(&mut self) -> bool {
        let unknown = |leaf: &usize| self.leaves.get(*leaf).is_none_or(|leaf| leaf.terms.is_empty());
        let mut words = Vec::new();
        for (number, group) in self.groups.iter_mut().enumerate() {
            if group.alternatives.iter().flat_map(|atom| &atom.leaves).all(unknown)
                && let Some(atom) = group.words.take()
            {
                words.push((number, atom));
            }
        }
        let any = !words.is_empty();
        for (number, atom) in words {
            let excluded = self.groups.get(number).is_some_and(|group| group.excluded);
            let alternative = self.words(&atom, excluded, atom.phrase);
            if let Some(group) = self.groups.get_mut(number) {
                group.required = atom.phrase && !excluded;
                group.alternatives = vec![alternative];
            }
        }
        if any {
            self.join_groups();
        }
        any
    }

    /// Weighs the forms of every leaf.
    fn settle(&mut self) {
        let words = || self.leaves.iter().filter(|leaf| leaf.keys.is_empty());
        let spelling = Spelling {
            marked: words().any(|leaf| leaf.exact != leaf.folded),
            strict: words().filter(|leaf| !leaf.bound).count() > QUESTION,
        };
        for leaf in &mut self.leaves {
            let spelling = Spelling { strict: spelling.strict && !leaf.bound, ..spelling };
            for term in &mut leaf.terms {
                let forms = std::mem::take(&mut term.forms);
                let weights = match leaf.keys.as_slice() {
                    [] => spelling.weights(&leaf.exact, &forms),
                    _ => vec![Some(1.0); forms.len()],
                };
                leaf.picky |= weights.contains(&None);
                leaf.forms.extend(
                    weights.into_iter().zip(forms).filter_map(|(weight, form)| Some((weight?, form))),
                );
            }
        }
        self.settled = true;
    }

    /// The query as it was read, where that is not as it was typed.
    pub(crate) fn reading(&self) -> Option<String> {
        let keystrokes = |leaf: &Leaf| leaf.understood == Some(Understood::Keystrokes);
        if !self.read && !self.leaves.iter().any(keystrokes) {
            return None;
        }
        let words = self.groups.iter().filter(|group| !group.excluded).flat_map(|group| &group.alternatives);
        let mut text = String::new();
        for leaf in words.flat_map(|words| &words.leaves).filter_map(|&leaf| self.leaves.get(leaf)) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(if leaf.keys.is_empty() { &leaf.exact } else { &leaf.typed });
        }
        Some(text)
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

    /// The groups of lists in which a pair's lists would be.
    pub(crate) fn pair_groups(&self, pair: &Pair) -> Vec<(&Group, Neighbour)> {
        let terms = |leaf: usize| self.leaves.get(leaf).map(|leaf| leaf.terms.as_slice()).unwrap_or_default();
        let firsts = terms(pair.first).iter();
        firsts
            .flat_map(|first| terms(pair.second).iter().filter_map(|second| Term::pair(first, second)))
            .collect()
    }
}

fn is_plain_words(group: &crate::query::Group) -> bool {
    !group.excluded && !group.required && group.alternatives.iter().all(|atom| atom.named.is_none())
}
