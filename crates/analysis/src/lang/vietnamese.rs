//! Vietnamese: how one syllable is written in one way.
//!
//! The same syllable is written hòa and hoà, thúy and thuý, and misplaced marks (vịêt) occur in real documents.
//! The exact form uses one place of the tone, that of the older and by far more frequent style (hòa, thúy), and one
//! of i and y where both are in use (see [`iy`]).

use crate::letters::Letters;

pub(crate) mod iy;

/// No syllable is longer than nghiêng.
const LONGEST: usize = 7;

static ONSETS: [u32; 26] = packed([
    "", "b", "c", "ch", "d", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
]);

/// Vowels without their marks, in syllables that end with them. `uo` is uơ (thuở).
static OPEN: [u32; 39] = packed([
    "a", "ai", "ao", "au", "ay", "e", "eo", "eu", "i", "ia", "ie", "ieu", "iu", "o", "oa", "oai", "oao",
    "oay", "oe", "oeo", "oi", "u", "ua", "uai", "uay", "ue", "ueu", "ui", "uo", "uoi", "uou", "uu", "uy",
    "uya", "uye", "uyu", "y", "ye", "yeu",
]);

/// The same, before a final consonant.
static CLOSED: [u32; 16] =
    packed(["a", "e", "i", "ie", "o", "oa", "oe", "oo", "u", "ua", "ue", "uo", "uy", "uye", "y", "ye"]);

static CODAS: [u32; 8] = packed(["c", "ch", "m", "n", "ng", "nh", "p", "t"]);

/// The letters of a part of a syllable as one number; longer parts than three letters give none of the lists'.
const fn pack(part: &[u8]) -> u32 {
    match *part {
        [] => 0,
        [a] => a as u32,
        [a, b] => a as u32 | (b as u32) << 8,
        [a, b, c] => a as u32 | (b as u32) << 8 | (c as u32) << 16,
        _ => u32::MAX,
    }
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn packed<const N: usize>(parts: [&str; N]) -> [u32; N] {
    let mut out = [0; N];
    let mut index = 0;
    while index < N {
        out[index] = pack(parts[index].as_bytes());
        index += 1;
    }
    out
}

fn holds(list: &[u32], part: &[u8]) -> bool {
    list.contains(&pack(part))
}

/// Whether a syllable may begin with these consonants. đ counts as d.
pub(crate) fn is_onset(part: &[u8]) -> bool {
    holds(&ONSETS, part)
}

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
    let plain = plain.get(..word.len())?;
    let is_vowel = |c: &u8| matches!(c, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let mut start = plain.iter().position(is_vowel)?;
    // The u of qu is part of the onset; so is the i of gi, unless it is the only vowel (gì, gìn).
    match plain {
        [b'q', b'u', ..] => start += 1,
        [b'g', b'i', next, ..] if is_vowel(next) => start += 1,
        _ => {}
    }
    let (onset, rest) = plain.split_at_checked(start)?;
    let (nucleus, coda) = rest.split_at_checked(rest.iter().take_while(|&c| is_vowel(c)).count())?;
    let known =
        if coda.is_empty() { holds(&OPEN, nucleus) } else { holds(&CLOSED, nucleus) && holds(&CODAS, coda) };
    if !known || !is_onset(onset) {
        return None;
    }
    match nucleus {
        // These stand for iê, yê, uê, ươ, uô and uyê even where their marks were not typed (trưòng).
        [b'i' | b'y' | b'u', b'e' | b'o', ..] => return Some(start + 1),
        [b'u', b'y', b'e'] => return Some(start + 2),
        _ => {}
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
        assert_eq!(exact("trừong tríêu chuýên"), "trưòng triếu chuyến");
    }

    #[test]
    fn other_languages_are_left_alone() {
        for word in ["più", "può", "où", "aún", "café", "été", "río", "hòá", "déjà", "löwe"] {
            assert_eq!(exact(word), word);
        }
    }
}
