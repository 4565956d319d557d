//! The forms of a token: exact (shown), toneless and folded (the key of the dictionary).

use crate::lang::vietnamese;
use crate::letters::{Letters, Tone, letters};
use crate::normalise::normalise;

/// Longer exact forms are cut here, in characters: encoded data must not bloat the dictionary.
pub const MAX_CHARS: usize = 40;

/// Turns the lower-case letters of a token into its exact form, in place: composed, the tone at its one place, i and y
/// unified, cut to [`MAX_CHARS`]. `composed` says that `word` is in NFC already.
pub(crate) fn settle(letters: &Letters, word: &mut Vec<char>, spare: &mut Vec<char>, composed: bool) {
    if !composed {
        normalise(letters, word, spare);
    }
    place_tone(letters, word, spare);
    word.truncate(MAX_CHARS);
    // Behind the cut, which can leave letters of that shape.
    vietnamese::iy::unify(letters, word, spare);
}

fn place_tone(letters: &Letters, word: &mut Vec<char>, spare: &mut Vec<char>) {
    let mut toned = word.iter().enumerate().filter_map(|(index, &c)| Some((index, letters.tone(c)?)));
    let (Some((at, Tone(mark))), None) = (toned.next(), toned.next()) else { return };
    // Between consonants there is no other place. This spares most syllables the work below.
    let is_vowel =
        |index: Option<usize>| index.and_then(|index| word.get(index)).is_some_and(|&c| is_vowel(letters, c));
    if !is_vowel(at.checked_sub(1)) && !is_vowel(at.checked_add(1)) {
        return;
    }
    let Some(place) = vietnamese::tone_place(letters, word).filter(|&place| place != at) else { return };
    if let Some(c) = word.get_mut(at) {
        *c = letters.without_tone(*c);
    }
    word.insert(place + 1, mark);
    normalise(letters, word, spare);
}

fn is_vowel(letters: &Letters, c: char) -> bool {
    matches!(letters.folded(c).0, Some('a' | 'e' | 'i' | 'o' | 'u' | 'y'))
}

/// The form without the five tone marks of Vietnamese, which keeps ă â ê ô ơ ư đ: `đối` gives `đôi`. Only tones on
/// a e i o u y count: `ñ` stays. `exact` is an exact form.
pub fn toneless(exact: &str) -> String {
    let letters = letters();
    let mut out = String::with_capacity(exact.len());
    let mut after_vowel = false;
    for c in exact.chars() {
        // A tone that found no composed letter is a mark of its own.
        if after_vowel && Tone::of_mark(c).is_some() {
            continue;
        }
        let plain = letters.without_tone(c);
        if letters.combining_class(c) == 0 {
            after_vowel = is_vowel(letters, plain);
        }
        out.push(plain);
    }
    out
}

/// The form without any accent, đ as d, ß as ss: the key under which all exact forms of a syllable lie together.
/// `exact` is an exact form. Never empty unless `exact` is.
pub fn folded(exact: &str) -> String {
    let mut out = String::with_capacity(exact.len());
    let letters = letters();
    for c in exact.chars() {
        letters.push_folded(c, &mut out);
    }
    out
}
