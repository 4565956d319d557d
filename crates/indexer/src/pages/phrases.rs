//! What plain pages say around a document, in Vietnamese or English. The page's own catalogues are JavaScript.

use index::document::Date;

/// The words of one language.
pub(super) struct Phrases {
    pub(super) lang: &'static str,
    pub(super) all: &'static str,
    pub(super) open: &'static str,
    pub(super) query: &'static str,
    pub(super) search: &'static str,
    pub(super) source: &'static str,
    pub(super) date: &'static str,
    pub(super) section: &'static str,
    pub(super) original: &'static str,
    pub(super) table: &'static str,
    pub(super) undated: &'static str,
    pub(super) earlier: &'static str,
    pub(super) later: &'static str,
    day: fn(Date) -> String,
}

const VIETNAMESE: Phrases = Phrases {
    lang: "vi",
    all: "Mọi tài liệu",
    open: "Mở trong thư viện, có tìm kiếm",
    query: "Tìm trong thư viện",
    search: "Tìm",
    source: "Nguồn",
    date: "Ngày",
    section: "Mục",
    original: "Bản gốc",
    table: "Bảng",
    undated: "Không ghi ngày",
    earlier: "Cũ hơn",
    later: "Mới hơn",
    day: |Date { year, month, day }| match (month, day) {
        (0, _) => year.to_string(),
        (_, 0) => format!("tháng {month} năm {year}"),
        _ => format!("{day} tháng {month} năm {year}"),
    },
};

const ENGLISH: Phrases = Phrases {
    lang: "en",
    all: "All documents",
    open: "Open in the library, with search",
    query: "Search this library",
    search: "Search",
    source: "Source",
    date: "Date",
    section: "Section",
    original: "Original",
    table: "Table",
    undated: "Without a date",
    earlier: "Earlier",
    later: "Later",
    day: |Date { year, month, day }| {
        const MONTHS: [&str; 13] = [
            "",
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let name = MONTHS.get(usize::from(month)).copied().unwrap_or_default();
        match (month, day) {
            (0, _) => year.to_string(),
            (_, 0) => format!("{name} {year}"),
            _ => format!("{day} {name} {year}"),
        }
    },
};

impl Phrases {
    /// Those of the first language that is known; Vietnamese, if the documents are in none.
    pub(super) fn of(languages: [&str; 2]) -> &'static Phrases {
        let known = languages.iter().find(|lang| !lang.is_empty());
        match known {
            Some(lang) if lang.split('-').next() != Some("vi") => &ENGLISH,
            _ => &VIETNAMESE,
        }
    }

    /// A day as people write it.
    pub(super) fn day(&self, date: Date) -> String {
        (self.day)(date)
    }
}

/// A day as programs write it: `2024`, `2024-06` or `2024-06-06`.
pub(super) fn iso(Date { year, month, day }: Date) -> String {
    match (month, day) {
        (0, _) => format!("{year:04}"),
        (_, 0) => format!("{year:04}-{month:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_said_as_far_as_they_are_known() {
        let date = |month, day| Date { year: 2024, month, day };
        let of = |phrases: &Phrases| [date(0, 0), date(6, 0), date(6, 9)].map(|date| phrases.day(date));
        assert_eq!(of(&VIETNAMESE), ["2024", "tháng 6 năm 2024", "9 tháng 6 năm 2024"]);
        assert_eq!(of(&ENGLISH), ["2024", "June 2024", "9 June 2024"]);
        assert_eq!([date(0, 0), date(6, 0), date(6, 9)].map(iso), ["2024", "2024-06", "2024-06-09"]);
    }

    #[test]
    fn the_language_is_the_documents() {
        assert_eq!([["vi", "en"], ["", "vi"], ["", ""]].map(|wish| Phrases::of(wish).lang), ["vi"; 3]);
        assert_eq!([["en", "vi"], ["fr", "vi"], ["", "en-GB"]].map(|wish| Phrases::of(wish).lang), ["en"; 3]);
    }
}
