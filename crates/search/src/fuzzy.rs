//! Keys near a mistyped word, found by walking the dictionary's automata with one that allows mistakes.

use index::terms::Automaton;

/// Accepts keys within some edits of a word: a letter missing, added, changed, or swapped with the next (optimal
/// string alignment, the restricted Damerau-Levenshtein distance). States are rows of the table of distances, so that
/// nothing has to be built beforehand; a step is linear in the word.
pub(crate) struct Near {
    word: Vec<char>,
    most: u8,
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
        Near { most: Near::allowance(word.len()), word }
    }

    fn row(&self, state: &State, c: char) -> State {
        let at = |row: &[u8], index: usize| row.get(index).copied().unwrap_or(u8::MAX);
        let mut row = vec![at(&state.row, 0).saturating_add(1)];
        for (index, &own) in (1..).zip(&self.word) {
            let changed = at(&state.row, index - 1).saturating_add(u8::from(own != c));
            let added = at(&state.row, index).saturating_add(1);
            let missing = at(&row, index - 1).saturating_add(1);
            let mut least = changed.min(added).min(missing);
            let before = index.checked_sub(2).and_then(|before| self.word.get(before));
            if before == Some(&c) && state.last == Some(own) {
                least = least.min(at(&state.before, index - 2).saturating_add(1));
            }
            row.push(least);
        }
        State { before: state.row.clone(), row, last: Some(c), bytes: 0, partial: 0 }
    }
}

#[derive(Clone, Default)]
pub(crate) struct State {
    before: Vec<u8>,
    row: Vec<u8>,
    last: Option<char>,
    /// A character that has begun: what is known of it, and how many bytes are to come.
    partial: u32,
    bytes: u8,
}

impl Automaton for Near {
    type State = State;

    fn start(&self) -> State {
        State { row: (0..=self.word.len() as u8).collect(), ..State::default() }
    }

    fn is_match(&self, state: &State) -> bool {
        state.bytes == 0 && state.row.last().is_some_and(|&distance| distance <= self.most)
    }

    fn can_match(&self, state: &State) -> bool {
        state.row.iter().any(|&distance| distance <= self.most)
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        let (partial, bytes) = match (state.bytes, byte) {
            (0, 0..0x80) => return self.row(state, char::from(byte)),
            (0, _) => (u32::from(byte) & (0x7f >> byte.leading_ones()), byte.leading_ones() as u8 - 1),
            (bytes, _) => (state.partial << 6 | u32::from(byte & 0x3f), bytes - 1),
        };
        if bytes == 0 {
            return self.row(state, char::from_u32(partial).unwrap_or('\u{fffd}'));
        }
        State { partial, bytes, ..state.clone() }
    }
}

/// The number of edits between two words, where a usual confusion of Vietnamese spelling counts half: ch and tr, s and
/// x, d, gi and r, l and n, and the endings n and ng, c and t. In halves of an edit.
pub(crate) fn cost(typed: &str, key: &str) -> u32 {
    const CONFUSED: [(&str, &str); 7] =
        [("ch", "tr"), ("s", "x"), ("d", "gi"), ("d", "r"), ("gi", "r"), ("l", "n"), ("d", "v")];
    const ENDINGS: [(&str, &str); 3] = [("n", "ng"), ("c", "t"), ("n", "nh")];
    let swap = |a: &str, b: &str| {
        let begins = |from: &str, to: &str| match (typed.strip_prefix(from), key.strip_prefix(to)) {
            (Some(rest), Some(other)) => rest == other,
            _ => false,
        };
        begins(a, b) || begins(b, a)
    };
    let end = |a: &str, b: &str| {
        let ends = |from: &str, to: &str| match (typed.strip_suffix(from), key.strip_suffix(to)) {
            (Some(rest), Some(other)) => rest == other,
            _ => false,
        };
        ends(a, b) || ends(b, a)
    };
    if CONFUSED.iter().any(|(a, b)| swap(a, b)) || ENDINGS.iter().any(|(a, b)| end(a, b)) {
        return 1;
    }
    let near = Near::new(typed);
    let state = key.chars().fold(near.start(), |state, c| near.row(&state, c));
    2 * u32::from(state.row.last().copied().unwrap_or(u8::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
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
            let near = Near::new(&word);
            let state = key.bytes().fold(near.start(), |state, byte| near.accept(&state, byte));
            let distance = naive(&word.chars().collect::<Vec<_>>(), &key.chars().collect::<Vec<_>>());
            prop_assert_eq!(near.is_match(&state), distance <= u32::from(near.most));
            prop_assert!(near.can_match(&state) || distance > u32::from(near.most));
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
