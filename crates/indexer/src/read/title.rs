//! A title for a document that states none.

use index::document::{Passage, PassageKind};

use super::{line_kind, sentence};

/// A first line longer than this many characters is a paragraph, not a headline.
const LONGEST_HEADLINE: usize = 160;
/// A clause up to this long is kept whole.
const LONGEST_CLAUSE: usize = 130;
/// Where a longer one is cut.
const CUT: usize = 110;
/// A clause shorter than this says too little alone.
const SHORTEST_CLAUSE: usize = 24;

/// The title of unmarked text, from its opening lines.
///
/// Slogans, stamps, letterheads, captions and bylines are passed over. A State document is named by its kind, its number
/// and its subject; else the first line is the headline if it looks like one, and if not, the main clause of the first
/// sentence stands in.
pub(super) fn of_passages(passages: &[Passage]) -> Option<String> {
    let opening = || {
        passages
            .iter()
            .take(24)
            .filter(|passage| !matches!(passage.kind, PassageKind::Row { .. } | PassageKind::Code))
    };
    if let Some(title) = state_document(opening().map(|passage| passage.text.as_str())) {
        return Some(title);
    }
    let candidates = || {
        opening()
            .filter(|passage| passage.kind != PassageKind::Caption)
            .map(|passage| passage.text.as_str())
            .filter(|text| text.contains(char::is_alphabetic) && !is_passed_over(text))
    };
    let first = candidates().find(|text| !line_kind::is_name(text)).or_else(|| candidates().next());
    let first =
        first.or_else(|| passages.iter().map(|p| p.text.as_str()).find(|text| !text.trim().is_empty()))?;
    let headline = first.replace('\t', " ");
    Some(if is_headline(&headline) { headline } else { of_sentence(sentence::first(&headline)) })
}

fn is_passed_over(text: &str) -> bool {
    line_kind::is_stamp(text)
        || line_kind::is_banner(text)
        || line_kind::is_letterhead(text)
        || line_kind::is_caption(text)
        || line_kind::source(text).is_some()
}

/// Short, and not ended as a sentence or a list is.
fn is_headline(text: &str) -> bool {
    text.chars().count() <= LONGEST_HEADLINE && !text.ends_with(['.', ',', ';', ':', '…'])
}

/// `Số: 12/2020/NĐ-CP`, later `NGHỊ ĐỊNH` on a line of its own, then its subject: `Nghị định 12/2020/NĐ-CP: Quy định …`.
fn state_document<'a>(lines: impl Iterator<Item = &'a str>) -> Option<String> {
    const KINDS: [&str; 19] = [
        "nghị định",
        "nghị quyết",
        "thông tư",
        "thông tư liên tịch",
        "quyết định",
        "chỉ thị",
        "luật",
        "kết luận",
        "kế hoạch",
        "thông báo",
        "công điện",
        "hướng dẫn",
        "báo cáo",
        "tờ trình",
        "quy định",
        "pháp lệnh",
        "chương trình",
        "quy chế",
        "quy ước",
    ];
    let mut number = None;
    let mut lines = lines.take(20);
    let kind = lines.by_ref().find_map(|line| {
        let lower = line.trim().to_lowercase();
        if let Some(rest) = line.strip_prefix("Số:").or_else(|| line.strip_prefix("Số ")) {
            let rest = rest.trim();
            if rest.contains('/')
                && rest.chars().count() <= 40
                && rest.starts_with(|c: char| c.is_ascii_digit())
            {
                number = rest.split_whitespace().next();
            }
        }
        // Small letters would make an ordinary heading of it.
        let stands_out = !line.contains(char::is_lowercase);
        (stands_out && KINDS.contains(&lower.as_str())).then_some(lower)
    })?;
    let subject = lines.next().filter(|line| is_headline(line) || line.chars().count() <= 300)?.trim();
    let mut title = capitalised(&kind);
    if let Some(number) = number {
        title.push(' ');
        title.push_str(number);
    }
    title.push_str(": ");
    title.push_str(&shortened(&capitalised(subject.trim_end_matches('.'))));
    Some(title)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The main clause of a sentence: what stands before the subject (when, where, to what end) is left out, and what
/// follows is cut at a comma, else after a word.
fn of_sentence(text: &str) -> String {
    let text = text.trim().trim_end_matches(['.', ';', ':', ',']);
    let clause = main_clause(text);
    shortened(clause)
}

/// Skips an opening adverbial: a first word that says when, where or why, up to the comma before the next clause that
/// starts with a capital and is long enough to be a sentence.
fn main_clause(text: &str) -> &str {
    const ADVERBIAL: [&str; 36] = [
        "nhằm",
        "để",
        "trong",
        "ngày",
        "sáng",
        "trưa",
        "chiều",
        "tối",
        "hôm",
        "tại",
        "theo",
        "sau",
        "trước",
        "từ",
        "vào",
        "với",
        "nhân",
        "thực",
        "bên",
        "đồng",
        "cùng",
        "qua",
        "mới",
        "vừa",
        "nhờ",
        "do",
        "in",
        "on",
        "at",
        "after",
        "before",
        "during",
        "according",
        "to",
        "from",
        "with",
    ];
    let first = text.split(' ').next().unwrap_or_default().to_lowercase();
    if !ADVERBIAL.contains(&first.as_str()) {
        return text;
    }
    text.match_indices(", ")
        .filter_map(|(at, comma)| text.get(at + comma.len()..))
        .find(|rest| {
            let clause = rest.split(", ").next().unwrap_or_default();
            rest.starts_with(char::is_uppercase) && clause.chars().count() >= SHORTEST_CLAUSE
        })
        .unwrap_or(text)
}

/// At most about [`CUT`] characters: up to the last comma or semicolon that leaves enough, else after a word, with an
/// ellipsis.
fn shortened(text: &str) -> String {
    let length = text.chars().count();
    if length <= LONGEST_CLAUSE {
        return text.to_owned();
    }
    let limit = |chars: usize| text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at);
    let within = text.get(..limit(LONGEST_CLAUSE)).unwrap_or(text);
    if let Some(at) = within.rfind([',', ';']).filter(|&at| at >= limit(SHORTEST_CLAUSE * 2)) {
        return balanced(text.get(..at).unwrap_or(text));
    }
    let within = text.get(..limit(CUT)).unwrap_or(text);
    let cut = within
        .rfind(' ')
        .filter(|&at| at >= limit(CUT / 3))
        .and_then(|at| within.get(..at))
        .unwrap_or(within);
    balanced(&format!("{}…", cut.trim_end_matches([',', ';', ':', '-', '–', ' ', '(', '“'])))
}

/// Closes what the cut left open.
fn balanced(text: &str) -> String {
    let mut text = text.to_owned();
    for (open, close) in [('“', '”'), ('(', ')')] {
        if text.matches(open).count() > text.matches(close).count() {
            text.push(close);
        }
    }
    text
}

/// A title out of a file's name: its last part, hyphens and underlines as spaces.
pub(super) fn of_name(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| if stem.is_empty() { file } else { stem });
    let words = super::clean::line(&stem.replace(['-', '_', '.', '+'], " "));
    if words.is_empty() { file.to_owned() } else { capitalised(&words) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn title(lines: &[&str]) -> String {
        let passages: Vec<Passage> = lines
            .iter()
            .map(|line| Passage { kind: PassageKind::Paragraph, text: (*line).to_owned(), spans: vec![] })
            .collect();
        of_passages(&passages).unwrap()
    }

    #[test]
    fn a_headline_is_taken_as_it_is() {
        assert_eq!(
            title(&["Mở lại chợ phiên sau mùa lũ", "Sáng 3/4, xã mở lại chợ."]),
            "Mở lại chợ phiên sau mùa lũ"
        );
    }

    #[test]
    fn stamps_letterheads_and_bylines_are_passed_over() {
        let lines = [
            "Thứ Tư, 03/04/2019 08:15",
            "Độc lập - Tự do - Hạnh phúc",
            "Lê Minh",
            "Mở lại chợ phiên sau mùa lũ",
        ];
        assert_eq!(title(&lines), lines[3]);
    }

    #[test]
    fn the_main_clause_stands_in_for_a_headline() {
        let text = "Nhằm giúp bà con bán được rau, trong hai ngày 3-4/4, Ủy ban xã Hòa Bình mở phiên chợ đầu mùa ở sân đình, \
                    với sự tham gia của hơn sáu mươi hộ trồng rau trong vùng và nhiều người mua từ các xã bên cạnh.";
        assert_eq!(title(&[text]), "Ủy ban xã Hòa Bình mở phiên chợ đầu mùa ở sân đình");
        let text = "After the flood, on Monday, The town of Greenford opened its market again. Many came.";
        assert_eq!(title(&[text]), "The town of Greenford opened its market again");
    }

    #[test]
    fn a_long_clause_is_cut_after_a_word() {
        let text = format!("{}.", ["Xã"; 60].join(" "));
        let title = title(&[&text]);
        assert!(title.ends_with("Xã…") && title.chars().count() <= CUT + 1, "{title}");
    }

    #[test]
    fn a_state_document_is_named_by_kind_number_and_subject() {
        let lines =
            ["ỦY BAN XÃ HÒA BÌNH", "Số: 12/QĐ-UBND", "QUYẾT ĐỊNH", "về việc mở chợ phiên", "Điều 1. Mở chợ"];
        assert_eq!(title(&lines), "Quyết định 12/QĐ-UBND: Về việc mở chợ phiên");
    }

    #[test]
    fn names_of_files_are_made_readable() {
        assert_eq!(of_name("tin/cho-phien_2019.txt"), "Cho phien 2019");
        assert_eq!(of_name("tin/.txt"), "Txt");
        assert_eq!(of_name("--"), "--");
        assert_eq!(of_name("Thông báo.md"), "Thông báo");
    }
}
