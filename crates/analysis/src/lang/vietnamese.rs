//! Vietnamese: where the tone of a syllable is written.
//!
//! The same syllable is written hòa and hoà, thúy and thuý, and misplaced marks (vịêt) occur in real documents.
//! The exact form uses one place, that of the older and by far more frequent style (hòa, thúy).
//!
//! Further rules of spelling belong here as functions on the letters of one syllable, called after [`tone_place`]
//! from `form.rs`: i and y in open syllables (kĩ, kỹ); Telex and VNI keystrokes; abbreviations.

use crate::letters::Letters;

/// No syllable is longer than nghiêng.
const LONGEST: usize = 7;

const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
];

/// Vowels without their marks, in syllables that end with them. `uo` is uơ (thuở).
const OPEN: &[&str] = &[
    "a", "e", "i", "o", "u", "y", "ai", "ao", "au", "ay", "eo", "eu", "ia", "ie", "iu", "oa", "oe", "oi",
    "ua", "ue", "ui", "uo", "uu", "uy", "ye", "ieu", "oai", "oao", "oay", "oeo", "uai", "uay", "ueu", "uoi",
    "uou", "uya", "uye", "uyu", "yeu",
];

/// The same, before a final consonant.
const CLOSED: &[&str] =
    &["a", "e", "i", "o", "u", "y", "ie", "oa", "oe", "oo", "ua", "ue", "uo", "uy", "uye", "ye"];

const CODAS: &[&str] = &["c", "ch", "m", "n", "ng", "nh", "p", "t"];

/// The index of the letter on which the tone of a syllable is written; `None` if `word` (lower-case NFC) has not the
/// shape of a Vietnamese syllable. A lone p as onset does not count: it is no native one, and Italian più is no pìu.
pub(crate) fn tone_place(letters: &Letters, word: &[char]) -> Option<usize> {
    if word.len() > LONGEST {
        return None;
    }
    let mut plain = [0u8; LONGEST];
    let mut quality = None;
    for (index, (slot, &c)) in plain.iter_mut().zip(word).enumerate() {
        let (toned, c) = (c, letters.without_tone(c));
        if toned != c && letters.tone(toned).is_none() {
            return None;
        }
        *slot = match c {
            'a'..='z' => c as u8,
            'đ' => b'd',
            'ă' | 'â' | 'ê' | 'ô' | 'ơ' | 'ư' => {
                quality = Some(index);
                match c {
                    'ê' => b'e',
                    'ô' | 'ơ' => b'o',
                    'ư' => b'u',
                    _ => b'a',
                }
            }
            _ => return None,
        };
    }
    let plain = std::str::from_utf8(plain.get(..word.len())?).ok()?;
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    let mut start = plain.find(is_vowel)?;
    let rest = plain.get(start..)?;
    // The u of qu is part of the onset; so is the i of gi, unless it is the only vowel (gì, gìn).
    let glides = match plain.get(..start)? {
        "q" => rest.starts_with('u'),
        "g" => rest.starts_with('i') && rest.get(1..).is_some_and(|rest| rest.starts_with(is_vowel)),
        _ => false,
    };
    start += usize::from(glides);
    let (onset, rest) = plain.split_at_checked(start)?;
    let (nucleus, coda) = rest.split_at_checked(rest.find(|c| !is_vowel(c)).unwrap_or(rest.len()))?;
    let known = if coda.is_empty() {
        OPEN.contains(&nucleus)
    } else {
        CLOSED.contains(&nucleus) && CODAS.contains(&coda)
    };
    if !known || !ONSETS.contains(&onset) {
        return None;
    }
    if let Some(index) = quality {
        return (index >= start).then_some(index);
    }
    Some(match nucleus.len() {
        2 if !coda.is_empty() => start + 1,
        3 => start + 1,
        _ => start,
    })
}

#[cfg(test)]
mod tests {
    use crate::tokenize;

    fn exact(text: &str) -> String {
        tokenize(text).iter().map(|token| token.exact.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn both_styles_of_placement_are_one() {
        for (new, old) in [
            ("hoà", "hòa"),
            ("khoẻ", "khỏe"),
            ("thuý", "thúy"),
            ("uỷ", "ủy"),
            ("toạ", "tọa"),
            ("huỷ", "hủy"),
            ("loè", "lòe"),
            ("luỹ", "lũy"),
        ] {
            assert_eq!(exact(new), old);
            assert_eq!(exact(old), old);
        }
    }

    #[test]
    fn the_usual_place_is_kept() {
        for syllable in [
            "việt",
            "nghiễng",
            "quý",
            "quả",
            "già",
            "gì",
            "gìn",
            "giếng",
            "giữa",
            "khuỷu",
            "ngoài",
            "thuở",
            "hoàn",
            "toán",
            "mùa",
            "mía",
            "cười",
            "rượu",
            "huỳnh",
            "quyển",
            "thuế",
            "xoắn",
            "khuấy",
            "yếu",
            "uống",
            "quốc",
            "quýt",
            "giục",
            "đối",
            "ngoéo",
            "được",
            "tụynh",
        ] {
            assert_eq!(exact(syllable), if syllable == "tụynh" { "tuỵnh" } else { syllable });
        }
    }

    #[test]
    fn misplaced_tones_move() {
        assert_eq!(exact("vịêt"), "việt");
        assert_eq!(exact("dựơc đựơc"), "dược được");
        assert_eq!(exact("qúy"), "quý");
        assert_eq!(exact("gíao"), "giáo");
        assert_eq!(exact("HÒAN"), "hoàn");
    }

    #[test]
    fn other_languages_are_left_alone() {
        for word in ["più", "può", "où", "aún", "café", "été", "río", "hòá", "déjà", "löwe"] {
            assert_eq!(exact(word), word);
        }
    }
}
