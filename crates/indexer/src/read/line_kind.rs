//! What a line of unmarked text is, as far as it can be told from the line alone.
//!
//! These are the marks that Vietnamese and English news pages and State documents leave when they are copied into a plain
//! file. Each test is narrow: whatever it does not know is running text.

/// A moment and nothing else, as pages show when they are opened: `Thứ Ba, 21/05/2024 14:57`. It is the moment of the
/// visit, not of the document.
pub(super) fn is_stamp(line: &str) -> bool {
    const WORDS: [&str; 33] = [
        "thứ",
        "hai",
        "ba",
        "tư",
        "năm",
        "sáu",
        "bảy",
        "chủ",
        "nhật",
        "ngày",
        "tháng",
        "giờ",
        "phút",
        "lúc",
        "cập",
        "hôm",
        "nay",
        "gmt",
        "am",
        "pm",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "updated",
        "sa",
        "ch",
        "at",
        "on",
        "today",
    ];
    let digits = line.bytes().filter(u8::is_ascii_digit).count();
    let known = |word: &str| {
        let word = word.to_lowercase();
        word.chars().all(|c| c.is_ascii_digit()) || WORDS.contains(&word.as_str())
    };
    (5..=20).contains(&digits)
        && line.chars().count() <= 60
        && line.contains(['/', ':'])
        && line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).all(known)
}

/// A banner of slogans glued to the top of a page: very long, much of it in capitals, several slogans in a row.
pub(super) fn is_banner(line: &str) -> bool {
    if line.chars().count() < 120
        || line.split(['-', '–', '|', '*', '.', '!']).filter(|part| part.len() >= 20).count() < 3
    {
        return false;
    }
    let words =
        line.split_whitespace().filter(|word| word.chars().filter(|c| c.is_alphabetic()).count() >= 2);
    let (mut all, mut capitals) = (0, 0);
    for word in words {
        all += 1;
        capitals += usize::from(!word.contains(char::is_lowercase));
    }
    capitals * 4 >= all
}

/// The caption or the credit of a picture: `… (Ảnh: TTXVN)`, `Ảnh: Lê Minh`, `Photo: …`.
pub(super) fn is_caption(line: &str) -> bool {
    const MARKS: [&str; 4] = ["ảnh:", "ảnh minh họa", "photo:", "picture:"];
    if line.chars().count() > 300 {
        return false;
    }
    let lower = line.to_lowercase();
    MARKS.iter().any(|mark| {
        lower.rfind(mark).is_some_and(|at| {
            let before = lower.get(..at).unwrap_or_default().trim_end();
            let after = lower.get(at + mark.len()..).unwrap_or_default();
            let opened = before.is_empty() || before.ends_with(['(', '[', '.', '-', '–', '|']);
            opened && after.split_whitespace().count() <= 8
        })
    })
}

/// What a caption without a mark says: who speaks, what is seen.
pub(super) fn reads_as_caption(line: &str) -> bool {
    const SAYINGS: [&str; 9] = [
        "phát biểu",
        "quang cảnh",
        "toàn cảnh",
        "chụp ảnh",
        "trao tặng",
        "các đại biểu",
        "speaks at",
        "speaking at",
        "pictured",
    ];
    let lower = line.to_lowercase();
    SAYINGS.iter().any(|saying| lower.contains(saying))
}

/// A name and nothing else, as bylines and captions are: few words, each with a capital.
pub(super) fn is_name(line: &str) -> bool {
    let words = line.split_whitespace().count();
    let name = |word: &str| {
        let mut letters = word.chars().filter(|c| c.is_alphabetic());
        letters.next().is_some_and(char::is_uppercase) && !word.contains(|c: char| c.is_ascii_digit())
    };
    let has_small = line.contains(char::is_lowercase);
    words <= 6 && line.chars().count() <= 60 && has_small && line.split_whitespace().all(name)
}

/// What a line `Nguồn: …` or `Source: …` names.
pub(super) fn source(line: &str) -> Option<&str> {
    const OPENINGS: [&str; 4] = ["nguồn:", "nguồn tin:", "theo nguồn:", "source:"];
    if line.chars().count() > 200 {
        return None;
    }
    let bare = line.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let opening = OPENINGS.iter().find(|opening| {
        let head: String = bare.chars().take(opening.chars().count()).collect();
        head.to_lowercase() == **opening
    })?;
    let rest: usize = bare.chars().take(opening.chars().count()).map(char::len_utf8).sum();
    bare.get(rest..).map(str::trim).filter(|named| !named.is_empty())
}

/// The level of a line that is a division of a law or a report by its own words: `Chương II`, `Mục 1. Thẩm quyền`,
/// `Điều 5. Công khai thông tin`, `Chapter 3`. What follows the number is the division's name, so it has no full stop.
pub(super) fn division(line: &str) -> Option<u8> {
    if line.chars().count() > 250
        || line.ends_with(['.', ',', ';', ':']) && line.split_whitespace().count() > 2
    {
        return None;
    }
    let (kind, rest) = line.split_once(char::is_whitespace)?;
    let rest = rest.strip_prefix("thứ ").or_else(|| rest.strip_prefix("THỨ ")).unwrap_or(rest);
    let (number, name) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let name = name.trim();
    let level = match kind.to_lowercase().as_str() {
        "phần" | "chương" | "part" | "chapter" => 2,
        "mục" | "section" => 3,
        "điều" | "article" => 4,
        _ => return None,
    };
    if !kind.starts_with(char::is_uppercase) {
        return None;
    }
    let bare = number.trim_end_matches(['.', ':']);
    let ended = bare.len() < number.len() || name.is_empty() || name.starts_with(['-', '–', ':']);
    let capitals = !name.is_empty() && !name.contains(char::is_lowercase);
    let is_ordinal = matches!(
        bare.to_lowercase().as_str(),
        "nhất" | "hai" | "ba" | "bốn" | "tư" | "năm" | "sáu" | "bảy" | "tám" | "chín" | "mười"
    );
    let is_roman = bare.chars().all(|c| matches!(c, 'I' | 'V' | 'X' | 'L' | 'C'));
    let is_number = bare.starts_with(|c: char| c.is_ascii_digit())
        && bare.chars().all(|c| c.is_alphanumeric() || c == '.');
    (!bare.is_empty() && (is_number || is_roman || is_ordinal) && (ended || capitals)).then_some(level)
}

/// The head of every State document and of the Party's: who we are, not what this is.
pub(super) fn is_letterhead(line: &str) -> bool {
    const HEADS: [&str; 5] = [
        "cộng hòa xã hội chủ nghĩa việt nam",
        "cộng hoà xã hội chủ nghĩa việt nam",
        "độc lập - tự do - hạnh phúc",
        "độc lập – tự do – hạnh phúc",
        "đảng cộng sản việt nam",
    ];
    HEADS.contains(&line.trim().to_lowercase().as_str())
}

/// A rule drawn with characters.
pub(super) fn is_rule(line: &str) -> bool {
    line.chars()
        .all(|c| c.is_whitespace() || matches!(c, '-' | '_' | '*' | '=' | '~' | '#' | '–' | '—' | '·'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(test: fn(&str) -> bool, yes: &[&str], no: &[&str]) {
        for line in yes {
            assert!(test(line), "{line}");
        }
        for line in no {
            assert!(!test(line), "{line}");
        }
    }

    #[test]
    fn stamps() {
        holds(
            is_stamp,
            &[
                "Thứ Tư, 03/04/2019 08:15",
                "Cập nhật lúc 08:15 ngày 3/4/2019",
                "Friday, 12:30 PM 01/02/2020 (GMT+7)",
            ],
            &["Ngày 3/4/2019, xã họp", "Điều 5/2019", "2019", "Hà Nội, ngày 3 tháng 4 năm 2019"],
        );
    }

    #[test]
    fn banners() {
        let banner = "Chào mừng 20 năm ngày mở chợ (1999 - 2019) - CHÀO MỪNG NGÀY HỘI LÀNG - NHÂN DÂN TOÀN XÃ THI ĐUA GIỮ \
                      GÌN ĐƯỜNG LÀNG NGÕ XÓM SẠCH ĐẸP - Kỷ niệm 5 năm.";
        let sentence = "Ủy ban nhân dân xã giới thiệu với bà con những việc đã làm trong năm qua và những việc còn phải làm \
                        trong năm tới, từ con đường đến cái cầu";
        let subject = "QUY ĐỊNH VỀ VIỆC QUẢN LÝ, SỬ DỤNG VÀ BẢO TRÌ ĐƯỜNG LÀNG NGÕ XÓM, CẦU CỐNG VÀ CÁC CÔNG TRÌNH DÙNG \
                       CHUNG TRÊN ĐỊA BÀN XÃ HÒA BÌNH";
        holds(is_banner, &[banner], &[sentence, subject, "CHÀO MỪNG NGÀY HỘI LÀNG"]);
    }

    #[test]
    fn captions_and_names() {
        holds(
            is_caption,
            &[
                "Chợ phiên đầu xuân (Ảnh: Lê Minh).",
                "Ảnh: Lê Minh/Báo làng",
                "The market (Photo: A. Smith)",
                "Chợ phiên. Ảnh: LM",
            ],
            &[
                "Ông xem bức ảnh: một con đường nhỏ đi qua làng rồi ra chợ và ra tận bờ sông xa",
                "Chợ phiên đầu xuân",
            ],
        );
        holds(
            is_name,
            &["Lê Minh", "Ông Trần Văn An", "Ann Smith"],
            &["Tình hình chung", "KẾT LUẬN", "Lê Minh 2", "Bà An phát biểu"],
        );
    }

    #[test]
    fn sources() {
        assert_eq!(source("Nguồn: http://lang.example"), Some("http://lang.example"));
        assert_eq!(source("(Nguồn: Báo làng)"), Some("Báo làng"));
        assert_eq!(source("SOURCE: The Board"), Some("The Board"));
        assert_eq!(source("Nguồn nước: giếng"), None);
        assert_eq!(source("Nguồn:"), None);
    }

    #[test]
    fn divisions() {
        for (line, level) in [
            ("Chương II", Some(2)),
            ("CHƯƠNG II", Some(2)),
            ("Chương II. Việc chung", Some(2)),
            ("Phần thứ nhất", Some(2)),
            ("Mục 1. Thẩm quyền", Some(3)),
            ("Mục 1 THẨM QUYỀN", Some(3)),
            ("Điều 5. Công khai thông tin", Some(4)),
            ("Điều 5.", Some(4)),
            ("Điều 2.2.LQ.1. Phạm vi", Some(4)),
            ("Article 3: Notices", Some(4)),
            ("Điều 5 của quy ước này nói rõ", None),
            ("Điều 5. Ai cũng được xem.", None),
            ("điều 5. phạm vi", None),
            ("Mục tiêu chung", None),
            ("Part of the town", None),
        ] {
            assert_eq!(division(line), level, "{line}");
        }
    }

    #[test]
    fn letterheads_and_rules() {
        holds(
            is_letterhead,
            &["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
            &["ĐỘC LẬP"],
        );
        holds(is_rule, &["_____", "* * *", "-----"], &["- một", "..."]);
    }
}
