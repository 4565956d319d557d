//! What scoring gathers, a cell for each unit of the library.

use super::{DocumentScore, Part, Ranking, UnitScore, WHOLE, saturate};

/// What is known of each unit, and of each document at the place of its first unit, while scoring.
pub(super) struct Table {
    pub(super) cells: Vec<Cell>,
}

#[derive(Clone, Copy, Default)]
pub(super) struct Cell {
    /// Of the unit: its score, its number in its document, and the mass of the plain words it has.
    pub(super) score: f32,
    pub(super) ordinal: u32,
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

impl Table {
    pub(super) fn at(&mut self, unit: u32) -> Option<&mut Cell> {
        self.cells.get_mut(unit as usize)
    }

    /// Counts each document's units as far as the last with a word of the query: lists know of no others.
    pub(super) fn count_units(&mut self) {
        for unit in 0..self.cells.len() as u32 {
            let ordinal = self.at(unit).map_or(0, |cell| cell.ordinal);
            let document = unit.saturating_sub(ordinal);
            if let Some(cell) = self.at(document) {
                cell.units = cell.units.max(ordinal.saturating_add(1));
            }
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

    pub(super) fn document(&self, unit: u32) -> u32 {
        unit.saturating_sub(self.cells.get(unit as usize).map_or(0, |cell| cell.ordinal))
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
            let document = unit.saturating_sub(cell.ordinal);
            let Some(whole) = self.cells.get(document as usize) else { continue };
            if !fits(whole) || whole.plain < wanted {
                continue;
            }
            let score = cell.score + WHOLE * (whole.whole - cell.score);
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
