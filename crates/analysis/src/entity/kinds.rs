//! The kinds of documents: their codes and names.

use super::words::Word;

/// A kind of document under one of its names.
#[derive(Clone, Copy)]
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

/// Codes and names; between them stands what is clear: the code (`#`), the name (`?`), both (`!`) or neither (`.`).
/// Two kinds that were always mixed up have one code: Party regulations (QĐ, QĐi) and decisions (QĐ).
const KINDS: &str = "\
    nq!nghi quyet,nd!nghi dinh,kl!ket luan,ttlt!thong tu lien tich,nqlt!nghi quyet lien tich,\
    vbhn!van ban hop nhat,qd#quyet dinh,qd#quy dinh,qh#,ubtvqh#,tt?thong tu,ct?chi thi,ttr?to trinh,\
    cv?cong van,cd?cong dien,pl?phap lenh,ttri?thong tri,hd.huong dan,tb.thong bao,kh.ke hoach,bc.bao cao,\
    ctr.chuong trinh,ctr.chuong trinh hanh dong,luat.luat,luat.bo luat,qc.quy che,tc.thong cao,da.de an,\
    da.du an,pa.phuong an,bb.bien ban,l.lenh";

fn kinds() -> impl Iterator<Item = Kind> {
    let mut rest = KINDS;
    std::iter::from_fn(move || {
        let end = rest.bytes().position(|c| c == b',').unwrap_or(rest.len());
        let row = rest.get(..end)?;
        rest = rest.get(end + 1..).unwrap_or_default();
        let place = row.bytes().position(|c| c < b'a')?;
        let mark = row.as_bytes().get(place)?;
        Some(Kind {
            code: row.get(..place)?,
            name: row.get(place + 1..)?,
            has_clear_code: matches!(mark, b'#' | b'!'),
            has_clear_name: matches!(mark, b'?' | b'!'),
        })
    })
}

/// Laws carry the code of the National Assembly; this one stands for the name.
pub(super) const LAW: &str = "luat";

/// The most words that a name has.
pub(super) const MAX_WORDS: usize = 4;

/// The kind with this folded code.
#[inline(never)]
pub(super) fn by_code(code: &[u8]) -> Option<Kind> {
    // QĐi and QyĐ.
    let code = if matches!(code, b"qdi" | b"qyd") { b"qd" } else { code };
    kinds().find(|kind| kind.code.as_bytes() == code && kind.code != LAW)
}

/// The kind whose name ends where the last of `words` does, which are in backward order; and where the name starts.
/// The longest name counts.
pub(super) fn by_name(words: &[Word]) -> Option<(Kind, usize)> {
    let mut found: Option<(Kind, usize)> = None;
    for kind in kinds() {
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
    !word.is_empty() && kinds().any(|kind| kind.name.as_bytes().ends_with(word))
}
