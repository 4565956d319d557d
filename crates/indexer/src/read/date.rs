//! Days, read out of metadata and out of the few places in a text where they can be trusted.

use index::document::Date;

/// The day a metadata value states: `2026-06-24` (with or without a time), `2026-06`, `2026`, `2026/6/24`, `24/6/2026`,
/// `24-06-2026`, `24.6.2026`, `20260624`, `24 tháng 6 năm 2026`. Day before month, as Vietnamese and European use is.
pub(super) fn parse(value: &str) -> Option<Date> {
    let value = value.trim();
    let head = value.split(['T', ' ', ',']).next().unwrap_or_default();
    let parts: Vec<&str> = head.split(['-', '/', '.']).collect();
    let numbers: Option<Vec<u32>> = parts.iter().map(|part| number(part)).collect();
    match numbers.as_deref() {
        Some(&[y, m, d]) if parts.first().is_some_and(|p| p.len() == 4) => day(y, m, d),
        Some(&[d, m, y]) if parts.last().is_some_and(|p| p.len() == 4) => day(y, m, d),
        Some(&[y, m]) if parts.first().is_some_and(|p| p.len() == 4) => month(y, m),
        Some(&[m, y]) if parts.last().is_some_and(|p| p.len() == 4) => month(y, m),
        Some(&[y]) if head.len() == 4 && head == value => month(y, 0),
        Some(&[all]) if head.len() == 8 => day(all / 10_000, all / 100 % 100, all % 100),
        _ => in_words(value).map(|(date, _)| date),
    }
}

/// The day a text opens with, if that is the day of what it tells or of the document itself: `Ngày 06/6/2024 tại …`,
/// `Hà Nội, ngày 24 tháng 6 năm 2026`, `(Huế, 5/3/2021) …`. Only a full date counts, and only within the first words;
/// nothing else in running text is taken for the day of the document.
pub(super) fn leading(text: &str) -> Option<Date> {
    let mut start = text.trim_start_matches(['(', '[', '"', '“', ' ']);
    // A place may come first, in a few capitalised words.
    if let Some((place, rest)) = start.split_once(", ")
        && place.split_whitespace().count() <= 5
        && place.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
        && !place.contains(|c: char| c.is_ascii_digit())
    {
        start = rest;
    }
    for opening in ["sáng", "trưa", "chiều", "tối", "hôm", "ngày", "on"] {
        if let Some(rest) = strip_word(start, opening) {
            start = rest;
        }
    }
    let word = start.split([' ', ',', ')', ':', ';']).next().unwrap_or_default();
    let full = word.split(['/', '-', '.']).count() == 3;
    if full { parse(word) } else { in_words(start).filter(|&(_, before)| before == 0).map(|(date, _)| date) }
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (first, rest) = text.split_once(' ')?;
    (first.to_lowercase() == word).then(|| rest.trim_start())
}

/// `24 tháng 6 năm 2026` among the first words of a text, and how many words stand before it.
fn in_words(text: &str) -> Option<(Date, usize)> {
    let words: Vec<&str> = text.split_whitespace().take(12).collect();
    words.windows(5).enumerate().find_map(|(before, window)| {
        let &[d, thang, m, nam, y] = window else { return None };
        let named = thang.eq_ignore_ascii_case("tháng") && nam.eq_ignore_ascii_case("năm");
        let y = y.trim_end_matches(|c: char| !c.is_ascii_digit());
        named.then(|| day(number(y)?, number(m)?, number(d)?)).flatten().map(|date| (date, before))
    })
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.len() <= 8 && text.bytes().all(|b| b.is_ascii_digit());
    if digits { text.parse().ok() } else { None }
}

fn month(year: u32, month: u32) -> Option<Date> {
    let ok = (1..=9999).contains(&year) && month <= 12;
    if ok { Some(Date { year: year as u16, month: month as u8, day: 0 }) } else { None }
}

fn day(year: u32, m: u32, day: u32) -> Option<Date> {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match m {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let date = month(year, m)?;
    (1..=days).contains(&day).then_some(Date { day: day as u8, ..date })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(date: Option<Date>) -> String {
        date.map_or("-".into(), |d| format!("{}-{}-{}", d.year, d.month, d.day))
    }

    #[test]
    fn metadata_values() {
        for (value, expected) in [
            ("2026-06-24", "2026-6-24"),
            ("2026-06-24T10:00:00+07:00", "2026-6-24"),
            ("2026-06-24 10:00", "2026-6-24"),
            ("2026/6/24", "2026-6-24"),
            ("2026-06", "2026-6-0"),
            ("06/2026", "2026-6-0"),
            ("2026", "2026-0-0"),
            ("24/6/2026", "2026-6-24"),
            ("24.06.2026", "2026-6-24"),
            ("20260624", "2026-6-24"),
            ("Ngày 24 tháng 6 năm 2026.", "2026-6-24"),
            ("29/02/2024", "2024-2-29"),
            ("29/02/2023", "-"),
            ("31-4-2023", "-"),
            ("hôm qua", "-"),
            ("", "-"),
            ("0000-01-01", "-"),
            ("1/2", "-"),
        ] {
            assert_eq!(show(parse(value)), expected, "{value}");
        }
    }

    #[test]
    fn only_a_full_date_at_the_very_start_of_a_text_counts() {
        for (text, expected) in [
            ("Ngày 06/6/2024 tại thị xã, đoàn đã làm việc.", "2024-6-6"),
            ("Sáng ngày 3/6/2017, xã họp.", "2017-6-3"),
            ("Hà Nội, ngày 24 tháng 6 năm 2026", "2026-6-24"),
            ("(Huế, 5/3/2021) Cầu mới thông xe.", "2021-3-5"),
            ("Ngày 7-8/11, xã họp.", "-"),
            ("Chiều 11/10, xã họp.", "-"),
            ("Sau ngày 06/6/2024, đoàn về.", "-"),
            ("Theo kế hoạch từ ngày 24 tháng 6 năm 2026", "-"),
            ("Thứ Ba, 21/05/2024 14:57", "2024-5-21"),
        ] {
            assert_eq!(show(leading(text)), expected, "{text}");
        }
    }
}
