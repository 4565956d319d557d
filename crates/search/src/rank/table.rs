//! What scoring gathers, a cell for each unit of the library.

use super::{DocumentScore, LACKING, Part, Ranking, UnitScore, WHOLE, saturate};

/// What is known of each unit, and of each document at the place of its first unit, while scoring.
pub(super) struct Table<'a> {
    pub(super) cells: Vec<Cell>,
    /// For each unit the first of its document.
    pub(super) first_units: &'a [u32],
    /// The mass of all plain words of the query.
    pub(super) mass: u32,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Cell {
    /// Of the unit: its score, and the mass of the plain words it has.
    pub(super) score: f32,
    pub(super) plain_here: u16,
    /// Of the document: its score as a whole, how many units it has, and how many required groups it
    /// has, and the mass of its plain words.
    pub(super) whole: f32,
    pub(super) units: u32,
    pub(super) required: u16,
    pub(super) plain: u16,
}

/// More than there can be groups.
pub(super) const EXCLUDED: u16 = u16::MAX;

impl Table<'_> {
    pub(super) fn at(&mut self, unit: u32) -> Option<&mut Cell> {
        self.cells.get_mut(unit as usize)
    }

    /// Counts its document's units as far as this one. What is behind the last with a word of the query does not count.
    pub(super) fn count_unit(&mut self, unit: u32) {
        let document = self.document(unit);
        if let Some(cell) = self.at(document) {
            cell.units = cell.units.max(unit.saturating_sub(document) + 1);
        }
    }

    /// Adds a part to the documents' scores as wholes. A document's units are about equally long, so its ratio is the
    /// mean of theirs.
    pub(super) fn score_wholes(&mut self, part: &Part) {
        let (mut document, mut sum) = (0, 0.0);
        for presence in &part.list {
            let next = self.document(presence.unit);
            if next != document {
                self.score_whole(part, document, sum);
                (document, sum) = (next, 0.0);
            }
            sum += presence.ratio;
        }
        self.score_whole(part, document, sum);
    }

    fn score_whole(&mut self, part: &Part, document: u32, sum: f32) {
        if let Some(cell) = self.at(document) {
            cell.whole += part.weight * saturate(sum / cell.units.max(1) as f32);
        }
    }

    /// What a unit's score is multiplied with for the plain words that it lacks.
    pub(super) fn coverage(&self, cell: &Cell) -> f32 {
        // Without plain words this is 0 by 0, of which `max` makes nothing lacking.
        1.0 - LACKING * (1.0 - f32::from(cell.plain_here) / self.mass as f32).max(0.0)
    }

    pub(super) fn document(&self, unit: u32) -> u32 {
        self.first_units.get(unit as usize).copied().unwrap_or(unit)
    }

    /// The matching documents. Where none has as much of the plain words as wanted, those that have most.
    pub(super) fn gather(&self, required: u16, wanted: u16, idf: Vec<f32>) -> Ranking {
        let fits = |cell: &Cell| cell.required == required && (cell.plain > 0 || required > 0);
        // Excluded ones too: whether some are is known only when their text is read.
        let mut most = 0;
        for cell in &self.cells {
            most = most.max(cell.plain);
        }
        let wanted = wanted.min(most);
        let mut ranking = Ranking { idf, ..Ranking::default() };
        for (unit, cell) in (0u32..).zip(&self.cells) {
            if cell.score == 0.0 {
                continue;
            }
            let document = self.document(unit);
            let Some(whole) = self.cells.get(document as usize) else { continue };
            if !fits(whole) || whole.plain < wanted {
                continue;
            }
            let score = self.coverage(cell) * (cell.score + WHOLE * (whole.whole - cell.score));
            let at = ranking.units.len();
            ranking.units.push(UnitScore { unit, score, matches: cell.plain_here >= wanted });
            match ranking.documents.last_mut().filter(|last| last.document == document) {
                Some(last) => {
                    last.units.end = at + 1;
                    last.score = last.score.max(score);
                }
                None => {
                    ranking.documents.push(DocumentScore { score, before: 0, document, units: at..at + 1 });
                }
            }
        }
        ranking
    }
}
