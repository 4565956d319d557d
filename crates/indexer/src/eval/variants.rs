//! The ways in which people type a query other than correctly.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Words of fewer letters get no typo.
const LONG: usize = 5;

/// The text without any accent, and with d for đ.
pub(super) fn without_marks(text: &str) -> String {
    let plain = text.nfd().filter(|&c| !is_combining_mark(c));
    plain
        .map(|c| {
            if c == 'đ' {
                'd'
            } else if c == 'Đ' {
                'D'
            } else {
                c
            }
        })
        .collect()
}

/// One letter of one word of five or more letters dropped, swapped with the next, or doubled; which one is chosen by
/// a hash of the text. Unchanged when no word is long enough.
pub(super) fn with_typo(text: &str) -> String {
    let hash = text.chars().fold(1u32, |hash, c| hash.wrapping_mul(31).wrapping_add(c as u32));
    let mut words: Vec<Vec<char>> = text.split_whitespace().map(|word| word.chars().collect()).collect();
    let long: Vec<usize> = (0..words.len()).filter(|&word| words[word].len() >= LONG).collect();
    if long.is_empty() {
        return text.to_owned();
    }
    let word = &mut words[long[hash as usize % long.len()]];
    let at = 1 + (hash >> 3) as usize % (word.len() - 2);
    match (hash >> 7) % 3 {
        0 => drop(word.remove(at)),
        1 => word.swap(at, at + 1),
        _ => word.insert(at, word[at]),
    }
    words.iter().map(|word| word.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The keys of the Telex method that make the text: `aa aw ee oo ow uw dd`, and the tone (`f s r x j`) at the end of
/// the syllable.
pub(super) fn as_telex(text: &str) -> String {
    let mut keys = String::new();
    let mut tones: Vec<char> = Vec::new();
    for c in text.nfc() {
        if !c.is_alphabetic() {
            keys.extend(tones.drain(..));
            keys.push(c);
            continue;
        }
        let upper = c.is_uppercase();
        let case = |key: char| if upper { key.to_ascii_uppercase() } else { key };
        let mut parts = Vec::new();
        decompose_canonical(c, |part| parts.push(part));
        let base = parts[0];
        if base == 'đ' || base == 'Đ' {
            keys.extend([case('d'), case('d')]);
            continue;
        }
        let strokes: Option<Vec<(char, bool)>> =
            parts[1..].iter().map(|&mark| stroke(base.to_ascii_lowercase(), mark)).collect();
        // A letter that Vietnamese does not have is typed as it is.
        let Some(strokes) = strokes else {
            keys.push(c);
            continue;
        };
        keys.push(base);
        for (key, is_tone) in strokes {
            if is_tone { tones.push(case(key)) } else { keys.push(case(key)) }
        }
    }
    keys.extend(tones);
    keys
}

/// The key for a mark over a vowel, and whether it is a tone.
fn stroke(base: char, mark: char) -> Option<(char, bool)> {
    match (base, mark) {
        ('a' | 'e' | 'o', '\u{302}') => Some((base, false)),
        ('a', '\u{306}') | ('o' | 'u', '\u{31b}') => Some(('w', false)),
        ('a' | 'e' | 'i' | 'o' | 'u' | 'y', _) => {
            let key = match mark {
                '\u{300}' => 'f',
                '\u{301}' => 's',
                '\u{309}' => 'r',
                '\u{303}' => 'x',
                '\u{323}' => 'j',
                _ => return None,
            };
            Some((key, true))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_go() {
        assert_eq!(without_marks("Đối ngoại, ĐƯỜNG Phở 2024"), "Doi ngoai, DUONG Pho 2024");
        assert_eq!(without_marks("e\u{301}te\u{301} ñ"), "ete n");
    }

    #[test]
    fn telex_keys_are_those_one_types() {
        for (text, keys) in [
            ("thông tin đối ngoại", "thoong tin ddoois ngoaij"),
            ("cơ quan đại diện", "cow quan ddaij dieenj"),
            ("Được, ĐƯỜNG", "DDuwowcj, DDUWOWNGF"),
            ("kỹ năng số 57-KL/TƯ", "kyx nawng soos 57-KL/TUW"),
            ("Phần Lan và Škoda", "Phaanf Lan vaf Škoda"),
        ] {
            assert_eq!(as_telex(text), keys);
        }
    }

    #[test]
    fn a_typo_is_one_change_in_one_long_word() {
        for (text, typo) in TYPOS {
            assert_eq!(with_typo(text), *typo);
        }
        assert_eq!(with_typo("một hai  ba"), "một hai  ba");
    }

    /// What the same function written in JavaScript gives.
    const TYPOS: &[(&str, &str)] = &[
        ("Người lao động nghỉ phép", "Ngưiờ lao động nghỉ phép"),
        ("quyền nghĩa công trình xây dựng", "quyềền nghĩa công trình xây dựng"),
        ("boundary layer transition", "boundary lyaer transition"),
        ("nghiêng ngả chuyển đổi số", "nghiêng ngả chuển đổi số"),
        ("Searching quickly 😀😀😀😀😀", "Searching quikly 😀😀😀😀😀"),
    ];
}
