//! Bytes to text.
//!
//! Valid UTF-8 wins always. Before it only byte order marks and the zero-byte pattern of UTF-16 are believed; after it a
//! declared encoding, then a guess. Whatever had to be guessed or mended is a warning.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::clean;
use super::problem::{Problem, ProblemCode, Warning};

/// Text as the readers want it, see [`clean::source`].
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) warnings: Vec<Warning>,
}

/// Decodes a file. `declared` looks into the bytes for the name of an encoding, as HTML has it.
///
/// # Errors
/// [`ProblemCode::Empty`] and [`ProblemCode::Binary`].
pub(super) fn decode(bytes: &[u8], declared: impl Fn(&[u8]) -> Option<String>) -> Result<Decoded, Problem> {
    if let Some(what) = magic(bytes) {
        return Err(binary(&format!("this is {what}, not a text file")));
    }
    let (text, warnings) = match Encoding::for_bom(bytes) {
        Some((encoding, bom)) => with(encoding, bytes.get(bom..).unwrap_or_default(), "its byte order mark"),
        None => match utf16_pattern(bytes) {
            Some(encoding) => with(encoding, bytes, "its zero bytes"),
            None => {
                refuse_controls(bytes)?;
                match std::str::from_utf8(bytes) {
                    Ok(text) => (text.to_owned(), Vec::new()),
                    Err(error) => not_utf8(bytes, error.valid_up_to(), declared(bytes)),
                }
            }
        },
    };
    if clean::is_blank(&text) {
        return Err(Problem::new(ProblemCode::Empty, "the file has no text; remove it or fill it"));
    }
    Ok(Decoded { text: clean::source(text), warnings })
}

fn with(encoding: &'static Encoding, bytes: &[u8], why: &str) -> (String, Vec<Warning>) {
    let (text, errors) = encoding.decode_without_bom_handling(bytes);
    let mut warnings = Vec::new();
    if errors {
        let message = format!(
            "read as {} for {why}, but some bytes do not fit and were replaced by U+FFFD; save the file as UTF-8",
            encoding.name()
        );
        warnings.push(Warning::new(ProblemCode::Encoding, message));
    }
    (text.into_owned(), warnings)
}

/// Nearly UTF-8 is UTF-8 with a few broken bytes; anything else is decoded as declared, or as guessed.
fn not_utf8(bytes: &[u8], first_error: usize, declared: Option<String>) -> (String, Vec<Warning>) {
    let (good, bad) = utf8_sequences(bytes);
    if good > bad.saturating_mul(10) {
        let line = bytes.iter().take(first_error).filter(|&&b| b == b'\n').count() as u64 + 1;
        let message = format!(
            "{bad} {} not UTF-8, the first at byte {first_error}, replaced by U+FFFD; save the file as UTF-8",
            if bad == 1 { "byte sequence is" } else { "byte sequences are" }
        );
        let text = String::from_utf8_lossy(bytes).into_owned();
        return (text, vec![Warning::new(ProblemCode::Encoding, message).at(line)]);
    }
    if let Some(encoding) = declared.as_deref().and_then(|label| Encoding::for_label(label.as_bytes()))
        && encoding != UTF_8
    {
        return with(encoding, bytes, "its declaration");
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(Some(b"vn"), Utf8Detection::Deny);
    let (text, mut warnings) = with(encoding, bytes, "the bytes it holds");
    if warnings.is_empty() {
        let message =
            format!("not UTF-8: read as {}, a guess from its bytes; save the file as UTF-8", encoding.name());
        warnings.push(Warning::new(ProblemCode::Encoding, message));
    }
    (text, warnings)
}

/// Counts the valid multi-byte sequences and the invalid ones.
fn utf8_sequences(bytes: &[u8]) -> (usize, usize) {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    (good, bad)
}

/// UTF-16 without a mark shows in the zero high bytes of its spaces and plain letters: on one side many, on the other
/// none.
fn utf16_pattern(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096) & !1)?;
    let pairs = sample.len() / 2;
    let even = sample.iter().step_by(2).filter(|&&b| b == 0).count();
    let odd = sample.iter().skip(1).step_by(2).filter(|&&b| b == 0).count();
    let many = |n: usize| pairs >= 2 && n * 4 >= pairs;
    let few = |n: usize| n * 50 <= pairs;
    match () {
        () if many(odd) && few(even) => Some(UTF_16LE),
        () if many(even) && few(odd) => Some(UTF_16BE),
        () => None,
    }
}

/// Zero bytes and other control characters make up next to nothing of a text.
fn refuse_controls(bytes: &[u8]) -> Result<(), Problem> {
    let sample = bytes.get(..bytes.len().min(65_536)).unwrap_or_default();
    let zeros = sample.iter().filter(|&&b| b == 0).count();
    let controls = sample
        .iter()
        .filter(|&&b| b < 32 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1b))
        .count();
    if zeros * 200 > sample.len() || controls * 20 > sample.len() {
        return Err(binary(&format!(
            "{controls} of the first {} bytes are control characters",
            sample.len()
        )));
    }
    Ok(())
}

fn binary(found: &str) -> Problem {
    Problem::new(
        ProblemCode::Binary,
        format!("{found}; expected text: convert it to .txt, .md or .html, or leave it out"),
    )
}

fn magic(bytes: &[u8]) -> Option<&'static str> {
    const KNOWN: [(&[u8], &str); 16] = [
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a zip archive (perhaps a .docx or .xlsx)"),
        (b"PK\x05\x06", "an empty zip archive"),
        (b"\xd0\xcf\x11\xe0", "an old Office document"),
        (b"{\\rtf", "an RTF document"),
        (b"\x89PNG", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"RIFF", "a RIFF file (picture, sound or film)"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"Rar!", "a rar archive"),
        (b"SQLite format 3", "an SQLite database"),
        (b"\x7fELF", "a program"),
        (b"MZ\x90", "a program"),
        (b"OggS", "an Ogg file"),
    ];
    KNOWN.iter().find(|(start, _)| bytes.starts_with(start)).map(|&(_, what)| what)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, usize) {
        let decoded = decode(bytes, |_| None).unwrap();
        (decoded.text, decoded.warnings.len())
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
            .collect()
    }

    const SAMPLE: &str = "Hội đồng nhân dân xã họp phiên thường kỳ về công tác thông tin.\n";

    #[test]
    fn utf8_with_and_without_mark() {
        assert_eq!(text(SAMPLE.as_bytes()), (SAMPLE.to_owned(), 0));
        assert_eq!(text(format!("\u{feff}{SAMPLE}").as_bytes()), (SAMPLE.to_owned(), 0));
    }

    #[test]
    fn utf16_by_mark_and_by_pattern() {
        for big in [false, true] {
            assert_eq!(text(&utf16(SAMPLE, big)), (SAMPLE.to_owned(), 0), "big end first: {big}");
            assert_eq!(text(&utf16(&format!("\u{feff}{SAMPLE}"), big)), (SAMPLE.to_owned(), 0));
        }
    }

    #[test]
    fn windows_1258_is_guessed_composed_and_told() {
        use unicode_normalization::UnicodeNormalization;
        // In that code page a tone is a combining mark, the rest of the letter is not.
        let half: String = SAMPLE
            .chars()
            .flat_map(|c| {
                let parts: Vec<char> = c.to_string().nfd().collect();
                let (tone, rest): (Vec<char>, Vec<char>) = parts
                    .into_iter()
                    .partition(|c| matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'));
                rest.into_iter().collect::<String>().nfc().chain(tone).collect::<Vec<char>>()
            })
            .collect();
        let (bytes, _, errors) = encoding_rs::WINDOWS_1258.encode(&half);
        assert!(!errors);
        assert_eq!(text(&bytes), (SAMPLE.to_owned(), 1));
    }

    #[test]
    fn a_broken_byte_in_utf8_keeps_the_rest() {
        let mut bytes = format!("{SAMPLE}{SAMPLE}").into_bytes();
        bytes.insert(SAMPLE.len(), 0xff);
        let decoded = decode(&bytes, |_| None).unwrap();
        assert_eq!(decoded.text, format!("{SAMPLE}\u{fffd}{SAMPLE}"));
        assert_eq!(decoded.warnings.first().unwrap().line, Some(2));
        assert!(decoded.warnings.first().unwrap().message.contains(&format!("byte {}", SAMPLE.len())));
    }

    #[test]
    fn a_declared_encoding_beats_the_guess() {
        let decoded = decode(b"caf\xe9 cr\xe8me", |_| Some("iso-8859-1".into())).unwrap();
        assert_eq!(decoded.text, "café crème");
    }

    #[test]
    fn empty_and_binary_are_problems() {
        let code = |bytes: &[u8]| decode(bytes, |_| None).unwrap_err().code;
        assert_eq!(code(b""), ProblemCode::Empty);
        assert_eq!(code(b"\xef\xbb\xbf \r\n\t"), ProblemCode::Empty);
        assert_eq!(code(b"%PDF-1.7 and so on"), ProblemCode::Binary);
        assert_eq!(code(b"a\0\0\0b\0\0\0c\0\0\0\0\0\0"), ProblemCode::Binary);
        assert_eq!(code(&(0..=255).collect::<Vec<u8>>()), ProblemCode::Binary);
    }
}
