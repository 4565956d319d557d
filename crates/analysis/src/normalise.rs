//! Canonical order and composition (Unicode NFC) of the letters of one token.

use crate::letters::Letters;

/// Letters of one token beyond this are not looked at; far above what the longest form can hold.
pub(crate) const MAX_LETTERS: usize = 160;

/// Puts lower-case `word` into NFC. `spare` is scratch space.
pub(crate) fn normalise(letters: &Letters, word: &mut Vec<char>, spare: &mut Vec<char>) {
    spare.clear();
    for &c in word.iter() {
        decompose(letters, c, spare);
    }
    order(letters, spare);
    compose(letters, spare, word);
}

fn decompose(letters: &Letters, c: char, out: &mut Vec<char>) {
    let start = out.len();
    let mut base = c;
    while let Some((first, mark)) = letters.halves(base) {
        out.insert(start, mark);
        base = first;
    }
    out.insert(start, base);
}

/// Sorts each run of marks by combining class, keeping the order of equals. `word` is short by [`MAX_LETTERS`].
fn order(letters: &Letters, word: &mut [char]) {
    for end in 1..word.len() {
        let mut at = end;
        while let Some([before, mark]) = at.checked_sub(1).and_then(|from| word.get_mut(from..=at)) {
            let class = letters.combining_class(*mark);
            if class == 0 || letters.combining_class(*before) <= class {
                break;
            }
            std::mem::swap(before, mark);
            at -= 1;
        }
    }
}

fn compose(letters: &Letters, decomposed: &[char], out: &mut Vec<char>) {
    out.clear();
    let mut starter = None;
    let mut last_class = 0;
    for &c in decomposed {
        let class = letters.combining_class(c);
        if let Some(index) = starter {
            let adjacent = out.len() == index + 1;
            let target: Option<&mut char> = out.get_mut(index);
            if let Some(target) = target
                && (adjacent || (last_class < class && last_class != 0))
                && let Some(composed) = letters.compose(*target, c)
            {
                *target = composed;
                continue;
            }
        }
        if class == 0 {
            starter = Some(out.len());
        }
        last_class = class;
        out.push(c);
    }
}
