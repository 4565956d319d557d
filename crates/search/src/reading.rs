//! The most likely accents of a query typed without any.
//!
//! `thong tin doi ngoai` is read with the library's own statistics, which the query fetches anyway: where two keys are
//! neighbours, which of their forms are in the same units? The best reading of a run of words is found by Viterbi's
//! algorithm (1967) over their forms, both ways, so that each form is known by the best reading with it: a form's
//! probability after another being its share of these units, smoothed with its share of all units with the key.

use crate::logarithm::{exp, ln};
use crate::plan::Plan;
use crate::query::Field;
use crate::rank::Presence;
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
pub(crate) fn read(plan: &mut Plan, lists: &FormLists, pairs: &[Vec<Presence>]) -> bool {
    for leaf in &plan.leaves {
        let is_word = leaf.keys.is_empty() && leaf.field == Field::Any && !leaf.also;
        if is_word && leaf.exact != leaf.folded {
            return false;
        }
    }
    let mut any = false;
    for run in runs(plan) {
        for (&leaf, worth) in run.iter().zip(worths(plan, &run, lists, pairs)) {
            let Some(leaf) = plan.leaves.get_mut(leaf) else { continue };
            // A word that occurs twice is read as it was the first time.
            if leaf.exact != leaf.folded {
                continue;
            }
            let mut best = (0, f64::NEG_INFINITY);
            for (form, &score) in worth.iter().enumerate() {
                best = if score > best.1 { (form, score) } else { best };
            }
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
    let mut runs = Vec::new();
    for run in plan.runs() {
        for part in run.split(unknown) {
            if part.len() > 1 {
                runs.push(part.to_vec());
            }
        }
    }
    runs
}

/// For each word of a run, how likely the best reading with each of its forms is, as a logarithm.
fn worths(plan: &Plan, run: &[usize], lists: &FormLists, pairs: &[Vec<Presence>]) -> Vec<Vec<f64>> {
    let forms = |leaf: usize| lists.get(leaf).map(Vec::as_slice).unwrap_or_default();
    let mut shares: Vec<Vec<f64>> = Vec::new();
    for &leaf in run {
        let leaf_forms = plan.leaves.get(leaf).map(|leaf| leaf.forms.as_slice()).unwrap_or_default();
        let mut all = 0.0;
        for (_, form) in leaf_forms {
            all += f64::from(form.units);
        }
        let mut share = Vec::new();
        for (_, form) in leaf_forms.iter().take(MOST) {
            share.push((f64::from(form.units) + 0.01) / (all + 0.01));
        }
        shares.push(share);
    }
    // From each word to the next: the logarithm of the probability of each two forms.
    let mut steps: Vec<Vec<Vec<f64>>> = Vec::new();
    for (two, shares) in run.windows(2).zip(shares.windows(2)) {
        let (&[first, second], [before, after]) = (two, shares) else { continue };
        let mut together: &[Presence] = &[];
        for (pair, list) in plan.pairs.iter().zip(pairs) {
            if pair.first == first && pair.second == second {
                together = list;
            }
        }
        let mut counts = count(forms(first), forms(second), together);
        for (row, scale) in counts.iter_mut().zip(scales(plan, first, forms(first))) {
            for (cell, other) in row.iter_mut().zip(scales(plan, second, forms(second))) {
                *cell *= scale * other;
            }
        }
        let mut all = 0.0;
        for row in &counts {
            for cell in row {
                all += cell;
            }
        }
        for (row, before) in counts.iter_mut().zip(before) {
            for (cell, after) in row.iter_mut().zip(after) {
                *cell = ln((*cell + PRIOR * before * after) / (all + PRIOR));
            }
        }
        steps.push(counts);
    }
    // The best way to each form, and the best way on from it.
    let mut to: Vec<Vec<f64>> = Vec::new();
    for own in &shares {
        let mut next = vec![if to.is_empty() { 0.0 } else { f64::NEG_INFINITY }; own.len()];
        if let Some(before) = to.last()
            && let Some(step) = steps.get(to.len() - 1)
        {
            for (score, row) in before.iter().zip(step) {
                for (next, step) in next.iter_mut().zip(row) {
                    *next = next.max(score + step);
                }
            }
        }
        to.push(next);
    }
    let mut on = vec![0.0; shares.last().map_or(0, Vec::len)];
    for (at, scores) in to.iter_mut().enumerate().rev() {
        if let Some(step) = steps.get(at) {
            let mut next = Vec::new();
            for row in step {
                let mut best = f64::NEG_INFINITY;
                for (step, on) in row.iter().zip(&on) {
                    best = best.max(step + on);
                }
                next.push(best);
            }
            on = next;
        }
        for (score, on) in scores.iter_mut().zip(&on) {
            *score += on;
        }
    }
    to
}

/// For each form of a leaf, how many times as many units have it as its list was read for.
fn scales(plan: &Plan, leaf: usize, lists: &[Vec<Posting>]) -> Vec<f64> {
    let mut scales = Vec::new();
    if let Some(leaf) = plan.leaves.get(leaf) {
        for ((_, form), list) in leaf.forms.iter().zip(lists) {
            scales.push(f64::from(form.units) / (list.len() as f64).max(1.0));
        }
    }
    scales
}

/// How often each two forms are together in the units where their keys are neighbours; a unit with several forms of a
/// key counts for each in part.
fn count(first: &[Vec<Posting>], second: &[Vec<Posting>], together: &[Presence]) -> Vec<Vec<f64>> {
    let mut counts = Vec::new();
    for _ in first.iter().take(MOST) {
        counts.push(vec![0.0; second.len().min(MOST)]);
    }
    for (a, b) in masks(first, together).into_iter().zip(masks(second, together)) {
        let part = 1.0 / f64::from((a.count_ones() * b.count_ones()).max(1));
        for (number, row) in counts.iter_mut().enumerate() {
            for (other, cell) in row.iter_mut().enumerate() {
                if a >> number & b >> other & 1 == 1 {
                    *cell += part;
                }
            }
        }
    }
    counts
}

/// For each of some units a word of bits: which forms are there.
fn masks(forms: &[Vec<Posting>], units: &[Presence]) -> Vec<u64> {
    let mut masks = vec![0; units.len()];
    for (number, list) in forms.iter().take(MOST).enumerate() {
        let mut rest = list.as_slice();
        for (mask, item) in masks.iter_mut().zip(units) {
            while let [first, after @ ..] = rest
                && first.unit < item.unit
            {
                rest = after;
            }
            if rest.first().is_some_and(|posting| posting.unit == item.unit) {
                *mask |= 1 << number;
            }
        }
    }
    masks
}
