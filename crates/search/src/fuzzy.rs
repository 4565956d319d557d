//! Keys near a mistyped word, found by a walk over the dictionary that leaves out what is too far from it.

/// Letters with hỏi, each before the one with ngã: many speakers do not tell the two tones apart.
const TONES: &str = "ảãẳẵẩẫẻẽểễỉĩỏõổỗởỡủũửữỷỹ";

/// The letter with ngã for one with hỏi, and the other way; any other letter itself.
pub(crate) fn other_tone(letter: char) -> char {
    let place = TONES.chars().position(|c| c == letter);
    place.and_then(|place| TONES.chars().nth(place ^ 1)).unwrap_or(letter)
}

/// Follows the beginnings of keys within some edits of a word: a letter missing, added, changed, or swapped with the
/// next (optimal string alignment, the restricted Damerau-Levenshtein distance). It keeps the rows of the table of
/// distances, one for each letter of a key; a step is linear in the word.
pub(crate) struct Near {
    word: Vec<char>,
    most: u8,
    /// The letters of a key, behind a first that is none, with the distance of the key up to there from each beginning
    /// of the word.
    rows: Vec<(char, Vec<u8>)>,
}

impl Near {
    /// How many mistakes a word of so many letters may have: none up to three, for nearly every syllable of three
    /// letters is one edit from another.
    pub(crate) fn allowance(letters: usize) -> u8 {
        match letters {
            0..=3 => 0,
            4..=7 => 1,
            _ => 2,
        }
    }

    pub(crate) fn new(word: &str) -> Near {
        let word: Vec<char> = word.chars().collect();
        let mut row = Vec::new();
        for distance in 0..=word.len() {
            row.push(distance as u8);
        }
        let rows = vec![('\0', row)];
        Near { most: Near::allowance(word.len()), word, rows }
    }

    /// For [`index::terms::Shard::each_of`]: whether a key that begins so can be near the word, and whether it is.
    /// Beginnings must come in the order of a walk.
    pub(crate) fn wants(&mut self, start: &[u8]) -> (bool, bool) {
        // A letter has begun, but not ended.
        let Ok(start) = std::str::from_utf8(start) else { return (true, true) };
        self.rows.truncate(start.chars().count());
        start.chars().next_back().into_iter().for_each(|c| self.push(c));
        let any = self.rows.last().is_some_and(|(_, row)| row.iter().any(|&distance| distance <= self.most));
        (any, self.distance() <= self.most)
    }

    /// The distance of the key from the whole word.
    fn distance(&self) -> u8 {
        self.at(1, self.word.len())
    }

    /// The distance in a row, counted from the last, at a place of the word.
    fn at(&self, back: usize, index: usize) -> u8 {
        let row = self.rows.len().checked_sub(back).and_then(|row| self.rows.get(row));
        row.and_then(|(_, row)| row.get(index)).copied().unwrap_or(u8::MAX)
    }

    /// Takes the next letter of a key.
    fn push(&mut self, c: char) {
        let last = self.rows.last().map(|(last, _)| *last);
        let mut missing = self.at(1, 0).saturating_add(1);
        let mut row = vec![missing];
        let mut before = None;
        for (index, &own) in self.word.iter().enumerate() {
            let changed = self.at(1, index).saturating_add(u8::from(own != c));
            let added = self.at(1, index + 1).saturating_add(1);
            let mut least = changed.min(added).min(missing.saturating_add(1));
            if before == Some(c) && last == Some(own) {
                least = least.min(self.at(2, index - 1).saturating_add(1));
            }
            row.push(least);
            (missing, before) = (least, Some(own));
        }
        self.rows.push((c, row));
    }
}

/// The number of edits between two words, where a usual confusion of Vietnamese spelling counts half: ch and tr, s and
/// x, d, gi and r, l and n, and the endings n and ng, c and t. In halves of an edit.
pub(crate) fn cost(typed: &str, key: &str) -> u32 {
    const BEGINNINGS: &str = "ch tr,s x,d gi,d r,gi r,l n,d v";
    const ENDINGS: &str = "n ng,c t,n nh";
    for (confused, ends) in [(BEGINNINGS, false), (ENDINGS, true)] {
        for two in confused.as_bytes().split(|&c| c == b',') {
            let Some(space) = two.iter().position(|&c| c == b' ') else { continue };
            let (a, b) = (two.get(..space).unwrap_or_default(), two.get(space + 1..).unwrap_or_default());
            for (a, b) in [(a, b), (b, a)] {
                let (typed, key) = (typed.as_bytes(), key.as_bytes());
                let rests = if ends {
                    (typed.strip_suffix(a), key.strip_suffix(b))
                } else {
                    (typed.strip_prefix(a), key.strip_prefix(b))
                };
                if rests.0.is_some() && rests.0 == rests.1 {
                    return 1;
                }
            }
        }
    }
    let mut near = Near::new(typed);
    key.chars().for_each(|c| near.push(c));
    2 * u32::from(near.distance())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_tones_are_taken_for_each_other() {
        let swap = |word: &str| word.chars().map(other_tone).collect::<String>();
        assert_eq!(
            (swap("chửa").as_str(), swap("chữa").as_str(), swap("chứa").as_str()),
            ("chữa", "chửa", "chứa")
        );
        assert!(TONES.chars().all(|c| other_tone(other_tone(c)) == c && other_tone(c) != c));
    }
    use proptest::prelude::*;

    /// The distance by its definition.
    fn naive(a: &[char], b: &[char]) -> u32 {
        match (a, b) {
            ([], rest) | (rest, []) => rest.len() as u32,
            ([first, a_rest @ ..], [second, b_rest @ ..]) => {
                let mut least = naive(a_rest, b_rest) + u32::from(first != second);
                least = least.min(naive(a_rest, b) + 1).min(naive(a, b_rest) + 1);
                if let ([a1, a2, a_rest @ ..], [b1, b2, b_rest @ ..]) = (a, b)
                    && a1 == b2
                    && a2 == b1
                {
                    least = least.min(naive(a_rest, b_rest) + 1);
                }
                least
            }
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_near(word in "[abđя]{1,7}", key in "[abđя]{0,7}") {
            let mut near = Near::new(&word);
            let (mut any, mut own) = (true, near.distance() <= near.most);
            for end in 1..=key.len() {
                let (here, found) = near.wants(&key.as_bytes()[..end]);
                (any, own) = (any && here, found);
            }
            let distance = naive(&word.chars().collect::<Vec<_>>(), &key.chars().collect::<Vec<_>>());
            prop_assert_eq!(own, distance <= u32::from(near.most));
            prop_assert!(any || distance > u32::from(near.most));
        }
    }

    #[test]
    fn confusions_cost_half() {
        assert_eq!(cost("trinh", "chinh"), 1);
        assert_eq!(cost("xinh", "sinh"), 1);
        assert_eq!(cost("than", "thang"), 1);
        assert_eq!(cost("thong", "thogn"), 2);
        assert_eq!(cost("chinh", "thinh"), 2);
    }
}
