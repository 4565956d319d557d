//! nDCG@10, MRR@10 and Recall@100.

use serde::Serialize;
use std::collections::HashMap;

/// Results that count for nDCG and MRR.
const TOP: usize = 10;

/// Scores of one query, or means over many; 0 to 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub(crate) struct Scores {
    /// Normalised discounted cumulative gain of the first ten, gain `2^grade - 1`, discount `log2(rank + 1)`
    /// (Burges and others, "Learning to Rank using Gradient Descent", 2005).
    pub(crate) ndcg10: f64,
    /// One over the rank of the first relevant result among the first ten, else 0.
    pub(crate) mrr10: f64,
    /// The share of the relevant documents among the first hundred.
    pub(crate) recall100: f64,
}

fn gain(grade: f64, index: usize) -> f64 {
    (grade.exp2() - 1.0) / ((index + 2) as f64).log2()
}

/// Scores one result list. `grades` has the relevant documents, each with a positive grade.
pub(crate) fn score<'a>(grades: &HashMap<String, f64>, found: impl Iterator<Item = &'a str>) -> Scores {
    let (mut dcg, mut mrr, mut relevant) = (0.0, 0.0, 0usize);
    for (index, id) in found.take(super::DEPTH).enumerate() {
        let Some(&grade) = grades.get(id) else { continue };
        relevant += 1;
        if index < TOP {
            dcg += gain(grade, index);
            if mrr == 0.0 {
                mrr = 1.0 / (index + 1) as f64;
            }
        }
    }
    let mut best: Vec<f64> = grades.values().copied().collect();
    best.sort_by(|a, b| b.total_cmp(a));
    let ideal: f64 = best.iter().take(TOP).enumerate().map(|(index, &grade)| gain(grade, index)).sum();
    Scores { ndcg10: dcg / ideal, mrr10: mrr, recall100: relevant as f64 / grades.len() as f64 }
}

/// The means, to six decimals.
pub(crate) fn mean(scores: &[Scores]) -> Scores {
    let mean = |of: fn(&Scores) -> f64| {
        let sum: f64 = scores.iter().map(of).sum();
        (sum / scores.len().max(1) as f64 * 1e6).round() / 1e6
    };
    Scores { ndcg10: mean(|s| s.ndcg10), mrr10: mean(|s| s.mrr10), recall100: mean(|s| s.recall100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grades(list: &[(&str, f64)]) -> HashMap<String, f64> {
        list.iter().map(|&(id, grade)| (id.to_owned(), grade)).collect()
    }

    #[test]
    fn scores_are_those_worked_out_by_hand() {
        let grades = grades(&[("a", 2.0), ("b", 1.0), ("c", 1.0)]);
        // DCG: a at rank 2 gives 3 / log2 3, b at rank 4 gives 1 / log2 5; ideal: 3 + 1 / log2 3 + 1 / 2.
        let scores = score(&grades, ["x", "a", "y", "b"].into_iter());
        let ideal = 3.0 + 1.0 / 3f64.log2() + 0.5;
        assert!((scores.ndcg10 - (3.0 / 3f64.log2() + 1.0 / 5f64.log2()) / ideal).abs() < 1e-12);
        assert!((scores.ndcg10 - 0.562_456).abs() < 1e-6);
        assert_eq!(scores.mrr10, 0.5);
        assert_eq!(scores.recall100, 2.0 / 3.0);
    }

    #[test]
    fn what_is_past_the_tenth_counts_for_recall_only() {
        let grades = grades(&[("a", 1.0)]);
        let mut found = vec!["x"; 10];
        found.push("a");
        assert_eq!(score(&grades, found.into_iter()), Scores { ndcg10: 0.0, mrr10: 0.0, recall100: 1.0 });
        let perfect = score(&grades, ["a"].into_iter());
        assert_eq!(perfect, Scores { ndcg10: 1.0, mrr10: 1.0, recall100: 1.0 });
        assert_eq!(mean(&[perfect, Scores::default()]).mrr10, 0.5);
    }
}
