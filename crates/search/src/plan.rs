//! From a parsed query to what has to be looked up: leaves, pairs of leaves, and groups of them.

use crate::engine::{Engine, Need};
use crate::query::{self, Atom, Field, Named, Query};
use crate::rank::Lists;
use crate::resolve::Progress;
use crate::spelling::{Spelling, begins};
use crate::synonyms::Synonym;
use analysis::{folded, is_paired};
use index::terms::{Form, PairPlace, Term};

/// A distinct token of the query in a field, or something it names.
#[derive(Debug)]
pub(crate) struct Leaf {
    /// As it is looked for: what was typed, or what it was understood to be.
    pub(crate) exact: String,
    pub(crate) folded: String,
    pub(crate) field: Field,
    /// How it was typed.
    pub(crate) typed: String,
    /// Whether words that begin so are meant too.
    pub(crate) prefix: bool,
    /// Whether it is the last word of a query that ends with it: it may be unfinished.
    pub(crate) open: bool,
    /// The words that an unfinished one can become, each with the one form that is meant.
    pub(crate) completions: Vec<Term>,
    /// Whether only another name of something has it, see [`crate::synonyms`].
    pub(crate) also: bool,
    /// Whether no document has the field.
    pub(crate) undeclared: bool,
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

impl Leaf {
    /// Whether it is a word of the text on which nothing but the order of documents depends.
    pub(crate) fn is_plain(&self) -> bool {
        !self.bound && !self.also && self.keys.is_empty() && self.field == Field::Any
    }

    /// How many units have its forms, at most.
    pub(crate) fn units(&self) -> u32 {
        let mut units = 0u32;
        for (_, form) in &self.forms {
            units = units.saturating_add(form.units);
        }
        units
    }
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
#[derive(Debug, Clone)]
pub(crate) struct Alternative {
    pub(crate) field: Field,
    /// Whether it must be absent.
    pub(crate) excluded: bool,
    pub(crate) phrase: bool,
    prefix: bool,
    pub(crate) leaves: Vec<usize>,
    /// The pair of each two neighbours, by number; empty for a field without pairs.
    pub(crate) pairs: Vec<usize>,
    /// What to look for instead if there is no such field; empty where none is asked for.
    words: String,
}

/// Alternatives, each of which is a conjunction, as in [`crate::query::Group`].
#[derive(Debug)]
pub(crate) struct PlanGroup {
    pub(crate) excluded: bool,
    pub(crate) required: bool,
    pub(crate) alternatives: Vec<Vec<Alternative>>,
    /// What to look for instead if the library does not know what the alternatives name, and whether that is a phrase.
    words: Option<(String, bool)>,
}

/// What a query looks for.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) leaves: Vec<Leaf>,
    pub(crate) pairs: Vec<Pair>,
    pub(crate) groups: Vec<PlanGroup>,
    /// What else the things asked for are called.
    pub(crate) synonyms: Vec<Synonym>,
    settled: bool,
    /// The leaves of phrases that are nowhere, and count as words.
    pub(crate) released: Vec<Vec<usize>>,
    /// Whether words are what was typed and nothing else.
    pub(crate) literal: bool,
    /// Whether the last word may be unfinished though it is a word.
    pub(crate) typing: bool,
    /// Whether accents were put to a query typed without.
    pub(crate) read: bool,
}

/// What a word counts that the last one typed may become, against that itself.
const UNFINISHED: f32 = 0.3;
/// Beside more plain words than these a document's number ranks, but need not be there.
const FEW: usize = 3;

impl Plan {
    pub(crate) fn new(query: &Query) -> Plan {
        let mut plan = Plan::default();
        let mut plain = 0;
        for group in &query.groups {
            if is_plain_words(group) {
                plain += group.alternatives.len();
            }
        }
        for group in &query.groups {
            let mut planned = PlanGroup {
                excluded: group.excluded,
                required: group.required,
                alternatives: Vec::new(),
                words: None,
            };
            for atoms in &group.alternatives {
                let mut conjunctions = vec![Vec::new()];
                for atom in atoms {
                    plan.atom(atom, group, plain, &mut planned, &mut conjunctions);
                }
                planned.alternatives.append(&mut conjunctions);
            }
            plan.groups.push(planned);
        }
        plan.join_words();
        plan
    }

    /// Adds an atom to each conjunction.
    fn atom(
        &mut self,
        atom: &Atom,
        group: &query::Group,
        plain: usize,
        planned: &mut PlanGroup,
        conjunctions: &mut Vec<Vec<Alternative>>,
    ) {
        let Some(named) = &atom.named else {
            let words = self.words(atom, group.excluded, group.required);
            for all in conjunctions {
                all.push(words.clone());
            }
            return;
        };
        let fields: &[Field] = match named {
            Named::Document(_) => &[Field::Own, Field::Cited],
            Named::Days(_) => &[Field::Day],
        };
        planned.required |= !group.excluded && fields.len() > 1 && plain <= FEW;
        let mut either = Vec::new();
        for &field in fields {
            let leaves = vec![self.named(named, atom, field)];
            let (phrase, prefix, pairs, words) = Default::default();
            let excluded = atom.excluded;
            either.push(Alternative { field, excluded, phrase, prefix, leaves, pairs, words });
        }
        if atom.excluded {
            // Neither of them.
            for all in conjunctions {
                all.extend_from_slice(&either);
            }
        } else {
            for all in std::mem::take(conjunctions) {
                for one in &either {
                    let mut all = all.clone();
                    all.push(one.clone());
                    conjunctions.push(all);
                }
            }
        }
        if let ([only], false) = (group.alternatives.as_slice(), atom.certain)
            && only.len() == 1
        {
            // A day's numbers mean nothing apart from each other.
            planned.words = Some((atom.text.clone(), matches!(named, Named::Days(_))));
        }
    }

    /// The leaves and pairs of a word or a phrase.
    pub(crate) fn words(&mut self, atom: &Atom, excluded: bool, required: bool) -> Alternative {
        let mut leaves = Vec::new();
        let mut field = folded(&atom.name);
        if atom.field == Field::Declared {
            field.push(':');
        }
        for (left, token) in atom.tokens.iter().enumerate() {
            let whole = !atom.phrase && atom.tokens.len() == 1;
            let typed = if whole { Some(atom.text.as_str()) } else { atom.text.get(token.start..token.end) };
            let name = |word: &str| index::joined(&[field.as_str(), word]);
            let prefix = (atom.prefix && left + 1 == atom.tokens.len())
                || (atom.tokens.len() == 1 && is_paired(&token.exact) && token.exact.chars().count() == 1);
            let leaf = self.leaf(&name(&token.exact), &name(&token.folded), atom.field, prefix);
            if let Some(leaf) = self.leaves.get_mut(leaf) {
                leaf.bound |= excluded || required;
                if leaf.typed.is_empty() {
                    leaf.typed = name(typed.unwrap_or(&token.exact));
                }
            }
            leaves.push(leaf);
        }
        let mut pairs = Vec::new();
        if atom.field == Field::Any {
            for two in leaves.windows(2) {
                if let &[first, second] = two {
                    pairs.push(pair(&mut self.pairs, first, second, !excluded && !atom.excluded));
                }
            }
        }
        let mut words = String::new();
        if atom.field == Field::Declared {
            words = index::joined(&[&atom.name, ":", &atom.text]);
        }
        let query::Words { field, phrase, prefix, .. } = **atom;
        Alternative { field, excluded: atom.excluded, phrase, prefix, leaves, pairs, words }
    }

    /// Makes pairs across plain words that follow each other.
    fn join_words(&mut self) {
        let is_plain = |atom: &Alternative| !atom.excluded && atom.field == Field::Any;
        for group in self.groups.iter().filter(|group| !group.excluded) {
            for atoms in &group.alternatives {
                for two in atoms.windows(2) {
                    if let [first, second] = two
                        && is_plain(first)
                        && is_plain(second)
                        && let (Some(&first), Some(&second)) = (first.leaves.last(), second.leaves.first())
                    {
                        pair(&mut self.pairs, first, second, true);
                    }
                }
            }
        }
        for run in self.runs() {
            for two in run.windows(2) {
                if let &[first, second] = two {
                    pair(&mut self.pairs, first, second, true);
                }
            }
        }
    }

    /// The leaves of words that follow each other in the query: plain ones, and phrases.
    pub(crate) fn runs(&self) -> Vec<Vec<usize>> {
        let mut runs: Vec<Vec<usize>> = vec![Vec::new()];
        for group in &self.groups {
            match group.alternatives.as_slice() {
                [only] if !group.excluded => match (only.as_slice(), runs.last_mut()) {
                    ([atom], Some(run)) if atom.field == Field::Any => run.extend_from_slice(&atom.leaves),
                    _ => runs.push(Vec::new()),
                },
                _ => runs.push(Vec::new()),
            }
        }
        runs
    }

    fn leaf(&mut self, exact: &str, folded: &str, field: Field, prefix: bool) -> usize {
        let same = |leaf: &Leaf| leaf.exact == exact && leaf.field == field && leaf.prefix == prefix;
        if let Some(known) = self.leaves.iter().position(same) {
            return known;
        }
        self.leaves.push(Leaf {
            exact: exact.to_owned(),
            folded: folded.to_owned(),
            field,
            typed: String::new(),
            prefix,
            open: false,
            completions: Vec::new(),
            also: false,
            undeclared: false,
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
        let mut all = String::new();
        for key in keys {
            all.push_str(key);
            all.push(' ');
        }
        let number = self.leaf(&all, "", field, false);
        if let Some(leaf) = self.leaves.get_mut(number) {
            leaf.typed = atom.text.clone();
            leaf.keys = keys.clone();
            leaf.bound = true;
        }
        number
    }

    /// Finds out what every leaf is. Done when nothing was added to `need`.
    pub(crate) fn look_up(&mut self, engine: &mut Engine, need: &mut Need) {
        while !self.settled {
            self.resolve(engine, need);
            if !need.is_empty() {
                return;
            }
            if !self.fall_back() && (self.literal || !self.expand()) {
                self.settle();
            }
        }
    }

    /// Replaces what the library does not know, names and fields, by its words; whether there was any.
    fn fall_back(&mut self) -> bool {
        let mut any = false;
        let mut groups = std::mem::take(&mut self.groups);
        for group in &mut groups {
            let (mut known, mut count) = (false, 0);
            for atom in group.alternatives.iter().flatten() {
                count += 1;
                known |= self.has(atom, |leaf| !leaf.terms.is_empty());
            }
            if let Some((words, phrase)) = group.words.take_if(|_| !known) {
                any = true;
                group.required = phrase && !group.excluded;
                let words = query::Words::new(&words, phrase, false).atom(false);
                let words = self.words(&words, group.excluded, group.required);
                group.alternatives = vec![vec![words]];
                continue;
            }
            for atom in group.alternatives.iter_mut().flatten() {
                if self.has(atom, |leaf| leaf.undeclared) {
                    any = true;
                    // By itself it is no more than words.
                    group.required &= count > 1 || atom.phrase || atom.prefix;
                    let &mut Alternative { excluded, phrase, prefix, .. } = atom;
                    let words = query::Words::new(&atom.words, phrase, prefix).atom(excluded);
                    *atom = self.words(&words, group.excluded, group.required);
                }
            }
        }
        self.groups = groups;
        if any {
            self.join_words();
        }
        any
    }

    /// Makes words of the phrases that must be there and, as far as `lists` tell, are nowhere, if other words are asked
    /// for too; whether there were any. A question that quotes a name as the library does not write it would have no
    /// answer; what that is worth is in `RELEVANCE.md`.
    pub(crate) fn release(&mut self, lists: Option<&Lists>) -> bool {
        let words = self.leaves_of(is_word);
        let mut any = false;
        if self.leaves.iter().zip(words).any(|(leaf, word)| word && !leaf.forms.is_empty()) {
            for group in self.groups.iter_mut().filter(|group| group.required) {
                if let [only] = group.alternatives.as_mut_slice()
                    && let [only] = only.as_mut_slice()
                    && only.phrase
                    && only.field == Field::Any
                    && lists.is_none_or(|lists| lists.having(only).is_empty())
                {
                    only.phrase = false;
                    group.required = false;
                    self.released.push(only.leaves.clone());
                    any = true;
                }
            }
        }
        any
    }

    /// Whether one of an alternative's leaves is of some kind.
    fn has(&self, atom: &Alternative, kind: fn(&Leaf) -> bool) -> bool {
        atom.leaves.iter().any(|&leaf| self.leaves.get(leaf).is_some_and(kind))
    }

    /// Notes that the query ends with its last word.
    pub(crate) fn leave_open(&mut self) {
        let last = self.runs().pop().and_then(|run| run.last().copied());
        if let Some(leaf) = last.and_then(|leaf| self.leaves.get_mut(leaf)) {
            leaf.open = !leaf.prefix;
        }
    }

    /// Weighs the forms of every leaf.
    fn settle(&mut self) {
        let (mut marked, mut plain) = (false, 0);
        for leaf in &self.leaves {
            if leaf.keys.is_empty() && !leaf.also {
                marked |= leaf.exact != leaf.folded;
                plain += usize::from(!leaf.bound);
            }
        }
        for leaf in &mut self.leaves {
            // Another name is spelt as it is.
            let words = if leaf.bound { 0 } else { plain };
            let spelling = Spelling { words, marked: marked || leaf.also };
            let completed = if leaf.terms.is_empty() { 1.0 } else { UNFINISHED };
            for term in &mut leaf.completions {
                for form in std::mem::take(&mut term.forms) {
                    leaf.forms.push((completed, form));
                }
            }
            for term in &mut leaf.terms {
                let forms = std::mem::take(&mut term.forms);
                let mut weights = Vec::new();
                if leaf.keys.is_empty() && !leaf.prefix {
                    weights = spelling.weights(&leaf.exact, &forms);
                }
                for (at, form) in forms.into_iter().enumerate() {
                    let weight = match weights.get(at) {
                        Some(weight) => *weight,
                        None if leaf.prefix && !begins(&leaf.exact, &form.text) => 0.0,
                        None => 1.0,
                    };
                    if weight > 0.0 {
                        leaf.forms.push((weight, form));
                    } else {
                        leaf.picky = true;
                    }
                }
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
        let mut leaves = Vec::new();
        for group in self.groups.iter().filter(|group| !group.excluded) {
            for atom in group.alternatives.iter().flatten() {
                leaves.extend_from_slice(&atom.leaves);
            }
        }
        Some(self.spelt(&leaves, |leaf| if leaf.keys.is_empty() { &leaf.exact } else { &leaf.typed }))
    }

    /// Words of the query with spaces between them.
    pub(crate) fn spelt(&self, leaves: &[usize], how: fn(&Leaf) -> &String) -> String {
        let mut text = String::new();
        for leaf in leaves.iter().filter_map(|&leaf| self.leaves.get(leaf)) {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(how(leaf));
        }
        text
    }

    /// For each leaf, whether documents are wanted for it, rather than only left out for it.
    pub(crate) fn wanted_leaves(&self) -> Vec<bool> {
        self.leaves_of(|group, atom| !group.excluded && !atom.excluded)
    }

    /// For each leaf, whether it is in some kind of group and alternative.
    pub(crate) fn leaves_of(&self, kind: fn(&PlanGroup, &Alternative) -> bool) -> Vec<bool> {
        let mut found = vec![false; self.leaves.len()];
        for group in &self.groups {
            for atom in group.alternatives.iter().flatten() {
                for leaf in &atom.leaves {
                    if let Some(found) = found.get_mut(*leaf) {
                        *found |= kind(group, atom);
                    }
                }
            }
        }
        found
    }

    /// Whether the index alone tells if a unit has an alternative. It knows neighbouring keys, so a phrase of two
    /// words is certain if every form of both is admitted; a longer one, and any phrase of the title, is not.
    pub(crate) fn is_certain(&self, atom: &Alternative) -> bool {
        if atom.field == Field::Declared {
            return true;
        }
        match (atom.phrase, atom.leaves.len()) {
            (false, _) | (true, 0 | 1) => true,
            (true, 2) => atom.field == Field::Any && !self.has(atom, |leaf| leaf.picky),
            (true, _) => false,
        }
    }

    /// Where the lists of a pair would be.
    pub(crate) fn pair_places(&self, pair: &Pair) -> Vec<PairPlace<'_>> {
        let mut places = Vec::new();
        let terms = |leaf: usize| {
            let mut terms = Vec::new();
            if let Some(leaf) = self.leaves.get(leaf) {
                terms.extend(&leaf.terms);
                terms.extend(&leaf.completions);
            }
            terms
        };
        for first in terms(pair.first) {
            for second in terms(pair.second) {
                if let Some(place) = Term::pair(first, second) {
                    places.push(place);
                }
            }
        }
        places
    }
}

/// The number of the pair of two leaves, which is put to those known if it is new.
fn pair(pairs: &mut Vec<Pair>, first: usize, second: usize, wanted: bool) -> usize {
    for (number, known) in pairs.iter_mut().enumerate() {
        if known.first == first && known.second == second {
            known.wanted |= wanted;
            return number;
        }
    }
    pairs.push(Pair { first, second, wanted });
    pairs.len() - 1
}

/// Whether a group's words only rank.
pub(crate) fn is_word(group: &PlanGroup, _: &Alternative) -> bool {
    !group.required && !group.excluded
}

fn is_plain_words(group: &query::Group) -> bool {
    let mut named = false;
    for atom in group.alternatives.iter().flatten() {
        named |= atom.named.is_some();
    }
    !group.excluded && !group.required && !named
}
