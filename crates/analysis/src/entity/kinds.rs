//! The kinds of documents: their codes and names.

/// Code and name of each kind, folded. `+` stands behind a code that means nothing else, `*` where the name before a
/// bare number is no ordinary phrase (`nghị quyết 18`, but not `báo cáo 3 nội dung`). Some have two names, and two that
/// were always mixed up have one code: Party regulations (QĐ, QĐi) and decisions (QĐ).
static KINDS: &str = "nq+* nghi quyet,nd+* nghi dinh,tt* thong tu,ttlt+* thong tu lien tich,qd+ quyet dinh,qd quy dinh,\
    kl+* ket luan,ct* chi thi,hd huong dan,tb thong bao,kh ke hoach,bc bao cao,ctr chuong trinh,\
    ctr chuong trinh hanh dong,ttr* to trinh,cv* cong van,cd* cong dien,pl* phap lenh,luat luat,luat bo luat,\
    nqlt+* nghi quyet lien tich,qc quy che,ttri* thong tri,tc thong cao,da de an,da du an,pa phuong an,bb bien ban,\
    vbhn+* van ban hop nhat,l lenh,qh+,ubtvqh+";

/// The most words that a name has.
pub(super) const MAX_WORDS: usize = 4;

/// A kind of document.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    pub(super) code: &'static str,
    /// The code alone tells.
    pub(super) has_clear_code: bool,
    /// The name alone tells.
    pub(super) has_clear_name: bool,
}

fn all() -> impl Iterator<Item = (Kind, &'static str)> {
    KINDS.split(',').map(|entry| {
        let (head, name) = entry.split_once(' ').unwrap_or((entry, ""));
        let code = head.trim_end_matches(['+', '*']);
        let kind = Kind { code, has_clear_code: head.contains('+'), has_clear_name: head.ends_with('*') };
        (kind, name)
    })
}

/// The kind with this folded code.
pub(super) fn by_code(code: &str) -> Option<Kind> {
    // QĐi and QyĐ.
    let code = if matches!(code, "qdi" | "qyd") { "qd" } else { code };
    all().find(|(kind, _)| kind.code == code && code != "luat").map(|(kind, _)| kind)
}

/// The kind with whose folded name `phrase` ends, and the length of the name. The longest name counts.
pub(super) fn by_name(phrase: &str) -> Option<(Kind, usize)> {
    let named = |&(_, name): &(Kind, &str)| {
        let before = phrase.strip_suffix(name);
        !name.is_empty() && before.is_some_and(|before| before.is_empty() || before.ends_with(' '))
    };
    all().filter(named).max_by_key(|(_, name)| name.len()).map(|(kind, name)| (kind, name.len()))
}
