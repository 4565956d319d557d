//! Vietnamese typed without an input method: the keys of Telex (`thoong`, `ddoois`) and VNI (`thong6`, `d9oi61`).
//!
//! Keys and letters are told apart first; what remains is a syllable without marks. Which marked syllable it is, the
//! table of rhymes says: the keys need only agree with the marks of the rhyme, in whatever order they were typed.

use crate::form::settle;
use crate::lang::vietnamese::is_onset;
use crate::letters::{letters, text_of};

/// The letters of the longest syllable (nghiêng).
const MAX_LETTERS: usize = 7;
/// A syllable with all its keys is shorter (`nghieengx`, `nwuowcs`).
const MAX_KEYS: usize = 12;

const CIRCUMFLEX: u8 = 1;
const HORN: u8 = 2;
const BREVE: u8 = 4;

const CODAS: [&[u8]; 9] = [b"", b"c", b"ch", b"m", b"n", b"ng", b"nh", b"p", b"t"];
const VOWELS: &[u8; 6] = b"aeiouy";

/// Each vowel or group of vowels, and what may follow it; `_` is the end of the syllable. Circumflex, horn and breve
/// are written `^`, `+` and `(`.
static RHYMES: [u32; 58] = [
    rhyme("a _ c ch m n ng nh p t"),
    rhyme("a( c m n ng p t"),
    rhyme("a^ c m n ng p t"),
    rhyme("e _ c m n ng p t"),
    rhyme("e^ _ ch m n nh p t"),
    rhyme("i _ ch m n nh p t"),
    rhyme("o _ c m n ng p t"),
    rhyme("o^ _ c m n ng p t"),
    rhyme("o+ _ m n p t"),
    rhyme("u _ c m n ng p t"),
    rhyme("u+ _ c m n ng t"),
    rhyme("y _ ch n nh t"),
    rhyme("ai _"),
    rhyme("ao _"),
    rhyme("au _"),
    rhyme("ay _"),
    rhyme("a^u _"),
    rhyme("a^y _"),
    rhyme("eo _"),
    rhyme("e^u _"),
    rhyme("ia _"),
    rhyme("iu _"),
    rhyme("ie^ c m n ng p t"),
    rhyme("ie^u _"),
    rhyme("oa _ c ch m n ng nh p t"),
    rhyme("oa( c m n ng p t"),
    rhyme("oai _"),
    rhyme("oao _"),
    rhyme("oay _"),
    rhyme("oe _ n ng t"),
    rhyme("oeo _"),
    rhyme("oi _"),
    rhyme("oo c ng"),
    rhyme("o^i _"),
    rhyme("o+i _"),
    rhyme("ua _"),
    rhyme("ua^ n ng t"),
    rhyme("ua^y _"),
    rhyme("ue^ _ ch n nh"),
    rhyme("ue^u _"),
    rhyme("ui _"),
    rhyme("uo+ _"),
    rhyme("uo^ c m n ng t"),
    rhyme("uo^i _"),
    rhyme("uy _ ch n nh p t"),
    rhyme("uya _"),
    rhyme("uye^ n t"),
    rhyme("uyu _"),
    rhyme("u+a _"),
    rhyme("u+i _"),
    rhyme("u+u _"),
    rhyme("u+o+ c m n ng p t"),
    rhyme("u+o+i _"),
    rhyme("u+o+u _"),
    rhyme("ye^ m n ng t"),
    rhyme("ye^u _"),
    rhyme("yu _"),
    rhyme("uu _"),
];

/// Packs a rhyme: three vowels of five bits each, three for the letter (1 is `a`) and two for its mark; above them one
/// bit for each coda.
#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn rhyme(text: &str) -> u32 {
    let text = text.as_bytes();
    let (mut row, mut vowels, mut at) = (0, 0, 0);
    while text[at] != b' ' {
        let mut letter = 0;
        while VOWELS[letter] != text[at] {
            letter += 1;
        }
        at += 1;
        let mark = match text[at] {
            b'^' => 1,
            b'+' => 2,
            b'(' => 3,
            _ => 0,
        };
        at += (mark > 0) as usize;
        row |= ((letter as u32 + 1) | (mark << 3)) << (5 * vowels);
        vowels += 1;
    }
    while at < text.len() {
        at += 1;
        let start = at;
        while at < text.len() && text[at] != b' ' {
            at += 1;
        }
        let mut coda = 0;
        while text[start] != b'_' && !is(CODAS[coda], text, start, at) {
            coda += 1;
        }
        row |= 1 << (15 + coda);
    }
    row
}

#[expect(clippy::indexing_slicing, reason = "evaluated at compile time")]
const fn is(part: &[u8], text: &[u8], start: usize, end: usize) -> bool {
    part.len() == end - start && part[0] == text[start] && (part.len() == 1 || part[1] == text[start + 1])
}

/// The syllables that somebody may have meant by the keys of `word`, best first, as exact forms. Mostly none or one.
///
/// `word` is the exact form of a token. There are readings only if at least one letter or digit of it was a key, not a
/// letter, and all that remains is a well-formed syllable, with sắc or nặng before a final c, ch, p or t. Some English
/// words are such (`has`, `now`): ask only for words that the library does not know.
///
/// In Telex `w` makes ư, ơ and ă or stands for ư itself; the keys of tones stand anywhere behind the first vowel, so do
/// the second `d` and the second `a`, `e` or `o`; `z` takes a tone back. In VNI all keys stand anywhere behind their
/// letter; 0 takes a tone back.
pub fn decode(word: &str) -> Vec<String> {
    let word = word.as_bytes();
    let mut out = Vec::new();
    if (2..=MAX_KEYS).contains(&word.len()) {
        // A vowel that comes again is the key of a circumflex, but for ngoéo and moóc.
        for repeats_are_keys in [true, false] {
            if let Some(typed) = Typed::read(word, repeats_are_keys) {
                typed.readings(&mut out);
            }
        }
    }
    out
}

/// Letters and keys, told apart.
#[derive(Default)]
struct Typed {
    letters: [u8; MAX_LETTERS],
    count: usize,
    /// What `marks` may be; Telex has one key for two marks.
    marks: u8,
    barred: bool,
    tone: Option<char>,
    has_keys: bool,
}

impl Typed {
    fn read(word: &[u8], repeats_are_keys: bool) -> Option<Typed> {
        let mut typed = Typed::default();
        let mut previous = 0;
        for &c in word {
            let letters = typed.letters.get(..typed.count)?;
            let after_vowel = letters.iter().any(is_vowel);
            let count = typed.count;
            match c {
                b's' | b'f' | b'r' | b'x' | b'j' | b'1'..=b'5' if after_vowel => {
                    let tone = match c {
                        b's' | b'1' => '\u{301}',
                        b'f' | b'2' => '\u{300}',
                        b'r' | b'3' => '\u{309}',
                        b'x' | b'4' => '\u{303}',
                        _ => '\u{323}',
                    };
                    if typed.tone.replace(tone).is_some() {
                        return None;
                    }
                }
                b'z' | b'0' => typed.tone = typed.tone.take().map(|_| None)?,
                b'w' if after_vowel && previous != b'w' => typed.marks |= HORN | BREVE,
                // At the beginning only where there is no other vowel (wngs): English words begin so.
                b'w' if previous != b'w' && (count > 0 || !word.iter().any(is_vowel)) => {
                    typed.marks |= HORN | BREVE;
                    typed.push(b'u')?;
                }
                // Both letters of ươ may have theirs.
                b'7' if after_vowel => typed.marks |= HORN,
                b'6' | b'8' if after_vowel => typed.add_mark(if c == b'6' { CIRCUMFLEX } else { BREVE })?,
                b'd' | b'9' if letters.first() == Some(&b'd') => {
                    if std::mem::replace(&mut typed.barred, true) {
                        return None;
                    }
                }
                b'a' | b'e' | b'o' if letters.contains(&c) && repeats_are_keys => {
                    if previous == c && typed.marks & CIRCUMFLEX != 0 {
                        typed.marks &= !CIRCUMFLEX;
                        typed.push(c)?;
                    } else {
                        typed.add_mark(CIRCUMFLEX)?;
                    }
                }
                b'a'..=b'z' => {
                    typed.push(c)?;
                    previous = c;
                    continue;
                }
                _ => return None,
            }
            typed.has_keys = true;
            previous = c;
        }
        typed.has_keys.then_some(typed)
    }

    fn push(&mut self, letter: u8) -> Option<()> {
        *self.letters.get_mut(self.count)? = letter;
        self.count += 1;
        Some(())
    }

    fn add_mark(&mut self, mark: u8) -> Option<()> {
        let is_new = self.marks & mark == 0;
        self.marks |= mark;
        is_new.then_some(())
    }

    fn readings(&self, out: &mut Vec<String>) {
        let Some(letters) = self.letters.get(..self.count) else { return };
        let Some(first_vowel) = letters.iter().position(is_vowel) else { return };
        let before = out.len();
        // The u of qu and mostly the i of gi belong to the onset; giêng is g and iêng.
        let longer = match letters {
            [b'q', b'u', ..] => Some(2),
            [b'g', b'i', next, ..] if is_vowel(next) => Some(2),
            _ => None,
        };
        for start in longer.into_iter().chain((letters.first() != Some(&b'q')).then_some(first_vowel)) {
            self.read_from(letters, start, out);
            if out.len() > before {
                break;
            }
        }
    }

    fn read_from(&self, letters: &[u8], start: usize, out: &mut Vec<String>) {
        let Some((onset, rhyme)) = letters.split_at_checked(start) else { return };
        let vowels = rhyme.iter().take_while(|&c| is_vowel(c)).count();
        let Some((nucleus, coda)) = rhyme.split_at_checked(vowels) else { return };
        let Some(coda_index) = CODAS.iter().position(|&known| known == coda) else { return };
        let is_stop = matches!(coda, b"c" | b"ch" | b"p" | b"t");
        if !(is_onset(onset) || onset == b"p")
            || !is_spelled_so(onset, nucleus)
            || (is_stop && !matches!(self.tone, Some('\u{301}' | '\u{323}')))
        {
            return;
        }
        for row in RHYMES {
            let slots = [row & 31, row >> 5 & 31, row >> 10 & 31];
            let vowels = slots.map(|slot| VOWELS.get((slot as usize & 7).wrapping_sub(1)));
            let has_letters = vowels.iter().flatten().copied().eq(nucleus);
            let marks = slots.iter().fold(0, |marks, slot| marks | (1 << (slot >> 3)) >> 1);
            if has_letters && row >> (15 + coda_index) & 1 == 1 && self.agrees(marks) {
                let word = self.spell(onset, slots, coda);
                if out.last() != Some(&word) {
                    out.push(word);
                }
            }
        }
    }

    /// Whether the keys ask for these marks.
    fn agrees(&self, marks: u8) -> bool {
        match self.marks & (HORN | BREVE) {
            // One of them, from Telex.
            both if both == HORN | BREVE => {
                marks & (HORN | BREVE) != 0 && (marks ^ self.marks) & CIRCUMFLEX == 0
            }
            _ => marks == self.marks,
        }
    }

    fn spell(&self, onset: &[u8], slots: [u32; 3], coda: &[u8]) -> String {
        let mut word = Vec::new();
        for &c in onset {
            word.push(if c == b'd' && self.barred { 'đ' } else { char::from(c) });
        }
        let mut tone = self.tone;
        for slot in slots {
            let Some(&vowel) = VOWELS.get((slot as usize & 7).wrapping_sub(1)) else { break };
            word.push(char::from(vowel));
            match slot >> 3 {
                1 => word.push('\u{302}'),
                2 => word.push('\u{31b}'),
                3 => word.push('\u{306}'),
                _ => {}
            }
            // On the first vowel for now.
            if let Some(tone) = tone.take() {
                word.push(tone);
            }
        }
        for &c in coda {
            word.push(char::from(c));
        }
        settle(letters(), &mut word, &mut Vec::new(), false);
        text_of(&word)
    }
}

/// Whether the onset is the one written before this vowel: ngh and gh before i, e, y; ng, g and c before others. k
/// stands before any (Bắc Kạn).
fn is_spelled_so(onset: &[u8], nucleus: &[u8]) -> bool {
    let is_front = matches!(nucleus.first(), Some(b'e' | b'i' | b'y'));
    match onset {
        b"gh" | b"ngh" => is_front,
        b"g" => !is_front || nucleus.first() == Some(&b'i'),
        b"c" | b"ng" => !is_front,
        _ => true,
    }
}

fn is_vowel(c: &u8) -> bool {
    matches!(c, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn all(words: &str) -> String {
        let read = |word| decode(word).into_iter().next().unwrap_or("-".into());
        words.split(' ').map(read).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn telex() {
        assert_eq!(all("thoong ddoois ngoaij ddoongf nuwowcs"), "thông đối ngoại đồng nước");
        assert_eq!(all("nuwocs nuocws nwowcs nwocs tw wngs"), "nước nước nước nước tư ứng");
        assert_eq!(all("ngoajai ngoaji nguwowif nguwoif cuar muaw"), "- ngoại người người của mưa");
        assert_eq!(all("quoocs quyeenf giuwax gieengs khuyur ngoeos"), "quốc quyền giữa giếng khuỷu ngoéo");
        assert_eq!(all("dangwd thongfo tieengs vieetj"), "đăng thồng tiếng việt");
        assert_eq!(all("hoaf thuys uyr kix quis sys"), "hòa thúy ủy kỹ quý sí");
        assert_eq!(all("xooong quawnj thuowr huowng hoawcj"), "xoong quặn thuở hương hoặc");
        assert_eq!(all("banfz pawcs"), "ban pắc");
    }

    #[test]
    fn vni() {
        assert_eq!(all("thong6 d9oi61 ngoai5 d9o6ng2 nu7o7c1"), "thông đối ngoại đồng nước");
        assert_eq!(all("nuoc71 d9ang8 tie6ng1 hoa2 ho2a gieng61"), "nước đăng tiếng hòa hòa giếng");
        assert_eq!(all("ban20 d9a"), "ban đa");
    }

    #[test]
    fn a_rare_reading_comes_second() {
        assert_eq!(decode("moocs"), ["mốc", "moóc"]);
        assert_eq!(decode("thoongs"), ["thống", "thoóng"]);
    }

    #[test]
    fn other_words_have_no_reading() {
        for word in [
            "", "a", "thong", "doi", "việt", "covid19", "h5n1", "m2", "kl57", "57", "2024", "class",
            "search", "windows", "was", "add", "thoongg", "batf", "thoocr", "aaa", "wwww", "ddd", "zzz",
            "1a", "s", "ces", "geets", "nghaf", "banjf", "wrong", "w",
        ] {
            assert_eq!(decode(word), Vec::<String>::new(), "{word}");
        }
    }
}
