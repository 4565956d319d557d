//! The most likely accents of a query typed without any.
//!
//! `thong tin doi ngoai` is read with the library's own statistics, which the query fetches anyway: where two keys are
//! neighbours, which of their forms are in the same units? The best reading of a run of words is found by Viterbi's
//! algorithm (1967) over their forms, both ways, so that each form is known by the best reading with it: a form's
//! probability after another being its share of these units, smoothed with its share of all units with the key.

use crate::logarithm::{exp, ln};
use crate::plan::Plan;
use crate::query::Field;
use index::pairs::Adjacency;
use index::postings::Posting;

/// How much a form counts at least that is not the one read, for readings are wrong where a library is small or names
/// are foreign. Rules and passages gain .001 with 0.6, but then the reading decides too little of the order.
const OTHERWISE: f32 = 0.4;
/// How fast a form's weight falls with the likelihood of its best reading: its power.
const DOUBT: f64 = 0.25;
/// Units for which a form's own frequency stands against what its neighbour says.
const PRIOR: f64 = 0.5;
/// Forms of a key that are considered: as many as a word of bits has.
const MOST: usize = 64;

/// The posting lists of each leaf's forms.
pub(crate) type FormLists = Vec<Vec<Vec<Posting>>>;

/// Reads the query: changes leaves to the form that is meant, and weighs their forms anew. `pairs` are the lists of the
/// plan's pairs. Whether anything was read.
pub(crate) fn read(plan: &mut Plan, lists: &FormLists, pairs: &[Vec<Adjacency>]) -> bool {
    let words =
        || plan.leaves.iter().filter(|leaf| leaf.keys.is_empty() && leaf.field == Field::Any && !leaf.also);
    if words().any(|leaf| leaf.exact != leaf.folded) {
        return false;
    }
    let mut any = false;
    for run in runs(plan) {
        for (&leaf, worth) in run.iter().zip(worths(plan, &run, lists, pairs)) {
            let Some(leaf) = plan.leaves.get_mut(leaf) else { continue };
            // A word that occurs twice is read as it was the first time.
            if leaf.exact != leaf.folded {
                continue;
            }
            let best = worth.iter().enumerate().fold((0, f64::NEG_INFINITY), |best, (form, &score)| {
                if score > best.1 { (form, score) } else { best }
            });
            let Some((_, chosen)) = leaf.forms.get(best.0) else { continue };
            any |= chosen.text != leaf.exact;
            leaf.exact = chosen.text.clone();
            for (form, (weight, _)) in leaf.forms.iter_mut().enumerate() {
                let behind = worth.get(form).map_or(f64::NEG_INFINITY, |score| score - best.1);
                *weight = (exp(DOUBT * behind) as f32).max(OTHERWISE);
            }
        }
    }
    any
}

/// Known words that follow each other, two or more.
fn runs(plan: &Plan) -> Vec<Vec<usize>> {
    let unknown =
        |leaf: &usize| plan.leaves.get(*leaf).is_none_or(|leaf| leaf.forms.is_empty() || leaf.prefix);
    let runs = plan.runs();
    let parts = runs.iter().flat_map(|run| run.split(unknown));
    parts.filter(|run| run.len() > 1).map(<[usize]>::to_vec).collect()
}

/// For each word of a run, how likely the best reading with each of its forms is, as a logarithm.
fn worths(plan: &Plan, run: &[usize], lists: &FormLists, pairs: &[Vec<Adjacency>]) -> Vec<Vec<f64>> {
    let forms = |leaf: usize| lists.get(leaf).map(Vec::as_slice).unwrap_or_default();
    let share = |leaf: usize| -> Vec<f64> {
        let units = |list: &Vec<Posting>| list.len() as f64;
        let all: f64 = forms(leaf).iter().map(units).sum();
        forms(leaf).iter().take(MOST).map(|list| (units(list) + 0.01) / (all + 0.01)).collect()
    };
    let shares: Vec<Vec<f64>> = run.iter().map(|&leaf| share(leaf)).collect();
    // From each word to the next: the logarithm of the probability of each two forms.
    let mut steps: Vec<Vec<Vec<f64>>> = Vec::new();
    for ((two, before), after) in run.windows(2).zip(&shares).zip(shares.iter().skip(1)) {
        let &[first, second] = two else { continue };
        let pair = plan.pairs.iter().position(|pair| pair.first == first && pair.second == second);
        let together = pair.and_then(|pair| pairs.get(pair)).map(Vec::as_slice).unwrap_or_default();
        let mut counts = count(forms(first), forms(second), together);
        let all: f64 = counts.iter().flatten().sum();
        for (row, before) in counts.iter_mut().zip(before) {
            for (cell, after) in row.iter_mut().zip(after) {
                *cell = ln((*cell + PRIOR * before * after) / (all + PRIOR));
            }
        }
        steps.push(counts);
    }
    // The best way to each form, and the best way on from it.
    let most = |scores: &mut dyn Iterator<Item = f64>| scores.fold(f64::NEG_INFINITY, f64::max);
    let mut to: Vec<Vec<f64>> = shares.first().map(|own| vec![0.0; own.len()]).into_iter().collect();
    for (step, own) in steps.iter().zip(shares.iter().skip(1)) {
        let before = to.last().map(Vec::as_slice).unwrap_or_default();
        let best = |form: usize| {
            most(
                &mut before
                    .iter()
                    .zip(step)
                    .map(|(score, row)| score + row.get(form).copied().unwrap_or(f64::NEG_INFINITY)),
            )
        };
        let next = (0..own.len()).map(best).collect();
        to.push(next);
    }
    let mut on: Vec<f64> = vec![0.0; shares.last().map_or(0, Vec::len)];
    for at in (0..to.len()).rev() {
        if let Some(step) = steps.get(at) {
            on = step.iter().map(|row| most(&mut row.iter().zip(&on).map(|(step, on)| step + on))).collect();
        }
        for (score, on) in to.get_mut(at).into_iter().flatten().zip(&on) {
            *score += on;
        }
    }
    to
}

/// How often each two forms are together in the units where their keys are neighbours; a unit with several forms of a
/// key counts for each in part.
fn count(first: &[Vec<Posting>], second: &[Vec<Posting>], together: &[Adjacency]) -> Vec<Vec<f64>> {
    let masks = |forms: &[Vec<Posting>]| {
        let mut masks = vec![0u64; together.len()];
        for (number, list) in forms.iter().take(MOST).enumerate() {
            let mut list = list.iter().peekable();
            for (mask, item) in masks.iter_mut().zip(together) {
                while list.next_if(|posting| posting.unit < item.unit).is_some() {}
                if list.peek().is_some_and(|posting| posting.unit == item.unit) {
                    *mask |= 1 << number;
                }
            }
        }
        masks
    };
    let mut counts = vec![vec![0.0; second.len().min(MOST)]; first.len().min(MOST)];
    for (a, b) in masks(first).into_iter().zip(masks(second)) {
        let part = 1.0 / f64::from((a.count_ones() * b.count_ones()).max(1));
        for (_, row) in counts.iter_mut().enumerate().filter(|(number, _)| a >> number & 1 == 1) {
            for (_, cell) in row.iter_mut().enumerate().filter(|(number, _)| b >> number & 1 == 1) {
                *cell += part;
            }
        }
    }
    counts
}
