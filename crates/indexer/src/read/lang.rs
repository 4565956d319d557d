//! A cheap guess at a text's language, for texts that do not say.

/// Letters looked at; more would not change the answer.
const SAMPLE: usize = 3_000;

/// How a language shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    /// By its script or its marks: beats a template's `lang` attribute.
    Sure(&'static str),
    /// By its commonest words.
    Likely(&'static str),
    /// Not at all.
    Unknown,
}

/// Guesses the language of a text given in pieces.
///
/// Vietnamese shows in the letters only it has (a tenth to a quarter of its letters), other languages in their script,
/// English in its commonest words, the other languages of Latin letters whose words inflect by how often three letters
/// follow each other.
pub(super) fn guess<'a>(pieces: impl Iterator<Item = &'a str>) -> Guess {
    let mut sample = String::new();
    let (mut letters, mut vietnamese, mut words, mut english) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut scripts = [0_usize; 6];
    'pieces: for piece in pieces {
        if sample.len() < SAMPLE {
            sample.push_str(piece);
            sample.push('\n');
        }
        for word in piece.split(|c: char| !c.is_alphabetic() && !is_mark(c)) {
            if word.is_empty() {
                continue;
            }
            words += 1;
            english += usize::from(is_english(word));
            for c in word.chars() {
                letters += 1;
                vietnamese += usize::from(is_vietnamese(c));
                if let Some(count) = script(c).and_then(|i| scripts.get_mut(i)) {
                    *count += 1;
                }
            }
            if letters > SAMPLE {
                break 'pieces;
            }
        }
    }
    let [han, kana, hangul, thai, cyrillic, arabic] = scripts;
    let many = |count: usize| count * 10 > letters * 4;
    match () {
        () if letters == 0 => Guess::Unknown,
        () if many(han + kana) && kana * 20 > letters => Guess::Sure("ja"),
        () if many(han) => Guess::Sure("zh"),
        () if many(hangul) => Guess::Sure("ko"),
        () if many(thai) => Guess::Sure("th"),
        () if many(cyrillic) => Guess::Sure("ru"),
        () if many(arabic) => Guess::Sure("ar"),
        () if vietnamese * 20 > letters => Guess::Sure("vi"),
        () if words >= 4 && english * 10 > words => Guess::Likely("en"),
        () => by_trigrams(&sample).map_or(Guess::Unknown, Guess::Likely),
    }
}

/// The language of a text of Latin letters, if there is little doubt of it.
fn by_trigrams(text: &str) -> Option<&'static str> {
    use whatlang::Lang;
    let info = whatlang::detect(text).filter(whatlang::Info::is_reliable)?;
    Some(match info.lang() {
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Hun => "hu",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Nob => "no",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        _ => return None,
    })
}

/// The language of a tag like `vi-VN` or `EN_us`: its first part, in lower case, if it looks like one.
pub(super) fn tag(value: &str) -> Option<String> {
    let first = value.trim().split(['-', '_']).next().unwrap_or_default();
    let ok = (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    ok.then(|| first.to_ascii_lowercase())
}

/// Marks that stand inside words without being alphabetic: Thai vowels, combining accents.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{e31}'..='\u{e4e}' | '\u{64b}'..='\u{652}')
}

fn is_vietnamese(c: char) -> bool {
    matches!(c, 'ă' | 'Ă' | 'đ' | 'Đ' | 'ơ' | 'Ơ' | 'ư' | 'Ư' | '\u{1ea0}'..='\u{1ef9}')
}

fn script(c: char) -> Option<usize> {
    match c {
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => Some(0),
        '\u{3040}'..='\u{30ff}' => Some(1),
        '\u{ac00}'..='\u{d7a3}' => Some(2),
        '\u{e01}'..='\u{e4e}' => Some(3),
        '\u{400}'..='\u{4ff}' => Some(4),
        '\u{620}'..='\u{6ff}' => Some(5),
        _ => None,
    }
}

fn is_english(word: &str) -> bool {
    const COMMON: [&str; 12] =
        ["the", "of", "and", "to", "is", "that", "for", "was", "with", "are", "this", "by"];
    COMMON.iter().any(|common| word.eq_ignore_ascii_case(common))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_show_in_letters_scripts_or_words() {
        for (text, expected) in [
            ("Ủy ban xã mời người dân đến họp về đường liên thôn.", Guess::Sure("vi")),
            ("The notice was put on the board for those who read.", Guess::Likely("en")),
            ("乡政府通知村民参加会议", Guess::Sure("zh")),
            ("村の集会のお知らせです", Guess::Sure("ja")),
            ("마을 회의 안내입니다", Guess::Sure("ko")),
            ("ประกาศการประชุมหมู่บ้าน", Guess::Sure("th")),
            ("Объявление о собрании", Guess::Sure("ru")),
            ("إعلان عن اجتماع القرية", Guess::Sure("ar")),
            (
                "Die Gemeinde lädt alle zur Versammlung ein, in der über den neuen Weg zwischen den Dörfern gesprochen wird.",
                Guess::Likely("de"),
            ),
            (
                "La commune invite tous les habitants à une réunion où l'on parlera du nouveau chemin entre les villages.",
                Guess::Likely("fr"),
            ),
            ("khong co dau thi kho biet", Guess::Unknown),
            ("Uy ban xa moi nguoi dan den hop ve duong lien thon vao sang thu bay tuan nay.", Guess::Unknown),
            ("12/2024", Guess::Unknown),
        ] {
            assert_eq!(guess([text].into_iter()), expected, "{text}");
        }
    }

    #[test]
    fn tags_are_cut_to_their_language() {
        assert_eq!(tag("vi-VN").as_deref(), Some("vi"));
        assert_eq!(tag(" EN_us ").as_deref(), Some("en"));
        assert_eq!(tag("english"), None);
        assert_eq!(tag(""), None);
    }
}
