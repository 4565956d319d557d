//! The kinds of documents: their codes and names.

use super::words::Word;

/// A kind of document under one of its names.
pub(super) struct Kind {
    /// Folded.
    pub(super) code: &'static str,
    /// Folded; empty for kinds that are known by their code only.
    name: &'static str,
    /// The code alone tells: no other abbreviation is in use.
    pub(super) has_clear_code: bool,
    /// The name before a bare number tells: `nghị quyết 18`, but not `báo cáo 3 nội dung`.
    pub(super) has_clear_name: bool,
}

const fn kind(code: &'static str, name: &'static str) -> Kind {
    Kind { code, name, has_clear_code: false, has_clear_name: false }
}

const fn named(code: &'static str, name: &'static str) -> Kind {
    Kind { has_clear_name: true, ..kind(code, name) }
}

const fn coded(code: &'static str, name: &'static str) -> Kind {
    Kind { has_clear_code: true, ..kind(code, name) }
}

const fn clear(code: &'static str, name: &'static str) -> Kind {
    Kind { has_clear_code: true, ..named(code, name) }
}

/// Two kinds that were always mixed up have one code: Party regulations (QĐ, QĐi) and decisions (QĐ).
static KINDS: [Kind; 32] = [
    clear("nq", "nghi quyet"),
    clear("nd", "nghi dinh"),
    clear("kl", "ket luan"),
    clear("ttlt", "thong tu lien tich"),
    clear("nqlt", "nghi quyet lien tich"),
    clear("vbhn", "van ban hop nhat"),
    coded("qd", "quyet dinh"),
    coded("qd", "quy dinh"),
    coded("qh", ""),
    coded("ubtvqh", ""),
    named("tt", "thong tu"),
    named("ct", "chi thi"),
    named("ttr", "to trinh"),
    named("cv", "cong van"),
    named("cd", "cong dien"),
    named("pl", "phap lenh"),
    named("ttri", "thong tri"),
    kind("hd", "huong dan"),
    kind("tb", "thong bao"),
    kind("kh", "ke hoach"),
    kind("bc", "bao cao"),
    kind("ctr", "chuong trinh"),
    kind("ctr", "chuong trinh hanh dong"),
    kind(LAW, "luat"),
    kind(LAW, "bo luat"),
    kind("qc", "quy che"),
    kind("tc", "thong cao"),
    kind("da", "de an"),
    kind("da", "du an"),
    kind("pa", "phuong an"),
    kind("bb", "bien ban"),
    kind("l", "lenh"),
];

/// Laws carry the code of the National Assembly; this one stands for the name.
pub(super) const LAW: &str = "luat";

/// The most words that a name has.
pub(super) const MAX_WORDS: usize = 4;

/// The kind with this folded code.
#[inline(never)]
pub(super) fn by_code(code: &[u8]) -> Option<&'static Kind> {
    // QĐi and QyĐ.
    let code = if matches!(code, b"qdi" | b"qyd") { b"qd" } else { code };
    KINDS.iter().find(|kind| kind.code.as_bytes() == code && kind.code != LAW)
}

/// The kind whose name ends where the last of `words` does, which are in backward order; and where the name starts.
/// The longest name counts.
pub(super) fn by_name(words: &[Word]) -> Option<(&'static Kind, usize)> {
    let mut found: Option<(&Kind, usize)> = None;
    for kind in &KINDS {
        let mut start = None;
        let mut rest = words.iter();
        for part in kind.name.as_bytes().rsplit(|&c| c == b' ') {
            start = rest.next().filter(|word| word.folded() == part).map(|word| word.start);
            if start.is_none() {
                break;
            }
        }
        if let Some(start) = start
            && found.is_none_or(|(other, _)| other.name.len() < kind.name.len())
        {
            found = Some((kind, start));
        }
    }
    found
}

/// Whether a name may end with this word: most do not.
pub(super) fn may_end_a_name(word: &Word) -> bool {
    let word = word.folded();
    !word.is_empty() && KINDS.iter().any(|kind| kind.name.as_bytes().ends_with(word))
}
