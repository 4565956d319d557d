//! A search, from the query to the hits.

use crate::columns::Selection;
use crate::engine::{Engine, Head, MISSING, Need, Step};
use crate::error::Error;
use crate::matcher::Matcher;
use crate::plan::{Alternative, Leaf, Plan, Understood};
use crate::query::{Field, parse};
use crate::rank::{DocumentScore, Lists, Ranking, UnitScore};
use crate::response::{Hit, Options, Response, Sort};
use crate::snippet;
use analysis::Scratch;
use index::document::Passage;
use index::passages;

/// A search in progress. Step it until it is done.
#[derive(Debug)]
pub struct Search {
    options: Options,
    plan: Plan,
    selection: Selection,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// Looking the query's tokens and the filters' values up.
    Terms,
    /// Reading lists, then scoring.
    Lists,
    /// Reading columns of the documents that match.
    Columns(Box<Ranking>),
    /// Reading heads and text of the hits.
    Hits(Box<Hits>),
}

/// Greatest [`Options::limit`].
const MOST: usize = 1000;

impl Search {
    /// A search for `query`. No query is wrong: what is not an operator is a word.
    pub fn new(query: &str, options: Options) -> Search {
        let is_open = query.ends_with(char::is_alphabetic);
        let query = parse(query);
        let mut options = Options { limit: options.limit.clamp(1, MOST), ..options };
        options.filters.extend_from_slice(&query.dates);
        let mut plan = Plan::new(&query);
        plan.literal = options.literal;
        plan.typing = options.typing;
        if is_open {
            plan.leave_open();
        }
        Search { options, plan, selection: Selection::default(), stage: Stage::Terms }
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
        let (all, sort) = (self.is_browsing(), self.sort());
        if matches!(self.stage, Stage::Terms) {
            let mut need = Need::default();
            self.plan.look_up(engine, &mut need);
            self.selection.look_up(&self.options, sort, engine, &mut need);
            if let Some(step) = need.step()? {
                return Ok(step);
            }
            self.stage = Stage::Lists;
        }
        if matches!(self.stage, Stage::Lists) {
            let mut need = Need::default();
            let lists = Lists::read(&mut self.plan, engine, &mut need);
            let Some(lists) = lists else {
                return Ok(need.step()?.unwrap_or_else(|| Step::Done(Response::default())));
            };
            let ranking = lists.rank(&self.plan, engine.info().units);
            self.stage = Stage::Columns(Box::new(ranking));
        }
        if let Stage::Columns(ranking) = &mut self.stage {
            let mut need = Need::default();
            if self.selection.apply(ranking, all, sort, engine, &mut need).is_none()
                && let Some(step) = need.step()?
            {
                return Ok(step);
            }
            let ranking = std::mem::take(&mut **ranking);
            self.stage = Stage::Hits(Box::new(Hits::new(&self.plan, ranking, &self.options)));
        }
        let Stage::Hits(hits) = &mut self.stage else { return Ok(Step::Done(Response::default())) };
        // Names of counted values are fetched together with the hits.
        let mut need = Need::default();
        let facets = self.selection.facets(engine, &mut need);
        let step = hits.step(&self.plan, &self.options, engine, need)?;
        Ok(match step {
            Step::Done(response) => Step::Done(Response { facets, ..response }),
            step => step,
        })
    }
}

/// The hits in the making.
#[derive(Debug)]
struct Hits {
    ranking: Ranking,
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
    fn new(plan: &Plan, ranking: Ranking, options: &Options) -> Hits {
        let matcher = Matcher::new(plan, &ranking.idf);
        let verify = !ranking.uncertain.is_empty();
        let count =
            if verify { ranking.documents.len() } else { options.offset.saturating_add(options.limit) };
        let mut left = ranking.best(count);
        left.reverse();
        let mut hits = Hits { ranking, matcher, left, verify, refused: 0, passed: 0, hits: Vec::new() };
        if !verify {
            // Nothing can be refused, so what is not shown need not be fetched.
            let skipped = options.offset.min(hits.left.len());
            hits.left.truncate(hits.left.len() - skipped);
            hits.passed = skipped;
        }
        hits
    }

    /// Goes on; `need` has what is lacking besides.
    fn step(
        &mut self,
        plan: &Plan,
        options: &Options,
        engine: &mut Engine,
        mut need: Need,
    ) -> Result<Step<Response>, Error> {
        let mut scratch = Scratch::default();
        loop {
            let wanted = (options.limit + options.offset - self.passed).saturating_sub(self.hits.len());
            let mut candidates = Vec::new();
            for document in self.left.iter().rev().take(wanted) {
                candidates.push(self.candidate(document, engine, &mut need));
            }
            if let Some(step) = std::mem::take(&mut need).step()? {
                return Ok(step);
            }
            if candidates.is_empty() {
                return Ok(Step::Done(self.response(plan)));
            }
            for candidate in candidates {
                let (Some(document), Some(candidate)) = (self.left.pop(), candidate) else { break };
                self.take(&document, candidate, plan, options, &mut scratch);
            }
        }
    }

    /// What is needed to show a document: its head, and the passages of its best unit, or of all matching units if
    /// phrases have to be verified.
    fn candidate(&self, document: &DocumentScore, engine: &mut Engine, need: &mut Need) -> Option<Candidate> {
        let head = engine.head_of(document.document, need)?;
        let units = self.ranking.units_of(document).into_iter().enumerate().filter_map(|(rank, unit)| {
            (rank == 0 || self.ranking.uncertain.binary_search(&unit.unit).is_ok()).then_some(unit)
        });
        let mut texts = Vec::new();
        for unit in units {
            if let Some(text) = unit_text(&head, unit.unit, engine, need) {
                texts.push((unit, text));
            }
        }
        Some(Candidate { head, texts })
    }

    fn take(
        &mut self,
        document: &DocumentScore,
        candidate: Candidate,
        plan: &Plan,
        options: &Options,
        scratch: &mut Scratch,
    ) {
        let Some(entry) = candidate.head.entry() else { return };
        let title = &entry.head.title;
        let texts = candidate.texts.iter();
        // The best unit that spells the phrases is shown; a document that spells them over several units still fits.
        let mut verdict = |texts: &[&[Passage]]| {
            let named = (document.document, title.as_str());
            verify(plan, &self.ranking.alternatives, &self.matcher, named, texts, scratch)
        };
        let all: Vec<&[Passage]> = texts.clone().map(|(_, passages)| passages.as_slice()).collect();
        if self.verify && !verdict(&all) {
            self.refused += 1;
            return;
        }
        let spelling = texts.clone().find(|(_, passages)| !self.verify || verdict(&[passages]));
        let Some((unit, passages)) = spelling.or(candidate.texts.first()) else { return };
        if self.passed < options.offset {
            self.passed += 1;
            return;
        }
        let place = entry.units.get((unit.unit - entry.first_unit) as usize);
        let first_passage = place.map_or(0, |place| place.first_passage);
        self.matcher.year = entry.head.date.map(|date| date.year);
        let best = snippet::best(&self.matcher, passages, &mut Scratch::default());
        let siblings = self.ranking.units.get(document.units.clone()).unwrap_or_default();
        let others = siblings.iter().filter(|other| other.matches && other.unit != unit.unit).count() as u32;
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

    fn response(&mut self, plan: &Plan) -> Response {
        let used = plan.leaves_of(|_, _| true);
        let used = || plan.leaves.iter().zip(&used).filter(|(_, used)| **used);
        // A number that no document has is dropped only if none cites it either.
        let absent = |leaf: &Leaf| leaf.forms.is_empty() && leaf.field != Field::Own;
        let known = |leaf: &Leaf| {
            used().any(|(own, _)| own.field == Field::Own && own.keys == leaf.keys && !own.forms.is_empty())
        };
        let dropped = used().filter(|(leaf, _)| absent(leaf) && !(leaf.field == Field::Cited && known(leaf)));
        let phrase = |leaves: &Vec<usize>| ["“", &plan.spelt(leaves, |leaf| &leaf.typed), "”"].concat();
        let dropped = dropped.map(|(leaf, _)| leaf.typed.clone()).chain(plan.released.iter().map(phrase));
        let corrected = used().filter(|(leaf, _)| leaf.understood == Some(Understood::Corrected));
        let mut response = Response {
            total: self.ranking.documents.len() as u32 - self.refused,
            total_is_bound: self.verify && !self.left.is_empty(),
            hits: std::mem::take(&mut self.hits),
            reading: plan.reading(),
            synonyms: plan
                .synonyms
                .iter()
                .filter(|synonym| synonym.used)
                .map(|synonym| synonym.said.clone())
                .collect(),
            corrected: corrected.map(|(leaf, _)| (leaf.typed.clone(), leaf.said().to_owned())).collect(),
            ..Response::default()
        };
        for word in dropped {
            if !response.dropped.contains(&word) {
                response.dropped.push(word);
            }
        }
        response
    }
}

/// The parts of a score, with the words they are for.
#[cfg(feature = "explain")]
fn explain(plan: &Plan, ranking: &Ranking, document: u32, unit: u32) -> Vec<crate::Explained> {
    let name = |leaf: usize| {
        plan.leaves.get(leaf).map(|leaf| if leaf.keys.is_empty() { &leaf.exact } else { &leaf.typed })
    };
    let parts = ranking.explain(document, unit).into_iter();
    let explained = parts.map(|((first, second), [weight, unit, whole])| {
        let names = [Some(first), (second != first).then_some(second)].into_iter().flatten().filter_map(name);
        let what = names.cloned().collect::<Vec<_>>().join(" + ");
        crate::Explained { what, weight, unit, whole }
    });
    explained.collect()
}

#[derive(Debug)]
struct Candidate {
    head: Head,
    texts: Vec<(UnitScore, Vec<Passage>)>,
}

/// The passages of a unit, or `None` and what is missing in `need`.
pub(crate) fn unit_text(head: &Head, unit: u32, engine: &Engine, need: &mut Need) -> Option<Vec<Passage>> {
    let entry = head.entry()?;
    let at = unit.checked_sub(entry.first_unit);
    let Some(place) = at.and_then(|at| entry.units.get(at as usize)) else { return need.fail(MISSING) };
    let block = place.block.unwrap_or(head.block);
    let bytes = engine.block(&block, need)?.get(place.bytes.clone());
    need.sound(passages::decode(bytes.unwrap_or_default()), &block)
}

/// Whether a document that the index thinks may match does: it has what is required, and nothing that is excluded.
/// Of that, only phrases are looked for in the text; the index is certain of the rest.
fn verify(
    plan: &Plan,
    alternatives: &[Vec<Vec<u32>>],
    matcher: &Matcher,
    (document, title): (u32, &str),
    texts: &[&[Passage]],
    scratch: &mut Scratch,
) -> bool {
    let mut spelt = |atom: &Alternative| {
        let passages = texts.iter().copied().flatten().filter(|_| atom.field == Field::Any);
        let mut texts = passages.map(|passage| passage.text.as_str()).chain([title]);
        plan.is_certain(atom)
            || texts.any(|text| matcher.has_phrase(&atom.leaves, text, scratch)) != atom.excluded
    };
    plan.groups.iter().zip(alternatives).filter(|(group, _)| group.required || group.excluded).all(
        |(group, documents)| {
            let mut each = group.alternatives.iter().zip(documents);
            let has = each.any(|(atoms, documents)| {
                documents.binary_search(&document).is_ok() && atoms.iter().all(&mut spelt)
            });
            has != group.excluded
        },
    )
}
