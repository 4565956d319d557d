//! A search, from the query to the hits.

use crate::columns::Selection;
use crate::engine::{Engine, Head, MISSING, Need, Step};
use crate::error::Error;
use crate::matcher::Matcher;
use crate::plan::{Alternative, Leaf, Plan, Understood};
use crate::query::{Field, parse};
use crate::rank::{DocumentScore, Lists, Ranking, UnitScore};
use crate::response::{Facet, Hit, Options, Response, Sort};
use crate::snippet;
use analysis::is_letter;
use index::document::Passage;
use index::passages;

/// A search in progress. Step it until it is done.
#[derive(Debug)]
pub struct Search {
    options: Options,
    plan: Plan,
    selection: Selection,
    /// What was found, until the columns of the documents that match are read.
    ranking: Option<Box<Ranking>>,
    hits: Option<Box<Hits>>,
}

/// Greatest [`Options::limit`].
const MOST: usize = 1000;

impl Search {
    /// A search for `query`. No query is wrong: what is not an operator is a word.
    pub fn new(query: &str, options: Options) -> Search {
        let is_open = query.chars().next_back().is_some_and(is_letter);
        let mut query = parse(query);
        let mut options = Options { limit: options.limit.clamp(1, MOST), ..options };
        options.filters.append(&mut query.dates);
        let mut plan = Plan::new(&query);
        plan.literal = options.literal;
        plan.typing = options.typing;
        if is_open {
            plan.leave_open();
        }
        Search { options, plan, selection: Selection::default(), ranking: None, hits: None }
    }

    /// Whether every document is meant: nothing is looked for, but something is asked.
    fn is_browsing(&self) -> bool {
        let Options { filters, facets, sort, .. } = &self.options;
        let asks = !filters.is_empty() || !facets.is_empty() || *sort != Sort::Relevance;
        self.plan.groups.is_empty() && asks
    }

    /// The order in effect.
    fn sort(&self) -> Sort {
        match self.options.sort {
            Sort::Relevance if self.is_browsing() => Sort::Newest,
            sort => sort,
        }
    }

    /// Goes on as far as the engine's blocks allow.
    pub fn step(&mut self, engine: &mut Engine) -> Result<Step<Response>, Error> {
        loop {
            let mut need = Need::default();
            if self.hits.is_none() {
                self.find(engine, &mut need);
            }
            let Some(hits) = &mut self.hits else {
                return Ok(need.step()?.unwrap_or_else(|| Step::Done(Response::default())));
            };
            // Names of counted values are fetched together with the hits.
            let facets = self.selection.facets(engine, &mut need);
            let step = hits.step(&self.plan, &self.options, facets, engine, need);
            // The index knows the words of a phrase next to each other; that no text spells it so is seen last.
            if !hits.are_all_refused() || self.plan.literal || !self.plan.release(None) {
                return step;
            }
            self.hits = None;
            self.selection = Selection::default();
        }
    }

    /// Finds the documents that match, in order; `None` and a note in `need` while blocks are missing.
    fn find(&mut self, engine: &mut Engine, need: &mut Need) -> Option<()> {
        let (all, sort) = (self.is_browsing(), self.sort());
        let first_units = engine.first_units(need);
        if self.ranking.is_none() {
            self.plan.look_up(engine, need);
            self.selection.look_up(&self.options, sort, engine, need);
            if !need.is_empty() {
                return None;
            }
            let ranking =
                Lists::read(&mut self.plan, engine, need)?.rank(&self.plan, first_units.as_deref()?);
            self.ranking = Some(Box::new(ranking));
        }
        self.selection.apply(self.ranking.as_mut()?, first_units.as_deref()?, all, sort, engine, need)?;
        self.hits = Some(Box::new(Hits::new(&self.plan, self.ranking.take()?, &self.options)));
        Some(())
    }
}

/// The hits in the making.
#[derive(Debug)]
struct Hits {
    ranking: Box<Ranking>,
    matcher: Matcher,
    /// Documents still to be looked at, best last.
    left: Vec<DocumentScore>,
    verify: bool,
    /// Documents that were found not to have a phrase of the query after all.
    refused: u32,
    passed: usize,
    hits: Vec<Hit>,
}

impl Hits {
    fn new(plan: &Plan, ranking: Box<Ranking>, options: &Options) -> Hits {
        let matcher = Matcher::new(plan, &ranking.idf);
        let verify = !ranking.uncertain.is_empty();
        let count =
            if verify { ranking.documents.len() } else { options.offset.saturating_add(options.limit) };
        let mut left = ranking.best(count);
        left.reverse();
        let mut passed = 0;
        if !verify {
            // Nothing can be refused, so what is not shown need not be fetched.
            passed = options.offset.min(left.len());
            left.truncate(left.len() - passed);
        }
        Hits { ranking, matcher, left, verify, refused: 0, passed, hits: Vec::new() }
    }

    /// Whether documents were looked at, all of them, and none is a hit.
    fn are_all_refused(&self) -> bool {
        self.refused > 0 && self.refused as usize == self.ranking.documents.len()
    }

    /// Goes on; `need` has what is lacking besides.
    fn step(
        &mut self,
        plan: &Plan,
        options: &Options,
        facets: Vec<Facet>,
        engine: &mut Engine,
        mut need: Need,
    ) -> Result<Step<Response>, Error> {
        loop {
            let wanted = (options.limit + options.offset - self.passed).saturating_sub(self.hits.len());
            let mut candidates = Vec::new();
            for document in self.left.iter().rev().take(wanted) {
                if let Some(candidate) = self.candidate(document, engine, &mut need) {
                    candidates.push(candidate);
                }
            }
            if let Some(step) = std::mem::take(&mut need).step()? {
                return Ok(step);
            }
            if candidates.is_empty() {
                return Ok(Step::Done(self.response(plan, facets)));
            }
            for candidate in candidates {
                let Some(document) = self.left.pop() else { break };
                self.take(&document, candidate, plan, options);
            }
        }
    }

    /// What is needed to show a document: its head, and the passages of its best unit, or of all matching units if
    /// phrases have to be verified.
    fn candidate(&self, document: &DocumentScore, engine: &mut Engine, need: &mut Need) -> Option<Candidate> {
        let head = engine.head_of(document.document, need)?;
        let mut texts = Vec::new();
        for (rank, unit) in self.ranking.units_of(document).into_iter().enumerate() {
            if (rank == 0 || self.ranking.uncertain.binary_search(&unit.unit).is_ok())
                && let Some(text) = unit_text(&head, unit.unit, engine, need)
            {
                texts.push((unit, text));
            }
        }
        Some(Candidate { head, texts })
    }

    fn take(&mut self, document: &DocumentScore, candidate: Candidate, plan: &Plan, options: &Options) {
        let Some(entry) = candidate.head.entry() else { return };
        let texts = candidate.texts.as_slice();
        let fits = |texts: &[Text]| self.fits(document.document, &entry.head.title, texts, plan);
        if self.verify && !fits(texts) {
            self.refused += 1;
            return;
        }
        // The best unit that spells the phrases is shown; a document that spells them over several units still fits.
        let mut shown = texts.first();
        for text in texts {
            if !self.verify || fits(std::slice::from_ref(text)) {
                shown = Some(text);
                break;
            }
        }
        let Some((unit, passages)) = shown else { return };
        if self.passed < options.offset {
            self.passed += 1;
            return;
        }
        let place = entry.units.get((unit.unit - entry.first_unit) as usize);
        let first_passage = place.map_or(0, |place| place.first_passage);
        self.matcher.year = entry.head.date.map(|date| date.year);
        let best = snippet::best(&self.matcher, passages);
        let siblings = self.ranking.units.get(document.units.clone()).unwrap_or_default();
        let mut others = 0;
        for other in siblings {
            others += u32::from(other.matches && other.unit != unit.unit);
        }
        let (passage, snippet, matches) = match best {
            Some(best) => (first_passage + best.passage as u32, best.snippet, best.matches),
            None => (first_passage, Default::default(), 0),
        };
        self.hits.push(Hit {
            head: entry.head.clone(),
            score: unit.score,
            #[cfg(feature = "explain")]
            explanation: explain(plan, &self.ranking, document.document, unit.unit),
            snippet,
            passage,
            matches: matches + others,
            matches_at_least: others > 0,
        });
    }

    /// Whether a document that the index thinks may match does: it has what is required, and nothing that is excluded.
    /// Of that, only phrases are looked for in the text; the index is certain of the rest.
    fn fits(&self, document: u32, title: &str, texts: &[Text], plan: &Plan) -> bool {
        for (group, alternatives) in plan.groups.iter().zip(&self.ranking.alternatives) {
            let mut has = !group.required && !group.excluded;
            for (atoms, documents) in group.alternatives.iter().zip(alternatives) {
                has = has
                    || (documents.binary_search(&document).is_ok()
                        && atoms.iter().all(|atom| plan.is_certain(atom) || self.spells(atom, title, texts)));
            }
            if has == group.excluded {
                return false;
            }
        }
        true
    }

    /// Whether a text has a phrase that is wanted, or has not one that is not.
    fn spells(&self, atom: &Alternative, title: &str, texts: &[Text]) -> bool {
        let mut found = self.matcher.has_phrase(&atom.leaves, title);
        if atom.field == Field::Any {
            for (_, passages) in texts {
                for passage in passages {
                    found = found || self.matcher.has_phrase(&atom.leaves, &passage.text);
                }
            }
        }
        found != atom.excluded
    }

    fn response(&mut self, plan: &Plan, facets: Vec<Facet>) -> Response {
        let mut synonyms = Vec::new();
        for synonym in &plan.synonyms {
            if synonym.used {
                synonyms.push(synonym.said.clone());
            }
        }
        let is_used = plan.leaves_of(|_, _| true);
        let used = || plan.leaves.iter().zip(&is_used).filter(|(_, used)| **used).map(|(leaf, _)| leaf);
        let mut corrected = Vec::new();
        let mut dropped: Vec<String> = Vec::new();
        for leaf in used() {
            if leaf.understood == Some(Understood::Corrected) {
                corrected.push((leaf.typed.clone(), leaf.said().to_owned()));
            }
            // A number that no document has is dropped only if none cites it either.
            let has =
                |own: &Leaf| own.field == Field::Own && own.exact == leaf.exact && !own.forms.is_empty();
            if leaf.forms.is_empty()
                && leaf.field != Field::Own
                && !(leaf.field == Field::Cited && used().any(has))
                && !dropped.contains(&leaf.typed)
            {
                dropped.push(leaf.typed.clone());
            }
        }
        for leaves in &plan.released {
            let phrase = index::joined(&["“", &plan.spelt(leaves, |leaf| &leaf.typed), "”"]);
            if !dropped.contains(&phrase) {
                dropped.push(phrase);
            }
        }
        Response {
            total: self.ranking.documents.len() as u32 - self.refused,
            total_is_bound: self.verify && !self.left.is_empty(),
            hits: std::mem::take(&mut self.hits),
            reading: plan.reading(),
            synonyms,
            corrected,
            dropped,
            facets,
        }
    }
}

/// The parts of a score, with the words they are for.
#[cfg(feature = "explain")]
fn explain(plan: &Plan, ranking: &Ranking, document: u32, unit: u32) -> Vec<crate::Explained> {
    let name = |leaf: usize| {
        plan.leaves.get(leaf).map(|leaf| if leaf.keys.is_empty() { &leaf.exact } else { &leaf.typed })
    };
    let mut explained = Vec::new();
    let mut lacking = crate::Explained {
        what: "the words that are not there".to_owned(),
        weight: ranking.coverage(unit) - 1.0,
        unit: 0.0,
        whole: 0.0,
    };
    for ((first, second), [weight, unit, whole]) in ranking.explain(document, unit) {
        let names = [Some(first), (second != first).then_some(second)].into_iter().flatten().filter_map(name);
        let what = names.cloned().collect::<Vec<_>>().join(" + ");
        lacking.unit += lacking.weight * unit;
        lacking.whole += lacking.weight * whole;
        explained.push(crate::Explained { what, weight, unit, whole });
    }
    if lacking.weight < 0.0 {
        explained.push(lacking);
    }
    explained
}

#[derive(Debug)]
struct Candidate {
    head: Head,
    texts: Vec<Text>,
}

/// A unit and its passages.
type Text = (UnitScore, Vec<Passage>);

/// The passages of a unit, or `None` and what is missing in `need`.
pub(crate) fn unit_text(head: &Head, unit: u32, engine: &Engine, need: &mut Need) -> Option<Vec<Passage>> {
    let entry = head.entry()?;
    let at = unit.checked_sub(entry.first_unit);
    let Some(place) = at.and_then(|at| entry.units.get(at as usize)) else { return need.fail(MISSING) };
    let block = place.block.unwrap_or(head.block);
    let bytes = engine.block(&block, need)?.get(place.bytes.clone());
    need.sound(passages::decode(bytes.unwrap_or_default()), &block)
}
