//! i and y at the end of an open syllable, where both are written for the same sound: kĩ thuật, kỹ thuật; quí, quý.
//!
//! The two differ nowhere else: tay is not tai, and thúy, whose rhyme is uy, is not thúi. The exact form has the
//! letter that State documents and the press prefer by far behind that onset. Words of other languages that have the
//! very shape follow (`mi` is `my`), because an unmarked word must have the key of the marked ones.

use crate::letters::{Letters, letters, text_of};
use crate::normalise::normalise;

/// The letter to write in a syllable of these letters without marks, if it is an open one with i or y.
fn preferred(plain: &[char]) -> Option<char> {
    match plain {
        ['h' | 'k' | 'l' | 'm' | 't', 'i' | 'y'] | ['q', 'u', 'i' | 'y'] => Some('y'),
        ['s' | 'v', 'i' | 'y'] => Some('i'),
        _ => None,
    }
}

/// Unifies i and y in a lower-case word of ASCII.
#[inline]
pub(crate) fn unify_ascii(word: &mut [char]) {
    if let Some(letter) = preferred(word)
        && let Some(last) = word.last_mut()
    {
        *last = letter;
    }
}

/// Unifies i and y in lower-case NFC. Decides on the folded letters alone, whatever marks they carry: else the key
/// of a word would not be the key of its unmarked spelling.
pub(crate) fn unify(letters: &Letters, word: &mut Vec<char>, spare: &mut Vec<char>) {
    if let Some((at, old, new)) = found(letters, word)
        && old != new
    {
        rewrite(letters, word, spare, at, new);
    }
}

/// The other spelling of a form that ends in such an i or y: `ty` for `ti`, `tỉ` for `tỷ`.
///
/// For unfinished words: someone who has typed `ti` of `tiếng` has typed a word whose form is `ty`, so that words that
/// begin with either are meant. `form` is an exact or a folded form. `None` for all other words.
pub fn other_spelling(form: &str) -> Option<String> {
    let letters = letters();
    let mut word: Vec<char> = form.chars().collect();
    let (at, old, _) = found(letters, &word)?;
    rewrite(letters, &mut word, &mut Vec::new(), at, if old == 'i' { 'y' } else { 'i' });
    Some(text_of(&word))
}

/// Where the i or y is, which it is, and which is preferred.
fn found(letters: &Letters, word: &[char]) -> Option<(usize, char, char)> {
    let mut plain = ['\0'; 3];
    let mut count = 0;
    let mut at = 0;
    for (index, &c) in word.iter().enumerate() {
        let (first, second) = letters.folded(c);
        for c in [first, second].into_iter().flatten() {
            *plain.get_mut(count)? = c;
            (count, at) = (count + 1, index);
        }
    }
    let plain = plain.get(..count)?;
    Some((at, *plain.last()?, preferred(plain)?))
}

fn rewrite(letters: &Letters, word: &mut Vec<char>, spare: &mut Vec<char>, at: usize, letter: char) {
    if let Some(c) = word.get_mut(at) {
        *c = with_marks_of(letters, *c, letter);
    }
    normalise(letters, word, spare);
}

/// `letter` with those marks of `c` with which it composes.
fn with_marks_of(letters: &Letters, c: char, letter: char) -> char {
    let Some((first, mark)) = letters.halves(c) else { return letter };
    let inner = with_marks_of(letters, first, letter);
    letters.compose(inner, mark).unwrap_or(inner)
}

#[cfg(test)]
mod tests {
    use super::other_spelling;
    use crate::{Relation, relation, tokenize};

    fn exact(text: &str) -> String {
        tokenize(text).iter().map(|token| token.exact.as_str()).collect::<Vec<_>>().join(" ")
    }

    fn keys(text: &str) -> String {
        tokenize(text).iter().map(|token| token.folded.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn one_letter_for_each_onset() {
        assert_eq!(exact("kĩ kỹ quí quý lí lý Mĩ Mỹ tỉ tỷ hi hy"), "kỹ kỹ quý quý lý lý mỹ mỹ tỷ tỷ hy hy");
        assert_eq!(exact("sĩ sỹ vĩ vỹ si sy vi vy"), "sĩ sĩ vĩ vĩ si si vi vi");
        assert_eq!(exact("KI\u{303} qúi qui\u{301}"), "kỹ quý quý");
        assert_eq!(keys("kĩ kỹ ki ky sĩ sỹ si sy"), "ky ky ky ky si si si si");
        assert_eq!(exact("ki ky qui mi ti"), "ky ky quy my ty");
    }

    #[test]
    fn other_syllables_keep_theirs() {
        for word in [
            "tay", "tai", "thúy", "thúi", "hủy", "hủi", "tuy", "tui", "khi", "thi", "thy", "chi", "nghỉ",
            "phi", "bi", "by", "di", "ny", "ni", "quyển", "quít", "quýt", "tin", "tym", "hiện", "y", "i",
            "ý", "í", "hai",
        ] {
            assert_eq!(exact(word), word);
        }
    }

    #[test]
    fn marks_of_other_languages_do_not_split_the_key() {
        for (marked, plain) in
            [("ți", "ti"), ("hï", "hi"), ("mį", "mi"), ("sẙ", "sy"), ("ķī", "ki"), ("kı", "ki")]
        {
            assert_eq!(keys(marked), keys(plain), "{marked}");
            assert_eq!(exact(&exact(marked)), exact(marked), "{marked}");
        }
    }

    #[test]
    fn relations_hold_across_spellings() {
        let stands = |query: &str, form: &str| relation(&exact(query), &exact(form));
        assert_eq!(stands("ki", "kỹ"), Relation::Adds);
        assert_eq!(stands("ky", "kĩ"), Relation::Adds);
        assert_eq!(stands("kĩ", "kỹ"), Relation::Exact);
        assert_eq!(stands("kỹ", "ki"), Relation::Lacks);
        assert_eq!(stands("kĩ", "kỳ"), Relation::Contradicts);
        assert_eq!(stands("sy", "sĩ"), Relation::Adds);
    }

    #[test]
    fn unfinished_words_have_two_spellings() {
        assert_eq!(other_spelling("ty").as_deref(), Some("ti"));
        assert_eq!(other_spelling("tỷ").as_deref(), Some("tỉ"));
        assert_eq!(other_spelling("quý").as_deref(), Some("quí"));
        assert_eq!(other_spelling("vi").as_deref(), Some("vy"));
        assert_eq!(other_spelling("tay"), None);
        assert_eq!(other_spelling(""), None);
    }
}
